// SPDX-License-Identifier: Apache-2.0
//
// The board with its two noise sources and the library's further tests on both.
#include "mintmark/sources.h"
#include "board.h"
#include "credit.h"
#include "mintmark/guard.h"

static mint_timer_jitter_t jitter = {.next_edge = lpc_next_edge, .symbol_bits = TIMER_JITTER_BITS};

// Wide enough for the converter's noise many times over, narrow enough that an input which somebody
// drives counts as stuck.
static mint_adc_noise_t adc = {
    .convert = lpc_adc_convert,
    .resolution_bits = 12,
    .symbol_bits = ADC_BITS,
    .clip = 32,
};

static mint_watch_t jitter_watch;
static mint_watch_t adc_watch;

// With a reference of the healthy source, these tests have something to compare with.
#ifdef MINT_EVIDENCE_TIMER_JITTER_REFERENCE
static const mint_watch_reference_t jitter_reference = MINT_EVIDENCE_TIMER_JITTER_REFERENCE;
#define JITTER_REFERENCE &jitter_reference
#else
#define JITTER_REFERENCE NULL
#endif
#ifdef MINT_EVIDENCE_ADC_REFERENCE
static const mint_watch_reference_t adc_reference = MINT_EVIDENCE_ADC_REFERENCE;
#define ADC_REFERENCE &adc_reference
#else
#define ADC_REFERENCE NULL
#endif

static mint_watch_guard_t jitter_guard = {.watch = &jitter_watch, .reference = JITTER_REFERENCE};
static mint_watch_guard_t adc_guard = {.watch = &adc_watch, .reference = ADC_REFERENCE};

static const mint_source_t sources[] = {
    {.name = "timer-jitter",
     .sample = mint_timer_jitter_sample,
     .context = &jitter,
     TIMER_JITTER_ENTROPY,
     MINT_GUARDED(&jitter_guard)},
    {.name = "adc",
     .sample = mint_adc_noise_sample,
     .context = &adc,
     ADC_ENTROPY,
     MINT_GUARDED(&adc_guard),
     .wide_sample = mint_adc_noise_wide,
     .wide_bits = 12},
};

const mint_port_t lpc_port = LPC_PORT(sources);

void lpc_sources_start(void)
{
    lpc_edges_start();
    lpc_adc_start();
}
