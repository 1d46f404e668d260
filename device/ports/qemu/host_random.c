// SPDX-License-Identifier: Apache-2.0
//
// The host's random device. Fetched in pieces, because a call to the host stops the emulator.
#include "qemu/host_random.h"

#include <stdbool.h>
#include <stddef.h>

#include "mintmark/bytes.h"
#include "qemu/argument.h"
#include "qemu/semihost.h"

#define BUFFER_LEN 16u ///< bytes fetched by one call to the host

static const char default_path[] = "/dev/urandom";

/// The open device and the bytes that were fetched from it but not yet handed out.
typedef struct {
    bool open;
    int32_t handle;
    uint8_t buffer[BUFFER_LEN];
    size_t left_len; ///< bytes at the end of `buffer` that are still there
} host_random_t;

static host_random_t host;

void qemu_host_random_start(void)
{
    char line[QEMU_COMMAND_LINE_SIZE];
    char *path = NULL;
    if (qemu_argument("random=", line, &path) == MINT_OK) {
        const char *device = path != NULL ? path : default_path;
        host.open = qemu_semihost_open(device, QEMU_OPEN_READ, &host.handle) == MINT_OK;
    }
}

void qemu_host_random_stop(void)
{
    if (host.open) {
        qemu_semihost_close(host.handle);
    }
    mint_wipe(&host, sizeof host);
}

static mint_status_t fetch(void)
{
    if (!host.open) {
        return MINT_ERR_SOURCE;
    }
    mint_status_t status = qemu_semihost_read(host.handle, host.buffer, sizeof host.buffer);
    host.left_len = status == MINT_OK ? sizeof host.buffer : 0;
    return status;
}

mint_status_t qemu_host_random_sample(void *context, uint8_t *symbol)
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
