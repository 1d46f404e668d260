// SPDX-License-Identifier: Apache-2.0
//
// `mintmark device retire`: takes a device out of use, for good. The registry comes before the
// ticket, so that a device that did not obey is out of use all the same; but nothing comes before
// it is known who is behind the port, for it cannot be taken back.
#include <unistd.h>

#include "cli/device_ticket.h"

static const mint_option_t options[] = {
    MINT_OPTION_FACTORY,
    {"port", "PORT", "the serial port with the device behind it, which forgets its keys"},
    {"lost", NULL, "there is no such port: the device is lost or broken"},
    MINT_OPTION_PASSPHRASE_FILE,
    MINT_OPTION_PASSPHRASE_FD,
    MINT_OPTION_END,
};

/// Retires it in the registry, and then the device behind the open port; -1: there is none.
static mint_exit_t retire(const mint_arguments_t *arguments, const mint_session_t *session,
                          const uint8_t *id, int fd)
{
    mint_error_t error = {0};
    mint_exit_t code = MINT_EXIT_DONE;
    mint_status_t status = mint_registry_retire_device(session->registry, id, &error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    if (fd >= 0) {
        code = mint_ticket_send(session, fd, id, MINT_COMMAND_RETIRE);
    }
    mint_say(
        "device %s is out of use and its certificate revoked; servers know when they have the\n"
        "next list: `mintmark ca crl`",
        arguments->operands[0]);
    return code;
}

static mint_exit_t meet_and_retire(const mint_arguments_t *arguments, const mint_session_t *session,
                                   const uint8_t *id)
{
    const char *port = mint_argument_text(arguments, "port", NULL);
    int fd = -1;
    // The authority's key even for a device that is lost: no lesser key takes one out of use.
    mint_exit_t code = mint_ticket_load_authority(arguments, session);
    if (code == MINT_EXIT_DONE && port != NULL) {
        code = mint_ticket_meet_device(port, id, "--lost retires a device that cannot be connected",
                                       &fd);
    }
    if (code == MINT_EXIT_DONE) {
        code = retire(arguments, session, id, fd);
    }
    if (fd >= 0) {
        close(fd);
    }
    return code;
}

static mint_exit_t run(const mint_arguments_t *arguments)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_session_t session;
    bool lost = mint_argument_flag(arguments, "lost");
    if ((mint_argument_text(arguments, "port", NULL) == NULL) != lost) {
        return mint_say_usage(arguments->verb, "one of --port and --lost");
    }
    if (!mint_parse_device_id(arguments->operands[0], id)) {
        return MINT_EXIT_USAGE;
    }
    mint_exit_t code = mint_session_open(arguments, NULL, &session);
    if (code == MINT_EXIT_DONE) {
        code = meet_and_retire(arguments, &session, id);
        mint_session_close(&session);
    }
    return code;
}

const mint_verb_t mint_verb_device_retire = {
    .noun = "device",
    .verb = "retire",
    .summary = "take a device out of use",
    .operands = "ID",
    .operand_min = 1,
    .operand_max = 1,
    .help =
        "Revokes the certificate of the device ID, 32 hex digits, and has the device behind\n"
        "the port forget its keys, by a ticket that the authority signs for it alone, once.\n"
        "There is no way back: it never gets another identity. It keeps its place in the\n"
        "batch's quota. If another device is behind the port, or none, nothing is changed. If\n"
        "the device did not obey, run it again: the registry has it out of use already. --lost\n"
        "is for a device that nobody can connect any more.",
    .example = "mintmark device retire 000102030405060708090a0b0c0d0e0f --factory plant --lost",
    .options = options,
    .run = run,
};
