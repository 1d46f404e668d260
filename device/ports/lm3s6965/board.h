// SPDX-License-Identifier: Apache-2.0
//
// What the files of this port have for each other. Nothing else includes it.
//
// One thread; interrupts are never taken.
#ifndef MINTMARK_PORTS_LM3S6965_BOARD_H
#define MINTMARK_PORTS_LM3S6965_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/port.h"
#include "qemu/identity.h"

/// The store's flash (flash.c).
extern const mint_flash_t lm3s_flash;
/// The two pages for boot fingerprints, before the store in the image.
extern const mint_flash_t lm3s_fingerprint_flash;

/// Opens the flash image that the command line names (flash.c). Without one, every access fails
/// with MINT_ERR_IO.
void lm3s_flash_start(void);
/// Closes it, before the board restarts.
void lm3s_flash_stop(void);

/// The board (sources.c, or sources_small.c in its place).
extern const mint_port_t lm3s_port;
/// A board with this array of noise sources.
// clang-format off
#define LM3S_PORT(list)                                                                            \
    {                                                                                              \
        .board = "lm3s6965", .flash = &lm3s_flash, .sources = (list),                              \
        .source_count = sizeof(list) / sizeof(list)[0], .device_id = qemu_device_id,               \
        .root_key = qemu_root_key, .serial_read = lm3s_serial_read,                                \
        .serial_write = lm3s_serial_write, .reset = lm3s_reset, .emulated = MINT_PORT_EMULATED,    \
    }
// clang-format on
/// Brings up what its sources need.
void lm3s_sources_start(void);

/// The port's reset (port.c).
void lm3s_reset(void *context);

/// Brings UART0 up (serial.c).
void lm3s_serial_start(void);
/// The port's serial_read: sleeps until something happens on the line if there is no byte.
bool lm3s_serial_read(void *context, uint8_t *byte);
/// The port's serial_write; never fails.
mint_status_t lm3s_serial_write(void *context, const uint8_t *data, size_t len);

/// Brings the two clocks of the timer jitter up (edges.c).
void lm3s_edges_start(void);
/// Waits for timer 1 to get to 0 and gives SysTick's count then. MINT_ERR_SOURCE if it does not.
mint_status_t lm3s_next_edge(void *context, uint32_t *count);

/// Brings the ADC and the timer that starts it up (adc.c).
void lm3s_adc_start(void);
/// Converts once, 10 bits. MINT_ERR_SOURCE if the conversion does not get done.
mint_status_t lm3s_adc_convert(void *context, uint16_t *value);

#endif
