// SPDX-License-Identifier: Apache-2.0
//
// Markov test: notices samples that follow from the one before. Two clocks that drift slowly
// against each other give a ramp, a beat or alternating runs, in which every value is as frequent
// as it should be.
//
// For each value of the sample before (its upper 3 bits where it is wider) the test remembers the
// difference to the next sample that led in a running majority vote, and predicts that it comes
// again. A difference instead of a value, so that a ramp is seen whose samples are wider than 3
// bits; for a given sample before, it says the same. Like any prediction from the past it comes
// true with a probability of at most 2^-H. The other tail is that of the lag test. 2 scores.
#include "entropy/watch_tests.h"

#define COUNT_MAX 15u // a vote that is led by more takes too long to turn

static uint32_t context_of(const mint_watch_t *watch, uint8_t before)
{
    return watch->symbol_bits > 3u ? (uint32_t)before >> (watch->symbol_bits - 3u) : before;
}

static void vote(mint_watch_markov_t *markov, uint32_t context, uint8_t step)
{
    uint8_t *count = &markov->count[context];
    if (*count == 0) {
        markov->step[context] = step;
        *count = 1;
    } else if (step != markov->step[context]) {
        (*count)--;
    } else if (*count < COUNT_MAX) {
        (*count)++;
    }
}

mint_alarm_t mint_watch_markov_sample(mint_watch_t *watch, uint8_t symbol)
{
    if (watch->held == 0) {
        return MINT_ALARM_NONE;
    }
    mint_watch_markov_t *markov = &watch->markov;
    const uint8_t before = mint_watch_past(watch, 1);
    const uint32_t context = context_of(watch, before);
    const uint32_t mask = (1u << watch->symbol_bits) - 1u;
    const uint8_t step = (uint8_t)(((uint32_t)symbol - before) & mask);
    const bool equal = step == markov->step[context];
    mint_alarm_t match = mint_watch_score(&markov->match, watch->follow, equal);
    mint_alarm_t miss = mint_watch_score(&markov->miss, watch->miss, !equal);
    vote(markov, context, step);
    return mint_alarm_worse(match, miss);
}
