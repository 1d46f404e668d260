// SPDX-License-Identifier: Apache-2.0
//
// Record headers. A header begins with what is authenticated together with the value. Gap and CRC
// follow, which belong to the place and not to the record: a copy has its own.
//
// The uid, which may have any bits, is spread so that no four bytes of a header can be all ones: a
// unit that reads blank when it is programmed would hide a cut at the unit behind it from the next
// mount, which leaves out one unit and no more.
#include "store/log.h"

#define CRC32_POLYNOMIAL 0xEDB88320u // reflected
#define TYPE_SHIFT       6u // above area and flags; the area is never 3, so the byte is never 0xFF

void mint_record_encode(const mint_record_t *record, uint8_t header[MINT_RECORD_HEADER_LEN])
{
    uint8_t kind = (uint8_t)((record->type - MINT_RECORD_DATA) << TYPE_SHIFT | record->flags);
    mint_writer_t writer;
    mint_writer_init(&writer, header, MINT_RECORD_HEADER_LEN);
    mint_write_u32le(&writer, kind | (uint32_t)record->uid << 8);
    mint_write_u32le(&writer, record->slot | (uint32_t)(record->uid >> 24) << 8);
    mint_write_u16le(&writer, (uint16_t)(record->uid >> 48));
    mint_write_u16le(&writer, record->origin_unit);
    mint_write_u32le(&writer, record->origin_sequence);
    mint_write_u16le(&writer, record->len);
    mint_write_u16le(&writer, record->gap);
    mint_write_u32le(&writer, mint_crc32(0, header, MINT_RECORD_HEADER_LEN - 4));
}

static uint32_t crc_of(const uint8_t header[MINT_RECORD_HEADER_LEN])
{
    return mint_crc32(0, header, MINT_RECORD_HEADER_LEN - 4);
}

mint_status_t mint_record_put_header(mint_store_t *store, mint_record_t *record)
{
    uint8_t header[MINT_RECORD_HEADER_LEN];
    mint_record_encode(record, header);
    record->crc = crc_of(header);
    store->fill = 0;
    return mint_flash_put(store, header, sizeof header);
}

static bool is_plausible(const mint_store_t *store, const mint_record_t *record)
{
    switch (record->type) {
    case MINT_RECORD_DATA:
        return record->uid != 0 && record->slot < store->record_count;
    case MINT_RECORD_TOMBSTONE:
        return record->len == 0 && record->slot < store->record_count;
    case MINT_RECORD_NOTE:
        return record->len == (store->state != NULL ? MINT_STORE_STATE_LEN : 0);
    default:
        return record->len == sizeof(uint16_t) * store->record_count;
    }
}

static bool parse(const mint_store_t *store, const uint8_t header[MINT_RECORD_HEADER_LEN],
                  mint_record_t *record)
{
    mint_reader_t reader;
    mint_reader_init(&reader, header, MINT_RECORD_HEADER_LEN);
    uint32_t low = mint_read_u32le(&reader);
    uint32_t middle = mint_read_u32le(&reader);
    record->type = (uint8_t)(MINT_RECORD_DATA + ((uint8_t)low >> TYPE_SHIFT));
    record->flags = low & ((1u << TYPE_SHIFT) - 1);
    record->slot = (uint8_t)middle;
    record->uid =
        (uint64_t)mint_read_u16le(&reader) << 48 | (uint64_t)(middle >> 8) << 24 | low >> 8;
    record->origin_unit = mint_read_u16le(&reader);
    record->origin_sequence = mint_read_u32le(&reader);
    record->len = mint_read_u16le(&reader);
    record->gap = mint_read_u16le(&reader);
    record->crc = mint_read_u32le(&reader);
    uint32_t page_len = store->flash->page_len;
    uint32_t offset = record->address % page_len;
    // The CRC comes last because it takes longest, and most places looked at hold no header.
    return is_plausible(store, record) &&
           mint_layout_record_len(store, record->type, record->len) <= page_len - offset &&
           mint_layout_first(store) + record->gap * store->flash->unit_len <= offset &&
           record->crc == crc_of(header);
}

/// Whether what follows the header of a CHECKPOINT or NOTE is what its CRC says.
static mint_status_t check_body(const mint_store_t *store, const mint_record_t *record)
{
    uint32_t crc = 0;
    uint8_t part[2];
    for (uint32_t at = 0; at < record->len; at += sizeof part) {
        mint_status_t status = mint_flash_read(store, record->address + MINT_RECORD_HEADER_LEN + at,
                                               part, sizeof part);
        if (status != MINT_OK) {
            return status;
        }
        crc = mint_crc32(crc, part, sizeof part);
    }
    return crc == record->origin_sequence ? MINT_OK : MINT_ERR_NOT_FOUND;
}

bool mint_header_mend(uint8_t *header, uint32_t len)
{
    mint_reader_t reader;
    mint_reader_init(&reader, header + len - 4, 4);
    uint32_t wrong = mint_read_u32le(&reader) ^ mint_crc32(0, header, len - 4);
    uint32_t place = 0x80000000u;
    for (unsigned bit = 8 * len; bit-- > 0;) {
        if (place == wrong) {
            header[bit / 8] ^= (uint8_t)(1u << bit % 8);
            return true;
        }
        place = place >> 1 ^ (CRC32_POLYNOMIAL & (0u - (place & 1u)));
    }
    return false;
}

mint_status_t mint_record_read(const mint_store_t *store, uint32_t address, bool mend,
                               mint_record_t *record)
{
    uint32_t page_len = store->flash->page_len;
    record->address = address;
    if (page_len - address % page_len < MINT_RECORD_HEADER_LEN) {
        return MINT_ERR_NOT_FOUND;
    }
    uint8_t header[MINT_RECORD_HEADER_LEN];
    mint_status_t status = mint_flash_read(store, address, header, sizeof header);
    if (status != MINT_OK) {
        return status;
    }
    record->mended = !parse(store, header, record);
    if (record->mended &&
        !(mend && mint_header_mend(header, sizeof header) && parse(store, header, record))) {
        return MINT_ERR_NOT_FOUND;
    }
    return mint_layout_has_value(record->type) ? MINT_OK : check_body(store, record);
}
