// SPDX-License-Identifier: Apache-2.0
//
// Seals: a word that no other place on flash could have, repeated to fill the unit behind a value.
// It says that the value was read back and found right, so nothing of it can be marginal. It spares
// a mount the copying of the last value, and tells a value that rots from one that was cut. Where a
// unit is large, no seal is written, and the next record says the same.
#include "store/log.h"

#define WORD_LEN  4u
#define WORD_MASK 0x7FFFFFFEu // at least two bits are programmed, so no flip makes it blank

static uint32_t place_of(const mint_store_t *store, const mint_record_t *record)
{
    return record->address + mint_layout_record_len(store, record->type, record->len) -
           mint_layout_seal_len(store);
}

/// The header's CRC tells records apart, the address the places of the same one.
static uint32_t word_of(const mint_record_t *record)
{
    return (record->crc + record->address) & WORD_MASK;
}

mint_status_t mint_seal_read(const mint_store_t *store, const mint_record_t *record,
                             bool *programmed, bool *exact)
{
    uint32_t at = place_of(store, record);
    const uint32_t end = at + mint_layout_seal_len(store);
    mint_status_t status = MINT_OK;
    *programmed = false;
    *exact = at < end;
    for (; status == MINT_OK && at < end; at += WORD_LEN) {
        uint8_t bytes[WORD_LEN];
        mint_reader_t reader;
        status = mint_flash_read(store, at, bytes, sizeof bytes);
        mint_reader_init(&reader, bytes, sizeof bytes);
        uint32_t word = mint_read_u32le(&reader);
        *programmed |= word != UINT32_MAX;
        *exact &= word == word_of(record);
    }
    return status;
}

mint_status_t mint_seal_write(mint_store_t *store, const mint_record_t *record)
{
    uint8_t word[WORD_LEN];
    mint_writer_t writer;
    mint_writer_init(&writer, word, sizeof word);
    mint_write_u32le(&writer, word_of(record));
    mint_status_t status = MINT_OK;
    for (uint32_t len = mint_layout_seal_len(store); status == MINT_OK && len > 0;
         len -= WORD_LEN) {
        status = mint_flash_put(store, word, sizeof word);
    }
    return status;
}
