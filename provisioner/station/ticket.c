// SPDX-License-Identifier: Apache-2.0
//
// Using a ticket: who is there, the write with the authority's signature, and what the device is
// afterwards.
#include "station/ticket.h"

#include <string.h>

#include "mintmark/certs/random.h"
#include "station/inspect.h"
#include "station/pump.h"

static mint_status_t authorise(void *context, const mint_authorisation_t *authorisation,
                               mint_writer_t *writer)
{
    const mint_cose_signer_t *authority = context;
    const mint_ticket_t ticket = {.request = *authorisation, .seconds = MINT_TICKET_LIFE_S};
    uint8_t payload[MINT_TICKET_MAX_LEN];
    mint_writer_t payload_writer;
    mint_writer_init(&payload_writer, payload, sizeof payload);
    mint_ticket_write(&payload_writer, &ticket);
    mint_status_t status = mint_writer_status(&payload_writer);
    return status != MINT_OK
               ? status
               : mint_cose_sign1_write(writer, (mint_bytes_t){payload, payload_writer.len},
                                       (mint_bytes_t){NULL, 0}, MINT_COSE_TEXT_TICKET, authority);
}

static mint_status_t check_target(const mint_info_t *info, const uint8_t *id, mint_error_t *error)
{
    if (memcmp(info->id, id, MINT_DEVICE_ID_LEN) == 0) {
        return MINT_OK;
    }
    mint_error_set(error, "the device behind the port is another one");
    mint_error_hint(error, "`mintmark device info` says which");
    return MINT_ERR_TARGET;
}

static mint_status_t order(int fd, const mint_cose_signer_t *authority, const uint8_t *id,
                           mint_command_t command, mint_error_t *error)
{
    static const uint8_t empty_map[] = {0xA0};
    mint_cose_signer_t signer = *authority;
    const mint_authoriser_t authoriser = {.authorise = authorise, .context = &signer};
    mint_client_t client;
    mint_bytes_t answer;
    uint8_t first_sequence;
    bool refused;
    mint_status_t status = mint_host_random_fill(NULL, &first_sequence, 1);
    if (status != MINT_OK) {
        return mint_fail(error, status, "this machine gives no random numbers");
    }
    mint_client_init(&client, &mint_client_patience, &authoriser, first_sequence);
    status =
        mint_pump_order(fd, &client, id, command, empty_map, sizeof empty_map, &answer, &refused);
    if (status == MINT_OK && mint_empty_read(answer.data, answer.len) != MINT_OK) {
        return mint_fail(error, MINT_ERR_PEER, "the device's answer is malformed");
    }
    if (status == MINT_OK) {
        return MINT_OK;
    }
    mint_error_set(error, refused ? "the device refuses the ticket: %s" : "the ticket failed: %s",
                   mint_status_text(status));
    if (refused && status == MINT_ERR_AUTHENTICATION) {
        mint_error_hint(error, "its firmware was built for another factory's authority");
    }
    return status;
}

static mint_status_t check_result(const mint_info_t *info, mint_command_t command,
                                  mint_error_t *error)
{
    bool done = command == MINT_COMMAND_RETIRE ? info->state == MINT_STATE_RETIRED
                                               : info->state < MINT_STATE_LOCKED;
    return done ? MINT_OK
                : mint_fail(error, MINT_ERR_PEER, "the device says that it is %s all the same",
                            mint_device_state_text(info->state));
}

mint_status_t mint_ticket_meet(int fd, const uint8_t id[MINT_DEVICE_ID_LEN], mint_error_t *error)
{
    mint_info_t info;
    mint_status_t status = mint_inspect_info(fd, &info, error);
    return status == MINT_OK ? check_target(&info, id, error) : status;
}

mint_status_t mint_ticket_use(int fd, const mint_cose_signer_t *authority,
                              const uint8_t id[MINT_DEVICE_ID_LEN], mint_command_t command,
                              mint_error_t *error)
{
    mint_info_t info;
    if (command != MINT_COMMAND_UNLOCK && command != MINT_COMMAND_RETIRE) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "there are no tickets for this");
    }
    mint_status_t status = mint_ticket_meet(fd, id, error);
    if (status == MINT_OK) {
        status = order(fd, authority, id, command, error);
    }
    if (status == MINT_OK) {
        status = mint_inspect_info(fd, &info, error);
    }
    return status == MINT_OK ? check_result(&info, command, error) : status;
}
