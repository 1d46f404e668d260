// SPDX-License-Identifier: Apache-2.0
//
// The statistical tests of BSI's AIS 20/31, in both versions that evaluations go by.
//
// Version 2.0 (Killmann and Schindler, 2011-09-18, §2.4.4; the same tests as in AIS 31 of 2001) has
// two procedures. A (T0 to T5) is for random numbers that are to look perfect: T0 on 2^16 words of
// 48 bits, T1 to T5 on each of 257 blocks of 20,000 bits that follow. B (T6 to T8) is for raw
// random bits, of which it demands less and looks deeper; each of its tests takes as many bits as
// it needs from where the last one ended. If exactly one of a procedure's basic tests (1286, and 9)
// fails, the procedure is run again on fresh data and must then pass altogether; if more fail, it
// has failed. The fresh data are those that follow; where there are not enough of them, the reason
// says so.
//
// Version 3.0 (Peter and Schindler, 2024-09-10) has instead the test suite T_irn, "black box":
// monobit and poker on 20,000 bits each, and the MultiMMC and LZ78Y predictors of SP 800-90B on
// 1,000,000 bits each, which must estimate a min-entropy of at least 0.95 bit a bit. If a test
// fails, all four are run once more on fresh data and must then pass. (We could not read
// version 3.0 itself: sizes, bounds and the second run are those of a public implementation,
// AnotherAIS31TestTool 3.0.6.)
//
// A basic test is one comparison: T7a has two of them, T7b four, T3 with its twelve counts is one.
//
// Pointers must not be NULL unless it is said otherwise. Nothing is kept between calls; may be
// called from any thread.
#ifndef MINTMARK_ENTROPY_TESTS_AIS31_H
#define MINTMARK_ENTROPY_TESTS_AIS31_H

#include "mintmark/entropy_tests/suite.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_AIS31_BLOCK_BITS  20000u   ///< of T1 to T5
#define MINT_AIS31_BLOCKS      257u     ///< in procedure A
#define MINT_AIS31_T0_BITS     3145728u ///< of T0: 2^16 words of 48 bits
#define MINT_AIS31_TRANSITIONS 100000u  ///< n of T6 and T7
#define MINT_AIS31_T8_BITS     2068480u ///< of T8: L (Q + K), 8 (2560 + 256000)
#define MINT_AIS31_A_BITS      8285728u ///< of procedure A
#define MINT_AIS31_B_BITS      6968480u ///< at least of procedure B; 1 % more are usual
#define MINT_AIS31_V3_BITS     2040000u ///< of T_irn of version 3.0
#define MINT_AIS31_V3_ENTROPY  0.95     ///< that its predictors must leave, bits a bit

/// Version 2.0, procedures A and B, "ais31": B begins where A ends. A sequence of T1 to T5 is a
/// block, those of a second run counting on; the other tests have a sequence a run. A test of B
/// that could not be finished for lack of data is not applicable, and the verdict is negative.
extern const mint_suite_t mint_suite_ais31;

/// Procedure A alone, "ais31a", for the output of a generator.
extern const mint_suite_t mint_suite_ais31_a;

/// Procedure B alone, "ais31b", for raw bits.
extern const mint_suite_t mint_suite_ais31_b;

/// Version 3.0, "ais31v3". A sequence is a run.
extern const mint_suite_t mint_suite_ais31_v3;

#ifdef __cplusplus
}
#endif

#endif
