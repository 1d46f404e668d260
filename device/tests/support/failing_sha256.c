// SPDX-License-Identifier: Apache-2.0
//
// The wrappers around the seam's SHA-256.
#include "device/tests/support/failing_sha256.h"

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

failing_sha256_t failing_sha256;

// The linker's --wrap gives these names.
// NOLINTBEGIN(cert-dcl51-cpp)
mint_status_t __real_mint_sha256(const uint8_t *data, size_t len, uint8_t *digest);
mint_status_t __real_mint_sha256_start(mint_sha256_t *sha);
mint_status_t __real_mint_sha256_update(mint_sha256_t *sha, const uint8_t *data, size_t len);
mint_status_t __real_mint_sha256_finish(mint_sha256_t *sha, uint8_t *digest);
mint_status_t __wrap_mint_sha256(const uint8_t *data, size_t len, uint8_t *digest);
mint_status_t __wrap_mint_sha256_start(mint_sha256_t *sha);
mint_status_t __wrap_mint_sha256_update(mint_sha256_t *sha, const uint8_t *data, size_t len);
mint_status_t __wrap_mint_sha256_finish(mint_sha256_t *sha, uint8_t *digest);
// NOLINTEND(cert-dcl51-cpp)

static bool fails_now(void)
{
    return ++failing_sha256.calls == failing_sha256.fail_at;
}

static mint_status_t finished(mint_status_t status, uint8_t *digest)
{
    if (++failing_sha256.digests == failing_sha256.flip_at) {
        digest[7] ^= 0x04;
    }
    return status;
}

mint_status_t __wrap_mint_sha256(const uint8_t *data, size_t len, uint8_t *digest)
{
    if (fails_now()) {
        mint_wipe(digest, MINT_SHA256_LEN);
        return MINT_ERR_CRYPTO;
    }
    return finished(__real_mint_sha256(data, len, digest), digest);
}

mint_status_t __wrap_mint_sha256_start(mint_sha256_t *sha)
{
    return fails_now() ? MINT_ERR_CRYPTO : __real_mint_sha256_start(sha);
}

mint_status_t __wrap_mint_sha256_update(mint_sha256_t *sha, const uint8_t *data, size_t len)
{
    return fails_now() ? MINT_ERR_CRYPTO : __real_mint_sha256_update(sha, data, len);
}

mint_status_t __wrap_mint_sha256_finish(mint_sha256_t *sha, uint8_t *digest)
{
    if (fails_now()) {
        mint_wipe(sha, sizeof *sha);
        mint_wipe(digest, MINT_SHA256_LEN);
        return MINT_ERR_CRYPTO;
    }
    return finished(__real_mint_sha256_finish(sha, digest), digest);
}
