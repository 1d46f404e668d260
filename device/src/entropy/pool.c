// SPDX-License-Identifier: Apache-2.0
//
// The pool: which sources there are, and blocks of full entropy made of their samples.
#include "mintmark/entropy.h"

#include <string.h>

#include "entropy/conditioner.h"
#include "entropy/source.h"
#include "mintmark/bytes.h"

// Entropy that a block of 256 bits needs to count as full: 64 bits more (SP 800-90C §3.2.2.2).
#define TARGET ((8u * MINT_ENTROPY_BLOCK_LEN + 64u) * MINT_ENTROPY_CREDIT_PER_BIT)

// Samples that an uncredited source adds to one block. They cost time and are worth nothing for
// certain, so there is no point in more.
#define UNCREDITED_MAX 64u

// A block being collected.
typedef struct {
    mint_hmac_t hmac;
    uint32_t credit;                           // in 1/64 bit
    uint32_t alarms[MINT_ENTROPY_SOURCES_MAX]; // for this block, over all its attempts
} collection_t;

static bool is_credited(const mint_entropy_t *pool, size_t index)
{
    return mint_source_credit(&pool->sources[index]) != MINT_CREDIT_NONE;
}

static bool credited_source_left(const mint_entropy_t *pool)
{
    for (size_t i = 0; i < pool->count; i++) {
        if (is_credited(pool, i) && pool->states[i].failure == MINT_OK) {
            return true;
        }
    }
    return false;
}

// Has the sources that wait for it pass their start-up test.
static mint_status_t bring_up(mint_entropy_t *pool)
{
    for (size_t i = 0; i < pool->count; i++) {
        mint_source_state_t *state = &pool->states[i];
        if (state->failure == MINT_OK && !state->started) {
            mint_source_bring_up(&pool->sources[i], state);
        }
    }
    return credited_source_left(pool) ? MINT_OK : MINT_ERR_NO_CREDIT;
}

mint_status_t mint_entropy_start(mint_entropy_t *pool, const mint_source_t *sources, size_t count)
{
    mint_wipe(pool, sizeof *pool);
    mint_status_t status =
        count >= 1 && count <= MINT_ENTROPY_SOURCES_MAX ? MINT_OK : MINT_ERR_ARGUMENT;
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        status = mint_source_init(&sources[i], &pool->states[i]);
    }
    if (status != MINT_OK) {
        mint_wipe(pool, sizeof *pool);
        return status;
    }
    pool->sources = sources;
    pool->count = count;
    return bring_up(pool);
}

mint_status_t mint_entropy_test(mint_entropy_t *pool)
{
    for (size_t i = 0; i < pool->count; i++) {
        pool->states[i].started = false;
    }
    return pool->failure == MINT_OK ? bring_up(pool) : pool->failure;
}

// Takes one sample of source `index` into the block. Returns false if the block must be discarded:
// a credited source gave an alarm or nothing.
static bool add_sample(mint_entropy_t *pool, size_t index, collection_t *block,
                       mint_status_t *status)
{
    const mint_source_t *source = &pool->sources[index];
    mint_source_state_t *state = &pool->states[index];
    const bool credited = is_credited(pool, index);
    uint8_t symbol = 0;
    mint_status_t taken = mint_source_take(source, state, &symbol);
    if (taken == MINT_OK) {
        *status = mint_conditioner_add(&block->hmac, (uint8_t)index, symbol);
        block->credit += credited ? source->h_64 : 0u;
        mint_wipe(&symbol, sizeof symbol);
        return true;
    }
    block->alarms[index]++;
    if (block->alarms[index] >= MINT_SOURCE_ALARMS_MAX && state->failure == MINT_OK) {
        state->failure = taken;
    }
    return !credited;
}

// One sample of every source that is in use. Returns false if the block must be discarded.
static bool add_round(mint_entropy_t *pool, uint32_t round, collection_t *block,
                      mint_status_t *status)
{
    bool keep = true;
    for (size_t i = 0; i < pool->count && keep && *status == MINT_OK; i++) {
        const bool wanted = is_credited(pool, i) || round < UNCREDITED_MAX;
        if (pool->states[i].started && wanted) {
            keep = add_sample(pool, i, block, status);
        }
    }
    return keep;
}

