// SPDX-License-Identifier: Apache-2.0
//
// `mintmark device label`: a device's label once more, from what the registry has on record. The
// station makes one only when it gives a device its identity, and a printer may fail.
#include <stdio.h>

#include "cli/cli.h"
#include "station/label.h"
#include "station/label_files.h"

static const mint_option_t options[] = {
    {"label-dir", "DIR", "write the label there: ID.txt, ID.svg and ID.png with a QR code"},
    {"label-command", "COMMAND", "run it for the device, as `mintmark station run` does"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_END,
};

/// What the registry knows.
typedef struct {
    mint_device_t device;
    mint_batch_t batch;
    mint_certificate_record_t certificate;
} labelled_t;

static mint_status_t check_device(const mint_device_t *device, mint_error_t *error)
{
    if (device->retired_s != 0) {
        return mint_fail(error, MINT_ERR_STATE, "the device is retired: it gets no label any more");
    }
    if (device->progress != MINT_PROGRESS_LOCKED) {
        mint_error_set(error, "the device is not finished: it gets its label when it is");
        mint_error_hint(error, "run the station again");
        return MINT_ERR_STATE;
    }
    return MINT_OK;
}

static mint_status_t find(mint_registry_t *registry, const uint8_t *id, labelled_t *labelled,
                          mint_error_t *error)
{
    mint_status_t status = mint_registry_find_device(registry, id, &labelled->device, error);
    if (status == MINT_OK) {
        status = check_device(&labelled->device, error);
    }
    if (status == MINT_OK) {
        status =
            mint_registry_find_batch(registry, labelled->device.batch, &labelled->batch, error);
    }
    return status == MINT_OK
               ? mint_registry_find_certificate(registry, id, &labelled->certificate, error)
               : status;
}

static void tell(void *context, const char *device, const char *problem)
{
    (void)context;
    if (problem != NULL) {
        mint_say("error: device %s: %s", device, problem);
    }
}

static mint_exit_t make(const mint_arguments_t *arguments, mint_registry_t *registry,
                        const uint8_t *id)
{
    static labelled_t labelled;
    mint_error_t error = {0};
    mint_status_t status = find(registry, id, &labelled, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    const mint_label_words_t words =
        mint_label_words_of(&labelled.device, &labelled.batch, &labelled.certificate);
    mint_labels_t labels = {.command = mint_argument_text(arguments, "label-command", NULL),
                            .folder = mint_argument_text(arguments, "label-dir", NULL),
                            .tell = tell};
    const volatile sig_atomic_t stop = 0; // Ctrl-C ends this program as any other
    mint_labels_start(&labels, &words);
    mint_labels_finish(&labels, &stop);
    return labels.failed > 0 ? MINT_EXIT_FAILED : MINT_EXIT_DONE;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_session_t session;
    mint_error_t error = {0};
    const char *folder = mint_argument_text(arguments, "label-dir", NULL);
    if (folder == NULL && mint_argument_text(arguments, "label-command", NULL) == NULL) {
        return mint_say_usage(arguments->verb, "--label-dir or --label-command is missing");
    }
    if (!mint_parse_device_id(arguments->operands[0], id)) {
        return MINT_EXIT_USAGE;
    }
    mint_status_t status = folder == NULL ? MINT_OK : mint_label_check_folder(folder, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        result = make(arguments, session.registry, id);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_device_label = {
    .noun = "device",
    .verb = "label",
    .summary = "make a device's label again",
    .operands = "ID",
    .operand_min = 1,
    .operand_max = 1,
    .help =
        "For a label that failed or was lost: the station makes each only once. Of a device that\n"
        "is finished and not retired, from its record in the registry: product, batch, id and\n"
        "the serial number of its certificate, which after a renewal is the new one. COMMAND\n"
        "finds them in its environment as `mintmark station run --help` says, and in MINT_PORT\n"
        "where the device was last met. Needs no passphrase, and no device.",
    .example = "mintmark device label 000102030405060708090a0b0c0d0e0f --factory plant \\\n"
               "    --label-dir .",
    .options = options,
    .run = run,
};
