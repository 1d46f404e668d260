// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 of the seam, by Mbed TLS. Its context lies inside the caller's mint_sha256_t.
#include <mbedtls/sha256.h>

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

_Static_assert(sizeof(mbedtls_sha256_context) <= sizeof(mint_sha256_t), "the context must fit");
_Static_assert(_Alignof(mbedtls_sha256_context) <= _Alignof(mint_sha256_t), "and be aligned");

static mbedtls_sha256_context *inside(mint_sha256_t *sha)
{
    return (mbedtls_sha256_context *)(void *)sha->opaque;
}

mint_status_t mint_sha256_start(mint_sha256_t *sha)
{
    mbedtls_sha256_init(inside(sha));
    return mbedtls_sha256_starts(inside(sha), 0) == 0 ? MINT_OK : MINT_ERR_CRYPTO;
}

mint_status_t mint_sha256_update(mint_sha256_t *sha, const uint8_t *data, size_t len)
{
    return mbedtls_sha256_update(inside(sha), data, len) == 0 ? MINT_OK : MINT_ERR_CRYPTO;
}

mint_status_t mint_sha256_finish(mint_sha256_t *sha, uint8_t digest[MINT_SHA256_LEN])
{
    int error = mbedtls_sha256_finish(inside(sha), digest);
    mint_wipe(sha, sizeof *sha);
    if (error != 0) {
        mint_wipe(digest, MINT_SHA256_LEN);
    }
    return error == 0 ? MINT_OK : MINT_ERR_CRYPTO;
}

mint_status_t mint_sha256(const uint8_t *data, size_t len, uint8_t digest[MINT_SHA256_LEN])
{
    int error = mbedtls_sha256(data, len, digest, 0);
    if (error != 0) {
        mint_wipe(digest, MINT_SHA256_LEN);
    }
    return error == 0 ? MINT_OK : MINT_ERR_CRYPTO;
}
