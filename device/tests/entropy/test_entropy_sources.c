// SPDX-License-Identifier: Apache-2.0
//
// The noise of sources.h, with ports made of memory: what a sample is, what is cut off, and what
// is no sample at all.
#include "device/tests/support/check.h"
#include "device/tests/support/fake_random.h"
#include "mintmark/entropy.h"
#include "mintmark/sources.h"

static const mint_evidence_t vouched = {
    .basis = MINT_CREDIT_VOUCHED, .figure_micro = 2000000, .voucher = "a test"};

// ---- timer jitter ----

/// Edges at given counts; then none.
typedef struct {
    const uint32_t *counts;
    size_t count;
    size_t at;
} edges_t;

static mint_status_t next_edge(void *context, uint32_t *count)
{
    edges_t *edges = context;
    if (edges->at == edges->count) {
        return MINT_ERR_SOURCE;
    }
    *count = edges->counts[edges->at++];
    return MINT_OK;
}

static mint_status_t sample_edges(const uint32_t *counts, size_t count, uint8_t bits,
                                  uint8_t *symbol)
{
    edges_t edges = {counts, count, 0};
    mint_timer_jitter_t jitter = {next_edge, &edges, bits};
    *symbol = 0xee;
    return mint_timer_jitter_sample(&jitter, symbol);
}

static void a_timer_sample_is_the_difference_of_two_intervals(void **state)
{
    (void)state;
    static const struct {
        uint32_t counts[3];
        uint8_t bits;
        uint8_t symbol;
    } cases[] = {
        {{100, 1100, 2103}, 8, 3},    {{100, 1100, 2097}, 8, 0xfd}, // shorter than the one before
        {{100, 1100, 2097}, 4, 0x0d},                               // the same, narrower
        {{100, 1100, 2097}, 1, 1},    {{0xffffff00u, 0xe8, 0x2d5}, 8, 5}, // a counter that wraps
        {{3000, 2000, 990}, 8, 0xf6}, // and one that counts down
        {{0, 1000, 2000}, 8, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t symbol;
        assert_ok(sample_edges(cases[i].counts, 3, cases[i].bits, &symbol));
        assert_int_equal(symbol, cases[i].symbol);
    }
}

static void a_clock_that_stops_gives_no_sample(void **state)
{
    (void)state;
    static const uint32_t counts[] = {100, 1100, 2100};
    static const uint32_t standing[][3] = {{100, 100, 200}, {100, 200, 200}, {0, 0, 0}};
    uint8_t symbol;
    for (size_t edges = 0; edges < 3; edges++) { // the slow one, after so many edges
        assert_status(sample_edges(counts, edges, 8, &symbol), MINT_ERR_SOURCE);
        assert_int_equal(symbol, 0);
    }
    for (size_t i = 0; i < 3; i++) { // the fast one
        assert_status(sample_edges(standing[i], 3, 8, &symbol), MINT_ERR_SOURCE);
        assert_int_equal(symbol, 0);
    }
    assert_status(sample_edges(counts, 3, 0, &symbol), MINT_ERR_ARGUMENT);
    assert_status(sample_edges(counts, 3, 9, &symbol), MINT_ERR_ARGUMENT);
}

/// A slow clock of 1000 fast ticks that is up to 7 late each time, and may be stopped.
typedef struct {
    fake_random_t random;
    uint32_t now;
    bool stopped;
} slow_clock_t;

static mint_status_t jittered_edge(void *context, uint32_t *count)
{
    slow_clock_t *clock = context;
    if (clock->stopped) {
        return MINT_ERR_SOURCE;
    }
    clock->now += 1000;
    *count = clock->now + (uint32_t)(fake_random_next(&clock->random) % 8);
    return MINT_OK;
}

static void a_stopped_slow_clock_ends_the_output(void **state)
{
    (void)state;
    static slow_clock_t clock = {.random = {.state = 1}};
    static mint_timer_jitter_t jitter = {jittered_edge, &clock, 4};
    static const mint_source_t source = {.name = "timer-jitter",
                                         .sample = mint_timer_jitter_sample,
                                         .context = &jitter,
                                         .symbol_bits = 4,
                                         .h_64 = 128,
                                         .evidence = &vouched};
    mint_entropy_t pool;
    uint8_t out[32];
    assert_ok(mint_entropy_start(&pool, &source, 1));
    assert_ok(mint_entropy_get(&pool, out, sizeof out));
    clock.stopped = true;
    assert_status(mint_entropy_get(&pool, out, sizeof out), MINT_ERR_NO_CREDIT);
    assert_zeroed(out, sizeof out);
    assert_status(pool.states[0].failure, MINT_ERR_SOURCE);
}

// ---- ADC noise ----

#define SETTLING (1u << MINT_ADC_NOISE_MEAN_LOG2)

/// Conversions: `value`, and whatever `spikes` has for the calls after the mean was taken.
typedef struct {
    uint16_t value;
    const uint16_t *spikes;
    size_t spike_count;
    size_t calls;
    size_t fail_at; ///< this call fails, from 1 on
} converter_t;

static mint_status_t convert(void *context, uint16_t *value)
{
    converter_t *converter = context;
    size_t call = converter->calls++;
    if (converter->calls == converter->fail_at) {
        return MINT_ERR_IO;
    }
    bool spike = call >= SETTLING && call - SETTLING < converter->spike_count;
    *value = spike ? converter->spikes[call - SETTLING] : converter->value;
    return MINT_OK;
}

static void an_adc_sample_is_the_low_bits_and_spikes_are_cut_off(void **state)
{
    (void)state;
    static const uint16_t values[] = {512, 515, 509, 520, 521, 1023, 504, 503, 0};
    static const uint8_t symbols[] = {512 & 15, 515 & 15, 509 & 15, 520 & 15, 520 & 15,
                                      520 & 15, 504 & 15, 504 & 15, 504 & 15};
    converter_t converter = {512, values, sizeof values / sizeof values[0], 0, 0};
    mint_adc_noise_t adc = {convert, &converter, 10, 4, 8, false, 0};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        uint8_t symbol;
        assert_ok(mint_adc_noise_sample(&adc, &symbol));
        assert_int_equal(symbol, symbols[i]);
    }
    assert_int_equal(converter.calls, SETTLING + sizeof values / sizeof values[0]);
}

