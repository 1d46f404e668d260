// SPDX-License-Identifier: Apache-2.0
//
// System control: oscillators, PLL0, dividers, flash clocks and power of peripherals (UM10360
// chapters 3, 4 and 5; addresses and bits also in LPC17xx.h of CMSIS and in NuttX's
// lpc176x_syscon.h).
#include "device/tests/lpc1768/model_parts.h"

#define FLASHCFG  0x000u
#define PLL0CON   0x080u
#define PLL0CFG   0x084u
#define PLL0STAT  0x088u
#define PLL0FEED  0x08Cu
#define PCON      0x0C0u
#define PCONP     0x0C4u
#define CCLKCFG   0x104u
#define CLKSRCSEL 0x10Cu
#define RSID      0x180u
#define SCS       0x1A0u
#define PCLKSEL0  0x1A8u
#define PCLKSEL1  0x1ACu
#define CLKOUTCFG 0x1C8u

#define FLASHCFG_LOW   0x03Au ///< bits 11:0, which must stay as they are (§5.4)
#define PLL_ENABLE     1u     ///< PLL0CON
#define PLL_CONNECT    2u
#define STAT_SHIFT     24u ///< PLL0STAT: the same two bits
#define STAT_LOCK      (1u << 26)
#define CFG_MASK       0x00FF7FFFu
#define SCS_RANGE      0x10u
#define SCS_ENABLE     0x20u
#define SCS_STATUS     0x40u
#define PCONP_RESET    0x042887DEu       ///< the reset values of §4.8.9, bit by bit
#define PCONP_RESERVED 0x10100821u       ///< bits 0, 5, 11, 20, 28
#define LOCK_FS        (200u * MODEL_US) ///< how long PLL0 takes to lock
#define START_FS       (600u * MODEL_US) ///< and the oscillator to start
#define CCLK_MAX_HZ    100000000u
#define FCCO_MIN_HZ    275000000u
#define FCCO_MAX_HZ    550000000u

static struct state {
    uint32_t flashcfg, con, cfg, con_written, cfg_written, pcon, pconp, divider, source, scs,
        pclk[2];
    uint32_t clkout, rsid;
    uint64_t osc_started; ///< when the oscillator was enabled
    uint64_t locked;      ///< when PLL0 locks
    bool fed_half;        ///< 0xAA was written …
    uint64_t fed_at;      ///< … by this access
} clock;

static uint32_t source_hz(void)
{
    switch (clock.source) {
    case 0:
        return MODEL_IRC_HZ;
    case 1:
        return MODEL_CRYSTAL_HZ;
    default:
        return 32768;
    }
}

static bool osc_runs(void)
{
    return (clock.scs & SCS_ENABLE) != 0 && !model->faults.osc_never_starts &&
           model->now >= clock.osc_started + START_FS;
}

static bool pll_locked(void)
{
    return (clock.con & PLL_ENABLE) != 0 && !model->faults.pll_never_locks &&
           model->now >= clock.locked;
}

static bool pll_connected(void)
{
    return (clock.con & (PLL_ENABLE | PLL_CONNECT)) == (PLL_ENABLE | PLL_CONNECT);
}

/// FCCO = 2 M FIN / N (§4.5.10).
static uint64_t fcco_hz(void)
{
    const uint32_t m = (clock.cfg & 0x7FFFu) + 1u;
    const uint32_t n = (clock.cfg >> 16) + 1u;
    return 2u * (uint64_t)m * source_hz() / n;
}

uint32_t model_cclk(void)
{
    const uint64_t hz = pll_connected() ? fcco_hz() : source_hz();
    const uint32_t cclk = (uint32_t)(hz / (clock.divider + 1u));
    return cclk > 0 ? cclk : 1u;
}

uint32_t model_pclk(unsigned shift)
{
    static const uint32_t divisors[] = {4, 1, 2, 8};
    return model_cclk() / divisors[clock.pclk[shift / 32u] >> (shift % 32u) & 3u];
}

