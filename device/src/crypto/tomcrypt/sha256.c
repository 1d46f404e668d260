// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 of the seam, by LibTomCrypt. Its hash_state is a union of every hash that the library was
// built with, more than mint_sha256_t holds, and some builds wipe all of it at the end. So the
// caller's object keeps the SHA-256 member alone, and each call works on a whole union of its own.
#include <string.h>

#include "crypto/tomcrypt/library.h"
#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

_Static_assert(sizeof(struct sha256_state) <= sizeof(mint_sha256_t), "the state must fit");

static void load(hash_state *state, const mint_sha256_t *sha)
{
    memcpy(&state->sha256, sha->opaque, sizeof state->sha256);
}

// Keeps what a call left, if the call succeeded, and wipes the union.
static mint_status_t store(mint_sha256_t *sha, hash_state *state, int error)
{
    if (error == CRYPT_OK) {
        memcpy(sha->opaque, &state->sha256, sizeof state->sha256);
    }
    mint_wipe(state, sizeof *state);
    return mint_tomcrypt_status(error);
}

mint_status_t mint_sha256_start(mint_sha256_t *sha)
{
    hash_state state;
    return store(sha, &state, sha256_init(&state));
}

mint_status_t mint_sha256_update(mint_sha256_t *sha, const uint8_t *data, size_t len)
{
    if (len == 0) {
        return MINT_OK; // the library wants a pointer even then
    }
    hash_state state;
    load(&state, sha);
    return store(sha, &state, sha256_process(&state, data, len));
}

mint_status_t mint_sha256_finish(mint_sha256_t *sha, uint8_t digest[MINT_SHA256_LEN])
{
    hash_state state;
    load(&state, sha);
    mint_status_t status = store(sha, &state, sha256_done(&state, digest));
    mint_wipe(sha, sizeof *sha);
    if (status != MINT_OK) {
        mint_wipe(digest, MINT_SHA256_LEN);
    }
    return status;
}

mint_status_t mint_sha256(const uint8_t *data, size_t len, uint8_t digest[MINT_SHA256_LEN])
{
    mint_sha256_t sha;
    mint_status_t status = mint_sha256_start(&sha);
    if (status == MINT_OK) {
        status = mint_sha256_update(&sha, data, len);
    }
    if (status == MINT_OK) {
        return mint_sha256_finish(&sha, digest);
    }
    mint_wipe(&sha, sizeof sha);
    mint_wipe(digest, MINT_SHA256_LEN);
    return status;
}
