// SPDX-License-Identifier: Apache-2.0
//
// RFC 6979 for P-256 with SHA-256, where qlen = hlen = 256 and the bit strings need no shifting.
#include "crypto/rfc6979.h"

#include <string.h>

#include "crypto/kv.h"

// n, the order of P-256 (SP 800-186 §3.2.1.3).
static const uint8_t ORDER[32] = {
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
};

// bits2octets (§2.3.4): the digest modulo n. One subtraction does, because 2^256 < 2n. The digest
// is no secret, so the branch is none either.
static void reduce(const uint8_t digest[32], uint8_t reduced[32])
{
    unsigned borrow = 0;
    for (size_t i = 32; i > 0; i--) {
        unsigned difference = digest[i - 1] - (unsigned)ORDER[i - 1] - borrow;
        reduced[i - 1] = (uint8_t)difference;
        borrow = difference >> 31;
    }
    if (borrow != 0) {
        memcpy(reduced, digest, 32);
    }
}

mint_status_t mint_rfc6979_start(mint_rfc6979_t *nonces,
                                 const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                 const uint8_t digest[MINT_SHA256_LEN], const uint8_t *extra,
                                 size_t extra_len)
{
    uint8_t reduced[32];
    reduce(digest, reduced);
    const mint_bytes_t seed[] = {
        {private_key, MINT_P256_PRIVATE_KEY_LEN}, {reduced, sizeof reduced}, {extra, extra_len}};
    mint_kv_init(nonces->key, nonces->value);
    return mint_kv_update(nonces->key, nonces->value, seed, 3);
}

mint_status_t mint_rfc6979_next(mint_rfc6979_t *nonces, uint8_t candidate[32])
{
    mint_status_t status = mint_kv_next(nonces->key, nonces->value);
    if (status == MINT_OK) {
        memcpy(candidate, nonces->value, 32);
        // Step h.3, done now instead of when the candidate was refused: the same sequence.
        status = mint_kv_update(nonces->key, nonces->value, NULL, 0);
    }
    if (status != MINT_OK) {
        mint_wipe(candidate, 32);
    }
    return status;
}
