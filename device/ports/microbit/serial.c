// SPDX-License-Identifier: Apache-2.0
//
// The serial line: the UART, polled. While the line is silent the processor sleeps, so that an idle
// emulated device costs the host nothing: the receive interrupt is enabled but masked, which wakes
// WFI without a handler (DDI 0419 §B1.5.17).
#include "board.h"
#include "registers.h"

void microbit_serial_start(void)
{
    UART_PSELTXD = PIN_TXD;
    UART_PSELRXD = PIN_RXD;
    UART_ENABLE = UART_ENABLE_ON;
    UART_BAUDRATE = UART_BAUDRATE_115K2;
    UART_INTENSET = UART_INTEN_RXDRDY;
    UART_STARTTX = NRF_TRIGGER;
    UART_STARTRX = NRF_TRIGGER;
    NVIC_ISER = 1u << UART_IRQ;
}

static bool received(void)
{
    return UART_RXDRDY != 0;
}

bool microbit_serial_read(void *context, uint8_t *byte)
{
    (void)context;
    if (!received()) {
        // A byte that comes after this line makes the interrupt pending again, so WFI returns.
        NVIC_ICPR = 1u << UART_IRQ;
        if (!received()) {
            __asm__ volatile("dsb\n\twfi" ::: "memory");
        }
    }
    if (!received()) {
        return false;
    }
    // In this order (§29.6): reading makes room for the next byte, whose event must not be cleared.
    UART_RXDRDY = 0;
    *byte = (uint8_t)UART_RXD;
    return true;
}

mint_status_t microbit_serial_write(void *context, const uint8_t *data, size_t len)
{
    (void)context;
    for (size_t i = 0; i < len; i++) {
        UART_TXDRDY = 0;
        UART_TXD = data[i];
        while (UART_TXDRDY == 0) {
        }
    }
    return MINT_OK;
}
