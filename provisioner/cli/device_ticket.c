// SPDX-License-Identifier: Apache-2.0
//
// The authority's tickets from the command line.
#include "cli/device_ticket.h"

#include <stdio.h>
#include <unistd.h>

#include "station/serial.h"
#include "station/ticket.h"

mint_exit_t mint_ticket_load_authority(const mint_arguments_t *arguments,
                                       const mint_session_t *session)
{
    mint_error_t error = {0};
    mint_buffer_t passphrase = {0};
    mint_exit_t code = mint_passphrase_read(arguments, false, &passphrase);
    if (code != MINT_EXIT_DONE) {
        return code;
    }
    mint_status_t status = mint_factory_load_key(session->factory, MINT_FACTORY_AUTHORITY,
                                                 mint_buffer_view(&passphrase), &error);
    mint_buffer_free(&passphrase);
    return status == MINT_OK ? MINT_EXIT_DONE : mint_say_error(status, &error);
}

static mint_status_t open_port(const char *path, int *fd, mint_error_t *error)
{
    mint_serial_problem_t problem;
    mint_status_t status = mint_serial_open(path, fd, &problem);
    if (status != MINT_OK) {
        mint_error_set(error, "cannot open %s: %s", path, problem.text);
        mint_error_hint(error, "%s", problem.hint == NULL ? "" : problem.hint);
    }
    return status;
}

mint_exit_t mint_ticket_meet_device(const char *path, const uint8_t id[MINT_DEVICE_ID_LEN],
                                    const char *otherwise, int *fd)
{
    mint_error_t error = {0};
    mint_status_t status = open_port(path, fd, &error);
    if (status == MINT_OK) {
        status = mint_ticket_meet(*fd, id, &error);
        if (status != MINT_OK) {
            close(*fd);
            *fd = -1;
        }
    }
    if (status == MINT_OK) {
        return MINT_EXIT_DONE;
    }
    mint_exit_t code = mint_say_error(status, &error);
    mint_say("nothing was changed%s%s", otherwise == NULL ? "" : "; ",
             otherwise == NULL ? "" : otherwise);
    return code;
}

static mint_status_t use(const mint_session_t *session, int fd, const uint8_t *id,
                         mint_command_t command, mint_error_t *error)
{
    mint_cose_signer_t authority;
    mint_status_t status =
        mint_factory_cose_signer(session->factory, MINT_FACTORY_AUTHORITY, &authority);
    return status == MINT_OK ? mint_ticket_use(fd, &authority, id, command, error)
                             : mint_fail(error, status, "the authority's key is not loaded");
}

mint_exit_t mint_ticket_send(const mint_session_t *session, int fd,
                             const uint8_t id[MINT_DEVICE_ID_LEN], mint_command_t command)
{
    mint_error_t error = {0};
    mint_status_t status = use(session, fd, id, command, &error);
    char detail[320];
    (void)snprintf(detail, sizeof detail, "ticket: %s",
                   status == MINT_OK ? "the device obeyed" : error.message);
    mint_error_t log_error = {0};
    mint_status_t noted = mint_registry_note(session->registry,
                                             status != MINT_OK                ? "refused"
                                             : command == MINT_COMMAND_RETIRE ? "device.retired"
                                                                              : "device.unlocked",
                                             id, detail, &log_error);
    if (status != MINT_OK) {
        return mint_say_error(status, &error);
    }
    return noted == MINT_OK ? MINT_EXIT_DONE : mint_say_error(noted, &log_error);
}
