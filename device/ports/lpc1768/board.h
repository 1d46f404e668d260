// SPDX-License-Identifier: Apache-2.0
//
// What the files of this port have for each other. Nothing else includes it.
//
// One thread, and one interrupt: UART0's.
#ifndef MINTMARK_PORTS_LPC1768_BOARD_H
#define MINTMARK_PORTS_LPC1768_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/port.h"

// ---- clock.c ----

/// Has the core run at LPC_CCLK_HZ from the crystal. Waits for the oscillator and for PLL0 as long
/// as they take: on the RC oscillator, where the part starts, there would be one clock and no
/// noise between two.
void lpc_clock_start(void);

// ---- serial.c ----

/// Brings UART0 up, 115,200 baud 8N1, and its interrupt.
void lpc_serial_start(void);
/// The port's serial_read: sleeps until an interrupt if there is no byte.
bool lpc_serial_read(void *context, uint8_t *byte);
/// The port's serial_write; never fails.
mint_status_t lpc_serial_write(void *context, const uint8_t *data, size_t len);
/// Waits until the last bit has left.
void lpc_serial_flush(void);
/// UART0's interrupt handler: takes all bytes that were received. What finds no room is dropped.
void lpc_serial_interrupt(void);

// ---- adc.c ----

/// Brings the ADC up, on AD0.1 (pin P0.24, p16 of the mbed board).
void lpc_adc_start(void);
/// Converts once, 12 bits. MINT_ERR_SOURCE if the conversion does not get done.
mint_status_t lpc_adc_convert(void *context, uint16_t *value);

// ---- edges.c ----

/// Brings the two clocks of the timer jitter up: the watchdog timer, which counts and never resets
/// the part, and the core's cycle counter.
void lpc_edges_start(void);
/// Waits for the next edge of the watchdog timer, one in 64 counts, and gives the cycle counter
/// then. MINT_ERR_SOURCE if there is none within many times that.
mint_status_t lpc_next_edge(void *context, uint32_t *count);

// ---- flash.c ----

/// The store's flash.
extern const mint_flash_t lpc_flash;
/// Programs one unit of LPC_UNIT_LEN bytes at `address` of flash and reads it back. MINT_ERR_IO if
/// the boot ROM refuses, MINT_ERR_FLASH if something else is there then.
MINT_MUST_CHECK mint_status_t lpc_flash_program(uint32_t address, const uint8_t *unit);
/// Erases the sector that `address` lies in. MINT_ERR_IO if the boot ROM refuses.
MINT_MUST_CHECK mint_status_t lpc_flash_erase(uint32_t address);

// ---- uid.c ----

/// The port's device_id: the part's serial number. MINT_ERR_IO if the boot ROM refuses; then `id`
/// is zeroed.
mint_status_t lpc_device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN]);

// ---- root_key.c ----

/// The port's root_key: what sector 29 holds, drawn from the noise sources if there is none yet. In
/// a build that credits no source there is none to draw from: then the key is all zeros and
/// protects nothing, and the store is erased when a key is drawn. MINT_ERR_MISMATCH if the key was
/// drawn on another part, MINT_ERR_CORRUPT if it was in use and is lost, MINT_ERR_FLASH if the
/// sector is worn, or what the generator says; then `key` is zeroed.
mint_status_t lpc_root_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN]);

// ---- port.c, sources.c ----

/// The board (sources.c, or sources_small.c in its place).
extern const mint_port_t lpc_port;
/// Brings up what its sources need.
void lpc_sources_start(void);
/// The port's reset.
void lpc_reset(void *context);

/// A board with this array of noise sources.
// clang-format off
#define LPC_PORT(list)                                                                             \
    {                                                                                              \
        .board = "lpc1768", .flash = &lpc_flash, .sources = (list),                                \
        .source_count = sizeof(list) / sizeof(list)[0], .device_id = lpc_device_id,                \
        .root_key = lpc_root_key, .serial_read = lpc_serial_read,                                  \
        .serial_write = lpc_serial_write, .reset = lpc_reset,                                      \
    }
// clang-format on

#endif
