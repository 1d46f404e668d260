// SPDX-License-Identifier: Apache-2.0
//
// `mintmark device info`: asks the device behind a port who it is. Changes nothing.
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"
#include "station/inspect.h"
#include "station/intake.h"
#include "station/serial.h"

static const mint_option_t options[] = {
    {"port", "PORT", "the serial port with the device behind it"},
    {"prove", NULL, "have the device sign a challenge, and verify it under its certificate"},
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

static mint_status_t inspect_port(const char *path, bool with_proof, mint_inspection_t *inspection,
                                  mint_error_t *error)
{
    int fd;
    mint_serial_problem_t problem;
    mint_status_t status = mint_serial_open(path, &fd, &problem);
    if (status != MINT_OK) {
        mint_error_set(error, "cannot open %s: %s", path, problem.text);
        if (problem.hint != NULL) {
            mint_error_hint(error, "%s", problem.hint);
        }
        return status;
    }
    status = mint_inspect(fd, with_proof, inspection, error);
    close(fd);
    return status;
}

// ---- for people ----

static void print_sources(const mint_info_t *info)
{
    for (size_t i = 0; i < info->source_count; i++) {
        const mint_info_source_t *source = &info->sources[i];
        char credit[MINT_INTAKE_CREDIT_SIZE];
        mint_intake_credit(source, credit);
        printf("source       %s: %s; %u samples, %u alarms (RCT %u, APT %u)%s%s\n", source->name,
               credit, (unsigned)source->samples,
               (unsigned)source->rct_alarms + (unsigned)source->apt_alarms,
               (unsigned)source->rct_alarms, (unsigned)source->apt_alarms,
               source->failure == MINT_OK ? "" : "; failed: ",
               source->failure == MINT_OK ? "" : mint_status_text((mint_status_t)source->failure));
    }
}

static void print_certificate(const mint_inspected_certificate_t *certificate, size_t index)
{
    const mint_certificate_info_t *info = &certificate->info;
    printf("certificate  %zu: %s\n", index, info->subject);
    printf("  issuer     %s\n", info->issuer);
    printf("  serial     ");
    mint_print_hex(info->serial, info->serial_len);
    printf("\n  SHA-256    ");
    mint_print_hex(info->fingerprint, sizeof info->fingerprint);
    printf("\n");
}

static void print_verdict(const mint_inspection_t *inspection)
{
    if (inspection->verdict == MINT_INSPECT_PROVEN) {
        printf("proof        holds: the device has the private key of its certificate\n");
        printf("  store      ");
        mint_print_hex(inspection->proof.store_digest, sizeof inspection->proof.store_digest);
        printf("\n");
    } else if (inspection->verdict == MINT_INSPECT_NOT_PROVEN) {
        printf("proof        does not hold: %s\n", inspection->reason.message);
    }
}

static void print_text(const mint_inspection_t *inspection)
{
    const mint_info_t *info = &inspection->info;
    printf("device       ");
    mint_print_hex(info->id, sizeof info->id);
    printf("\nboard        %s, firmware %s\n", info->board, info->firmware);
    printf("state        %s\n", mint_device_state_text(info->state));
    printf("batch        %s\n", info->batch[0] == '\0' ? "none yet" : info->batch);
    printf("generator    %s\n",
           info->rng == MINT_OK ? "serves" : mint_status_text((mint_status_t)info->rng));
    print_sources(info);
    printf("PSKs         %u\n", (unsigned)info->psk_count);
    for (size_t i = 0; i < info->chain_count; i++) {
        print_certificate(&inspection->chain[i], i);
    }
    print_verdict(inspection);
}

// ---- for programs ----

static json_t *status_json(uint16_t status)
{
    return status == MINT_OK ? json_null() : json_string(mint_status_text((mint_status_t)status));
}

// Appends to a list, and gives the list up (NULL) once an element could not be made.
static json_t *append(json_t *list, json_t *element)
{
    if (json_array_append_new(list, element) != 0) {
        json_decref(list);
        return NULL;
    }
    return list;
}

static json_t *source_json(const mint_info_source_t *source)
{
    static const char *const credits[] = {"none", "measured", "vouched"};
    const char *credit = source->credit < 3 ? credits[source->credit] : "unknown";
    return json_pack("{s:s, s:s, s:f, s:I, s:i, s:i, s:o}", "name", source->name, "credit", credit,
                     "bits_per_sample", (double)source->h_64 / 64.0, "samples",
                     (json_int_t)source->samples, "rct_alarms", (int)source->rct_alarms,
                     "apt_alarms", (int)source->apt_alarms, "failure",
                     status_json(source->failure));
}

static json_t *sources_json(const mint_info_t *info)
{
    json_t *list = json_array();
    for (size_t i = 0; i < info->source_count; i++) {
        list = append(list, source_json(&info->sources[i]));
    }
    return list;
}

static json_t *der_json(const mint_inspected_certificate_t *certificate)
{
    char text[2 * MINT_CERTIFICATE_MAX_LEN + 1];
    mint_hex(certificate->der, certificate->der_len, text);
    return json_string(text);
}

static json_t *certificate_json(const mint_inspected_certificate_t *certificate)
{
    const mint_certificate_info_t *info = &certificate->info;
    return json_pack("{s:s, s:s, s:o, s:o, s:o}", "subject", info->subject, "issuer", info->issuer,
                     "serial", mint_json_hex(info->serial, info->serial_len), "fingerprint",
                     mint_json_hex(info->fingerprint, sizeof info->fingerprint), "der",
                     der_json(certificate));
}

static json_t *chain_json(const mint_inspection_t *inspection)
{
    json_t *list = json_array();
    for (size_t i = 0; i < inspection->info.chain_count; i++) {
        list = append(list, certificate_json(&inspection->chain[i]));
    }
    return list;
}

// `proven` is null if nobody asked.
static json_t *verdict_json(const mint_inspection_t *inspection)
{
    return inspection->verdict == MINT_INSPECT_NOT_ASKED
               ? json_null()
               : json_boolean(inspection->verdict == MINT_INSPECT_PROVEN);
}

static mint_exit_t print_json(const mint_inspection_t *inspection)
{
    const mint_info_t *info = &inspection->info;
    bool proven = inspection->verdict == MINT_INSPECT_PROVEN;
    return mint_print_json(json_pack(
        "{s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:i, s:o, s:o, s:o}", "id",
        mint_json_hex(info->id, sizeof info->id), "board", info->board, "firmware", info->firmware,
        "state", mint_device_state_text(info->state), "batch", info->batch, "generator_failure",
        status_json(info->rng), "sources", sources_json(info), "psks", (int)info->psk_count,
        "certificates", chain_json(inspection), "proven", verdict_json(inspection), "store_digest",
        proven ? mint_json_hex(inspection->proof.store_digest, MINT_SHA256_LEN) : json_null()));
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    const char *path = mint_argument_text(arguments, "port", NULL);
    if (path == NULL) {
        return mint_say_usage(arguments->verb, "--port is missing");
    }
    bool with_proof = mint_argument_flag(arguments, "prove");
    static mint_inspection_t inspection;
    mint_error_t error = {0};
    mint_status_t status = inspect_port(path, with_proof, &inspection, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    if (with_proof && inspection.verdict == MINT_INSPECT_NOT_ASKED) {

        inspection.verdict = MINT_INSPECT_NOT_PROVEN;
        mint_error_set(&inspection.reason, "the device has no certificate");
    }
    mint_exit_t code = MINT_EXIT_DONE;
    if (mint_argument_flag(arguments, "json")) {
        code = print_json(&inspection);
    } else {
        print_text(&inspection);
    }
    bool refuted = inspection.verdict == MINT_INSPECT_NOT_PROVEN;
    return code == MINT_EXIT_DONE && refuted ? MINT_EXIT_VERDICT : code;
}

const mint_verb_t mint_verb_device_info = {
    .noun = "device",
    .verb = "info",
    .summary = "ask the device behind a serial port who it is",
    .help = "Shows what the device says of itself: id, board, state, batch, its noise\n"
            "sources with what they are credited for, and the certificates it holds. With\n"
            "--prove it signs a fresh challenge, which is verified under the certificate\n"
            "that it gave; without, all of it is only what the device says. Changes nothing\n"
            "and needs no factory.",
    .verdict = "the device was to prove itself and did not",
    .example = "mintmark device info --port /dev/ttyUSB0 --prove",
    .options = options,
    .run = run,
};
