// SPDX-License-Identifier: Apache-2.0
//
// Revocation as a part of a larger change.
#ifndef MINTMARK_PROVISIONER_REVOCATION_ROW_H
#define MINTMARK_PROVISIONER_REVOCATION_ROW_H

#include "registry/database.h"
#include "registry/issued.h"

/// What mint_registry_revoke() does, inside a transaction of the caller's.
MINT_MUST_CHECK mint_status_t mint_revocation_add(mint_registry_t *registry,
                                                  const mint_revocation_t *revocation,
                                                  bool *changed, mint_error_t *error);

#endif
