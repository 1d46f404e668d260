// SPDX-License-Identifier: Apache-2.0
//
// Rows of the table of CA certificates, for those files of the registry that refer to them.
#ifndef MINTMARK_PROVISIONER_CA_ROW_H
#define MINTMARK_PROVISIONER_CA_ROW_H

#include "registry/database.h"
#include "registry/issued.h"

/// The row of a root's or an issuing CA's own certificate. MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_ca_row_find(mint_registry_t *registry, mint_ca_ref_t ca,
                                               int64_t *row, mint_error_t *error);

#endif
