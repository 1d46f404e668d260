// SPDX-License-Identifier: Apache-2.0
//
// The state that notes carry where the port has a monotonic counter: the number of the change and
// an HMAC over it, the page's sequence and what is authenticated of every live record. The origin
// of a record is in that, and an origin belongs to one sealing only, so the HMAC stands for all
// values as well.
//
// No number is used again, whatever is put back: once the counter has it, only the state that has
// it is accepted, and each session begins with a number of its own. So nonces are made of it.
#include <string.h>

#include "mintmark/rollback.h"
#include "store/log.h"

#define PURPOSE "mintmark store state 2"

static mint_status_t add_area(mint_store_t *store, mint_hmac_t *hmac)
{
    uint64_t uid = 0;
    for (;;) {
        mint_record_t record;
        mint_store_slot_t *slot;
        uint8_t header[MINT_RECORD_HEADER_LEN];
        mint_status_t status = mint_index_next(store, &uid);
        if (status == MINT_OK) {
            status = mint_index_find(store, store->area, uid, &slot, &record);
        }
        if (status != MINT_OK) {
            return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
        }
        mint_record_encode(&record, header);
        status = mint_hmac_update(hmac, header, MINT_RECORD_AD_LEN);
        if (status != MINT_OK) {
            return status;
        }
    }
}

/// The HMAC over a number, the page and what the index holds, in order of area and uid.
static mint_status_t make_mac(mint_store_t *store, uint64_t changes,
                              uint8_t mac[MINT_ROLLBACK_MAC_LEN])
{
    uint8_t key[MINT_SHA256_LEN];
    uint8_t head[12];
    uint8_t area = store->area;
    mint_hmac_t hmac;
    mint_writer_t writer;
    mint_writer_init(&writer, head, sizeof head);
    mint_write_u64le(&writer, changes);
    mint_write_u32le(&writer, store->sequence);
    mint_status_t status =
        mint_hkdf_expand(store->secret, (const uint8_t *)PURPOSE, sizeof PURPOSE, key, sizeof key);
    if (status == MINT_OK) {
        status = mint_hmac_start(&hmac, key, sizeof key);
    }
    if (status == MINT_OK) {
        status = mint_hmac_update(&hmac, head, sizeof head);
    }
    for (store->area = 0; status == MINT_OK && store->area < MINT_STORE_AREAS; store->area++) {
        status = add_area(store, &hmac);
    }
    store->area = area;
    if (status == MINT_OK) {
        status = mint_hmac_finish(&hmac, key);
        memcpy(mac, key, MINT_ROLLBACK_MAC_LEN);
    }
    mint_wipe(&hmac, sizeof hmac);
    mint_wipe(key, sizeof key);
    return status;
}

static mint_status_t read_counter(const mint_rollback_t *rollback, uint64_t *value)
{
    return rollback->counter->read(rollback->counter->context, value) == MINT_OK ? MINT_OK
                                                                                 : MINT_ERR_IO;
}

static mint_status_t make_state(mint_store_t *store, uint8_t *state)
{
    mint_rollback_t *rollback = store->state_context;
    uint8_t mac[MINT_ROLLBACK_MAC_LEN];
    uint64_t counter = 0;
    mint_status_t status = read_counter(rollback, &counter);
    uint64_t changes = rollback->changes > counter ? rollback->changes : counter;
    if (status == MINT_OK) {
        status = make_mac(store, changes, mac);
    }
    // A note that follows no change has the number of the last, but for the first of a session: the
    // one before may have sealed something under that number. A number that the counter has not
    // taken yet belongs to what a mount found and is mending, be it on another page now.
    if (status == MINT_OK && changes == counter &&
        (store->note_needed || !mint_equal_ct(mac, rollback->mac, sizeof mac))) {
        status = ++changes < UINT32_MAX ? make_mac(store, changes, mac) : MINT_ERR_FLASH;
    }
    mint_writer_t writer;
    mint_writer_init(&writer, state, MINT_STORE_STATE_LEN);
    mint_write_u64le(&writer, changes);
    mint_write_bytes(&writer, mac, sizeof mac);
    if (status == MINT_OK) {
        rollback->changes = changes;
        memcpy(rollback->mac, mac, sizeof mac);
    }
    return status;
}

