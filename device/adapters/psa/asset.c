// SPDX-License-Identifier: Apache-2.0
//
// What Internal Trusted Storage and Protected Storage both do with an asset (IHI 0087 §5.3, §5.4).
// Arguments are looked at before the store is, and whether data fits before whether it is there.
#include "asset.h"

#include "mintmark/bytes.h"

#define MEMORY_MAX_LEN ((size_t)INT32_MAX) // no object of the machines that this is for is larger

mint_status_t mint_psa_check(psa_storage_uid_t uid, const void *data, size_t len)
{
    bool is_memory = len == 0 || (data != NULL && len <= MEMORY_MAX_LEN &&
                                  (uintptr_t)data <= UINTPTR_MAX - (len - 1));
    return uid != 0 && is_memory ? MINT_OK : MINT_ERR_ARGUMENT;
}

mint_status_t mint_psa_flags(psa_storage_create_flags_t flags, psa_storage_create_flags_t allowed,
                             uint8_t *kept)
{
    *kept = 0;
    if ((flags & PSA_STORAGE_FLAG_WRITE_ONCE) != 0) {
        *kept |= MINT_STORE_WRITE_ONCE;
    }
    if ((flags & PSA_STORAGE_FLAG_NO_CONFIDENTIALITY) != 0) {
        *kept |= MINT_PSA_FLAG_PUBLIC;
    }
    if ((flags & PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION) != 0) {
        *kept |= MINT_PSA_FLAG_REPLAYABLE;
    }
    return (flags & ~allowed) == 0 ? MINT_OK : MINT_ERR_UNSUPPORTED;
}

/// The other way.
static psa_storage_create_flags_t flags_of(uint8_t kept)
{
    psa_storage_create_flags_t flags = PSA_STORAGE_FLAG_NONE;
    if ((kept & MINT_STORE_WRITE_ONCE) != 0) {
        flags |= PSA_STORAGE_FLAG_WRITE_ONCE;
    }
    if ((kept & MINT_PSA_FLAG_PUBLIC) != 0) {
        flags |= PSA_STORAGE_FLAG_NO_CONFIDENTIALITY;
    }
    if ((kept & MINT_PSA_FLAG_REPLAYABLE) != 0) {
        flags |= PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION;
    }
    return flags;
}

mint_status_t mint_psa_begin(uint8_t area, mint_status_t status)
{
    if (status == MINT_OK && mint_psa.store == NULL) {
        status = MINT_ERR_STATE;
    }
    if (status == MINT_OK) {
        mint_store_select(mint_psa.store, area);
    }
    return status;
}

psa_status_t mint_psa_end(uint8_t area, mint_status_t status)
{
    if (mint_psa.store != NULL) {
        mint_store_select(mint_psa.store, 0);
    }
    return mint_psa_status(area, status);
}

/// Reads the end of a reserved asset, of which `asset->size` bytes are a record.
static mint_status_t read_size(psa_storage_uid_t uid, mint_psa_asset_t *asset)
{
    uint8_t bytes[MINT_PSA_SIZE_LEN];
    size_t len = 0;
    mint_reader_t reader;
    if (asset->size < sizeof bytes) {
        return MINT_ERR_FORMAT;
    }
    asset->capacity = asset->size - sizeof bytes;
    mint_status_t status =
        mint_store_read(mint_psa.store, uid, asset->capacity, bytes, sizeof bytes, &len);
    mint_reader_init(&reader, bytes, len);
    asset->size = mint_read_u16le(&reader);
    return status == MINT_OK && asset->size > asset->capacity ? MINT_ERR_FORMAT : status;
}

mint_status_t mint_psa_find(psa_storage_uid_t uid, mint_psa_asset_t *asset)
{
    mint_status_t status = mint_store_info(mint_psa.store, uid, &asset->size, &asset->flags);
    asset->capacity = asset->size;
    if (status == MINT_ERR_CORRUPT) {
        status = MINT_ERR_FORMAT; // Nothing but the header was read.
    }
    return status == MINT_OK && (asset->flags & MINT_PSA_FLAG_RESERVED) != 0 ? read_size(uid, asset)
                                                                             : status;
}

