// SPDX-License-Identifier: Apache-2.0
//
// The line of the bench. A client sends one packet at a time and a device answers one at a time, so
// what either side hands over at once is one packet, framed.
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

static bool luck(rig_line_t *line, unsigned percent)
{
    return rig_dice(&line->dice) % 100 < percent;
}

static mint_status_t append(void *context, const uint8_t *data, size_t len)
{
    mint_buffer_append(context, data, len);
    return MINT_OK;
}

// The packet inside a framed one; what is no packet has none.
static bool unframe(mint_bytes_t framed, uint8_t packet[MINT_SMP_PACKET_SIZE + 4], size_t *len)
{
    mint_smp_receiver_t receiver;
    uint8_t buffer[MINT_SMP_PACKET_SIZE + 4];
    mint_smp_receiver_init(&receiver, buffer, sizeof buffer);
    for (size_t i = 0; i < framed.len; i++) {
        mint_bytes_t found;
        if (mint_smp_receive(&receiver, framed.data[i], &found)) {
            memcpy(packet, found.data, found.len);
            *len = found.len;
            return true;
        }
    }
    return false;
}

static bool tamper(rig_line_t *line, rig_way_t way, uint8_t *bytes, size_t *len)
{
    rig_packet_t packet;
    assert_int_equal(mint_smp_read_header(bytes, *len, &packet.header), MINT_OK);
    packet.body_len = packet.header.body_len;
    memcpy(packet.body, bytes + MINT_SMP_HEADER_LEN, packet.body_len);
    if (!line->tamper(line->tamper_context, way, &packet)) {
        return false;
    }
    packet.header.body_len = (uint16_t)packet.body_len;
    mint_writer_t writer;
    mint_writer_init(&writer, bytes, MINT_SMP_PACKET_SIZE + 4);
    mint_smp_write_header(&writer, &packet.header);
    mint_write_bytes(&writer, packet.body, packet.body_len);
    assert_int_equal(mint_writer_status(&writer), MINT_OK);
    *len = writer.len;
    return true;
}

static void add_junk(rig_line_t *line, mint_buffer_t *out)
{
    if (line->junk_max_len == 0) {
        return;
    }
    size_t len = (size_t)(rig_dice(&line->dice) % (line->junk_max_len + 1));
    for (size_t i = 0; i < len; i++) {
        uint8_t byte = (uint8_t)rig_dice(&line->dice);
        mint_buffer_append(out, &byte, 1);
    }
}

static void deliver(rig_line_t *line, rig_way_t way, const mint_buffer_t *framed,
                    mint_buffer_t *out)
{
    mint_buffer_t *held = &line->held[way];
    if (luck(line, line->lose_percent)) {
        return;
    }
    if (held->len == 0 && luck(line, line->delay_percent)) {
        mint_buffer_append(held, framed->data, framed->len);
        return;
    }
    add_junk(line, out);
    size_t start = out->len;
    mint_buffer_append(out, framed->data, framed->len);
    if (luck(line, line->damage_percent)) {
        out->data[start + rig_dice(&line->dice) % framed->len] ^=
            (uint8_t)(1u << rig_dice(&line->dice) % 8);
    }
    if (luck(line, line->duplicate_percent)) {
        mint_buffer_append(out, framed->data, framed->len);
    }
    mint_buffer_append(out, held->data, held->len);
    mint_buffer_free(held);
}

// One packet onto the line; what comes out at the other end is appended to `out`.
static void pass(rig_t *rig, rig_way_t way, mint_bytes_t sent, mint_buffer_t *out)
{
    rig_line_t *line = &rig->line;
    if (line->packets_left == 0) {
        line->crashed = true;
        return;
    }
    line->packets_left--;
    uint8_t packet[MINT_SMP_PACKET_SIZE + 4];
    size_t len = 0;
    mint_buffer_t framed = {0};
    mint_buffer_append(&line->recorded, sent.data, sent.len);
    if (unframe(sent, packet, &len)) {
        mint_buffer_append(&line->recorded, packet, len);
        if (line->tamper != NULL && !tamper(line, way, packet, &len)) {
            return;
        }
        assert_int_equal(mint_smp_send_packet(packet, len, append, &framed), MINT_OK);
    } else {
        mint_buffer_append(&framed, sent.data, sent.len);
    }
    deliver(line, way, &framed, out);
    mint_buffer_free(&framed);
}

// A device may answer several packets at once (a delayed one came with the next): each is one.
static void pass_each(rig_t *rig, const mint_buffer_t *sent, mint_buffer_t *out)
{
    size_t start = 0;
    for (size_t i = 1; i <= sent->len; i++) {
        bool packet_starts =
            i + 1 < sent->len && sent->data[i] == 0x06 && sent->data[i + 1] == 0x09;
        if (i == sent->len || packet_starts) {
            pass(rig, RIG_TO_STATION, (mint_bytes_t){sent->data + start, i - start}, out);
            start = i;
        }
    }
}

bool rig_carry(rig_t *rig, rig_device_t *device, mint_client_t *client, mint_buffer_t *answers)
{
    mint_bytes_t output = mint_client_output(client);
    if (output.len == 0) {
        return false;
    }
    mint_buffer_t arrived = {0};
    pass(rig, RIG_TO_DEVICE, output, &arrived);
    mint_client_sent(client, output.len);
    rig_device_feed(rig, device, arrived.data, arrived.len);
    mint_buffer_free(&arrived);
    pass_each(rig, &device->out, answers);
    mint_buffer_free(&device->out);
    return true;
}
