// SPDX-License-Identifier: Apache-2.0
//
// Limits of a trial of one source, made up as those of measured_limits.h; the other was not looked
// at.
// clang-format off

#define MINT_EVIDENCE_TIMER_JITTER_SYMBOL_BITS  8
#define MINT_EVIDENCE_TIMER_JITTER_H_64         32
#define MINT_EVIDENCE_TIMER_JITTER_FIGURE_MICRO 1000000
#define MINT_EVIDENCE_TIMER_JITTER_SAMPLES      1000000
#define MINT_EVIDENCE_TIMER_JITTER_RESTARTS     1000
#define MINT_EVIDENCE_TIMER_JITTER_DATE         20000101
#define MINT_EVIDENCE_TIMER_JITTER_HARDWARE     1
#define MINT_EVIDENCE_TIMER_JITTER_PROVISIONAL  1
#define MINT_EVIDENCE_TIMER_JITTER_DATA_SHA256  {0}
