// SPDX-License-Identifier: Apache-2.0
//
// The end of the log. What fails to stick is left behind, inside the gap of the next record, and
// tried again further on.
#include "store/log.h"

#define WRITE_ATTEMPTS 3
#define READINGS       8

/// Finds the place of a record at the end of the log. MINT_ERR_FULL.
static mint_status_t place(mint_store_t *store, mint_record_t *record, uint32_t limit)
{
    const mint_flash_t *flash = store->flash;
    uint32_t len = mint_layout_record_len(store, record->type, record->len);
    if (store->offset + len > limit) {
        return MINT_ERR_FULL;
    }
    if (store->doubtful) {
        // A cut may have begun on this unit and left nothing to see. Now it can show nothing later,
        // and if this is cut like that as well, the next session does the same.
        mint_flash_spoil(store);
        store->doubtful = false;
    }
    record->address = store->page * flash->page_len + store->offset;
    record->gap = (uint16_t)((store->offset - store->tail_end) / flash->unit_len);
    return MINT_OK;
}

/// Takes what was just written for the end of the log.
static void take_in(mint_store_t *store)
{
    store->tail_end = store->offset;
    if (store->followers < MINT_FOLLOWERS_FIRM) {
        store->followers++;
    }
}

/// Writes a value, once, new or as a copy of the one at `from`.
static mint_status_t write_value(mint_store_t *store, mint_record_t *record, const uint8_t *data,
                                 uint32_t from, uint32_t limit)
{
    mint_status_t status = place(store, record, limit);
    if (status != MINT_OK) {
        return status;
    }
    if (from == 0) {
        record->origin_sequence = store->epoch;
        record->origin_unit = (uint16_t)(store->offset / store->flash->unit_len);
    }
    status = mint_record_write(store, record, data, from);
    if (status == MINT_OK) {
        take_in(store);
    }
    return status;
}

/// Writes a note with its state, or with NULL a checkpoint, once.
static mint_status_t write_plain(mint_store_t *store, mint_record_t *record, const uint8_t *state,
                                 uint32_t limit)
{
    mint_status_t status = place(store, record, limit);
    if (status == MINT_OK) {
        status = mint_record_put_header(store, record);
    }
    if (status == MINT_OK) {
        status =
            state != NULL ? mint_flash_put(store, state, record->len) : mint_checkpoint_put(store);
    }
    if (status == MINT_OK) {
        status = mint_flash_finish(store);
    }
    if (status == MINT_OK) {
        take_in(store);
    }
    return status;
}

uint32_t mint_log_note_ahead_len(const mint_store_t *store)
{
    return store->note_needed ? mint_layout_note_len(store) : 0;
}

/// Writes a note, once.
static mint_status_t note_here(mint_store_t *store, uint32_t limit)
{
    uint8_t state[MINT_STORE_STATE_LEN];
    mint_record_t note = {.type = MINT_RECORD_NOTE, .uid = store->floor};
    mint_status_t status = MINT_OK;
    if (store->state != NULL) {
        note.len = sizeof state;
        status = store->state->state(store, state);
        note.origin_sequence = mint_crc32(0, state, sizeof state);
    }
    if (status == MINT_OK) {
        status = write_plain(store, &note, state, limit);
    }
    if (status == MINT_OK) {
        store->note_needed = false;
        status = store->state != NULL ? store->state->written(store) : MINT_OK;
    }
    return status;
}

mint_status_t mint_log_note(mint_store_t *store)
{
    mint_status_t status = MINT_ERR_FLASH;
    for (int attempt = 0; status == MINT_ERR_FLASH && attempt < WRITE_ATTEMPTS; attempt++) {
        status = note_here(store, store->flash->page_len);
    }
    return status;
}

mint_status_t mint_log_append_checkpoint(mint_store_t *store, mint_record_t *record)
{
    mint_status_t status = MINT_ERR_FLASH;
    for (int attempt = 0; status == MINT_ERR_FLASH && attempt < WRITE_ATTEMPTS; attempt++) {
        status = write_plain(store, record, NULL, store->flash->page_len);
    }
    store->followers = 0;
    return status;
}

