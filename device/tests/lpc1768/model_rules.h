// SPDX-License-Identifier: Apache-2.0
//
// The rules that the model of the LPC1768 holds a program to, each with the place that has it: a
// section of UM10360 Rev. 3 (19 December 2013), of the errata sheet ES_LPC176x, or of the ARMv7-M
// Architecture Reference Manual DDI 0403. Every rule is broken by a test (test_lpc1768_model_*.c),
// which shows that the model notices.
#ifndef MINTMARK_TESTS_LPC1768_MODEL_RULES_H
#define MINTMARK_TESTS_LPC1768_MODEL_RULES_H

/// X(NAME, source, what the program did wrong)
#define MODEL_RULES(X)                                                                             \
    X(UNMAPPED, "UM10360 §2.3", "no register of the model is at that address")                     \
    X(RESERVED, "UM10360 §4.3", "ones written to reserved bits")                                   \
    X(READ_ONLY, "UM10360 §4.3", "a read-only register written")                                   \
    X(WRITE_ONLY, "UM10360 §4.3", "a write-only register read")                                    \
    X(UNPOWERED, "UM10360 §4.8.9", "a peripheral used whose PCONP bit is 0")                       \
    X(OSC_RANGE, "UM10360 §3.7.1", "OSCRANGE does not fit the crystal, or changed while it runs")  \
    X(PLL_FEED, "UM10360 §4.5.8", "0xAA and 0x55 not right after each other")                      \
    X(PLL_FEED_OPEN, "UM10360 §4.5.8", "a feed that an interrupt could come between")              \
    X(PLL_UNLOCKED, "UM10360 §4.5.13", "PLL0 connected before it was locked")                      \
    X(PLL_MERGED, "UM10360 §4.5.13", "two steps of the set-up sequence in one feed")               \
    X(PLL_CONFIGURED, "UM10360 §4.5.4", "PLL0CFG fed while PLL0 is enabled")                       \
    X(PLL_RANGE, "UM10360 §4.5.10", "M, N or FCCO out of range")                                   \
    X(CLOCK_SOURCE, "UM10360 §4.4.1", "a source that does not run, or changed under PLL0")         \
    X(CLOCK_DIVIDER, "UM10360 §4.7.1", "CCLKSEL 0 or 1 with PLL0 connected")                       \
    X(CLOCK_FAST, "UM10360 §4.7.1", "CCLK above 100 MHz")                                          \
    X(FLASH_FAST, "UM10360 §5.4", "fewer flash clocks than CCLK needs")                            \
    X(PCLK_LATE, "ES_LPC176x PCLKSELx.1", "PCLKSEL written while PLL0 is connected")               \
    X(UART_PINS, "UM10360 §8.5.1", "the line is in use and TXD0 or RXD0 is not on its pin")        \
    X(UART_BAUD, "UM10360 §14.4.12", "more than 1 % from the rate of the other end")               \
    X(UART_FRACTION, "UM10360 §14.4.12", "DIVADDVAL, MULVAL and DLL do not go together")           \
    X(UART_BUSY, "UM10360 §14.4.12", "rate or format changed while a byte is on the line")         \
    X(UART_FIFO, "UM10360 §14.4.6", "the line is in use without its FIFOs")                        \
    X(UART_FORMAT, "UM10360 §14.4.7", "the line is in use and the format is not 8N1")              \
    X(UART_FULL, "UM10360 §14.4.2", "THR written while its FIFO is full")                          \
    X(ADC_ORDER, "UM10360 §4.8.9", "PCADC cleared while PDN is set")                               \
    X(ADC_DOWN, "UM10360 §29.5.1", "a conversion started with PDN 0")                              \
    X(ADC_CLOCK, "UM10360 §29.5.1", "ADC clock above 13 MHz")                                      \
    X(ADC_CHANNELS, "UM10360 §29.5.1", "START with not exactly one channel selected")              \
    X(ADC_BURST, "UM10360 §29.5.1", "BURST with START, or with ADGINTEN 1")                        \
    X(ADC_RESTART, "UM10360 §29.5.2", "AD0CR written while a conversion is under way")             \
    X(ADC_EDGE, "ES_LPC176x ADC.1", "a conversion started by an edge")                             \
    X(ADC_PIN, "UM10360 §29.2", "the channel's pin is not selected, or has a pull resistor")       \
    X(WDT_FEED, "UM10360 §28.4.3", "0xAA and 0x55 not right after each other")                     \
    X(WDT_FEED_OPEN, "UM10360 §28.4.3", "a feed that an interrupt could come between")             \
    X(WDT_SETTLE, "UM10360 §28.3", "fed before WDMOD and WDTC are in force: 3 clocks of it")       \
    X(WDT_SHORT, "UM10360 §28.4.2", "WDTC below 0xFF")                                             \
    X(WDT_CLOCK, "UM10360 §28.4.5", "a reserved clock, or changed while the watchdog runs")        \
    X(DWT_OFF, "DDI 0403 §C1.6.5", "DWT used with TRCENA 0")                                       \
    X(RESET_KEY, "DDI 0403 §B3.2.6", "AIRCR written without its key")                              \
    X(SLEEP_RACE, "DDI 0403 §B1.5.17", "WFI with interrupts unmasked: a wake-up can be lost")      \
    X(SLEEP_DEEP, "UM10360 §4.8.2", "WFI with SLEEPDEEP: the clocks stop")                         \
    X(INTERRUPT_STORM, "DDI 0403 §B3.4.1", "a handler leaves the cause of its interrupt")          \
    X(INTERRUPT_LOST, "UM10360 §6.5.1", "an interrupt enabled that nobody handles")                \
    X(IAP_INTERRUPTS, "UM10360 §32.3.2.6", "erase or program with interrupts unmasked")            \
    X(IAP_COMMAND, "UM10360 §32.8", "a command that IAP does not have")                            \
    X(IAP_SECTORS, "UM10360 §32.5", "sector numbers that are none, or in the wrong order")         \
    X(IAP_UNPREPARED, "UM10360 §32.8.1", "erase or program of a sector not prepared")              \
    X(IAP_ALIGNMENT, "UM10360 §32.8.2", "destination not at a 256-byte boundary of flash")         \
    X(IAP_SOURCE, "UM10360 §32.8.2", "source not in on-chip RAM or not at a word boundary")        \
    X(IAP_COUNT, "UM10360 §32.8.2", "count not 256, 512, 1024 or 4096")                            \
    X(IAP_CLOCK, "UM10360 §32.8.2", "CCLK as it was told is not what it is")                       \
    X(IAP_CODE, "UM10360 §32.8.3", "a sector of the program itself erased or programmed")          \
    X(FLASH_TWICE, "UM10360 §32.3.4", "a unit programmed again without an erase (ECC)")            \
    X(FLASH_OUTSIDE, "UM10360 §2.2", "read where there is no flash")

#endif
