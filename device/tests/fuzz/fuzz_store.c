// SPDX-License-Identifier: Apache-2.0
//
// The store on any flash contents: it never crashes, hangs, reads or programs outside the region,
// changes what it refuses to mount, or hands out a value that was not sealed under its key for this
// uid and area; and if it mounts, it works.
//
// The first byte chooses geometry, how many changes are tried, and whether there is a monotonic
// counter; the second what the image is made from. 0: the rest of the input is the image. Else: an
// image of a real store, of which the rest of the input changes bytes (offset, two bytes; what it
// is XORed with), and if the second byte is even, all CRCs and seals are made right again, so that
// the fuzzer gets past them.
#include <stdlib.h>
#include <string.h>

#include "device/tests/store/forge.h"
#include "device/tests/store/image.h"
#include "mintmark/rollback.h"
#include "store/log.h"

#define IMAGE_MAX_LEN 8192u // bytes of the largest geometry
#define BASES         3u    // images of a geometry, with and without a counter
#define WITH_COUNTER  0x80u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// An image of a real store, made when it is first needed.
typedef struct {
    uint8_t cells[IMAGE_MAX_LEN];
    bool headers[IMAGE_MAX_LEN / 4]; // of the units, those at which a record begins
    uint64_t counter;
    bool made;
} base_t;

static rig_t rig;
static mint_store_t *const store = &rig.store;
static base_t bases[2][IMAGE_GEOMETRIES][BASES];
static mint_flash_t bounded; // ends the run when the store leaves the region
static mint_rollback_t rollback;

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static mint_status_t read_bounded(void *context, uint32_t address, uint8_t *out, size_t len)
{
    const mint_flash_t *port = context;
    require(address <= ram_flash_len(&rig.flash) && len <= ram_flash_len(&rig.flash) - address);
    return port->read(port->context, address, out, len);
}

static mint_status_t program_bounded(void *context, uint32_t address, const uint8_t *unit)
{
    const mint_flash_t *port = context;
    require(address < ram_flash_len(&rig.flash) && address % port->unit_len == 0);
    return port->program(port->context, address, unit);
}

static mint_status_t erase_bounded(void *context, uint32_t address)
{
    const mint_flash_t *port = context;
    require(address < ram_flash_len(&rig.flash) && address % port->page_len == 0);
    return port->erase(port->context, address);
}

static mint_status_t read_counter(void *context, uint64_t *value)
{
    *value = ((const ram_flash_t *)context)->counter;
    return MINT_OK;
}

static mint_status_t advance_counter(void *context, uint64_t value)
{
    return ram_flash_advance(context, value);
}

static const mint_counter_t counter = {read_counter, advance_counter, &rig.flash};

static void start(uint8_t choice)
{
    image_start(&rig, choice);
    bounded = rig.flash.port;
    bounded.read = read_bounded;
    bounded.program = program_bounded;
    bounded.erase = erase_bounded;
    bounded.context = &rig.flash.port;
    rig.port = &bounded;
    if ((choice & WITH_COUNTER) != 0) {
        rollback = (mint_rollback_t){.counter = &counter};
        rig.state = &mint_rollback_state;
        rig.state_context = &rollback;
    }
}

static const base_t *find_base(uint8_t choice, uint8_t number)
{
    static const uint8_t changes[BASES] = {3, 25, 60};
    base_t *base =
        &bases[(choice & WITH_COUNTER) != 0][choice % IMAGE_GEOMETRIES][number / 2 % BASES];
    if (!base->made) {
        uint32_t unit_len = rig.flash.port.unit_len;
        mint_status_t status = image_build(&rig, changes[number / 2 % BASES]);
        require(status == MINT_OK || status == MINT_ERR_FULL); // the small ones, with a counter
        require(ram_flash_len(&rig.flash) <= sizeof base->cells);
        memcpy(base->cells, rig.flash.now, ram_flash_len(&rig.flash));
        for (uint32_t at = 0; at < ram_flash_len(&rig.flash); at += unit_len) {
            mint_record_t record;
            base->headers[at / unit_len] = mint_record_read(store, at, false, &record) == MINT_OK;
        }
        base->counter = rig.flash.counter;
        base->made = true;
        start(choice);
    }
    return base;
}

static void set_cells(const uint8_t *cells, size_t len)
{
    memcpy(rig.flash.now, cells, len);
    memcpy(rig.flash.later, cells, len);
}

static void note_programmed(void)
{
    for (size_t i = 0; i < ram_flash_len(&rig.flash); i++) {
        rig.flash.programmed[i / rig.flash.port.unit_len] |= rig.flash.now[i] != 0xFF;
    }
}

/// Makes right again what stood at the same place in the real store.
static void forge_all(const base_t *base)
{
    uint32_t unit_len = rig.flash.port.unit_len;
    (void)rig_mount(&rig); // so that there is a store object to forge with
    set_cells(base->cells, ram_flash_len(&rig.flash));
    for (uint32_t page = 0; page < rig.flash.port.page_count; page++) {
        forge_page(&rig, page);
    }
    for (uint32_t at = 0; at < ram_flash_len(&rig.flash); at += unit_len) {
        if (base->headers[at / unit_len]) {
            forge_record(&rig, at);
        }
    }
    rig.flash.operation_count = 0;
    rig.flash.violation_count = 0;
}

