// SPDX-License-Identifier: Apache-2.0
//
// The inside of the key store: pages, records and the log they make. device/SPEC.md has the format,
// device/DESIGN.md the reasons.
//
// Pointers must not be NULL unless the length beside them is 0. Nothing allocates; no function
// keeps a pointer but to the store object. One thread at a time. Addresses are bytes from the start
// of the flash region, offsets are bytes from the start of a page. Reading functions give
// MINT_ERR_FLASH when the port cannot read; that is not said again below.
#ifndef MINTMARK_STORE_LOG_H
#define MINTMARK_STORE_LOG_H

#include "mintmark/bytes.h"
#include "mintmark/store.h"

#define MINT_PAGE_NONE         UINT32_MAX ///< no page
#define MINT_PAGE_HEADER_LEN   20u        ///< bytes of one copy of a page header
#define MINT_RECORD_HEADER_LEN 24u        ///< bytes of a record header
#define MINT_RECORD_AD_LEN     18u ///< of them, those that are associated data: not gap and CRC
#define MINT_STORE_CHUNK_LEN   32u ///< bytes of value handled at a time

/// What a record is. The values differ from each other in at least four bits.
typedef enum {
    MINT_RECORD_DATA = 0x35,      ///< a value
    MINT_RECORD_TOMBSTONE = 0x53, ///< the value under this uid is deleted
    MINT_RECORD_NOTE = 0xAC,      ///< says only that a session begins, and that its gap is dead
    MINT_RECORD_MARK = 0xCA,      ///< a page, named in the uid, is moved out and may be erased
} mint_record_type_t;

/// A record header, and where it stands.
typedef struct {
    uint32_t address;         ///< of its first byte
    uint64_t uid;             ///< whose value; a MARK: page index << 32 | page sequence
    uint32_t origin_sequence; ///< sequence of the page it was sealed for
    uint16_t origin_unit;     ///< unit in that page; both together make the nonce
    uint16_t gap;             ///< dead units just before it
    uint16_t len;             ///< bytes of value
    uint8_t type;             ///< mint_record_type_t
    uint8_t flags;            ///< MINT_STORE_WRITE_ONCE
} mint_record_t;

/// A page header.
typedef struct {
    uint32_t index;       ///< page number, from 0
    uint32_t sequence;    ///< 1 for the first page ever taken into use, and so on
    uint32_t source;      ///< sequence of the page that this one was opened to receive, or 0
    uint32_t erase_count; ///< erasures of this page, as far as known
} mint_page_t;

// ---- layout.c: sizes and limits ----

/// MINT_ERR_ARGUMENT unless the store can work with this geometry.
MINT_MUST_CHECK mint_status_t mint_layout_check(const mint_flash_t *flash);
/// `len` bytes rounded up to whole units.
uint32_t mint_layout_units(const mint_flash_t *flash, uint32_t len);
/// Offset of a page's first record: behind both copies of the header.
uint32_t mint_layout_first(const mint_flash_t *flash);
/// Whether records of this type are sealed with a key, even if the value is empty.
bool mint_layout_has_value(uint8_t type);
/// Bytes on flash of a record with a value of `len` bytes, seal included.
uint32_t mint_layout_record_len(const mint_flash_t *flash, uint8_t type, uint32_t len);
/// Offset that a new record of this type may not pass: what lies behind is kept for those whose
/// writing must never fail.
uint32_t mint_layout_limit(const mint_flash_t *flash, uint8_t type);
/// The same for records that move to a page opened to receive them.
uint32_t mint_layout_move_limit(const mint_flash_t *flash);

// ---- flash.c: the port's flash, distrusted ----

/// Reads; MINT_ERR_FLASH for whatever error the port gives.
MINT_MUST_CHECK mint_status_t mint_flash_read(const mint_store_t *store, uint32_t address,
                                              uint8_t *out, uint32_t len);
/// Programs one unit and reads it back. MINT_ERR_FLASH if it is not what was asked for.
MINT_MUST_CHECK mint_status_t mint_flash_program(const mint_store_t *store, uint32_t address,
                                                 const uint8_t *unit);
/// Whether `len` bytes are all 0xFF.
MINT_MUST_CHECK mint_status_t mint_flash_is_blank(const mint_store_t *store, uint32_t address,
                                                  uint32_t len, bool *blank);
/// Erases a page and verifies that it is blank; tries again before it gives up with MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_flash_erase(const mint_store_t *store, uint32_t page);

// ---- unit.c: bytes into units ----

/// Gathers bytes into units and programs each when it is full: the only buffer the store has.
typedef struct {
    const mint_store_t *store;             ///< whose flash
    uint32_t address;                      ///< of the unit being filled
    uint32_t fill;                         ///< bytes in it
    uint8_t unit[MINT_FLASH_UNIT_MAX_LEN]; ///< the unit
} mint_unit_writer_t;

