// SPDX-License-Identifier: Apache-2.0
//
// Mounting: everything is read and authenticated before anything is changed, so that a wrong root
// key, another format or a damaged store leave the flash as it was.
#include <string.h>

#include "store/log.h"

#define KDF_SALT "mintmark store 1"
#define KDF_INFO "seal"

/// HKDF (RFC 5869) from the root key; the device id and the purpose are in `info`.
static mint_status_t derive_key(mint_store_t *store, const uint8_t *root_key,
                                const uint8_t *device_id, size_t device_id_len)
{
    uint8_t prk[MINT_SHA256_LEN];
    uint8_t id_digest[MINT_SHA256_LEN];
    uint8_t info[sizeof KDF_INFO + MINT_SHA256_LEN];
    mint_status_t status = mint_sha256(device_id, device_id_len, id_digest);
    if (status == MINT_OK) {
        status = mint_hkdf_extract((const uint8_t *)KDF_SALT, sizeof KDF_SALT - 1, root_key,
                                   MINT_STORE_ROOT_KEY_LEN, prk);
    }
    if (status == MINT_OK) {
        memcpy(info, KDF_INFO, sizeof KDF_INFO);
        memcpy(info + sizeof KDF_INFO, id_digest, sizeof id_digest);
        status = mint_hkdf_expand(prk, info, sizeof info, store->key, sizeof store->key);
    }
    mint_wipe(prk, sizeof prk);
    return status;
}

static mint_status_t enter(void *context, const mint_record_t *record, bool authentic)
{
    mint_store_t *store = (mint_store_t *)context;
    // What is damaged is entered as well: it must be found damaged, not give way to an older
    // version.
    if (record->type == MINT_RECORD_DATA || (record->type == MINT_RECORD_TOMBSTONE && !authentic)) {
        return mint_index_put(store, record);
    }
    if (record->type == MINT_RECORD_TOMBSTONE) {
        mint_index_remove(store, record->uid);
    }
    return MINT_OK;
}

/// What was found on all pages together.
typedef struct {
    uint32_t page_count;
    uint32_t sealed_count;
    uint32_t authentic_count;
    bool damaged;
} tally_t;

static mint_status_t index_page(mint_store_t *store, const mint_page_t *page, tally_t *tally)
{
    mint_scan_t scan;
    mint_status_t status = mint_scan_page(store, page, enter, store, &scan);
    tally->sealed_count += scan.sealed_count;
    tally->authentic_count += scan.authentic_count;
    tally->damaged |= scan.damaged;
    return status;
}

/// MINT_ERR_CORRUPT if nothing authenticates, if a record cannot be told from others any more, or
/// if two pages claim the same place in the log.
static mint_status_t judge(const mint_store_t *store, const tally_t *tally)
{
    uint32_t spares = 0;
    mint_status_t status = mint_page_spares(store, &spares);
    bool foreign = tally->sealed_count > 0 && tally->authentic_count == 0;
    bool twice = tally->page_count + spares != store->flash->page_count;
    return status == MINT_OK && (foreign || twice || tally->damaged) ? MINT_ERR_CORRUPT : status;
}

/// Fills the index, oldest page first.
static mint_status_t build_index(mint_store_t *store, const mint_mount_t *mount)
{
    tally_t tally = {0};
    mint_page_t page = {0};
    mint_status_t status = mint_page_after(store, 0, &page);
    while (status == MINT_OK) {
        tally.page_count++;
        if (page.index != mount->undone.index && page.index != mount->moved_out.index) {
            status = index_page(store, &page, &tally);
        }
        if (status == MINT_OK) {
            status = mint_page_after(store, page.sequence, &page);
        }
    }
    return status == MINT_ERR_NOT_FOUND ? judge(store, &tally) : status;
}

mint_status_t mint_store_mount(mint_store_t *store, const mint_flash_t *flash,
                               const uint8_t root_key[MINT_STORE_ROOT_KEY_LEN],
                               const uint8_t *device_id, size_t device_id_len)
{
    memset(store, 0, sizeof *store);
    mint_status_t status = mint_layout_check(flash);
    if (status != MINT_OK) {
        return status;
    }
    store->flash = flash;
    store->page = MINT_PAGE_NONE;
    store->offset = flash->page_len;
    store->blank_page = MINT_PAGE_NONE;
    mint_mount_t mount;
    status = derive_key(store, root_key, device_id, device_id_len);
    if (status == MINT_OK) {
        status = mint_mount_plan(store, &mount);
    }
    if (status == MINT_OK) {
        status = build_index(store, &mount);
    }
    if (status == MINT_OK) {
        status = mint_recover(store, &mount);
    }
    if (status != MINT_OK) {
        mint_store_unmount(store);
        store->flash = flash; // mint_store_format() is the way out.
        return status;
    }
    store->mounted = true;
    return MINT_OK;
}

void mint_store_unmount(mint_store_t *store)
{
    mint_wipe(store, sizeof *store);
}
