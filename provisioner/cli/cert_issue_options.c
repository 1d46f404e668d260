// SPDX-License-Identifier: Apache-2.0
//
// From options to a run of issuing.
#include "cli/cert_issue_options.h"

#include <stdlib.h>
#include <string.h>

#include "cli/ca_which.h"
#include "mintmark/certs/file.h"

static mint_exit_t take_key_form(const mint_arguments_t *arguments, mint_issue_run_t *run)
{
    mint_issue_output_t *output = &run->issuing.output;
    const char *path = mint_argument_text(arguments, "key-passphrase-file", NULL);
    bool plain = mint_argument_flag(arguments, "plain-keys");
    bool traditional = mint_argument_flag(arguments, "traditional-keys");
    mint_error_t error = {0};
    if ((path != NULL ? 1 : 0) + (plain ? 1 : 0) + (traditional ? 1 : 0) > 1) {
        return mint_say_usage(arguments->verb, "--key-passphrase-file, --plain-keys and "
                                               "--traditional-keys exclude each other");
    }
    output->key_form = plain         ? MINT_KEY_PEM_PKCS8
                       : traditional ? MINT_KEY_PEM_TRADITIONAL
                                     : MINT_KEY_PEM_ENCRYPTED;
    if (path == NULL) {
        return MINT_EXIT_DONE;
    }
    mint_status_t status = mint_file_read_secret(path, &run->key_passphrase, &error);
    size_t len = 0;
    while (len < run->key_passphrase.len && run->key_passphrase.data[len] != '\n' &&
           run->key_passphrase.data[len] != '\r') {
        len++;
    }
    if (status == MINT_OK && (len == 0 || len > MINT_KEY_PASSPHRASE_MAX_LEN)) {
        status = mint_fail(&error, MINT_ERR_ARGUMENT, "a passphrase has 1 to %u bytes",
                           MINT_KEY_PASSPHRASE_MAX_LEN);
    }
    output->key_passphrase = (mint_bytes_t){.data = run->key_passphrase.data, .len = len};
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
}

static mint_exit_t take_threads(const mint_arguments_t *arguments, mint_issuing_t *issuing)
{
    uint32_t threads;
    mint_error_t error = {0};
    if (!mint_argument_number(arguments, "threads", 1, MINT_THREADS_MAX,
                              (uint32_t)mint_parallel_default(), &threads)) {
        return MINT_EXIT_USAGE;
    }
    issuing->threads = threads;
    const char *type = mint_argument_text(arguments, "key", NULL);
    if (type != NULL && mint_key_type_from_name(type, &issuing->key_type, &error) != MINT_OK) {
        (void)mint_say_error(MINT_ERR_ARGUMENT, &error);
        return MINT_EXIT_USAGE;
    }
    return MINT_EXIT_DONE;
}

mint_exit_t mint_take_output(const mint_arguments_t *arguments, mint_issue_run_t *run)
{
    mint_issue_output_t *output = &run->issuing.output;
    output->folder = mint_argument_text(arguments, "folder", NULL);
    output->path = mint_argument_text(arguments, "output", output->folder == NULL ? "-" : NULL);
    output->key_path = mint_argument_text(arguments, "key-output", NULL);
    output->der = mint_argument_flag(arguments, "der");
    output->chain = mint_argument_flag(arguments, "chain");
    output->json = mint_argument_flag(arguments, "json");
    if (output->folder != NULL && output->path != NULL) {
        return mint_say_usage(arguments->verb, "--output and --folder exclude each other");
    }
    if (output->der && output->chain) {
        return mint_say_usage(arguments->verb, "DER holds one certificate: no --chain");
    }
    if (output->json && output->path != NULL && strcmp(output->path, "-") == 0) {
        return mint_say_usage(arguments->verb,
                              "--json takes standard output: give --output or --folder");
    }
    if (output->key_path != NULL && output->path != NULL &&
        mint_is_same_place(output->key_path, output->path)) {
        return mint_say_usage(arguments->verb, "--key-output and --output are the same file");
    }
    mint_exit_t result = take_key_form(arguments, run);
    return result == MINT_EXIT_DONE ? take_threads(arguments, &run->issuing) : result;
}

