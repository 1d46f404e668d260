// SPDX-License-Identifier: Apache-2.0
//
// MultiMMC (SP 800-90B §6.3.9) over bits: contexts of 1 to 16 bits, each with a place in a table.
//
// To predict, it is enough to know which of the two successors was counted more often. So a context
// is one number, twice the difference of the two counts, and odd once the context occurred: all of
// them take half a megabyte. Several orders at a time predict 32 rounds before the next ones do:
// what a round stores is often what the next one loads, and while one order waits for that the
// others go on.
//
// Contexts of more than 11 bits that end with the same 12 stand together in a row of two cache
// lines: of these there are too many for the nearest cache.
//
// Only the longest contexts can meet the limit of 100,000 entries: there are 131,072 of them, with
// their successors.
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sp800_90b/bit_words.h"
#include "sp800_90b/multi_mmc.h"

#define LAST_ORDER (MINT_MMC_ORDERS - 1)
#define ROW_ORDER  11u // the first order that is in rows
#define ROW_BITS   (ROW_ORDER + 1)
#define ROW        32u
#define LINE       64u // bytes of a cache line

typedef struct {
    int32_t rows[(size_t)ROW << ROW_BITS];
    int32_t low[1u << ROW_BITS]; // context c of n bits at 2^n + c, the latest bit lowest
    uint8_t known[1u << (MINT_MMC_ORDERS -
                         2)]; // which successors the longest contexts have, two bits each
    uint32_t entries;         // how many that is
} model_t;

// 64 rounds: the contexts and what comes after them.
typedef struct {
    uint32_t context[64];
    int32_t step[64]; // 2 for a one, -2 for a zero
    unsigned rounds;
} rounds_t;

// What an order says of 64 rounds, a bit a round.
typedef struct {
    uint64_t right;
    uint64_t voted;
} answer_t;

static inline int32_t *find_row(model_t *model, uint32_t context)
{
    size_t row = context & ((1u << ROW_BITS) - 1);
    return &model->rows[row * ROW];
}

// Where an order has a context: in a table of `size` numbers and those of shorter contexts.
static inline int32_t *find_count(model_t *model, uint32_t context, unsigned order)
{
    if (order < ROW_ORDER) {
        uint32_t size = 2u << order;
        return &model->low[size + (context & (size - 1))];
    }
    uint32_t size = 1u << (order - ROW_ORDER);
    return &find_row(model, context)[size + (context >> ROW_BITS & (size - 1))];
}

// Bit 0 says whether a prediction was wrong, bit 1 whether there was one; others are of no use. The
// prediction is right if the signs agree: a negative difference and a zero, or not and a one. A tie
// predicts a one.
static inline uint64_t judge(int32_t value, int32_t step)
{
    uint32_t differ = (uint32_t)value ^ (uint32_t)step;
    return differ << 1 | differ >> 31;
}

static inline int32_t count_successor(int32_t value, int32_t step)
{
    return (value | 1) + step;
}

// Every other bit, from the lowest on.
static uint64_t even_bits(uint64_t word)
{
    word &= 0x5555555555555555u;
    word = (word | word >> 1) & 0x3333333333333333u;
    word = (word | word >> 2) & 0x0f0f0f0f0f0f0f0fu;
    word = (word | word >> 4) & 0x00ff00ff00ff00ffu;
    word = (word | word >> 8) & 0x0000ffff0000ffffu;
    return (word | word >> 16) & 0xffffffffu;
}

// Takes what judge() said of up to 32 rounds, of which the last one is highest.
static void add_answer(answer_t *answer, uint64_t judged, unsigned start, unsigned rounds)
{
    judged >>= 64 - 2 * rounds;
    uint64_t voted = even_bits(judged >> 1);
    answer->voted |= voted << start;
    answer->right |= (voted & ~even_bits(judged)) << start;
}

// Always made part of its callers, which know `first` and `orders` (at most 6).
static inline __attribute__((always_inline)) void predict_orders(model_t *model,
                                                                 const rounds_t *rounds,
                                                                 unsigned first, unsigned orders,
                                                                 answer_t *answers)
{
    for (unsigned start = 0, end; start < rounds->rounds; start = end) {
        uint64_t judged[6] = {0};
        end = start + 32 < rounds->rounds ? start + 32 : rounds->rounds;
        for (unsigned k = start; k < end; k++) {
            uint32_t context = rounds->context[k];
            int32_t step = rounds->step[k];
            for (unsigned j = 0; j < orders; j++) {
                int32_t *count = find_count(model, context, first + j);
                int32_t value = *count;
                judged[j] = judged[j] >> 2 | judge(value, step) << 62;
                *count = count_successor(value, step);
            }
        }
        for (unsigned j = 0; j < orders; j++) {
            add_answer(&answers[first + j], judged[j], start, end - start);
        }
    }
}

