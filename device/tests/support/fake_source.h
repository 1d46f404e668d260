// SPDX-License-Identifier: Apache-2.0
//
// A noise source for tests: good noise, with failures and repetitions on demand, and a record of
// what it delivered.
#ifndef MINTMARK_TESTS_FAKE_SOURCE_H
#define MINTMARK_TESTS_FAKE_SOURCE_H

#include "device/tests/support/fake_random.h"
#include "mintmark/entropy.h"

/// What the source does. Calls count from 1; 0 means never.
typedef struct {
    fake_random_t random;
    uint32_t calls;       ///< samples asked for
    uint32_t fail_from;   ///< from this call on there is no sample
    uint32_t stuck_from;  ///< from this call on the sample is 0 …
    uint32_t stuck_until; ///< … before this call
    uint32_t stuck_every; ///< 0, or: every so many calls, a run of 5 equal samples begins
    uint32_t biased_from; ///< from this call on two samples of three are 0
    uint8_t mask;         ///< bits of a sample
    uint8_t *log;         ///< NULL, or where every delivered sample goes
    size_t log_len;       ///< samples there
    size_t log_size;      ///< samples that fit
} fake_source_t;

/// The source's function; `context` is a fake_source_t.
mint_status_t fake_source_sample(void *context, uint8_t *symbol);

/// What nobody measured or vouches for: evidence of that basis, NULL for MINT_CREDIT_NONE.
const mint_evidence_t *fake_evidence(mint_credit_t basis);

/// Sets `fake` to good noise and describes it: 8-bit samples with H = 8, credited on
/// that basis.
mint_source_t fake_source(fake_source_t *fake, mint_credit_t basis);

#endif