/// Starts at `address`, a multiple of the unit.
void mint_unit_start(mint_unit_writer_t *writer, const mint_store_t *store, uint32_t address);
/// Adds bytes. MINT_ERR_FLASH from mint_flash_program().
MINT_MUST_CHECK mint_status_t mint_unit_put(mint_unit_writer_t *writer, const uint8_t *data,
                                            uint32_t len);
/// Pads the last unit with 0xFF and programs it, if it holds anything.
MINT_MUST_CHECK mint_status_t mint_unit_finish(mint_unit_writer_t *writer);

// ---- page.c, page_open.c: page headers ----

/// Writes the MINT_PAGE_HEADER_LEN bytes of a header.
void mint_page_encode(const mint_flash_t *flash, const mint_page_t *page,
                      uint8_t header[MINT_PAGE_HEADER_LEN]);
/// The header of a page. MINT_ERR_NOT_FOUND if it has none, MINT_ERR_UNSUPPORTED if it is one of
/// another format.
MINT_MUST_CHECK mint_status_t mint_page_read(const mint_store_t *store, uint32_t index,
                                             mint_page_t *page);
/// The page with the smallest sequence above `sequence`. MINT_ERR_NOT_FOUND, MINT_ERR_UNSUPPORTED.
MINT_MUST_CHECK mint_status_t mint_page_after(const mint_store_t *store, uint32_t sequence,
                                              mint_page_t *page);
/// The page with the greatest sequence below `sequence`. MINT_ERR_NOT_FOUND, MINT_ERR_UNSUPPORTED.
MINT_MUST_CHECK mint_status_t mint_page_before(const mint_store_t *store, uint32_t sequence,
                                               mint_page_t *page);
/// Pages without a header.
MINT_MUST_CHECK mint_status_t mint_page_spares(const mint_store_t *store, uint32_t *count);
/// Takes a spare page into use as the page being appended to. `source` as in mint_page_t.
/// MINT_ERR_FULL if there is no spare page, MINT_ERR_FLASH if it does not erase or program, or
/// sequences are used up.
MINT_MUST_CHECK mint_status_t mint_page_open(mint_store_t *store, uint32_t source);

// ---- record.c: headers and seals ----

/// Writes the MINT_RECORD_HEADER_LEN bytes of a header.
void mint_record_encode(const mint_record_t *record, uint8_t header[MINT_RECORD_HEADER_LEN]);
/// Reads the header at `address`. MINT_ERR_NOT_FOUND if there is no record header with a right CRC
/// that fits into its page.
MINT_MUST_CHECK mint_status_t mint_record_read(const mint_store_t *store, uint32_t address,
                                               mint_record_t *record);

/// What stands where a seal would.
typedef enum {
    MINT_SEAL_BLANK, ///< nothing was programmed, or nothing is left of it
    MINT_SEAL_TORN,  ///< something, so the record before it was complete
    MINT_SEAL_EXACT, ///< the seal
} mint_seal_t;

/// Looks at address `end` for the seal of a record that stands from address `start` to `end` in the
/// page of sequence `sequence`.
MINT_MUST_CHECK mint_status_t mint_seal_read(const mint_store_t *store, uint32_t sequence,
                                             uint32_t start, uint32_t end, mint_seal_t *seal);
/// Programs the seal of a record that was read back and found right.
MINT_MUST_CHECK mint_status_t mint_seal_write(const mint_store_t *store, uint32_t sequence,
                                              uint32_t start, uint32_t end);

// ---- record_ccm.c, record_open.c, record_write.c: contents ----

/// Takes plaintext as it is opened; not authenticated until mint_record_open() returns MINT_OK.
typedef mint_status_t (*mint_record_sink_t)(void *context, const uint8_t *chunk, size_t len);

/// Starts AES-128-CCM for a record, with the key, nonce and associated data that are its own. As
/// mint_ccm_start(): mint_ccm_wipe() must follow.
MINT_MUST_CHECK mint_status_t mint_record_ccm(const mint_store_t *store,
                                              const mint_record_t *record,
                                              mint_ccm_direction_t direction, mint_ccm_t *ccm);
/// Opens the value and hands it to `sink` (may be NULL) in pieces. MINT_ERR_AUTHENTICATION, or what
/// the sink returned.
MINT_MUST_CHECK mint_status_t mint_record_open(const mint_store_t *store,
                                               const mint_record_t *record, mint_record_sink_t sink,
                                               void *context);
/// Seals `data` as the record's value, programs it at record->address of the open page, reads it
/// back, seals it off. MINT_ERR_FLASH if it did not stick; then its units are lost until the page
/// is erased.
MINT_MUST_CHECK mint_status_t mint_record_write(const mint_store_t *store,
                                                const mint_record_t *record, const uint8_t *data);
/// Programs `copy` with the same sealed value as `record`, byte for byte. MINT_ERR_FLASH likewise.
MINT_MUST_CHECK mint_status_t mint_record_copy(const mint_store_t *store,
                                               const mint_record_t *record,
                                               const mint_record_t *copy);

