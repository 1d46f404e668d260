// SPDX-License-Identifier: Apache-2.0
//
// Timer jitter: how long the same small piece of work takes, seen by a clock that is finer than
// the work. Caches, pipelines, buses and (on a host) everything else that runs make it differ.
//
// How much entropy a sample holds depends on the machine. On an emulated or simulated board it is
// the host's noise seen through the emulator, which nobody has measured: such a source is credited
// nothing.
//
// Pointers must not be NULL. The caller owns the object; one thread or interrupt level at a time.
#ifndef MINTMARK_PORTS_COMMON_JITTER_H
#define MINTMARK_PORTS_COMMON_JITTER_H

#include <stdint.h>

#define MINT_JITTER_MEMORY_LEN 256u ///< bytes that the work walks over

/// What the work works on. All zero to start with.
typedef struct {
    uint8_t memory[MINT_JITTER_MEMORY_LEN]; ///< read and changed at places that depend on its bytes
    uint32_t walk;                          ///< where the walk is
} mint_jitter_t;

/// Reads a clock that counts up and wraps at 2^32.
typedef uint32_t (*mint_jitter_clock_t)(void);

/// Takes one sample: the low 8 bits of the time that one round of work took, in ticks of `clock`.
/// The raw difference, neither filtered nor whitened (SP 800-90B §2.2.1), so that health tests and
/// validation see the noise itself.
uint8_t mint_jitter_sample(mint_jitter_t *jitter, mint_jitter_clock_t clock);

#endif
