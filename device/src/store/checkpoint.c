// SPDX-License-Identifier: Apache-2.0
//
// Checkpoints: the index, written once a page, a unit number for each slot. A mount needs the
// newest page for it and no other, and what is not in the checkpoint is gone, without a trace that
// would have to be kept. What is in it may be gone too, if a later record of the page replaces it.
#include "store/log.h"

static void encode(const mint_store_slot_t *slot, uint8_t entry[2])
{
    mint_writer_t writer;
    mint_writer_init(&writer, entry, 2);
    mint_write_u16le(&writer, slot->unit);
}

mint_status_t mint_checkpoint_put(mint_store_t *store)
{
    mint_status_t status = MINT_OK;
    for (size_t i = 0; status == MINT_OK && i < store->record_count; i++) {
        uint8_t entry[2];
        encode(&store->slots[i], entry);
        status = mint_flash_put(store, entry, sizeof entry);
    }
    return status;
}

mint_status_t mint_checkpoint_append(mint_store_t *store)
{
    mint_record_t record = {.type = MINT_RECORD_CHECKPOINT,
                            .uid = store->floor,
                            .len = (uint16_t)(sizeof(uint16_t) * store->record_count)};
    for (size_t i = 0; i < store->record_count; i++) {
        uint8_t entry[2];
        encode(&store->slots[i], entry);
        record.origin_sequence = mint_crc32(record.origin_sequence, entry, sizeof entry);
    }
    return mint_log_append_checkpoint(store, &record);
}

mint_status_t mint_checkpoint_load(mint_store_t *store, const mint_record_t *checkpoint)
{
    mint_status_t status = MINT_OK;
    uint32_t address = checkpoint->address + MINT_RECORD_HEADER_LEN;
    for (size_t i = 0; status == MINT_OK && i < store->record_count; i++) {
        uint8_t entry[2];
        mint_reader_t reader;
        status = mint_flash_read(store, address, entry, sizeof entry);
        mint_reader_init(&reader, entry, sizeof entry);
        store->slots[i].unit = mint_read_u16le(&reader);
        address += sizeof entry;
    }
    return status;
}