static void wide_samples_are_conversions_as_they_are(void **state)
{
    (void)state;
    static const uint16_t values[] = {512, 1023, 0, 515};
    converter_t converter = {512, values, sizeof values / sizeof values[0], 0, 0};
    mint_adc_noise_t adc = {convert, &converter, 10, 4, 8, false, 0};
    uint8_t symbol;
    uint16_t value;
    assert_ok(mint_adc_noise_sample(&adc, &symbol));
    const uint32_t mean = adc.mean_sum;
    for (size_t i = 1; i < sizeof values / sizeof values[0]; i++) {
        assert_ok(mint_adc_noise_wide(&adc, &value));
        assert_int_equal(value, values[i]); // spikes too
    }
    assert_int_equal(adc.mean_sum, mean);
    converter.value = 1024; // wider than the resolution
    assert_status(mint_adc_noise_wide(&adc, &value), MINT_ERR_SOURCE);
    assert_int_equal(value, 0);
    adc.clip = 0;
    assert_status(mint_adc_noise_wide(&adc, &value), MINT_ERR_ARGUMENT);
}

// However wild the spikes are, all that is left of them is one of two values: the health tests see
// a source that is stuck there.
static void spikes_add_nothing_that_is_credited(void **state)
{
    (void)state;
    static uint16_t spikes[1000];
    fake_random_t random = {.state = 1};
    bool seen[256] = {false};
    unsigned distinct = 0;
    for (size_t i = 0; i < 1000; i++) { // anywhere but near the mean
        spikes[i] = (uint16_t)(2200 + fake_random_next(&random) % 1800);
    }
    converter_t converter = {2048, spikes, 40, 0, 0};
    mint_adc_noise_t adc = {convert, &converter, 12, 8, 2, false, 0};
    for (size_t i = 0; i < 40; i++) {
        uint8_t symbol;
        assert_ok(mint_adc_noise_sample(&adc, &symbol));
        distinct += !seen[symbol];
        seen[symbol] = true;
    }
    assert_true(distinct <= 2); // 2050, and 2051 as the mean gives way
}

