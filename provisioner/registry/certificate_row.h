// SPDX-License-Identifier: Apache-2.0
//
// Rows of the table of certificates, for those files of the registry that read or make them.
#ifndef MINTMARK_PROVISIONER_CERTIFICATE_ROW_H
#define MINTMARK_PROVISIONER_CERTIFICATE_ROW_H

#include "registry/database.h"

/// Takes the next four columns (serial, der, fingerprint, issued) of the query's row.
void mint_certificate_row_get(mint_query_t *query, mint_certificate_record_t *certificate);

/// Reads the live certificate of the device with the id `id` (MINT_DEVICE_ID_LEN bytes), or the
/// intent to issue it. `*found` is false if there is neither.
MINT_MUST_CHECK mint_status_t mint_certificate_row_find_live(mint_registry_t *registry,
                                                             const uint8_t *id,
                                                             mint_certificate_record_t *certificate,
                                                             bool *found, mint_error_t *error);

#endif
