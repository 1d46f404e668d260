// SPDX-License-Identifier: Apache-2.0
//
// Public keys that anybody could have guessed the private key of: P-256 keys of scalars that a
// broken or never-started generator gives (small numbers, powers of two, one byte repeated, bytes
// that count), and keys of any kind whose own bytes have a pattern.
//
// Pointers must not be NULL unless a function says so. Any thread, one at a time for each table.
#ifndef MINTMARK_PROVISIONER_WEAK_POINTS_H
#define MINTMARK_PROVISIONER_WEAK_POINTS_H

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

/// Public keys of guessable scalars.
typedef struct mint_weak_points mint_weak_points_t;

/// Makes the table, about a thousand points; `random` blinds. MINT_ERR_MEMORY, or what the
/// computation of a point gives; `*points` is NULL then. The caller frees it.
MINT_MUST_CHECK mint_status_t mint_weak_points_new(const mint_random_t *random,
                                                   mint_weak_points_t **points);

/// Releases a table; NULL is allowed.
void mint_weak_points_free(mint_weak_points_t *points);

/// What the private key of a P-256 point is (or its negative), in words, if the table has it; else
/// NULL.
const char *mint_weak_points_find(const mint_weak_points_t *points,
                                  const uint8_t point[MINT_P256_PUBLIC_KEY_LEN]);

/// What pattern there is in a key's random-looking bytes (a coordinate, a modulus; at least 24), in
/// words; NULL if there is none: one byte ten times in a row, a period of up to 16 bytes, or far
/// too few or too many ones (seven standard deviations, once in 10^11 good keys).
const char *mint_weak_pattern(mint_bytes_t bytes);

#endif
