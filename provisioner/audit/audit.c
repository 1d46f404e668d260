// SPDX-License-Identifier: Apache-2.0
//
// The hash chain of the audit log. Every field goes into the hash with its length, so that no two
// different events are the same bytes.
#include <string.h>

#include "audit/audit.h"
#include "mintmark/bytes.h"

/// A SHA-256 with a sticky status.
typedef struct {
    mint_sha256_t sha;
    mint_status_t status;
} hash_t;

static void add_bytes(hash_t *hash, const void *data, size_t len)
{
    if (hash->status == MINT_OK) {
        hash->status = mint_sha256_update(&hash->sha, data, len);
    }
}

static void add_integer(hash_t *hash, uint64_t value, size_t len)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < len; i++) {
        bytes[i] = (uint8_t)(value >> (8 * (len - 1 - i)));
    }
    add_bytes(hash, bytes, len);
}

static void add_text(hash_t *hash, const char *text)
{
    size_t len = strlen(text);
    add_integer(hash, len, 4);
    add_bytes(hash, text, len);
}

static mint_status_t event_hash(const uint8_t before[MINT_SHA256_LEN],
                                const mint_audit_event_t *event, uint8_t digest[MINT_SHA256_LEN])
{
    hash_t hash;
    hash.status = mint_sha256_start(&hash.sha);
    add_bytes(&hash, before, MINT_SHA256_LEN);
    add_integer(&hash, (uint64_t)event->sequence, 8);
    add_integer(&hash, (uint64_t)event->time_s, 8);
    add_text(&hash, event->actor);
    add_text(&hash, event->kind);
    add_text(&hash, event->subject);
    add_integer(&hash, (uint64_t)event->row, 8);
    add_text(&hash, event->detail);
    add_bytes(&hash, event->row_digest, MINT_SHA256_LEN);
    return hash.status == MINT_OK ? mint_sha256_finish(&hash.sha, digest) : hash.status;
}

mint_status_t mint_audit_add(mint_audit_chain_t *chain, const mint_audit_event_t *event,
                             uint8_t hash[MINT_SHA256_LEN])
{
    memset(hash, 0, MINT_SHA256_LEN);
    if (event->sequence != chain->sequence + 1) {
        return MINT_ERR_AUTHENTICATION;
    }
    mint_status_t status = event_hash(chain->head, event, hash);
    if (status == MINT_OK) {
        chain->sequence = event->sequence;
        memcpy(chain->head, hash, MINT_SHA256_LEN);
    }
    return status;
}

mint_status_t mint_audit_verify(mint_audit_chain_t *chain, const mint_audit_event_t *event,
                                const uint8_t hash[MINT_SHA256_LEN])
{
    mint_audit_chain_t next = *chain;
    uint8_t right[MINT_SHA256_LEN];
    mint_status_t status = mint_audit_add(&next, event, right);
    if (status == MINT_OK && !mint_equal_ct(right, hash, MINT_SHA256_LEN)) {
        status = MINT_ERR_AUTHENTICATION;
    }
    if (status == MINT_OK) {
        *chain = next;
    }
    return status;
}
