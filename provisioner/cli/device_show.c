// SPDX-License-Identifier: Apache-2.0
//
// `mintmark device show`: one device and its certificate.
#include <stdio.h>

#include "cli/certificate_output.h"
#include "cli/device_output.h"
#include "mintmark/certs/certificate.h"

static const mint_option_t options[] = {
    {"pem", NULL, "print its certificate chain as PEM: its own, then that of its CA"},
    {"der", NULL, "print its own certificate as DER"},
    {"output", "FILE", "where PEM or DER goes, `-` for standard output (default); also -o"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

/// A device, and its certificate if it has one.
typedef struct {
    mint_device_t device;
    mint_certificate_record_t certificate;
} shown_t;

static mint_bytes_t certificate_der(const shown_t *shown)
{
    return (mint_bytes_t){.data = shown->certificate.der, .len = shown->certificate.der_len};
}

/// One that was issued and is not found any more was revoked.
static bool is_revoked(const shown_t *shown)
{
    return !shown->certificate.issued && shown->device.progress >= MINT_PROGRESS_ISSUED;
}

static mint_status_t print_text(const shown_t *shown, mint_error_t *error)
{
    const mint_device_t *device = &shown->device;
    char changed[MINT_TIME_TEXT_SIZE];
    mint_time_text(device->changed_s, changed);
    (void)printf("device    ");
    mint_print_hex(device->id, sizeof device->id);
    (void)printf("\nbatch     %s\nstation   %s\nboard     %s\nfirmware  %s\n", device->batch,
                 device->station, device->board, device->firmware);
    (void)printf("progress  %s, %s\n", mint_progress_text(device->progress), changed);
    if (device->retired_s != 0) {
        char retired[MINT_TIME_TEXT_SIZE];
        mint_time_text(device->retired_s, retired);
        (void)printf("retired   %s\n", retired);
    }
    (void)printf("psk       %s\nhealth    %s\n", device->has_psk ? "yes" : "no", device->health);
    if (!shown->certificate.issued) {
        (void)printf("certificate: %s\n", is_revoked(shown) ? "revoked" : "none");
        return MINT_OK;
    }
    (void)printf("certificate\n");
    return mint_print_certificate(certificate_der(shown), "  ", error);
}

static json_t *make_json(const shown_t *shown)
{
    json_t *object = mint_json_device(&shown->device);
    json_t *certificate =
        shown->certificate.issued ? mint_json_certificate(certificate_der(shown)) : json_null();
    if (json_object_set_new(object, "certificate", certificate) != 0) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static mint_status_t append_chain(const mint_factory_t *factory, const shown_t *shown,
                                  mint_buffer_t *out, mint_error_t *error)
{
    mint_bytes_t issuer;
    mint_status_t status =
        mint_factory_find_issuer(factory, certificate_der(shown), &issuer, error);
    if (status == MINT_OK) {
        status = mint_certificate_append_pem(certificate_der(shown), out);
    }
    return status == MINT_OK ? mint_certificate_append_pem(issuer, out) : status;
}

/// Writes PEM or DER.
static mint_exit_t write_certificate(const mint_arguments_t *arguments,
                                     const mint_factory_t *factory, const shown_t *shown)
{
    mint_buffer_t out = {0};
    mint_error_t error = {0};
    mint_status_t status = MINT_OK;
    if (!shown->certificate.issued) {
        mint_error_set(&error, is_revoked(shown) ? "the device's certificate was revoked"
                                                 : "the device has no certificate");
        return mint_say_error(MINT_ERR_NOT_FOUND, &error);
    }
    if (mint_argument_flag(arguments, "der")) {
        mint_buffer_append(&out, shown->certificate.der, shown->certificate.der_len);
        status = mint_buffer_status(&out);
    } else {
        status = append_chain(factory, shown, &out, &error);
    }
    mint_exit_t result =
        status == MINT_OK
            ? mint_print_bytes(mint_argument_text(arguments, "output", "-"), mint_buffer_view(&out))
            : mint_say_error(status, &error);
    mint_buffer_free(&out);
    return result;
}

static mint_status_t find(mint_registry_t *registry, const uint8_t *id, shown_t *shown,
                          mint_error_t *error)
{
    mint_status_t status = mint_registry_find_device(registry, id, &shown->device, error);
    if (status == MINT_OK) {
        status = mint_registry_find_certificate(registry, id, &shown->certificate, error);
        status = status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
    }
    return status;
}

static mint_exit_t show(const mint_arguments_t *arguments, const mint_session_t *session,
                        const uint8_t *id)
{
    static shown_t shown;
    mint_error_t error = {0};
    mint_status_t status = find(session->registry, id, &shown, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    if (mint_argument_flag(arguments, "json")) {
        return mint_print_json(make_json(&shown));
    }
    if (mint_argument_flag(arguments, "pem") || mint_argument_flag(arguments, "der")) {
        return write_certificate(arguments, session->factory, &shown);
    }
    status = print_text(&shown, &error);
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_session_t session;
    int forms = (int)mint_argument_flag(arguments, "json") +
                (int)mint_argument_flag(arguments, "pem") +
                (int)mint_argument_flag(arguments, "der");
    if (forms > 1) {
        return mint_say_usage(arguments->verb, "--json, --pem and --der exclude each other");
    }
    if (!mint_parse_device_id(arguments->operands[0], id)) {
        return MINT_EXIT_USAGE;
    }
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        result = show(arguments, &session, id);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_device_show = {
    .noun = "device",
    .verb = "show",
    .summary = "show a device of the registry and its certificate",
    .operands = "ID",
    .operand_min = 1,
    .operand_max = 1,
    .help = "ID is the device's id, 32 hex digits. Needs no passphrase.",
    .example = "mintmark device show 000102030405060708090a0b0c0d0e0f --factory plant --pem",
    .options = options,
    .run = run,
};
