// SPDX-License-Identifier: Apache-2.0
//
// How much room collection could make: mint_log_add() gone through on paper, once around, so
// that a value that does not fit is refused before anything is changed.
#include "store/log.h"

typedef struct {
    const mint_store_t *store;
    uint32_t address[MINT_STORE_RECORDS_MAX]; // where each slot's record would be
    uint32_t page;      // would be appended to; new ones count on past the last
    uint32_t next_page; // number of the next new one
    uint32_t offset;    // next free byte in it
    uint32_t note_len;  // bytes that go to a note before the next value
    uint32_t spares;    // pages without a header
    bool received;      // a page was opened for the page being moved out
} paper_t;

static void open_page(paper_t *paper)
{
    paper->page = paper->next_page++;
    paper->offset = mint_layout_first(paper->store->flash);
    paper->note_len = 0;
    paper->spares--;
    paper->received = true;
}

static void place(paper_t *paper, uint32_t len, uint32_t limit)
{
    if (paper->offset > limit || len > limit - paper->offset) {
        open_page(paper);
    }
    paper->offset += len;
}

/// The slot whose record would be the first in a page, -1 if none would.
static int first_in(const paper_t *paper, uint32_t base)
{
    int first = -1;
    for (int i = 0; i < (int)MINT_STORE_RECORDS_MAX; i++) {
        uint32_t address = paper->address[i];
        if (paper->store->slots[i].uid != 0 && address >= base &&
            address - base < paper->store->flash->page_len &&
            (first < 0 || address < paper->address[first])) {
            first = i;
        }
    }
    return first;
}

static void move_out(paper_t *paper, uint32_t index)
{
    const mint_flash_t *flash = paper->store->flash;
    int slot = -1;
    paper->received = false;
    while ((slot = first_in(paper, index * flash->page_len)) >= 0) {
        uint32_t len =
            mint_layout_record_len(flash, MINT_RECORD_DATA, paper->store->slots[slot].len);
        place(paper, len,
              paper->received ? mint_layout_move_limit(flash)
                              : mint_layout_limit(flash, MINT_RECORD_DATA));
        paper->address[slot] = paper->page * flash->page_len + paper->offset - len;
    }
    place(paper, mint_layout_record_len(flash, MINT_RECORD_MARK, 0), flash->page_len);
    paper->spares++;
}

/// What fits now.
static uint32_t fits(const paper_t *paper)
{
    uint32_t limit = mint_layout_limit(paper->store->flash, MINT_RECORD_DATA);
    if (paper->spares >= 2) {
        return limit - mint_layout_first(paper->store->flash);
    }
    uint32_t end = paper->offset + paper->note_len;
    return end < limit ? limit - end : 0;
}

static mint_status_t start(paper_t *paper)
{
    const mint_store_t *store = paper->store;
    for (size_t i = 0; i < MINT_STORE_RECORDS_MAX; i++) {
        paper->address[i] = store->slots[i].address;
    }
    paper->page = store->page;
    paper->next_page = store->flash->page_count;
    paper->offset = store->offset;
    paper->note_len = mint_log_note_len(store);
    return mint_page_spares(store, &paper->spares);
}

mint_status_t mint_log_room(const mint_store_t *store, uint32_t *room)
{
    paper_t paper = {.store = store};
    mint_page_t page = {0};
    mint_status_t status = start(&paper);
    *room = 0;
    while (status == MINT_OK) {
        uint32_t now = fits(&paper);
        *room = now > *room ? now : *room;
        if (paper.spares >= 2) {
            return MINT_OK; // No more than this ever fits.
        }
        status = mint_page_after(store, page.sequence, &page);
        if (status == MINT_OK && page.index == paper.page) {
            return MINT_OK;
        }
        if (status == MINT_OK) {
            move_out(&paper, page.index);
        }
    }
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
}
