// SPDX-License-Identifier: Apache-2.0
//
// How much room could be made: mint_log_open() gone through on paper, once around, so that a value
// that does not fit is refused before anything is changed.
#include "store/log.h"

typedef struct {
    const mint_store_t *store;
    uint32_t page;    // the next live record that has not moved yet stands here,
    uint32_t address; // from here on
    uint32_t left;    // pages from there on, that one too
    uint32_t len;     // its bytes on flash, 0 if there is none left
} paper_t;

static uint32_t next_page(const mint_store_t *store, uint32_t page)
{
    return page + 1 < store->flash->page_count ? page + 1 : 0;
}

/// Goes on to the next live record.
static mint_status_t advance(paper_t *paper)
{
    uint32_t page_len = paper->store->flash->page_len;
    paper->address += paper->len;
    paper->len = 0;
    while (paper->left > 0) {
        const mint_store_slot_t *slot =
            mint_index_first_in(paper->store, paper->address, (paper->page + 1) * page_len);
        if (slot != NULL) {
            mint_record_t record;
            mint_status_t status = mint_index_read(paper->store, slot, &record);
            paper->address = mint_index_address(paper->store, slot);
            if (status == MINT_OK) {
                paper->len = mint_layout_record_len(paper->store, record.type, record.len);
                return MINT_OK;
            }
            if (status != MINT_ERR_CORRUPT) {
                return status;
            }
            paper->address++; // It will not move.
            continue;
        }
        paper->left--;
        paper->page = next_page(paper->store, paper->page);
        paper->address = paper->page * page_len;
    }
    return MINT_OK;
}

/// Opens a page on paper: all of `victim` goes there, then what fits of the others. `*room` is what
/// there is between the two.
static mint_status_t open_page(paper_t *paper, uint32_t victim, uint32_t *room)
{
    uint32_t capacity = mint_layout_capacity(paper->store);
    uint32_t fill = 0;
    mint_status_t status = MINT_OK;
    while (status == MINT_OK && paper->len != 0 && paper->page == victim) {
        fill += paper->len;
        status = advance(paper);
    }
    *room = fill < capacity ? capacity - fill : 0;
    while (status == MINT_OK && paper->len != 0 && paper->len <= capacity - fill) {
        fill += paper->len;
        status = advance(paper);
    }
    return status;
}

mint_status_t mint_log_room(const mint_store_t *store, uint32_t *room)
{
    uint32_t state_len = store->state != NULL ? mint_layout_note_len(store) : 0;
    uint32_t limit = mint_layout_limit(store);
    uint32_t end = store->offset + mint_log_note_ahead_len(store);
    paper_t paper = {.store = store,
                     .page = next_page(store, mint_log_free_page(store)),
                     .left = store->flash->page_count - 1};
    uint32_t victim = paper.page;
    paper.address = paper.page * store->flash->page_len;
    *room = end < limit ? limit - end : 0;
    mint_status_t status = advance(&paper);
    for (uint32_t i = 0; status == MINT_OK && i + 1 < store->flash->page_count; i++) {
        uint32_t now = 0;
        status = open_page(&paper, victim, &now);
        *room = now > *room ? now : *room;
        victim = next_page(store, victim);
    }
    *room -= *room < state_len ? *room : state_len;
    return status;
}
