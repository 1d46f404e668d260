// SPDX-License-Identifier: Apache-2.0
//
// `mintmark psk export`: the PSKs of a factory's devices, or of a list, as the file that a server
// takes. Those of devices are derived as they are written; no list of them is kept.
#include <string.h>

#include "cli/psk_derivation.h"
#include "cli/psk_replace.h"

static const mint_option_t options[] = {
    {"from", "FILE", "PSKs of this list instead of a factory's; repeatable"},
    {"from-format", "FORMAT", "what it is: mosquitto, gnutls, csv or json (default: by its name)"},
    {"batch", "NAME", "the devices of this batch alone"},
    {"device", "ID", "this device alone; repeatable"},
    {"all", NULL, "also devices that have not confirmed their PSK yet"},
    MINT_OPTIONS_PSK_OUTPUT,
    MINT_OPTION_FACTORY,
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

static mint_exit_t write_list(const mint_psk_list_t *list, const mint_psk_output_t *output,
                              mint_psk_more_t more, void *context)
{
    mint_error_t error = {0};
    mint_status_t status = list->count > 0
                               ? mint_psk_replace(list, output, more, context, &error)
                               : mint_fail(&error, MINT_ERR_NOT_FOUND, "there is no PSK to export");
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    mint_say("wrote %zu PSK%s; whoever reads them can be the devices", list->count,
             list->count == 1 ? "" : "s");
    return MINT_EXIT_DONE;
}

static mint_exit_t export_lists(const mint_arguments_t *arguments, const mint_psk_output_t *output,
                                mint_psk_list_t *list)
{
    mint_error_t error = {0};
    const char *format = mint_argument_text(arguments, "from-format", NULL);
    const char *path;
    for (size_t i = 0; (path = mint_argument_text_at(arguments, "from", i)) != NULL; i++) {
        mint_status_t status = mint_psk_files_read(list, path, format, &error);
        if (status != MINT_OK) {
            return mint_say_error(status, &error);
        }
    }
    return write_list(list, output, NULL, NULL);
}

// ---- from a factory ----

/// A derivation, and whose PSKs it derives.
typedef struct {
    mint_psk_derivation_t derivation;
    const char *batch; ///< NULL: all batches'
} derived_t;

/// A list that this factory wrote may hold devices that are retired by now.
static mint_status_t derive_more(void *context, mint_psk_list_t *more, mint_error_t *error)
{
    derived_t *derived = context;
    return mint_psk_derivation_all(&derived->derivation, derived->batch, more, error);
}

static mint_status_t derive_named(mint_psk_derivation_t *derivation,
                                  const mint_arguments_t *arguments, mint_psk_list_t *list,
                                  mint_error_t *error)
{
    const char *text;
    mint_status_t status = MINT_OK;
    for (size_t i = 0;
         status == MINT_OK && (text = mint_argument_text_at(arguments, "device", i)) != NULL; i++) {
        uint8_t id[MINT_DEVICE_ID_LEN];
        status = mint_parse_device_id(text, id)
                     ? mint_psk_derivation_device(derivation, id, list, error)
                     : MINT_ERR_ARGUMENT;
    }
    return status;
}

static mint_exit_t export_session(const mint_arguments_t *arguments,
                                  const mint_psk_output_t *output, const mint_session_t *session,
                                  mint_psk_list_t *list)
{
    mint_error_t error = {0};
    mint_buffer_t passphrase = {0};
    mint_exit_t result = mint_passphrase_read(arguments, false, &passphrase);
    if (result != MINT_EXIT_DONE) {
        return result;
    }
    derived_t derived = {.batch = mint_argument_text(arguments, "batch", NULL)};
    mint_psk_derivation_t *derivation = &derived.derivation;
    mint_psk_derivation_start(derivation, session, mint_buffer_view(&passphrase));
    mint_status_t status =
        mint_argument_flag(arguments, "device")
            ? derive_named(derivation, arguments, list, &error)
            : mint_psk_derivation_batches(derivation, derived.batch,
                                          mint_argument_flag(arguments, "all"), list, &error);
    result = status == MINT_OK ? write_list(list, output, derive_more, &derived)
                               : mint_say_error(status, &error);
    mint_psk_derivation_end(derivation);
    mint_buffer_free(&passphrase);
    return result;
}

static mint_exit_t export_factory(const mint_arguments_t *arguments,
                                  const mint_psk_output_t *output, mint_psk_list_t *list)
{
    mint_session_t session;
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        result = export_session(arguments, output, &session, list);
        mint_session_close(&session);
    }
    return result;
}

static bool makes_sense(const mint_arguments_t *arguments)
{
    bool from = mint_argument_flag(arguments, "from");
    if (from &&
        (mint_argument_flag(arguments, "factory") || mint_argument_flag(arguments, "batch") ||
         mint_argument_flag(arguments, "device"))) {
        (void)mint_say_usage(arguments->verb, "--from is instead of a factory's devices");
        return false;
    }
    if (mint_argument_flag(arguments, "batch") && mint_argument_flag(arguments, "device")) {
        (void)mint_say_usage(arguments->verb, "--batch and --device exclude each other");
        return false;
    }
    const char *text;
    for (size_t i = 0; (text = mint_argument_text_at(arguments, "device", i)) != NULL; i++) {
        uint8_t id[MINT_DEVICE_ID_LEN];
        if (!mint_parse_device_id(text, id)) {
            return false;
        }
    }
    return true;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    mint_psk_output_t output;
    mint_psk_list_t list = {0};
    if (!mint_psk_output_take(arguments, NULL, &output) || !makes_sense(arguments)) {
        return MINT_EXIT_USAGE;
    }
    if (output.format == NULL) {
        return mint_say_usage(arguments->verb, "--format is missing");
    }
    mint_exit_t result = mint_argument_flag(arguments, "from")
                             ? export_lists(arguments, &output, &list)
                             : export_factory(arguments, &output, &list);
    mint_psk_list_free(&list);
    return result;
}

const mint_verb_t mint_verb_psk_export = {
    .noun = "psk",
    .verb = "export",
    .summary = "write PSKs for the servers that use them",
    .help =
        "The PSKs of all devices that confirmed theirs, of a batch, of single devices, or of a\n"
        "list, in the format of the server; retired devices are left out unless --device names\n"
        "them:\n"
        "  mosquitto  identity:hex, for psk_file\n"
        "  gnutls     user:hex, as of psktool; `#hex:hex` for users that are no plain word\n"
        "  openssl    a line a PSK, arguments of s_server: xargs -a FILE openssl s_server …\n"
        "  tinydtls   a C header with a table for the server's get_psk_info()\n"
        "  libcoap    hint,identity,key, for coap-server -i\n"
        "  header     a C header; csv and json for programs\n"
        "What a format or its target cannot hold is refused, and then nothing is written. The\n"
        "file gets mode 0600. It takes the place of an older one, unless that holds PSKs which\n"
        "neither it nor the factory has, such as those of `psk new`, or is no list of the format.",
    .example =
        "mintmark psk export --factory plant --batch spring --format mosquitto -o spring.psk\n"
        "mintmark psk export --from meters.psk --format gnutls -o gnutls.psk",
    .options = options,
    .run = run,
};
