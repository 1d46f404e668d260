// SPDX-License-Identifier: Apache-2.0
//
// Security in 24 KB: random numbers, key store and sealed messages, without public-key cryptography
// and without TLS. The device sends readings sealed under its PSK, and opens what its server sends.
//
// On the serial line, a line each, bytes in hex:
//
//     k identity-length identity key    to a device that has no PSK: installs it, 16 to 64
//                                       bytes. It comes in plain, so this is for the factory,
//                                       where the line is a short cable.
//     m message                         either way: a sealed message
//     o text                            from the device: what a message held
//     e status                          from the device: mint_status_t of what failed
//
// The device sends a reading at start and one for every line that is neither k nor m; a part with a
// timer sends one every so often. A reading holds how many there were since the start (4 bytes,
// little-endian) and the number from which on the device opens messages (8). A text of "n" and 8
// bytes answers that of the server: the device goes on with that number.
//
// It is an example to start from, and what scripts/bench size measures.
#include <string.h>

#include "mintmark/bytes.h"
#include "mintmark/port.h"
#include "mintmark/psk.h"
#include "mintmark/rng.h"
#include "mintmark/seal.h"
#include "mintmark/start.h"

#define RECORDS      16u ///< records that the store has room for
#define BLOCK        32u ///< message numbers reserved at once
#define SENDER       1u  ///< one pair of ends a PSK
#define TEXT_MAX_LEN 64u ///< bytes of a message's text
#define LINE_MAX_LEN (1u + MINT_PSK_IDENTITY_MAX_LEN + MINT_PSK_KEY_MAX_LEN) ///< bytes

_Static_assert(LINE_MAX_LEN >= TEXT_MAX_LEN + MINT_SEAL_OVERHEAD_LEN, "a line holds a message");

int main(void);

static mint_rng_t rng;
static mint_store_t store;
static mint_store_slot_t slots[RECORDS];
static uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];
static mint_sealer_t sealer;
static mint_opener_t opener;
static uint32_t reading_count;

/// The line that is being received.
typedef struct {
    uint8_t kind; ///< its first byte, 0 if there is none yet
    uint8_t bytes[LINE_MAX_LEN];
    size_t digits;  ///< hex digits received
    bool malformed; ///< too long, or not hex
} line_t;

static line_t line;

/// A letter and bytes in hex.
static void say(const mint_port_t *port, char kind, const uint8_t *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    char text[3] = {kind, ' ', '\0'};
    // A line that does not work is no reason to stop: nobody reads then.
    (void)!port->serial_write(port->context, (const uint8_t *)text, 2);
    for (size_t i = 0; i < len; i++) {
        text[0] = digits[bytes[i] >> 4];
        text[1] = digits[bytes[i] & 15];
        (void)!port->serial_write(port->context, (const uint8_t *)text, 2);
    }
    (void)!port->serial_write(port->context, (const uint8_t *)"\r\n", 2);
}

static void say_status(const mint_port_t *port, mint_status_t status)
{
    if (status != MINT_OK) {
        const uint8_t code[2] = {(uint8_t)((unsigned)status >> 8), (uint8_t)status};
        say(port, 'e', code, sizeof code);
    }
}

static mint_seal_config_t config_of(mint_seal_role_t role, const uint8_t *identity, size_t len)
{
    return (mint_seal_config_t){.store = &store,
                                .identity = identity,
                                .identity_len = len,
                                .role = role,
                                .sender = SENDER,
                                .block = BLOCK};
}

/// Gets both directions ready under the first PSK there is.
static mint_status_t start_messages(void)
{
    uint8_t identity[MINT_PSK_IDENTITY_MAX_LEN];
    size_t len;
    unsigned place = 0;
    mint_status_t status = mint_psk_next(&store, &place, identity, &len);
    if (status == MINT_OK) {
        const mint_seal_config_t config = config_of(MINT_SEAL_BY_DEVICE, identity, len);
        status = mint_sealer_start(&sealer, &config);
    }
    if (status == MINT_OK) {
        const mint_seal_config_t config = config_of(MINT_SEAL_BY_SERVER, identity, len);
        status = mint_opener_start(&opener, &config);
    }
    return status;
}

/// Makes the records of numbers of both directions. What is there already stays: an earlier attempt
/// was cut, or the PSK was there before.
static mint_status_t create_records(const uint8_t *identity, size_t len)
{
    const mint_random_t random = mint_rng_random(&rng);
    const mint_seal_config_t ours = config_of(MINT_SEAL_BY_DEVICE, identity, len);
    const mint_seal_config_t theirs = config_of(MINT_SEAL_BY_SERVER, identity, len);
    mint_status_t status = mint_sealer_create(&ours, &random);
    if (status == MINT_OK || status == MINT_ERR_STATE) {
        status = mint_opener_create(&theirs);
    }
    return status == MINT_ERR_STATE ? MINT_OK : status;
}

