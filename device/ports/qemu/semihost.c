// SPDX-License-Identifier: Apache-2.0
//
// The semihosting calls: operation number in r0, address of the argument block in r1, BKPT 0xAB,
// result in r0.
#include "qemu/semihost.h"

#include <string.h>

#include "mintmark/bytes.h"

#define SYS_OPEN          0x01u
#define SYS_CLOSE         0x02u
#define SYS_WRITE0        0x04u
#define SYS_WRITE         0x05u
#define SYS_READ          0x06u
#define SYS_SEEK          0x0Au
#define SYS_GET_CMDLINE   0x15u
#define SYS_EXIT_EXTENDED 0x20u
#define APPLICATION_EXIT  0x20026u ///< ADP_Stopped_ApplicationExit

static uint32_t call(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

mint_status_t qemu_semihost_open(const char *path, qemu_open_mode_t mode, int32_t *handle)
{
    const uint32_t block[3] = {(uint32_t)path, (uint32_t)mode, strlen(path)};
    *handle = (int32_t)call(SYS_OPEN, block);
    return *handle < 0 ? MINT_ERR_IO : MINT_OK;
}

mint_status_t qemu_semihost_seek(int32_t handle, uint32_t offset)
{
    const uint32_t block[2] = {(uint32_t)handle, offset};
    return call(SYS_SEEK, block) == 0 ? MINT_OK : MINT_ERR_IO;
}

mint_status_t qemu_semihost_read(int32_t handle, uint8_t *data, size_t len)
{
    const uint32_t block[3] = {(uint32_t)handle, (uint32_t)data, len};
    // The result is the number of bytes that were not read.
    if (call(SYS_READ, block) != 0) {
        mint_wipe(data, len);
        return MINT_ERR_IO;
    }
    return MINT_OK;
}

mint_status_t qemu_semihost_write(int32_t handle, const uint8_t *data, size_t len)
{
    const uint32_t block[3] = {(uint32_t)handle, (uint32_t)data, len};
    // The result is the number of bytes that were not written.
    return call(SYS_WRITE, block) == 0 ? MINT_OK : MINT_ERR_IO;
}

void qemu_semihost_close(int32_t handle)
{
    const uint32_t block[1] = {(uint32_t)handle};
    (void)call(SYS_CLOSE, block);
}

mint_status_t qemu_semihost_command_line(char *text, size_t size)
{
    const uint32_t block[2] = {(uint32_t)text, size};
    if (call(SYS_GET_CMDLINE, block) != 0) {
        text[0] = '\0';
        return MINT_ERR_SPACE;
    }
    return MINT_OK;
}

void qemu_semihost_print(const char *text)
{
    (void)call(SYS_WRITE0, text);
}

_Noreturn void qemu_semihost_exit(uint32_t status)
{
    const uint32_t block[2] = {APPLICATION_EXIT, status};
    for (;;) {
        (void)call(SYS_EXIT_EXTENDED, block);
    }
}
