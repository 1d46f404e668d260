// SPDX-License-Identifier: Apache-2.0
//
// Walking through a page as a power cut may have left it.
//
// A record that some mount took for torn must stay dead, even if its marginal bits read right
// later. That is what the gap in the next record's header says. So a record is delivered only when
// the next one is known, or the end of the page. Authenticated is only what has no seal and either
// overrules another record or is the last: the rest was read back before what follows was begun.
#include "store/log.h"

#define BLANK_UNITS_MAX  6u // more blank units in a row than any row of cuts leaves inside the log
#define BLANK_UNITS_TORN 2u // of them, those that a cut may have left blank at their beginning only

typedef struct {
    mint_store_t *store;
    mint_scan_t *scan;
    uint32_t base;    // address of the page
    uint32_t offset;  // looked at
    uint32_t garbage; // offset where units that are no record begin, 0 if the last was one
    uint32_t blank;   // blank units in a row
    bool enter;       // into the index
    bool pending;     // scan->tail is not delivered yet
} walk_t;

/// What stands behind the checkpoint, or would if that could be read: the first of it is a note.
static void count_follower(mint_scan_t *scan)
{
    bool behind = scan->complete || scan->followers > 0 || scan->tail.type == MINT_RECORD_NOTE;
    if (behind && scan->followers < MINT_FOLLOWERS_FIRM) {
        scan->followers++;
    }
}

/// Takes in the pending record, which no gap overrules. What is not `firm` counts, but does not get
/// into the index.
static mint_status_t deliver(walk_t *walk, bool firm)
{
    mint_scan_t *scan = walk->scan;
    const mint_record_t *record = &scan->tail;
    if (!walk->pending) {
        return MINT_OK;
    }
    walk->pending = false;
    if (mint_layout_has_value(record->type)) {
        scan->changes_since++;
        count_follower(scan);
        if (walk->enter && scan->complete && firm) {
            mint_index_apply(walk->store, record);
        }
        return MINT_OK;
    }
    scan->floor = (uint32_t)record->uid > scan->floor ? (uint32_t)record->uid : scan->floor;
    if (record->type == MINT_RECORD_CHECKPOINT) {
        scan->complete = true;
        scan->changes_since++;
        scan->followers = 0;
        return walk->enter ? mint_checkpoint_load(walk->store, record) : MINT_OK;
    }
    count_follower(scan);
    if (record->len != 0) {
        scan->state_address = record->address;
        scan->changes_since = 0;
    }
    return MINT_OK;
}

/// Whether the record at `address` lies in the gap of `next`.
static bool is_overruled(const walk_t *walk, uint32_t address, const mint_record_t *next)
{
    return next->address - address <= next->gap * walk->store->flash->unit_len;
}

/// Looks through what a value without an exact seal takes up: for the record that overrules it,
/// which then begins somewhere inside, and for the last unit that is not blank.
static mint_status_t look_inside(walk_t *walk, const mint_record_t *record, uint32_t len,
                                 uint32_t *next)
{
    uint32_t unit_len = walk->store->flash->unit_len;
    for (uint32_t at = unit_len; at < len; at += unit_len) {
        mint_record_t inner;
        mint_status_t status = mint_record_read(walk->store, record->address + at, false, &inner);
        if (status == MINT_OK && is_overruled(walk, record->address, &inner)) {
            *next = walk->offset + at;
            return MINT_ERR_NOT_FOUND;
        }
        bool blank = true;
        if (status == MINT_ERR_NOT_FOUND || status == MINT_OK) {
            status = mint_flash_is_blank(walk->store, record->address + at, unit_len, &blank);
        }
        if (status != MINT_OK) {
            return status;
        }
        walk->scan->used_end = blank ? walk->scan->used_end : walk->offset + at + unit_len;
    }
    return MINT_OK;
}

/// Drops the pending record if it lies in the gap of the next one. What is itself overruled has
/// overruled nothing: then the value before comes back, unless it lies in that gap as well.
static void overrule(walk_t *walk, const mint_record_t *next)
{
    mint_scan_t *scan = walk->scan;
    if (!walk->pending || !is_overruled(walk, scan->tail.address, next)) {
        scan->before = 0;
    } else if (scan->before != 0 && !is_overruled(walk, scan->before, next)) {
        walk->pending = mint_record_read(walk->store, scan->before, true, &scan->tail) == MINT_OK;
        scan->before = 0;
    } else {
        walk->pending = false;
        if (scan->before == 0 && mint_layout_has_value(scan->tail.type)) {
            scan->before = scan->tail.address;
        }
    }
}

