// SPDX-License-Identifier: Apache-2.0
//
// `mintmark device unlock`: the authority lets a locked device be changed again. When the device is
// there the registry comes first: should it then not obey, a station run finds it locked and
// finishes it.
#include <unistd.h>

#include "cli/device_ticket.h"

static const mint_option_t options[] = {
    MINT_OPTION_FACTORY,
    {"port", "PORT", "the serial port with the device behind it"},
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_END,
};

static mint_exit_t unlock(const mint_arguments_t *arguments, const mint_session_t *session,
                          const uint8_t *id, int fd)
{
    mint_error_t error = {0};
    mint_status_t status = mint_registry_unlock_device(session->registry, id, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    mint_exit_t code = mint_ticket_send(session, fd, id, MINT_COMMAND_UNLOCK);
    if (code == MINT_EXIT_DONE) {
        mint_say("unlocked device %s; `mintmark station run` locks it again",
                 arguments->operands[0]);
    }
    return code;
}

static mint_exit_t meet_and_unlock(const mint_arguments_t *arguments, const mint_session_t *session,
                                   const uint8_t *id)
{
    mint_error_t error = {0};
    mint_device_t device;
    int fd;
    mint_status_t status = mint_registry_find_device(session->registry, id, &device, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    mint_exit_t code = mint_ticket_load_authority(arguments, session);
    if (code == MINT_EXIT_DONE) {
        code = mint_ticket_meet_device(mint_argument_text(arguments, "port", NULL), id, NULL, &fd);
    }
    if (code == MINT_EXIT_DONE) {
        code = unlock(arguments, session, id, fd);
        close(fd);
    }
    return code;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_session_t session;
    if (mint_argument_text(arguments, "port", NULL) == NULL) {
        return mint_say_usage(arguments->verb, "--port is missing");
    }
    if (!mint_parse_device_id(arguments->operands[0], id)) {
        return MINT_EXIT_USAGE;
    }
    mint_exit_t code = mint_session_open(arguments, NULL, &session);
    if (code == MINT_EXIT_DONE) {
        code = meet_and_unlock(arguments, &session, id);
        mint_session_close(&session);
    }
    return code;
}

const mint_verb_t mint_verb_device_unlock = {
    .noun = "device",
    .verb = "unlock",
    .summary = "unlock a device with a ticket of the authority",
    .operands = "ID",
    .operand_min = 1,
    .operand_max = 1,
    .help = "The authority signs a ticket for the device ID, 32 hex digits, and its nonce of this\n"
            "moment: good once, for a minute, for no other device. The device keeps its key and\n"
            "its certificate; its PSK may be changed, and `station run` locks it again. The log\n"
            "of the registry tells all of it.",
    .example = "mintmark device unlock 000102030405060708090a0b0c0d0e0f --factory plant \\\n"
               "    --port /dev/ttyUSB0",
    .options = options,
    .run = run,
};
