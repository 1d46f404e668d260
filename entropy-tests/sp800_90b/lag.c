// SPDX-License-Identifier: Apache-2.0
//
// The lag prediction estimate, SP 800-90B §6.3.8: 128 predictors, each of which says again what
// came so many symbols ago.
//
// Which of 64 rounds a lag gets right is one word: for bits, the exclusive or of the sequence with
// itself, shifted; for symbols, the equality of 64 bytes with the 64 that came so much earlier,
// eight at a time.
#include "mintmark/entropy_tests/non_iid.h"
#include "sp800_90b/bit_words.h"
#include "sp800_90b/predictor.h"
#include "sp800_90b/scoreboard.h"

#define LAGS 128u

static uint64_t load_eight(const uint8_t *bytes)
{
    uint64_t word = 0;
    for (unsigned i = 0; i < 8; i++) {
        word |= (uint64_t)bytes[i] << (8 * i);
    }
    return word;
}

// Bit i says whether byte i is the same in both.
static uint64_t compare_eight(const uint8_t *a, const uint8_t *b)
{
    const uint64_t low = 0x7f7f7f7f7f7f7f7fu;
    uint64_t differ = load_eight(a) ^ load_eight(b);
    uint64_t nonzero = ((differ & low) + low) | differ; // in the highest bit of each byte
    return (~nonzero >> 7 & 0x0101010101010101u) * 0x0102040810204080u >> 56;
}

static uint64_t compare_symbols(const uint8_t *now, const uint8_t *earlier, unsigned rounds)
{
    uint64_t same = 0;
    unsigned at = 0;
    for (; at + 8 <= rounds; at += 8) {
        same |= compare_eight(now + at, earlier + at) << at;
    }
    for (; at < rounds; at++) {
        same |= (uint64_t)(now[at] == earlier[at]) << at;
    }
    return same;
}

// Rounds 1 to 128: lag j has nothing to say before round j.
static void start(const uint8_t *symbols, size_t len, mint_scoreboard_t *board)
{
    for (size_t at = 1; at <= LAGS && at < len; at++) {
        uint64_t right[LAGS] = {0};
        for (size_t lag = 1; lag <= at && lag <= LAGS; lag++) {
            right[lag - 1] = symbols[at] == symbols[at - lag];
        }
        mint_scoreboard_take(board, right, NULL, 1);
    }
}

static void predict_symbols(const uint8_t *symbols, size_t len, mint_scoreboard_t *board)
{
    for (size_t at = LAGS + 1; at < len; at += MINT_SCOREBOARD_ROUNDS) {
        unsigned rounds = len - at < MINT_SCOREBOARD_ROUNDS ? (unsigned)(len - at) : 64;
        uint64_t right[LAGS];
        for (unsigned j = 0; j < LAGS; j++) {
            right[j] = compare_symbols(symbols + at, symbols + at - 1 - j, rounds);
        }
        mint_scoreboard_take(board, right, NULL, rounds);
    }
}

static void predict_bits(const uint8_t *bits, size_t len, mint_scoreboard_t *board)
{
    uint64_t older = mint_word_of_bits(bits + 1, 64), old = mint_word_of_bits(bits + 65, 64);
    for (size_t at = LAGS + 1; at < len; at += MINT_SCOREBOARD_ROUNDS) {
        unsigned rounds = len - at < MINT_SCOREBOARD_ROUNDS ? (unsigned)(len - at) : 64;
        uint64_t now = mint_word_of_bits(bits + at, rounds), all = UINT64_MAX >> (64 - rounds);
        uint64_t right[LAGS];
        for (unsigned lag = 1; lag < 64; lag++) {
            right[lag - 1] = ~(now ^ (now << lag | old >> (64 - lag))) & all;
            right[lag + 63] = ~(now ^ (old << lag | older >> (64 - lag))) & all;
        }
        right[63] = ~(now ^ old) & all;
        right[127] = ~(now ^ older) & all;
        mint_scoreboard_take(board, right, NULL, rounds);
        older = old;
        old = now;
    }
}

mint_status_t mint_lag_estimate(const uint8_t *symbols, size_t len, unsigned distinct,
                                mint_prediction_t *estimate)
{
    if (len < 3 || len > MINT_SAMPLES_MAX || distinct < 2 || distinct > 256) {
        return MINT_ERR_ARGUMENT;
    }
    mint_scoreboard_t board = {.predictors = LAGS};
    start(symbols, len, &board);
    if (len > LAGS + 1 && distinct == 2) {
        predict_bits(symbols, len, &board);
    } else {
        predict_symbols(symbols, len, &board);
    }
    mint_predictor_bound(board.correct, len - 1, board.longest_run, distinct, estimate);
    return MINT_OK;
}
