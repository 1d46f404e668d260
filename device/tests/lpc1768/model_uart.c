// SPDX-License-Identifier: Apache-2.0
//
// UART0 and the other end of its line (UM10360 chapter 14; bits also in LPC17xx.h and NuttX's
// lpc17_40_uart.h): two FIFOs of 16 bytes, a rate made of divisor and fraction, and a host that
// types and listens at a rate of its own.
#include <string.h>

#include "device/tests/lpc1768/model_parts.h"

#define RBR 0x00u ///< THR when written, DLL with DLAB
#define IER 0x04u ///< DLM with DLAB
#define IIR 0x08u ///< FCR when written
#define LCR 0x0Cu
#define LSR 0x14u
#define SCR 0x1Cu
#define ACR 0x20u
#define FDR 0x28u
#define TER 0x30u

#define DLAB         0x80u
#define LCR_8N1      0x03u
#define LSR_DATA     0x01u
#define LSR_OVERRUN  0x02u
#define LSR_THRE     0x20u
#define LSR_TEMT     0x40u
#define IER_DATA     1u
#define IER_THRE     2u
#define IER_LINE     4u
#define IIR_NONE     0x01u
#define IIR_THRE     0x02u
#define IIR_DATA     0x04u
#define IIR_LINE     0x06u
#define IIR_TIMEOUT  0x0Cu
#define FCR_ENABLE   1u
#define FIFO_LEN     16u
#define BYTE_BITS    10u ///< start, eight of data, stop
#define TIMEOUT_BITS 40u ///< about four characters of silence (§14.4.5)

/// Bytes in their order.
typedef struct {
    uint8_t bytes[FIFO_LEN];
    uint32_t len;
} fifo_t;

static struct state {
    uint32_t ier, lcr, lsr_errors, scr, acr, fdr, ter, dll, dlm, fcr;
    fifo_t in, out;
    bool shifting;                   ///< a byte is on its way out
    uint8_t shifted;                 ///< which one
    uint64_t shifted_at;             ///< and when it is out
    bool thre_wanted;                ///< the THRE interrupt was not taken yet
    uint64_t silent_from;            ///< when the last byte came or was read
    uint8_t typed[MODEL_SERIAL_LEN]; ///< what the other end types …
    uint32_t typed_len, typed_at;
    uint64_t typed_next; ///< … and when the next byte of it is in
} uart;

static uint8_t take(fifo_t *fifo)
{
    const uint8_t byte = fifo->bytes[0];
    memmove(fifo->bytes, fifo->bytes + 1, sizeof fifo->bytes - 1u);
    fifo->len--;
    return byte;
}

// ---- the rate ----

static double baud(void)
{
    const double divisor = 16.0 * (uart.dlm * 256.0 + uart.dll);
    const double fraction =
        uart.fdr >> 4 == 0 ? 1.0 : 1.0 + (uart.fdr & 15u) / (double)(uart.fdr >> 4);
    return model_pclk(MODEL_PCLK_UART0) / (divisor > 0 ? divisor : 16.0) / fraction;
}

static uint64_t byte_fs(void)
{
    return (uint64_t)(BYTE_BITS * (double)MODEL_S / baud());
}

static uint64_t peer_byte_fs(void)
{
    return BYTE_BITS * MODEL_S / model->peer_baud;
}

/// What must be right when a byte goes over the line.
static void check_line(void)
{
    const double error = baud() / model->peer_baud - 1.0;
    const uint32_t add = uart.fdr & 15u;
    const uint32_t multiply = uart.fdr >> 4 & 15u;
    if (error > 0.01 || error < -0.01) {
        model_break(RULE_UART_BAUD, (uint32_t)baud());
    }
    if (multiply == 0 || add >= multiply || (add > 0 && uart.dlm == 0 && uart.dll < 3u)) {
        model_break(RULE_UART_FRACTION, uart.fdr);
    }
    if ((uart.fcr & FCR_ENABLE) == 0) {
        model_break(RULE_UART_FIFO, uart.fcr);
    }
    if ((uart.lcr & 0x7Fu) != LCR_8N1) {
        model_break(RULE_UART_FORMAT, uart.lcr);
    }
    if (model_pin_function(0, 2) != 1u || model_pin_function(0, 3) != 1u) {
        model_break(RULE_UART_PINS, model_pin_function(0, 2) << 4 | model_pin_function(0, 3));
    }
}

