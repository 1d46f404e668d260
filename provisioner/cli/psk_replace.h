// SPDX-License-Identifier: Apache-2.0
//
// Lists of PSKs that take the place of older ones. A list may be the only place that has its keys
// (`psk new`), so nothing takes its place that does not hold them too.
#ifndef MINTMARK_PROVISIONER_PSK_REPLACE_H
#define MINTMARK_PROVISIONER_PSK_REPLACE_H

#include "cli/psk_files.h"

/// Adds to a list what can be had again although it is not written, such as PSKs of devices that
/// were retired. Called at most once.
typedef mint_status_t (*mint_psk_more_t)(void *context, mint_psk_list_t *more, mint_error_t *error);

/// Writes the list where `output` says, mode 0600. MINT_ERR_WRITE_ONCE, and the file is as it was,
/// if there is one that holds a PSK which is neither in `list` nor what `more` (NULL: nothing)
/// gives, or that is no list of that format. Statuses of mint_psk_output_format() and
/// mint_file_replace().
MINT_MUST_CHECK mint_status_t mint_psk_replace(const mint_psk_list_t *list,
                                               const mint_psk_output_t *output,
                                               mint_psk_more_t more, void *context,
                                               mint_error_t *error);

#endif
