// SPDX-License-Identifier: Apache-2.0
//
// The non-IID assessment as a whole: what applies to which set, conditioned output, stopping; and
// that no input makes it slow.
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/entropy_tests/non_iid.h"
#include "tests/support/noise.h"

#ifdef MINT_TEST_SMALL
#define SLOW_LEN   50000u
#define NORMAL_LEN 20000u
#else
#define SLOW_LEN   300000u
#define NORMAL_LEN 50000u
#endif

static unsigned count_ran(const mint_estimates_t *estimates)
{
    unsigned count = 0;
    for (unsigned i = 0; i < MINT_ESTIMATOR_COUNT; i++) {
        count += estimates->ran[i];
    }
    return count;
}

static void estimators_have_names(void **state)
{
    (void)state;
    assert_string_equal(mint_estimator_name(MINT_ESTIMATOR_MCV), "mcv");
    assert_string_equal(mint_estimator_name(MINT_ESTIMATOR_LZ78Y), "lz78y");
    assert_null(mint_estimator_name(MINT_ESTIMATOR_COUNT));
}

static void symbols_and_bits(void **state)
{
    (void)state;
    mint_samples_t samples;
    static mint_non_iid_t result;
    assert_true(noise_samples("uniform4", 5, NORMAL_LEN, &samples));
    assert_int_equal(mint_non_iid_assess(&samples, NULL, &result), MINT_OK);
    assert_true(result.original.assessed && result.bit_string.assessed);
    assert_int_equal(count_ran(&result.original), 7);
    assert_int_equal(count_ran(&result.bit_string), 10);
    assert_int_equal(result.bit_string.len, 4 * NORMAL_LEN);
    assert_true(result.min_entropy == fmin(result.original.lowest, 4 * result.bit_string.lowest));
    mint_samples_free(&samples);
}

static void bits_alone(void **state)
{
    (void)state;
    mint_samples_t samples;
    static mint_non_iid_t result;
    assert_true(noise_samples("uniform1", 5, NORMAL_LEN, &samples));
    assert_int_equal(mint_non_iid_assess(&samples, NULL, &result), MINT_OK);
    assert_false(result.bit_string.assessed);
    assert_int_equal(count_ran(&result.original), 10);
    assert_true(result.min_entropy == result.original.lowest);
    mint_samples_free(&samples);
}

static void one_symbol_has_no_entropy(void **state)
{
    (void)state;
    uint8_t *raw = malloc(SLOW_LEN);
    assert_non_null(raw);
    memset(raw, 0x5a, SLOW_LEN);
    mint_samples_t samples;
    static mint_non_iid_t result;
    assert_int_equal(mint_samples_new(raw, SLOW_LEN, 8, &samples), MINT_OK);
    for (int conditioned = 0; conditioned < 2; conditioned++) {
        const mint_non_iid_options_t options = {.conditioned = conditioned != 0};
        assert_int_equal(mint_non_iid_assess(&samples, &options, &result), MINT_OK);
        assert_int_equal(count_ran(&result.original), 1);
        assert_true(result.min_entropy == 0.0 && !signbit(result.min_entropy));
    }
    mint_samples_free(&samples);
    free(raw);
}

static void conditioned_output_is_bits(void **state)
{
    (void)state;
    mint_samples_t samples;
    static mint_non_iid_t all, part;
    assert_true(noise_samples("uniform8", 5, NORMAL_LEN, &samples));
    mint_non_iid_options_t options = {.conditioned = true};
    assert_int_equal(mint_non_iid_assess(&samples, &options, &all), MINT_OK);
    assert_false(all.original.assessed);
    assert_int_equal(all.bit_string.len, 8 * NORMAL_LEN);
    assert_true(all.min_entropy == all.bit_string.lowest && all.min_entropy <= 1);
    options.bit_limit = NORMAL_LEN;
    assert_int_equal(mint_non_iid_assess(&samples, &options, &part), MINT_OK);
    assert_int_equal(part.bit_string.len, NORMAL_LEN);
    mint_samples_free(&samples);
}

// From one sample on, nothing fails: what has too little data is left out.
static void few_samples(void **state)
{
    (void)state;
    static mint_non_iid_t result;
    for (size_t len = 1; len < 5000; len = len * 3 / 2 + 1) {
        for (unsigned wide = 0; wide < 2; wide++) {
            mint_samples_t samples;
            assert_true(noise_samples(wide ? "uniform8" : "uniform1", 5, len, &samples));
            assert_int_equal(mint_non_iid_assess(&samples, NULL, &result), MINT_OK);
            assert_true(result.min_entropy >= 0 && result.min_entropy <= result.bits);
            assert_false(result.original.ran[MINT_ESTIMATOR_MULTI_MCW] && len < 4096);
            mint_samples_free(&samples);
        }
    }
    const mint_samples_t empty = {0};
    assert_int_equal(mint_non_iid_assess(&empty, NULL, &result), MINT_ERR_ARGUMENT);
}

