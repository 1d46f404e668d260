// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 of the seam, by OpenSSL's libcrypto, which has the processor's own instructions for it.
// The context lies inside the caller's mint_sha256_t, so that a copy of it runs on by itself: what
// EVP hands out could not be copied so.
#define OPENSSL_API_COMPAT 0x10100000L // these functions are deprecated since 3.0, but stay
#include <openssl/sha.h>

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

_Static_assert(sizeof(SHA256_CTX) <= sizeof(mint_sha256_t), "the context must fit");
_Static_assert(_Alignof(SHA256_CTX) <= _Alignof(mint_sha256_t), "and be aligned");

static SHA256_CTX *inside(mint_sha256_t *sha)
{
    return (SHA256_CTX *)(void *)sha->opaque;
}

mint_status_t mint_sha256_start(mint_sha256_t *sha)
{
    return SHA256_Init(inside(sha)) == 1 ? MINT_OK : MINT_ERR_CRYPTO;
}

mint_status_t mint_sha256_update(mint_sha256_t *sha, const uint8_t *data, size_t len)
{
    return SHA256_Update(inside(sha), data, len) == 1 ? MINT_OK : MINT_ERR_CRYPTO;
}

mint_status_t mint_sha256_finish(mint_sha256_t *sha, uint8_t digest[MINT_SHA256_LEN])
{
    int result = SHA256_Final(digest, inside(sha));
    mint_wipe(sha, sizeof *sha);
    if (result != 1) {
        mint_wipe(digest, MINT_SHA256_LEN);
    }
    return result == 1 ? MINT_OK : MINT_ERR_CRYPTO;
}

mint_status_t mint_sha256(const uint8_t *data, size_t len, uint8_t digest[MINT_SHA256_LEN])
{
    mint_sha256_t sha;
    mint_status_t status = mint_sha256_start(&sha);
    if (status == MINT_OK) {
        status = mint_sha256_update(&sha, data, len);
    }
    if (status == MINT_OK) {
        status = mint_sha256_finish(&sha, digest);
    }
    if (status != MINT_OK) {
        mint_wipe(&sha, sizeof sha);
        mint_wipe(digest, MINT_SHA256_LEN);
    }
    return status;
}
