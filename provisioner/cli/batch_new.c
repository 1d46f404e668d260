// SPDX-License-Identifier: Apache-2.0
//
// `mintmark batch new`: an order comes in.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static const mint_option_t options[] = {
    {"product", "NAME", "the product, for profiles that name it; required"},
    {"profile", "NAME|PATH",
     "certificate profile, by its name or an INI file (default: device-idevid)"},
    {"quota", "N", "devices that may be made (default: no limit)"},
    {"min-entropy", "BITS", "a sample, that each noise source must have (default: any)"},
    {"noise-samples", "N", "raw samples of each source that are looked at (default: 1024)"},
    {"psk", "POLICY", "none, or one: each device gets a PSK too (default: none)"},
    {"enrolment-key", NULL, "make a key that devices must show before they get a certificate"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_END,
};

/// Copies a text that must fit. False if it does not; then it has said so.
static bool take(const mint_arguments_t *arguments, const char *what, const char *text, char *out,
                 size_t size)
{
    int len = snprintf(out, size, "%s", text);
    if (len <= 0 || (size_t)len >= size) {
        (void)mint_say_usage(arguments->verb, "%s has 1 to %zu bytes", what, size - 1);
        return false;
    }
    return true;
}

/// Entropy in 1/64 bit, rounded up, from bits as a decimal fraction. False if it is none; then it
/// has said so.
static bool take_entropy(const mint_arguments_t *arguments, uint16_t *min_h_64)
{
    const char *text = mint_argument_text(arguments, "min-entropy", "0");
    char *end = NULL;
    double bits = strtod(text, &end);
    if (strspn(text, "0123456789.") != strlen(text) || end == text || *end != '\0' || bits > 16) {
        (void)mint_say_usage(arguments->verb, "--min-entropy is 0 to 16 bits, not '%s'", text);
        return false;
    }
    unsigned whole = (unsigned)(bits * 64);
    *min_h_64 = (uint16_t)(bits * 64 > whole ? whole + 1 : whole);
    return true;
}

static bool take_batch(const mint_arguments_t *arguments, mint_batch_t *batch)
{
    const char *product = mint_argument_text(arguments, "product", NULL);
    const char *psk = mint_argument_text(arguments, "psk", "none");
    *batch = (mint_batch_t){0};
    if (product == NULL) {
        (void)mint_say_usage(arguments->verb, "--product is missing");
        return false;
    }
    batch->psk = strcmp(psk, "one") == 0 ? MINT_PSK_POLICY_ONE : MINT_PSK_POLICY_NONE;
    batch->enrolment = mint_argument_flag(arguments, "enrolment-key");
    return take(arguments, "NAME", arguments->operands[0], batch->name, sizeof batch->name) &&
           take(arguments, "--product", product, batch->product, sizeof batch->product) &&
           mint_argument_number(arguments, "quota", 1, UINT32_MAX, 0, &batch->quota) &&
           take_entropy(arguments, &batch->min_h_64) &&
           mint_argument_number(arguments, "noise-samples", 0, MINT_NOISE_SAMPLES_MAX,
                                MINT_NOISE_SAMPLES_DEFAULT, &batch->noise_samples);
}

static mint_exit_t add(const mint_arguments_t *arguments, const mint_session_t *session,
                       mint_batch_t *batch)
{
    mint_buffer_t passphrase = {0};
    mint_error_t error = {0};
    mint_exit_t result = mint_passphrase_read(arguments, false, &passphrase);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    bool made = false;
    mint_bytes_t secret = mint_buffer_view(&passphrase);
    mint_status_t status =
        mint_factory_load_key(session->factory, MINT_FACTORY_AUTHORITY, secret, &error);
    if (status == MINT_OK) {
        status = mint_factory_take_profile(
            session->factory, mint_argument_text(arguments, "profile", "device-idevid"),
            batch->profile, &made, &error);
    }
    if (status == MINT_OK) {
        status = mint_factory_add_batch(session->factory, session->registry, batch, secret, &error);
    }
    if (status != MINT_OK && made) {
        mint_factory_drop_profile(session->factory, batch->profile);
    }
    mint_buffer_free(&passphrase);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    mint_say("made the batch '%s' and delegated it to station '%s'", batch->name,
             mint_factory_station(session->factory));
    if (batch->enrolment) {
        mint_say("its devices need its key: `mintmark batch enrolment-key %s` writes it",
                 batch->name);
    }
    return MINT_EXIT_DONE;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_batch_t batch;
    mint_session_t session;
    if (!take_batch(arguments, &batch)) {
        return MINT_EXIT_USAGE;
    }
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        result = add(arguments, &session, &batch);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_batch_new = {
    .noun = "batch",
    .verb = "new",
    .summary = "make a batch",
    .operands = "NAME",
    .operand_min = 1,
    .operand_max = 1,
    .help = "Devices are made in batches: a batch says which product they are, which certificate\n"
            "they get, how many there may be, and how good their random numbers must be: a\n"
            "station turns away a device whose noise is worse. The authority delegates the batch\n"
            "to the factory's station, so its passphrase is needed.\n"
            "\n"
            "With --enrolment-key nobody gets a certificate whose firmware was not built with the\n"
            "batch's key, which `mintmark batch enrolment-key` writes as a header.",
    .example = "mintmark batch new spring --factory plant --product thermometer --quota 500\n"
               "mintmark batch new winter --factory plant --product thermometer --enrolment-key",
    .options = options,
    .run = run,
};
