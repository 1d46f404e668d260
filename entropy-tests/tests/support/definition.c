// SPDX-License-Identifier: Apache-2.0
//
// The estimators of SP 800-90B §6.3 as the standard's text has them.
#include "tests/support/definition.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// ---- tuples ----

static size_t shared_len(const uint8_t *s, size_t len, size_t a, size_t b)
{
    size_t n = 0;
    while (a + n < len && b + n < len && s[a + n] == s[b + n]) {
        n++;
    }
    return n;
}

void definition_repeats(const uint8_t *s, size_t len, uint32_t cutoff,
                        definition_repeats_t *repeats)
{
    memset(repeats, 0, sizeof *repeats);
    size_t longest = len < DEFINITION_LEN_MAX ? len : DEFINITION_LEN_MAX;
    for (size_t a = 0; a < len; a++) {
        // How many positions, this one among them, start with the n symbols that start here.
        uint32_t here[DEFINITION_LEN_MAX + 1];
        memset(here, 0, (longest + 1) * sizeof *here);
        for (size_t b = 0; b < len; b++) {
            size_t shared = b == a ? len - a : shared_len(s, len, a, b);
            shared = shared < longest ? shared : longest;
            here[shared]++;
            if (b > a && shared > 0) {
                repeats->pairs[shared]++;
                repeats->longest = shared > repeats->longest ? shared : repeats->longest;
            }
        }
        for (size_t n = longest; n > 0; n--) {
            here[n - 1] += here[n];
            repeats->most[n] = here[n] > repeats->most[n] ? here[n] : repeats->most[n];
        }
    }
    for (size_t n = longest; n > 1; n--) {
        repeats->pairs[n - 1] += repeats->pairs[n];
    }
    while (repeats->frequent < longest && repeats->most[repeats->frequent + 1] >= cutoff) {
        repeats->frequent++;
    }
}

// ---- scoreboards ----

typedef struct {
    definition_rounds_t rounds;
    size_t run;
    size_t scores[128];
    size_t winner;
} board_t;

static void count(board_t *board, bool right)
{
    board->rounds.correct += right;
    board->run = right ? board->run + 1 : 0;
    if (board->run > board->rounds.longest_run) {
        board->rounds.longest_run = board->run;
    }
}

static void score(board_t *board, size_t predictor)
{
    if (++board->scores[predictor] >= board->scores[board->winner]) {
        board->winner = predictor;
    }
}

// ---- windows ----

// The most common symbol of s[0 … len), the latest of several.
static uint8_t most_common(const uint8_t *s, size_t len)
{
    size_t counts[256] = {0}, most = 0;
    for (size_t i = 0; i < len; i++) {
        counts[s[i]]++;
        most = counts[s[i]] > most ? counts[s[i]] : most;
    }
    size_t i = len;
    while (counts[s[i - 1]] != most) {
        i--;
    }
    return s[i - 1];
}

definition_rounds_t definition_multi_mcw(const uint8_t *s, size_t len, const size_t windows[4])
{
    board_t board = {.rounds.predictions = len - windows[0]};
    for (size_t i = windows[0]; i < len; i++) {
        size_t winner = board.winner;
        for (size_t j = 0; j < 4; j++) {
            bool right = i >= windows[j] && most_common(s + i - windows[j], windows[j]) == s[i];
            if (j == winner) {
                count(&board, right);
            }
            if (right) {
                score(&board, j);
            }
        }
    }
    return board.rounds;
}

// ---- lags ----

definition_rounds_t definition_lag(const uint8_t *s, size_t len, size_t lags)
{
    board_t board = {.rounds.predictions = len - 1};
    for (size_t i = 1; i < len; i++) {
        size_t winner = board.winner;
        for (size_t lag = 1; lag <= lags && lag <= i; lag++) {
            bool right = s[i - lag] == s[i];
            if (lag - 1 == winner) {
                count(&board, right);
            }
            if (right) {
                score(&board, lag - 1);
            }
        }
    }
    return board.rounds;
}

// ---- contexts ----

// A context: where it first ended, its length, and how often which symbol followed.
typedef struct {
    size_t end;
    size_t len;
    size_t counts[256];
} context_t;

typedef struct {
    context_t *contexts;
    size_t count;
    size_t room;
} contexts_t;

static context_t *find(const contexts_t *contexts, const uint8_t *s, size_t end, size_t len)
{
    for (size_t i = 0; i < contexts->count; i++) {
        context_t *context = &contexts->contexts[i];
        if (context->len == len && memcmp(s + context->end - len, s + end - len, len) == 0) {
            return context;
        }
    }
    return NULL;
}

static context_t *add(contexts_t *contexts, size_t end, size_t len)
{
    if (contexts->count == contexts->room) {
        contexts->room = 2 * contexts->room + 64;
        contexts->contexts =
            realloc(contexts->contexts, contexts->room * sizeof *contexts->contexts);
        if (contexts->contexts == NULL) {
            abort();
        }
    }
    context_t *context = &contexts->contexts[contexts->count++];
    memset(context, 0, sizeof *context);
    context->end = end;
    context->len = len;
    return context;
}

// The successor that was counted most often, the larger one of several.
static uint8_t successor(const context_t *context, size_t *most)
{
    unsigned best = 0;
    for (unsigned i = 1; i < 256; i++) {
        best = context->counts[i] >= context->counts[best] ? i : best;
    }
    *most = context->counts[best];
    return (uint8_t)best;
}

definition_rounds_t definition_multi_mmc(const uint8_t *s, size_t len, size_t orders,
                                         size_t entries)
{
    board_t board = {.rounds.predictions = len - 2};
    contexts_t contexts[16] = {{0}};
    size_t taken[16] = {0}, most;
    for (size_t i = 1; i < len; i++) {
        size_t winner = board.winner;
        bool known = true;
        for (size_t n = 1; n <= orders && n <= i; n++) {
            context_t *context = known ? find(&contexts[n - 1], s, i, n) : NULL;
            known = context != NULL;
            if (known) {
                bool right = successor(context, &most) == s[i];
                if (n - 1 == winner) {
                    count(&board, right);
                }
                if (right) {
                    score(&board, n - 1);
                }
            }
            bool is_new = context == NULL || context->counts[s[i]] == 0;
            if (!is_new || taken[n - 1] < entries) {
                context = context != NULL ? context : add(&contexts[n - 1], i, n);
                context->counts[s[i]]++;
                taken[n - 1] += is_new;
            }
        }
    }
    for (size_t n = 0; n < 16; n++) {
        free(contexts[n].contexts);
    }
    return board.rounds;
}

definition_rounds_t definition_lz78y(const uint8_t *s, size_t len, size_t longest, size_t entries)
{
    board_t board = {.rounds.predictions = len - longest - 1};
    contexts_t contexts[16] = {{0}};
    size_t taken = 0;
    for (size_t i = longest; i < len; i++) {
        size_t highest = 0, most;
        bool right = false;
        for (size_t n = longest; n > 0; n--) {
            context_t *context = find(&contexts[n - 1], s, i, n);
            if (context != NULL) {
                uint8_t predicted = successor(context, &most);
                if (most > highest) {
                    highest = most;
                    right = predicted == s[i];
                }
            } else if (taken < entries) {
                context = add(&contexts[n - 1], i, n);
                taken++;
            }
            if (context != NULL) {
                context->counts[s[i]]++;
            }
        }
        count(&board, right);
    }
    for (size_t n = 0; n < 16; n++) {
        free(contexts[n].contexts);
    }
    return board.rounds;
}
