// SPDX-License-Identifier: Apache-2.0
//
// The scoreboard of the predictors that choose among several (SP 800-90B §6.3.7, §6.3.8, §6.3.9):
// the one with most right predictions so far makes the next one.
//
// It takes 64 rounds at a time, as words with a bit a round, because nearly always one predictor
// leads so far that 64 rounds cannot change who makes the predictions, and then they are counted as
// words.
#ifndef MINTMARK_SP800_90B_SCOREBOARD_H
#define MINTMARK_SP800_90B_SCOREBOARD_H

#include <stddef.h>
#include <stdint.h>

#define MINT_SCOREBOARD_MAX    128u // predictors
#define MINT_SCOREBOARD_ROUNDS 64u  // at a time

/// A scoreboard; all zero but `predictors` at the start.
typedef struct {
    uint32_t scores[MINT_SCOREBOARD_MAX]; ///< right predictions of each
    unsigned predictors;                  ///< how many
    unsigned winner;                      ///< whose prediction counts next
    size_t correct;                       ///< predictions that came true
    size_t run;                           ///< in a row up to now
    size_t longest_run;                   ///< in a row, at most
} mint_scoreboard_t;

/// Takes `rounds` (1 to 64) rounds. Bit k of right[j] says whether predictor j is right in round k,
/// bit k of voted[j] whether it predicts anything; NULL: all do. A round without a prediction of
/// the winner neither counts nor ends a run, as in NIST's program. Bits from `rounds` on are zero.
void mint_scoreboard_take(mint_scoreboard_t *board, const uint64_t *right, const uint64_t *voted,
                          unsigned rounds);

#endif
