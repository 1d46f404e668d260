// SPDX-License-Identifier: Apache-2.0
//
// Noise on a POSIX machine: the time that work takes on the processor, which nobody has measured
// here and which is credited nothing, and the kernel's generator, which vouches for itself.
#include <sys/random.h>
#include <time.h>

#include "board.h"
#include "common/assumed_limits.h"
#include "common/jitter.h"

static mint_jitter_t jitter;
static bool failing;

/// The monotonic clock in nanoseconds, modulo 2^32.
static uint32_t nanoseconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)((uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec);
}

static mint_status_t timer_jitter_sample(void *context, uint8_t *symbol)
{
    *symbol = mint_jitter_sample(context, nanoseconds);
    return MINT_OK;
}

/// One byte a call: nothing is kept that a forked child could hand out a second time.
static mint_status_t getrandom_sample(void *context, uint8_t *symbol)
{
    (void)context;
    *symbol = 0;
    if (failing || getrandom(symbol, 1, 0) != 1) {
        return MINT_ERR_SOURCE;
    }
    return MINT_OK;
}

void posix_sources_fail(bool fail)
{
    failing = fail;
}

const mint_source_t posix_sources[POSIX_SOURCE_COUNT] = {
    {
        .name = "timer-jitter",
        .symbol_bits = 8,
        .credit = MINT_CREDIT_NONE,
        .limits = &mint_limits_half_bit,
        .sample = timer_jitter_sample,
        .context = &jitter,
    },
    {
        .name = "getrandom",
        .symbol_bits = 8,
        .credit = MINT_CREDIT_VOUCHED,
        .limits = &mint_limits_full_byte,
        .sample = getrandom_sample,
    },
};
