// SPDX-License-Identifier: Apache-2.0
//
// Procedure A of AIS 20/31 2.0 §2.4.4.1: T0, then T1 to T5 on each of 257 blocks.
#include "ais31/procedures.h"
#include "common/pool.h"

typedef struct {
    const mint_bits_t *bits;
    size_t first;
    mint_ais31_a_t *a;
} work_t;

static mint_status_t run_item(void *context, size_t item)
{
    work_t *work = context;
    if (item == 0) {
        return mint_ais31_disjointness(work->bits, work->first, &work->a->disjointness);
    }
    mint_ais31_block_t *result = &work->a->blocks[item - 1];
    mint_block_t block;
    mint_block_counts_t counts;
    mint_block_take(work->bits,
                    work->first + MINT_AIS31_T0_BITS + (item - 1) * MINT_AIS31_BLOCK_BITS, &block);
    mint_block_count(&block, NULL, &counts);
    result->monobit = mint_ais31_monobit(&counts);
    result->poker = mint_ais31_poker(&counts);
    mint_ais31_runs(&counts, result->runs);
    result->long_run = mint_ais31_long_run(&counts);
    result->autocorrelation = mint_ais31_autocorrelation(&block);
    return MINT_OK;
}

static bool has_failed(const mint_figure_t *figures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (figures[i].outcome == MINT_OUTCOME_FAILED) {
            return true;
        }
    }
    return false;
}

static unsigned count_failed(const mint_ais31_a_t *a)
{
    unsigned failed = has_failed(&a->disjointness, 1);
    for (size_t i = 0; i < MINT_AIS31_BLOCKS; i++) {
        const mint_ais31_block_t *block = &a->blocks[i];
        failed += has_failed(&block->monobit, 1);
        failed += has_failed(&block->poker, 1);
        failed += has_failed(block->runs, MINT_BLOCK_RUNS);
        failed += has_failed(&block->long_run, 1);
        failed += has_failed(&block->autocorrelation, 1);
    }
    return failed;
}

mint_status_t mint_ais31_run_a(const mint_bits_t *bits, size_t first,
                               const mint_suite_options_t *options, double share_from,
                               double share_to, mint_ais31_a_t *a)
{
    work_t work = {bits, first, a};
    const mint_pool_t pool = {.work = run_item,
                              .context = &work,
                              .count = 1 + MINT_AIS31_BLOCKS,
                              .share_from = share_from,
                              .share_to = share_to};
    mint_status_t status = mint_pool_run(&pool, options);
    a->failed = status == MINT_OK ? count_failed(a) : 0;
    return status;
}
