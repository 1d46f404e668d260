// SPDX-License-Identifier: Apache-2.0
//
// Record headers and seals.
//
// A header begins with what is authenticated together with the value. Gap and CRC follow, which
// belong to the place and not to the record: a copy has its own. A seal is a word that no other
// place on flash could have, repeated to fill its unit. It says that the record before it was read
// back and found right, so nothing of that record can be marginal.
#include "store/log.h"

#define SEAL_WORD_LEN  4u
#define SEAL_WORD_MASK 0x7FFFFFFEu // at least two bits are programmed, so no flip makes it blank

void mint_record_encode(const mint_record_t *record, uint8_t header[MINT_RECORD_HEADER_LEN])
{
    mint_writer_t writer;
    mint_writer_init(&writer, header, MINT_RECORD_HEADER_LEN);
    mint_write_u8(&writer, record->type);
    mint_write_u8(&writer, record->flags);
    mint_write_u16le(&writer, record->len);
    mint_write_u64le(&writer, record->uid);
    mint_write_u32le(&writer, record->origin_sequence);
    mint_write_u16le(&writer, record->origin_unit);
    mint_write_u16le(&writer, record->gap);
    mint_write_u32le(&writer, mint_crc32(0, header, MINT_RECORD_HEADER_LEN - 4));
}

static bool is_plausible(const mint_record_t *record)
{
    switch (record->type) {
    case MINT_RECORD_DATA:
        return record->uid != 0 && record->len <= MINT_STORE_RECORD_MAX_LEN;
    case MINT_RECORD_TOMBSTONE:
        return record->uid != 0 && record->len == 0;
    case MINT_RECORD_NOTE:
    case MINT_RECORD_MARK:
        return record->len == 0;
    default:
        return false;
    }
}

static bool parse(const uint8_t header[MINT_RECORD_HEADER_LEN], mint_record_t *record)
{
    mint_reader_t reader;
    mint_reader_init(&reader, header, MINT_RECORD_HEADER_LEN);
    record->type = mint_read_u8(&reader);
    record->flags = mint_read_u8(&reader);
    record->len = mint_read_u16le(&reader);
    record->uid = mint_read_u64le(&reader);
    record->origin_sequence = mint_read_u32le(&reader);
    record->origin_unit = mint_read_u16le(&reader);
    record->gap = mint_read_u16le(&reader);
    uint32_t crc = mint_read_u32le(&reader);
    // The CRC comes last because it takes longest, and most places looked at hold no header.
    return is_plausible(record) && crc == mint_crc32(0, header, MINT_RECORD_HEADER_LEN - 4);
}

mint_status_t mint_record_read(const mint_store_t *store, uint32_t address, mint_record_t *record)
{
    uint32_t page_left_len = store->flash->page_len - address % store->flash->page_len;
    if (page_left_len < MINT_RECORD_HEADER_LEN) {
        return MINT_ERR_NOT_FOUND;
    }
    uint8_t header[MINT_RECORD_HEADER_LEN];
    mint_status_t status = mint_flash_read(store, address, header, sizeof header);
    if (status != MINT_OK) {
        return status;
    }
    record->address = address;
    bool fits = parse(header, record) &&
                mint_layout_record_len(store->flash, record->type, record->len) <= page_left_len &&
                mint_layout_first(store->flash) + record->gap * store->flash->unit_len <=
                    address % store->flash->page_len;
    return fits ? MINT_OK : MINT_ERR_NOT_FOUND;
}

/// The word of the seal of what stands from `start` to `end` in page `sequence`.
static void seal_word(uint32_t sequence, uint32_t start, uint32_t end, uint8_t word[SEAL_WORD_LEN])
{
    uint8_t place[12];
    mint_writer_t writer;
    mint_writer_init(&writer, place, sizeof place);
    mint_write_u32le(&writer, sequence);
    mint_write_u32le(&writer, start);
    mint_write_u32le(&writer, end);
    mint_writer_init(&writer, word, SEAL_WORD_LEN);
    mint_write_u32le(&writer, mint_crc32(0, place, sizeof place) & SEAL_WORD_MASK);
}

mint_status_t mint_seal_read(const mint_store_t *store, uint32_t sequence, uint32_t start,
                             uint32_t end, mint_seal_t *seal)
{
    bool blank = false;
    mint_status_t status = mint_flash_is_blank(store, end, store->flash->unit_len, &blank);
    *seal = MINT_SEAL_BLANK;
    if (status != MINT_OK || blank) {
        return status;
    }
    uint8_t word[SEAL_WORD_LEN];
    seal_word(sequence, start, end, word);
    *seal = MINT_SEAL_EXACT;
    for (uint32_t at = 0; at < store->flash->unit_len; at += SEAL_WORD_LEN) {
        uint8_t found[SEAL_WORD_LEN];
        status = mint_flash_read(store, end + at, found, sizeof found);
        if (status != MINT_OK) {
            return status;
        }
        if (!mint_equal_ct(found, word, sizeof word)) {
            *seal = MINT_SEAL_TORN;
            return MINT_OK;
        }
    }
    return MINT_OK;
}

mint_status_t mint_seal_write(const mint_store_t *store, uint32_t sequence, uint32_t start,
                              uint32_t end)
{
    uint8_t word[SEAL_WORD_LEN];
    seal_word(sequence, start, end, word);
    mint_unit_writer_t writer;
    mint_unit_start(&writer, store, end);
    mint_status_t status = MINT_OK;
    for (uint32_t at = 0; status == MINT_OK && at < store->flash->unit_len; at += SEAL_WORD_LEN) {
        status = mint_unit_put(&writer, word, sizeof word);
    }
    return status;
}
