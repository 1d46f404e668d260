// SPDX-License-Identifier: Apache-2.0
//
// Tells the PSA Secure Storage API (psa/internal_trusted_storage.h, psa/protected_storage.h) which
// key store it stands on. Its functions have no context parameter, so there is one for the program.
//
// No heap. Not for interrupts; one thread at a time, the API and all other users of the store
// counted together.
#ifndef MINTMARK_PSA_H
#define MINTMARK_PSA_H

#include "mintmark/store.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_PSA_AREA_ITS 1u ///< area of the store that Internal Trusted Storage has
#define MINT_PSA_AREA_PS  2u ///< area of the store that Protected Storage has

/// Bytes of buffer for assets of up to `capacity` bytes.
#define MINT_PSA_BUFFER_LEN(capacity) ((capacity) + 2u)

/// Puts the PSA functions on `store`, which must stay as long as they are called and may be mounted
/// before or later; NULL takes it away. Each of them leaves area 0 of the store selected.
///
/// `buffer`, of `buffer_size` bytes, is where psa_ps_create() and psa_ps_set_extended() put an
/// asset together: MINT_PSA_BUFFER_LEN() of the largest of them. It must stay too; it is wiped
/// after each call. NULL and 0 for none: the two functions are not supported then.
void mint_psa_init(mint_store_t *store, uint8_t *buffer, size_t buffer_size);

#ifdef __cplusplus
}
#endif

#endif
