// SPDX-License-Identifier: Apache-2.0
//
// A device together with its place in the table, for those files of the registry that change
// devices. To be used inside a transaction.
#ifndef MINTMARK_PROVISIONER_DEVICE_ROW_H
#define MINTMARK_PROVISIONER_DEVICE_ROW_H

#include "registry/database.h"

/// A device and its row.
typedef struct {
    int64_t id;           ///< row
    mint_device_t device; ///< what is in it
} mint_device_row_t;

/// Reads the row of the device with the id `id` (MINT_DEVICE_ID_LEN bytes). MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_device_row_find(mint_registry_t *registry, const uint8_t *id,
                                                   mint_device_row_t *row, mint_error_t *error);

/// Says in the log that the row was changed.
MINT_MUST_CHECK mint_status_t mint_device_row_changed(mint_registry_t *registry,
                                                      const mint_device_row_t *row,
                                                      const char *kind, mint_error_t *error);

/// Says that a device is out of use, and what is left to do with it. Returns MINT_ERR_RETIRED.
MINT_MUST_CHECK mint_status_t mint_device_row_fail_retired(mint_error_t *error);

#endif
