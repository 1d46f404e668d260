// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with one RSA key by itself. What is wrong with several together is in
// audit/common_factors.h.
//
// Pointers must not be NULL. One thread at a time.
#ifndef MINTMARK_PROVISIONER_WEAK_RSA_H
#define MINTMARK_PROVISIONER_WEAK_RSA_H

#include "mintmark/bytes.h"

/// Looks at a public key (big-endian numbers): `*reason` says in words what is wrong, or is NULL.
/// Found are an even modulus or one with a prime factor below 2^12; an exponent that is even or
/// below 3; primes so close that Fermat's factorisation takes a few steps; and the fingerprint of
/// the generator that ROCA broke (Nemec and others, CCS 2017, CVE-2017-15361). MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_weak_rsa(mint_bytes_t modulus, mint_bytes_t exponent,
                                            const char **reason);

#endif
