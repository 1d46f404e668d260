// SPDX-License-Identifier: Apache-2.0
//
// FIPS 140-2 over a file as rngtest does it: how many blocks fail. The bytes are looked at where
// they are, so that a mapped file is read once and nothing of its size is allocated.
#include "fips140_2/tests.h"

#include <string.h>

#include <pthread.h>

#include "common/bit_order.h"
#include "common/pool.h"

#define FIRST_BYTES  (MINT_FIPS_FIRST_BITS / 8)
#define CHUNK_BLOCKS 256u ///< that a thread takes at a time

typedef struct {
    const uint8_t *data;
    pthread_mutex_t lock; // of what follows
    mint_fips_count_t *count;
} work_t;

/// The 32 bits that end in front of `block`.
static uint32_t bits_before(const uint8_t *block)
{
    uint32_t bits = 0;
    for (unsigned i = 0; i < FIRST_BYTES; i++) {
        bits |= (uint32_t)block[(int)i - (int)FIRST_BYTES] << (8 * i);
    }
    return (uint32_t)mint_bytes_turned(bits);
}

static void judge_block(const uint8_t *data, mint_fips_count_t *count)
{
    mint_block_t block;
    mint_block_counts_t counts;
    mint_block_take_bytes(data, &block);
    const uint32_t before = bits_before(data);
    mint_block_count(&block, &before, &counts);
    bool is_failed = false;
    for (unsigned test = 0; test < MINT_FIPS_TESTS; test++) {
        mint_figure_t figures[MINT_BLOCK_RUNS];
        mint_fips_judges[test].judge(&counts, figures);
        bool has_failed = false;
        for (size_t i = 0; i < mint_fips_judges[test].figures; i++) {
            has_failed = has_failed || figures[i].outcome == MINT_OUTCOME_FAILED;
        }
        count->failures[test] += has_failed;
        is_failed = is_failed || has_failed;
    }
    count->failed += is_failed;
}

static mint_status_t count_chunk(void *context, size_t item)
{
    work_t *work = context;
    mint_fips_count_t own = {0};
    size_t end = (item + 1) * CHUNK_BLOCKS;
    end = end < work->count->blocks ? end : work->count->blocks;
    for (size_t i = item * CHUNK_BLOCKS; i < end; i++) {
        judge_block(work->data + FIRST_BYTES + i * MINT_BLOCK_BYTES, &own);
    }
    pthread_mutex_lock(&work->lock);
    work->count->failed += own.failed;
    for (unsigned test = 0; test < MINT_FIPS_TESTS; test++) {
        work->count->failures[test] += own.failures[test];
    }
    pthread_mutex_unlock(&work->lock);
    return MINT_OK;
}

mint_status_t mint_fips_count(const uint8_t *data, size_t data_len,
                              const mint_suite_options_t *options, mint_fips_count_t *count)
{
    *count = (mint_fips_count_t){0};
    if (data_len < FIRST_BYTES + MINT_BLOCK_BYTES) {
        return MINT_ERR_ARGUMENT;
    }
    count->blocks = (data_len - FIRST_BYTES) / MINT_BLOCK_BYTES;
    count->unused_bits = 8 * ((data_len - FIRST_BYTES) % MINT_BLOCK_BYTES);
    work_t work = {.data = data, .count = count};
    pthread_mutex_init(&work.lock, NULL);
    const mint_pool_t pool = {.work = count_chunk,
                              .context = &work,
                              .count = (count->blocks + CHUNK_BLOCKS - 1) / CHUNK_BLOCKS,
                              .share_to = 1};
    mint_status_t status = mint_pool_run(&pool, options);
    pthread_mutex_destroy(&work.lock);
    return status;
}
