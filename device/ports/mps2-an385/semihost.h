// SPDX-License-Identifier: Apache-2.0
//
// Arm semihosting (Arm document "Semihosting for AArch32 and AArch64"): the calls by which a
// program in an emulator asks the host. Without an emulator that answers, a call is a fault.
//
// Pointers must not be NULL. One thread.
#ifndef MINTMARK_PORTS_MPS2_AN385_SEMIHOST_H
#define MINTMARK_PORTS_MPS2_AN385_SEMIHOST_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/status.h"

/// Opens the host's file `path` for reading bytes. MINT_ERR_IO if the host cannot.
MINT_MUST_CHECK mint_status_t mps2_semihost_open(const char *path, int32_t *handle);

/// Reads `len` bytes. MINT_ERR_IO if the host gives fewer; then `data` is zeroed.
MINT_MUST_CHECK mint_status_t mps2_semihost_read(int32_t handle, uint8_t *data, size_t len);

/// Closes the file.
void mps2_semihost_close(int32_t handle);

/// The command line that the emulator was given, NUL-terminated. MINT_ERR_SPACE if it does not fit
/// in `size` bytes; then it is empty.
MINT_MUST_CHECK mint_status_t mps2_semihost_command_line(char *text, size_t size);

/// Writes `text` to the host's console.
void mps2_semihost_print(const char *text);

/// Ends the emulator with an exit status.
_Noreturn void mps2_semihost_exit(uint32_t status);

#endif
