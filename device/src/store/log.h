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

#define MINT_PAGE_NONE            UINT16_MAX ///< no page
#define MINT_PAGE_HEADER_LEN      20u        ///< bytes of a page header
#define MINT_RECORD_HEADER_LEN    24u        ///< bytes of a record header
#define MINT_RECORD_AD_LEN        18u ///< of them, those that are associated data: not gap and CRC
#define MINT_RECORD_ORIGIN_OFFSET 10u ///< bytes of a header before its origin
#define MINT_RECORD_ORIGIN_LEN    6u  ///< bytes of the origin
#define MINT_STORE_CHUNK_LEN      16u ///< bytes of value handled at a time
#define MINT_UNIT_LOST            0xFFFEu ///< slot of a record that can no longer be read
#define MINT_FOLLOWERS_FIRM       2u ///< records behind a checkpoint that make it firm for good
#define MINT_RECORD_AREA_SHIFT    4u ///< bits of a record's flags below its area

/// What a record is.
typedef enum {
    MINT_RECORD_NONE,       ///< no record
    MINT_RECORD_DATA,       ///< a value
    MINT_RECORD_TOMBSTONE,  ///< the value in this slot is deleted
    MINT_RECORD_NOTE,       ///< what is before it stands, but for its gap
    MINT_RECORD_CHECKPOINT, ///< where all live records are: the page begins here
} mint_record_type_t;

/// A record header, and where it stands.
typedef struct {
    uint64_t uid;             ///< whose value; CHECKPOINT, NOTE: sequence of the next page
    uint32_t address;         ///< of its first byte
    uint32_t origin_sequence; ///< sequence of the page it was sealed for or, with a counter, its
                              ///< value; CHECKPOINT, NOTE: the CRC of what follows the header
    uint32_t crc;             ///< of the header as it is on flash
    uint16_t origin_unit;     ///< unit in that page; both together make the nonce
    uint16_t gap;             ///< dead units just before it
    uint16_t len;             ///< bytes of value; CHECKPOINT, NOTE: bytes that follow
    uint8_t type;             ///< mint_record_type_t
    uint8_t flags;            ///< MINT_STORE_FLAGS, and the area above them
    uint8_t slot;             ///< number of its slot in the index, which it keeps while it lives
    bool mended;              ///< its header had a wrong bit
} mint_record_t;

// ---- layout.c: sizes and limits ----

/// MINT_ERR_ARGUMENT unless the store can work with this flash and number of records.
MINT_MUST_CHECK mint_status_t mint_layout_check(const mint_store_t *store);
/// `len` bytes rounded up to whole units.
uint32_t mint_layout_units(const mint_store_t *store, uint32_t len);
/// Offset of a page's first record: behind the header.
uint32_t mint_layout_first(const mint_store_t *store);
/// Bytes of the seal behind a value, 0 where units are too large for seals.
uint32_t mint_layout_seal_len(const mint_store_t *store);
/// Whether records of this type are sealed with a key, even if the value is empty.
bool mint_layout_has_value(uint8_t type);
/// Bytes on flash of a record with a value of `len` bytes, seal included.
uint32_t mint_layout_record_len(const mint_store_t *store, uint8_t type, uint32_t len);
/// Bytes on flash of a note as this store writes it.
uint32_t mint_layout_note_len(const mint_store_t *store);
/// Offset that a new value may not pass: what lies behind is kept for a note.
uint32_t mint_layout_limit(const mint_store_t *store);
/// Bytes of live values that a page can hold.
uint32_t mint_layout_capacity(const mint_store_t *store);

// ---- flash.c: the port's flash, distrusted ----

/// Reads; MINT_ERR_FLASH for whatever error the port gives.
MINT_MUST_CHECK mint_status_t mint_flash_read(const mint_store_t *store, uint32_t address,
                                              uint8_t *out, uint32_t len);
