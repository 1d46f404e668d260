// SPDX-License-Identifier: Apache-2.0
//
// The digest of what a store holds: how a device proves its contents without giving them out.
#include "store/read.h"

static mint_status_t hash_chunk(void *context, const uint8_t *chunk, size_t len)
{
    return mint_sha256_update((mint_sha256_t *)context, chunk, len);
}

static mint_status_t hash_record(const mint_store_t *store, const mint_store_slot_t *slot,
                                 mint_sha256_t *sha)
{
    uint8_t head[10];
    mint_writer_t writer;
    if ((slot->flags & MINT_STORE_NOT_IN_DIGEST) != 0) {
        return MINT_OK;
    }
    mint_writer_init(&writer, head, sizeof head);
    mint_write_u64le(&writer, slot->uid);
    mint_write_u16le(&writer, slot->len);
    mint_status_t status = mint_sha256_update(sha, head, sizeof head);
    return status == MINT_OK ? mint_store_read(store, slot, hash_chunk, sha) : status;
}

mint_status_t mint_store_digest(const mint_store_t *store, uint8_t digest[MINT_SHA256_LEN])
{
    mint_sha256_t sha;
    uint64_t uid = 0;
    mint_wipe(digest, MINT_SHA256_LEN);
    mint_status_t status = store->mounted ? mint_sha256_start(&sha) : MINT_ERR_STATE;
    while (status == MINT_OK) {
        status = mint_store_next(store, &uid);
        if (status == MINT_OK) {
            status = hash_record(store, mint_index_find(store, uid), &sha);
        }
    }
    if (status == MINT_ERR_NOT_FOUND) {
        status = mint_sha256_finish(&sha, digest);
    }
    mint_wipe(&sha, sizeof sha);
    return status;
}
