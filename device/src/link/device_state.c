// SPDX-License-Identifier: Apache-2.0
//
// The names of a device's states, the same for the device's console and the station's screen.
#include "mintmark/message.h"

const char *mint_device_state_text(mint_device_state_t state)
{
    switch (state) {
    case MINT_STATE_BLANK:
        return "blank";
    case MINT_STATE_KEYED:
        return "keyed";
    case MINT_STATE_CERTIFIED:
        return "certified";
    case MINT_STATE_LOCKED:
        return "locked";
    case MINT_STATE_RETIRED:
        return "retired";
    case MINT_STATE_UNKNOWN:
        break;
    }
    return "unknown";
}
