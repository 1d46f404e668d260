// SPDX-License-Identifier: Apache-2.0
//
// What a power cut left, found and mended at mount. The aim is not only that all is right now, but
// that no marginal bit can make anything different of it later: whatever was being programmed or
// erased when the power went is overruled by something that is programmed now.
#include "store/log.h"

static bool is_bare(const mint_store_t *store, const mint_scan_t *scan)
{
    return scan->used_end == mint_layout_first(store->flash);
}

static bool has_unsealed_tail(const mint_scan_t *scan)
{
    return scan->record_count > 0 && scan->tail_seal == MINT_SEAL_BLANK;
}

/// Goes on at the end of the log. One unit is left out, for a cut may have begun on it and left
/// nothing to see. A page with nothing behind its header is not gone on with at all: its header
/// itself may be what was cut.
static void resume(mint_store_t *store, const mint_mount_t *mount)
{
    const mint_scan_t *scan = &mount->scan;
    uint32_t page_len = store->flash->page_len;
    store->page = mount->newest.index;
    store->page_sequence = mount->newest.sequence;
    store->tail_end = scan->tail_end;
    if (scan->record_count > 0 &&
        (has_unsealed_tail(scan) || scan->tail.type == MINT_RECORD_MARK)) {
        // The tail may fade, and its gap with it. What comes next covers both.
        store->tail_end = scan->tail.address % page_len - scan->tail.gap * store->flash->unit_len;
    }
    store->note_needed = true;
    store->offset = scan->used_end + store->flash->unit_len;
    if (is_bare(store, scan) || store->offset > page_len) {
        store->offset = page_len;
    }
}

/// Erases a page that is to go, on the strength of a mark written now: what else says so may be
/// marginal. Without `marking`, because there is no room or the tail in front is not firm itself,
/// it goes without. Then this mount, or if it is cut the next, opens this very page and so erases
/// it again, for it is the first free one behind the newest.
static mint_status_t erase_given_up(mint_store_t *store, const mint_page_t *page, bool marking)
{
    if (page->index == MINT_PAGE_NONE) {
        return MINT_OK;
    }
    mint_status_t status = marking ? mint_log_retire(store, page) : MINT_ERR_FULL;
    return status == MINT_ERR_FULL ? mint_flash_erase(store, page->index) : status;
}

/// Begins the session's part of the log, where there is room for it.
static mint_status_t write_note(mint_store_t *store)
{
    mint_record_t note = {.type = MINT_RECORD_NOTE};
    mint_status_t status = mint_log_append(store, &note, NULL);
    store->note_needed &= status != MINT_OK;
    return status;
}

/// Erases free pages whose header area is not blank, lest a header come back there.
static mint_status_t erase_remnants(const mint_store_t *store)
{
    for (uint32_t i = 0; i < store->flash->page_count; i++) {
        mint_page_t page;
        bool blank = true;
        mint_status_t status = mint_page_read(store, i, &page);
        if (status == MINT_ERR_NOT_FOUND) {
            status = mint_flash_is_blank(store, i * store->flash->page_len,
                                         mint_layout_first(store->flash), &blank);
        }
        if (status == MINT_OK && !blank) {
            status = mint_flash_erase(store, i);
        }
        if (status != MINT_OK) {
            return status;
        }
    }
    return MINT_OK;
}

/// Writes what makes the tail firm into the open page. MINT_ERR_FULL if it does not fit.
static mint_status_t overrule_tail(mint_store_t *store, const mint_scan_t *scan, bool unsealed)
{
    mint_record_t record = scan->tail;
    mint_status_t status = MINT_OK;
    if (unsealed && mint_layout_has_value(record.type)) {
        status = mint_log_append_copy(store, &record, mint_layout_move_limit(store->flash));
    } else {
        record = (mint_record_t){.type = MINT_RECORD_NOTE};
        status = mint_log_append(store, &record, NULL);
    }
    if (status == MINT_OK) {
        store->note_needed = false; // What was written does as well.
    }
    return status == MINT_OK && record.type == MINT_RECORD_DATA ? mint_index_put(store, &record)
                                                                : status;
}

/// Moves the newest page to a fresh one, so that nothing of its tail is left.
static mint_status_t leave_page(mint_store_t *store, const mint_page_t *page)
{
    mint_status_t status = mint_page_open(store, page->sequence);
    if (status == MINT_OK) {
        status = mint_log_move_out(store, page, true);
    }
    return status == MINT_OK ? write_note(store) : status;
}

/// Makes the end of the log firm, if it is not.
static mint_status_t mend_tail(mint_store_t *store, const mint_mount_t *mount)
{
    bool unsealed = has_unsealed_tail(&mount->scan);
    if (!unsealed && mount->scan.used_end <= store->tail_end) {
        return MINT_OK;
    }
    mint_status_t status = overrule_tail(store, &mount->scan, unsealed);
    return status == MINT_ERR_FULL ? leave_page(store, &mount->newest) : status;
}

/// Whether what is given up in the next recovery could be marked in the open page.
static bool has_room_for_marks(const mint_store_t *store)
{
    return mint_log_fits(store,
                         mint_layout_record_len(store->flash, MINT_RECORD_MARK, 0) +
                             mint_layout_record_len(store->flash, MINT_RECORD_NOTE, 0),
                         store->flash->page_len);
}

/// Gets to where there is room for marks. The next change would have to do it anyway; done now, a
/// cut does not meet a log that cannot say what it does.
static mint_status_t move_on(mint_store_t *store)
{
    mint_record_t note = {.type = MINT_RECORD_NOTE};
    store->offset = store->flash->page_len;
    mint_status_t status = mint_log_add(store, &note, NULL);
    store->note_needed &= status != MINT_OK;
    return status;
}

mint_status_t mint_recover(mint_store_t *store, const mint_mount_t *mount)
{
    if (mount->newest.index == MINT_PAGE_NONE) {
        return MINT_OK;
    }
    resume(store, mount);
    bool erasing =
        mount->undone.index != MINT_PAGE_NONE || mount->moved_out.index != MINT_PAGE_NONE;
    bool marking = has_room_for_marks(store) && !has_unsealed_tail(&mount->scan);
    mint_status_t status = erase_given_up(store, &mount->undone, marking);
    if (status == MINT_OK) {
        status = erase_given_up(store, &mount->moved_out, marking);
    }
    if (status == MINT_OK && erasing && marking) {
        status = write_note(store);
        status = status == MINT_ERR_FULL ? MINT_OK : status;
    }
    if (status == MINT_OK) {
        status = erase_remnants(store);
    }
    if (status == MINT_OK) {
        status = mend_tail(store, mount);
    }
    if (status == MINT_OK && !has_room_for_marks(store)) {
        status = move_on(store);
    }
    return status == MINT_ERR_FULL ? MINT_ERR_FLASH : status;
}
