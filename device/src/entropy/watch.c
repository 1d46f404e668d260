// SPDX-License-Identifier: Apache-2.0
//
// The watch over one source: its set-up from h_64, and all tests on every sample.
#include <string.h>

#include "entropy/watch_tests.h"

static bool reference_is_sound(const mint_watch_reference_t *reference, uint8_t symbol_bits)
{
    bool sound = reference->match_h_64 <= 512u && reference->markov_h_64 <= 512u &&
                 reference->miss_h_64 <= 512u && reference->mean_low <= reference->mean_high &&
                 reference->mean_high <= ((1u << symbol_bits) - 1u) * 256u &&
                 reference->variance_low <= reference->variance_high &&
                 reference->variance_high <= 128u * 128u * 256u && reference->inflation_16 >= 16u &&
                 reference->inflation_16 <= 1024u;
    for (uint32_t bit = 0; bit < MINT_WATCH_BITS_MAX; bit++) {
        sound = sound && reference->ones_low[bit] <= reference->ones_high[bit];
    }
    return sound;
}

bool mint_watch_config_is_sound(const mint_watch_config_t *config)
{
    return config->symbol_bits >= 1u && config->symbol_bits <= MINT_WATCH_BITS_MAX &&
           config->h_64 >= 1u && config->h_64 <= 64u * config->symbol_bits &&
           (config->reference == NULL ||
            reference_is_sound(config->reference, config->symbol_bits));
}

// Of the predictions of the lag and Markov tests: how improbable a healthy source makes them.
static void set_up_predictions(mint_watch_t *watch)
{
    // 64 log2(2^bits - 1), rounded up: a prediction is wrong with a probability of at most
    // (2^bits - 1) 2^-H.
    static const uint16_t OTHERS_64[MINT_WATCH_BITS_MAX] = {0, 102, 180, 251, 318, 383, 448, 512};
    const uint32_t others = OTHERS_64[watch->symbol_bits - 1u];
    uint32_t match = watch->h_64;
    uint32_t follow = match;
    uint32_t miss = watch->h_64 > others ? watch->h_64 - others : 0u;
    if (watch->reference != NULL) {
        match = watch->reference->match_h_64 > match ? watch->reference->match_h_64 : match;
        follow = watch->reference->markov_h_64 > follow ? watch->reference->markov_h_64 : follow;
        miss = watch->reference->miss_h_64 > miss ? watch->reference->miss_h_64 : miss;
    }
    watch->match = mint_watch_step(match);
    watch->follow = mint_watch_step(follow);
    watch->miss = mint_watch_step(miss);
}

void mint_watch_init(mint_watch_t *watch, const mint_watch_config_t *config)
{
    memset(watch, 0, sizeof *watch);
    watch->reference = config->reference;
    watch->h_64 = config->h_64;
    watch->symbol_bits = config->symbol_bits;
    set_up_predictions(watch);
    const uint32_t whole = config->h_64 / 64u;
    watch->near = mint_watch_step(whole >= 3u ? config->h_64 - 64u * (whole - 1u) : 0u);
    const uint32_t other_bits = 64u * (config->symbol_bits - 1u);
    watch->ones_max = UINT16_MAX;
    if (config->h_64 > other_bits) {
        const uint32_t most = mint_watch_probability(config->h_64 - other_bits);
        watch->ones_max = (uint16_t)(most < UINT16_MAX ? most : UINT16_MAX);
    }
}

mint_status_t mint_watch_sample(mint_watch_t *watch, uint8_t symbol, bool *permanent)
{
    static const struct {
        mint_alarm_t (*sample)(mint_watch_t *watch, uint8_t symbol);
        mint_status_t status;
    } TESTS[] = {{mint_watch_lag_sample, MINT_ERR_LAG},
                 {mint_watch_markov_sample, MINT_ERR_MARKOV},
                 {mint_watch_repeat_sample, MINT_ERR_REPEAT},
                 {mint_watch_range_sample, MINT_ERR_RANGE},
                 {mint_watch_bucket_sample, MINT_ERR_BUCKET}};
    mint_status_t status = MINT_OK;
    *permanent = false;
    for (size_t i = 0; i < sizeof TESTS / sizeof TESTS[0]; i++) {
        mint_alarm_t alarm = TESTS[i].sample(watch, symbol);
        *permanent = *permanent || alarm == MINT_ALARM_PERMANENT;
        status = status == MINT_OK && alarm != MINT_ALARM_NONE ? TESTS[i].status : status;
    }
    watch->recent = mint_watch_recent(watch, symbol);
    watch->held = (uint8_t)(watch->held + (watch->held < mint_watch_room(watch) ? 1u : 0u));
    watch->index = (uint16_t)((watch->index + 1u) % MINT_WATCH_WINDOW);
    return status;
}
