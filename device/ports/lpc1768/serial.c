// SPDX-License-Identifier: Apache-2.0
//
// The serial line: UART0, which the mbed board's interface chip shows to a PC as a USB serial port.
// Bytes are received by interrupt, so that none is lost while the device computes; while it erases
// or programs flash, interrupts are off for longer than the FIFO's 16 bytes last, and what comes
// then is lost. The station sends nothing while it waits for an answer, and repeats what was not
// answered.
#include "board.h"
#include "hardware.h"
#include "registers.h"

#define BAUD    115200u
#define DIVIDER ((LPC_PCLK_HZ + 8u * BAUD) / (16u * BAUD)) ///< rounded

_Static_assert(DIVIDER > 0 && DIVIDER <= 0xFFFFu, "the divider has two bytes");
// A receiver that takes the middle of the tenth bit can be off by half a bit, shared with the other
// end: 2 % is taken to be safe.
_Static_assert(LPC_PCLK_HZ / (16u * DIVIDER) * 50u <= BAUD * 51u &&
                   LPC_PCLK_HZ / (16u * DIVIDER) * 50u >= BAUD * 49u,
               "this clock cannot make the baud rate");

#define RING_LEN 512u ///< bytes, a power of two

/// Bytes received and not yet read. The handler moves `head`, the reader `tail`; both count on and
/// on, modulo 2^32. All three are volatile, so that no byte is read before `head` says that it is
/// there, nor after `tail` has given its place away.
static struct {
    volatile uint8_t bytes[RING_LEN];
    volatile uint32_t head;
    volatile uint32_t tail;
} ring;

void lpc_serial_start(void)
{
    lpc_write(LPC_PCONP, lpc_read(LPC_PCONP) | PCONP_UART0);
    lpc_write(LPC_U0LCR, LCR_8N1 | LCR_DIVIDER);
    lpc_write(LPC_U0DLL, DIVIDER & 0xFFu);
    lpc_write(LPC_U0DLM, DIVIDER >> 8);
    lpc_write(LPC_U0FDR, FDR_NONE);
    lpc_write(LPC_U0LCR, LCR_8N1);
    lpc_write(LPC_U0FCR, FCR_START);
    // The pins last: a UART that is set up holds its line at rest, and the PC sees no byte of it.
    lpc_write(LPC_PINSEL0, (lpc_read(LPC_PINSEL0) & ~PINSEL0_UART_MASK) | PINSEL0_UART);
    lpc_write(LPC_U0IER, IER_RECEIVED);
    lpc_write(LPC_ISER0, 1u << UART0_IRQ);
}

void lpc_serial_interrupt(void)
{
    while ((lpc_read(LPC_U0LSR) & LSR_RECEIVED) != 0) {
        const uint8_t byte = (uint8_t)lpc_read(LPC_U0RBR);
        const uint32_t head = ring.head;
        if (head - ring.tail < RING_LEN) {
            ring.bytes[head % RING_LEN] = byte;
            ring.head = head + 1u;
        }
    }
}

static bool is_empty(void)
{
    return ring.head == ring.tail;
}

bool lpc_serial_read(void *context, uint8_t *byte)
{
    (void)context;
    if (is_empty()) {
        // With interrupts masked none can come between the question and the sleep; one that is
        // pending ends it all the same, and is taken when the mask is off again.
        const uint32_t state = lpc_interrupts_off();
        if (is_empty()) {
            lpc_wait_for_interrupt();
        }
        lpc_interrupts_restore(state);
        lpc_barrier();
    }
    if (is_empty()) {
        return false;
    }
    const uint32_t tail = ring.tail;
    *byte = ring.bytes[tail % RING_LEN];
    ring.bytes[tail % RING_LEN] = 0; // it may have been a PSK's
    ring.tail = tail + 1u;
    return true;
}

static void wait_for(uint32_t bit)
{
    while ((lpc_read(LPC_U0LSR) & bit) == 0) {
    }
}

mint_status_t lpc_serial_write(void *context, const uint8_t *data, size_t len)
{
    (void)context;
    for (size_t i = 0; i < len; i++) {
        if (i % UART_FIFO_LEN == 0) {
            wait_for(LSR_ROOM); // the FIFO is empty then and takes that many
        }
        lpc_write(LPC_U0THR, data[i]);
    }
    return MINT_OK;
}

void lpc_serial_flush(void)
{
    wait_for(LSR_SENT);
}