/// Whether `len` bytes are all 0xFF.
MINT_MUST_CHECK mint_status_t mint_flash_is_blank(const mint_store_t *store, uint32_t address,
                                                  uint32_t len, bool *blank);
/// Erases a page and verifies that it is blank; tries again before it gives up with MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_flash_erase(const mint_store_t *store, uint32_t page);
/// Adds bytes at the end of the open page, and programs and reads back each unit that is full.
/// store->offset goes on with what was programmed, well or not. MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_flash_put(mint_store_t *store, const uint8_t *data,
                                             uint32_t len);
/// Programs zeros over the unit before the next free one, which reads blank.
void mint_flash_spoil(mint_store_t *store);
/// Pads the last unit with zeros, so that it never reads blank, and programs it, if it holds
/// anything.
MINT_MUST_CHECK mint_status_t mint_flash_finish(mint_store_t *store);

// ---- page.c: page headers ----

/// The sequence of a page. MINT_ERR_NOT_FOUND if its header is blank, MINT_ERR_FORMAT if it is no
/// header, MINT_ERR_UNSUPPORTED if it is one of another format, MINT_ERR_CORRUPT (with the
/// sequence) if it was written under another key.
MINT_MUST_CHECK mint_status_t mint_page_read(const mint_store_t *store, uint32_t page,
                                             uint32_t *sequence);
/// The page with the greatest sequence below `below`; MINT_PAGE_NONE if there is none.
/// MINT_ERR_UNSUPPORTED; MINT_ERR_CORRUPT, with page and sequence, if it was written under another
/// key or two pages claim to be it.
MINT_MUST_CHECK mint_status_t mint_page_newest(const mint_store_t *store, uint32_t below,
                                               uint16_t *page, uint32_t *sequence);
/// Erases a page and takes it into use under the sequence store->floor, as the page being appended
/// to. MINT_ERR_FLASH, also if sequences are used up.
MINT_MUST_CHECK mint_status_t mint_page_start(mint_store_t *store, uint16_t page);

// ---- record.c: headers ----

/// Writes the MINT_RECORD_HEADER_LEN bytes of a header.
void mint_record_encode(const mint_record_t *record, uint8_t header[MINT_RECORD_HEADER_LEN]);
/// Programs a header at the end of the open page; what was left of a unit before is dropped.
MINT_MUST_CHECK mint_status_t mint_record_put_header(mint_store_t *store, mint_record_t *record);
/// Flips the one wrong bit of a header of `len` bytes that ends in its CRC, if one is wrong. CRC-32
/// is linear: the difference of the CRC depends on the place of the bit alone, and goes from place
/// to place as its register does. It tells any two headers of these lengths apart that differ in up
/// to five bits, so no other can be meant.
bool mint_header_mend(uint8_t *header, uint32_t len);
/// Reads the header at `address`. MINT_ERR_NOT_FOUND if there is no record header with a right CRC
/// that fits into its page, or one of a CHECKPOINT or NOTE and the CRC of what follows is wrong.
/// With `mend`, a header with one wrong bit is mended in `record`.
MINT_MUST_CHECK mint_status_t mint_record_read(const mint_store_t *store, uint32_t address,
                                               bool mend, mint_record_t *record);

// ---- seal.c: whether a record was read back ----

/// Whether anything is programmed where the seal of a value stands; then the record before it was
/// read back and found right. `exact`: it is all right itself.
MINT_MUST_CHECK mint_status_t mint_seal_read(const mint_store_t *store, const mint_record_t *record,
                                             bool *programmed, bool *exact);
/// Programs the seal of a value that was read back and found right.
MINT_MUST_CHECK mint_status_t mint_seal_write(mint_store_t *store, const mint_record_t *record);

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
/// Programs a value at the end of the open page, reads it back, seals it off: sealed from `data`
/// or, if `from` is not 0, copied from that address as it stands there. MINT_ERR_FLASH if it did
/// not stick; MINT_ERR_AUTHENTICATION, without seal, for a copy that does not authenticate.
MINT_MUST_CHECK mint_status_t mint_record_write(mint_store_t *store, mint_record_t *record,
                                                const uint8_t *data, uint32_t from);

