// SPDX-License-Identifier: Apache-2.0
//
// A program of the tests' own that does things right, in pieces that a test leaves out, swaps or
// spoils: what breaks a rule of the model. Addresses are those of UM10360, written down here a
// second time and not taken from the port.
#ifndef MINTMARK_TESTS_LPC1768_MACHINE_H
#define MINTMARK_TESTS_LPC1768_MACHINE_H

#include "device/tests/lpc1768/model.h"
#include "hardware.h"

#define WDMOD    0x40000000u
#define WDTC     0x40000004u
#define WDFEED   0x40000008u
#define WDTV     0x4000000Cu
#define WDCLKSEL 0x40000010u
#define U0RBR    0x4000C000u ///< THR, DLL
#define U0IER    0x4000C004u ///< DLM
#define U0IIR    0x4000C008u ///< FCR
#define U0LCR    0x4000C00Cu
#define U0LSR    0x4000C014u
#define U0FDR    0x4000C028u
#define PINSEL0  0x4002C000u
#define PINSEL1  0x4002C004u
#define PINMODE1 0x4002C044u
#define AD0CR    0x40034000u
#define AD0GDR   0x40034004u
#define AD0INTEN 0x4003400Cu
#define AD0DR0   0x40034010u
#define AD0STAT  0x40034030u
#define FLASHCFG 0x400FC000u
#define PLL0CON  0x400FC080u
#define PLL0CFG  0x400FC084u
#define PLL0STAT 0x400FC088u
#define PLL0FEED 0x400FC08Cu
#define PCONP    0x400FC0C4u
#define CCLKCFG  0x400FC104u
#define CLKSRC   0x400FC10Cu
#define SCS      0x400FC1A0u
#define PCLKSEL0 0x400FC1A8u
#define DWT_CTRL 0xE0001000u
#define CYCCNT   0xE0001004u
#define SYST_CSR 0xE000E010u
#define SYST_RVR 0xE000E014u
#define SYST_CVR 0xE000E018u
#define ISER0    0xE000E100u
#define ICER0    0xE000E180u
#define ISPR0    0xE000E200u
#define IPR1     0xE000E404u
#define AIRCR    0xE000ED0Cu
#define SCB_SCR  0xE000ED10u
#define DEMCR    0xE000EDFCu

/// A program and the one rule that it breaks.
typedef struct {
    model_rule_t rule;
    void (*program)(void *context);
} breach_t;

/// Boots each and fails the running test unless it breaks its rule, and no other.
void check_breaches(const breach_t *breaches, size_t count);

/// Boots a program that must come back and break no rule.
void check_right(void (*program)(void *context));

/// Ends the boot as MODEL_BROKEN, saying where, unless it holds: for programs inside a boot.
#define must(holds) machine_must((holds), __FILE__, __LINE__, #holds)
void machine_must(bool holds, const char *file, int line, const char *text);

void machine_pll_feed(void);
/// 96 MHz from the crystal, as §4.5.13 has it; the ADC's and UART0's clock a quarter of it.
void machine_clock(void);
/// UART0 at 115,200 baud from 24 MHz, its pins and FIFOs; no interrupt.
void machine_uart(void);
/// The ADC on AD0.0 at 12 MHz.
void machine_adc(void);
/// The watchdog at its longest, on the internal RC oscillator, without a reset; fed once.
void machine_watchdog(void);
void machine_watchdog_feed(void);
/// A call of IAP; gives its status code.
uint32_t machine_iap(uint32_t code, uint32_t a, uint32_t b, uint32_t c, uint32_t d);

#endif