// ---- the line ----

void model_type(const uint8_t *data, size_t len)
{
    if (uart.typed_at == uart.typed_len) {
        uart.typed_at = uart.typed_len = 0;
        uart.typed_next = model->now + peer_byte_fs();
    }
    memcpy(uart.typed + uart.typed_len, data, len);
    uart.typed_len += (uint32_t)len;
}

bool model_line_is_quiet(void)
{
    return uart.typed_at == uart.typed_len && uart.out.len == 0 && !uart.shifting &&
           uart.in.len == 0;
}

static void byte_came(void)
{
    const uint8_t byte = uart.typed[uart.typed_at++];
    uart.silent_from = uart.typed_next;
    uart.typed_next += peer_byte_fs();
    if (!model_powered(MODEL_PC_UART0)) {
        return; // nobody there
    }
    check_line();
    if (uart.in.len == ((uart.fcr & FCR_ENABLE) != 0 ? FIFO_LEN : 1u)) {
        uart.lsr_errors |= LSR_OVERRUN;
        model->uart_overruns++;
    } else {
        uart.in.bytes[uart.in.len++] = byte;
    }
}

static void byte_went(void)
{
    if (model->sent_len < MODEL_SERIAL_LEN) {
        model->sent[model->sent_len++] = uart.shifted;
    }
    uart.shifting = false;
}

/// The shift register takes the next byte.
static void shift(uint64_t at)
{
    if (uart.shifting || uart.out.len == 0 || (uart.ter & 0x80u) == 0) {
        return;
    }
    check_line();
    uart.shifted = take(&uart.out);
    uart.shifting = true;
    uart.shifted_at = at + byte_fs();
    uart.thre_wanted = uart.thre_wanted || uart.out.len == 0;
}

static void uart_update(void)
{
    while (uart.shifting && model->now >= uart.shifted_at) {
        byte_went();
        shift(uart.shifted_at);
    }
    while (uart.typed_at < uart.typed_len && model->now >= uart.typed_next) {
        byte_came();
    }
}

static uint64_t timeout_at(void)
{
    return uart.in.len > 0 ? uart.silent_from + TIMEOUT_BITS * MODEL_S / model->peer_baud
                           : MODEL_NEVER;
}

static uint64_t uart_next(void)
{
    uint64_t next = uart.shifting ? uart.shifted_at : MODEL_NEVER;
    if (uart.typed_at < uart.typed_len && uart.typed_next < next) {
        next = uart.typed_next;
    }
    const uint64_t timeout = timeout_at();
    return timeout > model->now && timeout < next ? timeout : next;
}

// ---- interrupts ----

/// What IIR says, the highest first (§14.4.5).
static uint32_t cause(void)
{
    static const uint32_t levels[] = {1, 4, 8, 14};
    if ((uart.ier & IER_LINE) != 0 && uart.lsr_errors != 0) {
        return IIR_LINE;
    }
    if ((uart.ier & IER_DATA) != 0 && uart.in.len >= levels[uart.fcr >> 6 & 3u]) {
        return IIR_DATA;
    }
    if ((uart.ier & IER_DATA) != 0 && model->now >= timeout_at()) {
        return IIR_TIMEOUT;
    }
    return (uart.ier & IER_THRE) != 0 && uart.thre_wanted ? IIR_THRE : IIR_NONE;
}

static bool uart_asserts(void)
{
    return cause() != IIR_NONE;
}

static uint32_t read_iir(void)
{
    const uint32_t value = cause();
    if (value == IIR_THRE) {
        uart.thre_wanted = false; // reading it takes it away
    }
    return value | ((uart.fcr & FCR_ENABLE) != 0 ? 0xC0u : 0u);
}

// ---- registers ----

static uint32_t read_rbr(void)
{
    uart.silent_from = model->now;
    return uart.in.len > 0 ? take(&uart.in) : 0xEEu;
}

