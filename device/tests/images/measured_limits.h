// SPDX-License-Identifier: Apache-2.0
//
// Limits of two sources, with the reference of one, that nobody has measured: made up, so that a
// build can be looked at that has some. No firmware that is flashed may be built with them; the
// generator would refuse the one whose reference is nonsense.
// clang-format off

#define MINT_EVIDENCE_TIMER_JITTER_SYMBOL_BITS  8
#define MINT_EVIDENCE_TIMER_JITTER_H_64         32
#define MINT_EVIDENCE_TIMER_JITTER_FIGURE_MICRO 1000000
#define MINT_EVIDENCE_TIMER_JITTER_SAMPLES      1000000
#define MINT_EVIDENCE_TIMER_JITTER_RESTARTS     1000
#define MINT_EVIDENCE_TIMER_JITTER_DATE         20000101
#define MINT_EVIDENCE_TIMER_JITTER_HARDWARE     1
#define MINT_EVIDENCE_TIMER_JITTER_PROVISIONAL  0
#define MINT_EVIDENCE_TIMER_JITTER_DATA_SHA256  {0}
#define MINT_EVIDENCE_TIMER_JITTER_REFERENCE    {.mean_low = 1, .mean_high = 2}

#define MINT_EVIDENCE_ADC_SYMBOL_BITS  4
#define MINT_EVIDENCE_ADC_H_64         32
#define MINT_EVIDENCE_ADC_FIGURE_MICRO 1000000
#define MINT_EVIDENCE_ADC_SAMPLES      1000000
#define MINT_EVIDENCE_ADC_RESTARTS     1000
#define MINT_EVIDENCE_ADC_DATE         20000101
#define MINT_EVIDENCE_ADC_HARDWARE     1
#define MINT_EVIDENCE_ADC_PROVISIONAL  0
#define MINT_EVIDENCE_ADC_DATA_SHA256  {0}
