// SPDX-License-Identifier: Apache-2.0
//
// CPU jitter. The work between two readings of the clock is a walk through memory whose every step
// depends on the byte found there, mixed by a multiplication, so that neither compiler nor
// processor can do the steps out of order or leave them out. The walk is not the noise, the time it
// takes is.
#include "mintmark/sources.h"

#define STEPS 1024u ///< of the walk in one round: long enough that clocks of 40 ns see it differ

static void work(mint_cpu_jitter_t *jitter)
{
    volatile uint8_t *memory = jitter->memory;
    uint32_t walk = jitter->walk;
    for (unsigned step = 0; step < STEPS; step++) {
        uint32_t place = (walk >> 16) % MINT_CPU_JITTER_MEMORY_LEN;
        uint8_t value = memory[place];
        memory[place] = (uint8_t)(value + step);
        walk = (walk ^ value) * 2654435761u + 1u;
    }
    jitter->walk = walk;
}

mint_status_t mint_cpu_jitter_sample(void *context, uint8_t *symbol)
{
    mint_cpu_jitter_t *jitter = context;
    uint32_t before = jitter->clock();
    work(jitter);
    *symbol = (uint8_t)(jitter->clock() - before);
    return MINT_OK;
}
