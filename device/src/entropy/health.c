// SPDX-License-Identifier: Apache-2.0
//
// The continuous health tests together (SP 800-90B §4.4). A sample is always shown to both, so that
// each sees the whole sequence.
#include <string.h>

#include "entropy/health_tests.h"

void mint_health_init(mint_health_t *health)
{
    memset(health, 0, sizeof *health);
}

mint_status_t mint_health_sample(mint_health_t *health, const mint_health_limits_t *limits,
                                 uint8_t symbol, bool *permanent)
{
    mint_alarm_t rct = mint_rct_sample(health, limits, symbol);
    mint_alarm_t apt = mint_apt_sample(health, limits, symbol);
    *permanent = rct == MINT_ALARM_PERMANENT || apt == MINT_ALARM_PERMANENT;
    if (rct != MINT_ALARM_NONE) {
        return MINT_ERR_RCT;
    }
    return apt != MINT_ALARM_NONE ? MINT_ERR_APT : MINT_OK;
}
