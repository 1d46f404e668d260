// SPDX-License-Identifier: Apache-2.0
//
// The board "posix", put together from image, line and sources and made known to the library.
#include <errno.h>
#include <string.h>
#include <time.h>

#include "board.h"
#include "mintmark/bytes.h"
#include "mintmark/port.h"
#include "posix_rng.h"

static mint_fuses_t fuses;

static mint_status_t device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    (void)context;
    memcpy(id, fuses.id, MINT_DEVICE_ID_LEN);
    return MINT_OK;
}

static mint_status_t root_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    (void)context;
    memcpy(key, fuses.root_key, MINT_STORE_ROOT_KEY_LEN);
    return MINT_OK;
}

static uint32_t seconds(void *context)
{
    (void)context;
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)now.tv_sec;
}

static bool reset_wanted;

/// A program cannot restart itself from in here; its main function looks.
static void reset(void *context)
{
    (void)context;
    reset_wanted = true;
}

bool mint_posix_reset_wanted(void)
{
    return reset_wanted;
}

static const mint_port_t port = {
    .board = "posix",
    .flash = &posix_flash,
    .sources = posix_sources,
    .source_count = POSIX_SOURCE_COUNT,
    .device_id = device_id,
    .root_key = root_key,
    .serial_read = posix_line_read,
    .serial_write = posix_line_write,
    .seconds = seconds,
    .reset = reset,
    .emulated = MINT_PORT_EMULATED,
    .copy_guard = &mint_posix_copy_guard,
};

mint_status_t mint_posix_start(const mint_posix_config_t *config)
{
    mint_status_t status = posix_image_open(config, &fuses);
    if (status == MINT_OK) {
        status = posix_line_open(config);
    }
    if (status != MINT_OK) {
        int reason = errno;
        mint_posix_stop();
        errno = reason;
        return status;
    }
    posix_sources_fail(config->fail_random);
    return MINT_OK;
}

const char *mint_posix_line(void)
{
    return posix_line_path();
}

void mint_posix_stop(void)
{
    posix_line_close();
    posix_image_close();
    mint_wipe(&fuses, sizeof fuses);
}

const mint_port_t *mint_port(void)
{
    return &port;
}
