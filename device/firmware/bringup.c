// SPDX-License-Identifier: Apache-2.0
//
// What a new port is tried with, function by function, before anything else runs on it: a word on
// the serial line is a check, and the answer is a line that begins with "ok" or "failed". People
// type the words in a terminal; scripts/bring-up sends them and judges. device/PORTING.md has the
// order.
//
//     echo TEXT   the text comes back
//     burst       takes 2048 bytes, as many as the longest packet, and answers with their CRC-32
//     id, key     unique id and root key: not blank, the same when asked twice
//     flash       geometry, erasing, programming, what must not change, what must be refused
//     format      an empty store, for what follows
//     write       changes a record and says each number once it is written, until it is sent a byte
//     last        number in that record
//     noise       1024 samples of each source
//     seconds     the board's clock
//     reset       restarts the board
//
// It overwrites the store's flash, so it is for a board that nobody has provisioned.
#include <string.h>

#include "mintmark/bytes.h"
#include "mintmark/port.h"
#include "mintmark/store.h"

int main(void);

#define LINE_SIZE 160u  ///< a line with its NUL: longer than one of the provisioning protocol
#define SAMPLES   1024u ///< taken of each source
#define BURST_LEN 2048u ///< bytes
#define RECORDS   4u    ///< of the store
#define RECORD    1u    ///< uid of the one that is written
#define RECORD_COPY                                                                                \
    2u ///< values of it in the record, one after the other: a record that is half old would show

static const mint_port_t *port;
static mint_store_t store;
static mint_store_slot_t slots[RECORDS];
static uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];
static uint8_t other[MINT_FLASH_UNIT_MAX_LEN];

// ---- the line ----

static void say(const char *text)
{
    // A line that does not work is what the other side notices.
    (void)!port->serial_write(port->context, (const uint8_t *)text, strlen(text));
}

static void say_number(uint32_t number)
{
    char digits[11] = "";
    size_t at = sizeof digits - 1;
    do {
        digits[--at] = (char)('0' + number % 10u);
        number /= 10u;
    } while (number > 0);
    say(&digits[at]);
}

static void say_hex(const uint8_t *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        const char hex[3] = {digits[bytes[i] >> 4], digits[bytes[i] & 15], '\0'};
        say(hex);
    }
}

/// "ok", or "failed" and why.
static void say_status(mint_status_t status)
{
    say(status == MINT_OK ? "ok\r\n" : "failed: ");
    if (status != MINT_OK) {
        say(mint_status_text(status));
        say("\r\n");
    }
}

/// The next line without its end; what does not fit is dropped.
static void read_line(char line[LINE_SIZE])
{
    size_t len = 0;
    for (uint8_t byte = 0; byte != '\n';) {
        if (port->serial_read(port->context, &byte) && byte >= ' ' && len < LINE_SIZE - 1) {
            line[len++] = (char)byte;
        }
    }
    line[len] = '\0';
}

/// Nothing is sent before all has come, as with a packet.
static void take_burst(void)
{
    uint32_t crc = 0;
    uint8_t byte;
    for (unsigned i = 0; i < BURST_LEN;) {
        if (port->serial_read(port->context, &byte)) {
            crc = mint_crc32(crc, &byte, 1);
            i++;
        }
    }
    say("ok ");
    say_number(crc);
    say("\r\n");
}

// ---- id and root key ----

static bool all_equal(const uint8_t *bytes, size_t len)
{
    return memcmp(bytes, bytes + 1, len - 1) == 0;
}

static void check_id(void)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t again[MINT_DEVICE_ID_LEN];
    mint_status_t status = port->device_id(port->context, id);
    if (status == MINT_OK) {
        status = port->device_id(port->context, again);
    }
    if (status != MINT_OK) {
        say_status(status);
    } else if (all_equal(id, sizeof id) || memcmp(id, again, sizeof id) != 0) {
        say("failed: the id is blank or changes\r\n");
    } else {
        say("ok ");
        say_hex(id, sizeof id);
        say("\r\n");
    }
}

