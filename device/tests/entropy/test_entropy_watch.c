// SPDX-License-Identifier: Apache-2.0
//
// The watch tests one by one: each notices what it is there for, by its own name, at the sample it
// should; and none notices it in a source that is as bad as its H allows. How all of them together
// do is the attack matrix's business, the arithmetic that of check_watch.py.
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"
#include "entropy/watch_tests.h"
#include "noise_model.h"

#define ROUNDS (1000000u / MINT_TEST_STEP(8u, 16u))

static mint_watch_t watch;
static fake_random_t noise;

static void start(uint8_t symbol_bits, uint16_t h_64, const mint_watch_reference_t *reference)
{
    const mint_watch_config_t config = {symbol_bits, h_64, reference};
    assert_true(mint_watch_config_is_sound(&config));
    mint_watch_init(&watch, &config);
    noise = (fake_random_t){.state = 7};
}

static uint8_t random_bits(uint32_t bits)
{
    return (uint8_t)(fake_random_next(&noise) >> (64u - bits));
}

// Feeds up to `limit` samples until an alarm of that level; their number and status.
typedef struct {
    uint32_t samples;
    mint_status_t status;
} alarm_t;

static alarm_t feed(uint8_t (*sample)(uint32_t i), uint32_t limit, bool permanent)
{
    for (uint32_t i = 0; i < limit; i++) {
        bool found = true; // must be written by every call
        mint_status_t status = mint_watch_sample(&watch, sample(i), &found);
        assert_true(status != MINT_OK || !found);
        if (status != MINT_OK && (found || !permanent)) {
            return (alarm_t){i + 1u, status};
        }
    }
    return (alarm_t){0, MINT_OK};
}

static void configurations_are_checked(void **state)
{
    (void)state;
    mint_watch_reference_t reference = *NOISE_ADC.config.reference;
    mint_watch_config_t config = {4, 137, &reference};
    assert_true(mint_watch_config_is_sound(&config));
    for (uint8_t bits = 0; bits <= 9; bits++) {
        const uint16_t most = (uint16_t)(64u * bits);
        const mint_watch_config_t full = {bits, most, NULL};
        const mint_watch_config_t more = {bits, (uint16_t)(most + 1u), NULL};
        const mint_watch_config_t none = {bits, 0, NULL};
        assert_int_equal(mint_watch_config_is_sound(&full), bits >= 1 && bits <= 8);
        assert_false(mint_watch_config_is_sound(&more));
        assert_false(mint_watch_config_is_sound(&none));
    }
    reference.mean_low = reference.mean_high + 1;
    assert_false(mint_watch_config_is_sound(&config));
    reference = *NOISE_ADC.config.reference;
    reference.mean_high = 15 * 256 + 1;
    assert_false(mint_watch_config_is_sound(&config));
    reference = *NOISE_ADC.config.reference;
    reference.variance_low = reference.variance_high + 1;
    assert_false(mint_watch_config_is_sound(&config));
    reference = *NOISE_ADC.config.reference;
    reference.inflation_16 = 15;
    assert_false(mint_watch_config_is_sound(&config));
    reference.inflation_16 = 1025;
    assert_false(mint_watch_config_is_sound(&config));
    reference = *NOISE_ADC.config.reference;
    reference.ones_low[7] = 1; // above ones_high
    assert_false(mint_watch_config_is_sound(&config));
}

// ---- lag ----

static uint32_t period;

static uint8_t periodic(uint32_t i)
{
    static const uint8_t BLOCK[8] = {3, 1, 7, 5, 0, 6, 2, 4};
    return BLOCK[i % period];
}

// Samples until the score of a lag reaches so many bits.
static uint32_t lag_reaches(uint32_t lag, uint32_t bits)
{
    start(3, 128, NULL);
    for (uint32_t i = 0; i < 1000; i++) {
        bool permanent = false;
        const mint_status_t status = mint_watch_sample(&watch, periodic(i), &permanent);
        if (watch.lag.match[lag - 1u] >= bits * MINT_WATCH_SCORE_PER_BIT) {
            assert_status(status, MINT_ERR_LAG);
            assert_true(permanent || bits < 64u);
            return i + 1u;
        }
    }
    return 0;
}

// At H = 2 a prediction that comes true adds half a bit. The first sample that can be predicted is
// the one after a period, and 34 bits are 68 samples. (The repeat test notices it sooner, as long
// as the period is exact.)
static void lag_finds_each_period(void **state)
{
    (void)state;
    for (period = 1; period <= MINT_WATCH_LAGS; period++) {
        assert_int_equal(lag_reaches(period, 34), period + 68);
        assert_int_equal(lag_reaches(period, 64), period + 128);
    }
}

