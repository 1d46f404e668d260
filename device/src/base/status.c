// SPDX-License-Identifier: Apache-2.0
//
// The texts of the statuses, made from the one list in the header.
#include "mintmark/status.h"

const char *mint_status_text(mint_status_t status)
{
    switch (status) {
    case MINT_OK:
        return "done";
#define MINT_STATUS_CASE(name, value, text)                                                        \
    case name:                                                                                     \
        return text;
        MINT_STATUS_LIST(MINT_STATUS_CASE)
#undef MINT_STATUS_CASE
    }
    return "unknown status";
}
