// SPDX-License-Identifier: Apache-2.0
//
// The two clocks of the timer jitter. The slow one is the watchdog timer, which the internal RC
// oscillator drives: 4 MHz, a quarter of it counted, an edge every 64 counts. The fast one is the
// core's cycle counter, which the crystal drives. Neither derives from the other.
//
// The watchdog here is a clock and no watchdog. Its reset is never switched on; it is fed when half
// of its 71 minutes are over, and if nobody asked for that long and it has run out, which ends it,
// it is started again. Its clock is locked to the RC oscillator, so that no fault of the program
// can make the two clocks one.
#include "board.h"
#include "hardware.h"
#include "registers.h"

#define START          0xFFFFFFFFu ///< counts down from here: 71 minutes
#define FEED_BELOW     0x80000000u
#define COUNTS_AN_EDGE 64u ///< microseconds, as long as the oscillator is right

/// Looks at the watchdog before its clock is taken for dead: an edge comes in 6144 clocks of the
/// core, and no look takes fewer than 8.
#define POLLS_MAX 10000u

/// Clocks of the core in which the watchdog's side of the bus takes over what was written: three of
/// its own (UM10360 §28.3), and as much again.
#define SETTLE_CLOCKS (6u * LPC_CCLK_HZ / LPC_RC_HZ)

/// After 0xAA nothing but 0x55 may go to the watchdog (§28.4.3), so no handler may come between.
static void feed(void)
{
    const uint32_t state = lpc_interrupts_off();
    lpc_write(LPC_WDFEED, FEED_FIRST);
    lpc_write(LPC_WDFEED, FEED_SECOND);
    lpc_interrupts_restore(state);
}

static void settle(void)
{
    const uint32_t start = lpc_read(LPC_CYCCNT);
    for (uint32_t polls = 0; polls < POLLS_MAX; polls++) {
        if (lpc_read(LPC_CYCCNT) - start >= SETTLE_CLOCKS) {
            return;
        }
    }
}

static void start_watchdog(void)
{
    lpc_write(LPC_WDTC, START);
    lpc_write(LPC_WDMOD, WDMOD_ENABLE);
    settle(); // or the feed might load what WDTC was before
    feed();
    settle();
}

void lpc_edges_start(void)
{
    lpc_write(LPC_DEMCR, lpc_read(LPC_DEMCR) | DEMCR_TRACE);
    lpc_write(LPC_DWT_CTRL, lpc_read(LPC_DWT_CTRL) | DWT_CTRL_COUNT);
    lpc_write(LPC_WDCLKSEL, WDCLKSEL_RC | WDCLKSEL_LOCK);
    start_watchdog();
}

/// Sees to it that the watchdog runs and does not run out.
static void keep_running(void)
{
    if ((lpc_read(LPC_WDMOD) & (WDMOD_ENABLE | WDMOD_TIMED_OUT)) != WDMOD_ENABLE) {
        start_watchdog();
    } else if (lpc_read(LPC_WDTV) < FEED_BELOW) {
        feed();
        settle();
    }
}

mint_status_t lpc_next_edge(void *context, uint32_t *count)
{
    (void)context;
    *count = 0;
    keep_running();
    // Without interrupts, so that nobody moves an edge by sending bytes at the right moment. An
    // edge takes less time than a byte on the serial line.
    mint_status_t status = MINT_ERR_SOURCE;
    const uint32_t state = lpc_interrupts_off();
    const uint32_t before = lpc_read(LPC_WDTV) / COUNTS_AN_EDGE;
    for (uint32_t polls = 0; polls < POLLS_MAX; polls++) {
        if (lpc_read(LPC_WDTV) / COUNTS_AN_EDGE != before) {
            *count = lpc_read(LPC_CYCCNT);
            status = MINT_OK;
            break;
        }
    }
    lpc_interrupts_restore(state);
    return status;
}
