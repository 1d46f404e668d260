// SPDX-License-Identifier: Apache-2.0
//
// What the files of this port have for each other. Nothing else includes it.
//
// One thread; interrupts are never taken.
#ifndef MINTMARK_PORTS_MICROBIT_BOARD_H
#define MINTMARK_PORTS_MICROBIT_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/flash.h"
#include "mintmark/status.h"

#define MICROBIT_STORE 0x30000u ///< where the store is in the part's flash: its last 64 KB

/// The store's flash (flash.c).
extern const mint_flash_t microbit_flash;
/// Programs the word at `address` of the part's flash or UICR, a multiple of 4.
void microbit_nvm_program(uint32_t address, uint32_t word);
/// Erases the page of the part's flash that begins at `address`.
void microbit_nvm_erase(uint32_t address);

/// Fills the part's flash and UICR from the host's file that the command line names (image.c).
/// Without one they stay blank, and what is written fails with MINT_ERR_IO.
void microbit_image_start(void);
/// Closes the file, before the board restarts.
void microbit_image_stop(void);
/// Writes `len` bytes of the store at `address`, as they are in the part's flash now, to the file.
MINT_MUST_CHECK mint_status_t microbit_image_keep(uint32_t address, size_t len);

/// Brings the UART up (serial.c).
void microbit_serial_start(void);
/// The port's serial_read: sleeps until something happens on the line if there is no byte.
bool microbit_serial_read(void *context, uint8_t *byte);
/// The port's serial_write; never fails.
mint_status_t microbit_serial_write(void *context, const uint8_t *data, size_t len);

/// Brings the random number generator and the clock up (noise.c).
void microbit_noise_start(void);
/// One byte of the random number generator. MINT_ERR_SOURCE if none comes.
mint_status_t microbit_rng_sample(void *context, uint8_t *symbol);
/// Timer 0, 16 MHz, counting up.
uint32_t microbit_ticks(void);

#endif
