// SPDX-License-Identifier: Apache-2.0
//
// The client: one question at a time, repeated until it is answered.
//
// A late answer to an earlier try of the same question counts too: a device that is slower than our
// patience has done what it was asked, and asking once more would only cost it the time again.
// Nonces are the exception, because each one makes those before it void.
#include "station/client.h"

#include <string.h>

#include "station/client_send.h"

const mint_client_patience_t mint_client_patience = {
    .read_ms = 300, .write_ms = 1000, .longest_ms = 1500, .unheard = 20};

mint_client_patience_t mint_client_patience_of(uint32_t read_ms)
{
    return (mint_client_patience_t){.read_ms = read_ms,
                                    .write_ms = 10 * read_ms / 3,
                                    .longest_ms = 5 * read_ms,
                                    .unheard = mint_client_patience.unheard};
}

void mint_client_init(mint_client_t *client, const mint_client_patience_t *patience,
                      const mint_authoriser_t *authoriser, uint8_t first_sequence)
{
    memset(client, 0, sizeof *client);
    client->patience = patience;
    client->authoriser = authoriser;
    client->sequence = first_sequence;
    mint_smp_receiver_init(&client->receiver, client->received, sizeof client->received);
}

static void hear(mint_client_t *client)
{
    client->unheard = 0;
    client->read_wait_ms = client->patience->read_ms;
    client->write_wait_ms = client->patience->write_ms;
}

static mint_status_t start(mint_client_t *client, mint_command_t command, const uint8_t *request,
                           size_t request_len)
{
    if (client->phase != MINT_CLIENT_IDLE) {
        return MINT_ERR_STATE;
    }
    if (request_len > sizeof client->request - MINT_SMP_HEADER_LEN) {
        return MINT_ERR_SPACE;
    }
    if (request_len > 0) {
        memcpy(client->request, request, request_len);
    }
    client->request_len = request_len;
    client->command = (uint8_t)command;
    client->packets = 0;
    client->tried_count = 0;
    hear(client);
    return MINT_OK;
}

mint_status_t mint_client_read(mint_client_t *client, mint_command_t command, const uint8_t *body,
                               size_t body_len, uint64_t now_ms)
{
    mint_status_t status = start(client, command, body, body_len);
    if (status == MINT_OK) {
        mint_client_send_read(client, now_ms);
    }
    return status;
}

mint_status_t mint_client_write(mint_client_t *client, const uint8_t id[MINT_DEVICE_ID_LEN],
                                mint_command_t command, const uint8_t *request, size_t request_len,
                                uint64_t now_ms)
{
    mint_status_t status =
        client->authoriser == NULL ? MINT_ERR_STATE : start(client, command, request, request_len);
    if (status == MINT_OK) {
        memcpy(client->id, id, sizeof client->id);
        mint_client_send_nonce(client, now_ms);
    }
    return status;
}

static mint_status_t status_of_rc(uint16_t group, uint32_t rc)
{
    if (group != MINT_SMP_GROUP_MINTMARK) {
        return rc == MINT_SMP_RC_NOT_SUPPORTED ? MINT_ERR_UNSUPPORTED : MINT_ERR_PEER;
    }
    switch (rc) {
#define MINT_CLIENT_CASE(name, value, text)                                                        \
    case (value):                                                                                  \
        return name;
        MINT_STATUS_LIST(MINT_CLIENT_CASE)
#undef MINT_CLIENT_CASE
    default:
        return MINT_ERR_PEER;
    }
}

static void take_nonce(mint_client_t *client, mint_bytes_t body, uint64_t now_ms)
{
    mint_bytes_t nonce;
    if (mint_field_read(body.data, body.len, MINT_FIELD_NONCE, &nonce) != MINT_OK ||
        nonce.len != MINT_NONCE_LEN) {
        mint_client_finish(client, MINT_ERR_PEER, false);
        return;
    }
    mint_client_send_write(client, nonce.data, now_ms);
}

static void take_answer(mint_client_t *client, bool is_nonce, mint_bytes_t body, uint64_t now_ms)
{
    uint16_t group;
    uint32_t rc;
    if (mint_error_body_read(body.data, body.len, &group, &rc)) {
        mint_status_t status = status_of_rc(group, rc);
        // The nonce was used up or made void by a packet that the line held back: the try was lost.
        if (status == MINT_ERR_NONCE && !is_nonce && client->packets < MINT_CLIENT_TRIES_MAX) {
            client->retries++;
            mint_client_send_nonce(client, now_ms);
        } else {
            mint_client_finish(client, status, true);
        }
    } else if (is_nonce) {
        take_nonce(client, body, now_ms);
    } else {
        client->answer = body;
        mint_client_finish(client, MINT_OK, false);
    }
}

