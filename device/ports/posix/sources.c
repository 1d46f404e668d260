// SPDX-License-Identifier: Apache-2.0
//
// Noise on a POSIX machine: the time that work takes on the processor, which is credited nothing
// unless the build has limits that were measured on the machine (MINTMARK_ENTROPY_LIMITS), and the
// kernel's generator, which vouches for itself.
#include <sys/random.h>
#include <time.h>

#include "board.h"
#include "mintmark/guard.h"
#include "mintmark/sources.h"

#ifdef MINTMARK_ENTROPY_LIMITS
#include "mintmark_entropy_limits.h"
#endif

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

// What the jitter of this machine was measured to be, if it was; a trial's figures count nothing.
#if !defined MINTMARK_ENTROPY_LIMITS
#define CPU_JITTER_ENTROPY MINT_UNCREDITED(8, 32)
#elif MINT_EVIDENCE_CPU_JITTER_PROVISIONAL
#define CPU_JITTER_ENTROPY MINT_PROVISIONAL(MINT_EVIDENCE_CPU_JITTER)
#else
#define CPU_JITTER_ENTROPY MINT_MEASURED(MINT_EVIDENCE_CPU_JITTER)
#endif

// With a reference of the healthy source the further health tests have something to compare with.
#ifdef MINT_EVIDENCE_CPU_JITTER_REFERENCE
static const mint_watch_reference_t jitter_reference = MINT_EVIDENCE_CPU_JITTER_REFERENCE;
static mint_watch_t jitter_watch;
static mint_watch_guard_t jitter_guard = {.watch = &jitter_watch, .reference = &jitter_reference};
#define CPU_JITTER_GUARD MINT_GUARDED(&jitter_guard)
#else
#define CPU_JITTER_GUARD .guard = NULL
#endif

// Half a bit is low enough that healthy jitter does not alarm, and high enough that a clock which
// stands still or beats with the work does.
const mint_source_t posix_sources[POSIX_SOURCE_COUNT] = {
    {.name = "cpu-jitter",
     .sample = mint_cpu_jitter_sample,
     .context = &jitter,
     CPU_JITTER_ENTROPY,
     CPU_JITTER_GUARD},
    {.name = "getrandom", .sample = getrandom_sample, MINT_VOUCHED("getrandom(2)")},
};
