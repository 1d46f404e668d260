// SPDX-License-Identifier: Apache-2.0
//
// The board: lm3s6965evb as QEMU emulates it, made known to the library.
#include "board.h"
#include "qemu/host_random.h"
#include "qemu/restart.h"

void lm3s_reset(void *context)
{
    (void)context;
    lm3s_flash_stop();
    qemu_host_random_stop();
    qemu_restart();
}

const mint_port_t *mint_port(void)
{
    static bool up;
    if (!up) {
        lm3s_serial_start();
        lm3s_flash_start();
        lm3s_sources_start();
        up = true;
    }
    return &lm3s_port;
}
