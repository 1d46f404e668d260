// SPDX-License-Identifier: Apache-2.0
//
// `mintmark factory init`: where everything starts.
#include "cli/cli.h"

static const mint_option_t options[] = {
    {"organisation", "NAME", "name for the CA certificates (default: Mintmark Factory)"},
    {"station", "NAME", "name of the first station (default: station-1)"},
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_END,
};

// Not removed: keys are never deleted unasked, and another process may be at work there.
static void warn_of_unfinished(void *context, const char *path)
{
    (void)context;
    mint_say("warning: '%s' is left of an init that did not finish, and may hold private keys: "
             "remove it, unless one is at work now",
             path);
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_buffer_t passphrase = {0};
    mint_error_t error = {0};
    const char *dir = arguments->operands[0];
    mint_factory_plan_t plan = {
        .organisation = mint_argument_text(arguments, "organisation", "Mintmark Factory"),
        .station = mint_argument_text(arguments, "station", "station-1"),
    };
    mint_exit_t result = mint_passphrase_read(arguments, true, &passphrase);
    if (result == MINT_EXIT_DONE) {
        mint_factory_each_unfinished(dir, warn_of_unfinished, NULL);
        mint_status_t status =
            mint_factory_create(dir, &plan, mint_buffer_view(&passphrase), &error);
        if (status != MINT_OK) {
            result = mint_say_error(status, &error);
        } else {
            mint_say("made the factory '%s': root CA, issuing CA, authority, station '%s'", dir,
                     plan.station);
        }
    }
    mint_buffer_free(&passphrase);
    return result;
}

const mint_verb_t mint_verb_factory_init = {
    .noun = "factory",
    .verb = "init",
    .summary = "make a factory folder",
    .operands = "DIR",
    .operand_min = 1,
    .operand_max = 1,
    .help =
        "Makes DIR with a root CA, an issuing CA, the authority that stations act for, the key\n"
        "of a first station, and an empty registry. All private keys are encrypted under one\n"
        "passphrase, which is asked for on the terminal unless an option says where it is.\n"
        "DIR must not exist or be empty, and be neither a mount point nor the folder you are in.\n"
        "An init that is killed leaves a hidden folder beside DIR, which the next one names.\n"
        "Whoever has DIR and the passphrase is the factory.",
    .example = "mintmark factory init plant --organisation 'Example Ltd' --station bench-1",
    .options = options,
    .run = run,
};
