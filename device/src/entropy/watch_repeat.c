// SPDX-License-Identifier: Apache-2.0
//
// Repeat test: notices a source with a period that no lag reaches: a generator in place of noise, a
// recording played in a loop, a DMA buffer that nobody fills any more.
//
// It remembers a block of samples (64 bits of them, R samples) and waits for it to come again, for
// 2^8 samples, then with another block for 2^9, and so on to 2^17 and from the start (as Brent's
// search for a cycle does), so that it takes about as long to find a period as the period lasts. If
// it does, after D, it must come once more D later, and so on; if it does not, another block is
// taken.
//
// False alarms: R samples equal a block before them with a probability of at most 2^-RH. The first
// return is thus improbable by RH bits at any sample. With more returns, one may have begun at any
// of the last 2^17 samples; so m > 1 returns count for m RH - 17 bits. Distances below R, where a
// block overlaps itself, are left to the lag test. Where RH is below 17 bits (H below a third of
// the width), chance returns can hide a long period.
#include "entropy/watch_tests.h"

#define HORIZON_MIN       8u
#define HORIZON_MAX       17u
#define BITS_INTERMITTENT (30u * 64u)
#define BITS_PERMANENT    (60u * 64u)

static void arm(mint_watch_repeat_t *repeat, uint64_t block, uint32_t horizon)
{
    *repeat = (mint_watch_repeat_t){.block = block, .horizon = (uint8_t)horizon, .armed = true};
}

static mint_alarm_t judge(const mint_watch_t *watch)
{
    const uint32_t returns = watch->repeat.seen;
    const uint32_t bits = returns * mint_watch_room(watch) * watch->h_64;
    const uint32_t choice = returns > 1u ? HORIZON_MAX * 64u : 0u;
    if (bits >= BITS_PERMANENT + choice) {
        return MINT_ALARM_PERMANENT;
    }
    return bits >= BITS_INTERMITTENT + choice ? MINT_ALARM_INTERMITTENT : MINT_ALARM_NONE;
}

mint_alarm_t mint_watch_repeat_sample(mint_watch_t *watch, uint8_t symbol)
{
    mint_watch_repeat_t *repeat = &watch->repeat;
    const uint32_t room = mint_watch_room(watch);
    const uint64_t latest = mint_watch_recent(watch, symbol);
    if (watch->held + 1u < room) {
        return MINT_ALARM_NONE;
    }
    if (!repeat->armed) {
        arm(repeat, latest, HORIZON_MIN);
        return MINT_ALARM_NONE;
    }
    repeat->distance++;
    const bool searching = repeat->period == 0;
    if (repeat->distance < (searching ? room : repeat->period)) {
        return MINT_ALARM_NONE;
    }
    if (latest != repeat->block) {
        if (!searching) {
            arm(repeat, latest, repeat->horizon);
        } else if (repeat->distance >> repeat->horizon != 0) {
            arm(repeat, latest, repeat->horizon < HORIZON_MAX ? repeat->horizon + 1u : HORIZON_MIN);
        }
        return MINT_ALARM_NONE;
    }
    repeat->period = repeat->distance;
    repeat->distance = 0;
    repeat->seen = (uint8_t)(repeat->seen < UINT8_MAX ? repeat->seen + 1 : UINT8_MAX);
    return judge(watch);
}
