// SPDX-License-Identifier: Apache-2.0
//
// Limits of nothing real: what the port's sources are credited when they run on the model, so that
// the generator starts there. The model's noise was made for these figures; they say nothing of a
// part.
#ifndef MINTMARK_ENTROPY_LIMITS_H
#define MINTMARK_ENTROPY_LIMITS_H

// clang-format off
#define MINT_EVIDENCE_TIMER_JITTER_SYMBOL_BITS  8
#define MINT_EVIDENCE_TIMER_JITTER_H_64         64
#define MINT_EVIDENCE_TIMER_JITTER_FIGURE_MICRO 1000000u
#define MINT_EVIDENCE_TIMER_JITTER_SAMPLES      1000000u
#define MINT_EVIDENCE_TIMER_JITTER_RESTARTS     1000u
#define MINT_EVIDENCE_TIMER_JITTER_DATE         20250101u
#define MINT_EVIDENCE_TIMER_JITTER_DATA_SHA256 {0}
#define MINT_EVIDENCE_TIMER_JITTER_PROVISIONAL 0
#define MINT_EVIDENCE_TIMER_JITTER_HARDWARE    1

#define MINT_EVIDENCE_ADC_SYMBOL_BITS  4
#define MINT_EVIDENCE_ADC_H_64         64
#define MINT_EVIDENCE_ADC_FIGURE_MICRO 1000000u
#define MINT_EVIDENCE_ADC_SAMPLES      1000000u
#define MINT_EVIDENCE_ADC_RESTARTS     1000u
#define MINT_EVIDENCE_ADC_DATE         20250101u
#define MINT_EVIDENCE_ADC_DATA_SHA256 {0}
#define MINT_EVIDENCE_ADC_PROVISIONAL 0
#define MINT_EVIDENCE_ADC_HARDWARE    1
// clang-format on

#endif