// Collects one block. Returns false if it had to be discarded.
static bool collect(mint_entropy_t *pool, collection_t *block, uint8_t out[MINT_ENTROPY_BLOCK_LEN],
                    mint_status_t *status)
{
    bool keep = true;
    block->credit = 0;
    *status = mint_conditioner_start(&block->hmac, pool->chain);
    for (uint32_t round = 0; keep && *status == MINT_OK && block->credit < TARGET; round++) {
        keep = add_round(pool, round, block, status);
    }
    if (keep && *status == MINT_OK) {
        *status = mint_conditioner_finish(&block->hmac, out, pool->chain);
    }
    return keep;
}

// Makes one block, collected anew as long as credited sources alarm. Each attempt that fails uses
// up one of a credited source's few alarms, so there is an end.
static mint_status_t make_block(mint_entropy_t *pool, uint8_t out[MINT_ENTROPY_BLOCK_LEN])
{
    collection_t block;
    memset(&block, 0, sizeof block);
    mint_status_t status = MINT_OK;
    bool complete = false;
    while (!complete && status == MINT_OK) {
        status = bring_up(pool);
        if (status == MINT_OK) {
            complete = collect(pool, &block, out, &status);
        }
    }
    mint_wipe(&block, sizeof block);
    return status;
}

mint_status_t mint_entropy_get(mint_entropy_t *pool, uint8_t *out, size_t len)
{
    uint8_t block[MINT_ENTROPY_BLOCK_LEN];
    mint_status_t status = pool->failure;
    for (size_t done = 0; done < len && status == MINT_OK; done += sizeof block) {
        size_t take = len - done < sizeof block ? len - done : sizeof block;
        status = make_block(pool, block);
        if (status == MINT_OK) {
            memcpy(out + done, block, take);
        }
    }
    mint_wipe(block, sizeof block);
    if (status != MINT_OK) {
        mint_wipe(out, len);
    }
    if (status == MINT_ERR_CRYPTO) {
        pool->failure = status;
    }
    return status;
}

mint_status_t mint_entropy_raw(mint_entropy_t *pool, size_t index, uint8_t *samples, size_t count)
{
    mint_status_t status = index < pool->count ? MINT_OK : MINT_ERR_ARGUMENT;
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        mint_status_t taken =
            mint_source_take(&pool->sources[index], &pool->states[index], &samples[i]);
        // An alarm is what a validation wants to see; only a source that gives nothing ends it.
        status = taken == MINT_ERR_SOURCE ? MINT_ERR_SOURCE : MINT_OK;
    }
    if (status != MINT_OK) {
        mint_wipe(samples, count);
    }
    return status;
}

// One wide sample, counted with the others so that a gap between two answers shows.
static mint_status_t take_wide(const mint_source_t *source, mint_source_state_t *state,
                               uint8_t sample[2])
{
    uint16_t value = 0;
    if (source->wide_sample(source->context, &value) != MINT_OK) {
        return MINT_ERR_SOURCE;
    }
    if (state->samples < UINT32_MAX) {
        state->samples++;
    }
    sample[0] = (uint8_t)value;
    sample[1] = (uint8_t)(value >> 8);
    return MINT_OK;
}

mint_status_t mint_entropy_raw_wide(mint_entropy_t *pool, size_t index, uint8_t *samples,
                                    size_t count)
{
    mint_status_t status = index < pool->count ? MINT_OK : MINT_ERR_ARGUMENT;
    if (status == MINT_OK && pool->sources[index].wide_sample == NULL) {
        status = MINT_ERR_UNSUPPORTED;
    }
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        status = take_wide(&pool->sources[index], &pool->states[index], &samples[2 * i]);
    }
    if (status != MINT_OK) {
        mint_wipe(samples, 2 * count);
    }
    return status;
}

void mint_entropy_free(mint_entropy_t *pool)
{
    mint_wipe(pool, sizeof *pool);
}
