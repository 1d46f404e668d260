// SPDX-License-Identifier: Apache-2.0
//
// The processor: SysTick, the cycle counter of the DWT, the interrupt controller, the reset request
// and sleep (ARMv7-M, DDI 0403, chapters B3 and C1; UM10360 chapter 6 for what interrupt is what).
#include <string.h>

#include "device/tests/lpc1768/model_parts.h"
#include "hardware.h"

#define IRQS         35u    ///< of the LPC1768
#define STORM        10000u ///< handlers in a row with nothing of the program between
#define SCR          0x10u  ///< control block, from 0xE000ED00 on
#define VTOR         0x08u
#define AIRCR        0x0Cu
#define DEMCR        0xFCu
#define TRCENA       (1u << 24)
#define AIRCR_KEY    0x05FAu
#define AIRCR_RESET  4u
#define SCR_DEEP     4u
#define SYSTICK_ON   1u
#define SYSTICK_TAKE 2u ///< TICKINT
#define SYSTICK_HIT  (1u << 16)
#define SYSTICK_MASK 0xFFFFFFu

static struct state {
    bool masked;
    bool handling;
    uint32_t in_a_row; ///< handlers since the program went on
    uint64_t enabled, latched;
    uint32_t vtor, scr, demcr;
    uint32_t dwt_control;
    uint64_t dwt_from; ///< model_clocks at which CYCCNT was 0
    uint32_t systick_csr, systick_rvr;
    uint64_t systick_from; ///< model_clocks at which it was loaded
    uint64_t systick_seen; ///< rounds that were counted
    bool systick_pending;
    uint8_t priorities[IRQS + 1u];
} core;

static void (*handlers[64])(void);

void model_handle(unsigned irq, void (*handler)(void))
{
    handlers[irq] = handler;
}

void model_core_reset(void)
{
    memset(&core, 0, sizeof core);
}

// ---- interrupts ----

bool model_masked(void)
{
    return core.masked;
}

bool model_interruptible(void)
{
    return !core.masked && !core.handling && core.enabled != 0;
}

/// The interrupt to be taken, or 64.
static unsigned pending_irq(void)
{
    for (unsigned irq = 0; irq < IRQS; irq++) {
        if ((core.enabled >> irq & 1u) != 0 &&
            ((core.latched >> irq & 1u) != 0 || model_asserted(irq))) {
            return irq;
        }
    }
    return core.systick_pending ? MODEL_IRQ_SYSTICK : 64u;
}

bool model_pending(void)
{
    return pending_irq() < 64u;
}

static void enter(unsigned irq)
{
    if (irq < IRQS) {
        core.latched &= ~(1ull << irq);
    } else {
        core.systick_pending = false;
    }
    if (handlers[irq] == NULL) {
        model_break(RULE_INTERRUPT_LOST, irq);
        core.enabled &= ~(1ull << irq);
        return;
    }
    model->interrupts++;
    core.handling = true;
    handlers[irq]();
    core.handling = false;
}

void model_deliver(void)
{
    if (core.handling) {
        return;
    }
    core.in_a_row = 0;
    while (!core.masked && model_pending()) {
        if (++core.in_a_row > STORM) {
            model_break(RULE_INTERRUPT_STORM, pending_irq());
            core.enabled = 0;
            return;
        }
        enter(pending_irq());
    }
}

uint32_t lpc_interrupts_off(void)
{
    const uint32_t state = core.masked ? 1u : 0u;
    core.masked = true;
    return state;
}

void lpc_interrupts_restore(uint32_t state)
{
    core.masked = (state & 1u) != 0;
    model_deliver();
}

void lpc_wait_for_interrupt(void)
{
    if ((core.scr & SCR_DEEP) != 0) {
        model_break(RULE_SLEEP_DEEP, core.scr);
    }
    // A regular tick would end a sleep that a lost wake-up began.
    if (!core.masked && (core.systick_csr & SYSTICK_TAKE) == 0) {
        model_break(RULE_SLEEP_RACE, 0);
    }
    model_deliver();
    while (!model_pending()) {
        const uint64_t next = model_next_event();
        if (next == MODEL_NEVER) {
            model_end(MODEL_ASLEEP);
        }
        model_advance(next > model->now ? next - model->now : 1u);
        model_update();
    }
    model_deliver();
}

// ---- the interrupt controller ----

static uint32_t nvic_read(uint32_t offset)
{
    const unsigned word = offset / 4u % 32u;
    if (offset < 0x100u && word < 2u) {
        return (uint32_t)(core.enabled >> (word * 32u));
    }
    if (offset < 0x200u && word < 2u) {
        return (uint32_t)(core.latched >> (word * 32u));
    }
    if (offset >= 0x300u && offset + 4u <= 0x300u + sizeof core.priorities) {
        uint32_t value;
        memcpy(&value, core.priorities + (offset - 0x300u), sizeof value);
        return value;
    }
    model_break(RULE_UNMAPPED, offset);
    return 0;
}

static void write_bits(uint32_t offset, uint64_t bits)
{
    if ((bits >> IRQS) != 0) {
        model_break(RULE_RESERVED, offset);
    }
    switch (offset / 0x80u) {
    case 0:
        core.enabled |= bits;
        break;
    case 1:
        core.enabled &= ~bits;
        break;
    case 2:
        core.latched |= bits;
        break;
    default:
        core.latched &= ~bits;
    }
}

