// SPDX-License-Identifier: Apache-2.0
//
// The log of boot fingerprints (fingerprint_log.h). The page with the highest number is the one
// that is being filled; everything else follows from what is in flash.
#include "common/fingerprint_log.h"

#include <stdbool.h>
#include <string.h>

#include "mintmark/bytes.h"

#define ENTRY_LEN MINT_FINGERPRINT_LEN ///< bytes of an entry, and of the header
#define CRC_AT    12u                  ///< the header's checksum

static const uint8_t magic[8] = {'M', 'I', 'N', 'T', 'B', 'O', 'O', 'T'};

/// A page of the log.
typedef struct {
    bool found;
    uint32_t page;   ///< which one of the region's
    uint32_t number; ///< its number
    uint32_t used;   ///< entries
} log_page_t;

static uint32_t entries_of(const mint_flash_t *flash)
{
    return flash->page_len / ENTRY_LEN - 1u;
}

static mint_status_t read_entry(const mint_flash_t *flash, uint32_t page, uint32_t index,
                                uint8_t entry[ENTRY_LEN])
{
    return flash->read(flash->context, page * flash->page_len + (1u + index) * ENTRY_LEN, entry,
                       ENTRY_LEN);
}

static void make_header(uint32_t number, uint8_t header[ENTRY_LEN])
{
    mint_writer_t writer;
    mint_writer_init(&writer, header, ENTRY_LEN);
    mint_write_bytes(&writer, magic, sizeof magic);
    mint_write_u32le(&writer, number);
    mint_write_u32le(&writer, mint_crc32(0, header, CRC_AT));
}

/// Whether `header` is that of a page of the log; `*number` is then its number.
static bool read_header(const uint8_t header[ENTRY_LEN], uint32_t *number)
{
    mint_reader_t reader;
    mint_reader_init(&reader, header, ENTRY_LEN);
    const uint8_t *found = mint_read_bytes(&reader, sizeof magic);
    *number = mint_read_u32le(&reader);
    const uint32_t crc = mint_read_u32le(&reader);
    return memcmp(found, magic, sizeof magic) == 0 && crc == mint_crc32(0, header, CRC_AT);
}

static bool is_blank(const uint8_t entry[ENTRY_LEN])
{
    uint8_t all = 0xFF;
    for (size_t i = 0; i < ENTRY_LEN; i++) {
        all &= entry[i];
    }
    return all == 0xFF;
}

/// The page with the highest number, at most `limit`.
static mint_status_t find_page(const mint_flash_t *flash, uint32_t limit, log_page_t *latest)
{
    mint_status_t status = MINT_OK;
    memset(latest, 0, sizeof *latest);
    for (uint32_t page = 0; page < flash->page_count && status == MINT_OK; page++) {
        uint8_t header[ENTRY_LEN];
        uint32_t number = 0;
        status = flash->read(flash->context, page * flash->page_len, header, sizeof header);
        if (status == MINT_OK && read_header(header, &number) && number <= limit &&
            (!latest->found || number > latest->number)) {
            *latest = (log_page_t){.found = true, .page = page, .number = number};
        }
    }
    return status;
}

/// The page that is being filled, and how far it is.
static mint_status_t find_end(const mint_flash_t *flash, log_page_t *latest)
{
    mint_status_t status = find_page(flash, UINT32_MAX, latest);
    for (bool blank = false; latest->found && status == MINT_OK && !blank;) {
        uint8_t entry[ENTRY_LEN];
        if (latest->used == entries_of(flash)) {
            break;
        }
        status = read_entry(flash, latest->page, latest->used, entry);
        blank = is_blank(entry);
        latest->used += blank ? 0u : 1u;
    }
    return status;
}

mint_status_t mint_fingerprint_log_read(void *context, uint8_t age,
                                        uint8_t fingerprint[MINT_FINGERPRINT_LEN])
{
    const mint_flash_t *flash = context;
    log_page_t page;
    uint32_t back = age; // entries to go back from the end of `page`
    mint_status_t status = find_end(flash, &page);
    while (status == MINT_OK && page.found && back >= page.used) {
        back -= page.used;
        status = page.number > 0 ? find_page(flash, page.number - 1u, &page) : MINT_ERR_NOT_FOUND;
        page.used = entries_of(flash);
    }
    if (status == MINT_OK) {
        status = page.found ? read_entry(flash, page.page, page.used - 1u - back, fingerprint)
                            : MINT_ERR_NOT_FOUND;
    }
    return status;
}

/// Programs one entry or header and looks whether it is there.
static mint_status_t program(const mint_flash_t *flash, uint32_t address,
                             const uint8_t entry[ENTRY_LEN])
{
    mint_status_t status = MINT_OK;
    for (uint32_t at = 0; at < ENTRY_LEN && status == MINT_OK; at += flash->unit_len) {
        status = flash->program(flash->context, address + at, entry + at);
    }
    uint8_t found[ENTRY_LEN] = {0};
    if (status == MINT_OK) {
        status = flash->read(flash->context, address, found, sizeof found);
    }
    if (status == MINT_OK && memcmp(found, entry, sizeof found) != 0) {
        status = MINT_ERR_FLASH;
    }
    return status;
}

/// Begins the page after `*page`, or the first. No part lives to see the last number, but whoever
/// can write the flash can write it: what came after it would never be found.
static mint_status_t begin_page(const mint_flash_t *flash, log_page_t *page)
{
    uint8_t header[ENTRY_LEN];
    if (page->found && page->number == UINT32_MAX) {
        return MINT_ERR_FLASH;
    }
    page->page = page->found ? (page->page + 1u) % flash->page_count : 0u;
    page->number = page->found ? page->number + 1u : 0u;
    page->used = 0;
    make_header(page->number, header);
    mint_status_t status = flash->erase(flash->context, page->page * flash->page_len);
    return status == MINT_OK ? program(flash, page->page * flash->page_len, header) : status;
}

mint_status_t mint_fingerprint_log_append(void *context,
                                          const uint8_t fingerprint[MINT_FINGERPRINT_LEN])
{
    const mint_flash_t *flash = context;
    log_page_t page;
    if (flash->page_count < 2u || ENTRY_LEN % flash->unit_len != 0) {
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status = find_end(flash, &page);
    if (status == MINT_OK && (!page.found || page.used == entries_of(flash))) {
        status = begin_page(flash, &page);
    }
    if (status == MINT_OK) {
        const uint32_t address = page.page * flash->page_len + (1u + page.used) * ENTRY_LEN;
        status = program(flash, address, fingerprint);
    }
    return status;
}
