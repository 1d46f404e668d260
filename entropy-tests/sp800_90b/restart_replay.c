// SPDX-License-Identifier: Apache-2.0
//
// Rows that are the same. The sanity test (SP 800-90B §3.1.4.3) notices a source that replays by
// its columns and can only say that a value is too common; that a whole row is an earlier one again
// says what is wrong. It is also seen where only a few of the restarts replay, which no column
// shows.
//
// Two rows of n samples of h bits a sample are the same with a probability of at most 2^-(n h). A
// row is taken for a replay only where that, for any of the r^2 / 2 pairs, is below 2^-64.
#include "sp800_90b/restart_replay.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CERTAIN_BITS 64.0

/// A row, to be put in order by what is in it.
typedef struct {
    const uint8_t *symbols;
    unsigned len;
    unsigned index;
} row_t;

/// By content, then by place.
static int compare(const void *one, const void *other)
{
    const row_t *a = one;
    const row_t *b = other;
    int order = memcmp(a->symbols, b->symbols, a->len);
    return order != 0 ? order : a->index < b->index ? -1 : 1;
}

/// In a run of equal rows, all but the first are replays of it.
static void look(const row_t *rows, mint_restart_t *result)
{
    unsigned first = 0;
    for (unsigned i = 1; i < result->restarts; i++) {
        if (memcmp(rows[i].symbols, rows[first].symbols, rows[i].len) != 0) {
            first = i;
            continue;
        }
        if (!result->is_replay || rows[i].index < result->replay_row) {
            result->replay_row = rows[i].index;
            result->replay_of = rows[first].index;
        }
        result->is_replay = true;
        result->replayed_rows++;
    }
}

mint_status_t mint_restart_find_replay(const mint_samples_t *samples, mint_restart_t *result)
{
    if (result->row_len * result->h_i < CERTAIN_BITS + 2 * log2(result->restarts)) {
        return MINT_OK;
    }
    row_t *rows = calloc(result->restarts, sizeof *rows);
    if (rows == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (unsigned i = 0; i < result->restarts; i++) {
        rows[i] = (row_t){samples->symbols + (size_t)i * result->row_len, result->row_len, i};
    }
    qsort(rows, result->restarts, sizeof *rows, compare);
    look(rows, result);
    free(rows);
    return MINT_OK;
}
