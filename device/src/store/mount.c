// SPDX-License-Identifier: Apache-2.0
//
// Mounting: what is there is read before anything is changed, so that a wrong root key, another
// format or a damaged store leave the flash as it was.
#include <string.h>

#include "store/log.h"

/// HKDF (RFC 5869) from the root key, with the device id as salt: what the sealing keys derive
/// from, and a number that tells whether a page was written under it.
static mint_status_t derive(mint_store_t *store, const mint_store_config_t *config)
{
    static const uint8_t purpose[] = "mintmark store check";
    uint8_t check[4] = {0};
    mint_reader_t reader;
    mint_status_t status =
        mint_hkdf_extract(config->device_id, config->device_id_len, config->root_key,
                          MINT_STORE_ROOT_KEY_LEN, store->secret);
    if (status == MINT_OK) {
        status = mint_hkdf_expand(store->secret, purpose, sizeof purpose, check, sizeof check);
    }
    mint_reader_init(&reader, check, sizeof check);
    store->key_check = mint_read_u32le(&reader);
    return status;
}

/// Takes over what the configuration says.
static mint_status_t start(mint_store_t *store, const mint_store_config_t *config)
{
    memset(store, 0, sizeof *store);
    if (config->record_count == 0 || config->record_count > MINT_STORE_RECORDS_MAX) {
        return MINT_ERR_ARGUMENT;
    }
    store->flash = config->flash;
    store->slots = config->slots;
    store->unit = config->unit;
    store->state = config->state;
    store->state_context = config->state_context;
    store->record_count = (uint16_t)config->record_count;
    memset(store->slots, 0, config->record_count * sizeof store->slots[0]);
    mint_status_t status = mint_layout_check(store);
    if (status != MINT_OK) {
        store->flash = NULL;
        return status;
    }
    return derive(store, config);
}

/// Nothing was ever finished: a first page is opened, with nothing in it, before any value.
static mint_status_t begin_empty(mint_store_t *store)
{
    memset(store->slots, 0, store->record_count * sizeof store->slots[0]);
    store->page = (uint16_t)(store->flash->page_count - 1);
    store->followers = MINT_FOLLOWERS_FIRM;
    mint_status_t status = mint_log_open(store, mint_log_free_page(store), NULL, 0);
    return status == MINT_OK ? mint_log_note(store) : status;
}

mint_status_t mint_store_mount(mint_store_t *store, const mint_store_config_t *config)
{
    mint_scan_t scan;
    bool unfinished;
    mint_status_t status = start(store, config);
    if (status != MINT_OK) {
        mint_wipe(store->secret, sizeof store->secret);
        return status;
    }
    status = mint_log_find_end(store, &scan, &unfinished);
    if (status == MINT_OK) {
        status = store->page == MINT_PAGE_NONE ? begin_empty(store)
                                               : mint_log_mend(store, &scan, unfinished);
    }
    store->mounted = status == MINT_OK;
    return status; // If it failed, mint_store_format() is the way out.
}

void mint_store_unmount(mint_store_t *store)
{
    mint_wipe(store, sizeof *store);
}