// ---- index.c: where the newest versions are ----

/// The slot of a uid in an area, and its record. If there is none, `*slot` is NULL and the status
/// MINT_ERR_NOT_FOUND, or MINT_ERR_CORRUPT if a record no longer reads that could be it.
MINT_MUST_CHECK mint_status_t mint_index_find(const mint_store_t *store, uint8_t area, uint64_t uid,
                                              mint_store_slot_t **slot, mint_record_t *record);
/// A slot that is not in use, NULL if there is none.
mint_store_slot_t *mint_index_unused(const mint_store_t *store);
/// Takes in what a value in the log says: DATA is entered, a TOMBSTONE takes out.
void mint_index_apply(mint_store_t *store, const mint_record_t *record);
/// The slot with the smallest address in [from, to), NULL if there is none.
mint_store_slot_t *mint_index_first_in(const mint_store_t *store, uint32_t from, uint32_t to);
/// Whether a record of the index is on the page.
bool mint_index_uses(const mint_store_t *store, uint32_t page);
/// The uid of the record with the smallest uid above `*uid` in the selected area.
/// Those that no longer read are passed over. MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_index_next(const mint_store_t *store, uint64_t *uid);
/// MINT_ERR_CORRUPT if a record of any area no longer reads: for what speaks of all records.
MINT_MUST_CHECK mint_status_t mint_index_check(const mint_store_t *store);
/// The address of a slot's record.
uint32_t mint_index_address(const mint_store_t *store, const mint_store_slot_t *slot);
/// Points a slot at a record's new place.
void mint_index_move(const mint_store_t *store, mint_store_slot_t *slot, uint32_t address);
/// The record of a slot, mended if need be. MINT_ERR_CORRUPT if what is there is not it.
MINT_MUST_CHECK mint_status_t mint_index_read(const mint_store_t *store,
                                              const mint_store_slot_t *slot, mint_record_t *record);

// ---- checkpoint.c ----

/// Appends a checkpoint of the index. MINT_ERR_FULL, MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_checkpoint_append(mint_store_t *store);
/// Programs what follows a checkpoint's header. MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_checkpoint_put(mint_store_t *store);
/// Makes the index what a checkpoint says.
MINT_MUST_CHECK mint_status_t mint_checkpoint_load(mint_store_t *store,
                                                   const mint_record_t *checkpoint);

// ---- scan.c: what a page holds ----

/// What the scan of a page found. Small fields first, where short instructions reach.
typedef struct mint_scan {
    bool complete;          ///< there is a checkpoint
    bool unsealed;          ///< the tail is a value without a seal
    bool damaged;           ///< a record has lost its header
    bool state_again;       ///< the state must be written again
    uint8_t followers;      ///< records behind the checkpoint, or its place, up to 2
    uint16_t changes_since; ///< values and checkpoints behind the last note with state
    uint32_t state_address; ///< of that note, 0 if there is none
    uint32_t floor;         ///< greatest of the notes and the checkpoint
    uint32_t tail_end;      ///< offset behind the tail; of the first record if there is none
    uint32_t used_end;      ///< offset behind the last unit that is not blank
    uint32_t before;        ///< address of the value that the tail overrules, or 0
    mint_record_t tail;     ///< the last record, or one of type MINT_RECORD_NONE
} mint_scan_t;

/// Walks through a page. With `enter`, the index becomes what checkpoint and values say, without
/// the tail if that is an unsealed value. `until`, if not 0: the address of the note to stop
/// behind. MINT_ERR_FULL, MINT_ERR_CORRUPT.
MINT_MUST_CHECK mint_status_t mint_scan_page(mint_store_t *store, uint16_t page, bool enter,
                                             uint32_t until, mint_scan_t *scan);

