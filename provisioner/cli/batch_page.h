// SPDX-License-Identifier: Apache-2.0
//
// The page of `mintmark batch report --html`.
#ifndef MINTMARK_PROVISIONER_BATCH_PAGE_H
#define MINTMARK_PROVISIONER_BATCH_PAGE_H

#include "cli/batch_gate.h"
#include "cli/cli.h"

/// Writes the page on a batch to the file that `--html` names. `report` is what the first reading
/// of the batch found. After a failure it has said why.
MINT_MUST_CHECK mint_exit_t mint_batch_page(const mint_arguments_t *arguments,
                                            mint_registry_t *registry, const char *batch,
                                            const mint_gate_report_t *report);

#endif
