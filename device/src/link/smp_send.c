// SPDX-License-Identifier: Apache-2.0
//
// The sending half of SMP's serial framing. It works a line at a time from the packet where it
// stands, so that sending takes one line of stack and no second packet buffer.
#include "link/smp_line.h"
#include "mintmark/smp.h"

#define MARK_LEN       2u ///< bytes of the marker that starts a line
#define GROUP_LEN      3u ///< bytes that base64 takes at once
#define GROUP_TEXT_LEN 4u ///< characters that it makes of them
/// Bytes that a line carries: whole groups in what marker and newline leave.
#define LINE_RAW_LEN   ((size_t)(MINT_SMP_LINE_MAX_LEN - MARK_LEN - 1u) / GROUP_TEXT_LEN * GROUP_LEN)
#define PACKET_MAX_LEN (0xFFFFu - MINT_SMP_CRC_LEN)

/// Length, packet and CRC as one byte string that is nowhere in memory.
typedef struct {
    const uint8_t *packet;
    size_t len; ///< bytes of the packet
    uint16_t crc;
} frame_t;

static size_t frame_len(size_t packet_len)
{
    return MINT_SMP_LENGTH_LEN + packet_len + MINT_SMP_CRC_LEN;
}

static uint8_t half(uint16_t value, size_t index)
{
    return (uint8_t)(index == 0 ? value >> 8 : value);
}

static uint8_t frame_byte(const frame_t *frame, size_t index)
{
    if (index < MINT_SMP_LENGTH_LEN) {
        return half((uint16_t)(frame->len + MINT_SMP_CRC_LEN), index);
    }
    index -= MINT_SMP_LENGTH_LEN;
    return index < frame->len ? frame->packet[index] : half(frame->crc, index - frame->len);
}

/// Writes the next 1 to 3 bytes of the frame as four characters (RFC 4648 §4).
static void write_group(mint_writer_t *line, const frame_t *frame, size_t at, size_t len)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    for (size_t i = 0; i < GROUP_LEN; i++) {
        bits = bits << 8 | (i < len ? frame_byte(frame, at + i) : 0u);
    }
    for (size_t i = 0; i < GROUP_TEXT_LEN; i++) {
        char text = i <= len ? alphabet[bits >> (18 - 6 * i) & 0x3Fu] : '=';
        mint_write_u8(line, (uint8_t)text);
    }
}

static void write_line(mint_writer_t *line, const frame_t *frame, size_t at, size_t end)
{
    mint_write_u8(line, at == 0 ? MINT_SMP_MARK_FIRST_1 : MINT_SMP_MARK_NEXT_1);
    mint_write_u8(line, at == 0 ? MINT_SMP_MARK_FIRST_2 : MINT_SMP_MARK_NEXT_2);
    for (; at < end; at += GROUP_LEN) {
        write_group(line, frame, at, end - at < GROUP_LEN ? end - at : GROUP_LEN);
    }
    mint_write_u8(line, '\n');
}

mint_status_t mint_smp_send_packet(const uint8_t *packet, size_t len, mint_smp_send_t send,
                                   void *context)
{
    if (len == 0 || len > PACKET_MAX_LEN) {
        return MINT_ERR_ARGUMENT;
    }
    const frame_t frame = {packet, len, mint_crc16(0, packet, len)};
    const size_t total_len = frame_len(len);
    mint_status_t status = MINT_OK;
    for (size_t at = 0; at < total_len && status == MINT_OK; at += LINE_RAW_LEN) {
        uint8_t text[MINT_SMP_LINE_MAX_LEN];
        mint_writer_t line;
        mint_writer_init(&line, text, sizeof text);
        size_t end = total_len - at < LINE_RAW_LEN ? total_len : at + LINE_RAW_LEN;
        write_line(&line, &frame, at, end);
        status = mint_writer_status(&line);
        if (status == MINT_OK) {
            status = send(context, line.data, line.len);
        }
    }
    return status;
}

size_t mint_smp_framed_len(size_t len)
{
    const size_t raw_len = frame_len(len);
    const size_t lines = (raw_len + LINE_RAW_LEN - 1) / LINE_RAW_LEN;
    const size_t groups = (raw_len + GROUP_LEN - 1) / GROUP_LEN;
    return lines * (MARK_LEN + 1) + groups * GROUP_TEXT_LEN;
}