// An input that moves away slowly is followed, and one that jumps is reached in the end.
static void the_mean_follows(void **state)
{
    (void)state;
    converter_t converter = {512, NULL, 0, 0, 0};
    mint_adc_noise_t adc = {convert, &converter, 10, 8, 4, false, 0};
    uint8_t symbol;
    for (uint16_t value = 512; value < 800; value++) {
        converter.value = value;
        for (int i = 0; i < 100; i++) {
            assert_ok(mint_adc_noise_sample(&adc, &symbol));
        }
        assert_int_equal(symbol, value & 255);
    }
    const uint16_t ends[] = {1023, 0};
    for (size_t i = 0; i < 2; i++) {
        converter.value = ends[i];
        assert_ok(mint_adc_noise_sample(&adc, &symbol));
        assert_int_not_equal(symbol, converter.value & 255);
        for (int j = 0; j < 30000; j++) {
            assert_ok(mint_adc_noise_sample(&adc, &symbol));
        }
        assert_int_equal(symbol, converter.value & 255);
    }
}

static void a_converter_that_fails_gives_no_sample(void **state)
{
    (void)state;
    for (size_t at = 1; at <= SETTLING + 3; at++) {
        converter_t converter = {512, NULL, 0, 0, at};
        mint_adc_noise_t adc = {convert, &converter, 10, 8, 4, false, 0};
        uint8_t symbol;
        mint_status_t status = MINT_OK;
        while (status == MINT_OK) {
            symbol = 0xee;
            status = mint_adc_noise_sample(&adc, &symbol);
        }
        assert_status(status, MINT_ERR_SOURCE);
        assert_int_equal(symbol, 0);
        assert_int_equal(converter.calls, at);
        assert_false(adc.settled); // the next sample takes the mean anew
        assert_ok(mint_adc_noise_sample(&adc, &symbol));
        assert_int_equal(converter.calls, at + SETTLING + 1);
    }
}

static void wrong_converters_are_refused(void **state)
{
    (void)state;
    // Resolution, width of a sample, clip.
    static const uint16_t wrong[][3] = {{0, 1, 4},  {17, 8, 4}, {10, 0, 4},
                                        {10, 9, 4}, {4, 5, 4},  {10, 8, 0}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        converter_t converter = {0, NULL, 0, 0, 0};
        mint_adc_noise_t adc = {
            convert, &converter, (uint8_t)wrong[i][0], (uint8_t)wrong[i][1], wrong[i][2], false, 0};
        uint8_t symbol;
        assert_status(mint_adc_noise_sample(&adc, &symbol), MINT_ERR_ARGUMENT);
        assert_int_equal(converter.calls, 0);
    }
    converter_t wide = {1024, NULL, 0, 0, 0}; // a conversion of more bits than there are
    mint_adc_noise_t adc = {convert, &wide, 10, 8, 4, false, 0};
    uint8_t symbol;
    assert_status(mint_adc_noise_sample(&adc, &symbol), MINT_ERR_SOURCE);
}

// ---- CPU jitter ----

static uint32_t ticks;
static uint32_t ticks_a_reading;

static uint32_t fake_clock(void)
{
    ticks += ticks_a_reading;
    return ticks;
}

static void a_cpu_sample_is_the_low_byte_of_the_time_taken(void **state)
{
    (void)state;
    mint_cpu_jitter_t jitter = {.clock = fake_clock};
    uint8_t symbol;
    ticks = UINT32_MAX - 100;
    ticks_a_reading = 0x1234;
    assert_ok(mint_cpu_jitter_sample(&jitter, &symbol));
    assert_int_equal(symbol, 0x34);
    assert_false(all_are(jitter.memory, sizeof jitter.memory, 0)); // there was work
    ticks_a_reading = 0; // a clock that stands still: the repetition count test's case
    assert_ok(mint_cpu_jitter_sample(&jitter, &symbol));
    assert_int_equal(symbol, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_timer_sample_is_the_difference_of_two_intervals),
        cmocka_unit_test(a_clock_that_stops_gives_no_sample),
        cmocka_unit_test(a_stopped_slow_clock_ends_the_output),
        cmocka_unit_test(an_adc_sample_is_the_low_bits_and_spikes_are_cut_off),
        cmocka_unit_test(wide_samples_are_conversions_as_they_are),
        cmocka_unit_test(spikes_add_nothing_that_is_credited),
        cmocka_unit_test(the_mean_follows),
        cmocka_unit_test(a_converter_that_fails_gives_no_sample),
        cmocka_unit_test(wrong_converters_are_refused),
        cmocka_unit_test(a_cpu_sample_is_the_low_byte_of_the_time_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
