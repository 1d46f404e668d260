// SPDX-License-Identifier: Apache-2.0
//
// The library as a program on a POSIX machine: flash is a file, the serial line a pseudo-terminal,
// random numbers come from the kernel. For tests, demonstrations and development without a board.
//
//     const mint_posix_config_t config = {.flash_path = "device.flash"};
//     if (mint_posix_start(&config) != MINT_OK) { … }
//     puts(mint_posix_line());
//     … mint_port() …
//     mint_posix_stop();
//
// A program holds one board, because mint_port() takes no argument; several devices are several
// programs. Pointers must not be NULL unless a field says so. One thread.
#ifndef MINTMARK_PORTS_POSIX_POSIX_PORT_H
#define MINTMARK_PORTS_POSIX_POSIX_PORT_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "mintmark/message.h"
#include "mintmark/status.h"

/// What the board is made of. The strings and `stop` must stay valid until mint_posix_stop().
typedef struct {
    const char *flash_path; ///< flash image; made with mode 0600 if it is not there
    const char
        *link_path;    ///< symbolic link to the pseudo-terminal, put over an old link; NULL: none
    const uint8_t *id; ///< MINT_DEVICE_ID_LEN bytes that a new image gets as its id, and that
                       ///< an old one must have; NULL: random, or whatever the image has
    bool fail_random;  ///< the credited source delivers nothing, to see what follows
    bool no_sync;      ///< do not wait for the disk after each write: a killed program still
                       ///< loses nothing, a machine whose power fails may
    const volatile sig_atomic_t *stop; ///< set by a signal handler: a write that waits for a reader
                                       ///< gives up; NULL: never
} mint_posix_config_t;

/// Opens or makes the flash image, makes the pseudo-terminal and the link. mint_port() is valid
/// from here on. MINT_ERR_IO with errno set if the system refuses, or if another program has the
/// image open (errno EWOULDBLOCK); MINT_ERR_FORMAT if the file is not a flash image;
/// MINT_ERR_MISMATCH if its id is not `config->id`. Nothing stays open after a failure.
MINT_MUST_CHECK mint_status_t mint_posix_start(const mint_posix_config_t *config);

/// Path of the pseudo-terminal's slave: the device's serial line.
const char *mint_posix_line(void);

/// Whether the device was asked to restart (mint_port_t's `reset`): the program is to call
/// mint_posix_stop() and to start anew, as what has just been started.
bool mint_posix_reset_wanted(void);

/// Closes everything, removes the link and wipes what was read from the image.
void mint_posix_stop(void);

#endif
