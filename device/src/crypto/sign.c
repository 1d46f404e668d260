// SPDX-License-Identifier: Apache-2.0
//
// Hedged signatures: the nonce comes from the key, the digest and 256 fresh random bits (RFC 6979
// §3.6). Whoever knows or repeats one nonce has the key, so it hangs on two things of which one
// suffices:
//
// - If the random bytes are bad (stuck, known, the same on two devices or after a snapshot), it is
//   still the nonce of a pseudorandom function under the key, and two digests never share one.
// - If they are good, the same digest signed twice has two nonces. Under one nonce, a fault in the
//   second computation would give away the key, and a side channel could be averaged.
//
// RFC 8937 mends the generator instead, for all that it serves, with a signature over a label as
// its key; that costs a signature at every start and one more secret in RAM for good, and the
// signature must itself be deterministic. This costs 32 bytes of one HMAC that is computed anyway.
#include "crypto/sign.h"

#include "mintmark/bytes.h"

#define EXTRA_LEN 32u // bytes of k'

// Starts the nonces for one signature.
static mint_status_t hedge(const mint_random_t *random,
                           const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                           const uint8_t digest[MINT_SHA256_LEN], mint_rfc6979_t *nonces)
{
    uint8_t extra[EXTRA_LEN];
    mint_status_t status = random->fill(random->context, extra, sizeof extra);
    if (status == MINT_OK) {
        status = mint_rfc6979_start(nonces, private_key, digest, extra, sizeof extra);
    }
    mint_wipe(extra, sizeof extra);
    return status;
}

mint_status_t mint_p256_sign(const mint_random_t *random,
                             const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                             const uint8_t digest[MINT_SHA256_LEN],
                             uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    mint_rfc6979_t nonces;
    mint_status_t status = hedge(random, private_key, digest, &nonces);
    if (status == MINT_OK) {
        status = mint_p256_sign_under(random, private_key, digest, &nonces, signature);
    } else {
        mint_wipe(signature, MINT_P256_SIGNATURE_LEN);
    }
    mint_wipe(&nonces, sizeof nonces);
    return status;
}
