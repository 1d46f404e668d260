// SPDX-License-Identifier: Apache-2.0
//
// ECDSA of the seam (FIPS 186-5 §6.4) out of LibTomCrypt's point multiplication and big numbers.
// Its own ecc_sign_hash() takes the nonce from a random generator, multiplies by it without
// blinding (so that the nonce's length shows in the time), and in 1.18 reports success without a
// signature when it runs out of attempts; its ecc_verify_hash() brings a DER decoder along.
#include "crypto/sign.h"
#include "crypto/tomcrypt/p256.h"
#include "mintmark/bytes.h"

#define HALF_LEN (MINT_P256_SIGNATURE_LEN / 2)

#define ATTEMPTS_MAX 16 // a nonce is refused once in 2^32

// What one signature is made of.
typedef struct {
    void *secret;          // d
    const uint8_t *digest; // MINT_SHA256_LEN bytes
    void *r;
    void *s;
} signing_t;

// e (§6.4.1 step 2): the digest modulo n.
static void *load_digest(mint_p256_t *p256, const uint8_t digest[MINT_SHA256_LEN])
{
    void *number = mint_calc_new(&p256->calc);
    mint_calc_read(&p256->calc, number, digest, MINT_SHA256_LEN);
    mint_calc_reduce(&p256->calc, number, p256->n, number);
    return number;
}

// s = (e + r·d) / k, computed as (e·b + r·(d·b)) / (k·b) with a random b, so that neither d nor k
// goes into arithmetic that is not constant-time as it is.
static void compute_s(mint_p256_t *p256, const signing_t *signing, void *nonce)
{
    mint_calc_t *calc = &p256->calc;
    size_t mark = mint_calc_mark(calc);
    void *n = p256->n;
    void *blind = mint_calc_blind(calc);
    void *term = load_digest(p256, signing->digest);
    mint_calc_multiply(calc, signing->secret, blind, n, signing->s);
    mint_calc_multiply(calc, signing->s, signing->r, n, signing->s);
    mint_calc_multiply(calc, term, blind, n, term);
    mint_calc_add(calc, signing->s, term, n, signing->s);
    mint_calc_multiply(calc, nonce, blind, n, term);
    mint_calc_invert(calc, term, n, term);
    mint_calc_multiply(calc, signing->s, term, n, signing->s);
    mint_calc_release(calc, mark);
}

// One attempt with one nonce; true if it gave a signature.
static bool sign_once(mint_p256_t *p256, const signing_t *signing, void *nonce, mint_affine_t point)
{
    mint_calc_t *calc = &p256->calc;
    if (!mint_calc_in_range(calc, nonce, p256->n)) {
        return false;
    }
    mint_p256_multiply_secret(p256, nonce, p256->base, point);
    mint_calc_reduce(calc, point.x, p256->n, signing->r);
    compute_s(p256, signing, nonce);
    return mint_calc_ok(calc) && !mint_calc_is_zero(calc, signing->r) &&
           !mint_calc_is_zero(calc, signing->s);
}

static void sign(mint_p256_t *p256, mint_rfc6979_t *nonces, const signing_t *signing)
{
    mint_calc_t *calc = &p256->calc;
    void *nonce = mint_calc_new(calc);
    mint_affine_t point = mint_p256_new(p256);
    bool done = false;
    for (int i = 0; i < ATTEMPTS_MAX && !done && mint_calc_ok(calc); i++) {
        uint8_t candidate[32];
        mint_calc_fail(calc, mint_rfc6979_next(nonces, candidate));
        mint_calc_read(calc, nonce, candidate, sizeof candidate);
        mint_wipe(candidate, sizeof candidate);
        done = sign_once(p256, signing, nonce, point);
    }
    if (!done) {
        mint_calc_fail(calc, MINT_ERR_CRYPTO);
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
                               mint_calc_new(&p256.calc), mint_calc_new(&p256.calc)};
    sign(&p256, nonces, &signing);
    mint_calc_write(&p256.calc, signing.r, signature);
    mint_calc_write(&p256.calc, signing.s, signature + HALF_LEN);
    mint_status_t status = mint_calc_end(&p256.calc);
    if (status != MINT_OK) {
        mint_wipe(signature, MINT_P256_SIGNATURE_LEN);
    }
    return status;
}

// a = a + b on the curve. False if the sum is infinity.
static bool add_points(mint_p256_t *p256, mint_affine_t a, mint_affine_t b)
{
    mint_calc_t *calc = &p256->calc;
    void *slope = mint_calc_new(calc);
    void *x = mint_calc_new(calc);
    if (mint_calc_equal(calc, a.x, b.x)) {
        mint_calc_set(calc, x, 2);
        bool same = mint_calc_equal(calc, a.y, b.y);
        if (same) {
            mint_p256_multiply(p256, x, b, a);
        }
        return same;
    }
    mint_calc_subtract(calc, b.x, a.x, p256->p, x);
    mint_calc_invert(calc, x, p256->p, x);
    mint_calc_subtract(calc, b.y, a.y, p256->p, slope);
    mint_calc_multiply(calc, slope, x, p256->p, slope);
    mint_calc_multiply(calc, slope, slope, p256->p, x);
    mint_calc_subtract(calc, x, a.x, p256->p, x);
    mint_calc_subtract(calc, x, b.x, p256->p, a.x);
    return true; // the y coordinate is not wanted
}

// u1·G + u2·Q into `point` (§6.4.2 step 5). False if it is infinity.
static bool combine(mint_p256_t *p256, void *u1, void *u2, mint_affine_t key, mint_affine_t point)
{
    mint_p256_multiply(p256, u2, key, point);
    if (mint_calc_is_zero(&p256->calc, u1)) {
        return true; // LibTomCrypt would take 0·G for G
    }
    mint_affine_t other = mint_p256_new(p256);
    mint_p256_multiply(p256, u1, p256->base, other);
    return add_points(p256, point, other);
}

// §6.4.2; nothing here is secret.
static bool verify(mint_p256_t *p256, mint_affine_t key, const uint8_t digest[MINT_SHA256_LEN],
                   const uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    mint_calc_t *calc = &p256->calc;
    void *r = mint_calc_new(calc);
    void *s = mint_calc_new(calc);
    mint_calc_read(calc, r, signature, HALF_LEN);
    mint_calc_read(calc, s, signature + HALF_LEN, HALF_LEN);
    if (!mint_calc_in_range(calc, r, p256->n) || !mint_calc_in_range(calc, s, p256->n)) {
        return false;
    }
    void *u1 = load_digest(p256, digest);
    void *u2 = s; // which is not needed after it
    mint_calc_invert(calc, s, p256->n, s);
    mint_calc_multiply(calc, u1, s, p256->n, u1);
    mint_calc_multiply(calc, r, s, p256->n, u2);
    mint_affine_t point = mint_p256_new(p256);
    if (!combine(p256, u1, u2, key, point)) {
        return false;
    }
    mint_calc_reduce(calc, point.x, p256->n, u1);
    return mint_calc_equal(calc, u1, r);
}

mint_status_t mint_p256_verify(const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                               const uint8_t digest[MINT_SHA256_LEN],
                               const uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    mint_p256_t p256;
    mint_p256_begin(&p256, NULL);
    mint_affine_t key = mint_p256_load_public(&p256, public_key);
    if (!verify(&p256, key, digest, signature)) {
        mint_calc_fail(&p256.calc, MINT_ERR_AUTHENTICATION);
    }
    return mint_calc_end(&p256.calc);
}
