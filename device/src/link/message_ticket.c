// SPDX-License-Identifier: Apache-2.0
//
// What the authority itself signs: this device may do this one thing, once, within this time. The
// fields of a station's authorisation and a life, under a text of their own, so that neither can
// stand in for the other.
#include "link/cbor_read.h"
#include "link/cbor_write.h"
#include "mintmark/message.h"

void mint_ticket_write(mint_writer_t *writer, const mint_ticket_t *ticket)
{
    const mint_authorisation_t *request = &ticket->request;
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, 5);
    mint_cbor_field_bytes(&map, "id", (mint_bytes_t){request->id, sizeof request->id});
    mint_cbor_field_bytes(&map, "nonce", (mint_bytes_t){request->nonce, sizeof request->nonce});
    mint_cbor_field_bytes(&map, "digest", (mint_bytes_t){request->digest, sizeof request->digest});
    mint_cbor_field_number(&map, "command", request->command);
    mint_cbor_field_number(&map, "seconds", ticket->seconds);
    mint_cbor_close(&map);
}

mint_status_t mint_ticket_read(const uint8_t *data, size_t len, mint_ticket_t *ticket)
{
    *ticket = (mint_ticket_t){0};
    mint_authorisation_t *request = &ticket->request;
    uint32_t command = 0;
    uint32_t seconds = 0;
    const mint_field_t fields[] = {
        {"id", MINT_FIELD_COPY, .min = sizeof request->id, .max = sizeof request->id,
         .out.bytes = request->id},
        {"nonce", MINT_FIELD_COPY, .min = sizeof request->nonce, .max = sizeof request->nonce,
         .out.bytes = request->nonce},
        {"digest", MINT_FIELD_COPY, .min = sizeof request->digest, .max = sizeof request->digest,
         .out.bytes = request->digest},
        {"command", MINT_FIELD_NUMBER, .max = UINT8_MAX, .out.number = &command},
        {"seconds", MINT_FIELD_NUMBER, .min = 1, .max = MINT_TICKET_SECONDS_MAX,
         .out.number = &seconds},
    };
    mint_status_t status = mint_cbor_read_map(data, len, fields, sizeof fields / sizeof fields[0]);
    if (status != MINT_OK) {
        *ticket = (mint_ticket_t){0};
        return status;
    }
    request->command = (uint8_t)command;
    ticket->seconds = (uint16_t)seconds;
    return MINT_OK;
}
