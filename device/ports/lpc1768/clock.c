// SPDX-License-Identifier: Apache-2.0
//
// From the RC oscillator, on which the part starts, to the crystal: 12 MHz times 2 * 12 in PLL0 is
// 288 MHz, within its 275 to 550 MHz, and a third of that is 96 MHz. The steps and their order are
// those of UM10360 §4.5.13, which says not to merge any of them.
//
// The clocks of peripherals are set before PLL0 is on: later changes may have no effect (errata
// sheet ES_LPC176x, PCLKSELx.1).
#include "board.h"
#include "hardware.h"
#include "registers.h"

#define PLL_MULTIPLIER 12u
#define PLL_DIVIDER    1u
#define CCLK_DIVIDER   3u

_Static_assert(2u * PLL_MULTIPLIER * (LPC_OSCILLATOR_HZ / PLL_DIVIDER) / CCLK_DIVIDER ==
                   LPC_CCLK_HZ,
               "the clock that the rest of the port counts on");

/// What PLL0CON and PLL0CFG say comes into force. The two writes must follow each other on the bus.
static void feed(void)
{
    const uint32_t state = lpc_interrupts_off();
    lpc_write(LPC_PLL0FEED, FEED_FIRST);
    lpc_write(LPC_PLL0FEED, FEED_SECOND);
    lpc_interrupts_restore(state);
}

static void wait_for(uint32_t address, uint32_t bits)
{
    while ((lpc_read(address) & bits) != bits) {
    }
}

/// The boot ROM may have left PLL0 on. It is disconnected first, then switched off.
static void stop_pll(void)
{
    if ((lpc_read(LPC_PLL0STAT) & PLL0STAT_CONNECTED) != 0) {
        lpc_write(LPC_PLL0CON, PLL0_ENABLE);
        feed();
    }
    lpc_write(LPC_PLL0CON, 0);
    feed();
}

static void start_oscillator(void)
{
    lpc_write(LPC_SCS, (lpc_read(LPC_SCS) & ~SCS_RANGE) | SCS_ENABLE);
    wait_for(LPC_SCS, SCS_READY);
}

static void start_pll(void)
{
    lpc_write(LPC_CLKSRCSEL, CLKSRCSEL_MAIN);
    lpc_write(LPC_PLL0CFG, (PLL_MULTIPLIER - 1u) | (PLL_DIVIDER - 1u) << 16);
    feed();
    lpc_write(LPC_PLL0CON, PLL0_ENABLE);
    feed();
    lpc_write(LPC_CCLKCFG, CCLK_DIVIDER - 1u); // before it is connected, or the core is too fast
    wait_for(LPC_PLL0STAT, PLL0STAT_LOCKED);
    lpc_write(LPC_PLL0CON, PLL0_ENABLE | PLL0_CONNECT);
    feed();
    wait_for(LPC_PLL0STAT, PLL0STAT_ENABLED | PLL0STAT_CONNECTED);
}

void lpc_clock_start(void)
{
    // Slow enough for 96 MHz while the core is still slow; other bits keep their reset values.
    lpc_write(LPC_FLASHCFG, (lpc_read(LPC_FLASHCFG) & ~FLASHCFG_TIME_MASK) | FLASHCFG_TIME_100MHZ);
    stop_pll();
    start_oscillator();
    lpc_write(LPC_PCLKSEL0, PCLKSEL0_WDT_WHOLE);
    lpc_write(LPC_PCLKSEL1, 0);
    start_pll();
}