static bool is_of_a_try(const mint_client_t *client, const mint_smp_header_t *header)
{
    mint_smp_op_t op =
        client->phase == MINT_CLIENT_READING ? MINT_SMP_READ_RESPONSE : MINT_SMP_WRITE_RESPONSE;
    return header->op == op && header->command == client->command &&
           memchr(client->tried, header->sequence, client->tried_count) != NULL;
}

static bool is_nonce_asked_for(const mint_client_t *client, const mint_smp_header_t *header)
{
    return client->phase == MINT_CLIENT_NONCE && header->op == MINT_SMP_READ_RESPONSE &&
           header->command == MINT_COMMAND_NONCE && header->sequence == client->nonce_sequence;
}

static void take_packet(mint_client_t *client, mint_bytes_t packet, uint64_t now_ms)
{
    mint_smp_header_t header;
    if (mint_smp_read_header(packet.data, packet.len, &header) != MINT_OK) {
        return;
    }
    hear(client);
    bool open = client->phase != MINT_CLIENT_IDLE && client->phase != MINT_CLIENT_FINISHED;
    if (!open || header.group != MINT_SMP_GROUP_MINTMARK) {
        return;
    }
    mint_bytes_t body = {packet.data + MINT_SMP_HEADER_LEN, header.body_len};
    if (is_of_a_try(client, &header)) {
        take_answer(client, false, body, now_ms);
    } else if (is_nonce_asked_for(client, &header)) {
        take_answer(client, true, body, now_ms);
    }
}

void mint_client_take(mint_client_t *client, const uint8_t *data, size_t len, uint64_t now_ms)
{
    // A finished question's answer lies in the receiver's buffer, so what follows it must not go
    // there; it can only be stale.
    for (size_t i = 0; i < len && client->phase != MINT_CLIENT_FINISHED; i++) {
        mint_bytes_t packet;
        if (mint_smp_receive(&client->receiver, data[i], &packet)) {
            take_packet(client, packet, now_ms);
        }
    }
}

// Asks again: a write from its nonce on.
static void repeat(mint_client_t *client, uint64_t now_ms)
{
    if (client->phase == MINT_CLIENT_READING) {
        mint_client_send_read(client, now_ms);
    } else {
        mint_client_send_nonce(client, now_ms);
    }
}

void mint_client_tick(mint_client_t *client, uint64_t now_ms)
{
    if (now_ms < mint_client_deadline(client)) {
        return;
    }
    bool silent = client->unheard >= client->patience->unheard;
    if (silent || client->packets >= MINT_CLIENT_TRIES_MAX) {
        mint_client_finish(client, MINT_ERR_TIMEOUT, false);
    } else if (client->out_at < client->out_len) {
        // A stuck line has not even taken the packet yet: it must not fill up with repetitions.
        client->deadline_ms = now_ms + client->patience->longest_ms;
        client->unheard++;
    } else {
        client->retries++;
        repeat(client, now_ms);
    }
}

uint64_t mint_client_deadline(const mint_client_t *client)
{
    bool open = client->phase != MINT_CLIENT_IDLE && client->phase != MINT_CLIENT_FINISHED;
    return open ? client->deadline_ms : UINT64_MAX;
}

mint_bytes_t mint_client_output(const mint_client_t *client)
{
    return (mint_bytes_t){client->out + client->out_at, client->out_len - client->out_at};
}

void mint_client_sent(mint_client_t *client, size_t len)
{
    size_t left_len = client->out_len - client->out_at;
    client->out_at += len < left_len ? len : left_len;
}

bool mint_client_finished(const mint_client_t *client)
{
    return client->phase == MINT_CLIENT_FINISHED;
}

mint_status_t mint_client_result(mint_client_t *client, mint_bytes_t *body, bool *refused)
{
    *body = (mint_bytes_t){0};
    *refused = false;
    if (client->phase != MINT_CLIENT_FINISHED) {
        return MINT_ERR_STATE;
    }
    client->phase = MINT_CLIENT_IDLE;
    *refused = client->refused;
    if (client->status == MINT_OK) {
        *body = client->answer;
    }
    return client->status;
}
