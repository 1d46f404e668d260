// SPDX-License-Identifier: Apache-2.0
//
// The rows of a result of AIS 20/31 2.0: in order of tests, then of sequences, then of figures,
// where a procedure's runs were over all its tests at once.
#include <stdlib.h>

#include "ais31/procedures.h"

#define A_FIGURES (1 + MINT_AIS31_BLOCKS * (size_t)(4 + MINT_BLOCK_RUNS))
#define B_FIGURES (3 + (size_t)MINT_AIS31_T7A_FIGURES + MINT_AIS31_T7B_FIGURES)

static void add(mint_suite_result_t *result, mint_ais31_number_t test, size_t sequence,
                const mint_figure_t *figures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        result->rows[result->row_count++] =
            (mint_suite_row_t){&mint_ais31_tests[test], sequence, figures[i]};
    }
}

static void add_block(mint_suite_result_t *result, mint_ais31_number_t test, size_t sequence,
                      const mint_ais31_block_t *block)
{
    switch (test) {
    case MINT_AIS31_T1:
        add(result, test, sequence, &block->monobit, 1);
        break;
    case MINT_AIS31_T2:
        add(result, test, sequence, &block->poker, 1);
        break;
    case MINT_AIS31_T3:
        add(result, test, sequence, block->runs, MINT_BLOCK_RUNS);
        break;
    case MINT_AIS31_T4:
        add(result, test, sequence, &block->long_run, 1);
        break;
    default:
        add(result, test, sequence, &block->autocorrelation, 1);
        break;
    }
}

static void add_b(mint_suite_result_t *result, mint_ais31_number_t test, size_t sequence,
                  const mint_ais31_b_t *b)
{
    switch (test) {
    case MINT_AIS31_T6A:
        add(result, test, sequence, &b->uniform, 1);
        break;
    case MINT_AIS31_T6B:
        add(result, test, sequence, &b->one_step, 1);
        break;
    case MINT_AIS31_T7A:
        add(result, test, sequence, b->two_steps, MINT_AIS31_T7A_FIGURES);
        break;
    case MINT_AIS31_T7B:
        add(result, test, sequence, b->three_steps, MINT_AIS31_T7B_FIGURES);
        break;
    default:
        add(result, test, sequence, &b->entropy, 1);
        break;
    }
}

mint_status_t mint_ais31_make_rows(const mint_ais31_a_t *a, size_t a_runs, const mint_ais31_b_t *b,
                                   size_t b_runs, mint_suite_result_t *result)
{
    size_t count = a_runs * A_FIGURES + b_runs * B_FIGURES;
    result->row_count = 0;
    result->rows = malloc((count == 0 ? 1 : count) * sizeof *result->rows);
    if (result->rows == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (size_t run = 0; run < a_runs; run++) {
        add(result, MINT_AIS31_T0, run, &a[run].disjointness, 1);
    }
    for (mint_ais31_number_t test = MINT_AIS31_T1; test <= MINT_AIS31_T5; test++) {
        for (size_t i = 0; i < a_runs * MINT_AIS31_BLOCKS; i++) {
            add_block(result, test, i, &a[i / MINT_AIS31_BLOCKS].blocks[i % MINT_AIS31_BLOCKS]);
        }
    }
    for (mint_ais31_number_t test = MINT_AIS31_T6A; test <= MINT_AIS31_T8; test++) {
        for (size_t run = 0; run < b_runs; run++) {
            add_b(result, test, run, &b[run]);
        }
    }
    return MINT_OK;
}
