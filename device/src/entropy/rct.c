// SPDX-License-Identifier: Apache-2.0
//
// Repetition Count Test (SP 800-90B §4.4.1): notices a source that has got stuck.
#include "entropy/health_tests.h"

mint_alarm_t mint_rct_sample(mint_health_t *health, const mint_health_limits_t *limits,
                             uint8_t symbol)
{
    if (health->rct_count == 0 || symbol != health->rct_last) {
        health->rct_last = symbol;
        health->rct_count = 1;
        return MINT_ALARM_NONE;
    }
    if (health->rct_count < UINT16_MAX) {
        health->rct_count++;
    }
    if (health->rct_count >= limits->rct_cutoff_permanent) {
        return MINT_ALARM_PERMANENT;
    }
    return health->rct_count >= limits->rct_cutoff ? MINT_ALARM_INTERMITTENT : MINT_ALARM_NONE;
}
