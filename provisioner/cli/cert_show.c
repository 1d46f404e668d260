// SPDX-License-Identifier: Apache-2.0
//
// `mintmark cert show`: what certificates and revocation lists say, for people and for programs.
#include <stdio.h>

#include "cli/cert_input.h"
#include "cli/cert_json.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/crl.h"

static const mint_option_t options[] = {MINT_OPTION_JSON, MINT_OPTION_END};

static mint_status_t print_text(const mint_input_t *input, mint_error_t *error)
{
    mint_buffer_t text = {0};
    mint_error_t cause = {0};
    mint_bytes_t der = mint_buffer_view(&input->der);
    mint_status_t status = input->kind == MINT_INPUT_CRL
                               ? mint_crl_text(der, &text, &cause)
                               : mint_certificate_text(der, &text, &cause);
    if (status != MINT_OK) {
        mint_error_set(error, "'%.120s': %s", input->source, cause.message);
    } else if (fwrite(text.data, 1, text.len, stdout) != text.len) {
        status = MINT_ERR_IO;
    }
    mint_buffer_free(&text);
    return status;
}

static mint_exit_t print_all(const mint_inputs_t *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        mint_error_t error = {0};
        mint_status_t status = print_text(&inputs->list[i], &error);
        if (status != MINT_OK) {
            return mint_say_error(status, &error);
        }
    }
    return MINT_EXIT_DONE;
}

static mint_exit_t print_json(const mint_inputs_t *inputs)
{
    json_t *list = json_array();
    for (size_t i = 0; i < inputs->count; i++) {
        const mint_input_t *input = &inputs->list[i];
        mint_bytes_t der = mint_buffer_view(&input->der);
        json_t *one = input->kind == MINT_INPUT_CRL ? mint_json_crl(der) : mint_json_cert(der);
        if (one == NULL || json_array_append_new(list, one) != 0) {
            mint_error_t error = {0};
            json_decref(list);
            mint_error_set(&error, "'%.120s': it is not a %s in strict DER", input->source,
                           input->kind == MINT_INPUT_CRL ? "revocation list" : "certificate");
            return mint_say_error(MINT_ERR_FORMAT, &error);
        }
    }
    return mint_print_json(list);
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_inputs_t inputs = {0};
    mint_error_t error = {0};
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < arguments->operand_count && status == MINT_OK; i++) {
        status = mint_inputs_read(&inputs, arguments->operands[i],
                                  MINT_INPUT_CERTIFICATE | MINT_INPUT_CRL, &error);
    }
    mint_exit_t result = MINT_EXIT_DONE;
    if (status != MINT_OK) {
        result = mint_say_error(status, &error);
    } else {
        result = mint_argument_flag(arguments, "json") ? print_json(&inputs) : print_all(&inputs);
    }
    mint_inputs_free(&inputs);
    return result;
}

const mint_verb_t mint_verb_cert_show = {
    .noun = "cert",
    .verb = "show",
    .summary = "show certificates and revocation lists",
    .operands = "FILE…",
    .operand_min = 1,
    .operand_max = MINT_ARGUMENTS_MAX,
    .help =
        "FILE is PEM, with one or many blocks, or DER; `-` is standard input. The text is laid\n"
        "out as `openssl x509 -text` does it. With --json, a list with an object for each:\n"
        "everything that the bytes say, extensions as they are (`value`) and as what they\n"
        "mean (`content`). Signatures are not verified: see `mintmark cert verify`.",
    .example = "mintmark cert show device.pem\n"
               "mintmark cert show - --json <device.pem",
    .options = options,
    .run = run,
};
