// SPDX-License-Identifier: Apache-2.0
//
// The port's serial line on the model. The source itself is part of the test, which looks into the
// ring.
#include "device/ports/lpc1768/serial.c"
#include "device/tests/lpc1768/machine.h"
#include "device/tests/support/check.h"

static uint8_t text[2048];

static void fill(void)
{
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = (uint8_t)(i * 7u + (i >> 8));
    }
}

static void start(void)
{
    fill();
    model_handle(MODEL_IRQ_UART0, lpc_serial_interrupt);
    lpc_clock_start();
    lpc_serial_start();
}

static void send_text(void *context)
{
    (void)context;
    start();
    must(lpc_serial_write(NULL, text, 0) == MINT_OK);
    must(lpc_serial_write(NULL, text, 1) == MINT_OK);
    must(lpc_serial_write(NULL, text + 1, 16) == MINT_OK);
    must(lpc_serial_write(NULL, text + 17, 983) == MINT_OK);
    lpc_serial_flush();
    must(model_line_is_quiet());
    // 1000 bytes of ten bits, and little more.
    must(model->now < 95 * MODEL_MS);
}

static void all_is_sent_in_order(void **state)
{
    (void)state;
    fill();
    check_right(send_text);
    assert_int_equal(model->sent_len, 1000);
    assert_memory_equal(model->sent, text, 1000);
}

/// Reads as many bytes, which must be text from `from` on.
static void expect(size_t from, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint8_t byte = 0x5A;
        if (lpc_serial_read(NULL, &byte)) {
            must(byte == text[from + i]);
            i++;
        } else {
            must(byte == 0x5A);
        }
    }
}

static void hear_text(void *context)
{
    (void)context;
    start();
    model_type(text, 300);
    expect(0, 300);
    model_type(text, RING_LEN);
    model_run(100 * MODEL_MS); // the device computes
    expect(0, RING_LEN);
    model_type(text, 5);
    expect(0, 5);
}

static void nothing_is_lost_while_the_device_computes(void **state)
{
    (void)state;
    check_right(hear_text);
    assert_int_equal(model->uart_overruns, 0);
}

// A PSK may come over the line in plain (device/firmware/sealed.c).
static void hear_secret(void *context)
{
    (void)context;
    start();
    model_type(text, 300);
    expect(0, 200);
    for (size_t i = 0; i < RING_LEN; i++) {
        must(ring.bytes[i] == 0 || (i >= 200 && i < 300));
    }
    expect(200, 100);
    for (size_t i = 0; i < RING_LEN; i++) {
        must(ring.bytes[i] == 0);
    }
}

static void nothing_stays_of_what_was_read(void **state)
{
    (void)state;
    check_right(hear_secret);
}

static void overflow(void *context)
{
    (void)context;
    start();
    model_type(text, 1000);
    model_run(200 * MODEL_MS);
    expect(0, RING_LEN);
    model_type(text, 10);
    expect(0, 10);
}

static void what_finds_no_room_is_dropped_and_nothing_else(void **state)
{
    (void)state;
    check_right(overflow);
    assert_int_equal(model->uart_overruns, 0); // the handler took it from the line all the same
}

static void deaf(void *context)
{
    (void)context;
    start();
    const uint32_t mask = lpc_interrupts_off(); // as while flash is erased
    model_type(text, 40);
    model_run(10 * MODEL_MS);
    lpc_interrupts_restore(mask);
    expect(0, 16);
    model_type(text, 10);
    expect(0, 10);
}

static void the_line_lives_on_after_an_overrun(void **state)
{
    (void)state;
    check_right(deaf);
    assert_int_equal(model->uart_overruns, 24);
}

static void spurious(void *context)
{
    (void)context;
    uint8_t byte = 0x5A;
    start();
    const uint32_t mask = lpc_interrupts_off();
    lpc_write(ISPR0, 1u << MODEL_IRQ_UART0);
    lpc_interrupts_restore(mask);
    lpc_interrupts_off();
    lpc_write(ISPR0, 1u << MODEL_IRQ_UART0);
    must(!lpc_serial_read(NULL, &byte)); // woken by something that brought no byte
    must(byte == 0x5A);
    lpc_interrupts_restore(0);
    (void)lpc_serial_read(NULL, &byte); // sleeps
}

static void it_sleeps_while_the_line_is_silent(void **state)
{
    (void)state;
    model_make();
    assert_int_equal(model_boot(spurious, NULL), MODEL_ASLEEP);
    model_assert_clean();
}

/// Every moment at which a byte can come while the port decides to sleep.
static void byte_at(void *context)
{
    const uint32_t moment = *(const uint32_t *)context;
    uint8_t byte = 0;
    start();
    model_type(text + 1, 1);
    model_run(86 * MODEL_US + moment * 20000000u); // in steps of 20 ns
    for (int i = 0; i < 2; i++) {
        if (lpc_serial_read(NULL, &byte)) {
            must(byte == text[1]);
            return;
        }
    }
    must(false);
}

static void no_wake_up_is_lost(void **state)
{
    (void)state;
    model_make();
    for (uint32_t moment = 0; moment < 100; moment++) {
        assert_int_equal(model_boot(byte_at, &moment), MODEL_RETURNED);
    }
    model_assert_clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_sent_in_order),
        cmocka_unit_test(nothing_is_lost_while_the_device_computes),
        cmocka_unit_test(nothing_stays_of_what_was_read),
        cmocka_unit_test(what_finds_no_room_is_dropped_and_nothing_else),
        cmocka_unit_test(the_line_lives_on_after_an_overrun),
        cmocka_unit_test(it_sleeps_while_the_line_is_silent),
        cmocka_unit_test(no_wake_up_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
