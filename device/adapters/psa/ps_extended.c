// SPDX-License-Identifier: Apache-2.0
//
// The optional part of Protected Storage (IHI 0087 §5.4.7–§5.4.9): assets that are written piece by
// piece. Records are written whole, so a changed asset is put together in the buffer of
// mint_psa_init(), and what that cannot hold is refused from the start.
#include <string.h>

#include "asset.h"
#include "mintmark/bytes.h"
#include "psa/protected_storage.h"

uint32_t psa_ps_get_support(void)
{
    return mint_psa.buffer_size >= MINT_PSA_BUFFER_LEN(0) ? PSA_STORAGE_SUPPORT_SET_EXTENDED : 0;
}

static mint_status_t check_support(void)
{
    return psa_ps_get_support() != 0 ? MINT_OK : MINT_ERR_UNSUPPORTED;
}

/// Whether the asset just made, of `len` bytes with its size, can be rewritten now.
static bool is_room_for_another(size_t len)
{
    mint_store_usage_t usage;
    if (mint_store_space(mint_psa.store) >= len) {
        return true;
    }
    // With all records in use the store says that there is no room for a new one and leaves open
    // how much there is for an old one.
    return mint_store_usage(mint_psa.store, &usage) == MINT_OK &&
           usage.record_count == usage.record_max;
}

static mint_status_t create(psa_storage_uid_t uid, size_t capacity, uint8_t flags)
{
    mint_psa_asset_t asset;
    size_t len_max = mint_psa.buffer_size < UINT16_MAX ? mint_psa.buffer_size : UINT16_MAX;
    if (capacity > len_max - MINT_PSA_SIZE_LEN) {
        return MINT_ERR_FULL;
    }
    size_t len = capacity + MINT_PSA_SIZE_LEN;
    mint_status_t status = mint_psa_find(uid, &asset);
    if (status == MINT_OK || status == MINT_ERR_CORRUPT) {
        return mint_store_space(mint_psa.store) < len ? MINT_ERR_FULL : MINT_ERR_DUPLICATE;
    }
    if (status != MINT_ERR_NOT_FOUND) {
        // A record that cannot be read may be this one.
        return status == MINT_ERR_FORMAT ? MINT_ERR_FLASH : status;
    }
    memset(mint_psa.buffer, 0, len);
    status =
        mint_store_set(mint_psa.store, uid, mint_psa.buffer, len, flags | MINT_PSA_FLAG_RESERVED);
    if (status == MINT_OK && !is_room_for_another(len)) {
        status = mint_store_delete(mint_psa.store, uid);
        return status == MINT_OK ? MINT_ERR_FULL : status;
    }
    return status;
}

psa_status_t psa_ps_create(psa_storage_uid_t uid, size_t capacity,
                           psa_storage_create_flags_t create_flags)
{
    uint8_t kept = 0;
    mint_status_t status = mint_psa_check(uid, NULL, 0);
    if (status == MINT_OK) {
        status = check_support();
    }
    if (status == MINT_OK) {
        status = mint_psa_flags(
            create_flags,
            PSA_STORAGE_FLAG_NO_CONFIDENTIALITY | PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION, &kept);
    }
    status = mint_psa_begin(MINT_PSA_AREA_PS, status);
    return mint_psa_end(MINT_PSA_AREA_PS, status == MINT_OK ? create(uid, capacity, kept) : status);
}

/// Writes the asset in the buffer, of `len` bytes with its size if that is kept.
static mint_status_t write_back(psa_storage_uid_t uid, const mint_psa_asset_t *asset, size_t len)
{
    mint_writer_t writer;
    if ((asset->flags & MINT_PSA_FLAG_RESERVED) != 0) {
        mint_writer_init(&writer, mint_psa.buffer + asset->capacity, MINT_PSA_SIZE_LEN);
        mint_write_u16le(&writer, (uint16_t)asset->size);
    }
    return mint_store_set(mint_psa.store, uid, mint_psa.buffer, len, asset->flags);
}

static mint_status_t set_extended(psa_storage_uid_t uid, size_t offset, size_t data_len,
                                  const void *data)
{
    mint_psa_asset_t asset;
    size_t len = 0;
    mint_status_t status = mint_psa_find(uid, &asset);
    if (status == MINT_OK && (asset.flags & MINT_STORE_WRITE_ONCE) != 0) {
        status = MINT_ERR_WRITE_ONCE;
    }
    if (status == MINT_OK && (offset > asset.size || data_len > asset.capacity - offset)) {
        status = MINT_ERR_ARGUMENT;
    }
    if (status == MINT_OK) {
        status = mint_store_get(mint_psa.store, uid, mint_psa.buffer, mint_psa.buffer_size, &len);
        status = status == MINT_ERR_SPACE ? MINT_ERR_UNSUPPORTED : status;
    }
    if (status == MINT_OK && data_len > 0) {
        memcpy(mint_psa.buffer + offset, data, data_len);
        asset.size = asset.size > offset + data_len ? asset.size : offset + data_len;
        status = write_back(uid, &asset, len);
    }
    mint_wipe(mint_psa.buffer, mint_psa.buffer_size);
    return status;
}

psa_status_t psa_ps_set_extended(psa_storage_uid_t uid, size_t data_offset, size_t data_length,
                                 const void *p_data)
{
    mint_status_t status = mint_psa_check(uid, p_data, data_length);
    if (status == MINT_OK) {
        status = check_support();
    }
    status = mint_psa_begin(MINT_PSA_AREA_PS, status);
    return mint_psa_end(MINT_PSA_AREA_PS, status == MINT_OK
                                              ? set_extended(uid, data_offset, data_length, p_data)
                                              : status);
}
