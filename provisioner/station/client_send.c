// SPDX-License-Identifier: Apache-2.0
//
// What a client puts on the line: reads, requests for nonces, and writes with their authorisation.
#include "station/client_send.h"

#include <string.h>

void mint_client_finish(mint_client_t *client, mint_status_t status, bool refused)
{
    client->phase = MINT_CLIENT_FINISHED;
    client->status = status;
    client->refused = refused;
}

static mint_status_t put_out(void *context, const uint8_t *data, size_t len)
{
    mint_client_t *client = context;
    if (len > sizeof client->out - client->out_len) {
        return MINT_ERR_SPACE;
    }
    memcpy(client->out + client->out_len, data, len);
    client->out_len += len;
    return MINT_OK;
}

// Puts a packet on the line and counts the try.
static void send_packet(mint_client_t *client, mint_smp_op_t op, uint8_t command, mint_bytes_t body,
                        uint32_t *wait_ms, uint64_t now_ms)
{
    const mint_client_patience_t *patience = client->patience;
    client->deadline_ms = now_ms + *wait_ms;
    uint32_t longer_ms = *wait_ms + *wait_ms / 2;
    *wait_ms = longer_ms < patience->longest_ms ? longer_ms : patience->longest_ms;

    uint8_t packet[MINT_SMP_PACKET_SIZE];
    mint_writer_t writer;
    mint_writer_init(&writer, packet, sizeof packet);
    mint_smp_header_t header = {.version = 1,
                                .op = op,
                                .body_len = (uint16_t)body.len,
                                .group = MINT_SMP_GROUP_MINTMARK,
                                .sequence = client->sequence,
                                .command = command};
    mint_smp_write_header(&writer, &header);
    mint_write_bytes(&writer, body.data, body.len);
    mint_status_t status = mint_writer_status(&writer);
    client->out_len = 0;
    client->out_at = 0;
    if (status == MINT_OK) {
        status = mint_smp_send_packet(packet, writer.len, put_out, client);
    }
    client->packets++;
    client->unheard++;
    client->sequence++;
    if (status != MINT_OK) {
        mint_client_finish(client, status, false);
    }
}

// Notes the sequence of a try of the question itself. There are no more of them than packets.
static void note_try(mint_client_t *client)
{
    client->tried[client->tried_count++] = client->sequence;
}

void mint_client_send_read(mint_client_t *client, uint64_t now_ms)
{
    note_try(client);
    mint_bytes_t body = {client->request, client->request_len};
    client->phase = MINT_CLIENT_READING;
    send_packet(client, MINT_SMP_READ, client->command, body, &client->read_wait_ms, now_ms);
}

void mint_client_send_nonce(mint_client_t *client, uint64_t now_ms)
{
    static const uint8_t empty_map[] = {0xA0};
    client->nonce_sequence = client->sequence;
    client->phase = MINT_CLIENT_NONCE;
    send_packet(client, MINT_SMP_READ, MINT_COMMAND_NONCE,
                (mint_bytes_t){empty_map, sizeof empty_map}, &client->read_wait_ms, now_ms);
}

static mint_status_t write_body(const mint_client_t *client, const uint8_t *nonce,
                                mint_writer_t *body)
{
    mint_authorisation_t authorisation = {.command = client->command};
    memcpy(authorisation.id, client->id, sizeof authorisation.id);
    memcpy(authorisation.nonce, nonce, sizeof authorisation.nonce);
    mint_status_t status = mint_sha256(client->request, client->request_len, authorisation.digest);
    if (status != MINT_OK) {
        return status;
    }
    uint8_t ticket[MINT_SMP_PACKET_SIZE];
    mint_writer_t writer;
    mint_writer_init(&writer, ticket, sizeof ticket);
    const mint_authoriser_t *authoriser = client->authoriser;
    status = authoriser->authorise(authoriser->context, &authorisation, &writer);
    if (status != MINT_OK) {
        return status;
    }
    mint_write_body_write(body, (mint_bytes_t){client->request, client->request_len},
                          (mint_bytes_t){ticket, writer.len});
    return mint_writer_status(body);
}

void mint_client_send_write(mint_client_t *client, const uint8_t *nonce, uint64_t now_ms)
{
    uint8_t body[MINT_SMP_PACKET_SIZE - MINT_SMP_HEADER_LEN];
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_status_t status = write_body(client, nonce, &writer);
    if (status != MINT_OK) {
        mint_client_finish(client, status, false);
        return;
    }
    note_try(client);
    client->phase = MINT_CLIENT_WRITING;
    send_packet(client, MINT_SMP_WRITE, client->command, (mint_bytes_t){body, writer.len},
                &client->write_wait_ms, now_ms);
}
