// SPDX-License-Identifier: Apache-2.0
//
// The key store: a log of sealed records on NOR flash that no power cut can hurt.
//
// A record is a byte string under a 64-bit uid. What mint_store_set() reported written is there,
// whole, at every later mount, whatever the moment of the power cut; a record whose write was cut
// has its old value or its new one. Every record is encrypted and authenticated with AES-128-CCM
// under a key derived from the port's root key, and no (key, nonce) pair repeats. The format is in
// device/SPEC.md, the reasons in device/DESIGN.md.
//
// Pointers must not be NULL unless the length beside them is 0. The caller owns the store object,
// which holds no plaintext between calls; no heap. One thread at a time.
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

#define MINT_STORE_RECORDS_MAX    32u   ///< live records a store can hold
#define MINT_STORE_RECORD_MAX_LEN 1024u ///< bytes of one record (less if a page is smaller)
#define MINT_STORE_ROOT_KEY_LEN   32u   ///< bytes of the root key

#define MINT_STORE_WRITE_ONCE                                                                      \
    0x01u ///< flag: the record can be neither changed nor deleted, only erased by
          ///< mint_store_format()
#define MINT_STORE_NOT_IN_DIGEST                                                                   \
    0x02u ///< flag: mint_store_digest() passes over the record, for what a device changes by itself

/// Where the newest version of a record is.
typedef struct {
    uint64_t uid;     ///< 0: slot not in use
    uint32_t address; ///< of the record on flash
    uint16_t len;     ///< bytes of the value
    uint8_t flags;    ///< MINT_STORE_WRITE_ONCE, MINT_STORE_NOT_IN_DIGEST
} mint_store_slot_t;

/// The mounted store. Its fields belong to the store.
typedef struct {
    const mint_flash_t *flash;                       ///< the port's flash
    uint8_t key[MINT_AES128_KEY_LEN];                ///< sealing key, derived from the root key
    mint_store_slot_t slots[MINT_STORE_RECORDS_MAX]; ///< index
    uint32_t page;                                   ///< page being appended to
    uint32_t page_sequence;                          ///< its sequence
    uint32_t offset;                                 ///< next free byte in it
    uint32_t tail_end;                               ///< end of the last good record in it
    uint32_t blank_page;                             ///< page verified blank since the mount
    uint32_t blank_erase_count;                      ///< how often that one was erased
    bool note_needed;  ///< an earlier session was here: say so before anything is sealed
    bool mounted;      ///< calls are allowed
    bool write_failed; ///< flash stands as after a power cut: read only until the next mount
} mint_store_t;

/// Mounts the store on `flash`: finishes or undoes what a power cut interrupted and builds the
/// index. A blank region mounts as an empty store. `device_id` (`device_id_len` bytes) and the root
/// key bind records to this device. MINT_ERR_CORRUPT if records are there but none opens under this
/// key, or if a record was damaged so that nobody can say whose it was; MINT_ERR_UNSUPPORTED if the
/// format is another version's or was written with another unit length; nothing is changed then.
/// MINT_ERR_FLASH if the part no longer keeps data, MINT_ERR_FULL if it holds more records than
/// this build has slots for, MINT_ERR_ARGUMENT for an impossible geometry.
MINT_MUST_CHECK mint_status_t mint_store_mount(mint_store_t *store, const mint_flash_t *flash,
                                               const uint8_t root_key[MINT_STORE_ROOT_KEY_LEN],
                                               const uint8_t *device_id, size_t device_id_len);

/// Writes a record, new or over the old value. `uid` is not 0. Setting the value that is already
/// there writes nothing. MINT_ERR_FULL if it does not fit (nothing is changed), MINT_ERR_WRITE_ONCE
/// if the record is there and may not change, MINT_ERR_ARGUMENT for a length or flag that no record
/// has. MINT_ERR_FLASH after repeated failures to program: then, as after a power cut, the next
/// mount finds the old value or the new one, and until it this object reads but writes no more.
MINT_MUST_CHECK mint_status_t mint_store_set(mint_store_t *store, uint64_t uid, const uint8_t *data,
                                             size_t len, uint8_t flags);

/// Reads a record whole into `out`, of which `*len` bytes were written. MINT_ERR_NOT_FOUND,
/// MINT_ERR_SPACE if it is longer than `size`, MINT_ERR_CORRUPT if it no longer authenticates; then
/// nothing is handed out.
MINT_MUST_CHECK mint_status_t mint_store_get(const mint_store_t *store, uint64_t uid, uint8_t *out,
                                             size_t size, size_t *len);

/// Length and flags of a record, from the index. MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_store_info(const mint_store_t *store, uint64_t uid, size_t *len,
                                              uint8_t *flags);

/// Deletes a record; its old versions stay on flash, sealed, until their page is collected.
/// Never fails for want of space. MINT_ERR_NOT_FOUND, MINT_ERR_WRITE_ONCE, MINT_ERR_FLASH as for
/// mint_store_set().
MINT_MUST_CHECK mint_status_t mint_store_delete(mint_store_t *store, uint64_t uid);

/// The uid of the live record with the smallest uid greater than `*uid` (start with 0).
/// MINT_ERR_NOT_FOUND at the end.
MINT_MUST_CHECK mint_status_t mint_store_next(const mint_store_t *store, uint64_t *uid);

/// SHA-256 over all live records but those with MINT_STORE_NOT_IN_DIGEST in order of uid, each as
/// uid (8 bytes little-endian), length (2) and value: what a device states when it proves what it
/// holds.
MINT_MUST_CHECK mint_status_t mint_store_digest(const mint_store_t *store,
                                                uint8_t digest[MINT_SHA256_LEN]);

/// Bytes of value that a new record could have now, after collection; 0 if none fits.
size_t mint_store_space(const mint_store_t *store);

/// Erases every page, write-once records too. A cut in the middle leaves a store that mounts, with
/// some of the records gone. One page keeps a header, because a nonce may not come again. The store
/// is unmounted afterwards. Works also after a mount that failed with MINT_ERR_CORRUPT.
MINT_MUST_CHECK mint_status_t mint_store_format(mint_store_t *store);

/// Wipes the object; what follows fails with MINT_ERR_STATE.
void mint_store_unmount(mint_store_t *store);

#ifdef __cplusplus
}
#endif

#endif
