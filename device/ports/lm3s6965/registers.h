// SPDX-License-Identifier: Apache-2.0
//
// The registers of the LM3S6965 that the port touches. Sources: Luminary Micro (Texas Instruments)
// LM3S6965 data sheet for system control, UART, timer and ADC, Armv7-M architecture reference
// manual (DDI 0403) for SysTick and the interrupt controller.
#ifndef MINTMARK_PORTS_LM3S6965_REGISTERS_H
#define MINTMARK_PORTS_LM3S6965_REGISTERS_H

#include <stdint.h>

#define LM3S_REGISTER(address_) (*(volatile uint32_t *)(address_)) ///< a word of the register map

// System control: a peripheral answers once its clock is on.
#define RCGC0        LM3S_REGISTER(0x400FE100u) ///< clocks of ADC
#define RCGC1        LM3S_REGISTER(0x400FE104u) ///< clocks of UARTs and timers
#define RCGC2        LM3S_REGISTER(0x400FE108u) ///< clocks of GPIO ports
#define RCGC0_ADC    0x00010000u                ///< in RCGC0
#define RCGC1_UART0  0x00000001u                ///< in RCGC1
#define RCGC1_TIMER0 0x00010000u                ///< in RCGC1
#define RCGC1_TIMER1 0x00020000u                ///< in RCGC1
#define RCGC2_GPIOA  0x00000001u                ///< in RCGC2

// GPIO port A, whose pins 0 and 1 are UART0's.
#define GPIOA_AFSEL      LM3S_REGISTER(0x40004420u) ///< pins that belong to a peripheral
#define GPIOA_DEN        LM3S_REGISTER(0x4000451Cu) ///< pins that are digital
#define GPIOA_UART0_PINS 0x3u                       ///< pins 0 and 1

// UART0, a PL011.
#define UART0_DR      LM3S_REGISTER(0x4000C000u) ///< byte received or to be sent
#define UART0_FR      LM3S_REGISTER(0x4000C018u) ///< UART_FR_…
#define UART0_IBRD    LM3S_REGISTER(0x4000C024u) ///< clocks of a sixteenth of a bit, integer part
#define UART0_FBRD    LM3S_REGISTER(0x4000C028u) ///< the same, in 1/64
#define UART0_LCRH    LM3S_REGISTER(0x4000C02Cu) ///< UART_LCRH_…
#define UART0_CTL     LM3S_REGISTER(0x4000C030u) ///< UART_CTL_…
#define UART0_IM      LM3S_REGISTER(0x4000C038u) ///< interrupts that are let through
#define UART_FR_RXFE  0x10u                      ///< nothing was received
#define UART_FR_TXFF  0x20u                      ///< nothing can be taken
#define UART_LCRH_8N1 0x60u                      ///< 8 bits, no parity, one byte deep
#define UART_CTL_ON   0x301u                     ///< UART, transmitter and receiver
#define UART_IM_RX    0x10u                      ///< in UART0_IM: a byte was received
#define UART0_IRQ     5u                         ///< interrupt number of UART0

// Timer 0.
#define TIMER0_CFG     LM3S_REGISTER(0x40030000u) ///< 0: one counter of 32 bits
#define TIMER0_TAMR    LM3S_REGISTER(0x40030004u) ///< TIMER_TAMR_…
#define TIMER0_CTL     LM3S_REGISTER(0x4003000Cu) ///< TIMER_CTL_…
#define TIMER0_TAILR   LM3S_REGISTER(0x40030028u) ///< clocks to count down
#define TIMER_TAMR_ONE 0x1u                       ///< counts down once
#define TIMER_CTL_ON   0x01u                      ///< it counts
#define TIMER_CTL_ADC  0x20u                      ///< starts the ADC when it gets to 0

// Timer 1.
#define TIMER1_CFG        LM3S_REGISTER(0x40031000u) ///< 0: one counter of 32 bits
#define TIMER1_TAMR       LM3S_REGISTER(0x40031004u) ///< TIMER_TAMR_…
#define TIMER1_CTL        LM3S_REGISTER(0x4003100Cu) ///< TIMER_CTL_…
#define TIMER1_RIS        LM3S_REGISTER(0x4003101Cu) ///< 1: got to 0
#define TIMER1_ICR        LM3S_REGISTER(0x40031024u) ///< write 1: clear what RIS says
#define TIMER1_TAILR      LM3S_REGISTER(0x40031028u) ///< clocks from 0 to 0
#define TIMER_RIS_TIMEOUT 0x1u                       ///< in RIS and ICR

// ADC sample sequencer 3: one conversion.
#define ADC_ACTSS     LM3S_REGISTER(0x40038000u) ///< sequencers that are on
#define ADC_RIS       LM3S_REGISTER(0x40038004u) ///< sequencers that are done
#define ADC_ISC       LM3S_REGISTER(0x4003800Cu) ///< write 1: clear what RIS says
#define ADC_EMUX      LM3S_REGISTER(0x40038014u) ///< what starts each sequencer, 4 bits each
#define ADC_SSCTL3    LM3S_REGISTER(0x400380A4u) ///< ADC_SSCTL_…
#define ADC_SSFIFO3   LM3S_REGISTER(0x400380A8u) ///< the result, 10 bits
#define ADC_SS3       0x8u                       ///< sequencer 3 in ACTSS, RIS and ISC
#define ADC_EMUX_SS3  0x5000u                    ///< a timer starts sequencer 3
#define ADC_SSCTL_END 0x2u                       ///< the first conversion is the last
#define ADC_SSCTL_IE  0x4u                       ///< RIS says when it is done
#define ADC_SSCTL_TS  0x8u                       ///< of the temperature sensor

// SysTick (DDI 0403 §B3.3): 24 bits, counts down at the core's clock.
#define SYSTICK_CSR       LM3S_REGISTER(0xE000E010u) ///< SYSTICK_CSR_…
#define SYSTICK_RVR       LM3S_REGISTER(0xE000E014u) ///< where it goes on after 0
#define SYSTICK_CVR       LM3S_REGISTER(0xE000E018u) ///< current count; any write clears it
#define SYSTICK_CSR_START 0x5u      ///< on, by the core's clock, without its interrupt
#define SYSTICK_MAX       0xFFFFFFu ///< 24 bits

// Interrupt set-enable and clear-pending registers of interrupts 0 to 31 (DDI 0403 §B3.4).
#define NVIC_ISER0 LM3S_REGISTER(0xE000E100u) ///< write 1: let through
#define NVIC_ICPR0 LM3S_REGISTER(0xE000E280u) ///< write 1: forget

#define CLOCK_HZ 12000000u ///< after reset: the internal oscillator

#endif
