// SPDX-License-Identifier: Apache-2.0
//
// Noise on a POSIX machine: the time that work takes on the processor, which nobody has measured
// here and which is credited nothing, and the kernel's generator, which vouches for itself.
#include <sys/random.h>
#include <time.h>

#include "board.h"
#include "mintmark/sources.h"

static bool failing;

/// The monotonic clock in nanoseconds, modulo 2^32.
static uint32_t nanoseconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)((uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec);
}

static mint_cpu_jitter_t jitter = {.clock = nanoseconds};

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

// Half a bit is low enough that healthy jitter does not alarm, and high enough that a clock which
// stands still or beats with the work does.
const mint_source_t posix_sources[POSIX_SOURCE_COUNT] = {
    {.name = "cpu-jitter",
     .sample = mint_cpu_jitter_sample,
     .context = &jitter,
     MINT_UNCREDITED(8, 32)},
    {.name = "getrandom", .sample = getrandom_sample, MINT_VOUCHED("getrandom(2)")},
};
