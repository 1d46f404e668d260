// SPDX-License-Identifier: Apache-2.0
//
// Pre-shared keys (PSKs) in the key store, each kept under its identity and found again by it: what
// a TLS stack's PSK callback asks for (RFC 4279), and what sealed messages are made from
// (mintmark/seal.h).
//
//     uint8_t key[MINT_PSK_KEY_MAX_LEN];
//     size_t key_len;
//     if (mint_psk_find(&store, identity, identity_len, key, sizeof key, &key_len) == MINT_OK) {
//         ...
//         mint_wipe(key, sizeof key);
//     }
//
// An identity is a byte string, compared byte by byte, and not a secret; the lookup's time may tell
// which ones there are. The records are of area 0, which the caller has selected as it is after a
// mount, and a lock of the store freezes them.
//
// Pointers must not be NULL. The store is mounted and the caller's. Nothing is kept between calls,
// and no key stays in memory but where the caller asked for it. No heap; 200 bytes of stack for the
// record. One thread at a time, the store's.
#ifndef MINTMARK_PSK_H
#define MINTMARK_PSK_H

#include "mintmark/store.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_PSKS_MAX             16u  ///< PSKs that a store holds at most
#define MINT_PSK_IDENTITY_MAX_LEN 128u ///< bytes of an identity (RFC 4279 §5.3), at least 1
#define MINT_PSK_KEY_MAX_LEN      64u  ///< bytes of a key (RFC 4279 §5.3), at least 1

/// uid of the record at a place, 0 to MINT_PSKS_MAX - 1: length of the identity (1 byte), identity,
/// key.
#define MINT_PSK_UID(place) (0x6D696E7400000500ull | (uint64_t)(place))

/// How many PSKs there are.
size_t mint_psk_count(const mint_store_t *store);

/// Copies the key of an identity into `key` of `size` bytes, of which `*key_len` are used.
/// MINT_ERR_NOT_FOUND; MINT_ERR_SPACE if it is longer than `size`; MINT_ERR_CORRUPT if it is not
/// there but a record that it may have stood in no longer reads; MINT_ERR_STATE, MINT_ERR_FLASH.
/// After a failure `key` is zeroed.
MINT_MUST_CHECK mint_status_t mint_psk_find(const mint_store_t *store, const uint8_t *identity,
                                            size_t identity_len, uint8_t *key, size_t size,
                                            size_t *key_len);

/// Keeps a key under an identity, in place of the one that is there. MINT_ERR_ARGUMENT for an empty
/// identity or key or one that is too long, MINT_ERR_FULL if there is no place or no room,
/// MINT_ERR_LOCKED, and otherwise as mint_store_set(): after a power cut there is the old key or
/// the new one. A new identity takes the first place that is free or whose record no longer reads.
MINT_MUST_CHECK mint_status_t mint_psk_set(mint_store_t *store, const uint8_t *identity,
                                           size_t identity_len, const uint8_t *key, size_t key_len);

/// Removes an identity and its key; what that leaves on flash, mint_store_delete() says.
/// MINT_ERR_NOT_FOUND and MINT_ERR_CORRUPT as mint_psk_find(), otherwise as mint_store_delete().
MINT_MUST_CHECK mint_status_t mint_psk_remove(mint_store_t *store, const uint8_t *identity,
                                              size_t identity_len);

/// The next identity: start with `*place` 0 and call until MINT_ERR_NOT_FOUND. It is copied into
/// `identity` and `*place` goes behind it. A record that no longer reads is passed over.
/// MINT_ERR_STATE, MINT_ERR_FLASH. After a failure `identity` is zeroed.
MINT_MUST_CHECK mint_status_t mint_psk_next(const mint_store_t *store, unsigned *place,
                                            uint8_t identity[MINT_PSK_IDENTITY_MAX_LEN],
                                            size_t *identity_len);

#ifdef __cplusplus
}
#endif

#endif