/// Changing an asset has no status for damage; what the store cannot get over is the flash's
/// failure.
static mint_status_t changed(mint_status_t status)
{
    return status == MINT_ERR_CORRUPT ? MINT_ERR_FLASH : status;
}

/// The store takes a write-once value that is there already without a word: the API does not.
static mint_status_t set(psa_storage_uid_t uid, size_t len, const void *data, uint8_t flags)
{
    size_t old_len;
    uint8_t old_flags;
    if (len > UINT16_MAX) {
        return MINT_ERR_FULL;
    }
    if (mint_store_info(mint_psa.store, uid, &old_len, &old_flags) == MINT_OK &&
        (old_flags & MINT_STORE_WRITE_ONCE) != 0) {
        return MINT_ERR_WRITE_ONCE;
    }
    return changed(mint_store_set(mint_psa.store, uid, data, len, flags));
}

psa_status_t mint_psa_set(uint8_t area, psa_storage_uid_t uid, size_t len, const void *data,
                          psa_storage_create_flags_t flags)
{
    uint8_t kept = 0;
    mint_status_t status = mint_psa_check(uid, data, len);
    if (status == MINT_OK) {
        status = mint_psa_flags(flags,
                                PSA_STORAGE_FLAG_WRITE_ONCE | PSA_STORAGE_FLAG_NO_CONFIDENTIALITY |
                                    PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION,
                                &kept);
    }
    status = mint_psa_begin(area, status);
    return mint_psa_end(area, status == MINT_OK ? set(uid, len, data, kept) : status);
}

static mint_status_t get(psa_storage_uid_t uid, size_t offset, size_t size, void *out, size_t *len)
{
    mint_psa_asset_t asset;
    mint_status_t status = mint_psa_find(uid, &asset);
    if (status == MINT_OK && offset > asset.size) {
        status = MINT_ERR_ARGUMENT;
    }
    if (status != MINT_OK) {
        return status;
    }
    size_t left_len = asset.size - offset;
    return mint_store_read(mint_psa.store, uid, offset, out, size < left_len ? size : left_len,
                           len);
}

psa_status_t mint_psa_get(uint8_t area, psa_storage_uid_t uid, size_t offset, size_t size,
                          void *out, size_t *len)
{
    if (len == NULL) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    *len = 0;
    mint_status_t status = mint_psa_begin(area, mint_psa_check(uid, out, size));
    return mint_psa_end(area, status == MINT_OK ? get(uid, offset, size, out, len) : status);
}

static mint_status_t get_info(psa_storage_uid_t uid, struct psa_storage_info_t *info)
{
    mint_psa_asset_t asset;
    size_t len = 0;
    mint_status_t status = mint_psa_find(uid, &asset);
    if (status == MINT_OK) {
        // All of a record is authenticated, however little of it is wanted.
        status = mint_store_read(mint_psa.store, uid, 0, NULL, 0, &len);
    }
    if (status == MINT_OK) {
        *info = (struct psa_storage_info_t){asset.capacity, asset.size, flags_of(asset.flags)};
    }
    return status;
}

psa_status_t mint_psa_get_info(uint8_t area, psa_storage_uid_t uid, struct psa_storage_info_t *info)
{
    if (info == NULL) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    *info = (struct psa_storage_info_t){0};
    mint_status_t status = mint_psa_begin(area, mint_psa_check(uid, NULL, 0));
    return mint_psa_end(area, status == MINT_OK ? get_info(uid, info) : status);
}

psa_status_t mint_psa_remove(uint8_t area, psa_storage_uid_t uid)
{
    mint_status_t status = mint_psa_begin(area, mint_psa_check(uid, NULL, 0));
    if (status == MINT_OK) {
        status = changed(mint_store_delete(mint_psa.store, uid));
    }
    return mint_psa_end(area, status);
}