bool model_powered(unsigned bit)
{
    return (clock.pconp >> bit & 1u) != 0;
}

/// After every change of clocks.
static void check_clocks(void)
{
    static const uint32_t limits_mhz[] = {20, 40, 60, 80, 100}; // §5.4, by FLASHTIM
    const uint32_t tim = clock.flashcfg >> 12;
    if (model_cclk() > CCLK_MAX_HZ) {
        model_break(RULE_CLOCK_FAST, model_cclk());
    } else if (tim < 5u && model_cclk() > limits_mhz[tim] * 1000000u) {
        model_break(RULE_FLASH_FAST, model_cclk());
    }
    if (pll_connected() && clock.divider < 2u) {
        model_break(RULE_CLOCK_DIVIDER, clock.divider);
    }
}

static void check_range(void)
{
    const uint32_t m = (clock.cfg & 0x7FFFu) + 1u;
    const uint32_t n = (clock.cfg >> 16) + 1u;
    const uint64_t fcco = fcco_hz();
    if (m < 6u || m > 512u || n > 32u || fcco < FCCO_MIN_HZ || fcco > FCCO_MAX_HZ) {
        model_break(RULE_PLL_RANGE, (uint32_t)fcco);
    }
}

static void feed_con(void)
{
    const uint32_t before = clock.con;
    const uint32_t after = clock.con_written;
    if (((before ^ after) & (PLL_ENABLE | PLL_CONNECT)) == (PLL_ENABLE | PLL_CONNECT)) {
        model_break(RULE_PLL_MERGED, after);
    } else if ((after & ~before & PLL_CONNECT) != 0 && !pll_locked()) {
        model_break(RULE_PLL_UNLOCKED, after);
    }
    if ((after & ~before & PLL_ENABLE) != 0) {
        clock.locked = model->now + LOCK_FS;
        check_range();
    }
    clock.con = after;
}

static void feed(void)
{
    if (clock.cfg_written != clock.cfg) {
        if ((clock.con & PLL_ENABLE) != 0) {
            model_break(RULE_PLL_CONFIGURED, clock.cfg_written);
        }
        if (clock.con_written != clock.con) {
            model_break(RULE_PLL_MERGED, clock.con_written);
        }
        clock.cfg = clock.cfg_written;
    }
    feed_con();
    check_clocks();
}

static void write_feed(uint32_t value)
{
    if (model_interruptible()) {
        model_break(RULE_PLL_FEED_OPEN, value);
    }
    if (value == 0x55u && clock.fed_half && model_access == clock.fed_at + 1u) {
        feed();
    } else if (value != 0xAAu || clock.fed_half) {
        model_break(RULE_PLL_FEED, value);
    }
    clock.fed_half = value == 0xAAu;
    clock.fed_at = model_access;
}

static void write_source(uint32_t value)
{
    if (value > 2u || (value == 1u && !osc_runs()) ||
        ((clock.con & PLL_ENABLE) != 0 && value != clock.source)) {
        model_break(RULE_CLOCK_SOURCE, value);
    }
    clock.source = value & 3u;
    check_clocks();
}

static void write_scs(uint32_t value)
{
    const uint32_t changed = clock.scs ^ value;
    if ((value & ~(SCS_RANGE | SCS_ENABLE | SCS_STATUS | 0xFu)) != 0) {
        model_break(RULE_RESERVED, value);
    }
    // 12 MHz is in the range of 1 to 20 MHz, OSCRANGE 0.
    if ((value & SCS_RANGE) != 0 || ((changed & SCS_RANGE) != 0 && osc_runs())) {
        model_break(RULE_OSC_RANGE, value);
    }
    if ((changed & value & SCS_ENABLE) != 0) {
        clock.osc_started = model->now;
    }
    if ((changed & ~value & SCS_ENABLE) != 0 && clock.source == 1u) {
        model_break(RULE_CLOCK_SOURCE, value);
    }
    clock.scs = value & (SCS_RANGE | SCS_ENABLE);
}