static void nvic_write(uint32_t offset, uint32_t value)
{
    const unsigned word = offset / 4u % 32u;
    if (offset < 0x200u && word < 2u) {
        write_bits(offset, (uint64_t)value << (word * 32u));
    } else if (offset >= 0x300u && offset + 4u <= 0x300u + sizeof core.priorities) {
        if ((value & 0x07070707u) != 0) {
            model_break(RULE_RESERVED, value); // five bits of priority (UM10360 §6.5)
        }
        memcpy(core.priorities + (offset - 0x300u), &value, sizeof value);
    } else {
        model_break(RULE_UNMAPPED, offset);
    }
}

static void nvic_reset(void)
{
}

const model_part_t model_nvic_part = {.base = 0xE000E100u,
                                      .len = 0x400u,
                                      .reset = nvic_reset,
                                      .read = nvic_read,
                                      .write = nvic_write};

// ---- the system control block ----

static uint32_t control_read(uint32_t offset)
{
    switch (offset) {
    case 0x00:
        return 0x412FC230u; // CPUID: Cortex-M3 r2p0
    case VTOR:
        return core.vtor;
    case AIRCR:
        return 0xFA050000u;
    case SCR:
        return core.scr;
    case DEMCR:
        return core.demcr;
    default:
        model_break(RULE_UNMAPPED, offset);
        return 0;
    }
}

static void write_aircr(uint32_t value)
{
    if (value >> 16 != AIRCR_KEY) {
        model_break(RULE_RESET_KEY, value);
    } else if ((value & AIRCR_RESET) != 0) {
        model_end(MODEL_RESET);
    }
}

static void control_write(uint32_t offset, uint32_t value)
{
    switch (offset) {
    case VTOR:
        core.vtor = value;
        break;
    case AIRCR:
        write_aircr(value);
        break;
    case SCR:
        core.scr = value;
        break;
    case DEMCR:
        core.demcr = value;
        break;
    default:
        model_break(RULE_UNMAPPED, offset);
    }
}

const model_part_t model_control_part = {.base = 0xE000ED00u,
                                         .len = 0x100u,
                                         .reset = nvic_reset,
                                         .read = control_read,
                                         .write = control_write};

// ---- the cycle counter ----

static void check_trace(uint32_t offset)
{
    if ((core.demcr & TRCENA) == 0) {
        model_break(RULE_DWT_OFF, offset);
    }
    if (offset > 4u) {
        model_break(RULE_UNMAPPED, offset);
    }
}

static uint32_t dwt_read(uint32_t offset)
{
    check_trace(offset);
    if (offset == 0) {
        return 0x40000000u | core.dwt_control; // four comparators
    }
    return (core.dwt_control & 1u) != 0 ? (uint32_t)(model_clocks - core.dwt_from) : 0u;
}

static void dwt_write(uint32_t offset, uint32_t value)
{
    check_trace(offset);
    if (offset == 0) {
        core.dwt_control = value & 1u;
    } else {
        core.dwt_from = model_clocks - value;
    }
}

const model_part_t model_dwt_part = {
    .base = 0xE0001000u, .len = 0x20u, .reset = nvic_reset, .read = dwt_read, .write = dwt_write};

// ---- SysTick ----

/// Times that it has wrapped since it was loaded; it goes from RVR to 0, RVR + 1 clocks.
static uint64_t rounds(void)
{
    return (model_clocks - core.systick_from) / (core.systick_rvr + 1u);
}

static void systick_update(void)
{
    if ((core.systick_csr & SYSTICK_ON) != 0 && core.systick_rvr != 0 &&
        rounds() > core.systick_seen) {
        core.systick_seen = rounds();
        core.systick_csr |= SYSTICK_HIT;
        core.systick_pending = core.systick_pending || (core.systick_csr & SYSTICK_TAKE) != 0;
    }
}

static uint64_t systick_next(void)
{
    if ((core.systick_csr & (SYSTICK_ON | SYSTICK_TAKE)) != (SYSTICK_ON | SYSTICK_TAKE) ||
        core.systick_rvr == 0) {
        return MODEL_NEVER;
    }
    const uint64_t left =
        (rounds() + 1u) * (core.systick_rvr + 1u) - (model_clocks - core.systick_from);
    return model->now + left * (MODEL_S / model_cclk());
}

static uint32_t systick_read(uint32_t offset)
{
    const uint64_t gone = model_clocks - core.systick_from;
    const uint32_t csr = core.systick_csr;
    switch (offset) {
    case 0x0:
        core.systick_csr &= ~SYSTICK_HIT;
        return csr;
    case 0x4:
        return core.systick_rvr;
    case 0x8:
        return (csr & SYSTICK_ON) != 0
                   ? core.systick_rvr - (uint32_t)(gone % (core.systick_rvr + 1u))
                   : 0u;
    default:
        return 0x80000000u; // CALIB: no reference clock
    }
}

static void systick_write(uint32_t offset, uint32_t value)
{
    if (offset == 0x0) {
        core.systick_csr = value & 7u;
    } else if (offset == 0x4) {
        core.systick_rvr = value & SYSTICK_MASK;
    } else if (offset == 0xCu) {
        model_break(RULE_READ_ONLY, offset);
        return;
    }
    core.systick_from = model_clocks;
    core.systick_seen = 0;
}

const model_part_t model_systick_part = {.base = 0xE000E010u,
                                         .len = 0x10u,
                                         .reset = nvic_reset,
                                         .read = systick_read,
                                         .write = systick_write,
                                         .update = systick_update,
                                         .next = systick_next};