static uint32_t read_lsr(void)
{
    const uint32_t errors = uart.lsr_errors;
    uart.lsr_errors = 0;
    return errors | (uart.in.len > 0 ? LSR_DATA : 0u) | (uart.out.len == 0 ? LSR_THRE : 0u) |
           (uart.out.len == 0 && !uart.shifting ? LSR_TEMT : 0u);
}

static void write_thr(uint32_t value)
{
    uart.thre_wanted = false;
    if (uart.out.len == FIFO_LEN) {
        model_break(RULE_UART_FULL, value);
        return;
    }
    uart.out.bytes[uart.out.len++] = (uint8_t)value;
    shift(model->now);
}

static void check_busy(uint32_t value)
{
    if (uart.shifting || uart.out.len > 0) {
        model_break(RULE_UART_BUSY, value);
    }
}

static void write_fcr(uint32_t value)
{
    if ((value & 0x30u) != 0) {
        model_break(RULE_RESERVED, value);
    }
    uart.in.len = (value & 2u) != 0 ? 0 : uart.in.len;
    uart.out.len = (value & 4u) != 0 ? 0 : uart.out.len;
    uart.fcr = value & 0xC9u;
}

static void write_ier(uint32_t value)
{
    if ((value & ~0x307u) != 0) {
        model_break(RULE_RESERVED, value);
    }
    // Enabling it while THR is empty asks for it (§14.4.5).
    uart.thre_wanted =
        uart.thre_wanted || ((value & ~uart.ier & IER_THRE) != 0 && uart.out.len == 0);
    uart.ier = value;
}

static bool powered(uint32_t offset)
{
    if (!model_powered(MODEL_PC_UART0)) {
        model_break(RULE_UNPOWERED, offset);
        return false;
    }
    return true;
}

static uint32_t uart_read(uint32_t offset)
{
    const bool dlab = (uart.lcr & DLAB) != 0;
    if (!powered(offset)) {
        return 0;
    }
    switch (offset) {
    case RBR:
        return dlab ? uart.dll : read_rbr();
    case IER:
        return dlab ? uart.dlm : uart.ier;
    case IIR:
        return read_iir();
    case LCR:
        return uart.lcr;
    case LSR:
        return read_lsr();
    case SCR:
        return uart.scr;
    case ACR:
        return uart.acr;
    case FDR:
        return uart.fdr;
    case TER:
        return uart.ter;
    default:
        model_break(RULE_UNMAPPED, offset);
        return 0;
    }
}

static void write_latch(uint32_t offset, uint32_t value)
{
    check_busy(value);
    *(offset == RBR ? &uart.dll : &uart.dlm) = value & 0xFFu;
}

static void uart_write(uint32_t offset, uint32_t value)
{
    const bool dlab = (uart.lcr & DLAB) != 0;
    if (!powered(offset)) {
        return;
    }
    switch (offset) {
    case RBR:
    case IER:
        if (dlab) {
            write_latch(offset, value);
        } else if (offset == RBR) {
            write_thr(value);
        } else {
            write_ier(value);
        }
        break;
    case IIR:
        write_fcr(value);
        break;
    case LCR:
        check_busy(value);
        uart.lcr = value & 0xFFu;
        break;
    case SCR:
        uart.scr = value;
        break;
    case ACR:
        uart.acr = value;
        break;
    case FDR:
        check_busy(value);
        uart.fdr = value & 0xFFu;
        break;
    case TER:
        uart.ter = value;
        break;
    default:
        model_break(offset == LSR ? RULE_READ_ONLY : RULE_UNMAPPED, offset);
    }
}

static void uart_reset(void)
{
    memset(&uart, 0, sizeof uart);
    uart.dll = 1;
    uart.fdr = 0x10;
    uart.ter = 0x80;
}

const model_part_t model_uart_part = {.base = 0x4000C000u,
                                      .len = 0x34u,
                                      .reset = uart_reset,
                                      .read = uart_read,
                                      .write = uart_write,
                                      .update = uart_update,
                                      .next = uart_next,
                                      .irq = MODEL_IRQ_UART0,
                                      .asserts = uart_asserts};
