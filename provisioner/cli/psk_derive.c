// SPDX-License-Identifier: Apache-2.0
//
// `mintmark psk derive`: the PSK of a device, or of another peer of a batch, for whoever talks to
// it.
#include <stdio.h>
#include <string.h>

#include "cli/psk_derivation.h"
#include "cli/psk_replace.h"

static const mint_option_t options[] = {
    {"device", "ID", "a device's id, 32 hex digits; repeatable"},
    {"identity", "TEXT", "with --batch: an identity of one's own choice; repeatable"},
    {"batch", "NAME", "whose master key the PSK of an --identity derives from"},
    {"bytes", "N", "with --identity: length of the keys, 16 to 64 (default: 16)"},
    MINT_OPTIONS_PSK_OUTPUT,
    MINT_OPTION_FACTORY,
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

/// What the command line asks for.
typedef struct {
    const mint_arguments_t *arguments;
    mint_psk_output_t output; ///< its format is NULL for text
    uint32_t key_len;
} request_t;

// ---- output ----

static void print_psk(const mint_psk_t *psk)
{
    char identity[MINT_PSK_IDENTITY_TEXT_SIZE];
    mint_psk_identity_text((mint_bytes_t){psk->identity, psk->identity_len}, identity);
    (void)printf("identity  %s\nkey       ", identity);
    mint_print_hex(psk->key, psk->key_len);
    (void)printf("\n");
}

/// The one PSK as an object, several as a list of them.
static mint_exit_t print_json(const mint_psk_list_t *list)
{
    json_t *array = json_array();
    for (size_t i = 0; i < list->count; i++) {
        const mint_psk_t *psk = &list->entries[i];
        json_t *identity = json_stringn((const char *)psk->identity, psk->identity_len);
        json_t *object =
            json_pack("{s:o, s:o}", "identity", identity == NULL ? json_null() : identity, "key",
                      mint_json_hex(psk->key, psk->key_len));
        if (json_array_append_new(array, object) != 0) {
            json_decref(array);
            return mint_say_error(MINT_ERR_MEMORY, NULL);
        }
    }
    if (list->count > 1) {
        return mint_print_json(array);
    }
    json_t *only = json_incref(json_array_get(array, 0));
    json_decref(array);
    return mint_print_json(only);
}

/// What the factory can derive again need not be kept.
static mint_status_t derive_more(void *context, mint_psk_list_t *more, mint_error_t *error)
{
    mint_psk_derivation_t *derivation = context;
    return mint_psk_derivation_all(derivation, derivation->batch.name, more, error);
}

static mint_exit_t write_file(const mint_psk_list_t *list, const mint_psk_output_t *output,
                              mint_psk_derivation_t *derivation)
{
    mint_error_t error = {0};
    mint_status_t status = mint_psk_replace(list, output, derive_more, derivation, &error);
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
}

static mint_exit_t show(const request_t *request, const mint_psk_list_t *list,
                        mint_psk_derivation_t *derivation)
{
    mint_say("warning: this is a secret; whoever has it can be the device, or the server to it");
    if (mint_argument_flag(request->arguments, "json") && strcmp(request->output.path, "-") == 0) {
        return print_json(list);
    }
    if (request->output.format != NULL) {
        return write_file(list, &request->output, derivation);
    }
    for (size_t i = 0; i < list->count; i++) {
        print_psk(&list->entries[i]);
    }
    return MINT_EXIT_DONE;
}

// ---- derivation ----

static mint_status_t derive_one(const request_t *request, mint_psk_derivation_t *derivation,
                                size_t index, mint_psk_list_t *list, mint_error_t *error)
{
    const mint_option_t *option = request->arguments->given[index];
    const char *value = request->arguments->values[index];
    if (strcmp(option->name, "device") == 0) {
        uint8_t id[MINT_DEVICE_ID_LEN];
        return mint_parse_device_id(value, id)
                   ? mint_psk_derivation_device(derivation, id, list, error)
                   : MINT_ERR_ARGUMENT;
    }
    if (strcmp(option->name, "identity") != 0) {
        return MINT_OK;
    }
    const char *batch = mint_argument_text(request->arguments, "batch", NULL);
    mint_bytes_t identity = {(const uint8_t *)value, strlen(value)};
    return mint_psk_derivation_named(derivation, batch, identity, request->key_len, list, error);
}

static mint_exit_t derive(const request_t *request, const mint_session_t *session)
{
    mint_error_t error = {0};
    mint_buffer_t passphrase = {0};
    mint_psk_list_t list = {0};
    mint_psk_derivation_t derivation;
    mint_exit_t result = mint_passphrase_read(request->arguments, false, &passphrase);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    mint_psk_derivation_start(&derivation, session, mint_buffer_view(&passphrase));
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < request->arguments->given_count && status == MINT_OK; i++) {
        status = derive_one(request, &derivation, i, &list, &error);
    }
    result = status == MINT_OK ? show(request, &list, &derivation) : mint_say_error(status, &error);
    mint_psk_derivation_end(&derivation);
    mint_buffer_free(&passphrase);
    mint_psk_list_free(&list);
    return result;
}