mint_status_t mint_log_append(mint_store_t *store, mint_record_t *record, const uint8_t *data,
                              uint32_t limit)
{
    mint_status_t status = MINT_ERR_FLASH;
    for (int attempt = 0; status == MINT_ERR_FLASH && attempt < WRITE_ATTEMPTS; attempt++) {
        // What is sealed next is sealed where nothing was before. An earlier session, or an attempt
        // that failed, may have sealed something for this very place and left nothing to see. The
        // note takes the place instead; once it is firm, no later session comes back behind it.
        status = store->note_needed ? note_here(store, limit) : MINT_OK;
        if (status == MINT_OK) {
            status = write_value(store, record, data, 0, limit);
        }
        store->note_needed |= status == MINT_ERR_FLASH;
    }
    return status;
}

/// Takes a copy that does not authenticate, because what it was made from never does. What reads
/// right now and then is not given up.
static mint_status_t take_damaged(mint_store_t *store, mint_record_t *copy, uint32_t from)
{
    const uint32_t address = copy->address;
    mint_status_t status = MINT_ERR_AUTHENTICATION;
    copy->address = from;
    for (int reading = 0; reading < READINGS && status == MINT_ERR_AUTHENTICATION; reading++) {
        status = mint_record_open(store, copy, NULL, NULL);
    }
    copy->address = address;
    if (status != MINT_ERR_AUTHENTICATION) {
        return MINT_ERR_FLASH;
    }
    status = mint_seal_write(store, copy);
    if (status == MINT_OK) {
        store->tail_end = store->offset;
    }
    return status;
}

/// Whether the unit before the next free one reads blank.
static bool ends_blank(const mint_store_t *store)
{
    const mint_flash_t *flash = store->flash;
    uint32_t address = store->page * flash->page_len + store->offset - flash->unit_len;
    bool blank = false;
    mint_status_t status = mint_flash_is_blank(store, address, flash->unit_len, &blank);
    (void)status; // what cannot be read is not blank
    return blank;
}

mint_status_t mint_log_append_copy(mint_store_t *store, mint_record_t *record, uint32_t limit,
                                   bool damaged)
{
    const uint32_t from = record->address;
    mint_status_t status = MINT_ERR_FLASH;
    for (int attempt = 0; status == MINT_ERR_FLASH && attempt < WRITE_ATTEMPTS; attempt++) {
        status = write_value(store, record, NULL, from, limit);
        if (status == MINT_ERR_AUTHENTICATION) {
            status = damaged ? take_damaged(store, record, from) : status;
            // What a cut left blank is blank in the copy too. If that is its end, the next mount
            // must not think that nothing is behind it. An end that does not read blank was written
            // in this session and stays what it is.
            store->doubtful = status == MINT_ERR_AUTHENTICATION && ends_blank(store);
        }
    }
    if (status != MINT_OK) {
        record->address = from;
    }
    return status;
}

mint_status_t mint_log_append_tail(mint_store_t *store, mint_scan_t *scan, uint32_t limit,
                                   bool *copied)
{
    *copied = false;
    if (!scan->unsealed) {
        return MINT_OK;
    }
    mint_status_t status = mint_log_append_copy(store, &scan->tail, limit, false);
    if (status == MINT_ERR_AUTHENTICATION && scan->before != 0 &&
        mint_record_read(store, scan->before, true, &scan->tail) == MINT_OK) {
        status = mint_log_append_copy(store, &scan->tail, limit, false);
    }
    if (status == MINT_OK) {
        mint_index_apply(store, &scan->tail);
        *copied = true;
    }
    // What read right and does not now was cut and never reported: it falls to the next gap.
    return status == MINT_ERR_AUTHENTICATION ? MINT_OK : status;
}
