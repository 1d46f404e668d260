// SPDX-License-Identifier: Apache-2.0
//
// The serial line: UART0, polled. While the line is silent the processor sleeps, so that an idle
// emulated device costs the host nothing: the receive interrupt is enabled but masked, which wakes
// WFI without a handler (DDI 0403 §B1.5.17).
#include "board.h"
#include "registers.h"

#define BAUD 115200u
/// Clocks of a sixteenth of a bit in 1/64, rounded.
#define DIVIDER_64 ((CLOCK_HZ * 4u + BAUD / 2u) / BAUD)

void lm3s_serial_start(void)
{
    RCGC1 |= RCGC1_UART0;
    RCGC2 |= RCGC2_GPIOA;
    (void)RCGC2; // the peripherals answer some clocks later
    GPIOA_AFSEL |= GPIOA_UART0_PINS;
    GPIOA_DEN |= GPIOA_UART0_PINS;
    // What came before this line stays: QEMU's UART receives even while it is off.
    UART0_CTL = 0;
    UART0_IBRD = DIVIDER_64 / 64u;
    UART0_FBRD = DIVIDER_64 % 64u;
    UART0_LCRH = UART_LCRH_8N1;
    UART0_IM = UART_IM_RX;
    UART0_CTL = UART_CTL_ON;
    NVIC_ISER0 = 1u << UART0_IRQ;
}

static bool received(void)
{
    return (UART0_FR & UART_FR_RXFE) == 0;
}

bool lm3s_serial_read(void *context, uint8_t *byte)
{
    (void)context;
    if (!received()) {
        // A byte that comes after this line makes the interrupt pending again, so WFI returns.
        NVIC_ICPR0 = 1u << UART0_IRQ;
        if (!received()) {
            __asm__ volatile("dsb\n\twfi" ::: "memory");
        }
    }
    if (!received()) {
        return false;
    }
    *byte = (uint8_t)UART0_DR;
    return true;
}

mint_status_t lm3s_serial_write(void *context, const uint8_t *data, size_t len)
{
    (void)context;
    for (size_t i = 0; i < len; i++) {
        while ((UART0_FR & UART_FR_TXFF) != 0) {
        }
        UART0_DR = data[i];
    }
    return MINT_OK;
}
