// SPDX-License-Identifier: Apache-2.0
//
// The receiving half of SMP's serial framing: a state machine fed a byte at a time, so that it can
// sit behind any UART and needs no line buffer.
//
// Whatever is wrong with a packet drops it and nothing more: the markers are not base64 characters,
// so the next one puts the receiver right again wherever it stands. Base64 is taken strictly (RFC
// 4648 §3.5: padding there, spare bits zero), each line on its own as Zephyr does, and lines may
// have any length.
#include "link/smp_line.h"
#include "mintmark/smp.h"

/// Where in a line the receiver is.
enum {
    LINE_OTHER,      ///< not a line of a packet: passed over
    LINE_MARK_FIRST, ///< after 06
    LINE_MARK_NEXT,  ///< after 04
    LINE_TEXT,       ///< in base64
    LINE_PADDING,    ///< after the first '='
};

#define NOT_BASE64 64u

void mint_smp_receiver_init(mint_smp_receiver_t *receiver, uint8_t *buffer, size_t size)
{
    *receiver = (mint_smp_receiver_t){.buffer = buffer, .size = size, .line_state = LINE_OTHER};
}

static void drop(mint_smp_receiver_t *receiver)
{
    receiver->in_packet = false;
    receiver->line_state = LINE_OTHER;
}

/// A marker's first byte, wherever it comes. Inside a packet's line it says that the end of that
/// line was lost.
static void start_marker(mint_smp_receiver_t *receiver, uint8_t byte)
{
    if (receiver->line_state != LINE_OTHER) {
        drop(receiver);
    }
    receiver->line_state = byte == MINT_SMP_MARK_FIRST_1 ? LINE_MARK_FIRST : LINE_MARK_NEXT;
}

/// The byte after a marker's first.
static void end_marker(mint_smp_receiver_t *receiver, uint8_t byte)
{
    bool first = receiver->line_state == LINE_MARK_FIRST;
    bool right = byte == (first ? MINT_SMP_MARK_FIRST_2 : MINT_SMP_MARK_NEXT_2);
    if (!right || (!first && !receiver->in_packet)) {
        drop(receiver);
        return;
    }
    if (first) {
        receiver->in_packet = true;
        receiver->len = 0;
    }
    receiver->bits = 0;
    receiver->bit_count = 0;
    receiver->line_state = LINE_TEXT;
}

static uint8_t base64_value(uint8_t character)
{
    if (character >= 'A' && character <= 'Z') {
        return (uint8_t)(character - 'A');
    }
    if (character >= 'a' && character <= 'z') {
        return (uint8_t)(character - 'a' + 26);
    }
    if (character >= '0' && character <= '9') {
        return (uint8_t)(character - '0' + 52);
    }
    return character == '+' ? 62 : character == '/' ? 63 : NOT_BASE64;
}

static void take_text(mint_smp_receiver_t *receiver, uint8_t character)
{
    uint8_t value = base64_value(character);
    if (receiver->line_state != LINE_TEXT || value == NOT_BASE64) {
        drop(receiver);
        return;
    }
    receiver->bits = receiver->bits << 6 | value;
    receiver->bit_count = (uint8_t)(receiver->bit_count + 6);
    if (receiver->bit_count < 8) {
        return;
    }
    if (receiver->len == receiver->size) {
        drop(receiver);
        return;
    }
    receiver->bit_count = (uint8_t)(receiver->bit_count - 8);
    receiver->buffer[receiver->len++] = (uint8_t)(receiver->bits >> receiver->bit_count);
    receiver->bits &= (1u << receiver->bit_count) - 1u;
}

/// One '='. Four or two zero bits may be left over, and each '=' stands for two of them.
static void take_padding(mint_smp_receiver_t *receiver)
{
    bool due = receiver->bit_count == 2 || receiver->bit_count == 4;
    if (!due || receiver->bits != 0) {
        drop(receiver);
        return;
    }
    receiver->bit_count = (uint8_t)(receiver->bit_count - 2);
    receiver->line_state = LINE_PADDING;
}

/// The newline that ends a packet's line. True if the packet is complete and right.
static bool end_line(mint_smp_receiver_t *receiver, mint_bytes_t *packet)
{
    mint_reader_t reader;
    mint_reader_init(&reader, receiver->buffer, receiver->len);
    size_t body_len = mint_read_u16be(&reader);
    bool readable = mint_reader_status(&reader) == MINT_OK && receiver->bit_count == 0;
    if (!readable || reader.left_len > body_len ||
        body_len > receiver->size - MINT_SMP_LENGTH_LEN) {
        drop(receiver);
        return false;
    }
    receiver->line_state = LINE_OTHER;
    if (reader.left_len < body_len) {
        return false; // another line must follow
    }
    receiver->in_packet = false;
    // The CRC of bytes with their own CRC behind them is 0.
    if (body_len <= MINT_SMP_CRC_LEN || mint_crc16(0, reader.at, body_len) != 0) {
        return false;
    }
    *packet = (mint_bytes_t){reader.at, body_len - MINT_SMP_CRC_LEN};
    return true;
}

bool mint_smp_receive(mint_smp_receiver_t *receiver, uint8_t byte, mint_bytes_t *packet)
{
    *packet = (mint_bytes_t){NULL, 0};
    if (byte == MINT_SMP_MARK_FIRST_1 || byte == MINT_SMP_MARK_NEXT_1) {
        start_marker(receiver, byte);
        return false;
    }
    switch (receiver->line_state) {
    case LINE_MARK_FIRST:
    case LINE_MARK_NEXT:
        end_marker(receiver, byte);
        return false;
    case LINE_TEXT:
    case LINE_PADDING:
        if (byte == '\n') {
            return end_line(receiver, packet);
        }
        if (byte == '=') {
            take_padding(receiver);
        } else {
            take_text(receiver, byte);
        }
        return false;
    default:
        return false;
    }
}
