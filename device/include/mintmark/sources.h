// SPDX-License-Identifier: Apache-2.0
//
// The noise that small devices have, as sample functions for mint_source_t. What depends on the
// part (a counter, an edge, a conversion) is one function of the port; what makes a sample of it is
// here, so that it is measured, tested and credited the same way everywhere.
//
//     static mint_timer_jitter_t jitter = {.next_edge = watchdog_edge, .symbol_bits = 4};
//     … {.name = "timer-jitter", .sample = mint_timer_jitter_sample, .context = &jitter,
//        MINT_MEASURED(MINT_EVIDENCE_TIMER_JITTER)} …
//
// Samples are raw (SP 800-90B §2.2.1): neither whitened nor packed, the same bytes for the health
// tests, for mint_entropy_raw() and for the conditioner. `symbol_bits` here and in mint_source_t
// must be the same; the pool refuses samples that are wider.
//
// Pointers must not be NULL. The port owns the objects; fields below the line "state" start as
// zero. No heap, no floating point. One thread or interrupt level at a time.
#ifndef MINTMARK_SOURCES_H
#define MINTMARK_SOURCES_H

#include <stdbool.h>
#include <stdint.h>

#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

// ---- timer jitter: two clocks ----

/// Two clocks that do not derive from each other, such as an RC oscillator and a crystal: where the
/// edges of the slow one fall on the count of the fast one is decided by the noise of both. A PLL's
/// output and the crystal it is locked to are one clock, and make no source.
typedef struct {
    /// Waits for the next edge of the slow clock and gives the count of the fast one then, which
    /// counts up or down and wraps at 2^32. MINT_ERR_SOURCE if no edge comes within a bound that
    /// the port sets by counting: a few periods of the slow clock.
    mint_status_t (*next_edge)(void *context, uint32_t *count);
    void *context;       ///< handed to `next_edge`
    uint8_t symbol_bits; ///< low bits that make a sample, 1 to 8
} mint_timer_jitter_t;

/// Takes one sample: the low bits of the difference between two consecutive intervals of the slow
/// clock in counts of the fast one; `context` is a mint_timer_jitter_t. The difference, and not an
/// interval, because drift and the ratio of the clocks fall out of it. All three edges are waited
/// for in this call, so that it does not matter when the last one was. MINT_ERR_SOURCE if either
/// clock stands still, MINT_ERR_ARGUMENT for a wrong width.
MINT_MUST_CHECK mint_status_t mint_timer_jitter_sample(void *context, uint8_t *symbol);

// ---- ADC noise ----

/// Conversions that the mean is taken over, as a power of two.
#define MINT_ADC_NOISE_MEAN_LOG2 6u

/// A converter on an input that does not move by itself (an internal reference, a terminated pin):
/// its low bits show the thermal noise of input and converter.
typedef struct {
    /// Converts once. Any failure fails the sample.
    mint_status_t (*convert)(void *context, uint16_t *value);
    void *context;           ///< handed to `convert`
    uint8_t resolution_bits; ///< of a conversion, 1 to 16
    uint8_t symbol_bits;     ///< low bits that make a sample, 1 to 8, at most the resolution
    uint16_t clip;           ///< farthest that a value may lie from the mean, in steps, at least 1
    // state
    bool settled;      ///< `mean_sum` is there
    uint32_t mean_sum; ///< running mean times 2^MINT_ADC_NOISE_MEAN_LOG2
} mint_adc_noise_t;

/// Takes one sample: the low bits of one conversion; `context` is a mint_adc_noise_t. A value
/// farther than `clip` from the running mean is a spike (a radio that keys up, a motor, somebody's
/// finger) and counts as the bound that it crossed: however wild, it adds nothing that a source
/// stuck there would not, and the health tests see it as just that. The first call converts
/// 2^MINT_ADC_NOISE_MEAN_LOG2 times more, for the mean. MINT_ERR_SOURCE if a conversion fails or
/// is wider than the resolution, MINT_ERR_ARGUMENT for a wrong width or clip.
MINT_MUST_CHECK mint_status_t mint_adc_noise_sample(void *context, uint8_t *symbol);

/// Takes one conversion as it is, for mint_source_t's `wide_sample`; `context` is a
/// mint_adc_noise_t. Neither clipped nor cut, and the running mean stays where it was.
/// MINT_ERR_SOURCE and MINT_ERR_ARGUMENT as above; then `*value` is 0.
MINT_MUST_CHECK mint_status_t mint_adc_noise_wide(void *context, uint16_t *value);

// ---- CPU jitter: one clock, and work of no fixed length ----

#define MINT_CPU_JITTER_MEMORY_LEN 256u ///< bytes that the work walks over

/// How long the same small piece of work takes on a processor with caches, other masters on the bus
/// and (on a host) everything else that runs. On a microcontroller without any of these the time
/// is constant, and this is no source.
typedef struct {
    uint32_t (*clock)(void); ///< reads a clock that counts up, wraps at 2^32 and is finer than the
                             ///< work
    // state
    uint8_t memory[MINT_CPU_JITTER_MEMORY_LEN]; ///< read and changed where its own bytes say
    uint32_t walk;                              ///< where the walk is
} mint_cpu_jitter_t;

/// Takes one sample: the low 8 bits of the time that one round of work took, in ticks of the clock;
/// `context` is a mint_cpu_jitter_t. Never fails: a clock that stands still gives zeros.
MINT_MUST_CHECK mint_status_t mint_cpu_jitter_sample(void *context, uint8_t *symbol);

#ifdef __cplusplus
}
#endif

#endif
