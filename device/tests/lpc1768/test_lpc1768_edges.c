// SPDX-License-Identifier: Apache-2.0
//
// The port's two clocks on the model: the watchdog as one that never resets the part, the cycle
// counter as the other.
#include "board.h"
#include "device/tests/lpc1768/machine.h"
#include "device/tests/support/check.h"

#define EDGE_US 64u ///< from edge to edge (device/ports/lpc1768/edges.c)

static void edges(void *context)
{
    (void)context;
    lpc_clock_start();
    lpc_edges_start();
    uint32_t last = 0;
    must(lpc_next_edge(NULL, &last) == MINT_OK);
    for (int i = 0; i < 300; i++) {
        uint32_t count = 0;
        must(lpc_next_edge(NULL, &count) == MINT_OK);
        // An edge in every 64 us of an oscillator that is 0.4 % fast, on a clock of 96 MHz.
        const uint32_t clocks = count - last;
        must(clocks > 96u * EDGE_US * 94u / 100u && clocks < 96u * EDGE_US * 106u / 100u);
        last = count;
    }
    must(lpc_interrupts_off() == 0); // it left them as they were
}

static void every_edge_is_found(void **state)
{
    (void)state;
    check_right(edges);
}

static void slow_and_fast(void **state)
{
    (void)state;
    model_make();
    model->irc_jitter_fs = 1e7;
    static const double errors[] = {-0.04, 0.04}; // beyond what the data sheet lets it be
    for (size_t i = 0; i < 2; i++) {
        model->irc_error = errors[i];
        assert_int_equal(model_boot(edges, NULL), MODEL_RETURNED);
    }
    model_assert_clean();
}

/// Two hours and a half: the counter runs out after 71 minutes if nobody feeds it.
static void a_long_time(void *context)
{
    const uint64_t pause_s = *(const uint64_t *)context;
    lpc_clock_start();
    lpc_edges_start();
    for (uint64_t passed = 0; passed < 9000; passed += pause_s) {
        uint32_t before = 0;
        uint32_t after = 0;
        model_run(pause_s * MODEL_S);
        must(lpc_next_edge(NULL, &before) == MINT_OK);
        must(lpc_next_edge(NULL, &after) == MINT_OK);
        must(after - before > 5000 && after - before < 7500);
    }
}

static void the_watchdog_never_resets_the_part(void **state)
{
    (void)state;
    static const uint64_t pauses_s[] = {60, 1999, 2600, 4290, 4300, 8000};
    model_make();
    model->time_limit = 18000 * MODEL_S;
    for (int stops = 0; stops < 2; stops++) {
        model->faults.watchdog_stops_at_zero = stops != 0;
        for (size_t i = 0; i < sizeof pauses_s / sizeof pauses_s[0]; i++) {
            assert_int_equal(model_boot(a_long_time, (void *)&pauses_s[i]), MODEL_RETURNED);
        }
    }
    model_assert_clean();
}

static void dead(void *context)
{
    (void)context;
    lpc_clock_start();
    lpc_edges_start();
    for (int i = 0; i < 3; i++) {
        uint32_t count = 1;
        const uint64_t from = model->now;
        must(lpc_next_edge(NULL, &count) == MINT_ERR_SOURCE);
        must(count == 0);
        must(model->now - from < 100 * MODEL_MS);
    }
    model->faults.watchdog_stands = false;
    uint32_t count = 0;
    must(lpc_next_edge(NULL, &count) == MINT_OK);
}

static void a_dead_oscillator_is_an_error(void **state)
{
    (void)state;
    model_make();
    model->faults.watchdog_stands = true;
    assert_int_equal(model_boot(dead, NULL), MODEL_RETURNED);
    model_assert_clean();
}

static const uint8_t text[] = "bytes that come while edges are waited for are kept";

static void listening(void *context)
{
    (void)context;
    model_handle(MODEL_IRQ_UART0, lpc_serial_interrupt);
    lpc_clock_start();
    lpc_serial_start();
    lpc_edges_start();
    model_type(text, sizeof text);
    for (int i = 0; i < 100; i++) {
        uint32_t count = 0;
        must(lpc_next_edge(NULL, &count) == MINT_OK);
    }
    for (size_t i = 0; i < sizeof text; i++) {
        uint8_t byte = 0;
        must(lpc_serial_read(NULL, &byte) && byte == text[i]);
    }
}

static void the_line_is_heard_meanwhile(void **state)
{
    (void)state;
    check_right(listening);
    assert_int_equal(model->uart_overruns, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_edge_is_found),
        cmocka_unit_test(slow_and_fast),
        cmocka_unit_test(the_watchdog_never_resets_the_part),
        cmocka_unit_test(a_dead_oscillator_is_an_error),
        cmocka_unit_test(the_line_is_heard_meanwhile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
