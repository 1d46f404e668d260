// SPDX-License-Identifier: Apache-2.0
//
// The credited source of an emulated board: the host's random device, read through semihosting.
// An emulator has no noise of its own that anybody could vouch for; the host's kernel has.
//
// The emulator may name another device: -semihosting-config …,arg=random=PATH. Nothing but that
// exact form is taken for a path, because QEMU hands over the firmware's file name if it was given
// no argument, and a firmware image is no source of random bytes.
#include <string.h>

#include "board.h"
#include "mintmark/bytes.h"
#include "semihost.h"

#define COMMAND_LINE_SIZE 512u ///< bytes of the longest command line with its NUL
#define BUFFER_LEN        64u  ///< bytes fetched by one call to the host

static const char prefix[] = "random=";

/// The open device and the bytes that were fetched from it but not yet handed out.
static struct {
    bool open;
    int32_t handle;
    uint8_t buffer[BUFFER_LEN];
    size_t left_len; ///< bytes at the end of `buffer` that are still there
} host;

static mint_status_t open_device(void)
{
    char line[COMMAND_LINE_SIZE];
    mint_status_t status = mps2_semihost_command_line(line, sizeof line);
    if (status != MINT_OK) {
        return status;
    }
    bool named = strncmp(line, prefix, sizeof prefix - 1) == 0;
    status = mps2_semihost_open(named ? line + sizeof prefix - 1 : "/dev/urandom", &host.handle);
    host.open = status == MINT_OK;
    return status;
}

static mint_status_t fetch(void)
{
    if (!host.open) {
        mint_status_t status = open_device();
        if (status != MINT_OK) {
            return status;
        }
    }
    mint_status_t status = mps2_semihost_read(host.handle, host.buffer, sizeof host.buffer);
    if (status != MINT_OK) {
        mps2_semihost_close(host.handle);
        host.open = false;
        return status;
    }
    host.left_len = sizeof host.buffer;
    return MINT_OK;
}

mint_status_t mps2_host_random_sample(void *context, uint8_t *symbol)
{
    (void)context;
    *symbol = 0;
    if (host.left_len == 0 && fetch() != MINT_OK) {
        return MINT_ERR_SOURCE;
    }
    uint8_t *next = &host.buffer[sizeof host.buffer - host.left_len];
    *symbol = *next;
    mint_wipe(next, 1); // handed out, so no copy stays here
    host.left_len--;
    return MINT_OK;
}