// Every second bit differs from the one before, the others are noise: half of the entropy of one
// bit a sample is gone, but no bit equals an earlier one too often.
static uint8_t contrary(uint32_t i)
{
    static uint8_t last;
    last = i % 2u != 0 ? last ^ 1u : random_bits(1);
    return last;
}

static void lag_finds_too_few_matches(void **state)
{
    (void)state;
    start(1, 64, NULL);
    const alarm_t alarm = feed(contrary, 5000, false);
    assert_status(alarm.status, MINT_ERR_LAG);
    assert_int_equal(watch.lag.miss[0] >> 9, 34);
    for (uint32_t i = 0; i < MINT_WATCH_LAGS; i++) {
        assert_true(watch.lag.match[i] >> 9 < 34);
    }
}

// Eight values without any twice in a row: nothing that H = 2 forbids, but nothing like noise whose
// reference says that an eighth of the samples equals the one before.
static uint8_t avoiding(uint32_t i)
{
    static uint8_t last;
    (void)i;
    last = (uint8_t)((last + 1u + random_bits(8) % 7u) & 7u);
    return last;
}

static void lag_finds_too_few_matches_by_the_reference(void **state)
{
    (void)state;
    static const mint_watch_reference_t EIGHTH = {.miss_h_64 = 12, .inflation_16 = 16};
    start(3, 128, NULL);
    assert_status(feed(avoiding, 100000 / MINT_TEST_STEP(1u, 4u), false).status, MINT_OK);
    start(3, 128, &EIGHTH);
    const alarm_t alarm = feed(avoiding, 5000, false);
    assert_status(alarm.status, MINT_ERR_LAG);
    assert_int_equal(watch.lag.miss[0] >> 9, 34);
}

// ---- Markov ----

// A ramp that a random step in four interrupts, so that no lag gets far.
static uint8_t ramp(uint32_t i)
{
    static uint8_t last;
    (void)i;
    const uint8_t step = random_bits(2) == 0 ? random_bits(8) : 37;
    last = (uint8_t)(last + step);
    return last;
}

static void markov_finds_a_ramp(void **state)
{
    (void)state;
    start(8, 128, NULL);
    const alarm_t alarm = feed(ramp, 5000, false);
    assert_status(alarm.status, MINT_ERR_MARKOV);
    for (uint32_t i = 0; i < MINT_WATCH_LAGS; i++) {
        assert_true(watch.lag.match[i] >> 9 < 34);
    }
}

// ---- repeat ----

static uint8_t block[70000];

static uint8_t looped(uint32_t i)
{
    return block[i % period];
}

static void fill_block(void)
{
    for (uint32_t i = 0; i < sizeof block; i++) {
        block[i] = random_bits(8);
    }
}

// 8 bytes of 8 bits each are taken at the 8th sample and come again a period later: 2^-64.
static void repeat_finds_a_block_when_it_comes_again(void **state)
{
    (void)state;
    static const uint32_t PERIODS[] = {9, 100, 256};
    for (uint32_t i = 0; i < 3; i++) {
        start(8, 512, NULL);
        fill_block();
        period = PERIODS[i];
        const alarm_t alarm = feed(looped, 1000, true);
        assert_status(alarm.status, MINT_ERR_REPEAT);
        assert_int_equal(alarm.samples, period + 8);
    }
}

static void repeat_finds_long_periods(void **state)
{
    (void)state;
    period = sizeof block;
    start(8, 512, NULL);
    fill_block();
    // The blocks before the one that is waited for long enough: 2^8 to 2^16.
    const alarm_t alarm = feed(looped, 262144 + sizeof block, true);
    assert_status(alarm.status, MINT_ERR_REPEAT);
    assert_true(alarm.samples > sizeof block && alarm.samples <= (1u << 17) + sizeof block + 8u);
}

// With half of the entropy a block has 32 bits: an intermittent alarm at its first return, a
// permanent one at the third: 96 bits less the 17 for the choice.
static void repeat_counts_returns(void **state)
{
    (void)state;
    period = 50;
    start(8, 256, NULL);
    fill_block();
    alarm_t alarm = feed(looped, 1000, false);
    assert_status(alarm.status, MINT_ERR_REPEAT);
    assert_int_equal(alarm.samples, 50 + 8);
    start(8, 256, NULL);
    fill_block();
    alarm = feed(looped, 1000, true);
    assert_int_equal(alarm.samples, 3 * 50 + 8);
}

// A block that returns, but not at the same distance again, is no period: 8 samples come at 0, 100
// and 250 of every 300, of a source that is credited with 2 bits of 8.
static uint8_t refrain(uint32_t i)
{
    const uint32_t at = i % 300u;
    const uint32_t from = at >= 250u ? 250u : at >= 100u ? 100u : 0u;
    return at - from < 8u ? (uint8_t)(at - from) : random_bits(8);
}

