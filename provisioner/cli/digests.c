// SPDX-License-Identifier: Apache-2.0
//
// Open addressing over digests, whose first bytes are as good a hash as any.
#include "cli/digests.h"

#include <stdlib.h>
#include <string.h>

/// The entry where a digest is or would be.
static mint_digest_entry_t *find(mint_digest_entry_t *entries, size_t size, char kind,
                                 const uint8_t *digest)
{
    size_t at = 0;
    memcpy(&at, digest, sizeof at);
    at = (at + (size_t)(unsigned char)kind) & (size - 1);
    while (entries[at].kind != 0 &&
           (entries[at].kind != kind ||
            memcmp(entries[at].digest, digest, sizeof entries[at].digest) != 0)) {
        at = (at + 1) & (size - 1);
    }
    return &entries[at];
}

static mint_status_t grow(mint_digests_t *digests)
{
    size_t size = digests->size == 0 ? 256 : 2 * digests->size;
    mint_digest_entry_t *entries = calloc(size, sizeof *entries);
    if (entries == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (size_t i = 0; i < digests->size; i++) {
        const mint_digest_entry_t *old = &digests->entries[i];
        if (old->kind != 0) {
            *find(entries, size, old->kind, old->digest) = *old;
        }
    }
    free(digests->entries);
    digests->entries = entries;
    digests->size = size;
    return MINT_OK;
}

mint_status_t mint_digests_add(mint_digests_t *digests, char kind,
                               const uint8_t digest[MINT_SHA256_LEN], uint32_t number,
                               uint32_t *before)
{
    if (2 * (digests->count + 1) > digests->size && grow(digests) != MINT_OK) {
        return MINT_ERR_MEMORY;
    }
    mint_digest_entry_t *entry = find(digests->entries, digests->size, kind, digest);
    if (entry->kind != 0) {
        *before = entry->number;
        return MINT_ERR_DUPLICATE;
    }
    memcpy(entry->digest, digest, sizeof entry->digest);
    entry->number = number;
    entry->kind = kind;
    digests->count++;
    return MINT_OK;
}

void mint_digests_free(mint_digests_t *digests)
{
    free(digests->entries);
    *digests = (mint_digests_t){0};
}
