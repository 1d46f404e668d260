// SPDX-License-Identifier: Apache-2.0
//
// The registers of the nRF51822 that the port touches. Sources: Nordic nRF51 Series Reference
// Manual 3.0 (chapters beside the blocks), Armv6-M architecture reference manual (DDI 0419) for the
// interrupt controller. A peripheral starts when 1 is written to a task, and says that something
// happened by an event that reads 1 until 0 is written to it (§10.1).
#ifndef MINTMARK_PORTS_MICROBIT_REGISTERS_H
#define MINTMARK_PORTS_MICROBIT_REGISTERS_H

#include <stdint.h>

#ifndef NRF_REGISTER // device/tests/ports/test_ports_microbit.c has a model in its place
#define NRF_REGISTER(address_) (*(volatile uint32_t *)(address_))
#endif
#define NRF_TRIGGER 1u ///< written to a task

// UICR (§8): 32 words of flash for whoever builds the product. They are read as words, for QEMU
// gives nothing else.
#define UICR_CUSTOMER           0x10001080u
#define UICR_CUSTOMER_WORD(at_) NRF_REGISTER(UICR_CUSTOMER + 4u * (at_))

// UART (§29).
#define UART_STARTRX        NRF_REGISTER(0x40002000u)
#define UART_STARTTX        NRF_REGISTER(0x40002008u)
#define UART_RXDRDY         NRF_REGISTER(0x40002108u) ///< event: a byte was received
#define UART_TXDRDY         NRF_REGISTER(0x4000211Cu) ///< event: a byte was sent
#define UART_INTENSET       NRF_REGISTER(0x40002304u)
#define UART_ENABLE         NRF_REGISTER(0x40002500u)
#define UART_PSELTXD        NRF_REGISTER(0x4000250Cu) ///< pin
#define UART_PSELRXD        NRF_REGISTER(0x40002514u) ///< pin
#define UART_RXD            NRF_REGISTER(0x40002518u)
#define UART_TXD            NRF_REGISTER(0x4000251Cu)
#define UART_BAUDRATE       NRF_REGISTER(0x40002524u)
#define UART_ENABLE_ON      4u
#define UART_INTEN_RXDRDY   0x4u
#define UART_BAUDRATE_115K2 0x01D7E000u
#define UART_IRQ            2u
#define PIN_TXD             24u ///< of the micro:bit, to its interface chip
#define PIN_RXD             25u

// Timer 0 (§18).
#define TIMER0_START      NRF_REGISTER(0x40008000u)
#define TIMER0_CAPTURE0   NRF_REGISTER(0x40008040u) ///< task: the count into CC0
#define TIMER0_MODE       NRF_REGISTER(0x40008504u) ///< 0: counts time
#define TIMER0_BITMODE    NRF_REGISTER(0x40008508u)
#define TIMER0_PRESCALER  NRF_REGISTER(0x40008510u) ///< 2^n clocks of 16 MHz a tick
#define TIMER0_CC0        NRF_REGISTER(0x40008540u)
#define TIMER0_BITMODE_32 3u

// Random number generator (§21).
#define RNG_START       NRF_REGISTER(0x4000D000u)
#define RNG_STOP        NRF_REGISTER(0x4000D004u)
#define RNG_VALRDY      NRF_REGISTER(0x4000D100u) ///< event: a new value
#define RNG_SHORTS      NRF_REGISTER(0x4000D200u)
#define RNG_CONFIG      NRF_REGISTER(0x4000D504u) ///< 1: bias correction
#define RNG_VALUE       NRF_REGISTER(0x4000D508u)
#define RNG_SHORTS_STOP 0x1u ///< a new value stops it

// Non-volatile memory controller (§6).
#define NVMC_READY        NRF_REGISTER(0x4001E400u) ///< 0: busy
#define NVMC_CONFIG       NRF_REGISTER(0x4001E504u)
#define NVMC_ERASEPAGE    NRF_REGISTER(0x4001E508u) ///< address of the page
#define NVMC_CONFIG_READ  0u
#define NVMC_CONFIG_WRITE 1u
#define NVMC_CONFIG_ERASE 2u

// Interrupt set-enable and clear-pending registers (DDI 0419 §B3.4).
#define NVIC_ISER NRF_REGISTER(0xE000E100u)
#define NVIC_ICPR NRF_REGISTER(0xE000E280u)

#endif
