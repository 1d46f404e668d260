// SPDX-License-Identifier: Apache-2.0
//
// The board: an NXP LPC1768 with a crystal of 12 MHz, such as the mbed board, made known to the
// library.
#include "board.h"
#include "hardware.h"
#include "registers.h"

void lpc_reset(void *context)
{
    (void)context;
    lpc_serial_flush();
    (void)lpc_interrupts_off();
    lpc_barrier();
    lpc_write(LPC_AIRCR, AIRCR_RESET);
    lpc_barrier();
    for (;;) {
        lpc_wait_for_interrupt(); // it takes some clocks
    }
}

const mint_port_t *mint_port(void)
{
    static bool up;
    if (!up) {
        lpc_clock_start();
        lpc_serial_start();
        lpc_sources_start();
        up = true;
    }
    return &lpc_port;
}
