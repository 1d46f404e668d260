// SPDX-License-Identifier: Apache-2.0
//
// The library's guard: watch and boot fingerprint behind the two functions that the pool knows.
#include "mintmark/guard.h"

static mint_status_t start_watches(const mint_watch_guard_t *guard, const mint_source_t *source)
{
    const mint_watch_config_t config = {
        .symbol_bits = source->symbol_bits,
        .h_64 = source->h_64,
        .reference = guard->reference,
    };
    if (!mint_watch_config_is_sound(&config)) {
        return MINT_ERR_ARGUMENT;
    }
    if (guard->watch != NULL) {
        mint_watch_init(guard->watch, &config);
    }
    if (guard->copy != NULL) {
        mint_watch_copy_init(guard->copy, &config);
    }
    return MINT_OK;
}

static mint_status_t guard_start(void *context, const mint_source_t *source, uint16_t *startup)
{
    mint_watch_guard_t *guard = context;
    mint_status_t status = start_watches(guard, source);
    guard->missing = 0;
    if (status == MINT_OK && guard->fingerprint != NULL) {
        status = mint_fingerprint_start(guard->fingerprint, source->name, source->h_64);
        guard->missing = mint_fingerprint_samples(source->h_64);
    }
    // The fingerprint is of samples that nothing else is made of.
    *startup = guard->missing > *startup ? guard->missing : *startup;
    return status;
}

// Adds one of the first samples; the last one decides. Whatever keeps a start from being compared
// with those before is as bad as a start that repeats one.
static mint_status_t add_to_fingerprint(mint_watch_guard_t *guard, uint8_t symbol, bool *permanent)
{
    mint_fingerprint_sample(guard->fingerprint, symbol);
    guard->missing--;
    if (guard->missing > 0) {
        return MINT_OK;
    }
    mint_status_t status = mint_fingerprint_check(guard->fingerprint, guard->fingerprints);
    *permanent = *permanent || status != MINT_OK;
    return status;
}

// Both watches see every sample, whatever the other one says.
static mint_status_t watch_sample(const mint_watch_guard_t *guard, uint8_t symbol, bool *permanent)
{
    bool copy_permanent = false;
    mint_status_t watched = MINT_OK;
    mint_status_t copied = MINT_OK;
    if (guard->watch != NULL) {
        watched = mint_watch_sample(guard->watch, symbol, permanent);
    }
    if (guard->copy != NULL) {
        copied = mint_watch_copy_sample(guard->copy, guard->other, symbol, &copy_permanent);
    }
    *permanent = *permanent || copy_permanent;
    return watched != MINT_OK ? watched : copied;
}

static mint_status_t guard_sample(void *context, uint8_t symbol, bool *permanent)
{
    mint_watch_guard_t *guard = context;
    mint_status_t compared = MINT_OK;
    mint_status_t watched = watch_sample(guard, symbol, permanent);
    if (guard->missing > 0) {
        compared = add_to_fingerprint(guard, symbol, permanent);
    }
    return compared != MINT_OK ? compared : watched;
}

const mint_guard_t mint_watch_guard = {guard_start, guard_sample};
