// SPDX-License-Identifier: Apache-2.0
//
// A firmware that does nothing but change a store on the board's flash and say so, for
// kill_store.py, whose state_after() makes the same changes on paper. It starts with a report:
//
//     'R', then for each key the number of the change that its value is from, 0 if there is none
//     'M' if the store did not mount, 'V' if a value is not one that was ever written: the end
//
// Then it is sent the number of the change to go on with (4 bytes little-endian, as all numbers)
// and any bytes, makes a change for each, and answers '.', or 'E' if the change failed.
#include <string.h>

#include "mintmark/bytes.h"
#include "mintmark/port.h"
#include "mintmark/store.h"

int main(void);

#define KEYS          16u ///< uids 1 to this
#define PAGE_COUNT    6u  ///< few, so that pages are opened and collected often
#define VALUE_MIN_LEN 4u
#define VALUE_MAX_LEN 100u

static const mint_port_t *port;
static mint_flash_t flash;
static mint_store_t store;
static mint_store_slot_t slots[KEYS];
static uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];

/// What a change is made of.
static uint32_t mix(uint32_t change)
{
    change *= 0x9E3779B1u;
    change ^= change >> 15;
    change *= 0x85EBCA77u;
    return change ^ change >> 13;
}

static uint64_t uid_of(uint32_t change)
{
    return 1 + mix(change) % KEYS;
}

static bool deletes(uint32_t change)
{
    return (mix(change) >> 8) % 8u == 0;
}

/// The value that a change writes: its number, then bytes that no other change writes there.
static size_t make_value(uint32_t change, uint8_t value[VALUE_MAX_LEN])
{
    size_t len = VALUE_MIN_LEN + (mix(change) >> 16) % (VALUE_MAX_LEN - VALUE_MIN_LEN + 1);
    mint_writer_t writer;
    mint_writer_init(&writer, value, VALUE_MIN_LEN);
    mint_write_u32le(&writer, change);
    for (size_t i = VALUE_MIN_LEN; i < len; i++) {
        value[i] = (uint8_t)(mix(change + (uint32_t)i * 0x10001u) >> 24);
    }
    return len;
}

static void say(const void *data, size_t len)
{
    (void)port->serial_write(port->context, data, len);
}

static uint8_t next_byte(void)
{
    uint8_t byte;
    while (!port->serial_read(port->context, &byte)) {
    }
    return byte;
}

static uint32_t read_number(const uint8_t bytes[4])
{
    mint_reader_t reader;
    mint_reader_init(&reader, bytes, 4);
    return mint_read_u32le(&reader);
}

static mint_status_t start(void)
{
    uint8_t root_key[MINT_STORE_ROOT_KEY_LEN];
    uint8_t device_id[MINT_DEVICE_ID_LEN];
    port = mint_port();
    flash = *port->flash;
    flash.page_count = PAGE_COUNT;
    mint_status_t status = port->root_key(port->context, root_key);
    if (status == MINT_OK) {
        status = port->device_id(port->context, device_id);
    }
    const mint_store_config_t config = {.flash = &flash,
                                        .slots = slots,
                                        .record_count = KEYS,
                                        .unit = unit,
                                        .root_key = root_key,
                                        .device_id = device_id,
                                        .device_id_len = sizeof device_id};
    return status == MINT_OK ? mint_store_mount(&store, &config) : status;
}

/// The change that a key's value is from. False if it is from none.
static bool find_change(uint64_t uid, uint32_t *change)
{
    uint8_t found[VALUE_MAX_LEN];
    uint8_t wanted[VALUE_MAX_LEN];
    size_t len = 0;
    mint_status_t status = mint_store_get(&store, uid, found, sizeof found, &len);
    *change = 0;
    if (status == MINT_ERR_NOT_FOUND) {
        return true;
    }
    if (status != MINT_OK || len < VALUE_MIN_LEN) {
        return false;
    }
    *change = read_number(found);
    return uid_of(*change) == uid && !deletes(*change) && make_value(*change, wanted) == len &&
           memcmp(found, wanted, len) == 0;
}

static bool report(void)
{
    uint8_t text[1 + 4 * KEYS];
    mint_writer_t writer;
    mint_writer_init(&writer, text, sizeof text);
    mint_write_u8(&writer, 'R');
    for (uint64_t uid = 1; uid <= KEYS; uid++) {
        uint32_t change;
        if (!find_change(uid, &change)) {
            return false;
        }
        mint_write_u32le(&writer, change);
    }
    say(text, sizeof text);
    return true;
}

static mint_status_t make_change(uint32_t change)
{
    uint8_t value[VALUE_MAX_LEN];
    if (!deletes(change)) {
        size_t len = make_value(change, value);
        return mint_store_set(&store, uid_of(change), value, len, 0);
    }
    mint_status_t status = mint_store_delete(&store, uid_of(change));
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
}

int main(void)
{
    if (start() != MINT_OK) {
        say("M", 1);
        return 1;
    }
    if (!report()) {
        say("V", 1);
        return 1;
    }
    uint8_t number[4];
    for (size_t i = 0; i < sizeof number; i++) {
        number[i] = next_byte();
    }
    for (uint32_t change = read_number(number);; change++) {
        (void)next_byte();
        say(make_change(change) == MINT_OK ? "." : "E", 1);
    }
}
