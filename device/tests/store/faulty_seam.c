// SPDX-License-Identifier: Apache-2.0
//
// The wrappers around the seam. A call that fails leaves its outputs as they are: what it would
// have made must not be needed.
#include "device/tests/store/faulty_seam.h"

#include "mintmark/crypto.h"

faulty_seam_t faulty_seam;

static bool fails(void)
{
    faulty_seam.calls++;
    return faulty_seam.fail_at != 0 &&
           (faulty_seam.calls == faulty_seam.fail_at ||
            (faulty_seam.fail_on && faulty_seam.calls > faulty_seam.fail_at));
}

// The linker's --wrap gives these names; types and names are those of the function wrapped.
// NOLINTBEGIN(cert-dcl51-cpp,bugprone-macro-parentheses)
#define WRAP(function, types, names)                                                               \
    mint_status_t __real_##function types;                                                         \
    mint_status_t __wrap_##function types;                                                         \
    mint_status_t __wrap_##function types                                                          \
    {                                                                                              \
        return fails() ? MINT_ERR_CRYPTO : __real_##function names;                                \
    }

WRAP(mint_sha256, (const uint8_t *data, size_t len, uint8_t *digest), (data, len, digest))
WRAP(mint_sha256_start, (mint_sha256_t * sha), (sha))
WRAP(mint_sha256_update, (mint_sha256_t * sha, const uint8_t *data, size_t len), (sha, data, len))
WRAP(mint_sha256_finish, (mint_sha256_t * sha, uint8_t *digest), (sha, digest))
WRAP(mint_hkdf_extract,
     (const uint8_t *salt, size_t salt_len, const uint8_t *secret, size_t len, uint8_t *prk),
     (salt, salt_len, secret, len, prk))
WRAP(mint_hkdf_expand,
     (const uint8_t *prk, const uint8_t *info, size_t info_len, uint8_t *out, size_t len),
     (prk, info, info_len, out, len))
WRAP(mint_ccm_start,
     (mint_ccm_t * ccm, mint_ccm_direction_t direction, const uint8_t *key, const uint8_t *nonce,
      const uint8_t *ad, size_t ad_len, size_t len),
     (ccm, direction, key, nonce, ad, ad_len, len))
WRAP(mint_ccm_update, (mint_ccm_t * ccm, const uint8_t *in, size_t len, uint8_t *out),
     (ccm, in, len, out))
WRAP(mint_ccm_finish_seal, (mint_ccm_t * ccm, uint8_t *tag), (ccm, tag))
WRAP(mint_ccm_finish_open, (mint_ccm_t * ccm, const uint8_t *tag), (ccm, tag))
// NOLINTEND(cert-dcl51-cpp,bugprone-macro-parentheses)
