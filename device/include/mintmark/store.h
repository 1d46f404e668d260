// SPDX-License-Identifier: Apache-2.0
//
// The key store: a log of sealed records on NOR flash that no power cut can hurt.
//
// A record is a byte string under a 64-bit uid. What mint_store_set() reported written is there,
// whole, at every later mount, whatever the moment of the power cut; a record whose write was cut
// has its old value or its new one. Every record is encrypted and authenticated with AES-128-CCM
// under a key of its own, derived from the port's root key, and no (key, nonce) pair repeats. The
// format is in device/SPEC.md, the reasons in device/DESIGN.md.
//
// Uids stand in areas that know nothing of each other: area 0 is the device's identity, which a
// lock freezes; the others are for adapters (adapters/psa). Calls speak of the area that
// mint_store_select() chose, area 0 after a mount.
//
// An old image of the flash, put back by whoever can write to it, is a store like any other: this
// header alone cannot tell. Nor can it tell that somebody without the key has removed a record, the
// lock for one, or turned it back. With a monotonic counter of the port, mintmark/rollback.h can.
//
// Pointers must not be NULL unless the length beside them is 0. The caller owns the store object
// and the memory in its configuration; both hold no plaintext between calls. No heap. One thread
// at a time.
#ifndef MINTMARK_STORE_H
#define MINTMARK_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/crypto.h"
#include "mintmark/flash.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_STORE_ROOT_KEY_LEN 32u  ///< bytes of the root key
#define MINT_STORE_RECORDS_MAX  255u ///< records that a store can be configured for, at most

/// Flag: the record can be neither changed nor deleted, only erased by mint_store_format().
#define MINT_STORE_WRITE_ONCE 0x01u
/// Flag: a lock does not freeze the record and mint_store_digest() passes over it; for what a
/// device changes by itself.
#define MINT_STORE_UNLOCKED 0x02u
#define MINT_STORE_FLAGS    0x0Fu ///< flags there are; those without a name here are the caller's own

#define MINT_STORE_AREAS    3u         ///< areas there are, from 0
#define MINT_STORE_UID_LOCK UINT64_MAX ///< uid, in area 0, of the record that locks

/// Where the newest version of a record is. Its fields belong to the store.
typedef struct {
    uint16_t unit; ///< program unit of the region that the record starts at; 0: not in use
} mint_store_slot_t;

struct mint_store;
struct mint_scan;

/// What follows each change of the log; see mintmark/rollback.h. NULL for none.
typedef struct {
    /// Says whether what was mounted may be used. Called with the index complete, before a repair;
    /// leaves it as it was at that note.
    /// `state_address`: of the newest note with state on the page, or 0. `*again`: that state must
    /// be written again, because what followed it was cut.
    mint_status_t (*check)(struct mint_store *store, uint32_t state_address, bool *again);
    /// Then, with the index as it was at that note: whether what was found behind it may be there.
    mint_status_t (*check_change)(const struct mint_store *store, const struct mint_scan *scan);
    /// Writes `*len` bytes, at most MINT_STORE_STATE_LEN, to stand in the next note.
    mint_status_t (*state)(struct mint_store *store, uint8_t *state);
    /// Called when that note is on flash; sets store->epoch.
    mint_status_t (*written)(struct mint_store *store);
} mint_store_state_t;

#define MINT_STORE_STATE_LEN 24u ///< bytes of state in a note, if there is any

/// The mounted store. Its fields belong to the store; the small ones come first, where short
/// instructions reach.
typedef struct mint_store {
    const mint_flash_t *flash; ///< the port's flash
    bool doubtful;             ///< the unit before the next free one may have been begun: spoil it
    bool note_needed;          ///< an earlier session was here: say so before anything is sealed
    bool mounted;              ///< calls are allowed
    bool write_failed;     ///< flash stands as after a power cut: read only until the next mount
    uint8_t area;          ///< that calls speak of
    uint8_t followers;     ///< records behind the page's checkpoint, up to 2
    uint16_t page;         ///< page being appended to
    uint16_t fill;         ///< bytes in `unit`
    uint16_t record_count; ///< slots
    uint32_t sequence;     ///< of the page being appended to
    uint32_t epoch;        ///< what nonces begin with: the sequence or, with a counter, its value
    uint32_t floor;        ///< sequence of the next page to be opened
    uint32_t offset;       ///< next free byte in the page
    uint32_t tail_end;     ///< end of the last good record in it
    mint_store_slot_t *slots;        ///< the index
    uint8_t *unit;                   ///< the program unit being filled
    const mint_store_state_t *state; ///< or NULL
    void *state_context;             ///< for it
    uint32_t key_check;              ///< tells pages written under this secret from others
    uint8_t secret[MINT_SHA256_LEN]; ///< what sealing keys derive from
} mint_store_t;

