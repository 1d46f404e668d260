// SPDX-License-Identifier: Apache-2.0
//
// The two continuous health tests of SP 800-90B §4.4, one function each. Both look at one sample at
// a time, in constant memory; mint_health_sample() is the two together.
#ifndef MINTMARK_ENTROPY_HEALTH_TESTS_H
#define MINTMARK_ENTROPY_HEALTH_TESTS_H

#include "mintmark/entropy.h"

/// What one test says of one sample.
typedef enum {
    MINT_ALARM_NONE,         ///< nothing to remark
    MINT_ALARM_INTERMITTENT, ///< the 2^-30 cut-off is reached
    MINT_ALARM_PERMANENT,    ///< the 2^-60 cut-off is reached
} mint_alarm_t;

/// Repetition Count Test (§4.4.1): how often in a row did this value come?
mint_alarm_t mint_rct_sample(mint_health_t *health, const mint_health_limits_t *limits,
                             uint8_t symbol);

/// Adaptive Proportion Test (§4.4.2): how often did the first value of the window come in it? It
/// alarms at the sample that reaches the cut-off, and not only once the window is full.
mint_alarm_t mint_apt_sample(mint_health_t *health, const mint_health_limits_t *limits,
                             uint8_t symbol);

#endif
