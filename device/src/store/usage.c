// SPDX-License-Identifier: Apache-2.0
//
// Space accounting.
#include "store/log.h"

size_t mint_store_space(const mint_store_t *store)
{
    uint32_t room = 0;
    if (mint_store_check_writable(store) != MINT_OK || mint_index_unused(store) == NULL ||
        mint_log_room(store, &room) != MINT_OK ||
        room < mint_layout_record_len(store, MINT_RECORD_DATA, 0)) {
        return 0;
    }
    uint32_t body_len = (room & ~(store->flash->unit_len - 1)) - mint_layout_seal_len(store);
    uint32_t len = body_len - MINT_RECORD_HEADER_LEN - MINT_AEAD_TAG_LEN;
    return len < UINT16_MAX ? len : UINT16_MAX;
}

mint_status_t mint_store_usage(const mint_store_t *store, mint_store_usage_t *usage)
{
    *usage = (mint_store_usage_t){0};
    if (!store->mounted) {
        return MINT_ERR_STATE;
    }
    // One page is always free.
    usage->capacity_len = (size_t)(store->flash->page_count - 1) * mint_layout_capacity(store);
    usage->record_max = store->record_count;
    usage->page_openings = store->floor - 1;
    for (size_t i = 0; i < store->record_count; i++) {
        mint_record_t record;
        if (store->slots[i].unit == 0) {
            continue;
        }
        mint_status_t status = mint_index_read(store, &store->slots[i], &record);
        usage->record_count++;
        if (status == MINT_ERR_CORRUPT) {
            continue;
        }
        if (status != MINT_OK) {
            return status;
        }
        usage->value_len += record.len;
        usage->flash_len += mint_layout_record_len(store, record.type, record.len);
    }
    return MINT_OK;
}
