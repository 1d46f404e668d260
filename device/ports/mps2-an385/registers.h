// SPDX-License-Identifier: Apache-2.0
//
// The registers of mps2-an385 that the port touches. Sources: Arm Cortex-M System Design Kit
// technical reference manual (DDI 0479) for UART and timer, Armv7-M architecture reference manual
// (DDI 0403) for the interrupt controller, application note AN385 for addresses.
#ifndef MINTMARK_PORTS_MPS2_AN385_REGISTERS_H
#define MINTMARK_PORTS_MPS2_AN385_REGISTERS_H

#include <stdint.h>

/// CMSDK APB UART (DDI 0479 §4.3).
typedef struct {
    volatile uint32_t data;      ///< byte received or to be sent
    volatile uint32_t state;     ///< UART_STATE_…
    volatile uint32_t control;   ///< UART_CONTROL_…
    volatile uint32_t interrupt; ///< read: status, write 1: clear
    volatile uint32_t divider;   ///< clocks a bit, at least 16
} cmsdk_uart_t;

#define UART_STATE_TX_FULL        0x1u ///< nothing can be taken
#define UART_STATE_RX_FULL        0x2u ///< a byte was received
#define UART_CONTROL_TX           0x1u ///< transmitter on
#define UART_CONTROL_RX           0x2u ///< receiver on
#define UART_CONTROL_RX_INTERRUPT 0x8u ///< let through
#define UART_INTERRUPT_RX         0x2u ///< a byte was received

/// CMSDK APB timer (DDI 0479 §4.1): counts down at the board's clock of 25 MHz.
typedef struct {
    volatile uint32_t control;   ///< TIMER_CONTROL_…
    volatile uint32_t value;     ///< current count
    volatile uint32_t reload;    ///< where it goes on after 0
    volatile uint32_t interrupt; ///< read: status, write 1: clear
} cmsdk_timer_t;

#define TIMER_CONTROL_ENABLE    0x1u ///< it counts
#define TIMER_CONTROL_INTERRUPT 0x8u ///< at 0

#define UART0  ((cmsdk_uart_t *)0x40004000u)  ///< the serial line
#define UART1  ((cmsdk_uart_t *)0x40005000u)  ///< the modem line
#define TIMER0 ((cmsdk_timer_t *)0x40000000u) ///< runs freely: the clock of the noise source
#define TIMER1 ((cmsdk_timer_t *)0x40001000u) ///< ends a wait

#define UART0_RX_IRQ 0u ///< interrupt number of UART0's receiver
#define UART1_RX_IRQ 2u ///< of UART1's
#define TIMER1_IRQ   9u ///< of timer 1

/// Interrupt set-enable and clear-pending registers of interrupts 0 to 31 (DDI 0403 §B3.4).
#define NVIC_ISER0 (*(volatile uint32_t *)0xE000E100u) ///< write 1: let through
#define NVIC_ICPR0 (*(volatile uint32_t *)0xE000E280u) ///< write 1: forget

#define CLOCK_HZ 25000000u ///< of the core, the timers and the UARTs

#endif