static void repeat_wants_the_same_distance(void **state)
{
    (void)state;
    start(8, 128, NULL);
    for (uint32_t i = 0; i < 100000u / MINT_TEST_STEP(1u, 4u); i++) {
        bool permanent = false;
        assert_ok(mint_watch_sample(&watch, refrain(i), &permanent));
        assert_true(watch.repeat.seen <= 1u);
    }
}

// ---- range ----

// A slow triangle with a little noise, in 8 bits: no value is frequent.
static uint8_t triangle(uint32_t i)
{
    const uint32_t at = i * 3u % 480u;
    return (uint8_t)((at < 240u ? at : 479u - at) + random_bits(4));
}

static void range_finds_a_slow_signal(void **state)
{
    (void)state;
    start(8, 384, NULL);
    const alarm_t alarm = feed(triangle, 2000, false);
    assert_status(alarm.status, MINT_ERR_RANGE);
    assert_int_equal(watch.range.near >> 9, 34);
}

static uint32_t span;

static uint8_t narrow(uint32_t i)
{
    (void)i;
    return (uint8_t)(100u + random_bits(8) % span);
}

// All samples of a window within 2^(h - 5/64) values or fewer, rounded down to a power of two.
static void range_judges_the_span(void **state)
{
    (void)state;
    span = 4;
    start(8, 133, NULL); // 2^2 values
    assert_int_equal(feed(narrow, 1024, true).samples, 1024);
    span = 5;
    start(8, 133, NULL);
    assert_status(feed(narrow, 1024, false).status, MINT_OK);
    span = 4;
    start(8, 132, NULL); // a little less entropy: 2^1 values
    assert_status(feed(narrow, 1024, false).status, MINT_OK);
}

static uint32_t coins = 12;
static int32_t gain = 1;
static int32_t offset_256;

static uint8_t converter(uint32_t i)
{
    (void)i;
    return noise_adc(&noise, coins, gain, offset_256);
}

static void check_converter(uint32_t coins_now, int32_t gain_now, int32_t offset_now,
                            const mint_watch_reference_t *reference, mint_status_t expected)
{
    coins = coins_now;
    gain = gain_now;
    offset_256 = offset_now;
    start(4, 16, reference); // so little entropy that no other test has anything to say
    const alarm_t alarm = feed(converter, 20 * 1024, false);
    assert_status(alarm.status, expected);
    assert_int_equal(alarm.samples, expected == MINT_OK ? 0 : 1024);
}

static void range_compares_with_the_reference(void **state)
{
    (void)state;
    mint_watch_reference_t reference = {.mean_low = 8 * 256,
                                        .mean_high = 8 * 256,
                                        .variance_low = 3 * 256,
                                        .variance_high = 3 * 256,
                                        .inflation_16 = 16};
    check_converter(12, 1, 0, &reference, MINT_OK);
    check_converter(12, 1, 256, &reference, MINT_ERR_RANGE);  // mean, up
    check_converter(12, 1, -256, &reference, MINT_ERR_RANGE); // mean, down
    check_converter(4, 1, 0, &reference, MINT_ERR_RANGE);     // variance, floor
    check_converter(12, 2, 0, &reference, MINT_ERR_RANGE);    // variance, ceiling
    reference.inflation_16 = 16 * 16; // so correlated that a step of the mean is nothing
    check_converter(12, 1, 256, &reference, MINT_OK);
    reference = (mint_watch_reference_t){.inflation_16 = 16};
    check_converter(12, 2, 256, &reference, MINT_OK); // nothing to compare with
}

// ---- bucket ----

static uint32_t stuck_bit;

static uint8_t stuck(uint32_t i)
{
    (void)i;
    return (uint8_t)(random_bits(8) & ~(1u << stuck_bit));
}

// Bytes with 7 1/2 bits may have no bit that is 0 more often than 2^(7 - 7.5). (Of the highest one
// the range test says sooner that samples have come closer together.)
static void bucket_finds_a_stuck_bit_by_entropy_alone(void **state)
{
    (void)state;
    for (stuck_bit = 0; stuck_bit < 7; stuck_bit++) {
        start(8, 480, NULL);
        const alarm_t alarm = feed(stuck, 1024, true);
        assert_int_equal(alarm.samples, 1024);
        assert_status(alarm.status, MINT_ERR_BUCKET);
    }
}

static uint8_t swapped(uint32_t i)
{
    const uint32_t value = converter(i);
    return (uint8_t)((value & 3u) | (value >> 1u & 4u) | (value << 1u & 8u));
}

