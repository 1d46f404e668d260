// SPDX-License-Identifier: Apache-2.0
//
// The multi most common in window prediction estimate, SP 800-90B §6.3.7: four predictors, each of
// which says what was most common in the last 63, 255, 1023 and 4095 symbols, the most recent of
// equally common ones.
#include <string.h>

#include "mintmark/entropy_tests/non_iid.h"
#include "sp800_90b/predictor.h"
#include "sp800_90b/scoreboard.h"

#define WINDOWS 4u

static const uint32_t window_len[WINDOWS] = {63, 255, 1023, 4095};

// One window over symbols.
typedef struct {
    int16_t counts[256];
    int16_t most;
    uint8_t common;
} window_t;

typedef struct {
    const uint8_t *symbols;
    window_t windows[WINDOWS];
    int32_t
        last_seen[256]; // where; the same for all windows: what is not in one has no count there
    unsigned alphabet;  // symbols, rounded up to what loops over them like
} windows_t;

// The most common symbol, the most recent of several, when it is not known from the last step.
// Without branches: compilers make vectors of it.
static void find_common(const windows_t *windows, window_t *window)
{
    int16_t most = 0;
    for (unsigned i = 0; i < windows->alphabet; i++) {
        most = window->counts[i] > most ? window->counts[i] : most;
    }
    int32_t latest = 0;
    for (unsigned i = 0; i < windows->alphabet; i++) {
        int32_t seen = window->counts[i] == most ? windows->last_seen[i] : 0;
        latest = seen > latest ? seen : latest;
    }
    window->common = windows->symbols[latest];
    window->most = most;
}

// A symbol enters while a window fills.
static void enter(window_t *window, uint8_t symbol)
{
    if (++window->counts[symbol] >= window->most) {
        window->most = window->counts[symbol];
        window->common = symbol;
    }
}

// One enters and one leaves. Only if the common one leaves, and the new one does not take its
// place, must all be looked at.
static void slide(const windows_t *windows, window_t *window, uint8_t leaving, uint8_t entering)
{
    window->counts[leaving]--;
    int16_t count = ++window->counts[entering];
    if (count >= window->most) {
        window->most = count;
        window->common = entering;
    } else if (leaving == window->common) {
        find_common(windows, window);
    }
}

static void predict_symbols(const uint8_t *symbols, size_t len, unsigned distinct,
                            mint_scoreboard_t *board)
{
    windows_t windows = {.symbols = symbols, .alphabet = (distinct + 15) / 16 * 16};
    uint64_t right[WINDOWS] = {0};
    unsigned rounds = 0;
    for (size_t i = 0; i < len; i++) {
        uint8_t symbol = symbols[i];
        windows.last_seen[symbol] = (int32_t)i;
        for (unsigned j = 0; j < WINDOWS; j++) {
            window_t *window = &windows.windows[j];
            if (i < window_len[j]) {
                enter(window, symbol);
                continue;
            }
            right[j] |= (uint64_t)(window->common == symbol) << rounds;
            slide(&windows, window, symbols[i - window_len[j]], symbol);
        }
        rounds += i >= window_len[0];
        if (rounds == MINT_SCOREBOARD_ROUNDS || (i + 1 == len && rounds > 0)) {
            mint_scoreboard_take(board, right, NULL, rounds);
            memset(right, 0, sizeof right);
            rounds = 0;
        }
    }
}

// Up to 64 rounds of one window over bits. All windows are odd: of zeros and ones one is always
// commoner.
static uint64_t predict_window(const uint8_t *bits, size_t at, unsigned rounds, uint32_t width,
                               uint32_t *ones)
{
    uint64_t wrong = 0;
    uint32_t count = *ones, half = width / 2;
    for (unsigned k = 0; k < rounds; k++) {
        uint32_t bit = bits[at + k];
        // half - count is negative, so its highest bit is set, where ones are commoner.
        wrong = wrong >> 1 | (uint64_t)(((half - count) >> 31) ^ bit) << 63;
        count += bit - bits[at + k - width];
    }
    *ones = count;
    return ~wrong >> (64 - rounds) % 64;
}

static void predict_bits(const uint8_t *bits, size_t len, mint_scoreboard_t *board)
{
    uint32_t ones[WINDOWS] = {0};
    for (unsigned j = 0; j < WINDOWS; j++) {
        for (size_t i = 0; i < window_len[j]; i++) {
            ones[j] += bits[i];
        }
    }
    // The windows are multiples of 64 less one: each starts with a word of rounds.
    for (size_t at = window_len[0]; at < len; at += MINT_SCOREBOARD_ROUNDS) {
        unsigned rounds = len - at < MINT_SCOREBOARD_ROUNDS ? (unsigned)(len - at) : 64;
        uint64_t right[WINDOWS] = {0};
        for (unsigned j = 0; j < WINDOWS && at >= window_len[j]; j++) {
            right[j] = predict_window(bits, at, rounds, window_len[j], &ones[j]);
        }
        mint_scoreboard_take(board, right, NULL, rounds);
    }
}

mint_status_t mint_multi_mcw_estimate(const uint8_t *symbols, size_t len, unsigned distinct,
                                      mint_prediction_t *estimate)
{
    if (len <= window_len[WINDOWS - 1] || len > MINT_SAMPLES_MAX || distinct < 2 ||
        distinct > 256) {
        return MINT_ERR_ARGUMENT;
    }
    mint_scoreboard_t board = {.predictors = WINDOWS};
    if (distinct == 2) {
        predict_bits(symbols, len, &board);
    } else {
        predict_symbols(symbols, len, distinct, &board);
    }
    mint_predictor_bound(board.correct, len - window_len[0], board.longest_run, distinct, estimate);
    return MINT_OK;
}