/// Installs a PSK, last of all, so that a device that has one has all that it needs.
static mint_status_t install(const uint8_t *bytes, size_t len)
{
    mint_reader_t reader;
    mint_reader_init(&reader, bytes, len);
    size_t identity_len = mint_read_u8(&reader);
    const uint8_t *identity = mint_read_bytes(&reader, identity_len);
    mint_status_t status = mint_reader_status(&reader);
    if (status == MINT_OK && mint_psk_count(&store) > 0) {
        status = MINT_ERR_LOCKED;
    }
    if (status == MINT_OK && reader.left_len < MINT_SEAL_PSK_MIN_LEN) {
        status = MINT_ERR_KEY; // the store takes it, and no channel would: there is one try
    }
    if (status == MINT_OK) {
        status = create_records(identity, identity_len);
    }
    if (status == MINT_OK) {
        status = mint_psk_set(&store, identity, identity_len, reader.at, reader.left_len);
    }
    return status == MINT_OK ? start_messages() : status;
}

static void send_reading(const mint_port_t *port)
{
    uint8_t text[12];
    uint8_t message[sizeof text + MINT_SEAL_OVERHEAD_LEN];
    size_t len;
    mint_writer_t writer;
    mint_writer_init(&writer, text, sizeof text);
    mint_write_u32le(&writer, reading_count++);
    mint_write_u64le(&writer, mint_opener_next(&opener));
    mint_status_t status =
        mint_seal(&sealer, NULL, 0, text, sizeof text, message, sizeof message, &len);
    if (status == MINT_OK) {
        say(port, 'm', message, len);
    }
    say_status(port, status);
}

static mint_status_t receive(const mint_port_t *port, const uint8_t *message, size_t message_len)
{
    uint8_t text[TEXT_MAX_LEN];
    size_t len;
    mint_status_t status =
        mint_open(&opener, NULL, 0, message, message_len, text, sizeof text, &len);
    if (status != MINT_OK) {
        return status;
    }
    say(port, 'o', text, len);
    mint_reader_t reader;
    mint_reader_init(&reader, text, len);
    if (mint_read_u8(&reader) == 'n') {
        status = mint_sealer_skip(&sealer, mint_read_u64le(&reader));
    }
    return status;
}

static void obey_line(const mint_port_t *port)
{
    size_t len = line.digits / 2;
    if (line.malformed || line.digits % 2 != 0) {
        say_status(port, MINT_ERR_FORMAT);
    } else if (line.kind == 'k') {
        say_status(port, install(line.bytes, len));
    } else if (line.kind == 'm') {
        say_status(port, receive(port, line.bytes, len));
    }
    if (line.kind != 'm') {
        send_reading(port);
    }
    mint_wipe(&line, sizeof line);
}

/// The value of a hex digit, 16 for anything else.
static uint8_t value_of(uint8_t digit)
{
    uint8_t letter = (uint8_t)((digit | 0x20u) - 'a');
    digit = (uint8_t)(digit - '0');
    return digit < 10 ? digit : letter < 6 ? (uint8_t)(letter + 10) : 16;
}

static void take_byte(const mint_port_t *port, uint8_t byte)
{
    if (byte == '\n') {
        obey_line(port);
    } else if (line.kind == 0) {
        line.kind = byte;
    } else if (byte != ' ' && byte != '\r') {
        uint8_t value = value_of(byte);
        line.malformed |= value == 16 || line.digits == 2 * sizeof line.bytes;
        if (!line.malformed) {
            uint8_t *to = &line.bytes[line.digits++ / 2];
            *to = (uint8_t)(*to << 4 | value);
        }
    }
}

static mint_status_t start(const mint_port_t *port)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_status_t status = mint_start_store(port, &store, slots, RECORDS, unit, id);
    if (status == MINT_OK) {
        status = mint_rng_start(&rng, port->sources, port->source_count, id, sizeof id);
    }
    return status == MINT_OK ? start_messages() : status;
}

int main(void)
{
    const mint_port_t *port = mint_port();
    say_status(port, start(port));
    send_reading(port);
    for (;;) {
        uint8_t byte;
        if (port->serial_read(port->context, &byte)) {
            take_byte(port, byte);
        }
    }
}
