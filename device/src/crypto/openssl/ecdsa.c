// SPDX-License-Identifier: Apache-2.0
//
// ECDSA of the seam (FIPS 186-5 §6.4) out of libcrypto's point multiplication and big numbers: its
// own signatures take the nonce from its own random generator, and ours comes from crypto/sign.h.
#include "crypto/openssl/p256.h"
#include "crypto/sign.h"
#include "mintmark/bytes.h"

#define HALF_LEN (MINT_P256_SIGNATURE_LEN / 2)

#define ATTEMPTS_MAX 16 // a nonce is refused once in 2^32

// What one signature is made of.
typedef struct {
    const BIGNUM *secret;  // d
    const uint8_t *digest; // MINT_SHA256_LEN bytes
    BIGNUM *r;
    BIGNUM *s;
} signing_t;

static void multiply(mint_p256_t *p256, BIGNUM *out, const BIGNUM *a, const BIGNUM *b)
{
    if (mint_p256_ok(p256)) {
        mint_p256_note(p256, BN_mod_mul(out, a, b, p256->n, p256->numbers), MINT_ERR_CRYPTO);
    }
}

static void invert(mint_p256_t *p256, BIGNUM *number)
{
    if (mint_p256_ok(p256)) {
        const BIGNUM *inverse = BN_mod_inverse(number, number, p256->n, p256->numbers);
        mint_p256_note(p256, inverse == number ? 1 : 0, MINT_ERR_CRYPTO);
    }
}

// out = x coordinate of `point` modulo n.
static void reduced_x(mint_p256_t *p256, BIGNUM *out)
{
    mint_p256_x(p256, out);
    if (mint_p256_ok(p256)) {
        mint_p256_note(p256, BN_nnmod(out, out, p256->n, p256->numbers), MINT_ERR_CRYPTO);
    }
}

// s = (e + r·d) / k, computed as (e·b + r·(d·b)) / (k·b) with a random b, so that neither d nor k
// goes into arithmetic that is not constant-time as it is.
static void compute_s(mint_p256_t *p256, const signing_t *signing, const BIGNUM *nonce)
{
    BIGNUM *blind = mint_p256_number(p256);
    BIGNUM *term = mint_p256_number(p256);
    mint_p256_choose(p256, blind);
    mint_p256_read(p256, term, signing->digest);
    multiply(p256, signing->s, signing->secret, blind);
    multiply(p256, signing->s, signing->s, signing->r);
    multiply(p256, term, term, blind);
    if (mint_p256_ok(p256)) {
        mint_p256_note(p256, BN_mod_add(signing->s, signing->s, term, p256->n, p256->numbers),
                       MINT_ERR_CRYPTO);
    }
    multiply(p256, term, nonce, blind);
    invert(p256, term);
    multiply(p256, signing->s, signing->s, term);
}

// One attempt with one nonce; true if it gave a signature.
static bool sign_once(mint_p256_t *p256, const signing_t *signing, const BIGNUM *nonce)
{
    if (!mint_p256_in_range(p256, nonce)) {
        return false;
    }
    mint_p256_multiply_base(p256, nonce);
    reduced_x(p256, signing->r);
    compute_s(p256, signing, nonce);
    return mint_p256_ok(p256) && !BN_is_zero(signing->r) && !BN_is_zero(signing->s);
}

static void sign(mint_p256_t *p256, mint_rfc6979_t *nonces, const signing_t *signing)
{
    BIGNUM *nonce = mint_p256_number(p256);
    bool done = false;
    for (int i = 0; i < ATTEMPTS_MAX && !done && mint_p256_ok(p256); i++) {
        uint8_t candidate[32];
        mint_p256_fail(p256, mint_rfc6979_next(nonces, candidate));
        mint_p256_read(p256, nonce, candidate);
        mint_wipe(candidate, sizeof candidate);
        done = sign_once(p256, signing, nonce);
    }
    if (!done) {
        mint_p256_fail(p256, MINT_ERR_CRYPTO);
    }
}

mint_status_t mint_p256_sign_under(const mint_random_t *random,
                                   const uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN],
                                   const uint8_t digest[MINT_SHA256_LEN], mint_rfc6979_t *nonces,
                                   uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    mint_p256_t p256;
    mint_p256_begin(&p256, random);
    const signing_t signing = {mint_p256_load_private(&p256, private_key), digest,
                               mint_p256_number(&p256), mint_p256_number(&p256)};
    sign(&p256, nonces, &signing);
    mint_p256_write(&p256, signing.r, signature);
    mint_p256_write(&p256, signing.s, signature + HALF_LEN);
    mint_status_t status = mint_p256_end(&p256);
    if (status != MINT_OK) {
        mint_wipe(signature, MINT_P256_SIGNATURE_LEN);
    }
    return status;
}

// §6.4.2; nothing here is secret.
static bool verify(mint_p256_t *p256, const uint8_t digest[MINT_SHA256_LEN],
                   const uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    BIGNUM *r = mint_p256_number(p256);
    BIGNUM *s = mint_p256_number(p256);
    BIGNUM *u1 = mint_p256_number(p256);
    BIGNUM *u2 = mint_p256_number(p256);
    mint_p256_read(p256, r, signature);
    mint_p256_read(p256, s, signature + HALF_LEN);
    if (!mint_p256_in_range(p256, r) || !mint_p256_in_range(p256, s)) {
        return false;
    }
    mint_p256_read(p256, u1, digest);
    invert(p256, s);
    multiply(p256, u1, u1, s);
    multiply(p256, u2, r, s);
    if (mint_p256_ok(p256)) {
        mint_p256_note(p256,
                       EC_POINT_mul(p256->group, p256->point, u1, p256->point, u2, p256->numbers),
                       MINT_ERR_CRYPTO);
    }
    if (!mint_p256_ok(p256) || EC_POINT_is_at_infinity(p256->group, p256->point) == 1) {
        return false;
    }
    reduced_x(p256, u1);
    return mint_p256_ok(p256) && BN_cmp(u1, r) == 0;
}

mint_status_t mint_p256_verify(const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                               const uint8_t digest[MINT_SHA256_LEN],
                               const uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    mint_p256_t p256;
    mint_p256_begin(&p256, NULL);
    mint_p256_load_public(&p256, public_key);
    if (!verify(&p256, digest, signature)) {
        mint_p256_fail(&p256, MINT_ERR_AUTHENTICATION);
    }
    return mint_p256_end(&p256);
}
