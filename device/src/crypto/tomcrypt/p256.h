// SPDX-License-Identifier: Apache-2.0
//
// P-256 over LibTomCrypt: the curve, its keys, and multiplication of points.
//
// LibTomCrypt's point multiplication (with LTC_ECC_TIMING_RESISTANT) does the same additions and
// doublings whatever the scalar's bits; what its big numbers take in time still depends on their
// values, and it does not know the point at infinity. Around it stand here: a check that points are
// on the curve, which 1.18's import lacks; blinding of the scalar and of the point; and the cases
// that meet infinity.
//
// Pointers must not be NULL. All functions do nothing once the calculation has failed (calc.h).
#ifndef MINTMARK_CRYPTO_TOMCRYPT_P256_H
#define MINTMARK_CRYPTO_TOMCRYPT_P256_H

#include "crypto/tomcrypt/calc.h"

/// A point in affine coordinates; never infinity.
typedef struct {
    void *x; ///< 0 to p - 1
    void *y; ///< 0 to p - 1
} mint_affine_t;

/// A calculation on the curve.
typedef struct {
    mint_calc_t calc;   ///< its status is the operation's
    void *p;            ///< the field's prime
    void *n;            ///< the group's order
    mint_affine_t base; ///< G
} mint_p256_t;

/// Starts a calculation and loads the curve; mint_calc_end() of `calc` must follow. `random` may be
/// NULL if no scalar is blinded.
void mint_p256_begin(mint_p256_t *p256, const mint_random_t *random);

/// A new point, 0, 0.
mint_affine_t mint_p256_new(mint_p256_t *p256);

/// A private key as a number. Fails with MINT_ERR_KEY if it is not in [1, n-1].
void *mint_p256_load_private(mint_p256_t *p256, const uint8_t key[MINT_P256_PRIVATE_KEY_LEN]);
/// A public key as a point. Fails with MINT_ERR_KEY if it is not an uncompressed point of the
/// curve (SP 800-56A §5.6.2.3.3; the cofactor is 1).
mint_affine_t mint_p256_load_public(mint_p256_t *p256, const uint8_t key[MINT_P256_PUBLIC_KEY_LEN]);
/// Writes a point as a public key, zeros after a failure.
void mint_p256_store_public(mint_p256_t *p256, mint_affine_t point,
                            uint8_t key[MINT_P256_PUBLIC_KEY_LEN]);

/// out = scalar · point for a scalar from 1 to n - 1 that is no secret.
void mint_p256_multiply(mint_p256_t *p256, void *scalar, mint_affine_t point, mint_affine_t out);
/// The same for a secret scalar: the random source blinds the scalar (a random multiple of n is
/// added) and the point (random projective coordinates).
void mint_p256_multiply_secret(mint_p256_t *p256, void *scalar, mint_affine_t point,
                               mint_affine_t out);

#endif
