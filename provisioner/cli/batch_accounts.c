// SPDX-License-Identifier: Apache-2.0
//
// The accounts of a batch. Each place of the quota is in exactly one line, so they add up to what
// was ordered; a device that was retired after it was finished was made all the same.
#include "cli/batch_accounts.h"

#include <stdio.h>

void mint_quota_text(const mint_batch_t *batch, char *text)
{
    (void)snprintf(text, MINT_QUOTA_TEXT_SIZE, batch->quota != 0 ? "%u" : "no limit", batch->quota);
}

static uint32_t never_made(const mint_batch_t *batch)
{
    return batch->quota > batch->admitted ? batch->quota - batch->admitted : 0;
}

static uint32_t retired_after(const mint_batch_t *batch)
{
    return batch->retired - batch->scrapped;
}

void mint_print_accounts(const mint_batch_t *batch)
{
    char quota[MINT_QUOTA_TEXT_SIZE];
    mint_quota_text(batch, quota);
    (void)printf("ordered    %s\nmade       %u", quota, batch->locked);
    if (retired_after(batch) > 0) {
        (void)printf(", of these %u retired", retired_after(batch));
    }
    (void)printf("\nscrapped   %u\nunder way  %u\n", batch->scrapped, batch->under_way);
    if (batch->quota != 0) {
        (void)printf("never made %u\n", never_made(batch));
    }
}

json_t *mint_json_accounts(const mint_batch_t *batch)
{
    bool limited = batch->quota != 0;
    return json_pack("{s:o, s:I, s:I, s:I, s:I, s:o}", "ordered",
                     limited ? json_integer(batch->quota) : json_null(), "made",
                     (json_int_t)batch->locked, "retired", (json_int_t)retired_after(batch),
                     "scrapped", (json_int_t)batch->scrapped, "under_way",
                     (json_int_t)batch->under_way, "never_made",
                     limited ? json_integer(never_made(batch)) : json_null());
}
