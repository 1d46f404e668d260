// SPDX-License-Identifier: Apache-2.0
//
// The program that does things right (machine.h).
#include "device/tests/lpc1768/machine.h"

#include <stdio.h>

#include "device/tests/lpc1768/model_parts.h"
#include "device/tests/support/check.h"

void machine_must(bool holds, const char *file, int line, const char *text)
{
    if (!holds) {
        fprintf(stderr, "%s:%d: not so: %s\n", file, line, text);
        model_end(MODEL_BROKEN);
    }
}

void check_breaches(const breach_t *breaches, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        model_make();
        (void)model_boot(breaches[i].program, NULL); // some rules end the program
        model_assert_broken(breaches[i].rule);
    }
}

void check_right(void (*program)(void *context))
{
    model_make();
    assert_int_equal(model_boot(program, NULL), MODEL_RETURNED);
    model_assert_clean();
}

void machine_pll_feed(void)
{
    lpc_write(PLL0FEED, 0xAA);
    lpc_write(PLL0FEED, 0x55);
}

static void wait(uint32_t address, uint32_t bit)
{
    while ((lpc_read(address) & bit) == 0) {
    }
}

void machine_clock(void)
{
    lpc_write(FLASHCFG, 0x403A);
    lpc_write(SCS, 0x20);
    wait(SCS, 0x40);
    lpc_write(PCLKSEL0, 0);
    lpc_write(CLKSRC, 1);
    lpc_write(PLL0CFG, 11); // 2 * 12 * 12 MHz = 288 MHz
    machine_pll_feed();
    lpc_write(PLL0CON, 1);
    machine_pll_feed();
    lpc_write(CCLKCFG, 2);
    wait(PLL0STAT, 1u << 26);
    lpc_write(PLL0CON, 3);
    machine_pll_feed();
}

void machine_uart(void)
{
    lpc_write(PCONP, lpc_read(PCONP) | 1u << 3);
    lpc_write(PINSEL0, 0x50);
    lpc_write(U0LCR, 0x83);
    lpc_write(U0RBR, 13);
    lpc_write(U0IER, 0);
    lpc_write(U0LCR, 0x03);
    lpc_write(U0IIR, 0x07);
}

void machine_adc(void)
{
    lpc_write(PCONP, lpc_read(PCONP) | 1u << 12);
    lpc_write(PINSEL1, 1u << 14);
    lpc_write(PINMODE1, 2u << 14);
    lpc_write(AD0CR, 1u | 1u << 8 | 1u << 21);
}

void machine_watchdog_feed(void)
{
    const uint32_t state = lpc_interrupts_off();
    lpc_write(WDFEED, 0xAA);
    lpc_write(WDFEED, 0x55);
    lpc_interrupts_restore(state);
}

void machine_watchdog(void)
{
    lpc_write(WDCLKSEL, 0);
    lpc_write(WDTC, 0xFFFFFFFF);
    lpc_write(WDMOD, 1);
    model_run(5 * MODEL_US);
    machine_watchdog_feed();
}

uint32_t machine_iap(uint32_t code, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    const uint32_t command[5] = {code, a, b, c, d};
    uint32_t result[5];
    lpc_iap(command, result);
    return result[0];
}
