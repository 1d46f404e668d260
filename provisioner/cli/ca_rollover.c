// SPDX-License-Identifier: Apache-2.0
//
// `mintmark ca rollover`: new CAs, and cross-certificates between new and old.
#include "cli/ca_which.h"

static const mint_option_t options[] = {
    {"root", NULL, "make a new root"},
    {"issuing", NULL, "make a new issuing CA"},
    {"key", "TYPE", "type of the new keys: p256 (default), p384, brainpoolp256r1, rsa2048 …"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_END,
};

static mint_exit_t roll(const mint_arguments_t *arguments, const mint_session_t *session,
                        const mint_rollover_t *rollover)
{
    mint_buffer_t passphrase = {0};
    mint_rolled_t rolled;
    mint_error_t error = {0};
    mint_exit_t result = mint_passphrase_read(arguments, false, &passphrase);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    mint_status_t status = mint_factory_rollover(session->factory, session->registry, rollover,
                                                 mint_buffer_view(&passphrase), &rolled, &error);
    mint_buffer_free(&passphrase);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    if (rolled.finished_earlier) {
        mint_say("finished a rollover that had been interrupted; nothing else was made");
        return MINT_EXIT_DONE;
    }
    uint32_t root = mint_factory_newest(session->factory, MINT_FACTORY_ROOT_CA).generation;
    uint32_t issuing = mint_factory_newest(session->factory, MINT_FACTORY_ISSUING_CA).generation;
    if (rollover->root) {
        mint_say("made root-%u", root + 1);
    }
    if (rollover->issuing) {
        mint_say("made issuing-%u, which signs from now on", issuing + 1);
    }
    mint_say("made %u cross-certificates", rolled.crosses);
    if (rolled.skipped > 0) {
        mint_say("warning: %u were not made: the key of an old root is not in the folder",
                 rolled.skipped);
    }
    return MINT_EXIT_DONE;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_error_t error = {0};
    mint_rollover_t rollover = {.root = mint_argument_flag(arguments, "root"),
                                .issuing = mint_argument_flag(arguments, "issuing"),
                                .has_key_type = mint_argument_flag(arguments, "key")};
    if (!rollover.root && !rollover.issuing) {
        return mint_say_usage(arguments->verb, "what is to be made: --root, --issuing or both?");
    }
    if (rollover.has_key_type && mint_key_type_from_name(mint_argument_text(arguments, "key", ""),
                                                         &rollover.key_type, &error) != MINT_OK) {
        (void)mint_say_error(MINT_ERR_ARGUMENT, &error);
        return MINT_EXIT_USAGE;
    }
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        result = roll(arguments, &session, &rollover);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_ca_rollover = {
    .noun = "ca",
    .verb = "rollover",
    .summary = "make a new root or issuing CA beside the old one",
    .help =
        "The old CAs stay: what they signed stays good, and their lists of revoked certificates\n"
        "go on. Every root certifies every issuing CA, the old ones by the new root and the new\n"
        "one by the old roots, so that a server that knows one root alone believes devices of\n"
        "any time: `mintmark ca export --ca bundle --under ROOT` writes what it needs, ROOT being\n"
        "the root that it knows, such as root-1. Stations that are at work go on with the old\n"
        "issuing CA until they are started again.\n"
        "A new root needs the passphrase alone; a new issuing CA the key of the newest root in\n"
        "the folder. Called again after an interruption it finishes what was begun.",
    .example = "mintmark ca rollover --factory plant --issuing\n"
               "mintmark ca rollover --factory plant --root --issuing --key p384",
    .options = options,
    .run = run,
};
