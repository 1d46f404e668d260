// SPDX-License-Identifier: Apache-2.0
//
// The forger.
#include "device/tests/store/forge.h"

#include <string.h>

#include "store/log.h"

#define CRC_LEN         4u
#define BODY_CRC_OFFSET 12u // of the CRC of what follows, in the header of a checkpoint or note

static void put_crc(uint8_t *cells, const uint8_t *data, uint32_t len)
{
    mint_writer_t writer;
    mint_writer_init(&writer, cells, CRC_LEN);
    mint_write_u32le(&writer, mint_crc32(0, data, len));
}

static void put_header_crc(uint8_t *header, uint32_t len)
{
    put_crc(header + len - CRC_LEN, header, len - CRC_LEN);
}

void forge_page(rig_t *rig, uint32_t page)
{
    uint8_t *cells = rig->flash.now + page * rig->flash.port.page_len;
    put_header_crc(cells, MINT_PAGE_HEADER_LEN);
    memcpy(rig->flash.later, rig->flash.now, ram_flash_len(&rig->flash));
}

/// Programs the seal of a value over whatever is there.
static void put_seal(rig_t *rig, mint_store_t *store, const mint_record_t *record)
{
    uint32_t page_len = rig->flash.port.page_len;
    uint32_t len = mint_layout_seal_len(store);
    uint32_t end = record->address + mint_layout_record_len(store, record->type, record->len);
    memset(rig->flash.now + end - len, 0xFF, len);
    memset(rig->flash.later + end - len, 0xFF, len);
    store->page = (uint16_t)(record->address / page_len);
    store->offset = (end - len) % page_len;
    store->fill = 0;
    uint32_t violation_count = rig->flash.violation_count;
    mint_status_t status = mint_seal_write(store, record);
    rig->flash.violation_count = status == MINT_OK ? violation_count : UINT32_MAX;
}

void forge_record(rig_t *rig, uint32_t address)
{
    uint32_t page_len = rig->flash.port.page_len;
    uint8_t *header = rig->flash.now + address;
    if (page_len - address % page_len < MINT_RECORD_HEADER_LEN) {
        return;
    }
    mint_store_t store = rig->store;
    mint_record_t record;
    uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];
    store.flash = &rig->flash.port;
    store.unit = unit;
    put_header_crc(header, MINT_RECORD_HEADER_LEN);
    mint_status_t status = mint_record_read(&store, address, false, &record);
    if (status == MINT_OK && mint_layout_has_value(record.type)) {
        put_seal(rig, &store, &record);
    } else if (status != MINT_OK && !mint_layout_has_value(record.type) &&
               record.len <= page_len - address % page_len - MINT_RECORD_HEADER_LEN) {
        put_crc(header + BODY_CRC_OFFSET, header + MINT_RECORD_HEADER_LEN, record.len);
        put_header_crc(header, MINT_RECORD_HEADER_LEN);
    }
    memcpy(rig->flash.later, rig->flash.now, ram_flash_len(&rig->flash));
}