// ---- append.c: the end of the log ----

/// Appends a value (type, uid, flags, slot and len of it are given; the rest is filled in),
/// preceded by a note where one is needed. `limit` is the offset not to pass. MINT_ERR_FULL if it
/// does not fit before it, MINT_ERR_FLASH after repeated failures.
MINT_MUST_CHECK mint_status_t mint_log_append(mint_store_t *store, mint_record_t *record,
                                              const uint8_t *data, uint32_t limit);
/// Appends a copy of a record; `record` becomes the copy. With `damaged`, what does not
/// authenticate is copied as it is, so that it goes on being reported; else
/// MINT_ERR_AUTHENTICATION. Likewise.
MINT_MUST_CHECK mint_status_t mint_log_append_copy(mint_store_t *store, mint_record_t *record,
                                                   uint32_t limit, bool damaged);
/// Appends a checkpoint, with which the page begins. MINT_ERR_FULL, MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_log_append_checkpoint(mint_store_t *store,
                                                         mint_record_t *record);
/// Appends a copy of the last value that a scan found, if it is unsealed, or else of the one that
/// it overrules, and enters it. Neither, if neither reads right all the while. Likewise.
MINT_MUST_CHECK mint_status_t mint_log_append_tail(mint_store_t *store, mint_scan_t *scan,
                                                   uint32_t limit, bool *copied);
/// Appends a note. MINT_ERR_FULL, MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_log_note(mint_store_t *store);
/// Bytes on flash that go to a note before the next value, 0 if none do.
uint32_t mint_log_note_ahead_len(const mint_store_t *store);

// ---- open.c: the next page ----

/// The page to be opened next: nothing that is alive is on it. The open page if there is none.
uint16_t mint_log_free_page(const mint_store_t *store);
/// Opens a page: erases it, moves what is alive on its victim there, writes checkpoint and note.
/// The victim is the page that comes after it or, with `leave`, the one that was appended to and
/// that this is the scan of. If
/// then a record of `need` bytes on flash still does not fit, what fits of the pages that follow is
/// moved as well. MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_log_open(mint_store_t *store, uint16_t page, mint_scan_t *leave,
                                            uint32_t need);
/// Appends a value and what must follow it, and takes it into the index. MINT_ERR_FULL if it does
/// not fit on the page (nothing is written), MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_log_append_change(mint_store_t *store, mint_record_t *record,
                                                     const uint8_t *data);
/// Does the same, and makes room for it first. MINT_ERR_FULL if there is none, which
/// mint_log_room() tells before. MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_log_add(mint_store_t *store, mint_record_t *record,
                                           const uint8_t *data);

// ---- room.c ----

/// The longest DATA record, in bytes on flash, that mint_log_add() can make room for.
MINT_MUST_CHECK mint_status_t mint_log_room(const mint_store_t *store, uint32_t *room);

// ---- find.c: where the log ends ----

/// Finds the page to go on with, and fills the index from it; `scan` is of that page, whose number
/// store->page is MINT_PAGE_NONE if there is none. `*unfinished`: there are newer ones.
/// MINT_ERR_CORRUPT, MINT_ERR_UNSUPPORTED.
MINT_MUST_CHECK mint_status_t mint_log_find_end(mint_store_t *store, mint_scan_t *scan,
                                                bool *unfinished);

// ---- mend.c: what a power cut left ----

/// Makes the end of the log firm, so that nothing on flash can change its meaning any more.
/// `unfinished`: there are newer pages that never counted; they go.
MINT_MUST_CHECK mint_status_t mint_log_mend(mint_store_t *store, mint_scan_t *scan,
                                            bool unfinished);

// ---- change.c ----

/// MINT_OK if changes are possible; MINT_ERR_STATE, MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_store_check_writable(const mint_store_t *store);
/// Notes the end of a change: `status` as it is, and no more writing if it is MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_store_changed(mint_store_t *store, mint_status_t status);

#endif