static void check_key(void)
{
    uint8_t key[MINT_STORE_ROOT_KEY_LEN];
    uint8_t again[MINT_STORE_ROOT_KEY_LEN];
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_status_t status = port->root_key(port->context, key);
    if (status == MINT_OK) {
        status = port->root_key(port->context, again);
    }
    if (status == MINT_OK) {
        status = port->device_id(port->context, id);
    }
    if (status != MINT_OK) {
        say_status(status);
    } else if (all_equal(key, sizeof key) || memcmp(key, again, sizeof key) != 0) {
        say("failed: the root key is blank or changes\r\n");
    } else if (memcmp(key, id, sizeof id) == 0) {
        say("failed: the root key begins with the id, which is no secret\r\n");
    } else {
        say("ok\r\n");
    }
    mint_wipe(key, sizeof key);
    mint_wipe(again, sizeof again);
}

// ---- flash ----

static bool reads(const mint_flash_t *flash, uint32_t address, uint32_t len, uint8_t wanted)
{
    for (uint32_t i = 0; i < len; i++) {
        uint8_t byte = (uint8_t)~wanted;
        if (flash->read(flash->context, address + i, &byte, 1) != MINT_OK || byte != wanted) {
            return false;
        }
    }
    return true;
}

static bool is_possible(const mint_flash_t *flash)
{
    const uint32_t length = flash->unit_len;
    return length >= 4 && length <= MINT_FLASH_UNIT_MAX_LEN && (length & (length - 1)) == 0 &&
           flash->page_len >= 512 && flash->page_len % length == 0 && flash->page_count >= 3;
}

static bool erases(const mint_flash_t *flash)
{
    const uint32_t last = flash->page_len * (flash->page_count - 1);
    return flash->erase(flash->context, 0) == MINT_OK &&
           flash->erase(flash->context, flash->page_len) == MINT_OK &&
           flash->erase(flash->context, last) == MINT_OK &&
           reads(flash, 0, 2 * flash->page_len, 0xFF) && reads(flash, last, flash->page_len, 0xFF);
}

/// Every bit both ways, and reading from any byte on.
static bool programs(const mint_flash_t *flash)
{
    for (uint32_t i = 0; i < flash->unit_len; i++) {
        unit[i] = (uint8_t)(i * 0x55u + 0x3Cu);
    }
    bool right = flash->program(flash->context, flash->unit_len, unit) == MINT_OK;
    for (uint32_t from = 0; from < flash->unit_len && right; from++) {
        const uint32_t len = flash->unit_len - from;
        memset(other, 0, sizeof other);
        right = flash->read(flash->context, flash->unit_len + from, other, len) == MINT_OK &&
                memcmp(other, unit + from, len) == 0;
    }
    return right;
}

static bool leaves_neighbours(const mint_flash_t *flash)
{
    return reads(flash, 0, flash->unit_len, 0xFF) &&
           reads(flash, 2 * flash->unit_len, flash->page_len - 2 * flash->unit_len, 0xFF);
}

static bool erases_one_page(const mint_flash_t *flash)
{
    const uint32_t end = flash->page_len * flash->page_count;
    memset(unit, 0, sizeof unit);
    return flash->program(flash->context, flash->page_len, unit) == MINT_OK &&
           flash->program(flash->context, end - flash->unit_len, unit) == MINT_OK &&
           flash->erase(flash->context, 0) == MINT_OK && reads(flash, 0, flash->page_len, 0xFF) &&
           reads(flash, flash->page_len, flash->unit_len, 0) &&
           reads(flash, end - flash->unit_len, flash->unit_len, 0);
}

static bool refuses(const mint_flash_t *flash)
{
    const uint32_t end = flash->page_len * flash->page_count;
    return flash->program(flash->context, 1, unit) != MINT_OK &&
           flash->program(flash->context, end, unit) != MINT_OK &&
           flash->program(flash->context, 0u - flash->unit_len, unit) != MINT_OK &&
           flash->erase(flash->context, flash->unit_len) != MINT_OK &&
           flash->erase(flash->context, end) != MINT_OK &&
           flash->read(flash->context, end - 1, other, 2) != MINT_OK &&
           flash->read(flash->context, UINT32_MAX, other, 2) != MINT_OK;
}

