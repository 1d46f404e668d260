// SPDX-License-Identifier: Apache-2.0
//
// Adaptive Proportion Test (SP 800-90B §4.4.2): notices a source that has come to prefer a value.
#include "entropy/health_tests.h"

mint_alarm_t mint_apt_sample(mint_health_t *health, const mint_health_limits_t *limits,
                             uint8_t symbol)
{
    const bool opens = health->apt_index == 0;
    if (opens) {
        health->apt_first = symbol;
        health->apt_count = 0;
    }
    health->apt_index = (uint16_t)((health->apt_index + 1u) % limits->apt_window);
    if (symbol != health->apt_first) {
        return MINT_ALARM_NONE;
    }
    health->apt_count++;
    if (health->apt_count >= limits->apt_cutoff_permanent) {
        return MINT_ALARM_PERMANENT;
    }
    return health->apt_count >= limits->apt_cutoff ? MINT_ALARM_INTERMITTENT : MINT_ALARM_NONE;
}