static mint_status_t written(mint_store_t *store)
{
    const mint_rollback_t *rollback = store->state_context;
    uint64_t counter = 0;
    mint_status_t status = read_counter(rollback, &counter);
    if (status == MINT_OK && counter < rollback->changes) {
        status = rollback->counter->advance(rollback->counter->context, rollback->changes);
    }
    store->epoch = (uint32_t)rollback->changes;
    return status == MINT_OK ? MINT_OK : MINT_ERR_IO;
}

/// Holds the index, as it was when the note at `address` was written, to what the note says. The
/// counter is not advanced for a note that may fade: `*again`, written again, it will not.
static mint_status_t check_note(mint_store_t *store, uint32_t address, bool *again)
{
    mint_rollback_t *rollback = store->state_context;
    uint8_t state[MINT_STORE_STATE_LEN];
    uint8_t mac[MINT_ROLLBACK_MAC_LEN];
    uint64_t counter = 0;
    mint_status_t status =
        mint_flash_read(store, address + MINT_RECORD_HEADER_LEN, state, sizeof state);
    if (status == MINT_OK) {
        status = read_counter(rollback, &counter);
    }
    mint_reader_t reader;
    mint_reader_init(&reader, state, sizeof state);
    uint64_t changes = mint_read_u64le(&reader);
    if (status == MINT_OK) {
        status = make_mac(store, changes, mac);
    }
    if (status != MINT_OK) {
        return status;
    }
    *again = changes == counter + 1;
    if ((!*again && changes != counter) || !mint_equal_ct(mac, state + 8, sizeof mac)) {
        return MINT_ERR_ROLLBACK;
    }
    rollback->changes = changes;
    memcpy(rollback->mac, mac, sizeof mac);
    store->epoch = (uint32_t)changes;
    return MINT_OK;
}

static mint_status_t check(mint_store_t *store, uint32_t state_address, bool *again)
{
    mint_rollback_t *rollback = store->state_context;
    rollback->changes = 0;
    mint_wipe(rollback->mac, sizeof rollback->mac);
    *again = false;
    if (state_address == 0) {
        uint64_t counter = 0;
        mint_status_t status = read_counter(rollback, &counter);
        bool made = counter != 0 || store->page != MINT_PAGE_NONE;
        return status == MINT_OK && made ? MINT_ERR_ROLLBACK : status;
    }
    mint_scan_t scan;
    mint_status_t status = mint_scan_page(store, store->page, true, state_address, &scan);
    if (status == MINT_OK) {
        status = check_note(store, state_address, again);
    }
    return status;
}

/// MINT_ERR_ROLLBACK unless a change that no note has counted is a copy of what its slot held at
/// the note. It stands for the same, whether it authenticates or not.
static mint_status_t check_copy(const mint_store_t *store, const mint_record_t *change)
{
    const mint_store_slot_t *slot = &store->slots[change->slot];
    mint_record_t held;
    uint8_t header[MINT_RECORD_HEADER_LEN];
    uint8_t held_header[MINT_RECORD_HEADER_LEN];
    mint_status_t status =
        slot->unit != 0 ? mint_index_read(store, slot, &held) : MINT_ERR_ROLLBACK;
    if (status != MINT_OK) {
        return status == MINT_ERR_FLASH ? status : MINT_ERR_ROLLBACK;
    }
    mint_record_encode(change, header);
    mint_record_encode(&held, held_header);
    return memcmp(header, held_header, MINT_RECORD_AD_LEN) == 0 ? MINT_OK : MINT_ERR_ROLLBACK;
}

/// Holds what stands behind the note with the state, which the index is of, to what a cut leaves
/// there: one value, that was sealed behind it or is a copy. Anybody can give an older record a
/// gap, a CRC and a seal, and write a checkpoint.
static mint_status_t check_change(const mint_store_t *store, const mint_scan_t *scan)
{
    const mint_record_t *change = &scan->tail;
    if (scan->changes_since == 0) {
        return MINT_OK;
    }
    if (scan->changes_since > 1 || !mint_layout_has_value(change->type)) {
        return MINT_ERR_ROLLBACK;
    }
    uint32_t origin = change->origin_unit * store->flash->unit_len;
    if (change->origin_sequence != store->epoch ||
        origin <= scan->state_address % store->flash->page_len) {
        return check_copy(store, change);
    }
    mint_status_t status = mint_record_open(store, change, NULL, NULL);
    return status == MINT_ERR_AUTHENTICATION ? MINT_ERR_ROLLBACK : status;
}

const mint_store_state_t mint_rollback_state = {
    .check = check,
    .check_change = check_change,
    .state = make_state,
    .written = written,
};
