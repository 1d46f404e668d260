// SPDX-License-Identifier: Apache-2.0
//
// A random source for tests: the same bytes on every run, and a failure on demand.
#ifndef MINTMARK_TESTS_FAKE_RANDOM_H
#define MINTMARK_TESTS_FAKE_RANDOM_H

#include "mintmark/crypto.h"

/// The status of the failure, which nothing else returns here.
#define FAKE_RANDOM_FAILURE MINT_ERR_LATCHED

/// What the source remembers. Zeroed, it never fails.
typedef struct {
    uint64_t state;   ///< of the sequence; another start gives another sequence
    uint32_t calls;   ///< how often it was asked
    uint32_t fail_at; ///< the call that fails, from 1 on; 0: none
} fake_random_t;

/// The source as the callback that crypto.h takes.
mint_random_t fake_random(fake_random_t *random);

/// The next 64 bits.
uint64_t fake_random_next(fake_random_t *random);

#endif
