// SPDX-License-Identifier: Apache-2.0
//
// One noise source in the pool.
#include "entropy/source.h"

#include "mintmark/bytes.h"

// The repetition count cut-off at a false-alarm rate of 2^-exponent: 1 + ⌈exponent / H⌉ (§4.4.1).
static uint32_t rct_cutoff(uint32_t exponent, uint32_t h_64)
{
    return 1u + (exponent * MINT_ENTROPY_CREDIT_PER_BIT + h_64 - 1u) / h_64;
}

static bool limits_are_sound(const mint_health_limits_t *limits, uint8_t symbol_bits)
{
    if (limits->h_64 == 0 || limits->h_64 > symbol_bits * MINT_ENTROPY_CREDIT_PER_BIT) {
        return false;
    }
    return limits->apt_window == (symbol_bits == 1 ? 1024u : 512u) && limits->rct_cutoff >= 2 &&
           limits->rct_cutoff <= limits->rct_cutoff_permanent &&
           limits->rct_cutoff <= rct_cutoff(30, limits->h_64) &&
           limits->rct_cutoff_permanent <= rct_cutoff(60, limits->h_64) &&
           limits->apt_cutoff >= 2 && limits->apt_cutoff <= limits->apt_cutoff_permanent;
}

mint_status_t mint_source_check(const mint_source_t *source)
{
    bool sound = source->name != NULL && source->sample != NULL && source->limits != NULL &&
                 source->symbol_bits >= 1 && source->symbol_bits <= 8 &&
                 limits_are_sound(source->limits, source->symbol_bits);
    return sound ? MINT_OK : MINT_ERR_ARGUMENT;
}

static void count_alarm(mint_source_state_t *state, mint_status_t alarm)
{
    uint16_t *alarms = alarm == MINT_ERR_RCT ? &state->rct_alarms : &state->apt_alarms;
    if (*alarms < UINT16_MAX) {
        (*alarms)++;
    }
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
    mint_status_t status = mint_health_sample(&state->health, source->limits, *symbol, &permanent);
    if (status != MINT_OK) {
        count_alarm(state, status);
        state->started = false;
        if (permanent) {
            state->failure = status;
        }
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
    for (uint32_t i = 0; i < MINT_ENTROPY_STARTUP && state->failure == MINT_OK; i++) {
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
