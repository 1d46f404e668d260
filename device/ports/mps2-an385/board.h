// SPDX-License-Identifier: Apache-2.0
//
// What the files of this port have for each other. Nothing else includes it.
//
// One thread; interrupts are never taken.
#ifndef MINTMARK_PORTS_MPS2_AN385_BOARD_H
#define MINTMARK_PORTS_MPS2_AN385_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/flash.h"
#include "mintmark/status.h"

#define MPS2_FLASH_IMAGE                                                                           \
    0x21000000u ///< PSRAM: the flash image (common/image.h), a host file that QEMU maps

/// The store's flash (flash.c).
extern const mint_flash_t mps2_flash;

/// Brings UART0 and UART1 up (serial.c).
void mps2_serial_start(void);
/// The port's serial_read: sleeps until something happens on the line if there is no byte.
bool mps2_serial_read(void *context, uint8_t *byte);
/// The port's serial_write; never fails.
mint_status_t mps2_serial_write(void *context, const uint8_t *data, size_t len);
/// The port's modem_read, of UART1: sleeps until a byte comes or the time is over.
bool mps2_modem_read(void *context, uint8_t *byte, uint32_t wait_ms);
/// The port's modem_write; never fails.
mint_status_t mps2_modem_write(void *context, const uint8_t *data, size_t len);

#endif
