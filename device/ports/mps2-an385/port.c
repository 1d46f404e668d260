// SPDX-License-Identifier: Apache-2.0
//
// The board: mps2-an385 as QEMU emulates it, made known to the library.
#include "mintmark/port.h"

#include <string.h>

#include "board.h"
#include "mintmark/sources.h"
#include "qemu/host_random.h"
#include "qemu/identity.h"
#include "qemu/restart.h"
#include "registers.h"

/// CMSDK timer 0 as a clock that counts up, 25 MHz.
static uint32_t timer_ticks(void)
{
    return ~TIMER0->value;
}

static mint_cpu_jitter_t jitter = {.clock = timer_ticks};

mint_status_t qemu_fuse_block(uint8_t block[MINT_FUSES_LEN])
{
    memcpy(block, (const void *)MPS2_FLASH_IMAGE, MINT_FUSES_LEN);
    return MINT_OK;
}

static void reset(void *context)
{
    (void)context;
    qemu_host_random_stop();
    qemu_restart();
}

static const mint_source_t sources[] = {
    // The emulator's noise: nobody knows how much there is.
    {.name = "cpu-jitter",
     .sample = mint_cpu_jitter_sample,
     .context = &jitter,
     MINT_UNCREDITED(8, 32)},
    {.name = "host-random", .sample = qemu_host_random_sample, MINT_VOUCHED("the host's kernel")},
};

static const mint_port_t port = {
    .board = "mps2-an385",
    .flash = &mps2_flash,
    .sources = sources,
    .source_count = sizeof sources / sizeof sources[0],
    .device_id = qemu_device_id,
    .root_key = qemu_root_key,
    .serial_read = mps2_serial_read,
    .serial_write = mps2_serial_write,
    .reset = reset,
    .emulated = MINT_PORT_EMULATED,
    .modem_read = mps2_modem_read,
    .modem_write = mps2_modem_write,
};

const mint_port_t *mint_port(void)
{
    static bool up;
    if (!up) {
        TIMER0->reload = 0xFFFFFFFFu;
        TIMER0->value = 0xFFFFFFFFu;
        TIMER0->control = TIMER_CONTROL_ENABLE;
        mps2_serial_start();
        qemu_host_random_start();
        up = true;
    }
    return &port;
}
