// SPDX-License-Identifier: Apache-2.0
//
// The Internal Trusted Storage API of PSA Certified Secure Storage API 1.0 (IHI 0087, §5.3), over
// the store that mint_psa_init() named. Prototypes, types and constants are the published ones.
//
// Lengths and offsets are bytes. A pointer may be NULL if the length beside it is 0. The uids are
// one name space, apart from those of Protected Storage and of the device's identity. No heap, no
// pointer is kept. One thread at a time, the other users of the store counted in. After a power cut
// in a call the asset is as before or as asked for.
//
// All give PSA_ERROR_INVALID_ARGUMENT for uid 0 or memory that the caller cannot have (NULL, around
// the end of the address space, over 2 GiB), and PSA_ERROR_STORAGE_FAILURE if the flash failed, no
// store is mounted, or what it holds does not authenticate: §5.3 knows no other status for that.
#ifndef PSA_INTERNAL_TRUSTED_STORAGE_H
#define PSA_INTERNAL_TRUSTED_STORAGE_H

#include <stddef.h>
#include <stdint.h>

#include "psa/error.h"
#include "psa/storage_common.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PSA_ITS_API_VERSION_MAJOR 1 ///< of the API
#define PSA_ITS_API_VERSION_MINOR 0 ///< of the API

/// Writes an asset, new or over the old one; `data_length` may be 0. PSA_ERROR_NOT_PERMITTED if it
/// is there and write-once, PSA_ERROR_NOT_SUPPORTED for an unknown flag,
/// PSA_ERROR_INSUFFICIENT_STORAGE if it does not fit. §5.3.3.
psa_status_t psa_its_set(psa_storage_uid_t uid, size_t data_length, const void *p_data,
                         psa_storage_create_flags_t create_flags);

/// Reads `*p_data_length` bytes of an asset from `data_offset` on: `data_size`, or fewer if it ends
/// before; bytes behind them are left as they are. PSA_ERROR_DOES_NOT_EXIST;
/// PSA_ERROR_INVALID_ARGUMENT also for an offset beyond the end. After a failure `*p_data_length`
/// is 0 and no unauthenticated byte is in `p_data`. §5.3.4.
psa_status_t psa_its_get(psa_storage_uid_t uid, size_t data_offset, size_t data_size, void *p_data,
                         size_t *p_data_length);

/// Says what an asset is; the capacity is its size. Zeroed after a failure. All of the asset is
/// authenticated. PSA_ERROR_DOES_NOT_EXIST. §5.3.5.
psa_status_t psa_its_get_info(psa_storage_uid_t uid, struct psa_storage_info_t *p_info);

/// Removes an asset. What it held stays on flash, sealed, until mint_store_purge() or until the
/// page is used again. PSA_ERROR_DOES_NOT_EXIST, PSA_ERROR_NOT_PERMITTED if it is write-once.
/// §5.3.6.
psa_status_t psa_its_remove(psa_storage_uid_t uid);

#ifdef __cplusplus
}
#endif

#endif
