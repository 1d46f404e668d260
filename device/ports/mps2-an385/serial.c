// SPDX-License-Identifier: Apache-2.0
//
// The serial line: UART0, polled. While the line is silent the processor sleeps, so that an idle
// emulated device costs the host nothing: the receive interrupt is enabled but masked, which wakes
// WFI without a handler (DDI 0403 §B1.5.17).
#include "board.h"

#include "registers.h"

#define UART_DIVIDER (CLOCK_HZ / 115200u)

void mps2_serial_start(void)
{
    UART0->divider = UART_DIVIDER;
    UART0->control = UART_CONTROL_TX | UART_CONTROL_RX | UART_CONTROL_RX_INTERRUPT;
    NVIC_ISER0 = 1u << UART0_RX_IRQ;
    // Drops a byte from before the reset. QEMU also takes it as the sign to look at the line, which
    // it otherwise first does up to a second later.
    (void)UART0->data;
}

static bool received(void)
{
    return (UART0->state & UART_STATE_RX_FULL) != 0;
}

bool mps2_serial_read(void *context, uint8_t *byte)
{
    (void)context;
    if (!received()) {
        // A byte that comes after these lines makes the interrupt pending again, so WFI returns.
        UART0->interrupt = UART_INTERRUPT_RX;
        NVIC_ICPR0 = 1u << UART0_RX_IRQ;
        if (!received()) {
            __asm__ volatile("dsb\n\twfi" ::: "memory");
        }
    }
    if (!received()) {
        return false;
    }
    *byte = (uint8_t)UART0->data;
    return true;
}

mint_status_t mps2_serial_write(void *context, const uint8_t *data, size_t len)
{
    (void)context;
    for (size_t i = 0; i < len; i++) {
        while ((UART0->state & UART_STATE_TX_FULL) != 0) {
        }
        UART0->data = data[i];
    }
    return MINT_OK;
}
