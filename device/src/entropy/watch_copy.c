// SPDX-License-Identifier: Apache-2.0
//
// Copy test: notices two sources that are one, such as two converter channels on the same pin or a
// clock that two timers share. Each is healthy by itself, and their noise would be counted twice.
//
// The other source's last 4 samples are predictors of this one's next. Sources that are counted one
// by one are independent, so each prediction comes true with a probability of at most 2^-H, as
// those from the source's own past do. 4 scores.
#include <string.h>

#include "entropy/watch_tests.h"

void mint_watch_copy_init(mint_watch_copy_t *copy, const mint_watch_config_t *config)
{
    memset(copy, 0, sizeof *copy);
    copy->step = mint_watch_step(config->h_64);
    copy->symbol_bits = config->symbol_bits;
}

mint_status_t mint_watch_copy_sample(mint_watch_copy_t *copy, const mint_watch_t *other,
                                     uint8_t symbol, bool *permanent)
{
    const uint32_t mask = (1u << copy->symbol_bits) - 1u;
    mint_alarm_t alarm = MINT_ALARM_NONE;
    for (uint32_t i = 0; i < MINT_WATCH_COPY_LAGS && i < other->held; i++) {
        const bool equal = (mint_watch_past(other, i + 1u) & mask) == symbol;
        alarm = mint_alarm_worse(alarm, mint_watch_score(&copy->match[i], copy->step, equal));
    }
    *permanent = alarm == MINT_ALARM_PERMANENT;
    return alarm != MINT_ALARM_NONE ? MINT_ERR_COPY : MINT_OK;
}
