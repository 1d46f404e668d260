// SPDX-License-Identifier: Apache-2.0
//
// Detecting a store that somebody put back: an older image of the whole flash authenticates, for it
// was genuine once. With a counter that only goes up, and that an attacker who rewrites the flash
// cannot turn back, each change of the store carries the next number and an HMAC over it, the
// page's sequence and all that is alive; a mount refuses what is older than the counter, or is put
// together from images of different times. A power cut may leave one change behind that number: it
// must be one that was sealed there, or a copy of what was there before. Without such a counter
// this cannot be noticed, by this library or any other.
//
// Nonces are made of the counter's value, so that none comes again, even for somebody who cuts the
// power at a chosen moment and then puts an older image back.
//
//     static mint_rollback_t rollback = {.counter = &port_counter};
//     config.state = &mint_rollback_state;
//     config.state_context = &rollback;
//
// The counter is advanced once a change, after the change is on flash: a power cut between the two
// leaves the store one ahead, which is accepted. It is also advanced before the first change of a
// session and for each page that is opened. It may go up to 2^32 - 2; after that changes fail. A
// store is made with a counter or without; the other way it mounts as MINT_ERR_UNSUPPORTED.
//
// Pointers must not be NULL. The object belongs to the caller and must stay while the store is
// mounted. One thread at a time.
#ifndef MINTMARK_ROLLBACK_H
#define MINTMARK_ROLLBACK_H

#include "mintmark/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A monotonic counter of the port: fuses, a secure element, a battery-backed register.
typedef struct {
    /// The value; 0 on a new device. MINT_ERR_IO.
    mint_status_t (*read)(void *context, uint64_t *value);
    /// Raises it to `value`, at least. MINT_ERR_IO. After a power cut it has the old value or the
    /// new one.
    mint_status_t (*advance)(void *context, uint64_t value);
    void *context; ///< handed to both
} mint_counter_t;

#define MINT_ROLLBACK_MAC_LEN 16u ///< bytes kept of the HMAC-SHA-256

/// What the store keeps in RAM for it. The caller sets `counter`; the rest belongs to the store.
typedef struct {
    const mint_counter_t *counter;      ///< the port's
    uint64_t changes;                   ///< number of the newest note
    uint8_t mac[MINT_ROLLBACK_MAC_LEN]; ///< over that number, the page and all that is alive
} mint_rollback_t;

/// For mint_store_config_t.state, with a mint_rollback_t as state_context. mint_store_mount() then
/// also gives MINT_ERR_ROLLBACK, if the store is not the newest one that there was, or
/// MINT_ERR_IO, if the counter cannot be read; nothing is changed then. A change whose number the
/// counter does not take fails as one that flash does not.
extern const mint_store_state_t mint_rollback_state;

#ifdef __cplusplus
}
#endif

#endif
