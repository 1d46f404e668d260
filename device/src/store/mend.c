// SPDX-License-Identifier: Apache-2.0
//
// What a power cut left, mended at mount. The aim is not only that all is right now, but that no
// marginal bit can make anything different of it later: whatever was being programmed or erased
// when the power went is overruled by something that is programmed now.
#include "store/log.h"

/// Puts a copy of the last value behind it, for it may be marginal, or a note that says what is
/// dead. A note behind shows the next mount that the one or the other is firm. MINT_ERR_FULL if
/// there is no room.
static mint_status_t overrule(mint_store_t *store, mint_scan_t *scan)
{
    bool copied = false;
    mint_status_t status = mint_log_append_tail(store, scan, mint_layout_limit(store), &copied);
    if (status == MINT_OK) {
        status = mint_log_note(store);
    }
    return status == MINT_OK && (!copied || store->followers < MINT_FOLLOWERS_FIRM)
               ? mint_log_note(store)
               : status;
}

/// Moves all that is alive on the page to a fresh one, so that nothing of its end is left. The
/// fresh one was free without the last value as well.
static mint_status_t leave_page(mint_store_t *store, mint_scan_t *scan, uint16_t free_page)
{
    mint_status_t status = mint_log_open(store, free_page, scan, 0);
    return status == MINT_OK ? mint_log_note(store) : status; // The second, as above.
}

/// Whether nothing was cut, and no record tells a dead one so that may itself be marginal.
static bool is_clean(const mint_store_t *store, const mint_scan_t *scan)
{
    bool last_word = scan->tail.type == MINT_RECORD_NOTE && scan->tail.gap != 0;
    bool stateless = store->state != NULL && (scan->changes_since > 0 || scan->state_again);
    return scan->followers >= MINT_FOLLOWERS_FIRM && !scan->unsealed && !last_word && !stateless &&
           scan->used_end <= scan->tail_end;
}

/// Erases the pages newer than `sequence` but the open one.
static mint_status_t erase_unfinished(const mint_store_t *store, uint32_t sequence)
{
    mint_status_t status = MINT_OK;
    for (uint32_t i = 0; status == MINT_OK && i < store->flash->page_count; i++) {
        uint32_t found = 0;
        if (i != store->page && mint_page_read(store, i, &found) == MINT_OK && found > sequence) {
            status = mint_flash_erase(store, i);
        }
    }
    return status;
}

mint_status_t mint_log_mend(mint_store_t *store, mint_scan_t *scan, bool unfinished)
{
    if (!unfinished && is_clean(store, scan)) {
        return MINT_OK;
    }
    uint32_t sequence = store->sequence;
    uint16_t free_page = mint_log_free_page(store);
    mint_status_t status = overrule(store, scan);
    if (status == MINT_ERR_FULL) {
        status = leave_page(store, scan, free_page);
    }
    if (status == MINT_OK && unfinished) {
        status = erase_unfinished(store, sequence);
    }
    return status == MINT_ERR_FULL ? MINT_ERR_FLASH : status;
}
