// SPDX-License-Identifier: Apache-2.0
//
// The serial lines: UART0, the port's own, and UART1, as to a modem; both polled. While a line is
// silent the processor sleeps, so that an idle emulated device costs the host nothing: the receive
// interrupt is enabled but masked, which wakes WFI without a handler (DDI 0403 §B1.5.17).
#include "board.h"

#include "registers.h"

#define UART_DIVIDER (CLOCK_HZ / 115200u)
#define TICKS_A_MS   (CLOCK_HZ / 1000u)
#define WAIT_MAX_MS  (UINT32_MAX / TICKS_A_MS) ///< what the timer can count

static void start(cmsdk_uart_t *uart, unsigned rx_irq)
{
    uart->divider = UART_DIVIDER;
    uart->control = UART_CONTROL_TX | UART_CONTROL_RX | UART_CONTROL_RX_INTERRUPT;
    NVIC_ISER0 = 1u << rx_irq;
    // Drops a byte from before the reset. QEMU also takes it as the sign to look at the line, which
    // it otherwise first does up to a second later.
    (void)uart->data;
}

static bool received(const cmsdk_uart_t *uart)
{
    return (uart->state & UART_STATE_RX_FULL) != 0;
}

/// Sleeps until a byte comes, or anything else wakes the processor up. A byte that waits on the
/// other line does not: it is found when that line is read.
static void sleep_for(const cmsdk_uart_t *uart)
{
    // A byte that comes after these lines makes the interrupt pending again, so WFI returns.
    UART0->interrupt = UART_INTERRUPT_RX;
    UART1->interrupt = UART_INTERRUPT_RX;
    NVIC_ICPR0 = 1u << UART0_RX_IRQ | 1u << UART1_RX_IRQ;
    if (!received(uart)) {
        __asm__ volatile("dsb\n\twfi" ::: "memory");
    }
}

static bool take(cmsdk_uart_t *uart, uint8_t *byte)
{
    bool there = received(uart);
    if (there) {
        *byte = (uint8_t)uart->data;
    }
    return there;
}

static void send(cmsdk_uart_t *uart, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        while ((uart->state & UART_STATE_TX_FULL) != 0) {
        }
        uart->data = data[i];
    }
}

/// Timer 1 wakes the processor up once, after `ms`.
static void start_timer(uint32_t ms)
{
    TIMER1->control = 0;
    TIMER1->interrupt = 1;
    NVIC_ICPR0 = 1u << TIMER1_IRQ;
    NVIC_ISER0 = 1u << TIMER1_IRQ;
    TIMER1->reload = 0; // stays at 0 then
    TIMER1->value = (ms < WAIT_MAX_MS ? ms : WAIT_MAX_MS) * TICKS_A_MS;
    TIMER1->control = TIMER_CONTROL_ENABLE | TIMER_CONTROL_INTERRUPT;
}

static void stop_timer(void)
{
    TIMER1->control = 0;
    TIMER1->interrupt = 1;
    NVIC_ICPR0 = 1u << TIMER1_IRQ;
}

void mps2_serial_start(void)
{
    start(UART0, UART0_RX_IRQ);
    start(UART1, UART1_RX_IRQ);
}

bool mps2_serial_read(void *context, uint8_t *byte)
{
    (void)context;
    if (!received(UART0)) {
        sleep_for(UART0);
    }
    return take(UART0, byte);
}

mint_status_t mps2_serial_write(void *context, const uint8_t *data, size_t len)
{
    (void)context;
    send(UART0, data, len);
    return MINT_OK;
}

bool mps2_modem_read(void *context, uint8_t *byte, uint32_t wait_ms)
{
    (void)context;
    bool there = take(UART1, byte);
    if (there || wait_ms == 0) {
        return there;
    }
    start_timer(wait_ms);
    do {
        sleep_for(UART1);
        there = take(UART1, byte);
    } while (!there && TIMER1->interrupt == 0);
    stop_timer();
    return there;
}

mint_status_t mps2_modem_write(void *context, const uint8_t *data, size_t len)
{
    (void)context;
    send(UART1, data, len);
    return MINT_OK;
}
