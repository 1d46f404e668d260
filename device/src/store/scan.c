// SPDX-License-Identifier: Apache-2.0
//
// Walking through a page as a power cut may have left it.
//
// A record counts if it authenticates; the seal is not asked, for it may have been cut itself. But
// a record that some mount took for torn must stay dead, even if its marginal bits read right
// later. That is what the gap in the next record's header says. So a record is handed on only when
// the next one is known, or the end of the page.
#include "store/log.h"

typedef struct {
    const mint_store_t *store;
    const mint_page_t *page;
    mint_scan_visit_t visit;
    void *context;
    mint_scan_t *scan;
    uint32_t base;       // address of the page
    uint32_t garbage;    // offset where a run of units that are no record begins, 0 if not in one
    bool pending;        // scan->tail is not handed on yet
    bool tail_authentic; // it authenticates
} walk_t;

static uint32_t page_len(const walk_t *walk)
{
    return walk->store->flash->page_len;
}

/// Hands on the pending record.
static mint_status_t deliver(walk_t *walk)
{
    if (!walk->pending) {
        return MINT_OK;
    }
    walk->pending = false;
    return walk->visit == NULL
               ? MINT_OK
               : walk->visit(walk->context, &walk->scan->tail, walk->tail_authentic);
}

/// Whether `record` lies in the gap of `next`.
static bool is_overruled(const walk_t *walk, const mint_record_t *record, const mint_record_t *next)
{
    return next->address - record->address <= next->gap * walk->store->flash->unit_len;
}

/// Reads the seal of a record. What stands there instead may be the record that overruled it: if
/// the cut hit the last unit before the seal and left it looking blank, the log went on just
/// behind. MINT_ERR_NOT_FOUND then.
static mint_status_t read_seal(const walk_t *walk, const mint_record_t *record, mint_seal_t *seal)
{
    uint32_t end = record->address +
                   mint_layout_record_len(walk->store->flash, record->type, record->len) -
                   walk->store->flash->unit_len;
    mint_status_t status =
        mint_seal_read(walk->store, walk->page->sequence, record->address, end, seal);
    if (status != MINT_OK || *seal != MINT_SEAL_TORN) {
        return status;
    }
    mint_record_t next;
    status = mint_record_read(walk->store, end, &next);
    if (status == MINT_OK) {
        return is_overruled(walk, record, &next) ? MINT_ERR_NOT_FOUND : MINT_OK;
    }
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
}

/// Reads what stands at `offset`. MINT_ERR_NOT_FOUND if it is no record, or a torn one.
static mint_status_t read_record(walk_t *walk, uint32_t offset, mint_record_t *record,
                                 mint_seal_t *seal, bool *authentic)
{
    mint_status_t status = mint_record_read(walk->store, walk->base + offset, record);
    if (status != MINT_OK) {
        return status;
    }
    *authentic = true;
    *seal = MINT_SEAL_EXACT;
    if (record->type == MINT_RECORD_MARK) {
        return MINT_OK;
    }
    status = read_seal(walk, record, seal);
    if (status != MINT_OK) {
        return status;
    }
    if (record->type == MINT_RECORD_NOTE) {
        return MINT_OK;
    }
    status = mint_record_open(walk->store, record, NULL, NULL);
    if (status == MINT_ERR_AUTHENTICATION) {
        *authentic = false;
        status = *seal == MINT_SEAL_EXACT ? MINT_OK : MINT_ERR_NOT_FOUND;
    }
    return status;
}

/// Takes in a record that ends at `end`.
static mint_status_t take(walk_t *walk, const mint_record_t *record, mint_seal_t seal,
                          bool authentic, uint32_t end)
{
    mint_scan_t *scan = walk->scan;
    if (walk->pending && is_overruled(walk, &walk->scan->tail, record)) {
        walk->pending = false;
    }
    mint_status_t status = deliver(walk);
    scan->tail = *record;
    scan->tail_seal = seal;
    scan->tail_end = end;
    scan->used_end = end;
    scan->record_count++;
    if (mint_layout_has_value(record->type)) {
        scan->authentic_count += authentic;
        scan->sealed_count += seal == MINT_SEAL_EXACT;
    }
    walk->tail_authentic = authentic;
    walk->pending = true;
    walk->garbage = 0;
    return status;
}

/// Takes in a unit that begins no record.
static mint_status_t pass_unit(walk_t *walk, uint32_t offset)
{
    uint32_t unit_len = walk->store->flash->unit_len;
    bool blank = false;
    mint_status_t status = mint_flash_is_blank(walk->store, walk->base + offset, unit_len, &blank);
    if (status != MINT_OK || blank) {
        walk->garbage = 0;
        return status;
    }
    walk->scan->used_end = offset + unit_len;
    if (walk->garbage == 0) {
        walk->garbage = offset;
        return MINT_OK;
    }
    // The seal of what began with the garbage: that was a good record once.
    mint_seal_t seal;
    status = mint_seal_read(walk->store, walk->page->sequence, walk->base + walk->garbage,
                            walk->base + offset, &seal);
    walk->scan->damaged |= status == MINT_OK && seal == MINT_SEAL_EXACT;
    return status;
}

mint_status_t mint_scan_page(const mint_store_t *store, const mint_page_t *page,
                             mint_scan_visit_t visit, void *context, mint_scan_t *scan)
{
    walk_t walk = {.store = store, .page = page, .visit = visit, .context = context, .scan = scan};
    walk.base = page->index * store->flash->page_len;
    uint32_t offset = mint_layout_first(store->flash);
    *scan = (mint_scan_t){.tail_end = offset, .used_end = offset};
    while (offset < page_len(&walk)) {
        mint_record_t record;
        mint_seal_t seal = MINT_SEAL_BLANK;
        bool authentic = false;
        mint_status_t status = read_record(&walk, offset, &record, &seal, &authentic);
        if (status == MINT_OK) {
            offset += mint_layout_record_len(store->flash, record.type, record.len);
            status = take(&walk, &record, seal, authentic, offset);
        } else if (status == MINT_ERR_NOT_FOUND) {
            status = pass_unit(&walk, offset);
            offset += store->flash->unit_len;
        }
        if (status != MINT_OK) {
            return status;
        }
    }
    return deliver(&walk);
}
