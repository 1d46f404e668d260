// SPDX-License-Identifier: Apache-2.0
//
// Arm semihosting (Arm document "Semihosting for AArch32 and AArch64"): the calls by which a
// program in an emulator asks the host. Without an emulator that answers, a call is a fault.
//
// Pointers must not be NULL. One thread.
#ifndef MINTMARK_PORTS_QEMU_SEMIHOST_H
#define MINTMARK_PORTS_QEMU_SEMIHOST_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/status.h"

/// How a file of the host is opened: the places of "rb" and "r+b" in the standard's list.
typedef enum {
    QEMU_OPEN_READ = 1,   ///< a file that is there, for reading
    QEMU_OPEN_UPDATE = 3, ///< a file that is there, for reading and writing
} qemu_open_mode_t;

/// Opens the host's file `path` for bytes. MINT_ERR_IO if the host cannot.
MINT_MUST_CHECK mint_status_t qemu_semihost_open(const char *path, qemu_open_mode_t mode,
                                                 int32_t *handle);

/// Goes to `offset` bytes from the start of the file. MINT_ERR_IO if the host cannot.
MINT_MUST_CHECK mint_status_t qemu_semihost_seek(int32_t handle, uint32_t offset);

/// Reads `len` bytes. MINT_ERR_IO if the host gives fewer; then `data` is zeroed.
MINT_MUST_CHECK mint_status_t qemu_semihost_read(int32_t handle, uint8_t *data, size_t len);

/// Writes `len` bytes. MINT_ERR_IO if the host takes fewer.
MINT_MUST_CHECK mint_status_t qemu_semihost_write(int32_t handle, const uint8_t *data, size_t len);

/// Closes the file.
void qemu_semihost_close(int32_t handle);

/// The command line that the emulator was given, NUL-terminated. MINT_ERR_SPACE if it does not fit
/// in `size` bytes; then it is empty.
MINT_MUST_CHECK mint_status_t qemu_semihost_command_line(char *text, size_t size);

/// Writes `text` to the host's console.
void qemu_semihost_print(const char *text);

/// Ends the emulator with an exit status.
_Noreturn void qemu_semihost_exit(uint32_t status);

#endif
