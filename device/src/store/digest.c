// SPDX-License-Identifier: Apache-2.0
//
// The digest of what a store holds: how a device proves its contents without giving them out.
#include "store/read.h"

static mint_status_t hash_chunk(void *context, const uint8_t *chunk, size_t len)
{
    return mint_sha256_update((mint_sha256_t *)context, chunk, len);
}

static mint_status_t hash_record(const mint_store_t *store, uint64_t uid, mint_sha256_t *sha)
{
    mint_record_t record;
    mint_status_t status = mint_store_find(store, uid, &record);
    if (status != MINT_OK || (record.flags & MINT_STORE_UNLOCKED) != 0) {
        return status;
    }
    uint8_t head[10];
    mint_writer_t writer;
    mint_writer_init(&writer, head, sizeof head);
    mint_write_u64le(&writer, uid);
    mint_write_u16le(&writer, record.len);
    status = mint_sha256_update(sha, head, sizeof head);
    return status == MINT_OK ? mint_store_open(store, &record, hash_chunk, sha) : status;
}

mint_status_t mint_store_digest(const mint_store_t *store, uint8_t digest[MINT_SHA256_LEN])
{
    mint_sha256_t sha;
    uint64_t uid = 0;
    mint_wipe(digest, MINT_SHA256_LEN);
    mint_status_t status = store->mounted ? mint_sha256_start(&sha) : MINT_ERR_STATE;
    mint_status_t next = status;
    if (status == MINT_OK) {
        status = mint_index_check(store); // What cannot be named cannot be passed over.
    }
    while (status == MINT_OK) {
        next = mint_store_next(store, &uid);
        if (next != MINT_OK) {
            break;
        }
        status = hash_record(store, uid, &sha);
        status = status == MINT_ERR_NOT_FOUND ? MINT_ERR_CORRUPT : status;
    }
    if (status == MINT_OK) {
        status = next == MINT_ERR_NOT_FOUND ? mint_sha256_finish(&sha, digest) : next;
    }
    mint_wipe(&sha, sizeof sha);
    return status;
}