// What no estimator looked at is awarded nothing.
static void too_few_for_any_estimator(void **state)
{
    (void)state;
    static mint_non_iid_t result;
    static const struct {
        size_t len;
        mint_non_iid_options_t options;
    } cases[] = {
        {1, {0}},
        {1, {.symbols_only = true}},
        {5000, {.conditioned = true, .bit_limit = 1}},
        {5000, {.bit_limit = 1}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mint_samples_t samples;
        assert_true(noise_samples("uniform8", 5, cases[i].len, &samples));
        assert_int_equal(mint_non_iid_assess(&samples, &cases[i].options, &result), MINT_OK);
        assert_int_equal(count_ran(&result.bit_string), 0);
        assert_true(result.bit_string.lowest == 0 && result.min_entropy == 0);
        assert_true(cases[i].len > 1 || result.original.lowest == 0);
        mint_samples_free(&samples);
    }
}

// Stops at the call that is asked for, and the shares rise to one.
typedef struct {
    unsigned calls;
    unsigned stop_at;
    double share;
} watch_t;

static bool watch(void *context, const mint_non_iid_t *so_far, double share)
{
    watch_t *seen = context;
    assert_true(share > seen->share && share < 1.000001);
    assert_true(count_ran(&so_far->original) + count_ran(&so_far->bit_string) > seen->calls);
    seen->share = share;
    return ++seen->calls != seen->stop_at;
}

static void progress_and_stopping(void **state)
{
    (void)state;
    mint_samples_t samples;
    static mint_non_iid_t result;
    assert_true(noise_samples("uniform4", 5, 20000, &samples));
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        for (unsigned stop_at = 0; stop_at < 15; stop_at += 7) {
            watch_t seen = {.stop_at = stop_at};
            const mint_non_iid_options_t options = {
                .threads = threads, .progress = watch, .progress_context = &seen};
            mint_status_t status = mint_non_iid_assess(&samples, &options, &result);
            assert_int_equal(status, stop_at == 0 ? MINT_OK : MINT_ERR_STATE);
            assert_int_equal(seen.calls, stop_at == 0 ? 15 : stop_at);
        }
    }
    mint_samples_free(&samples);
}

// ---- input that would be slow ----

static double entropy_of(const uint8_t *raw, size_t len)
{
    mint_samples_t samples;
    static mint_non_iid_t result;
    assert_int_equal(mint_samples_new(raw, len, 0, &samples), MINT_OK);
    assert_int_equal(mint_non_iid_assess(&samples, NULL, &result), MINT_OK);
    mint_samples_free(&samples);
    return result.min_entropy;
}

// All kinds that a walk over all lengths, or over all positions of a context, would take hours for.
static void make_slow(unsigned kind, uint8_t *s, size_t len)
{
    static const size_t periods[] = {1, 2, 3, 128, 1000, 65536};
    memset(s, 0, len);
    if (kind < 6) {
        size_t period = periods[kind] < len / 2 ? periods[kind] : len / 2;
        assert_true(noise_make("uniform8", 1, s, period));
        for (size_t i = period; i < len; i++) {
            s[i] = s[i - period];
        }
        s[len - 1] ^= 1;
    } else if (kind == 6) {
        noise_fibonacci(s, len);
    } else if (kind == 7) {
        assert_true(noise_make("uniform8", 2, s, len / 2));
        memcpy(s + len / 2, s, len / 2);
    } else if (kind == 8) {
        assert_true(noise_make("lcg3", 10, s, len));
    } else if (kind == 9) {
        for (size_t i = 0; i < len; i++) {
            s[i] = (uint8_t)(i / 256 * (i % 256)); // every pair of symbols, again and again
        }
    } else {
        for (size_t i = 1; i < len; i *= 2) {
            s[i] = 1;
        }
    }
}

// Nothing is timed here (scripts/bench entropy does that): a quadratic step would take hours, and
// the time-out of the test would end it.
static void repeats_end_in_time(void **state)
{
    (void)state;
    uint8_t *s = malloc(SLOW_LEN);
    assert_non_null(s);
    assert_true(noise_make("uniform8", 3, s, SLOW_LEN));
    double of_noise = entropy_of(s, SLOW_LEN);
    for (unsigned kind = 0; kind < 11; kind++) {
        make_slow(kind, s, SLOW_LEN);
        double found = entropy_of(s, SLOW_LEN);
        if (!(found >= 0 && found < of_noise)) {
            fail_msg("kind %u has %.17g bits a sample, noise %.17g", kind, found, of_noise);
        }
    }
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(estimators_have_names),
        cmocka_unit_test(symbols_and_bits),
        cmocka_unit_test(bits_alone),
        cmocka_unit_test(one_symbol_has_no_entropy),
        cmocka_unit_test(conditioned_output_is_bits),
        cmocka_unit_test(few_samples),
        cmocka_unit_test(too_few_for_any_estimator),
        cmocka_unit_test(progress_and_stopping),
        cmocka_unit_test(repeats_end_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
