// SPDX-License-Identifier: Apache-2.0
//
// Room for more: the oldest page is moved out and erased, in turn, so that all pages wear alike.
//
// One page without a header is always kept, and it always suffices: what is alive on a page fits on
// an empty one. Until the mark is on flash, a page opened to receive holds nothing but copies; a
// mount that finds it without the mark erases it again. With the mark it may finish the erasure,
// however far it had come.
#include "store/log.h"

#define ADD_ATTEMPTS 3

mint_status_t mint_log_retire(mint_store_t *store, const mint_page_t *page)
{
    mint_record_t mark = {.type = MINT_RECORD_MARK,
                          .uid = (uint64_t)page->index << 32 | page->sequence};
    mint_status_t status = mint_log_append(store, &mark, NULL);
    if (status == MINT_OK) {
        status = mint_flash_erase(store, page->index);
    }
    if (status == MINT_OK) {
        store->blank_page = page->index;
        store->blank_erase_count = page->erase_count + 1;
    }
    return status;
}

typedef struct {
    mint_store_t *store;
    const mint_page_t *page; // being moved out
    bool received;           // the open page was opened for this
} move_t;

/// Opens a page to receive, once; what one page held fits into one page.
static mint_status_t receive(move_t *move)
{
    if (move->received) {
        return MINT_ERR_FLASH; // Only units that failed to program can have used up the room.
    }
    move->received = true;
    return mint_page_open(move->store, move->page->sequence);
}

static mint_status_t move_record(move_t *move, mint_record_t *record)
{
    const mint_flash_t *flash = move->store->flash;
    uint32_t limit =
        move->received ? mint_layout_move_limit(flash) : mint_layout_limit(flash, MINT_RECORD_DATA);
    mint_status_t status = mint_log_append_copy(move->store, record, limit);
    if (status == MINT_ERR_FULL) {
        status = receive(move);
        if (status == MINT_OK) {
            status = mint_log_append_copy(move->store, record, mint_layout_move_limit(flash));
        }
    }
    return status == MINT_ERR_FULL ? MINT_ERR_FLASH : status;
}

static mint_status_t move_values(move_t *move)
{
    uint32_t page_len = move->store->flash->page_len;
    uint32_t base = move->page->index * page_len;
    mint_store_slot_t *slot = NULL;
    while ((slot = mint_index_first_in(move->store, base, base + page_len)) != NULL) {
        mint_record_t record;
        mint_status_t status = mint_record_read(move->store, slot->address, &record);
        if (status == MINT_OK) {
            status = move_record(move, &record);
        }
        if (status != MINT_OK) {
            return status == MINT_ERR_NOT_FOUND ? MINT_ERR_FLASH : status;
        }
        slot->address = record.address;
    }
    return MINT_OK;
}

static mint_status_t move_tombstone(void *context, const mint_record_t *record, bool authentic)
{
    move_t *move = (move_t *)context;
    if (!authentic || record->type != MINT_RECORD_TOMBSTONE ||
        mint_index_find(move->store, record->uid) != NULL) {
        return MINT_OK;
    }
    mint_record_t copy = *record;
    return move_record(move, &copy);
}

/// Tombstones are needed as long as there are older pages, where what they delete may stand.
static mint_status_t move_tombstones(move_t *move)
{
    mint_page_t older;
    mint_status_t status = mint_page_before(move->store, move->page->sequence, &older);
    if (status != MINT_OK) {
        return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
    }
    mint_scan_t scan;
    return mint_scan_page(move->store, move->page, move_tombstone, move, &scan);
}

mint_status_t mint_log_move_out(mint_store_t *store, const mint_page_t *page, bool received)
{
    move_t move = {.store = store, .page = page, .received = received};
    mint_status_t status = move_values(&move);
    if (status == MINT_OK) {
        status = move_tombstones(&move);
    }
    if (status != MINT_OK) {
        return status;
    }
    status = mint_log_retire(store, page);
    if (status == MINT_ERR_FULL) {
        status = receive(&move);
        if (status == MINT_OK) {
            status = mint_log_retire(store, page);
        }
    }
    return status;
}

/// One step towards more room.
static mint_status_t step(mint_store_t *store)
{
    uint32_t spares = 0;
    mint_status_t status = mint_page_spares(store, &spares);
    if (status != MINT_OK || spares >= 2) {
        return status == MINT_OK ? mint_page_open(store, 0) : status;
    }
    mint_page_t oldest;
    status = mint_page_after(store, 0, &oldest);
    if (status != MINT_OK || oldest.index == store->page) {
        return status == MINT_OK ? MINT_ERR_FULL : status;
    }
    return mint_log_move_out(store, &oldest, false);
}

/// Opens and collects pages until a record of this type with `len` bytes on flash fits at the end
/// of the log.
static mint_status_t make_room(mint_store_t *store, uint8_t type, uint32_t len)
{
    uint32_t limit = mint_layout_limit(store->flash, type);
    uint32_t steps_left = 2 * store->flash->page_count; // Each page moved, and one opened for each.
    while (!mint_log_fits(store, mint_log_note_len(store) + len, limit)) {
        if (steps_left-- == 0) {
            return MINT_ERR_FULL;
        }
        mint_status_t status = step(store);
        if (status != MINT_OK) {
            return status;
        }
    }
    return MINT_OK;
}

mint_status_t mint_log_add(mint_store_t *store, mint_record_t *record, const uint8_t *data)
{
    uint32_t len = mint_layout_record_len(store->flash, record->type, record->len);
    mint_status_t status = MINT_ERR_FULL;
    for (int attempt = 0; status == MINT_ERR_FULL && attempt < ADD_ATTEMPTS; attempt++) {
        status = make_room(store, record->type, len);
        if (status == MINT_OK) {
            status = mint_log_append(store, record, data);
        }
    }
    return status == MINT_ERR_FULL ? MINT_ERR_FLASH : status;
}
