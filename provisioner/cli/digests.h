// SPDX-License-Identifier: Apache-2.0
//
// A set of digests, to find doubles in a long list: 24 bytes for each, so that a hundred thousand
// rows take some megabytes.
//
// Starts as zeros; one owner, one thread.
#ifndef MINTMARK_PROVISIONER_DIGESTS_H
#define MINTMARK_PROVISIONER_DIGESTS_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/crypto.h"

/// An entry of the set.
typedef struct {
    uint8_t digest[16]; ///< first half of it: it is no secret, and nobody gains by a double
    uint32_t number;    ///< who had it first
    char kind;          ///< of digest; 0: the entry is empty
} mint_digest_entry_t;

/// A set.
typedef struct {
    mint_digest_entry_t *entries; ///< on the heap
    size_t size;                  ///< a power of two
    size_t count;                 ///< entries that are not empty
} mint_digests_t;

/// Adds a digest of a kind (not 0) with the number of its owner. MINT_ERR_DUPLICATE if it is there
/// already, with the number of the first owner in `*before`; MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_digests_add(mint_digests_t *digests, char kind,
                                               const uint8_t digest[MINT_SHA256_LEN],
                                               uint32_t number, uint32_t *before);

/// Releases the set.
void mint_digests_free(mint_digests_t *digests);

#endif