// ---- index.c: where the newest versions are ----

/// The slot of a uid, NULL if there is none.
const mint_store_slot_t *mint_index_find(const mint_store_t *store, uint64_t uid);
/// Whether every slot is in use.
bool mint_index_is_full(const mint_store_t *store);
/// Enters a record, in place of an older version if there is one. MINT_ERR_FULL.
MINT_MUST_CHECK mint_status_t mint_index_put(mint_store_t *store, const mint_record_t *record);
/// Takes a uid out, if it is in.
void mint_index_remove(mint_store_t *store, uint64_t uid);
/// The slot with the smallest address in [from, to), NULL if there is none.
mint_store_slot_t *mint_index_first_in(mint_store_t *store, uint32_t from, uint32_t to);

// ---- scan.c: what a page holds ----

/// Takes the records of a page, in order, dead ones left out. Those that are damaged, though they
/// were sealed, come too, with `authentic` false.
typedef mint_status_t (*mint_scan_visit_t)(void *context, const mint_record_t *record,
                                           bool authentic);

/// What the scan of a page found.
typedef struct {
    mint_record_t tail;       ///< the last record, if record_count is not 0
    mint_seal_t tail_seal;    ///< its seal
    uint32_t tail_end;        ///< offset behind it; of the first record if there is none
    uint32_t used_end;        ///< offset behind the last unit that is not blank
    uint32_t record_count;    ///< records, dead ones too
    uint32_t authentic_count; ///< of them, those that open under the store's key
    uint32_t sealed_count;    ///< of them, those that are sealed under any key
    bool damaged;             ///< a sealed record has lost its header
} mint_scan_t;

/// Walks through a page. `visit` may be NULL. Also what `visit` returns, if not MINT_OK.
MINT_MUST_CHECK mint_status_t mint_scan_page(const mint_store_t *store, const mint_page_t *page,
                                             mint_scan_visit_t visit, void *context,
                                             mint_scan_t *scan);

// ---- append.c: the end of the log ----

/// Appends a record (type, uid, flags, len of it are given; the rest is filled in). There must be
/// an open page with room. MINT_ERR_FLASH after repeated failures, MINT_ERR_FULL if no room is
/// left.
MINT_MUST_CHECK mint_status_t mint_log_append(mint_store_t *store, mint_record_t *record,
                                              const uint8_t *data);
/// Appends a copy of a record; `record` becomes the copy. `limit` is the offset not to pass.
/// MINT_ERR_FULL if it does not fit before it, MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_log_append_copy(mint_store_t *store, mint_record_t *record,
                                                   uint32_t limit);
/// Bytes on flash of the note that must come before the next value, 0 if none must.
uint32_t mint_log_note_len(const mint_store_t *store);
/// Whether a record of `len` bytes on flash fits before `limit` in the open page.
bool mint_log_fits(const mint_store_t *store, uint32_t len, uint32_t limit);

// ---- collect.c: room ----

/// Moves what is alive on a page to the end of the log, then erases the page. `received`: the open
/// page was opened for this. MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_log_move_out(mint_store_t *store, const mint_page_t *page,
                                                bool received);
/// Marks a page as moved out, then erases it. MINT_ERR_FULL if the mark does not fit,
/// MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_log_retire(mint_store_t *store, const mint_page_t *page);
/// Appends a record as mint_log_append() does, and makes room for it first: opens pages, and moves
/// out the oldest ones. MINT_ERR_FLASH, also if there is no room, which mint_log_room() tells
/// before.
MINT_MUST_CHECK mint_status_t mint_log_add(mint_store_t *store, mint_record_t *record,
                                           const uint8_t *data);

// ---- room.c ----

/// The longest DATA record, in bytes on flash, that mint_log_add() can make room for.
MINT_MUST_CHECK mint_status_t mint_log_room(const mint_store_t *store, uint32_t *room);

// ---- plan.c, recover.c: what a power cut left ----

/// What a mount has found out before it changes anything.
typedef struct {
    mint_page_t newest;    ///< the page to append to; index MINT_PAGE_NONE if there is no page
    mint_page_t undone;    ///< an unfinished receiving page, to be erased, or MINT_PAGE_NONE
    mint_page_t moved_out; ///< a page whose erasure was cut, or MINT_PAGE_NONE
    mint_scan_t scan;      ///< of the newest page
} mint_mount_t;

/// Finds the pages that matter. Changes nothing. MINT_ERR_UNSUPPORTED.
MINT_MUST_CHECK mint_status_t mint_mount_plan(const mint_store_t *store, mint_mount_t *mount);
/// Finishes or undoes what was cut, so that nothing on flash can change its meaning any more.
MINT_MUST_CHECK mint_status_t mint_recover(mint_store_t *store, const mint_mount_t *mount);

#endif
