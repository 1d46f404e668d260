// SPDX-License-Identifier: Apache-2.0
//
// All that the port's C files know of the machine: reading and writing a register, calling the boot
// ROM, masking interrupts. hardware.c does it on the part; device/tests/lpc1768 does it on a host,
// with a model that watches order, timing and what must never be done. So no other file here holds
// a pointer to a register, and each compiles on both.
//
// Pointers must not be NULL. Addresses are those of the part (UM10360 §2.3). Any interrupt level,
// but lpc_iap(), which is for one thread with interrupts off.
#ifndef MINTMARK_PORTS_LPC1768_HARDWARE_H
#define MINTMARK_PORTS_LPC1768_HARDWARE_H

#include <stddef.h>
#include <stdint.h>

/// Reads the register of 32 bits at `address`, a multiple of 4.
uint32_t lpc_read(uint32_t address);
/// Writes it.
void lpc_write(uint32_t address, uint32_t value);

/// Calls the in-application programming code of the boot ROM at 0x1FFF1FF1 (UM10360 §32.8): command
/// code and up to four parameters in, status code and up to four results out. It takes up to 128
/// bytes of the caller's stack and the top 32 bytes of on-chip RAM (§32.3.2.8); while it erases or
/// programs, flash cannot be read, so interrupts must be off (§32.3.2.6).
void lpc_iap(const uint32_t command[5], uint32_t result[5]);
/// The address that IAP is given for an object in RAM. On the part, the pointer itself.
uint32_t lpc_ram_address(const void *object);

/// Masks all interrupts (PRIMASK, DDI 0403 §B1.4.3) and tells what the mask was.
uint32_t lpc_interrupts_off(void);
/// Puts the mask back to what lpc_interrupts_off() told.
void lpc_interrupts_restore(uint32_t state);
/// Sleeps until an interrupt is pending, masked or not (WFI, DDI 0403 §B1.5.19).
void lpc_wait_for_interrupt(void);

/// Where `len` bytes of on-chip flash from `address` on can be read.
const uint8_t *lpc_memory(uint32_t address, size_t len);

/// What was written before is done before anything after it begins (DSB and ISB).
void lpc_barrier(void);

#endif
