// SPDX-License-Identifier: Apache-2.0
//
// What a port is: one const struct of functions that says how this board does the few things that
// the library needs. The build chooses the port; nothing in the library asks which one it is.
//
// The functions are called from one thread and never with a NULL pointer.
#ifndef MINTMARK_PORT_H
#define MINTMARK_PORT_H

#include "mintmark/entropy.h"
#include "mintmark/flash.h"
#include "mintmark/message.h"
#include "mintmark/rng.h"
#include "mintmark/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A board.
typedef struct {
    const char *board;            ///< its name, at most 23 bytes
    const mint_flash_t *flash;    ///< where the store lives
    const mint_source_t *sources; ///< noise sources
    size_t source_count;          ///< how many, 1 to MINT_ENTROPY_SOURCES_MAX
    /// The part's unique id. Not a secret.
    mint_status_t (*device_id)(void *context, uint8_t id[MINT_DEVICE_ID_LEN]);
    /// The key that the store is sealed under. How secret it is depends on the part; the port's
    /// README says.
    mint_status_t (*root_key)(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN]);
    /// Takes one byte from the serial line, if there is one: true and `*byte`, else false at once
    /// or after a short wait.
    bool (*serial_read)(void *context, uint8_t *byte);
    /// Sends `len` bytes on the serial line, waiting as long as it takes.
    mint_status_t (*serial_write)(void *context, const uint8_t *data, size_t len);
    /// A second line, as to a modem, which carries a TLS session. Takes one byte if there is one
    /// within `wait_ms` milliseconds: true and `*byte`. NULL: the board has no such line.
    bool (*modem_read)(void *context, uint8_t *byte, uint32_t wait_ms);
    /// Sends `len` bytes on it, waiting as long as it takes. NULL as `modem_read`.
    mint_status_t (*modem_write)(void *context, const uint8_t *data, size_t len);
    /// Seconds of a clock that does not go back while the device is on, for the life of tickets.
    /// NULL: the board has none, and a ticket ends after so many packets alone.
    uint32_t (*seconds)(void *context);
    /// Restarts the device as if power had gone and come, once everything that was sent is on its
    /// way. NULL: the board cannot. Where it returns (on a POSIX machine), the program ends then.
    void (*reset)(void *context);
    void *context;                       ///< handed to the functions
    const mint_copy_guard_t *copy_guard; ///< NULL: this board's memory cannot be copied
    bool emulated; ///< the board is emulated or simulated (MINT_PORT_EMULATED): its noise says
                   ///< nothing of a part
} mint_port_t;

/// The board of this build, defined by the port. Brings the hardware up at the first call; never
/// NULL.
const mint_port_t *mint_port(void);

#ifdef __cplusplus
}
#endif

#endif
