// SPDX-License-Identifier: Apache-2.0
//
// What the noise sources of this board are credited: what was measured on parts of this kind, if
// the build has it (MINTMARK_ENTROPY_LIMITS, the header that `mintmark entropy limits` writes), for
// each source by itself; else nothing. A trial's figures count nothing either. This repository has
// no such header for the board: nobody has measured one yet (README.md).
#ifndef MINTMARK_PORTS_LPC1768_CREDIT_H
#define MINTMARK_PORTS_LPC1768_CREDIT_H

#include "mintmark/evidence.h"

#ifdef MINTMARK_ENTROPY_LIMITS
#include "mintmark_entropy_limits.h"
#endif

#define TIMER_JITTER_BITS 8u ///< width of a sample: all of how far the oscillator can stray
#define ADC_BITS          4u ///< width of a sample: twice what the converter's noise spans

// Unmeasured, half a bit is assumed for the health tests: low enough that noise which is any use
// does not alarm, high enough that a clock that stands still or a pin that is tied to a rail does.
#define ASSUMED_H_64 32u

#if !defined MINT_EVIDENCE_TIMER_JITTER_SAMPLES
#define TIMER_JITTER_ENTROPY MINT_UNCREDITED(TIMER_JITTER_BITS, ASSUMED_H_64)
#else
_Static_assert(MINT_EVIDENCE_TIMER_JITTER_SYMBOL_BITS == TIMER_JITTER_BITS,
               "the samples that were measured are of another width");
#if MINT_EVIDENCE_TIMER_JITTER_PROVISIONAL
#define TIMER_JITTER_ENTROPY MINT_PROVISIONAL(MINT_EVIDENCE_TIMER_JITTER)
#else
#define TIMER_JITTER_ENTROPY MINT_MEASURED(MINT_EVIDENCE_TIMER_JITTER)
#endif
#endif

#if !defined MINT_EVIDENCE_ADC_SAMPLES
#define ADC_ENTROPY MINT_UNCREDITED(ADC_BITS, ASSUMED_H_64)
#else
_Static_assert(MINT_EVIDENCE_ADC_SYMBOL_BITS == ADC_BITS,
               "the samples that were measured are of another width");
#if MINT_EVIDENCE_ADC_PROVISIONAL
#define ADC_ENTROPY MINT_PROVISIONAL(MINT_EVIDENCE_ADC)
#else
#define ADC_ENTROPY MINT_MEASURED(MINT_EVIDENCE_ADC)
#endif
#endif

#endif
