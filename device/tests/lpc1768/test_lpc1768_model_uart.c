// SPDX-License-Identifier: Apache-2.0
//
// The model itself: what it does and notices as UART0.
#include "device/tests/lpc1768/machine.h"
#include "device/tests/support/check.h"

static const uint8_t text[] = "The line is 115,200 baud, eight bits, no parity, one stop bit.";

// ---- what is right ----

static void talk(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    for (uint32_t i = 0; i < 40; i++) {
        while (i % 16u == 0 && (lpc_read(U0LSR) & 0x20) == 0) {
        }
        lpc_write(U0RBR, text[i]);
    }
    const uint64_t from = model->now;
    while ((lpc_read(U0LSR) & 0x40) == 0) {
    }
    // The last eight bytes, and the one that was on its way.
    must(model->now - from > 600 * MODEL_US && model->now - from < 800 * MODEL_US);
    must(model_line_is_quiet());
}

static void bytes_go_out_at_the_rate_of_the_line(void **state)
{
    (void)state;
    check_right(talk);
    assert_int_equal(model->sent_len, 40);
    assert_memory_equal(model->sent, text, 40);
}

static void listen(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    model_type(text, 20);
    must((lpc_read(U0LSR) & 1) == 0);
    model_run(12 * 87 * MODEL_US);
    for (uint32_t i = 0; i < 20; i++) {
        while ((lpc_read(U0LSR) & 1) == 0) {
        }
        must(lpc_read(U0RBR) == text[i]);
    }
    must((lpc_read(U0LSR) & 1) == 0);
}

static void bytes_come_in_order(void **state)
{
    (void)state;
    check_right(listen);
}

static void oversleep(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    model_type(text, 30);
    model_run(5 * MODEL_MS);
    must((lpc_read(U0LSR) & 3) == 3);
    must((lpc_read(U0LSR) & 3) == 1); // reading cleared the overrun
    for (uint32_t i = 0; i < 16; i++) {
        must(lpc_read(U0RBR) == text[i]);
    }
    must((lpc_read(U0LSR) & 1) == 0);
}

static void what_finds_no_room_is_lost(void **state)
{
    (void)state;
    check_right(oversleep);
    assert_int_equal(model->uart_overruns, 14);
}

static uint32_t causes[8];
static uint32_t taken;

static void note_cause(void)
{
    causes[taken % 8u] = lpc_read(U0IIR) & 0xFu;
    taken++;
    while ((lpc_read(U0LSR) & 1) != 0) {
        lpc_read(U0RBR);
    }
}

static void interrupts(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    model_handle(MODEL_IRQ_UART0, note_cause);
    lpc_write(U0IIR, 0x87); // eight bytes
    lpc_write(U0IER, 3);
    lpc_write(ISER0, 1u << 5);
    must(taken == 1 && causes[0] == 2); // THR is empty
    model_type(text, 10);
    model_run(9 * 87 * MODEL_US);
    must(taken == 2 && causes[1] == 4);
    model_run(MODEL_MS);
    must(taken == 3 && causes[2] == 0xC); // the last two, after a silence
    lpc_write(U0RBR, 'x');
    model_run(MODEL_MS);
    must(taken == 4 && causes[3] == 2);
    lpc_write(U0IER, 5);
    const uint32_t mask = lpc_interrupts_off();
    model_type(text, 17);
    model_run(2 * MODEL_MS);
    lpc_interrupts_restore(mask);
    must(taken == 5 && causes[4] == 6); // an overrun comes first
}

static void interrupts_say_why(void **state)
{
    (void)state;
    check_right(interrupts);
}

static void doze(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    lpc_write(U0IER, 1);
    lpc_write(ISER0, 1u << 5);
    lpc_interrupts_off();
    model_type(text, 1);
    const uint64_t from = model->now;
    lpc_wait_for_interrupt(); // wakes though masked
    must(model->now - from > 80 * MODEL_US);
    must(lpc_read(U0RBR) == text[0]);
    lpc_wait_for_interrupt(); // and now for good
}

static void sleep_ends_with_a_byte(void **state)
{
    (void)state;
    model_make();
    assert_int_equal(model_boot(doze, NULL), MODEL_ASLEEP);
    model_assert_clean();
}

// ---- what is wrong ----

static void send(void)
{
    lpc_write(U0RBR, 'x');
    model_run(MODEL_MS);
}

static void no_pins(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    lpc_write(PINSEL0, 0x10);
    send();
}

static void wrong_rate(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    model->peer_baud = 117000; // 1.4 % away
    send();
}

static void wrong_rate_in(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    model->peer_baud = 113000;
    model_type(text, 1);
    model_run(MODEL_MS);
}

static void wrong_fraction(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    lpc_write(U0FDR, 0x00); // MULVAL 0
    send();
}

static void changed_while_busy(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    lpc_write(U0RBR, 'x');
    lpc_write(U0FDR, 0x10);
}

static void no_fifo(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    lpc_write(U0IIR, 0);
    send();
}

static void wrong_format(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    lpc_write(U0LCR, 0x07); // two stop bits
    send();
}

static void too_many(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    for (int i = 0; i < 18; i++) {
        lpc_write(U0RBR, 'x'); // one is on its way, 16 wait
    }
}

static void ignore(void)
{
}

static void storm(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    model_handle(MODEL_IRQ_UART0, ignore);
    lpc_write(U0IER, 1);
    lpc_write(ISER0, 1u << 5);
    model_type(text, 1);
    model_run(MODEL_MS);
}

static void nobody_handles(void *context)
{
    (void)context;
    machine_clock();
    machine_uart();
    model_handle(MODEL_IRQ_UART0, NULL);
    lpc_write(U0IER, 1);
    lpc_write(ISER0, 1u << 5);
    model_type(text, 1);
    model_run(MODEL_MS);
}

static void everything_wrong_is_noticed(void **state)
{
    (void)state;
    static const breach_t breaches[] = {
        {RULE_UART_PINS, no_pins},
        {RULE_UART_BAUD, wrong_rate},
        {RULE_UART_BAUD, wrong_rate_in},
        {RULE_UART_FRACTION, wrong_fraction},
        {RULE_UART_BUSY, changed_while_busy},
        {RULE_UART_FIFO, no_fifo},
        {RULE_UART_FORMAT, wrong_format},
        {RULE_UART_FULL, too_many},
        {RULE_INTERRUPT_STORM, storm},
        {RULE_INTERRUPT_LOST, nobody_handles},
    };
    check_breaches(breaches, sizeof breaches / sizeof breaches[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_go_out_at_the_rate_of_the_line),
        cmocka_unit_test(bytes_come_in_order),
        cmocka_unit_test(what_finds_no_room_is_lost),
        cmocka_unit_test(interrupts_say_why),
        cmocka_unit_test(sleep_ends_with_a_byte),
        cmocka_unit_test(everything_wrong_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
