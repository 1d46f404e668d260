// SPDX-License-Identifier: Apache-2.0
//
// `mintmark cert issue`: one certificate or ten thousand.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cert_issue_options.h"
#include "mintmark/certs/certificate.h"

static const mint_option_t options[] = {
    {"profile", "NAME|PATH", "what the certificates look like; required"},
    {"csr", "FILE|DIR", "requests, one or many, PEM or DER; a folder of such, or `-`; repeatable"},
    {"from", "LIST.csv", "a certificate for each line; columns: csr, output, and variables"},
    {"count", "N", "N certificates with keys made here (default: 1)"},
    {"first", "N", "number of the first, where a value has `####` (default: 1)"},
    {"serial", "TEXT", "value of ${serial} (default: the request's serialNumber)"},
    {"name", "TEXT", "value of ${name} (default: the request's commonName)"},
    {"product", "TEXT", "value of ${product}"},
    {"batch", "TEXT", "value of ${batch}"},
    {"id", "TEXT", "value of ${id}"},
    {"set", "NAME=VALUE", "value of a variable that the profile declares; repeatable"},
    {"ca", "WHICH", "who signs: issuing (default), root, or one such as issuing-1"},
    {"issuer", "FILE", "a CA outside of a factory: its certificate, and …"},
    {"issuer-key", "FILE", "… its private key"},
    MINT_OPTIONS_OUTPUT,
    {"existing-keys", NULL, "without a factory: use keys that are in their files already"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

// ---- rows ----

/// Splits NAME=VALUE; the rows own the name.
static mint_exit_t take_setting(const mint_arguments_t *arguments, const char *text,
                                mint_rows_t *rows)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text) {
        return mint_say_usage(arguments->verb, "--set is NAME=VALUE, not '%s'", text);
    }
    if (rows->given.more_count == MINT_ROW_VARIABLES) {
        return mint_say_usage(arguments->verb, "more than %u times --set", MINT_ROW_VARIABLES);
    }
    char *name = strndup(text, (size_t)(equals - text));
    if (name == NULL) {
        return mint_say_error(MINT_ERR_MEMORY, NULL);
    }
    rows->names[rows->name_count++] = name;
    rows->given_more[rows->given.more_count++] =
        (mint_profile_variable_t){.name = name, .value = equals + 1};
    return MINT_EXIT_DONE;
}

static mint_exit_t take_values(const mint_arguments_t *arguments, mint_rows_t *rows)
{
    const char *text;
    mint_exit_t result = MINT_EXIT_DONE;
    rows->given = (mint_profile_values_t){
        .serial = mint_argument_text(arguments, "serial", NULL),
        .product = mint_argument_text(arguments, "product", NULL),
        .batch = mint_argument_text(arguments, "batch", NULL),
        .id = mint_argument_text(arguments, "id", NULL),
        .name = mint_argument_text(arguments, "name", NULL),
    };
    for (size_t i = 0;
         result == MINT_EXIT_DONE && (text = mint_argument_text_at(arguments, "set", i)) != NULL;
         i++) {
        result = take_setting(arguments, text, rows);
    }
    return result;
}

static mint_exit_t take_paths(const mint_arguments_t *arguments, mint_rows_t *rows)
{
    const char *path;
    rows->paths = calloc(MINT_ARGUMENTS_MAX, sizeof *rows->paths);
    while (rows->paths != NULL &&
           (path = mint_argument_text_at(arguments, "csr", rows->path_count)) != NULL) {
        rows->paths[rows->path_count] = strdup(path);
        if (rows->paths[rows->path_count] == NULL) {
            return mint_say_error(MINT_ERR_MEMORY, NULL);
        }
        rows->path_count++;
    }
    return rows->paths != NULL ? MINT_EXIT_DONE : mint_say_error(MINT_ERR_MEMORY, NULL);
}

/// True if one of the values is numbered.
static bool is_numbered(const mint_rows_t *rows)
{
    const char *const values[] = {rows->given.serial, rows->given.product, rows->given.batch,
                                  rows->given.id, rows->given.name};
    bool numbered = false;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        numbered = numbered || (values[i] != NULL && strchr(values[i], '#') != NULL);
    }
    for (size_t i = 0; i < rows->given.more_count; i++) {
        numbered = numbered || strchr(rows->given_more[i].value, '#') != NULL;
    }
    return numbered;
}