static const struct {
    bool (*check)(const mint_flash_t *flash);
    const char *text; ///< what is wrong where it fails
} flash_checks[] = {
    {is_possible, "the geometry is not one that the store can use"},
    {erases, "a page that was erased does not read as ones"},
    {programs, "a unit does not read as it was programmed"},
    {leaves_neighbours, "programming a unit changed others"},
    {erases_one_page, "erasing a page changed others, or zeros were not programmed"},
    {refuses, "an address that is not the store's, or no unit's or page's, is not refused"},
};

static void check_flash(void)
{
    for (size_t i = 0; i < sizeof flash_checks / sizeof flash_checks[0]; i++) {
        if (!flash_checks[i].check(port->flash)) {
            say("failed: ");
            say(flash_checks[i].text);
            say("\r\n");
            return;
        }
    }
    say("ok ");
    say_number(port->flash->page_count);
    say(" pages of ");
    say_number(port->flash->page_len);
    say(" bytes, units of ");
    say_number(port->flash->unit_len);
    say("\r\n");
}

// ---- store ----

static mint_status_t mount(void)
{
    uint8_t key[MINT_STORE_ROOT_KEY_LEN];
    uint8_t id[MINT_DEVICE_ID_LEN];
    const mint_store_config_t config = {.flash = port->flash,
                                        .slots = slots,
                                        .record_count = RECORDS,
                                        .unit = unit,
                                        .root_key = key,
                                        .device_id = id,
                                        .device_id_len = sizeof id};
    mint_status_t status = port->root_key(port->context, key);
    if (status == MINT_OK) {
        status = port->device_id(port->context, id);
    }
    if (status == MINT_OK) {
        status = mint_store_mount(&store, &config);
    }
    mint_wipe(key, sizeof key);
    return status;
}

static void format(void)
{
    mint_status_t status = MINT_OK;
    for (uint32_t page = 0; page < port->flash->page_count && status == MINT_OK; page++) {
        status = port->flash->erase(port->flash->context, page * port->flash->page_len);
    }
    say_status(status == MINT_OK ? mount() : status);
}

/// The number in the record, 0 if there is none. MINT_ERR_CORRUPT if its two copies differ.
static mint_status_t read_record(uint32_t *number)
{
    uint32_t copies[RECORD_COPY] = {0};
    size_t len = 0;
    mint_status_t status = mint_store_get(&store, RECORD, (uint8_t *)copies, sizeof copies, &len);
    *number = copies[0];
    if (status == MINT_ERR_NOT_FOUND) {
        return MINT_OK;
    }
    if (status == MINT_OK && (len != sizeof copies || copies[0] != copies[1])) {
        status = MINT_ERR_CORRUPT;
    }
    return status;
}

static void tell_last(void)
{
    uint32_t number = 0;
    mint_status_t status = mount();
    if (status == MINT_OK) {
        status = read_record(&number);
    }
    if (status != MINT_OK) {
        say_status(status);
        return;
    }
    say("ok ");
    say_number(number);
    say("\r\n");
}

static void write_on(void)
{
    uint32_t number = 0;
    uint8_t byte;
    mint_status_t status = mount();
    if (status == MINT_OK) {
        status = read_record(&number);
    }
    // Where an idle line is slept on, only what comes in would wake the board: so the other side
    // sends a byte for each change.
    while (status == MINT_OK) {
        if (!port->serial_read(port->context, &byte)) {
            continue;
        }
        if (byte != '.') {
            break;
        }
        number++;
        const uint32_t copies[RECORD_COPY] = {number, number};
        status = mint_store_set(&store, RECORD, (const uint8_t *)copies, sizeof copies, 0);
        if (status == MINT_OK) {
            say_number(number);
            say("\r\n");
        }
    }
    say_status(status);
}