// Counts a successor of one of the longest contexts, if it is known or there is room for it.
static bool learn(model_t *model, uint32_t context, int32_t step)
{
    unsigned successor = (step > 0 ? 2u : 1u) << 2 * (context % 4);
    if ((model->known[context / 4] & successor) == 0) {
        if (model->entries == MINT_MMC_ENTRIES) {
            return false;
        }
        model->known[context / 4] |= (uint8_t)successor;
        model->entries++;
    }
    return true;
}

static void predict_last_order(model_t *model, const rounds_t *rounds, answer_t *answer)
{
    for (unsigned start = 0, end; start < rounds->rounds; start = end) {
        uint64_t judged = 0;
        end = start + 32 < rounds->rounds ? start + 32 : rounds->rounds;
        for (unsigned k = start; k < end; k++) {
            uint32_t context = rounds->context[k] & ((2u << LAST_ORDER) - 1);
            int32_t *count = find_count(model, context, LAST_ORDER);
            int32_t value = *count, step = rounds->step[k];
            judged = judged >> 2 | judge(value, step) << 62;
            *count = learn(model, context, step) ? count_successor(value, step) : value;
        }
        add_answer(answer, judged, start, end - start);
    }
}

// One order alone, in one round.
static void predict_once(model_t *model, const rounds_t *round, unsigned order, answer_t *answer)
{
    int32_t *count = find_count(model, round->context[0], order);
    add_answer(answer, judge(*count, round->step[0]) << 62, 0, 1);
    *count = count_successor(*count, round->step[0]);
}

static void take_answers(mint_scoreboard_t *board, const answer_t *answers, unsigned rounds)
{
    uint64_t right[MINT_MMC_ORDERS], voted[MINT_MMC_ORDERS];
    for (unsigned order = 0; order < MINT_MMC_ORDERS; order++) {
        right[order] = answers[order].right;
        voted[order] = answers[order].voted;
    }
    mint_scoreboard_take(board, right, voted, rounds);
}

// The next rounds, from the bit at `at` on, whose context so far is `context`. Their rows are
// fetched in time.
static uint32_t take_rounds(model_t *model, const uint8_t *bits, size_t at, unsigned count,
                            uint32_t context, rounds_t *rounds)
{
    rounds->rounds = count;
    for (unsigned k = 0; k < count; k++) {
        rounds->context[k] = context;
        rounds->step[k] = 4 * (int32_t)bits[at + k] - 2;
        const int32_t *row = find_row(model, context);
        __builtin_prefetch(row);
        __builtin_prefetch(row + ROW / 2);
        context = context << 1 | bits[at + k];
    }
    return context;
}

// The first rounds, one by one: a context longer than what came so far does not exist, and the
// first one of each length is counted without a prediction.
static uint32_t start(model_t *model, const uint8_t *bits, size_t len, mint_scoreboard_t *board)
{
    uint32_t context = bits[0];
    for (size_t at = 1; at <= MINT_MMC_ORDERS && at < len; at++) {
        rounds_t rounds;
        answer_t answers[MINT_MMC_ORDERS] = {{0}};
        context = take_rounds(model, bits, at, 1, context, &rounds);
        for (unsigned order = 0; order < at && order < LAST_ORDER; order++) {
            predict_once(model, &rounds, order, &answers[order]);
        }
        if (at > LAST_ORDER) {
            predict_last_order(model, &rounds, &answers[LAST_ORDER]);
        }
        take_answers(board, answers, 1);
    }
    return context;
}

mint_status_t mint_mmc_bits(const uint8_t *bits, size_t len, mint_scoreboard_t *board)
{
    size_t size = (sizeof(model_t) + LINE - 1) / LINE * LINE;
    model_t *model = aligned_alloc(LINE, size);
    if (model == NULL) {
        return MINT_ERR_MEMORY;
    }
    memset(model, 0, size);
    uint32_t context = start(model, bits, len, board);
    for (size_t at = MINT_MMC_ORDERS + 1; at < len; at += 64) {
        rounds_t rounds;
        answer_t answers[MINT_MMC_ORDERS] = {{0}};
        unsigned count = len - at < 64 ? (unsigned)(len - at) : 64;
        context = take_rounds(model, bits, at, count, context, &rounds);
        predict_orders(model, &rounds, 0, 5, answers);
        predict_orders(model, &rounds, 5, 6, answers);
        predict_orders(model, &rounds, ROW_ORDER, LAST_ORDER - ROW_ORDER, answers);
        predict_last_order(model, &rounds, &answers[LAST_ORDER]);
        take_answers(board, answers, rounds.rounds);
    }
    free(model);
    return MINT_OK;
}
