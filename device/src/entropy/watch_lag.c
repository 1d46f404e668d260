// SPDX-License-Identifier: Apache-2.0
//
// Lag test: notices a source that has locked to something periodic. Two oscillators that pull each
// other into a ratio of small whole numbers, or a signal injected into the supply, make samples
// come back after a few: the repetition count test sees that at a distance of 1 alone, and the
// adaptive proportion test only where one value becomes more frequent than p.
//
// Each of the lags 1 to 8 is a predictor: "this sample equals the one k before". It is right with a
// probability of at most 2^-H for a healthy source; and wrong with at most (2^bits - 1) 2^-H, which
// is below 1 for binary sources and those of nearly full entropy. The second tail sees what
// avoids its past, as a shift register or a sawtooth does. Where H says nothing of it, it needs
// the reference. 16 scores, each below 2^-34: below 2^-30 together.
#include "entropy/watch_tests.h"

mint_alarm_t mint_watch_lag_sample(mint_watch_t *watch, uint8_t symbol)
{
    mint_alarm_t alarm = MINT_ALARM_NONE;
    for (uint32_t i = 0; i < MINT_WATCH_LAGS && i < watch->held; i++) {
        const bool equal = mint_watch_past(watch, i + 1u) == symbol;
        mint_alarm_t match = mint_watch_score(&watch->lag.match[i], watch->match, equal);
        mint_alarm_t miss = mint_watch_score(&watch->lag.miss[i], watch->miss, !equal);
        alarm = mint_alarm_worse(alarm, mint_alarm_worse(match, miss));
    }
    return alarm;
}
