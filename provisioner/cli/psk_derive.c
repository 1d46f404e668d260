// SPDX-License-Identifier: Apache-2.0
//
// `mintmark psk derive`: the PSK of one device, for the server that it talks to.
#include <stdio.h>

#include "cli/cli.h"

static const mint_option_t options[] = {
    {"device", "ID", "the device's id, 32 hex digits"},
    MINT_OPTION_FACTORY,
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_JSON,
    MINT_OPTION_END,
};

static mint_status_t derive(const mint_session_t *session, const uint8_t *id,
                            mint_bytes_t passphrase, char *identity, uint8_t *key,
                            mint_error_t *error)
{
    mint_device_t device;
    mint_batch_t batch;
    uint8_t master[MINT_PSK_MASTER_LEN] = {0};
    mint_status_t status = mint_registry_find_device(session->registry, id, &device, error);
    if (status == MINT_OK) {
        status = mint_registry_find_batch(session->registry, device.batch, &batch, error);
    }
    if (status == MINT_OK) {
        status = mint_factory_load_psk_master(session->factory, &batch, passphrase, master, error);
    }
    if (status == MINT_OK) {
        status = mint_psk_derive(master, id, identity, key);
    }
    mint_wipe(master, sizeof master);
    return status;
}

static mint_exit_t print_psk(const mint_arguments_t *arguments, const char *identity,
                             const uint8_t *key)
{
    mint_say("warning: this is a secret; whoever has it can be the device, or the server to it");
    if (mint_argument_flag(arguments, "json")) {
        return mint_print_json(json_pack("{s:s, s:o}", "identity", identity, "key",
                                         mint_json_hex(key, MINT_PSK_KEY_LEN)));
    }
    (void)printf("identity  %s\nkey       ", identity);
    mint_print_hex(key, MINT_PSK_KEY_LEN);
    (void)printf("\n");
    return MINT_EXIT_DONE;
}

static mint_exit_t derive_and_print(const mint_arguments_t *arguments,
                                    const mint_session_t *session, const uint8_t *id)
{
    char identity[MINT_PSK_IDENTITY_SIZE];
    uint8_t key[MINT_PSK_KEY_LEN] = {0};
    mint_buffer_t passphrase = {0};
    mint_error_t error = {0};
    mint_exit_t result = mint_passphrase_read(arguments, false, &passphrase);
    if (result == MINT_EXIT_DONE) {
        mint_status_t status =
            derive(session, id, mint_buffer_view(&passphrase), identity, key, &error);
        result = status == MINT_OK ? print_psk(arguments, identity, key)
                                   : mint_say_error(status, &error);
    }
    mint_wipe(key, sizeof key);
    mint_buffer_free(&passphrase);
    return result;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_session_t session;
    const char *device = mint_argument_text(arguments, "device", NULL);
    if (device == NULL) {
        return mint_say_usage(arguments->verb, "--device is missing");
    }
    if (!mint_parse_device_id(device, id)) {
        return MINT_EXIT_USAGE;
    }
    mint_exit_t result = mint_session_open(arguments, NULL, &session);
    if (result == MINT_EXIT_DONE) {
        result = derive_and_print(arguments, &session, id);
        mint_session_close(&session);
    }
    return result;
}

const mint_verb_t mint_verb_psk_derive = {
    .noun = "psk",
    .verb = "derive",
    .summary = "print identity and key of a device's PSK",
    .help = "The key is derived from the batch's master key and the device's identity; it is not\n"
            "stored anywhere. The device must be in the registry, its batch made with --psk one.",
    .example = "mintmark psk derive --factory plant --device 000102030405060708090a0b0c0d0e0f",
    .options = options,
    .run = run,
};
