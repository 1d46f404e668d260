// SPDX-License-Identifier: Apache-2.0
//
// A list of the registry as CSV.
#ifndef MINTMARK_PROVISIONER_EXPORT_CSV_H
#define MINTMARK_PROVISIONER_EXPORT_CSV_H

#include "registry/export_lists.h"

/// Writes what is looked for in a list to `stream`, after a line with the columns' names. Whether
/// the stream took it the caller asks the stream.
MINT_MUST_CHECK mint_status_t mint_export_csv(mint_registry_t *registry,
                                              const mint_export_list_t *list,
                                              const mint_search_t *search, FILE *stream,
                                              mint_error_t *error);

#endif