// ---- noise ----

/// Samples of one source, and how they look.
typedef struct {
    uint16_t counts[256];
    uint16_t distinct;
    uint16_t most; ///< how often the commonest came
    uint16_t rct_alarms;
    uint16_t apt_alarms;
} noise_t;

static noise_t noise;

static mint_status_t take(const mint_source_t *source)
{
    mint_health_limits_t limits;
    mint_health_t health;
    memset(&noise, 0, sizeof noise);
    mint_health_init(&health);
    mint_status_t status = mint_health_limits(source->h_64, source->symbol_bits, &limits);
    for (unsigned i = 0; i < SAMPLES && status == MINT_OK; i++) {
        uint8_t symbol = 0;
        bool permanent;
        status = source->sample(source->context, &symbol);
        if (status == MINT_OK) {
            uint16_t *count = &noise.counts[symbol];
            noise.distinct = (uint16_t)(noise.distinct + (*count == 0 ? 1 : 0));
            ++*count;
            noise.most = *count > noise.most ? *count : noise.most;
            mint_status_t alarm = mint_health_sample(&health, &limits, symbol, &permanent);
            noise.rct_alarms = (uint16_t)(noise.rct_alarms + (alarm == MINT_ERR_RCT ? 1 : 0));
            noise.apt_alarms = (uint16_t)(noise.apt_alarms + (alarm == MINT_ERR_APT ? 1 : 0));
        }
    }
    return status;
}

static void tell_noise(const mint_source_t *source, mint_status_t status)
{
    const struct {
        const char *text;
        uint32_t number;
    } parts[] = {{" bits, ", SAMPLES},
                 {" samples, distinct ", noise.distinct},
                 {", commonest ", noise.most},
                 {", alarms RCT ", noise.rct_alarms},
                 {" APT ", noise.apt_alarms}};
    say(source->name);
    say(mint_source_credit(source) == MINT_CREDIT_NONE ? " (not counted): " : " (counted): ");
    if (status != MINT_OK) {
        say(mint_status_text(status));
    } else {
        say_number(source->symbol_bits);
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
            say(parts[i].text);
            say_number(parts[i].number);
        }
    }
    say("\r\n");
}

static void check_noise(void)
{
    bool sound = true;
    for (size_t i = 0; i < port->source_count; i++) {
        const mint_source_t *source = &port->sources[i];
        mint_status_t status = take(source);
        tell_noise(source, status);
        sound = sound && status == MINT_OK && noise.distinct > 1;
    }
    say(sound ? "ok\r\n" : "failed: a source gives nothing or stands still\r\n");
}

// ---- clock and restart ----

static void tell_seconds(void)
{
    if (port->seconds == NULL) {
        say("ok none\r\n");
        return;
    }
    say("ok ");
    say_number(port->seconds(port->context));
    say("\r\n");
}

static void restart(void)
{
    if (port->reset == NULL) {
        say("ok none\r\n");
        return;
    }
    say("ok\r\n");
    port->reset(port->context);
    say("failed: the board goes on\r\n");
}

static const struct {
    const char *word;
    void (*run)(void);
} commands[] = {
    {"burst", take_burst},     {"id", check_id},    {"key", check_key},  {"flash", check_flash},
    {"format", format},        {"last", tell_last}, {"write", write_on}, {"noise", check_noise},
    {"seconds", tell_seconds}, {"reset", restart},
};

static void obey(const char *line)
{
    if (strncmp(line, "echo ", 5) == 0) {
        say("ok ");
        say(line + 5);
        say("\r\n");
        return;
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(line, commands[i].word) == 0) {
            commands[i].run();
            return;
        }
    }
    say("failed: echo TEXT, burst, id, key, flash, format, write, last, noise, seconds or reset\r\n");
}

int main(void)
{
    char line[LINE_SIZE];
    port = mint_port();
    say("mintmark bring-up on ");
    say(port->board);
    say("\r\n");
    for (;;) {
        read_line(line);
        obey(line);
    }
}
