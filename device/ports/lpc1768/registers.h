// SPDX-License-Identifier: Apache-2.0
//
// The registers of the LPC1768 that the port touches, as addresses for lpc_read() and lpc_write().
// Sources: UM10360 (LPC176x/5x user manual, NXP, Rev. 3), with the section beside each register;
// Armv7-M architecture reference manual (DDI 0403) for what belongs to the core. The port's README
// says which of it was checked against what.
#ifndef MINTMARK_PORTS_LPC1768_REGISTERS_H
#define MINTMARK_PORTS_LPC1768_REGISTERS_H

// ---- clocks ----

#define LPC_OSCILLATOR_HZ 12000000u ///< the crystal of the mbed board
#define LPC_CCLK_HZ       96000000u ///< what clock.c makes of it for the core
#define LPC_RC_HZ         4000000u  ///< the internal RC oscillator, give or take a per cent

/// Flash accelerator (UM10360 §5.4).
#define LPC_FLASHCFG         0x400FC000u
#define FLASHCFG_TIME_MASK   0xF000u
#define FLASHCFG_TIME_100MHZ 0x4000u ///< five clocks an access: up to 100 MHz

#define LPC_PLL0CON        0x400FC080u ///< PLL0_…, in force after a feed (§4.5.2)
#define LPC_PLL0CFG        0x400FC084u ///< M - 1, and N - 1 from bit 16 on (§4.5.3)
#define LPC_PLL0STAT       0x400FC088u ///< PLL0STAT_… (§4.5.4)
#define LPC_PLL0FEED       0x400FC08Cu ///< 0xAA, then 0x55 (§4.5.8)
#define PLL0_ENABLE        0x1u
#define PLL0_CONNECT       0x2u
#define PLL0STAT_ENABLED   0x01000000u
#define PLL0STAT_CONNECTED 0x02000000u
#define PLL0STAT_LOCKED    0x04000000u
#define FEED_FIRST         0xAAu ///< of a feed sequence, of PLL0 and of the watchdog alike
#define FEED_SECOND        0x55u

#define LPC_PCONP      0x400FC0C4u ///< power for peripherals (§4.8.9)
#define PCONP_UART0    0x8u
#define PCONP_ADC      0x1000u
#define LPC_CCLKCFG    0x400FC104u ///< divider of the core's clock, minus 1 (§4.7.1)
#define LPC_CLKSRCSEL  0x400FC10Cu ///< what feeds PLL0 (§4.4.1)
#define CLKSRCSEL_MAIN 0x1u        ///< the main oscillator
#define LPC_SCS        0x400FC1A0u ///< system control and status (§3.7.1)
#define SCS_RANGE      0x10u       ///< the main oscillator is of 15 to 25 MHz, not 1 to 20
#define SCS_ENABLE     0x20u       ///< the main oscillator is on
#define SCS_READY      0x40u       ///< and can be used

/// Clocks of peripherals from the core's, two bits each: 0 a quarter, 1 all of it (§4.7.3).
#define LPC_PCLKSEL0 0x400FC1A8u
#define LPC_PCLKSEL1 0x400FC1ACu
#define PCLKSEL0_WDT_WHOLE                                                                         \
    0x1u ///< the watchdog's bus side runs with the core; all others a quarter
#define LPC_PCLK_HZ (LPC_CCLK_HZ / 4u) ///< of UART0 and the ADC

// ---- pins ----

#define LPC_PINSEL0       0x4002C000u ///< P0.0 to P0.15, two bits each (§8.5.1)
#define PINSEL0_UART_MASK 0xF0u       ///< P0.2 and P0.3
#define PINSEL0_UART      0x50u       ///< are TXD0 and RXD0
#define LPC_PINSEL1       0x4002C004u ///< P0.16 to P0.31 (§8.5.2)
#define PINSEL1_ADC_MASK  0x30000u    ///< P0.24
#define PINSEL1_ADC       0x10000u    ///< is AD0.1
#define LPC_PINMODE1      0x4002C044u ///< P0.16 to P0.31 (§8.5.10)
#define PINMODE1_ADC_MASK 0x30000u    ///< P0.24
#define PINMODE1_ADC_FREE 0x20000u    ///< is pulled neither up nor down

// ---- UART0 ----