/// What a store is made of. Needed during mint_store_mount() only, but what `flash`, `slots` and
/// `unit` point to must stay.
typedef struct {
    const mint_flash_t *flash; ///< the region; at most 65,535 units in all
    mint_store_slot_t *slots;  ///< room for `record_count`
    size_t record_count;       ///< records there can be, 1 to MINT_STORE_RECORDS_MAX, all areas
                               ///< together; to change it is a matter for mint_store_migrate()
    uint8_t *unit;             ///< flash->unit_len bytes
    const uint8_t *root_key;   ///< MINT_STORE_ROOT_KEY_LEN bytes
    const uint8_t *device_id;  ///< binds the records to this device, with the root key
    size_t device_id_len; ///< bytes; as many in every device, for zeros at the end do not count
    const mint_store_state_t *state; ///< NULL, or from mintmark/rollback.h
    void *state_context;             ///< for it
} mint_store_config_t;

/// Mounts a store: finishes or undoes what a power cut interrupted and builds the index. A blank
/// region becomes an empty store. Nothing is programmed if the last session ended well.
/// MINT_ERR_CORRUPT if records are there but none opens under this key, or if a record was damaged
/// so that nobody can say whose it was; MINT_ERR_UNSUPPORTED if the format is another version's or
/// was written with another unit length or `record_count`; nothing is changed then. MINT_ERR_FLASH
/// if the part no longer keeps data, MINT_ERR_ARGUMENT for an impossible configuration.
MINT_MUST_CHECK mint_status_t mint_store_mount(mint_store_t *store,
                                               const mint_store_config_t *config);

/// Chooses the area, 0 to MINT_STORE_AREAS - 1, that the following calls speak of.
void mint_store_select(mint_store_t *store, uint8_t area);

/// Writes a record, new or over the old value. `uid` is not 0. Setting the value that is already
/// there writes nothing. MINT_ERR_FULL if it does not fit (nothing is changed), MINT_ERR_WRITE_ONCE
/// if the record is there and may not change, MINT_ERR_LOCKED if the store is locked,
/// MINT_ERR_ARGUMENT for a flag that no record has. MINT_ERR_FLASH after repeated failures to
/// program: then, as after a power cut, the next mount finds the old value or the new one, and
/// until it this object reads but writes no more.
MINT_MUST_CHECK mint_status_t mint_store_set(mint_store_t *store, uint64_t uid, const uint8_t *data,
                                             size_t len, uint8_t flags);

/// Reads a record whole into `out`, of which `*len` bytes were written. MINT_ERR_NOT_FOUND,
/// MINT_ERR_SPACE if it is longer than `size`, MINT_ERR_CORRUPT if it no longer authenticates; then
/// nothing is handed out. MINT_ERR_CORRUPT also stands for "not found, but there is a record that
/// can no longer be told whose it was".
MINT_MUST_CHECK mint_status_t mint_store_get(const mint_store_t *store, uint64_t uid, uint8_t *out,
                                             size_t size, size_t *len);

/// Reads `*len` bytes of a record from `offset` on, fewer if it ends before `size` are read. All of
/// the record is authenticated, whatever part is wanted. As mint_store_get(), and MINT_ERR_ARGUMENT
/// for an offset beyond the end.
MINT_MUST_CHECK mint_status_t mint_store_read(const mint_store_t *store, uint64_t uid,
                                              size_t offset, uint8_t *out, size_t size,
                                              size_t *len);

/// Length and flags of a record. MINT_ERR_NOT_FOUND, MINT_ERR_CORRUPT.
MINT_MUST_CHECK mint_status_t mint_store_info(const mint_store_t *store, uint64_t uid, size_t *len,
                                              uint8_t *flags);

/// Deletes a record; its old versions stay on flash, sealed, until their page is used again (see
/// mint_store_purge()). Never fails for want of space. MINT_ERR_NOT_FOUND, and otherwise as
/// mint_store_set().
MINT_MUST_CHECK mint_status_t mint_store_delete(mint_store_t *store, uint64_t uid);

/// The uid of the live record with the smallest uid greater than `*uid` (start with 0); those whose
/// header no longer reads are passed over. MINT_ERR_NOT_FOUND at the end.
MINT_MUST_CHECK mint_status_t mint_store_next(const mint_store_t *store, uint64_t *uid);

