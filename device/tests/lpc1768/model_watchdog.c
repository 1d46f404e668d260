// SPDX-License-Identifier: Apache-2.0
//
// The watchdog (UM10360 chapter 28; bits also in LPC17xx.h and NuttX's lpc17_40_wdt.h): a counter
// that goes down once in four clocks of the internal RC oscillator, whose periods jitter. It runs
// after the first feed with WDEN set, which nothing but a reset takes back.
#include <math.h>

#include "device/tests/lpc1768/model_parts.h"

#define MOD    0x00u
#define TC     0x04u
#define FEED   0x08u
#define TV     0x0Cu
#define CLKSEL 0x10u

#define MOD_ENABLE  1u
#define MOD_RESET   2u
#define MOD_TIMEOUT 4u
#define MOD_INT     8u
#define TC_MIN      0xFFu
#define LOCK        (1u << 31)
#define SETTLE      3u   ///< clocks of the watchdog until WDMOD and WDTC are in force (§28.3)
#define STEPS       400u ///< edges that are made one by one; what is longer is passed over at once

static struct state {
    uint32_t mod, tc, tv, clksel;
    uint64_t edge;    ///< when TV goes down next
    double period_fs; ///< the mean, as of the last feed
    uint64_t access;  ///< of the 0xAA
    uint64_t settled; ///< when WDMOD and WDTC are in force
    bool fed_half, running;
} wdt;

static double period_fs(void)
{
    const double hz = wdt.clksel % 4u == 0   ? MODEL_IRC_HZ * (1.0 + model->irc_error)
                      : wdt.clksel % 4u == 1 ? model_pclk(MODEL_PCLK_WDT)
                                             : 32768.0;
    return 4.0 * (double)MODEL_S / hz;
}

static uint64_t draw_period(void)
{
    const double jitter = wdt.clksel % 4u == 0 ? model->irc_jitter_fs * model_normal() : 0;
    const double period = wdt.period_fs + jitter;
    return (uint64_t)(period > 1e6 ? period : 1e6);
}

static void underflow(void)
{
    wdt.mod |= MOD_TIMEOUT;
    if ((wdt.mod & MOD_RESET) != 0) {
        model_end(MODEL_WATCHDOG_RESET);
    }
    wdt.mod |= MOD_INT;
    wdt.running = !model->faults.watchdog_stops_at_zero;
    wdt.tv = wdt.running ? wdt.tc : 0;
}

/// Many edges at once: their mean, and the jitter of all of them.
static void pass_over(void)
{
    const uint64_t left = model->now - wdt.edge;
    uint64_t edges = (uint64_t)((double)left / period_fs());
    edges = edges < wdt.tv ? edges : wdt.tv;
    const double spread_fs = model->irc_jitter_fs * sqrt((double)edges);
    const uint64_t margin = STEPS / 2u + (uint64_t)(6.0 * spread_fs / period_fs());
    if (edges < 2u * margin) {
        return; // one by one: what is left must not become negative
    }
    edges -= margin;
    const double jitter = spread_fs * model_normal();
    wdt.edge += (uint64_t)((double)edges * period_fs() + jitter);
    wdt.tv -= (uint32_t)edges;
}

static void watchdog_update(void)
{
    while (wdt.running && !model->faults.watchdog_stands && model->now >= wdt.edge) {
        if (model->now - wdt.edge > STEPS * MODEL_US) {
            pass_over();
        }
        wdt.edge += draw_period();
        if (wdt.tv == 0) {
            underflow();
        } else {
            wdt.tv--;
        }
    }
}

static uint64_t watchdog_next(void)
{
    if (!wdt.running || model->faults.watchdog_stands ||
        (wdt.mod & (MOD_RESET | MOD_INT)) == MOD_INT) {
        return MODEL_NEVER;
    }
    const double left = (double)wdt.tv * period_fs();
    return wdt.edge + (uint64_t)left;
}

static bool watchdog_asserts(void)
{
    return (wdt.mod & MOD_INT) != 0;
}

/// After 0xAA, anything but 0x55 is an error: at once a reset or an interrupt while it runs.
static void check_feed(uint32_t offset)
{
    if (wdt.fed_half && offset != FEED) {
        model_break(RULE_WDT_FEED, offset);
        wdt.fed_half = false;
        if (wdt.running) {
            underflow();
        }
    }
}

static void feed(void)
{
    if (model->now < wdt.settled) {
        model_break(RULE_WDT_SETTLE, wdt.tc);
    }
    wdt.tv = wdt.tc;
    wdt.period_fs = period_fs();
    if ((wdt.mod & MOD_ENABLE) != 0 && !wdt.running) {
        wdt.running = true;
        wdt.edge = model->now + draw_period();
    }
}

static void write_feed(uint32_t value)
{
    if (model_interruptible()) {
        model_break(RULE_WDT_FEED_OPEN, value);
    }
    if (value == 0x55u && wdt.fed_half && model_access == wdt.access + 1u) {
        feed();
    } else if (value != 0xAAu || wdt.fed_half) {
        model_break(RULE_WDT_FEED, value);
        if (wdt.running) {
            underflow();
        }
    }
    wdt.fed_half = value == 0xAAu;
    wdt.access = model_access;
}

static void write_clksel(uint32_t value)
{
    if (value % 4u == 3u || (value & ~(LOCK | 3u)) != 0 || wdt.running ||
        (wdt.clksel & LOCK) != 0) {
        model_break(RULE_WDT_CLOCK, value);
    }
    wdt.clksel = value;
}

static void watchdog_write(uint32_t offset, uint32_t value)
{
    check_feed(offset);
    if (offset == MOD || offset == TC) {
        wdt.settled = model->now + (uint64_t)(SETTLE * period_fs() / 4.0);
    }
    switch (offset) {
    case MOD:
        // WDEN and WDRESET are set only (§28.4.1).
        wdt.mod = ((wdt.mod | value) & (MOD_ENABLE | MOD_RESET)) | (wdt.mod & MOD_INT) |
                  (wdt.mod & value & MOD_TIMEOUT);
        break;
    case TC:
        if (value < TC_MIN) {
            model_break(RULE_WDT_SHORT, value);
        }
        wdt.tc = value < TC_MIN ? TC_MIN : value;
        break;
    case FEED:
        write_feed(value);
        break;
    case CLKSEL:
        write_clksel(value);
        break;
    default:
        model_break(offset == TV ? RULE_READ_ONLY : RULE_UNMAPPED, offset);
    }
}

static uint32_t watchdog_read(uint32_t offset)
{
    check_feed(offset);
    switch (offset) {
    case MOD:
        return wdt.mod;
    case TC:
        return wdt.tc;
    case TV:
        return wdt.tv;
    case CLKSEL:
        return wdt.clksel;
    default:
        model_break(offset == FEED ? RULE_WRITE_ONLY : RULE_UNMAPPED, offset);
        return 0;
    }
}

static void watchdog_reset(void)
{
    wdt = (struct state){.tc = TC_MIN, .tv = TC_MIN};
}

const model_part_t model_watchdog_part = {.base = 0x40000000u,
                                          .len = 0x14u,
                                          .reset = watchdog_reset,
                                          .read = watchdog_read,
                                          .write = watchdog_write,
                                          .update = watchdog_update,
                                          .next = watchdog_next,
                                          .irq = MODEL_IRQ_WDT,
                                          .asserts = watchdog_asserts};
