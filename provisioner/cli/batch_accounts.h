// SPDX-License-Identifier: Apache-2.0
//
// The accounts of a batch, as `batch show` and `batch close` give them: what was ordered is what
// was made, what was scrapped, what is under way and what was never made.
#ifndef MINTMARK_PROVISIONER_BATCH_ACCOUNTS_H
#define MINTMARK_PROVISIONER_BATCH_ACCOUNTS_H

#include "cli/cli.h"

/// Bytes of a batch's quota as text, NUL included.
#define MINT_QUOTA_TEXT_SIZE 16u

/// The quota, or "no limit"; `text` takes MINT_QUOTA_TEXT_SIZE bytes.
void mint_quota_text(const mint_batch_t *batch, char *text);

/// Prints the accounts as lines of a table.
void mint_print_accounts(const mint_batch_t *batch);

/// The accounts as a JSON object. What has no limit has null as `ordered` and `never_made`.
json_t *mint_json_accounts(const mint_batch_t *batch);

#endif
