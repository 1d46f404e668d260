// SPDX-License-Identifier: Apache-2.0
//
// The meter: SysTick (DDI 0403 §B3.3) at the 12.5 MHz of QEMU's lm3s6965evb, so 80 instructions a
// tick.
#include "device/tests/boards/meter.h"

#include "qemu/semihost.h"
#include "qemu/stack.h"

#define SYSTICK_CSR       (*(volatile uint32_t *)0xE000E010u)
#define SYSTICK_RVR       (*(volatile uint32_t *)0xE000E014u)
#define SYSTICK_CVR       (*(volatile uint32_t *)0xE000E018u)
#define SYSTICK_CSR_START 0x5u ///< on, by the core's clock, without its interrupt
#define SYSTICK_MAX       0xFFFFFFu

#define INSTRUCTIONS_A_TICK 80u

static void count_down(void)
{
    uint32_t rounds = METER_CHECK_INSTRUCTIONS / 2u;
    __asm__ volatile("1: subs %0, %0, #1\n\tbne 1b" : "+r"(rounds) : : "cc");
}

void meter_start(void)
{
    SYSTICK_RVR = SYSTICK_MAX;
    SYSTICK_CVR = 0;
    SYSTICK_CSR = SYSTICK_CSR_START;
    meter_report("check_instructions", meter_instructions(count_down));
}

uint32_t meter_instructions(void (*work)(void))
{
    uint32_t before = SYSTICK_CVR;
    work();
    return ((before - SYSTICK_CVR) & SYSTICK_MAX) * INSTRUCTIONS_A_TICK;
}

uint32_t meter_stack(void (*work)(void))
{
    qemu_stack_paint();
    work();
    return qemu_stack_used();
}

void meter_report(const char *name, uint32_t value)
{
    char digits[12] = "";
    char *at = &digits[sizeof digits - 2];
    *at = '\n';
    do {
        *--at = (char)('0' + value % 10u);
        value /= 10u;
    } while (value > 0);
    qemu_semihost_print(name);
    qemu_semihost_print(" ");
    qemu_semihost_print(at);
}

_Noreturn void meter_fail(const char *why)
{
    qemu_semihost_print("error: ");
    qemu_semihost_print(why);
    qemu_semihost_print("\n");
    qemu_semihost_exit(1);
}