/// SHA-256 over all live records of the area but those with MINT_STORE_UNLOCKED in order of uid,
/// each as uid (8 bytes little-endian), length (2) and value: what a device states when it proves
/// what it holds. MINT_ERR_CORRUPT if any record of the store no longer reads.
MINT_MUST_CHECK mint_status_t mint_store_digest(const mint_store_t *store,
                                                uint8_t digest[MINT_SHA256_LEN]);

/// Bytes of value that a new record could have now, after collection; 0 if none fits.
size_t mint_store_space(const mint_store_t *store);

/// What is used and what is left, all areas together.
typedef struct {
    size_t record_count;    ///< live records
    size_t record_max;      ///< records there can be
    size_t value_len;       ///< bytes of all live values
    size_t flash_len;       ///< bytes of flash that the live records take up
    size_t capacity_len;    ///< bytes of flash that live records can take up
    uint32_t page_openings; ///< pages taken into use so far; divided by the number of pages, how
                            ///< often each was erased
} mint_store_usage_t;

/// Fills in `usage`. MINT_ERR_STATE, MINT_ERR_FLASH.
MINT_MUST_CHECK mint_status_t mint_store_usage(const mint_store_t *store,
                                               mint_store_usage_t *usage);

/// Locks area 0: from now on, and at every later mount, its records cannot be changed or deleted
/// but those with MINT_STORE_UNLOCKED. Locking again does nothing. As mint_store_set().
MINT_MUST_CHECK mint_status_t mint_store_lock(mint_store_t *store);
/// Undoes mint_store_lock(). Who may ask for it is the caller's matter. Unlocking what is not
/// locked does nothing. As mint_store_delete().
MINT_MUST_CHECK mint_status_t mint_store_unlock(mint_store_t *store);
/// Whether area 0 is locked.
bool mint_store_is_locked(const mint_store_t *store);

/// Erases every page once and keeps what is alive, so that of deleted and overwritten values
/// nothing is left on flash, not even sealed. A cut in the middle leaves all live records and some
/// old versions. MINT_ERR_FLASH as for mint_store_set().
MINT_MUST_CHECK mint_status_t mint_store_purge(mint_store_t *store);
/// Secure delete: mint_store_delete(), then mint_store_purge(), and fails as either. After a cut
/// mint_store_purge() is to be called again.
MINT_MUST_CHECK mint_status_t mint_store_erase(mint_store_t *store, uint64_t uid);

/// What a scrub found.
typedef struct {
    size_t read_count;   ///< records read
    size_t copied_count; ///< of them, those that read marginal and were written anew
    size_t lost_count;   ///< of them, those that can no longer be read
} mint_store_scrub_t;

/// Reads every live record several times over and writes those anew of which a reading failed or
/// whose header had to be mended. For a quiet hour of a long life. MINT_ERR_FULL, MINT_ERR_FLASH as
/// for mint_store_set().
MINT_MUST_CHECK mint_status_t mint_store_scrub(mint_store_t *store, mint_store_scrub_t *scrub);

/// Factory reset: forgets all records of all areas but those with MINT_STORE_WRITE_ONCE, the lock
/// too, and what can no longer be read, and purges. All go at once: after a cut all are there or
/// none. As mint_store_purge().
MINT_MUST_CHECK mint_status_t mint_store_reset(mint_store_t *store);

/// The end of a device's life: as mint_store_reset(), but what stays is the record `uid` of area 0
/// alone, and write-once records go as well. MINT_ERR_ARGUMENT if `uid` is 0.
MINT_MUST_CHECK mint_status_t mint_store_retain(mint_store_t *store, uint64_t uid);

/// Forgets everything, write-once records too, all at once, and erases every page. The store is
/// unmounted afterwards. Works also after a mount that failed with MINT_ERR_CORRUPT.
MINT_MUST_CHECK mint_status_t mint_store_format(mint_store_t *store);

/// Copies all live records of all areas into another mounted store, with their flags: to another
/// region, geometry, root key or format version. What is there already stays; a cut leaves `from`
/// as it was, and calling again goes on. The largest record must fit into `buffer` of `size` bytes,
/// which is wiped. MINT_ERR_SPACE, MINT_ERR_CORRUPT if any record no longer reads, or what
/// mint_store_get() and mint_store_set() give.
MINT_MUST_CHECK mint_status_t mint_store_migrate(mint_store_t *from, mint_store_t *to,
                                                 uint8_t *buffer, size_t size);

/// Wipes the object; what follows fails with MINT_ERR_STATE.
void mint_store_unmount(mint_store_t *store);

#ifdef __cplusplus
}
#endif

#endif