static mint_exit_t take_rows(const mint_arguments_t *arguments, mint_rows_t *rows)
{
    bool requests = mint_argument_flag(arguments, "csr");
    bool count = mint_argument_flag(arguments, "count") || mint_argument_flag(arguments, "first");
    rows->list_path = mint_argument_text(arguments, "from", NULL);
    if ((requests ? 1 : 0) + (rows->list_path != NULL ? 1 : 0) + (count ? 1 : 0) > 1) {
        return mint_say_usage(arguments->verb, "--csr, --from and --count exclude each other");
    }
    if (!mint_argument_number(arguments, "count", 1, 1000000, 1, &rows->count) ||
        !mint_argument_number(arguments, "first", 0, 999999999, 1, &rows->first)) {
        return MINT_EXIT_USAGE;
    }
    mint_exit_t result = take_values(arguments, rows);
    if (result == MINT_EXIT_DONE && requests) {
        result = take_paths(arguments, rows);
    }
    if (result == MINT_EXIT_DONE && rows->count > 1 && !is_numbered(rows)) {
        result = mint_say_usage(arguments->verb,
                                "%u certificates need names of their own: put `####` into a value, "
                                "such as --serial A-####",
                                rows->count);
    }
    return result;
}

// ---- profile and issuer ----

/// A CA that is in files.
static mint_exit_t take_foreign_ca(const mint_arguments_t *arguments, mint_issue_run_t *run)
{
    mint_issuing_t *issuing = &run->issuing;
    mint_buffer_t passphrase = {0};
    mint_error_t error = {0};
    mint_key_t *key = mint_key_new();
    const char *key_path = mint_argument_text(arguments, "issuer-key", NULL);
    issuing->ca_keys[MINT_THREADS_MAX] = key;
    if (key == NULL) {
        return mint_say_error(MINT_ERR_MEMORY, NULL);
    }
    mint_status_t status =
        mint_certificate_load(mint_argument_text(arguments, "issuer", ""), &run->issuer, &error);
    // A key that is not encrypted needs no passphrase, and nobody is asked for one.
    if (status == MINT_OK) {
        status = mint_key_load_private(key, key_path, (mint_bytes_t){0}, &error);
    }
    if (status == MINT_ERR_AUTHENTICATION) {
        mint_exit_t result = mint_passphrase_read(arguments, false, &passphrase);
        if (result != MINT_EXIT_DONE) {
            return result;
        }
        status = mint_key_load_private(key, key_path, mint_buffer_view(&passphrase), &error);
        mint_buffer_free(&passphrase);
    }
    issuing->issuer = mint_buffer_view(&run->issuer);
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
}

/// The profile by name or path; into a factory one's own file is copied, so that a renewal finds
/// it.
static mint_exit_t take_profile(const mint_arguments_t *arguments, mint_issue_run_t *run)
{
    mint_issuing_t *issuing = &run->issuing;
    mint_error_t error = {0};
    const char *name = mint_argument_text(arguments, "profile", NULL);
    mint_status_t status;
    if (run->session.factory != NULL) {
        status = mint_factory_take_profile(run->session.factory, name, issuing->profile_name,
                                           &run->profile_made, &error);
        if (status == MINT_OK) {
            status = mint_factory_profile(run->session.factory, issuing->profile_name,
                                          &run->profile, &error);
        }
    } else {
        status = mint_profile_find(name, &run->profile, &error);
    }
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    issuing->profile = run->profile;
    issuing->key_type = mint_profile_key_type(run->profile);
    return MINT_EXIT_DONE;
}

static mint_exit_t take_issuer(const mint_arguments_t *arguments, mint_issue_run_t *run)
{
    bool foreign = mint_argument_flag(arguments, "issuer");
    if (mint_profile_is_self_signed(run->profile)) {
        if (foreign || mint_argument_flag(arguments, "ca") || run->issuing.rows.path_count > 0) {
            return mint_say_usage(arguments->verb,
                                  "a self-signed certificate has no issuer, and is "
                                  "for a key made here: no --ca, --issuer, --csr");
        }
        return MINT_EXIT_DONE;
    }
    if (foreign) {
        return take_foreign_ca(arguments, run);
    }
    if (run->session.factory == NULL) {
        return mint_say_usage(arguments->verb,
                              "who signs? give --factory, or --issuer and --issuer-key");
    }
    return mint_take_factory_ca(arguments, run);
}

