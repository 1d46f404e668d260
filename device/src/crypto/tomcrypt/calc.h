// SPDX-License-Identifier: Apache-2.0
//
// Modular arithmetic with LibTomCrypt's big numbers and a sticky status: after the first failure
// nothing more is computed, and the outcome is looked at once, at the end. So a formula of a
// standard stands in the code as its steps and nothing else.
//
// A number is LibTomCrypt's (void *) and belongs to the calculation, which wipes and frees all of
// them at its end. After a failure new numbers are NULL, and no operation looks at its operands.
// Operations may write to their operands. They are not constant-time: a secret goes in only after
// it was multiplied by, or added to a multiple of, a random number (mint_calc_blind()).
#ifndef MINTMARK_CRYPTO_TOMCRYPT_CALC_H
#define MINTMARK_CRYPTO_TOMCRYPT_CALC_H

#include <stdbool.h>

#include "crypto/tomcrypt/library.h"
#include "mintmark/crypto.h"

#define MINT_CALC_NUMBERS_MAX 24u ///< numbers that one calculation can have

/// One calculation.
typedef struct {
    mint_status_t status;                 ///< MINT_OK, or why nothing more is computed
    const mint_random_t *random;          ///< where randomness comes from; NULL if none is needed
    void *numbers[MINT_CALC_NUMBERS_MAX]; ///< all that were made
    size_t count;                         ///< how many
} mint_calc_t;

/// Starts a calculation; mint_calc_end() must follow.
void mint_calc_begin(mint_calc_t *calc, const mint_random_t *random);
/// Wipes and frees all numbers, and says how it went.
MINT_MUST_CHECK mint_status_t mint_calc_end(mint_calc_t *calc);

/// Where the calculation stands, for mint_calc_release().
size_t mint_calc_mark(const mint_calc_t *calc);
/// Wipes and frees the numbers that were made since `mark` was taken.
void mint_calc_release(mint_calc_t *calc, size_t mark);

/// True while nothing has failed.
bool mint_calc_ok(const mint_calc_t *calc);
/// Fails with `status`, unless something failed before.
void mint_calc_fail(mint_calc_t *calc, mint_status_t status);

/// A new number, 0.
void *mint_calc_new(mint_calc_t *calc);
/// Sets a number to a small one.
void mint_calc_set(mint_calc_t *calc, void *number, unsigned value);
/// Sets a number to `len` big-endian bytes.
void mint_calc_read(mint_calc_t *calc, void *number, const uint8_t *bytes, size_t len);
/// Writes a number as 32 big-endian bytes, zeros after a failure. A longer number fails.
void mint_calc_write(mint_calc_t *calc, void *number, uint8_t bytes[32]);
/// A new number for blinding, with 254 random bits: neither 0 nor as great as P-256's p or n.
void *mint_calc_blind(mint_calc_t *calc);
/// Fills `bytes` from the random source.
void mint_calc_random(mint_calc_t *calc, uint8_t *bytes, size_t len);

/// out = a mod m, for any a.
void mint_calc_reduce(mint_calc_t *calc, void *a, void *m, void *out);
/// out = a + b mod m, for a and b from 0 to m - 1, as in all that follow.
void mint_calc_add(mint_calc_t *calc, void *a, void *b, void *m, void *out);
/// out = a - b mod m.
void mint_calc_subtract(mint_calc_t *calc, void *a, void *b, void *m, void *out);
/// out = a · b mod m.
void mint_calc_multiply(mint_calc_t *calc, void *a, void *b, void *m, void *out);
/// out = 1/a mod m. Fails if a is 0.
void mint_calc_invert(mint_calc_t *calc, void *a, void *m, void *out);
/// out = a + b · c, not reduced; `out` is neither a, b nor c.
void mint_calc_add_product(mint_calc_t *calc, void *a, void *b, void *c, void *out);

/// True if the number is 0; false after a failure, as of the two below.
bool mint_calc_is_zero(mint_calc_t *calc, void *a);
/// True if a = b.
bool mint_calc_equal(mint_calc_t *calc, void *a, void *b);
/// True if 0 < a < m.
bool mint_calc_in_range(mint_calc_t *calc, void *a, void *m);

#endif
