// SPDX-License-Identifier: Apache-2.0
//
// The scoreboard of the predictors that choose among several, 64 rounds at a time.
#include "sp800_90b/scoreboard.h"

#include <stdbool.h>

// Without a multiplication, so that compilers make vectors of it where they may not use a popcount
// instruction.
static uint32_t count_ones(uint64_t word)
{
    word -= word >> 1 & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    word += word >> 8;
    word += word >> 16;
    return (uint32_t)((word + (word >> 32)) & 0x7fu);
}

static void count_round(mint_scoreboard_t *board, bool right)
{
    if (!right) {
        board->run = 0;
        return;
    }
    board->correct++;
    board->run++;
    board->longest_run = board->run > board->longest_run ? board->run : board->longest_run;
}

static void end_run(mint_scoreboard_t *board, unsigned more)
{
    board->run += more;
    board->longest_run = board->run > board->longest_run ? board->run : board->longest_run;
}

// Rounds that the winner makes alone: where it is wrong, a run ends.
static void count_rounds(mint_scoreboard_t *board, uint64_t right, unsigned rounds)
{
    board->correct += count_ones(right);
    while (rounds > 0) {
        unsigned ones = ~right == 0 ? 64 : (unsigned)__builtin_ctzll(~right);
        ones = ones < rounds ? ones : rounds;
        end_run(board, ones);
        if (ones == rounds) {
            return;
        }
        board->run = 0;
        right >>= ones;
        rounds -= ones;
        // The wrong predictions that follow.
        unsigned zeros = right == 0 ? rounds : (unsigned)__builtin_ctzll(right);
        zeros = zeros < rounds ? zeros : rounds;
        rounds -= zeros;
        right = rounds > 0 ? right >> zeros : 0;
    }
}

// Whether predictor j may come to win in these rounds: not if even the rounds that it wins from the
// winner are fewer than what it lags behind. Nor if it wins none and stands before the winner,
// which an equal score does not let it overtake.
static bool may_overtake(const mint_scoreboard_t *board, const uint64_t *right, unsigned j)
{
    unsigned winner = board->winner;
    uint32_t behind = board->scores[winner] - board->scores[j];
    if (behind > MINT_SCOREBOARD_ROUNDS || j == winner) {
        return false;
    }
    uint32_t gain = count_ones(right[j] & ~right[winner]);
    return gain >= behind && !(gain == 0 && j < winner);
}

static unsigned find_contenders(const mint_scoreboard_t *board, const uint64_t *right,
                                uint8_t contenders[MINT_SCOREBOARD_MAX])
{
    unsigned count = 0;
    bool contested = false;
    for (unsigned j = 0; j < board->predictors; j++) {
        bool contends = may_overtake(board, right, j);
        contested = contested || contends;
        if (contends || j == board->winner) {
            contenders[count++] = (uint8_t)j;
        }
    }
    return contested ? count : 0;
}

// One round among the contenders, in their order: who is right and not behind the winner of that
// moment wins.
static void settle_round(mint_scoreboard_t *board, const uint64_t *right, unsigned round,
                         const uint8_t *contenders, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        unsigned j = contenders[i];
        if ((right[j] >> round & 1u) != 0 && ++board->scores[j] >= board->scores[board->winner]) {
            board->winner = j;
        }
    }
}

static void take_contested(mint_scoreboard_t *board, const uint64_t *right, const uint64_t *voted,
                           unsigned rounds, const uint8_t *contenders, unsigned count)
{
    for (unsigned round = 0; round < rounds; round++) {
        unsigned winner = board->winner;
        if (voted == NULL || (voted[winner] >> round & 1u) != 0) {
            count_round(board, (right[winner] >> round & 1u) != 0);
        }
        settle_round(board, right, round, contenders, count);
    }
}

static void take_uncontested(mint_scoreboard_t *board, uint64_t right, const uint64_t *voted,
                             unsigned rounds)
{
    uint64_t all = UINT64_MAX >> (64 - rounds);
    if (voted == NULL || (voted[board->winner] & all) == all) {
        count_rounds(board, right & all, rounds);
        return;
    }
    for (unsigned round = 0; round < rounds; round++) {
        if ((voted[board->winner] >> round & 1u) != 0) {
            count_round(board, (right >> round & 1u) != 0);
        }
    }
}

static void add_scores(mint_scoreboard_t *board, const uint64_t *right, const uint8_t *settled,
                       unsigned count)
{
    uint32_t before[MINT_SCOREBOARD_MAX];
    for (unsigned i = 0; i < count; i++) {
        before[i] = board->scores[settled[i]];
    }
    for (unsigned j = 0; j < board->predictors; j++) {
        board->scores[j] += count_ones(right[j]);
    }
    for (unsigned i = 0; i < count; i++) {
        board->scores[settled[i]] = before[i];
    }
}

void mint_scoreboard_take(mint_scoreboard_t *board, const uint64_t *right, const uint64_t *voted,
                          unsigned rounds)
{
    uint8_t contenders[MINT_SCOREBOARD_MAX];
    unsigned count = find_contenders(board, right, contenders);
    if (count == 0) {
        take_uncontested(board, right[board->winner], voted, rounds);
    } else {
        take_contested(board, right, voted, rounds, contenders, count);
    }
    add_scores(board, right, contenders, count);
}
