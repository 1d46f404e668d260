// SPDX-License-Identifier: Apache-2.0
//
// The board: microbit as QEMU emulates it, made known to the library.
#include "mintmark/port.h"

#include <string.h>

#include "board.h"
#include "mintmark/sources.h"
#include "qemu/identity.h"
#include "qemu/restart.h"
#include "registers.h"

static mint_cpu_jitter_t jitter = {.clock = microbit_ticks};

/// The fuses are where a product keeps what its maker gave it, UICR: the part's own id in FICR is
/// the same for every microbit that QEMU makes.
mint_status_t qemu_fuse_block(uint8_t block[MINT_FUSES_LEN])
{
    for (uint32_t i = 0; i < MINT_FUSES_LEN / 4u; i++) {
        uint32_t word = UICR_CUSTOMER_WORD(i);
        memcpy(&block[4u * i], &word, sizeof word);
    }
    return MINT_OK;
}

static void reset(void *context)
{
    (void)context;
    microbit_image_stop();
    qemu_restart();
}

static const mint_source_t sources[] = {
    // The emulator's noise: nobody knows how much there is.
    {.name = "cpu-jitter",
     .sample = mint_cpu_jitter_sample,
     .context = &jitter,
     MINT_UNCREDITED(8, 32)},
    {.name = "nrf51-rng", .sample = microbit_rng_sample, MINT_VOUCHED("the host's kernel")},
};

static const mint_port_t port = {
    .board = "microbit",
    .flash = &microbit_flash,
    .sources = sources,
    .source_count = sizeof sources / sizeof sources[0],
    .device_id = qemu_device_id,
    .root_key = qemu_root_key,
    .serial_read = microbit_serial_read,
    .serial_write = microbit_serial_write,
    .reset = reset,
    .emulated = MINT_PORT_EMULATED,
};

const mint_port_t *mint_port(void)
{
    static bool up;
    if (!up) {
        microbit_serial_start();
        microbit_image_start();
        microbit_noise_start();
        up = true;
    }
    return &port;
}