/// Opens the factory, if one is named and not for nothing.
static mint_exit_t take_session(const mint_arguments_t *arguments, mint_issue_run_t *run)
{
    const char *dir = mint_argument_text(arguments, "factory", getenv("MINTMARK_FACTORY"));
    bool foreign = mint_argument_flag(arguments, "issuer");
    if (foreign != mint_argument_flag(arguments, "issuer-key")) {
        return mint_say_usage(arguments->verb, "--issuer and --issuer-key belong together");
    }
    if (foreign &&
        (mint_argument_flag(arguments, "factory") || mint_argument_flag(arguments, "ca"))) {
        return mint_say_usage(arguments->verb, "--issuer is for CAs outside of a factory");
    }
    return foreign || dir == NULL || dir[0] == '\0'
               ? MINT_EXIT_DONE
               : mint_session_open(arguments, NULL, &run->session);
}

// ---- the verb ----

static mint_exit_t prepare(const mint_arguments_t *arguments, mint_issue_run_t *run)
{
    mint_rows_t *rows = &run->issuing.rows;
    if (mint_argument_text(arguments, "profile", NULL) == NULL) {
        return mint_say_usage(arguments->verb, "--profile is missing");
    }
    run->issuing.now = (int64_t)time(NULL);
    mint_exit_t result = take_rows(arguments, rows);
    if (result == MINT_EXIT_DONE) {
        result = take_session(arguments, run);
    }
    if (result == MINT_EXIT_DONE) {
        result = take_profile(arguments, run);
    }
    if (result == MINT_EXIT_DONE) {
        result = mint_take_output(arguments, run);
        run->issuing.output.existing_keys = mint_argument_flag(arguments, "existing-keys");
    }
    if (result == MINT_EXIT_DONE && rows->list_path == NULL && rows->path_count == 0) {
        result = mint_check_keys(arguments, run, rows->count > 1);
    }
    return result == MINT_EXIT_DONE ? take_issuer(arguments, run) : result;
}

static mint_exit_t run_verb(const mint_arguments_t *arguments)
{
    static mint_issue_run_t run;
    mint_exit_t result = prepare(arguments, &run);
    if (result == MINT_EXIT_DONE) {
        result = mint_issue_all(&run);
    }
    if (result != MINT_EXIT_DONE && run.profile_made && run.issuing.issued == 0) {
        mint_factory_drop_profile(run.session.factory, run.issuing.profile_name);
    }
    mint_issue_run_release(&run);
    return result;
}

const mint_verb_t mint_verb_cert_issue = {
    .noun = "cert",
    .verb = "issue",
    .summary = "issue one certificate or many",
    .help =
        "From requests (--csr, or the column csr of --from), whose signatures are checked, or with\n"
        "keys made here. The profile says what the certificates look like, and which variables it\n"
        "wants; a request's own wishes are not looked at. --from reads CSV with the names of its\n"
        "columns in the first line; files are seen from the folder that it is in.\n"
        "First everything is checked: requests, names, the rules of `mintmark cert lint`, doubles\n"
        "in the list and on record. If anything is wrong, the line is named, and nothing is\n"
        "issued or written. Then serial numbers are reserved, certificates signed, verified by the\n"
        "second library and recorded, in groups; interrupted, the same command goes on. An\n"
        "identity has one good certificate: asked again for the same key, it is given again; for\n"
        "another key, see `mintmark cert renew`.\n"
        "An issuer signs while it is valid. A certificate that ends after its issuer is warned of,\n"
        "but for those without an end (99991231235959Z), which IEEE 802.1AR wants of devices.\n"
        "A key goes into its file before the certificate is reserved. One that is there already is\n"
        "used if it is of the type and in the form that are asked for, and on record for nobody\n"
        "else, which is what an interrupted run leaves; this is said.\n"
        "A self-signed profile needs no factory, and is recorded nowhere: keys that are there\n"
        "already are used with --existing-keys alone. So it is with --issuer.",
    .example =
        "mintmark cert issue --factory plant --profile tls-server --csr server.csr -o server.pem\n"
        "mintmark cert issue --factory plant --profile tls-server --name mqtt.example.com \\\n"
        "    --key-output mqtt.key --plain-keys --chain -o mqtt.pem\n"
        "mintmark cert issue --factory plant --profile device-ldevid --from devices.csv --folder out\n"
        "mintmark cert issue --factory plant --profile device-ldevid --count 50 --serial A-#### \\\n"
        "    --folder out --key-passphrase-file pass --passphrase-file pass\n"
        "mintmark cert issue --profile self-signed --name bench.example --key-output k.pem \\\n"
        "    --plain-keys -o c.pem",
    .options = options,
    .run = run_verb,
};
