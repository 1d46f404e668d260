// SPDX-License-Identifier: Apache-2.0
//
// Reading the store: what mint_store_get() and its like do with the index and the log.
#include <string.h>

#include "store/log.h"
#include "store/read.h"

mint_status_t mint_store_find(const mint_store_t *store, uint64_t uid, mint_record_t *record)
{
    mint_store_slot_t *slot;
    return store->mounted ? mint_index_find(store, store->area, uid, &slot, record)
                          : MINT_ERR_STATE;
}

mint_status_t mint_store_open(const mint_store_t *store, const mint_record_t *record,
                              mint_record_sink_t sink, void *context)
{
    mint_status_t status = mint_record_open(store, record, sink, context);
    return status == MINT_ERR_AUTHENTICATION ? MINT_ERR_CORRUPT : status;
}

/// The part of a value that is wanted.
typedef struct {
    size_t skip_len; // bytes of the value still to be passed over
    uint8_t *out;    // next byte goes here
    size_t left_len; // bytes still wanted
} part_t;

static mint_status_t take_chunk(void *context, const uint8_t *chunk, size_t len)
{
    part_t *part = (part_t *)context;
    size_t skip_len = part->skip_len < len ? part->skip_len : len;
    size_t take_len = len - skip_len < part->left_len ? len - skip_len : part->left_len;
    if (take_len > 0) {
        memcpy(part->out, chunk + skip_len, take_len);
        part->out += take_len;
    }
    part->skip_len -= skip_len;
    part->left_len -= take_len;
    return MINT_OK;
}

/// Hands out a part of a record, all of which is authenticated.
static mint_status_t read_part(const mint_store_t *store, const mint_record_t *record,
                               size_t offset, uint8_t *out, size_t size, size_t *len)
{
    size_t part_len = record->len - offset < size ? record->len - offset : size;
    part_t part = {.skip_len = offset, .out = out, .left_len = part_len};
    mint_status_t status = mint_store_open(store, record, take_chunk, &part);
    if (status != MINT_OK) {
        mint_wipe(out, part_len);
        return status;
    }
    *len = part_len;
    return MINT_OK;
}

mint_status_t mint_store_read(const mint_store_t *store, uint64_t uid, size_t offset, uint8_t *out,
                              size_t size, size_t *len)
{
    mint_record_t record;
    *len = 0;
    mint_status_t status = mint_store_find(store, uid, &record);
    if (status == MINT_OK && offset > record.len) {
        status = MINT_ERR_ARGUMENT;
    }
    return status == MINT_OK ? read_part(store, &record, offset, out, size, len) : status;
}

mint_status_t mint_store_get(const mint_store_t *store, uint64_t uid, uint8_t *out, size_t size,
                             size_t *len)
{
    mint_record_t record;
    *len = 0;
    mint_status_t status = mint_store_find(store, uid, &record);
    if (status == MINT_OK && record.len > size) {
        status = MINT_ERR_SPACE;
    }
    return status == MINT_OK ? read_part(store, &record, 0, out, size, len) : status;
}

mint_status_t mint_store_info(const mint_store_t *store, uint64_t uid, size_t *len, uint8_t *flags)
{
    mint_record_t record;
    mint_status_t status = mint_store_find(store, uid, &record);
    *len = status == MINT_OK ? record.len : 0;
    *flags = status == MINT_OK ? record.flags & MINT_STORE_FLAGS : 0;
    return status;
}

mint_status_t mint_store_next(const mint_store_t *store, uint64_t *uid)
{
    return store->mounted ? mint_index_next(store, uid) : MINT_ERR_STATE;
}
