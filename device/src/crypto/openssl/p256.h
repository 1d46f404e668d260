// SPDX-License-Identifier: Apache-2.0
//
// P-256 over OpenSSL's libcrypto, for hosts: the curve, its keys, and multiplication of points.
//
// A station signs five times for a device, verifies twice and seals once, for device after device;
// libcrypto's arithmetic of this curve is constant-time and ten times as fast as that of the
// libraries that fit on a device. It takes the place of the backend's P-256 alone, in the programs
// that link it before the backend; hashes and ciphers stay the backend's.
//
// libcrypto wipes its numbers (BN_clear_free(), BN_CTX), but leaves scalars in its frames: the
// stack below each operation is overwritten when it is done.
//
// Pointers must not be NULL. All functions do nothing once the calculation has failed.
#ifndef MINTMARK_CRYPTO_OPENSSL_P256_H
#define MINTMARK_CRYPTO_OPENSSL_P256_H

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <stdbool.h>

#include "mintmark/crypto.h"

/// A calculation on the curve.
typedef struct {
    mint_status_t status;        ///< the operation's
    const mint_random_t *random; ///< for private keys and blinding; may be NULL where neither is
    const EC_GROUP *group;       ///< the curve
    const BIGNUM *n;             ///< its order
    BN_CTX *numbers;             ///< that the calculation has; wiped with it
    EC_POINT *point;             ///< a public key, or what came out
} mint_p256_t;

/// Starts a calculation; mint_p256_end() must follow.
void mint_p256_begin(mint_p256_t *p256, const mint_random_t *random);
/// Gives back and wipes all that the calculation had. Its status.
mint_status_t mint_p256_end(mint_p256_t *p256);

/// Whether nothing has failed.
bool mint_p256_ok(const mint_p256_t *p256);
/// Notes a failure; the first one counts.
void mint_p256_fail(mint_p256_t *p256, mint_status_t status);
/// Notes what a function of libcrypto returned: 1 is success. What it says of lacking memory counts
/// for more than `otherwise`.
void mint_p256_note(mint_p256_t *p256, int result, mint_status_t otherwise);

/// A new number, 0; NULL after a failure.
BIGNUM *mint_p256_number(mint_p256_t *p256);
/// Reads 32 bytes, big-endian.
void mint_p256_read(mint_p256_t *p256, BIGNUM *number, const uint8_t bytes[32]);
/// Writes 32 bytes, big-endian; zeros after a failure.
void mint_p256_write(mint_p256_t *p256, const BIGNUM *number, uint8_t bytes[32]);
/// Whether the number is in [1, n-1].
bool mint_p256_in_range(const mint_p256_t *p256, const BIGNUM *number);
/// A random number in [1, n-1] (FIPS 186-5 §A.2.2, by rejection).
void mint_p256_choose(mint_p256_t *p256, BIGNUM *number);

/// A private key as a number. Fails with MINT_ERR_KEY if it is not in [1, n-1].
BIGNUM *mint_p256_load_private(mint_p256_t *p256, const uint8_t key[MINT_P256_PRIVATE_KEY_LEN]);
/// A public key as `point`. Fails with MINT_ERR_KEY if it is not an uncompressed point of the
/// curve (SP 800-56A §5.6.2.3.3; the cofactor is 1).
void mint_p256_load_public(mint_p256_t *p256, const uint8_t key[MINT_P256_PUBLIC_KEY_LEN]);
/// Writes `point` as a public key, zeros after a failure.
void mint_p256_store_public(mint_p256_t *p256, uint8_t key[MINT_P256_PUBLIC_KEY_LEN]);

/// point = scalar · G. CT: its time does not depend on the scalar.
void mint_p256_multiply_base(mint_p256_t *p256, const BIGNUM *scalar);
/// The x coordinate of `point`. Fails with MINT_ERR_CRYPTO at infinity.
void mint_p256_x(mint_p256_t *p256, BIGNUM *x);

#endif
