// SPDX-License-Identifier: Apache-2.0
//
// One noise source in the pool.
#include "entropy/source.h"

#include <string.h>

#include "mintmark/bytes.h"

static void start_guard(const mint_source_t *source, mint_source_state_t *state)
{
    uint16_t startup = MINT_ENTROPY_STARTUP;
    if (source->guard != NULL) {
        state->failure = source->guard->start(source->guard_context, source, &startup);
    }
    state->startup = startup > MINT_ENTROPY_STARTUP ? startup : MINT_ENTROPY_STARTUP;
}

mint_status_t mint_source_init(const mint_source_t *source, mint_source_state_t *state)
{
    memset(state, 0, sizeof *state);
    if (source->name == NULL || source->sample == NULL || !mint_source_evidence_holds(source)) {
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status = mint_health_limits(source->h_64, source->symbol_bits, &state->limits);
    if (status == MINT_OK) {
        start_guard(source, state);
    }
    return status;
}

static void count_alarm(uint16_t *alarms)
{
    if (*alarms < UINT16_MAX) {
        (*alarms)++;
    }
}

// Shows the sample to every test: MINT_OK, or the first alarm.
static mint_status_t examine(const mint_source_t *source, mint_source_state_t *state,
                             uint8_t symbol, bool *permanent)
{
    bool guard_permanent = false;
    mint_status_t guarded = MINT_OK;
    mint_status_t status = mint_health_sample(&state->health, &state->limits, symbol, permanent);
    if (status != MINT_OK) {
        count_alarm(status == MINT_ERR_RCT ? &state->rct_alarms : &state->apt_alarms);
    }
    if (source->guard != NULL) {
        guarded = source->guard->sample(source->guard_context, symbol, &guard_permanent);
    }
    if (guarded != MINT_OK) {
        count_alarm(&state->guard_alarms);
        *permanent = *permanent || guard_permanent;
    }
    return status != MINT_OK ? status : guarded;
}

mint_status_t mint_source_take(const mint_source_t *source, mint_source_state_t *state,
                               uint8_t *symbol)
{
    *symbol = 0;
    if (source->sample(source->context, symbol) != MINT_OK || *symbol >> source->symbol_bits != 0) {
        mint_wipe(symbol, sizeof *symbol);
        state->started = false;
        state->failure = MINT_ERR_SOURCE;
        return MINT_ERR_SOURCE;
    }
    if (state->samples < UINT32_MAX) {
        state->samples++;
    }
    bool permanent = false;
    mint_status_t status = examine(source, state, *symbol, &permanent);
    if (status != MINT_OK) {
        state->started = false;
        state->failure = permanent ? status : state->failure;
    }
    return status;
}

// One run of the start-up test. It goes on after an intermittent alarm, so that a source that has
// got stuck is found out for good.
static mint_status_t start_up(const mint_source_t *source, mint_source_state_t *state)
{
    mint_status_t verdict = MINT_OK;
    uint8_t symbol = 0;
    mint_health_init(&state->health);
    for (uint32_t i = 0; i < state->startup && state->failure == MINT_OK; i++) {
        mint_status_t status = mint_source_take(source, state, &symbol);
        verdict = status != MINT_OK ? status : verdict;
    }
    return verdict;
}

void mint_source_bring_up(const mint_source_t *source, mint_source_state_t *state)
{
    mint_status_t verdict = MINT_ERR_STATE;
    for (uint32_t i = 0;
         i < MINT_SOURCE_ALARMS_MAX && verdict != MINT_OK && state->failure == MINT_OK; i++) {
        verdict = start_up(source, state);
    }
    state->started = verdict == MINT_OK;
    if (verdict != MINT_OK && state->failure == MINT_OK) {
        state->failure = verdict;
    }
}
