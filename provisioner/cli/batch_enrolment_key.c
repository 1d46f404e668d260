// SPDX-License-Identifier: Apache-2.0
//
// `mintmark batch enrolment-key`: the key that a batch's devices are built with. It goes into a
// file that nobody else can read, and only where it is told to; that it was given out is on record.
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/header.h"

static const mint_option_t options[] = {
    {"output", "FILE", "where to, `-` for standard output; required; also -o"},
    {"format", "FORMAT", "header (default), or binary: the 32 bytes as they are"},
    {"name", "NAME", "format header: what it is called in C (default: mintmark_enrolment_key)"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_END,
};

/// What the command line asks for.
typedef struct {
    const mint_arguments_t *arguments;
    const char *batch;
    const char *path;
    const char *name;
    bool binary;
} request_t;

static mint_status_t load(const request_t *request, const mint_session_t *session,
                          mint_bytes_t passphrase, uint8_t key[MINT_ENROLMENT_KEY_LEN],
                          mint_error_t *error)
{
    mint_batch_t batch;
    mint_status_t status =
        mint_registry_find_batch(session->registry, request->batch, &batch, error);
    if (status == MINT_OK) {
        status = mint_factory_load_enrolment_key(session->factory, &batch, passphrase, key, error);
    }
    if (status == MINT_ERR_NOT_FOUND && !batch.enrolment && batch.name[0] != '\0') {
        mint_error_hint(error, "`mintmark batch new --enrolment-key` makes a batch with one");
    }
    return status;
}

/// The file's contents, secret as the key is.
static mint_status_t format(const request_t *request, const uint8_t key[MINT_ENROLMENT_KEY_LEN],
                            mint_buffer_t *contents, mint_error_t *error)
{
    if (request->binary) {
        mint_buffer_append(contents, key, MINT_ENROLMENT_KEY_LEN);
        return mint_buffer_status(contents);
    }
    char comment[64 + MINT_BATCH_MAX_LEN];
    (void)snprintf(comment, sizeof comment, "enrolment key of the batch %s, a secret",
                   request->batch);
    const mint_header_item_t item = {.kind = MINT_HEADER_DATA,
                                     .name = request->name,
                                     .comment = comment,
                                     .data = {key, MINT_ENROLMENT_KEY_LEN}};
    const mint_header_t header = {.no_digest = true, .items = &item, .item_count = 1};
    return mint_header_emit(&header, contents, error);
}

/// Whoever has the key can pretend to be a blank device, so the log says that it left.
static mint_status_t note(const request_t *request, const mint_session_t *session,
                          mint_error_t *error)
{
    char detail[64 + MINT_BATCH_MAX_LEN];
    (void)snprintf(detail, sizeof detail, "the enrolment key of %s was given out", request->batch);
    return mint_registry_note(session->registry, "batch.enrolment-key", NULL, detail, error);
}

static mint_exit_t give(const request_t *request, const mint_session_t *session)
{
    uint8_t key[MINT_ENROLMENT_KEY_LEN] = {0};
    mint_buffer_t passphrase = {0};
    mint_buffer_t contents = {0};
    mint_error_t error = {0};
    mint_exit_t result = mint_passphrase_read(request->arguments, false, &passphrase);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    mint_status_t status = load(request, session, mint_buffer_view(&passphrase), key, &error);
    if (status == MINT_OK) {
        status = format(request, key, &contents, &error);
    }
    if (status == MINT_OK) {
        status = note(request, session, &error);
    }
    if (status == MINT_OK) {
        mint_say("warning: this is a secret; whoever has it can pretend to be a blank device of "
                 "the batch");
        status =
            mint_file_replace(request->path, MINT_FILE_SECRET, mint_buffer_view(&contents), &error);
    }
    mint_wipe(key, sizeof key);
    mint_buffer_free(&passphrase);
    mint_buffer_free(&contents);
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
}

static bool take(const mint_arguments_t *arguments, request_t *request)
{
    const char *format_name = mint_argument_text(arguments, "format", "header");
    *request = (request_t){
        .arguments = arguments,
        .batch = arguments->operands[0],
        .path = mint_argument_text(arguments, "output", NULL),
        .name = mint_argument_text(arguments, "name", "mintmark_enrolment_key"),
        .binary = strcmp(format_name, "binary") == 0,
    };
    if (request->path == NULL) {
        (void)mint_say_usage(arguments->verb, "--output is missing");
        return false;
    }
    if (request->binary && mint_argument_flag(arguments, "name")) {
        (void)mint_say_usage(arguments->verb, "--name goes with --format header");
        return false;
    }
    return true;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    request_t request;
    mint_session_t session;
    if (!take(arguments, &request)) {
        return MINT_EXIT_USAGE;
    }
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        result = give(&request, &session);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_batch_enrolment_key = {
    .noun = "batch",
    .verb = "enrolment-key",
    .summary = "write a batch's enrolment key for its firmware",
    .operands = "BATCH",
    .operand_min = 1,
    .operand_max = 1,
    .help = "A batch made with --enrolment-key has a key of 256 bits, with which its devices show\n"
            "to the station that they are no strangers before they have a certificate. The\n"
            "provisioning firmware of the batch is built with it; the header is mode 0600, and\n"
            "that the key was given out stands in the registry's log.",
    .example = "mintmark batch enrolment-key autumn --factory plant -o mintmark_enrolment.h\n"
               "mintmark batch enrolment-key autumn --factory plant --format binary -o autumn.key",
    .options = options,
    .run = run,
};