// ---- the command line ----

static bool devices_are_ids(const mint_arguments_t *arguments)
{
    const char *text;
    for (size_t i = 0; (text = mint_argument_text_at(arguments, "device", i)) != NULL; i++) {
        uint8_t id[MINT_DEVICE_ID_LEN];
        if (!mint_parse_device_id(text, id)) {
            return false;
        }
    }
    return true;
}

static bool take(const mint_arguments_t *arguments, request_t *request)
{
    bool device = mint_argument_flag(arguments, "device");
    bool identity = mint_argument_flag(arguments, "identity");
    request->arguments = arguments;
    if (!device && !identity) {
        (void)mint_say_usage(arguments->verb, "--device is missing");
        return false;
    }
    if (identity != mint_argument_flag(arguments, "batch")) {
        (void)mint_say_usage(arguments->verb, "--identity and --batch go together");
        return false;
    }
    if (!identity && mint_argument_flag(arguments, "bytes")) {
        (void)mint_say_usage(arguments->verb, "--bytes needs --identity: devices have %u",
                             MINT_PSK_KEY_LEN);
        return false;
    }
    bool good = mint_psk_output_take(arguments, NULL, &request->output) &&
                mint_argument_number(arguments, "bytes", MINT_PSK_KEY_LEN, MINT_PSK_KEY_MAX_LEN,
                                     MINT_PSK_KEY_LEN, &request->key_len) &&
                devices_are_ids(arguments);
    if (good && request->output.format == NULL && mint_argument_flag(arguments, "output")) {
        (void)mint_say_usage(arguments->verb, "--output needs --format");
        return false;
    }
    return good;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    request_t request;
    mint_session_t session;
    if (!take(arguments, &request)) {
        return MINT_EXIT_USAGE;
    }
    request.output.single = true;
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        result = derive(&request, &session);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_psk_derive = {
    .noun = "psk",
    .verb = "derive",
    .summary = "print identity and key of a device's PSK",
    .help =
        "The key is derived from the batch's master key and the device's identity; it is not\n"
        "stored anywhere. The device must be in the registry, its batch made with --psk one.\n"
        "A peer that is no device of the batch, such as a gateway, gets its PSK with --identity\n"
        "and --batch. With --format it comes as a file for a server or, as a header, for a\n"
        "firmware build, in which a single PSK is called NAME_identity and NAME_key. A file that\n"
        "holds PSKs which cannot be derived again is not written over.",
    .example = "mintmark psk derive --factory plant --device 000102030405060708090a0b0c0d0e0f\n"
               "mintmark psk derive --factory plant --batch spring --identity gateway-1 \\\n"
               "    --format header --style mbedtls --name gateway_psk -o gateway_psk.h",
    .options = options,
    .run = run,
};
