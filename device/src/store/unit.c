// SPDX-License-Identifier: Apache-2.0
//
// Bytes into program units, so that the rest of the store can write as if to a stream, with the RAM
// of one unit.
#include <string.h>

#include "store/log.h"

void mint_unit_start(mint_unit_writer_t *writer, const mint_store_t *store, uint32_t address)
{
    writer->store = store;
    writer->address = address;
    writer->fill = 0;
}

static mint_status_t flush(mint_unit_writer_t *writer)
{
    mint_status_t status = mint_flash_program(writer->store, writer->address, writer->unit);
    writer->address += writer->store->flash->unit_len;
    writer->fill = 0;
    return status;
}

mint_status_t mint_unit_put(mint_unit_writer_t *writer, const uint8_t *data, uint32_t len)
{
    uint32_t unit_len = writer->store->flash->unit_len;
    mint_status_t status = MINT_OK;
    while (status == MINT_OK && len > 0) {
        uint32_t room = unit_len - writer->fill;
        uint32_t part_len = len < room ? len : room;
        memcpy(writer->unit + writer->fill, data, part_len);
        writer->fill += part_len;
        data += part_len;
        len -= part_len;
        if (writer->fill == unit_len) {
            status = flush(writer);
        }
    }
    return status;
}

mint_status_t mint_unit_finish(mint_unit_writer_t *writer)
{
    if (writer->fill == 0) {
        return MINT_OK;
    }
    memset(writer->unit + writer->fill, 0xFF, writer->store->flash->unit_len - writer->fill);
    return flush(writer);
}
