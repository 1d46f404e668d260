// SPDX-License-Identifier: Apache-2.0
//
// Finding the end of the log. The newest page is enough, for it begins with a checkpoint; the one
// before it counts if the newest was never finished.
#include <string.h>

#include "store/log.h"

#define READINGS 32

/// Where the session goes on. One unit is left out, to be spoilt, for a cut may have begun on it
/// and left nothing to see. A last record that may fade is covered by the gap of what comes next.
static void resume(mint_store_t *store, uint16_t page, const mint_scan_t *scan)
{
    const mint_flash_t *flash = store->flash;
    store->page = page;
    store->offset = scan->used_end + flash->unit_len;
    store->tail_end = scan->tail_end;
    if (scan->unsealed || scan->tail.type == MINT_RECORD_NOTE) {
        store->tail_end = scan->tail.address % flash->page_len - scan->tail.gap * flash->unit_len;
    }
    store->followers = scan->followers;
    store->doubtful = true;
    store->note_needed = true;
}

/// Whether an older page that counts says that the page of this sequence is given up.
static mint_status_t is_void(mint_store_t *store, uint32_t sequence, bool *is)
{
    uint32_t before = sequence;
    uint16_t page = 0;
    mint_scan_t scan = {.complete = false};
    mint_status_t status = MINT_OK;
    while (status == MINT_OK && page != MINT_PAGE_NONE && !scan.complete) {
        status = mint_page_newest(store, before, &page, &before);
        if (status == MINT_OK && page != MINT_PAGE_NONE) {
            status = mint_scan_page(store, page, false, 0, &scan);
        }
    }
    *is = scan.complete && scan.floor > sequence;
    return status;
}

/// Whether the page that was scanned can be gone on with. If two records stand behind its
/// checkpoint, both are there for good, and damage is damage; else it may be half erased. The first
/// alone may fade, so there must be room to say it
/// again, and no page before may say that this one is given up.
static mint_status_t judge(mint_store_t *store, uint32_t sequence, const mint_scan_t *scan,
                           bool *accepted)
{
    const mint_flash_t *flash = store->flash;
    uint32_t end = scan->used_end + flash->unit_len + 2 * mint_layout_note_len(store);
    bool sound = scan->complete && !scan->damaged;
    *accepted = sound && scan->followers >= MINT_FOLLOWERS_FIRM;
    if (!sound && scan->followers >= MINT_FOLLOWERS_FIRM) {
        return MINT_ERR_CORRUPT;
    }
    if (*accepted || !sound || scan->followers == 0 || end > flash->page_len) {
        return MINT_OK;
    }
    bool is = true;
    mint_status_t status = is_void(store, sequence, &is);
    *accepted = !is;
    return status;
}

/// MINT_ERR_CORRUPT if another page, whose header is lost, was newer than `sequence` and had what
/// makes it firm: no power cut leaves that. To go back to the page before would bring old values
/// back, and use the sequence, and so its nonces, again.
static mint_status_t check_lost(mint_store_t *store, uint16_t page, uint32_t sequence)
{
    mint_status_t status = MINT_OK;
    for (uint16_t i = 0; status == MINT_OK && i < store->flash->page_count; i++) {
        mint_scan_t scan = {.followers = 0};
        uint32_t found;
        status = i != page ? mint_page_read(store, i, &found) : MINT_OK;
        if (status == MINT_ERR_FORMAT) {
            status = mint_scan_page(store, i, false, 0, &scan);
        } else if (status != MINT_ERR_FLASH) {
            status = MINT_OK;
        }
        if (status == MINT_OK && scan.followers >= MINT_FOLLOWERS_FIRM &&
            scan.floor > sequence + 1) {
            status = MINT_ERR_CORRUPT;
        }
    }
    return status;
}

static mint_status_t find_end(mint_store_t *store, mint_scan_t *scan, bool *unfinished)
{
    uint16_t page = 0;
    uint32_t sequence = UINT32_MAX;
    bool accepted = false;
    mint_status_t status = MINT_OK;
    *unfinished = false;
    *scan = (mint_scan_t){.complete = false};
    while (status == MINT_OK && !accepted) {
        *unfinished = sequence != UINT32_MAX;
        status = mint_page_newest(store, sequence, &page, &sequence);
        store->floor = store->floor > sequence ? store->floor : sequence + 1;
        if (status != MINT_OK || page == MINT_PAGE_NONE) {
            break;
        }
        memset(store->slots, 0, store->record_count * sizeof store->slots[0]);
        status = mint_scan_page(store, page, true, 0, scan);
        if (status == MINT_OK) {
            status = judge(store, sequence, scan, &accepted);
        }
    }
    if (status == MINT_OK) {
        status = check_lost(store, page, sequence);
    }
    if (status == MINT_OK) {
        resume(store, page, scan);
        store->sequence = store->epoch = sequence;
        store->floor = scan->floor > store->floor ? scan->floor : store->floor;
        scan->state_address = page != MINT_PAGE_NONE ? scan->state_address : 0;
    }
    return status;
}

/// Has the state checked, which leaves the index as it was at the note, and then the one change
/// that may follow. All that it goes on with is of one walk: a note that flickers is now there, now
/// not.
static mint_status_t check_state(mint_store_t *store, mint_scan_t *scan)
{
    const uint16_t page = store->page;
    const uint32_t state_address = scan->state_address;
    bool again;
    mint_status_t status = store->state->check(store, state_address, &again);
    if (status != MINT_OK || page == MINT_PAGE_NONE) {
        return status;
    }
    status = mint_scan_page(store, page, false, 0, scan);
    if (status == MINT_OK) {
        status = scan->state_address == state_address ? store->state->check_change(store, scan)
                                                      : MINT_ERR_ROLLBACK;
    }
    if (status == MINT_OK && scan->changes_since > 0 && !scan->unsealed) {
        mint_index_apply(store, &scan->tail);
    }
    resume(store, page, scan);
    scan->before = 0; // not checked
    scan->state_again = again;
    return status;
}

mint_status_t mint_log_find_end(mint_store_t *store, mint_scan_t *scan, bool *unfinished)
{
    mint_status_t status = MINT_ERR_ROLLBACK;
    // A note that was cut may read now as it should, now not. What is older reads so every time.
    for (int i = 0; status == MINT_ERR_ROLLBACK && i < READINGS; i++) {
        status = find_end(store, scan, unfinished);
        if (status == MINT_OK && store->state != NULL) {
            status = check_state(store, scan);
        }
    }
    return status;
}