/// Takes a record as the new tail, at the place being looked at.
static mint_status_t take(walk_t *walk, const mint_record_t *record, bool exact)
{
    const mint_store_t *store = walk->store;
    mint_scan_t *scan = walk->scan;
    uint32_t len = mint_layout_record_len(store, record->type, record->len);
    uint32_t next = walk->offset + len;
    overrule(walk, record);
    scan->damaged |=
        walk->garbage != 0 && walk->offset - record->gap * store->flash->unit_len > walk->garbage;
    mint_status_t status = deliver(walk, true);
    scan->used_end = walk->offset + store->flash->unit_len;
    if (status == MINT_OK && !exact) {
        status = look_inside(walk, record, len, &next);
    } else {
        scan->used_end = next;
    }
    if (status == MINT_ERR_NOT_FOUND) {
        walk->garbage = walk->garbage != 0 ? walk->garbage : walk->offset;
        walk->offset = next;
        return MINT_OK;
    }
    walk->garbage = 0;
    walk->offset = next;
    scan->tail = *record;
    scan->tail_end = next;
    scan->unsealed = !exact;
    walk->pending = true;
    walk->blank = 0;
    return status;
}

/// Reads the record at the place being looked at. MINT_ERR_NOT_FOUND if there is none.
static mint_status_t read_record(walk_t *walk, mint_record_t *record, bool *exact)
{
    const mint_store_t *store = walk->store;
    uint32_t address = walk->base + walk->offset;
    mint_status_t status = mint_record_read(store, address, walk->garbage == 0, record);
    *exact = true;
    if (status != MINT_OK || !mint_layout_has_value(record->type)) {
        return status;
    }
    bool programmed = false;
    status = mint_seal_read(store, record, &programmed, exact);
    bool overrules = walk->pending && is_overruled(walk, walk->scan->tail.address, record);
    if (status == MINT_OK && !*exact && (record->mended || overrules || programmed)) {
        status = mint_record_open(store, record, NULL, NULL);
    }
    return status == MINT_ERR_AUTHENTICATION ? MINT_ERR_NOT_FOUND : status;
}

/// Finds out whether the last record is one, if it has no seal. If not, what is before it is firm.
static mint_status_t check_tail(walk_t *walk)
{
    mint_scan_t *scan = walk->scan;
    if (!walk->pending || !scan->unsealed) {
        return MINT_OK;
    }
    mint_status_t status = mint_record_open(walk->store, &scan->tail, NULL, NULL);
    if (status == MINT_ERR_AUTHENTICATION && scan->before != 0 &&
        mint_record_read(walk->store, scan->before, true, &scan->tail) == MINT_OK) {
        scan->before = 0;
        scan->tail_end = scan->tail.address - walk->base +
                         mint_layout_record_len(walk->store, scan->tail.type, scan->tail.len);
        status = mint_record_open(walk->store, &scan->tail, NULL, NULL);
    }
    if (status != MINT_ERR_AUTHENTICATION) {
        // The unit of the seal is the one that may have been begun.
        uint32_t end = scan->tail_end - mint_layout_seal_len(walk->store);
        scan->used_end = end > scan->used_end ? end : scan->used_end;
        return status;
    }
    walk->pending = false;
    scan->unsealed = false;
    scan->tail_end =
        scan->tail.address - walk->base - scan->tail.gap * walk->store->flash->unit_len;
    scan->tail.type = MINT_RECORD_NONE;
    return MINT_OK;
}

/// Takes in a unit that begins no record, but what was read for one.
static mint_status_t pass_unit(walk_t *walk, const mint_record_t *none)
{
    const mint_store_t *store = walk->store;
    uint32_t len = store->flash->unit_len;
    bool blank = none->uid == UINT64_MAX && none->crc == UINT32_MAX;
    mint_status_t status = MINT_OK;
    if (walk->blank < BLANK_UNITS_TORN || len <= MINT_RECORD_HEADER_LEN) {
        status = mint_flash_is_blank(store, walk->base + walk->offset, len, &blank);
    }
    walk->blank = blank ? walk->blank + 1 : 0;
    if (!blank && walk->garbage == 0) {
        walk->garbage = walk->offset;
    }
    walk->offset += store->flash->unit_len;
    walk->scan->used_end = blank ? walk->scan->used_end : walk->offset;
    return status;
}

mint_status_t mint_scan_page(mint_store_t *store, uint16_t page, bool enter, uint32_t until,
                             mint_scan_t *scan)
{
    walk_t walk = {.store = store, .scan = scan, .enter = enter};
    walk.base = page * store->flash->page_len;
    walk.offset = mint_layout_first(store);
    *scan = (mint_scan_t){.tail_end = walk.offset, .used_end = walk.offset};
    while (walk.offset < store->flash->page_len && walk.blank < BLANK_UNITS_MAX) {
        mint_record_t record = {.type = MINT_RECORD_NONE};
        bool exact = false;
        mint_status_t found = read_record(&walk, &record, &exact);
        if (found == MINT_OK) {
            found = take(&walk, &record, exact);
        } else if (found == MINT_ERR_NOT_FOUND) {
            found = pass_unit(&walk, &record);
        }
        if (found != MINT_OK) {
            return found;
        }
        if (until != 0 && scan->tail.address == until) {
            break;
        }
    }
    mint_status_t status = check_tail(&walk);
    return status == MINT_OK ? deliver(&walk, !scan->unsealed) : status;
}
