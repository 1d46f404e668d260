// SPDX-License-Identifier: Apache-2.0
//
// `mintmark registry checkpoint`: the authority vouches for the log as it is now.
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "mintmark/certs/file.h"

static const mint_option_t options[] = {
    MINT_OPTION_FACTORY,
    {"output", "FILE", "where it goes; must not be there yet (default: standard output)"},
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_END,
};

static mint_status_t load_authority(const mint_arguments_t *arguments, mint_factory_t *factory,
                                    mint_cose_signer_t *signer, bool *said, mint_error_t *error)
{
    mint_buffer_t passphrase = {0};
    *said = mint_passphrase_read(arguments, false, &passphrase) != MINT_EXIT_DONE;
    mint_status_t status = *said ? MINT_ERR_ARGUMENT
                                 : mint_factory_load_key(factory, MINT_FACTORY_AUTHORITY,
                                                         mint_buffer_view(&passphrase), error);
    if (status == MINT_OK) {
        status = mint_factory_cose_signer(factory, MINT_FACTORY_AUTHORITY, signer);
    }
    mint_buffer_free(&passphrase);
    return status;
}

static mint_status_t sign(const mint_cose_signer_t *signer, const mint_audit_report_t *report,
                          mint_buffer_t *pem, mint_error_t *error)
{
    mint_checkpoint_t checkpoint = {.sequence = (int64_t)report->events,
                                    .time_s = (int64_t)time(NULL)};
    memcpy(checkpoint.head, report->head, sizeof checkpoint.head);
    return mint_checkpoint_sign(&checkpoint, signer, pem, error);
}

/// An older checkpoint is evidence: it is not written over.
static mint_status_t write(const char *path, const mint_buffer_t *pem, mint_error_t *error)
{
    mint_bytes_t text = mint_buffer_view(pem);
    return strcmp(path, "-") == 0 ? mint_file_replace(path, MINT_FILE_PUBLIC, text, error)
                                  : mint_file_create(path, MINT_FILE_PUBLIC, text, error);
}

static mint_exit_t run_session(const mint_arguments_t *arguments, const mint_session_t *session)
{
    mint_error_t error = {0};
    mint_buffer_t pem = {0};
    mint_audit_report_t report = {0};
    mint_cose_signer_t signer;
    bool said = false;
    mint_status_t status = load_authority(arguments, session->factory, &signer, &said, &error);
    if (said) {
        return MINT_EXIT_FAILED;
    }
    if (status == MINT_OK) {
        status = mint_registry_audit(session->registry, &report, &error);
    }
    // What does not hold is not vouched for.
    bool bad = report.finding[0] != '\0';
    if (status == MINT_OK) {
        status = sign(&signer, &report, &pem, &error);
    }
    if (status == MINT_OK) {
        status = write(mint_argument_text(arguments, "output", "-"), &pem, &error);
    }
    mint_buffer_free(&pem);
    if (status != MINT_OK) {
        mint_exit_t failed = mint_say_error(status, &error);
        return bad ? MINT_EXIT_VERDICT : failed;
    }
    mint_say("the authority vouches for the log up to event %llu",
             (unsigned long long)report.events);
    return MINT_EXIT_DONE;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_session_t session;
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        result = run_session(arguments, &session);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_registry_checkpoint = {
    .noun = "registry",
    .verb = "checkpoint",
    .summary = "sign the state of the audit log with the authority's key",
    .help = "Audits the registry, and then signs the number and the hash of its last event. Keep\n"
            "the file where nobody who can write the registry can write: with it `mintmark\n"
            "registry audit --checkpoint FILE` finds a log that was cut or made anew. Checkpoints\n"
            "may stand in one file, one after the other. Needs the passphrase.",
    .verdict = "the audit fails; then nothing is signed",
    .example = "mintmark registry checkpoint --factory plant -o 2026-11-23.checkpoint.pem\n"
               "mintmark registry checkpoint --factory plant >>checkpoints.pem",
    .options = options,
    .run = run,
};