static void load_changed(const base_t *base, const uint8_t *data, size_t size, bool forged)
{
    static base_t changed;
    changed = *base;
    size_t len = ram_flash_len(&rig.flash);
    for (size_t i = 0; i + 3 <= size; i += 3) {
        changed.cells[(data[i] + 256u * data[i + 1]) % len] ^= data[i + 2];
    }
    rig.flash.counter = base->counter;
    set_cells(changed.cells, len);
    if (forged) {
        forge_all(&changed);
    }
    memset(rig.flash.programmed, 0, sizeof rig.flash.programmed);
}

/// Reads everything; what comes out must have gone in. `*whole` is what the digest must say.
static void read_area(uint8_t area, bool *whole)
{
    uint64_t uid = 0;
    mint_store_select(store, area);
    while (mint_store_next(store, &uid) == MINT_OK) {
        static uint8_t value[IMAGE_MAX_LEN];
        size_t len = 0;
        uint8_t flags = 0;
        require(mint_store_info(store, uid, &len, &flags) == MINT_OK);
        mint_status_t status = mint_store_get(store, uid, value, sizeof value, &len);
        require(status == MINT_OK || (status == MINT_ERR_CORRUPT && len == 0));
        require(status != MINT_OK || image_is_value(area, uid, value, len));
        *whole &= status == MINT_OK || (flags & MINT_STORE_UNLOCKED) != 0;
    }
}

static void read_all(void)
{
    uint8_t digest[MINT_SHA256_LEN];
    mint_store_usage_t usage;
    for (uint8_t area = 0; area < MINT_STORE_AREAS; area++) {
        bool whole = true;
        read_area(area, &whole);
        mint_status_t status = mint_store_digest(store, digest);
        require(status == MINT_OK ? whole : status == MINT_ERR_CORRUPT);
    }
    require(mint_store_usage(store, &usage) == MINT_OK);
    require(usage.record_count <= usage.record_max);
    mint_store_select(store, 0);
}

/// Writes and deletes; what was reported must be there after the next mount. In an image that no
/// store wrote, units behind the log's end may be taken for blank ones: what a mount programs there
/// does not last, and it says so. Whether the store is still mounted.
static bool change(uint64_t uid, uint8_t version)
{
    uint8_t value[IMAGE_VALUE_MAX_LEN];
    uint8_t found[IMAGE_VALUE_MAX_LEN];
    size_t len = image_value(uid, version, value);
    size_t found_len = 0;
    mint_store_select(store, image_area(uid));
    mint_status_t status = mint_store_set(store, uid, value, len, 0);
    mint_status_t mounted = rig_mount(&rig);
    require(mounted == MINT_OK || (status != MINT_OK && mounted == MINT_ERR_FLASH));
    if (mounted != MINT_OK) {
        return false;
    }
    mint_store_select(store, image_area(uid));
    if (status == MINT_OK) {
        require(mint_store_get(store, uid, found, sizeof found, &found_len) == MINT_OK);
        require(found_len == len && memcmp(found, value, len) == 0);
        require(mint_store_delete(store, uid) == MINT_OK);
        require(mint_store_get(store, uid, found, sizeof found, &found_len) != MINT_OK);
    }
    return true;
}

/// One more call, made on whatever there is.
static void use(uint32_t choice)
{
    mint_store_scrub_t scrub;
    mint_status_t status = choice == 1   ? mint_store_scrub(store, &scrub)
                           : choice == 2 ? mint_store_purge(store)
                           : choice == 3 ? mint_store_reset(store)
                                         : MINT_OK;
    require(status == MINT_OK || status == MINT_ERR_FLASH);
    read_all();
}

static void format(void)
{
    uint64_t uid = 0;
    if (mint_store_format(store) == MINT_OK) {
        require(rig_mount(&rig) == MINT_OK);
        require(mint_store_next(store, &uid) == MINT_ERR_NOT_FOUND);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    start(data[0]);
    size_t len = ram_flash_len(&rig.flash);
    bool raw = data[1] == 0;
    if (raw) {
        set_cells(data + 2, size - 2 < len ? size - 2 : len);
        note_programmed();
    } else {
        load_changed(find_base(data[0], data[1]), data + 2, size - 2, data[1] % 2 == 0);
    }
    mint_status_t status = rig_mount(&rig);
    require(status == MINT_OK || status == MINT_ERR_FLASH || rig.flash.operation_count == 0);
    if (status == MINT_OK) {
        read_all();
        bool mounted = true;
        for (uint32_t i = 0; raw && mounted && i < data[0] / IMAGE_GEOMETRIES % 4; i++) {
            mounted = change(1 + i % IMAGE_RECORDS, (uint8_t)(200 + i));
        }
        if (mounted) {
            use(data[0] / IMAGE_GEOMETRIES / 4 % 4);
        }
    }
    format();
    require(size > 2 || rig.flash.violation_count == 0);
    return 0;
}