mint_exit_t mint_check_keys(const mint_arguments_t *arguments, const mint_issue_run_t *run,
                            bool several)
{
    const mint_issue_output_t *output = &run->issuing.output;
    if (output->key_form == MINT_KEY_PEM_ENCRYPTED && output->key_passphrase.len == 0) {
        return mint_say_usage(arguments->verb,
                              "a private key is made: give --key-passphrase-file or --plain-keys");
    }
    if (several && output->folder == NULL) {
        return mint_say_usage(arguments->verb, "private keys are made: give --folder");
    }
    if (output->key_path == NULL && output->folder == NULL) {
        return mint_say_usage(arguments->verb, "a private key is made: --key-output is missing");
    }
    if (output->key_path != NULL && several) {
        return mint_say_usage(arguments->verb, "--key-output takes one key: give --folder alone");
    }
    return MINT_EXIT_DONE;
}

mint_exit_t mint_take_factory_ca(const mint_arguments_t *arguments, mint_issue_run_t *run)
{
    mint_issuing_t *issuing = &run->issuing;
    mint_buffer_t passphrase = {0};
    mint_error_t error = {0};
    mint_key_t *key = mint_key_new();
    if (key == NULL) {
        return mint_say_error(MINT_ERR_MEMORY, NULL);
    }
    issuing->ca_keys[MINT_THREADS_MAX] = key;
    issuing->registry = run->session.registry;
    issuing->factory = run->session.factory;
    if (!mint_parse_ca(arguments, run->session.factory,
                       mint_argument_text(arguments, "ca", "issuing"), &issuing->ca)) {
        return MINT_EXIT_FAILED;
    }
    issuing->issuer = mint_factory_ca_certificate(run->session.factory, issuing->ca);
    mint_exit_t result = mint_passphrase_read(arguments, false, &passphrase);
    if (result == MINT_EXIT_DONE) {
        mint_status_t status = mint_factory_load_ca_key(run->session.factory, issuing->ca,
                                                        mint_buffer_view(&passphrase), key, &error);
        result = status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
    }
    mint_buffer_free(&passphrase);
    return result;
}

/// Says that keys were not made, for they were there.
static void say_found_keys(const mint_issuing_t *issuing)
{
    if (issuing->found_keys > 0 && issuing->output.key_path != NULL) {
        mint_say("the private key was in '%s' already, and was used", issuing->output.key_path);
    } else if (issuing->found_keys > 0) {
        mint_say("%zu private keys were in their files already, and were used",
                 issuing->found_keys);
    }
}

/// Says that certificates end after their CA.
static void say_outlive(const mint_issuing_t *issuing)
{
    char end[MINT_TIME_TEXT_SIZE];
    if (issuing->outlive > 0) {
        mint_time_text(issuing->issuer_end, end);
        mint_say("warning: the CA that signs ends at %s; certificates that end later, and are good "
                 "for nothing from then on: %zu",
                 end, issuing->outlive);
    }
}

mint_exit_t mint_issue_all(mint_issue_run_t *run)
{
    mint_issuing_t *issuing = &run->issuing;
    mint_error_t error = {0};
    mint_status_t status = mint_issuing_prepare(issuing, &error);
    if (status == MINT_OK) {
        status = mint_issuing_check(issuing, &error);
    }
    if (status != MINT_OK) {
        mint_exit_t result = mint_say_error(status, &error);
        if (issuing->rows.list_path != NULL || issuing->checked_count > 1) {
            mint_say("nothing was issued");
        }
        return result;
    }
    status = mint_issuing_issue(issuing, &error);
    if (status != MINT_OK) {
        mint_exit_t result = mint_say_error(status, &error);
        if (issuing->issued + issuing->again > 0) {
            mint_say("%zu certificates were issued before; the same command goes on from there",
                     issuing->issued + issuing->again);
        } else {
            mint_say("nothing was issued");
        }
        return result;
    }
    if (issuing->issued + issuing->again > 1 || issuing->again > 0) {
        mint_say("issued %zu certificates%s", issuing->issued,
                 issuing->again > 0          ? ""
                 : issuing->registry == NULL ? ", recorded nowhere"
                                             : "");
    }
    if (issuing->again > 0) {
        mint_say("%zu were on record for the same request, and were given again", issuing->again);
    }
    say_found_keys(issuing);
    say_outlive(issuing);
    return MINT_EXIT_DONE;
}

void mint_issue_run_release(mint_issue_run_t *run)
{
    mint_issuing_release(&run->issuing);
    mint_profile_free(run->profile);
    mint_buffer_free(&run->issuer);
    mint_buffer_free(&run->key_passphrase);
    mint_session_close(&run->session);
}