// The same values as often as before, only other ones: no entropy is lost.
static void bucket_finds_swapped_bits_by_the_reference(void **state)
{
    (void)state;
    mint_watch_reference_t reference = {.inflation_16 = 16};
    memcpy(reference.ones_low, NOISE_ADC.config.reference->ones_low, sizeof reference.ones_low);
    memcpy(reference.ones_high, NOISE_ADC.config.reference->ones_high, sizeof reference.ones_high);
    coins = 12;
    gain = 1;
    offset_256 = 0;
    start(4, 137, &reference);
    assert_status(feed(converter, 20 * 1024, false).status, MINT_OK);
    start(4, 137, &reference);
    const alarm_t alarm = feed(swapped, 1024, false);
    assert_int_equal(alarm.samples, 1024);
    assert_status(alarm.status, MINT_ERR_BUCKET);
}

// ---- copy ----

static void copy_finds_a_twin(void **state)
{
    (void)state;
    const mint_watch_config_t config = {3, 128, NULL};
    for (uint32_t delay = 0; delay <= MINT_WATCH_COPY_LAGS; delay++) {
        mint_watch_copy_t copy;
        mint_watch_copy_init(&copy, &config);
        start(8, 128, NULL); // the other source, wider: its lower bits are compared
        uint8_t last[MINT_WATCH_COPY_LAGS + 1u] = {0};
        uint32_t alarmed = 0;
        for (uint32_t i = 0; i < 200 && alarmed == 0; i++) {
            bool permanent = false;
            memmove(last + 1, last, MINT_WATCH_COPY_LAGS);
            last[0] = random_bits(8);
            assert_ok(mint_watch_sample(&watch, last[0], &permanent));
            const mint_status_t status =
                mint_watch_copy_sample(&copy, &watch, last[delay] & 7u, &permanent);
            assert_true(status == MINT_OK || status == MINT_ERR_COPY);
            alarmed = status == MINT_ERR_COPY ? i + 1u - delay : 0u;
        }
        assert_int_equal(alarmed, delay < MINT_WATCH_COPY_LAGS ? 68 : 0);
    }
}

// ---- false alarms ----

// Sources that are exactly as predictable as their H: the promise, that a score is at t bits or
// more with a probability of 2^-t at most, is looked at where it can be, at 2^-6. (It is not far
// from the truth: a tenth of it is reached.)
static void check_promise(const noise_model_t *model)
{
    const uint32_t level = 6u * MINT_WATCH_SCORE_PER_BIT;
    uint32_t above[4] = {0};
    uint8_t symbol = 0;
    start(model->config.symbol_bits, model->config.h_64, NULL);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        bool permanent = false;
        symbol = model->sample(&noise, symbol);
        assert_ok(mint_watch_sample(&watch, symbol, &permanent));
        above[0] += watch.lag.match[0] >= level;
        above[1] += watch.lag.match[6] >= level;
        above[2] += watch.markov.match >= level;
        above[3] += watch.range.near >= level;
    }
    for (uint32_t i = 0; i < 4; i++) {
        assert_true(above[i] <= ROUNDS >> 6);
    }
    assert_true(above[2] > ROUNDS >> 6 >> 6); // the test does look
}

static void scores_keep_their_promise(void **state)
{
    (void)state;
    check_promise(&NOISE_BYTES);
    check_promise(&NOISE_TIMER);
}

static void an_alarm_goes_on_and_ends(void **state)
{
    (void)state;
    period = 5;
    assert_int_not_equal(lag_reaches(5, 64), 0);
    bool permanent = false;
    uint32_t alarms = 0;
    for (uint32_t i = 0; i < 1000; i++) {
        alarms += mint_watch_sample(&watch, random_bits(3), &permanent) != MINT_OK;
    }
    assert_in_range(alarms, 1, 300); // 64 bits take their time to go
    assert_ok(mint_watch_sample(&watch, random_bits(3), &permanent));
    assert_false(permanent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(configurations_are_checked),
        cmocka_unit_test(lag_finds_each_period),
        cmocka_unit_test(lag_finds_too_few_matches),
        cmocka_unit_test(lag_finds_too_few_matches_by_the_reference),
        cmocka_unit_test(markov_finds_a_ramp),
        cmocka_unit_test(repeat_finds_a_block_when_it_comes_again),
        cmocka_unit_test(repeat_finds_long_periods),
        cmocka_unit_test(repeat_counts_returns),
        cmocka_unit_test(repeat_wants_the_same_distance),
        cmocka_unit_test(range_finds_a_slow_signal),
        cmocka_unit_test(range_judges_the_span),
        cmocka_unit_test(range_compares_with_the_reference),
        cmocka_unit_test(bucket_finds_a_stuck_bit_by_entropy_alone),
        cmocka_unit_test(bucket_finds_swapped_bits_by_the_reference),
        cmocka_unit_test(copy_finds_a_twin),
        cmocka_unit_test(scores_keep_their_promise),
        cmocka_unit_test(an_alarm_goes_on_and_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
