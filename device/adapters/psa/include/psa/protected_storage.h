// SPDX-License-Identifier: Apache-2.0
//
// The Protected Storage API of PSA Certified Secure Storage API 1.0 (IHI 0087, §5.4), over the
// store that mint_psa_init() named. Prototypes, types and constants are the published ones.
//
// Lengths and offsets are bytes. A pointer may be NULL if the length beside it is 0. The uids are
// one name space, apart from those of Internal Trusted Storage and of the device's identity. No
// heap, no pointer is kept. One thread at a time, the other users of the store counted in. After a
// power cut in a call the asset is as before or as asked for.
//
// All give PSA_ERROR_INVALID_ARGUMENT for uid 0 or memory that the caller cannot have (NULL, around
// the end of the address space, over 2 GiB), PSA_ERROR_STORAGE_FAILURE if the flash failed, and
// PSA_ERROR_GENERIC_ERROR if no store is mounted or the crypto library failed. Those that read data
// give PSA_ERROR_INVALID_SIGNATURE if it does not authenticate, PSA_ERROR_DATA_CORRUPT if not even
// its header reads.
#ifndef PSA_PROTECTED_STORAGE_H
#define PSA_PROTECTED_STORAGE_H

#include <stddef.h>
#include <stdint.h>

#include "psa/error.h"
#include "psa/storage_common.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PSA_PS_API_VERSION_MAJOR 1 ///< of the API
#define PSA_PS_API_VERSION_MINOR 0 ///< of the API

/// Writes an asset, new or over the old one; `data_length` may be 0. Its capacity is its size then.
/// PSA_ERROR_NOT_PERMITTED if it is there and write-once, PSA_ERROR_NOT_SUPPORTED for an unknown
/// flag, PSA_ERROR_INSUFFICIENT_STORAGE if it does not fit. §5.4.3.
psa_status_t psa_ps_set(psa_storage_uid_t uid, size_t data_length, const void *p_data,
                        psa_storage_create_flags_t create_flags);

/// Reads `*p_data_length` bytes of an asset from `data_offset` on: `data_size`, or fewer if it ends
/// before; bytes behind them are left as they are. PSA_ERROR_DOES_NOT_EXIST;
/// PSA_ERROR_INVALID_ARGUMENT also for an offset beyond the end. After a failure `*p_data_length`
/// is 0 and no unauthenticated byte is in `p_data`. §5.4.4.
psa_status_t psa_ps_get(psa_storage_uid_t uid, size_t data_offset, size_t data_size, void *p_data,
                        size_t *p_data_length);

/// Says what an asset is. Zeroed after a failure. All of the asset is authenticated.
/// PSA_ERROR_DOES_NOT_EXIST. §5.4.5.
psa_status_t psa_ps_get_info(psa_storage_uid_t uid, struct psa_storage_info_t *p_info);

/// Removes an asset. What it held stays on flash, sealed, until mint_store_purge() or until the
/// page is used again. PSA_ERROR_DOES_NOT_EXIST, PSA_ERROR_NOT_PERMITTED if it is write-once.
/// §5.4.6.
psa_status_t psa_ps_remove(psa_storage_uid_t uid);

/// Reserves room for an asset that psa_ps_set_extended() is to fill, of size 0.
/// PSA_ERROR_INSUFFICIENT_STORAGE if `capacity` is more than the buffer of mint_psa_init() can hold
/// or more than could be written and then rewritten now, even if the asset is there;
/// PSA_ERROR_ALREADY_EXISTS; PSA_ERROR_NOT_SUPPORTED without such a buffer and for
/// PSA_STORAGE_FLAG_WRITE_ONCE or an unknown flag. §5.4.7.
psa_status_t psa_ps_create(psa_storage_uid_t uid, size_t capacity,
                           psa_storage_create_flags_t create_flags);

/// Overwrites part of an asset or extends it up to its capacity, without a gap; `data_length` 0
/// changes nothing. PSA_ERROR_DOES_NOT_EXIST, PSA_ERROR_NOT_PERMITTED if it is write-once,
/// PSA_ERROR_INVALID_ARGUMENT also if the part begins behind the end or ends behind the capacity,
/// PSA_ERROR_NOT_SUPPORTED without a buffer in mint_psa_init() or for an asset that it cannot hold.
/// Not in §5.4.8: PSA_ERROR_INSUFFICIENT_STORAGE, with nothing changed, if others have taken the
/// room that a second version of the asset needs while the first is still there.
psa_status_t psa_ps_set_extended(psa_storage_uid_t uid, size_t data_offset, size_t data_length,
                                 const void *p_data);

/// PSA_STORAGE_SUPPORT_SET_EXTENDED if mint_psa_init() got a buffer, otherwise 0. §5.4.9.
uint32_t psa_ps_get_support(void);

#ifdef __cplusplus
}
#endif

#endif