static void write_pconp(uint32_t value)
{
    if ((value & PCONP_RESERVED & ~PCONP_RESET) != 0) {
        model_break(RULE_RESERVED, value);
    }
    if ((value >> MODEL_PC_ADC & 1u) == 0 && model_adc_is_up()) {
        model_break(RULE_ADC_ORDER, value);
    }
    clock.pconp = value;
}

static void write_pclk(unsigned which, uint32_t value)
{
    if (pll_connected() && value != clock.pclk[which]) {
        model_break(RULE_PCLK_LATE, value);
    }
    clock.pclk[which] = value;
}

static void write_flashcfg(uint32_t value)
{
    if ((value & 0xFFFF0FFFu) != FLASHCFG_LOW) {
        model_break(RULE_RESERVED, value);
    }
    clock.flashcfg = value & 0xFFFFu;
    check_clocks();
}

static void clock_write(uint32_t offset, uint32_t value)
{
    switch (offset) {
    case FLASHCFG:
        write_flashcfg(value);
        break;
    case PLL0CON:
        clock.con_written = value & 3u;
        break;
    case PLL0CFG:
        clock.cfg_written = value & CFG_MASK;
        break;
    case PLL0FEED:
        write_feed(value);
        break;
    case PCON:
        clock.pcon = value;
        break;
    case PCONP:
        write_pconp(value);
        break;
    case CCLKCFG:
        clock.divider = value & 0xFFu;
        check_clocks();
        break;
    case CLKSRCSEL:
        write_source(value);
        break;
    case RSID:
        clock.rsid &= ~value;
        break;
    case SCS:
        write_scs(value);
        break;
    case PCLKSEL0:
    case PCLKSEL1:
        write_pclk((offset - PCLKSEL0) / 4u, value);
        break;
    case CLKOUTCFG:
        clock.clkout = value;
        break;
    default:
        model_break(offset == PLL0STAT ? RULE_READ_ONLY : RULE_UNMAPPED, offset);
    }
}

static uint32_t clock_read(uint32_t offset)
{
    switch (offset) {
    case FLASHCFG:
        return clock.flashcfg;
    case PLL0CON:
        return clock.con_written;
    case PLL0CFG:
        return clock.cfg_written;
    case PLL0STAT:
        return clock.cfg | clock.con << STAT_SHIFT | (pll_locked() ? STAT_LOCK : 0u);
    case PCON:
        return clock.pcon;
    case PCONP:
        return clock.pconp;
    case CCLKCFG:
        return clock.divider;
    case CLKSRCSEL:
        return clock.source;
    case RSID:
        return clock.rsid;
    case SCS:
        return clock.scs | (osc_runs() ? SCS_STATUS : 0u);
    case PCLKSEL0:
    case PCLKSEL1:
        return clock.pclk[(offset - PCLKSEL0) / 4u];
    case CLKOUTCFG:
        return clock.clkout;
    default:
        model_break(offset == PLL0FEED ? RULE_WRITE_ONLY : RULE_UNMAPPED, offset);
        return 0;
    }
}

static void clock_reset(void)
{
    clock = (struct state){.flashcfg = 0x3000u | FLASHCFG_LOW, .pconp = PCONP_RESET, .rsid = 1u};
    if (model->faults.pll_on_at_start) {
        // As the boot ROM leaves it when it was asked for ISP: 4 MHz * 2 * 36 / 1 / 6 (§32.3).
        clock.cfg = clock.cfg_written = 35u;
        clock.con = clock.con_written = PLL_ENABLE | PLL_CONNECT;
        clock.divider = 5u;
    }
}

const model_part_t model_clock_part = {.base = 0x400FC000u,
                                       .len = 0x200u,
                                       .reset = clock_reset,
                                       .read = clock_read,
                                       .write = clock_write};