#define LPC_U0RBR     0x4000C000u ///< read: the oldest byte received (§14.4.1)
#define LPC_U0THR     0x4000C000u ///< write: a byte to be sent (§14.4.2)
#define LPC_U0DLL     0x4000C000u ///< divider, low byte, with LCR_DIVIDER (§14.4.3)
#define LPC_U0DLM     0x4000C004u ///< divider, high byte, with LCR_DIVIDER (§14.4.3)
#define LPC_U0IER     0x4000C004u ///< interrupts that are let through (§14.4.4)
#define LPC_U0FCR     0x4000C008u ///< FIFOs (§14.4.6)
#define LPC_U0LCR     0x4000C00Cu ///< shape of a byte (§14.4.7)
#define LPC_U0LSR     0x4000C014u ///< status (§14.4.8)
#define LPC_U0FDR     0x4000C028u ///< fractional divider (§14.4.12)
#define IER_RECEIVED  0x1u        ///< bytes received, or some that have waited for 4 byte times
#define FCR_START     0x87u ///< both FIFOs on and empty, an interrupt from 8 received bytes on
#define LCR_8N1       0x3u  ///< 8 bits, no parity, 1 stop bit
#define LCR_DIVIDER   0x80u ///< the first two addresses are the divider's
#define LSR_RECEIVED  0x1u  ///< there is a byte
#define LSR_ROOM      0x20u ///< the FIFO of bytes to be sent is empty
#define LSR_SENT      0x40u ///< and the last bit has left
#define FDR_NONE      0x10u ///< no fraction
#define UART_FIFO_LEN 16u   ///< bytes, each way (§14.1)

// ---- watchdog ----

#define LPC_WDMOD       0x40000000u ///< mode (§28.4.1)
#define LPC_WDTC        0x40000004u ///< where it counts down from after a feed (§28.4.2)
#define LPC_WDFEED      0x40000008u ///< 0xAA, then 0x55 (§28.4.3)
#define LPC_WDTV        0x4000000Cu ///< the count, a few clocks old (§28.4.4)
#define LPC_WDCLKSEL    0x40000010u ///< its clock (§28.4.5)
#define WDMOD_ENABLE    0x1u        ///< set only
#define WDMOD_RESET     0x2u        ///< set only: resets the part at 0. Never set here
#define WDMOD_TIMED_OUT 0x4u        ///< it got to 0
#define WDCLKSEL_RC     0x0u        ///< the internal RC oscillator
#define WDCLKSEL_LOCK   0x80000000u ///< until the next reset
#define WDT_PRESCALER   4u          ///< clocks a count (§28.3)

// ---- ADC ----

#define LPC_AD0CR            0x40034000u ///< control (§29.5.1)
#define LPC_AD0GDR           0x40034004u ///< the latest result (§29.5.2)
#define LPC_AD0INTEN         0x4003400Cu ///< channels that interrupt (§29.5.3)
#define AD0CR_DIVIDER_SHIFT  8u          ///< of the ADC's clock from its PCLK, minus 1
#define AD0CR_ON             0x200000u   ///< not powered down
#define AD0CR_START          0x1000000u  ///< convert once, now
#define AD0GDR_DONE          0x80000000u ///< until read, or AD0CR is written
#define AD0GDR_SHIFT         4u          ///< of the 12 bits of the result
#define AD0GDR_CHANNEL_SHIFT 24u         ///< of the 3 bits of its channel
#define ADC_MAX_HZ           13000000u   ///< of the ADC's clock; later manuals say 12.4 MHz

// ---- core ----

#define LPC_ISER0      0xE000E100u ///< enables interrupts 0 to 31 (DDI 0403 §B3.4.4)
#define UART0_IRQ      5u          ///< interrupt number of UART0 (UM10360 §6.3)
#define LPC_AIRCR      0xE000ED0Cu ///< resets (DDI 0403 §B3.2.6)
#define AIRCR_RESET    0x05FA0004u ///< key and SYSRESETREQ
#define LPC_DEMCR      0xE000EDFCu ///< DDI 0403 §C1.6.5
#define DEMCR_TRACE    0x01000000u ///< DWT is on
#define LPC_DWT_CTRL   0xE0001000u ///< DDI 0403 §C1.8.7
#define DWT_CTRL_COUNT 0x1u        ///< CYCCNT counts
#define LPC_CYCCNT     0xE0001004u ///< clocks of the core, 32 bits (DDI 0403 §C1.8.8)

// ---- boot ROM ----

#define IAP_PREPARE       50u ///< first sector, last sector (UM10360 §32.8.1)
#define IAP_PROGRAM       51u ///< flash address, RAM address, bytes, CCLK in kHz (§32.8.2)
#define IAP_ERASE         52u ///< first sector, last sector, CCLK in kHz (§32.8.3)
#define IAP_SERIAL_NUMBER 58u ///< none; four words (§32.8.7)
#define IAP_SUCCESS       0u  ///< status (§32.8.10)
#define IAP_WORDS         5u  ///< of a command, and of a result

#endif
