// SPDX-License-Identifier: Apache-2.0
//
// Which of many RSA moduli have a factor in common. Two devices whose generators gave the same
// prime once are both broken by one gcd, and nothing in either key alone shows it (Heninger,
// Durumeric, Wustrow, Halderman: "Mining your Ps and Qs", USENIX Security 2012).
//
// Pointers must not be NULL. Memory is the moduli's a few times for each level of a binary tree
// over them. Any thread.
#ifndef MINTMARK_PROVISIONER_COMMON_FACTORS_H
#define MINTMARK_PROVISIONER_COMMON_FACTORS_H

#include <stddef.h>

#include "mintmark/bytes.h"

/// Takes one modulus that is not coprime to all others: its index, and its greatest common divisor
/// with their product (big-endian, without leading zeros), which is the modulus itself if all its
/// factors are among theirs. A status other than MINT_OK ends the listing and is its result.
typedef mint_status_t (*mint_common_factor_visit_t)(void *context, size_t index,
                                                    mint_bytes_t factor);

/// Looks at `count` positive integers (big-endian) and visits those that have a common factor with
/// another, in order. MINT_ERR_ARGUMENT if one is below 2, MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_common_factors(const mint_bytes_t *moduli, size_t count,
                                                  mint_common_factor_visit_t visit, void *context);

#endif
