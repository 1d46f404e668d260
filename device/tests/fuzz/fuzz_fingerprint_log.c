// SPDX-License-Identifier: Apache-2.0
//
// The log of boot fingerprints on flash of any content. The input fills the region from its
// beginning; with a first byte that is odd, page headers that the input leaves blank are good ones,
// or no input would find a checksum. Whatever is there: reading comes to an end, and what was
// appended is found (as the latest, but where somebody left a gap and wrote behind it).
#include <stdlib.h>
#include <string.h>

#include "common/fingerprint_log.h"
#include "device/tests/store/ram_flash.h"
#include "mintmark/bytes.h"

#define PAGE_LEN   512u
#define PAGE_COUNT 3u
#define UNIT_LEN   4u
#define HEADER_LEN 16u
#define APPENDED   40u // more than a page has
#define AGES_MAX   (PAGE_COUNT * PAGE_LEN / MINT_FINGERPRINT_LEN)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ram_flash_t flash;

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

// A header whose number is the one that the input has in its place.
static void mend_header(uint8_t *header)
{
    mint_writer_t writer;
    mint_writer_init(&writer, header, HEADER_LEN);
    mint_write_bytes(&writer, (const uint8_t *)"MINTBOOT", 8);
    mint_write_bytes(&writer, (const uint8_t[]){header[8], header[9], header[10], header[11]}, 4);
    mint_write_u32le(&writer, mint_crc32(0, header, HEADER_LEN - 4));
}

static void fill(const uint8_t *data, size_t size)
{
    bool mended = (data[0] & 1u) != 0;
    ram_flash_init(&flash, PAGE_LEN, PAGE_COUNT, UNIT_LEN);
    size_t len = size - 1 < ram_flash_len(&flash) ? size - 1 : ram_flash_len(&flash);
    memcpy(flash.now, data + 1, len);
    for (size_t page = 0; mended && page < PAGE_COUNT; page++) {
        mend_header(flash.now + page * PAGE_LEN);
    }
    memcpy(flash.later, flash.now, ram_flash_len(&flash));
}

// Whether `wanted` is one of those there are; looks no further than it.
static bool is_there(const uint8_t wanted[MINT_FINGERPRINT_LEN])
{
    uint8_t fingerprint[MINT_FINGERPRINT_LEN];
    unsigned age = 0;
    bool found = false;
    while (!found && age <= AGES_MAX &&
           mint_fingerprint_log_read(&flash.port, (uint8_t)age, fingerprint) == MINT_OK) {
        found = memcmp(fingerprint, wanted, sizeof fingerprint) == 0;
        age++;
    }
    check(age <= AGES_MAX);
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t mine[MINT_FINGERPRINT_LEN] = {0};
    if (size == 0) {
        return 0;
    }
    fill(data, size);
    (void)is_there(mine);
    for (uint8_t i = 0; i < APPENDED; i++) {
        memset(mine, 0xA0 + i, sizeof mine);
        if (mint_fingerprint_log_append(&flash.port, mine) == MINT_OK) {
            check(is_there(mine));
        }
    }
    return 0;
}
