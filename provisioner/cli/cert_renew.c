// SPDX-License-Identifier: Apache-2.0
//
// `mintmark cert renew`: the same certificate once more, for the same key or a new one.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cert_issue_options.h"
#include "cli/cert_options.h"
#include "mintmark/certs/view.h"

static const mint_option_t options[] = {
    {"csr", "FILE", "a request for a new key"},
    {"new-key", NULL, "make a new key here"},
    {"revoke", NULL, "revoke the old certificate as superseded"},
    {"ca", "WHICH", "who signs: issuing (default), root, or one such as issuing-1"},
    MINT_OPTIONS_OUTPUT,
    MINT_OPTION_FACTORY,
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

/// A renewal on its way.
typedef struct {
    mint_issue_run_t run;
    uint8_t serial[MINT_SERIAL_LEN]; ///< of what is renewed
    size_t serial_len;
    mint_issued_t issued; ///< what is renewed
    json_t *values;       ///< what it was made with
    mint_buffer_t spki;   ///< its key
} renewal_t;

static mint_status_t fail_with(const renewal_t *renewal, mint_error_t *error)
{
    const mint_issued_t *issued = &renewal->issued;
    char successor[2 * MINT_SERIAL_LEN + 1];
    if (issued->is_ca) {
        mint_error_set(error, "a CA's certificate is not renewed");
        mint_error_hint(error, "`mintmark ca rollover` makes a new CA beside it");
        return MINT_ERR_STATE;
    }
    if (issued->has_device) {
        mint_error_set(error, "a station put this certificate into a device and locked it");
        mint_error_hint(error,
                        "it does not end; a certificate of another kind may be issued beside "
                        "it, with the profile device-ldevid");
        return MINT_ERR_STATE;
    }
    if (issued->state != MINT_ISSUED_GOOD) {
        mint_error_set(error, "the certificate is %s", mint_issued_state_text(issued->state));
        if (issued->state == MINT_ISSUED_SUPERSEDED) {
            mint_hex(issued->renewed_by, sizeof issued->renewed_by, successor);
            mint_error_hint(error, "renew certificate %s, which took its place", successor);
        } else {
            mint_error_hint(error, "issue a new one");
        }
        return MINT_ERR_STATE;
    }
    return MINT_OK;
}

/// Puts the values of the record back where they came from.
static mint_status_t take_values(renewal_t *renewal, mint_error_t *error)
{
    mint_rows_t *rows = &renewal->run.issuing.rows;
    const char *name;
    json_t *value;
    renewal->values = json_loads(renewal->issued.values, 0, NULL);
    if (renewal->values == NULL) {
        return mint_fail(error, MINT_ERR_CORRUPT, "its record cannot be read");
    }
    rows->given = (mint_profile_values_t){
        .serial = json_string_value(json_object_get(renewal->values, "serial")),
        .product = json_string_value(json_object_get(renewal->values, "product")),
        .batch = json_string_value(json_object_get(renewal->values, "batch")),
        .id = json_string_value(json_object_get(renewal->values, "id")),
        .name = json_string_value(json_object_get(renewal->values, "name")),
    };
    json_object_foreach(json_object_get(renewal->values, "more"), name, value)
    {
        if (rows->given.more_count < MINT_ROW_VARIABLES) {
            rows->given_more[rows->given.more_count++] =
                (mint_profile_variable_t){.name = name, .value = json_string_value(value)};
        }
    }
    rows->count = 1;
    return MINT_OK;
}

/// The old certificate's key, which somebody proved to have when it was issued.
static mint_status_t take_old_key(renewal_t *renewal, mint_error_t *error)
{
    mint_certificate_view_t view;
    if (mint_certificate_view(mint_buffer_view(&renewal->issued.der), &view) != MINT_OK) {
        return mint_fail(error, MINT_ERR_CORRUPT, "its record cannot be read");
    }
    mint_buffer_append(&renewal->spki, view.tbs.public_key.data, view.tbs.public_key.len);
    renewal->run.issuing.rows.public_key = mint_buffer_view(&renewal->spki);
    return mint_buffer_status(&renewal->spki);
}

static mint_status_t take_request(const char *path, mint_rows_t *rows)
{
    rows->paths = calloc(1, sizeof *rows->paths);
    if (rows->paths == NULL || (rows->paths[0] = strdup(path)) == NULL) {
        return MINT_ERR_MEMORY;
    }
    rows->path_count = 1;
    return MINT_OK;
}

static mint_status_t find(const mint_arguments_t *arguments, renewal_t *renewal,
                          mint_error_t *error)
{
    mint_issuing_t *issuing = &renewal->run.issuing;
    const char *request = mint_argument_text(arguments, "csr", NULL);
    mint_status_t status = mint_registry_find_issued(
        renewal->run.session.registry, (mint_bytes_t){renewal->serial, renewal->serial_len},
        &renewal->issued, error);
    if (status == MINT_OK) {
        status = fail_with(renewal, error);
    }
    if (status == MINT_OK) {
        status = take_values(renewal, error);
    }
    if (status == MINT_OK) {
        (void)snprintf(issuing->profile_name, sizeof issuing->profile_name, "%s",
                       renewal->issued.profile);
        status = mint_factory_profile(renewal->run.session.factory, renewal->issued.profile,
                                      &renewal->run.profile, error);
    }
    if (status == MINT_OK && request != NULL) {
        status = take_request(request, &issuing->rows);
    } else if (status == MINT_OK && !mint_argument_flag(arguments, "new-key")) {
        status = take_old_key(renewal, error);
    }
    if (status == MINT_OK) {
        issuing->profile = renewal->run.profile;
        issuing->key_type = mint_profile_key_type(renewal->run.profile);
        issuing->renews = renewal->serial;
        issuing->now = (int64_t)time(NULL);
    }
    return status;
}

static mint_exit_t prepare(const mint_arguments_t *arguments, renewal_t *renewal)
{
    mint_error_t error = {0};
    if (mint_argument_flag(arguments, "csr") && mint_argument_flag(arguments, "new-key")) {
        return mint_say_usage(arguments->verb, "--csr and --new-key exclude each other");
    }
    mint_exit_t result =
        mint_parse_serial(arguments->operands[0], renewal->serial, &renewal->serial_len);
    if (result == MINT_EXIT_DONE) {
        result = mint_session_open(arguments, NULL, &renewal->run.session);
    }
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    mint_status_t status = find(arguments, renewal, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    result = mint_take_output(arguments, &renewal->run);
    if (result == MINT_EXIT_DONE && mint_argument_flag(arguments, "new-key")) {
        result = mint_check_keys(arguments, &renewal->run, false);
    }
    return result == MINT_EXIT_DONE ? mint_take_factory_ca(arguments, &renewal->run) : result;
}

/// Only now, when the new one is there.
static mint_exit_t revoke_old(const renewal_t *renewal)
{
    mint_error_t error = {0};
    bool changed;
    const mint_revocation_t revocation = {.serial = {renewal->serial, renewal->serial_len},
                                          .reason = MINT_CRL_SUPERSEDED,
                                          .revoked = (int64_t)time(NULL),
                                          .note = "renewed"};
    mint_status_t status =
        mint_registry_revoke(renewal->run.session.registry, &revocation, &changed, &error);
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    static renewal_t renewal;
    mint_exit_t result = prepare(arguments, &renewal);
    if (result == MINT_EXIT_DONE) {
        result = mint_issue_all(&renewal.run);
    }
    if (result == MINT_EXIT_DONE && mint_argument_flag(arguments, "revoke")) {
        result = revoke_old(&renewal);
    }
    mint_buffer_free(&renewal.issued.der);
    mint_buffer_free(&renewal.spki);
    json_decref(renewal.values);
    mint_issue_run_release(&renewal.run);
    return result;
}

const mint_verb_t mint_verb_cert_renew = {
    .noun = "cert",
    .verb = "renew",
    .summary = "renew a certificate of the factory",
    .operands = "SERIAL|FILE",
    .operand_min = 1,
    .operand_max = 1,
    .help =
        "A new certificate with the same profile and values, valid from now on: for the same key\n"
        "(default), for the key of a request, or for a new key made here. The old one stays good\n"
        "until it ends, and is superseded on record; --revoke revokes it. --new-key never takes a\n"
        "key that has a certificate already, whatever file it is in. After a rollover the\n"
        "new issuing CA signs. IDevIDs that a station put into devices are not renewed.",
    .example = "mintmark cert renew server.pem --factory plant -o server-2.pem\n"
               "mintmark cert renew server.pem --factory plant --csr new.csr -o server-2.pem\n"
               "mintmark cert renew server.pem --factory plant --new-key --key-output new.key \\\n"
               "    --plain-keys --revoke -o server-2.pem",
    .options = options,
    .run = run,
};
