// SPDX-License-Identifier: Apache-2.0
//
// The inside of the adapter: assets of either API as records of the store.
//
// An asset is a record of the same uid in its API's area, its value the data. One that
// psa_ps_create() made is longer, so that its room is its own: data, zeros up to the capacity, and
// the size in two bytes, little-endian; MINT_PSA_FLAG_RESERVED says so.
//
// Pointers must not be NULL unless the length beside them is 0. Nothing allocates, no pointer is
// kept. One thread at a time. Functions that give a mint_status_t are for between mint_psa_begin()
// and mint_psa_end().
#ifndef MINTMARK_ADAPTERS_PSA_ASSET_H
#define MINTMARK_ADAPTERS_PSA_ASSET_H

#include "mintmark/psa.h"
#include "psa/error.h"
#include "psa/storage_common.h"

#define MINT_PSA_FLAG_PUBLIC     0x04u ///< PSA_STORAGE_FLAG_NO_CONFIDENTIALITY, in the store
#define MINT_PSA_FLAG_REPLAYABLE 0x08u ///< PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION, in the store
#define MINT_PSA_FLAG_RESERVED                                                                     \
    MINT_STORE_UNLOCKED ///< made by psa_ps_create(): of the store's flags the one that is without
                        ///< effect in areas that no lock freezes

#define MINT_PSA_SIZE_LEN 2u ///< bytes of size at the end of a reserved asset

/// What mint_psa_init() was told.
typedef struct {
    mint_store_t *store; ///< or NULL
    uint8_t *buffer;     ///< or NULL
    size_t buffer_size;  ///< bytes
} mint_psa_t;

/// The one there is.
extern mint_psa_t mint_psa;

/// What is known of an asset.
typedef struct {
    size_t capacity; ///< bytes
    size_t size;     ///< bytes
    uint8_t flags;   ///< as the store has them
} mint_psa_asset_t;

// ---- status.c ----

/// A status in the words of the API that has the area. MINT_ERR_UNSUPPORTED and MINT_ERR_DUPLICATE
/// are the adapter's own, for what is not supported and for an asset that exists already;
/// MINT_ERR_FORMAT is a damaged header, MINT_ERR_CORRUPT damaged data.
psa_status_t mint_psa_status(uint8_t area, mint_status_t status);

// ---- asset.c ----

/// MINT_ERR_ARGUMENT for uid 0 or memory that the caller cannot have.
MINT_MUST_CHECK mint_status_t mint_psa_check(psa_storage_uid_t uid, const void *data, size_t len);
/// The API's flags as the store's. MINT_ERR_UNSUPPORTED for others than `allowed`.
MINT_MUST_CHECK mint_status_t mint_psa_flags(psa_storage_create_flags_t flags,
                                             psa_storage_create_flags_t allowed, uint8_t *kept);
/// Turns the store to an area if `status` is MINT_OK; gives it, or MINT_ERR_STATE without a store.
MINT_MUST_CHECK mint_status_t mint_psa_begin(uint8_t area, mint_status_t status);
/// Turns the store to area 0 and gives `status` in the API's words.
psa_status_t mint_psa_end(uint8_t area, mint_status_t status);

/// Looks an asset up; only the size of a reserved one is authenticated. MINT_ERR_NOT_FOUND,
/// MINT_ERR_FORMAT, MINT_ERR_CORRUPT, or as mint_store_info().
MINT_MUST_CHECK mint_status_t mint_psa_find(psa_storage_uid_t uid, mint_psa_asset_t *asset);

/// psa_its_set() and psa_ps_set().
psa_status_t mint_psa_set(uint8_t area, psa_storage_uid_t uid, size_t len, const void *data,
                          psa_storage_create_flags_t flags);
/// psa_its_get() and psa_ps_get().
psa_status_t mint_psa_get(uint8_t area, psa_storage_uid_t uid, size_t offset, size_t size,
                          void *out, size_t *len);
/// psa_its_get_info() and psa_ps_get_info().
psa_status_t mint_psa_get_info(uint8_t area, psa_storage_uid_t uid,
                               struct psa_storage_info_t *info);
/// psa_its_remove() and psa_ps_remove().
psa_status_t mint_psa_remove(uint8_t area, psa_storage_uid_t uid);

#endif
