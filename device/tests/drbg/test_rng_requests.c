// SPDX-License-Identifier: Apache-2.0
//
// What a request may bring along and meet: prediction resistance, additional input, limits, a call
// that comes in the middle of another, and memory that was copied.
#include "device/tests/support/check.h"
#include "device/tests/support/fake_source.h"
#include "mintmark/rng.h"

#define RESEED 40u // samples of 8 bits for the 32 bytes of a reseeding

static mint_rng_t rng;
static fake_source_t fake;
static mint_source_t source;
static uint32_t copies; // what the copy guard says

static uint32_t count_copies(void *context)
{
    return *(const uint32_t *)context;
}

static int start(void **state)
{
    static const mint_copy_guard_t guard = {count_copies, &copies};
    (void)state;
    copies = 0;
    source = fake_source(&fake, MINT_CREDIT_MEASURED);
    const mint_rng_config_t config = {.sources = &source, .source_count = 1, .copy_guard = &guard};
    return mint_rng_start_with(&rng, &config) == MINT_OK ? 0 : -1;
}

// ---- prediction resistance and additional input ----

static void prediction_resistance_takes_fresh_entropy_every_time(void **state)
{
    (void)state;
    uint8_t out[16];
    const uint32_t before = fake.calls;
    assert_ok(mint_rng_generate(&rng, out, sizeof out, false, NULL, 0));
    assert_int_equal(fake.calls, before);
    for (uint32_t i = 1; i <= 3; i++) {
        assert_ok(mint_rng_generate(&rng, out, sizeof out, true, NULL, 0));
        assert_int_equal(fake.calls, before + i * RESEED);
        assert_true(rng.drbg.reseed_counter == 2);
    }
}

// Whoever knows the state learns nothing of what comes after fresh entropy.
static void a_known_state_does_not_tell_what_follows(void **state)
{
    (void)state;
    mint_drbg_t known = rng.drbg;
    uint8_t foretold[32];
    uint8_t out[32];
    assert_ok(mint_drbg_generate(&known, foretold, sizeof foretold, NULL, 0));
    assert_ok(mint_rng_generate(&rng, out, sizeof out, true, NULL, 0));
    assert_memory_not_equal(out, foretold, sizeof out);
}

static void additional_input_goes_into_the_request(void **state)
{
    (void)state;
    mint_drbg_t expected = rng.drbg;
    uint8_t bytes[2][40];
    assert_ok(mint_drbg_generate(&expected, bytes[0], 40, (const uint8_t *)"more", 4));
    assert_ok(mint_rng_generate(&rng, bytes[1], 40, false, (const uint8_t *)"more", 4));
    assert_memory_equal(bytes[0], bytes[1], 40);
    assert_memory_equal(&rng.drbg, &expected, sizeof expected);
}

// SP 800-90A §9.3.1 step 7: into the reseeding, and not a second time into the request.
static void additional_input_goes_into_the_reseeding_instead(void **state)
{
    mint_entropy_t pool;
    mint_drbg_t expected = rng.drbg;
    uint8_t entropy[32];
    uint8_t bytes[2][40];
    pool = rng.pool;
    assert_ok(mint_entropy_get(&pool, entropy, sizeof entropy));
    assert_int_equal(start(state), 0); // the noise begins anew
    assert_ok(mint_drbg_reseed(&expected, entropy, sizeof entropy, (const uint8_t *)"more", 4));
    assert_ok(mint_drbg_generate(&expected, bytes[0], 40, NULL, 0));
    assert_ok(mint_rng_generate(&rng, bytes[1], 40, true, (const uint8_t *)"more", 4));
    assert_memory_equal(bytes[0], bytes[1], 40);
}

static void requests_have_limits(void **state)
{
    (void)state;
    static uint8_t out[MINT_DRBG_REQUEST_MAX_LEN + 1];
    static const uint8_t input[MINT_DRBG_INPUT_MAX_LEN + 1];
    const mint_rng_t before = rng;
    memset(out, 0xee, sizeof out);
    assert_status(mint_rng_generate(&rng, out, sizeof out, true, NULL, 0), MINT_ERR_ARGUMENT);
    assert_zeroed(out, sizeof out);
    memset(out, 0xee, 16);
    assert_status(mint_rng_generate(&rng, out, 16, true, input, sizeof input), MINT_ERR_ARGUMENT);
    assert_zeroed(out, 16);
    assert_memory_equal(&rng.drbg, &before.drbg, sizeof rng.drbg);
    assert_ok(mint_rng_status(&rng));
    assert_ok(mint_rng_generate(&rng, out, sizeof out - 1, false, input, sizeof input - 1));
}

static void fresh_entropy_that_does_not_come_gives_no_byte(void **state)
{
    (void)state;
    uint8_t out[16];
    fake.fail_from = fake.calls + 1;
    memset(out, 0xee, sizeof out);
    assert_status(mint_rng_generate(&rng, out, sizeof out, true, NULL, 0), MINT_ERR_NO_CREDIT);
    assert_zeroed(out, sizeof out);
    fake.fail_from = 0;
    assert_status(mint_rng_generate(&rng, out, sizeof out, false, NULL, 0), MINT_ERR_LATCHED);
    assert_zeroed(out, sizeof out);
}

// ---- a call in the middle of another ----

static uint32_t intrusions;

// Asks the generator for bytes in every way, as an interrupt handler would.
static void intrude(mint_status_t expected)
{
    uint8_t out[24];
    memset(out, 0xee, sizeof out);
    assert_status(mint_rng_bytes(&rng, out, sizeof out), expected);
    assert_zeroed(out, sizeof out);
    memset(out, 0xee, sizeof out);
    assert_status(mint_rng_generate(&rng, out, sizeof out, true, NULL, 0), expected);
    assert_zeroed(out, sizeof out);
    assert_status(mint_rng_reseed(&rng), expected);
    intrusions++;
}

static mint_status_t sample_and_intrude(void *context, uint8_t *symbol)
{
    intrude(rng.busy ? MINT_ERR_STATE : MINT_ERR_NOT_SEEDED); // the latter while it starts
    return fake_source_sample(context, symbol);
}

static void a_call_within_a_call_gets_nothing_and_changes_nothing(void **state)
{
    uint8_t undisturbed[48];
    uint8_t out[48];
    assert_ok(mint_rng_generate(&rng, undisturbed, sizeof out, true, NULL, 0));
    source = fake_source(&fake, MINT_CREDIT_MEASURED);
    source.sample = sample_and_intrude;
    intrusions = 0;
    assert_ok(mint_rng_start(&rng, &source, 1, NULL, 0));
    assert_ok(mint_rng_generate(&rng, out, sizeof out, true, NULL, 0));
    assert_true(intrusions > MINT_ENTROPY_STARTUP + RESEED);
    assert_memory_equal(out, undisturbed, sizeof out);
    (void)state;
}

// ---- copies ----

static void a_copy_reseeds_before_its_next_byte(void **state)
{
    (void)state;
    const mint_rng_t original = rng;
    uint8_t out[2][64];
    assert_ok(mint_rng_bytes(&rng, out[0], 64));
    rng = original; // the memory as it was: a snapshot that is resumed, or a forked child
    copies++;
    const uint32_t before = fake.calls;
    assert_ok(mint_rng_bytes(&rng, out[1], 64));
    assert_int_equal(fake.calls, before + RESEED);
    assert_memory_not_equal(out[0], out[1], 64);
    assert_ok(mint_rng_bytes(&rng, out[1], 64));
    assert_int_equal(fake.calls, before + RESEED); // once is enough
}

static void without_a_guard_a_copy_repeats(void **state)
{
    (void)state;
    assert_ok(mint_rng_start(&rng, &source, 1, NULL, 0));
    const mint_rng_t original = rng;
    uint8_t out[2][64];
    assert_ok(mint_rng_bytes(&rng, out[0], 64));
    rng = original;
    copies++;
    assert_ok(mint_rng_bytes(&rng, out[1], 64));
    assert_memory_equal(out[0], out[1], 64);
}

// The guard is asked before each request of a long read, too.
static void a_copy_in_the_middle_of_a_long_read_reseeds(void **state)
{
    (void)state;
    static uint8_t out[2 * MINT_DRBG_REQUEST_MAX_LEN];
    copies++;
    assert_ok(mint_rng_bytes(&rng, out, sizeof out));
    assert_true(rng.drbg.reseed_counter == 3);
}

static void a_copy_without_entropy_gives_no_byte(void **state)
{
    (void)state;
    uint8_t out[32];
    copies++;
    fake.fail_from = fake.calls + 1;
    memset(out, 0xee, sizeof out);
    assert_status(mint_rng_bytes(&rng, out, sizeof out), MINT_ERR_NO_CREDIT);
    assert_zeroed(out, sizeof out);
    assert_status(mint_rng_bytes(&rng, out, sizeof out), MINT_ERR_LATCHED);
}

// A copy that is made while entropy is collected has that entropy in common: it counts as new.
static mint_status_t sample_and_copy(void *context, uint8_t *symbol)
{
    copies++;
    return fake_source_sample(context, symbol);
}

static void a_copy_during_a_reseeding_reseeds_again(void **state)
{
    (void)state;
    uint8_t out[32];
    source.sample = sample_and_copy;
    assert_ok(mint_rng_reseed(&rng));
    source.sample = fake_source_sample;
    const uint32_t before = fake.calls;
    assert_ok(mint_rng_bytes(&rng, out, sizeof out));
    assert_int_equal(fake.calls, before + RESEED);
}

#define TEST(test) cmocka_unit_test_setup(test, start)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(prediction_resistance_takes_fresh_entropy_every_time),
        TEST(a_known_state_does_not_tell_what_follows),
        TEST(additional_input_goes_into_the_request),
        TEST(additional_input_goes_into_the_reseeding_instead),
        TEST(requests_have_limits),
        TEST(fresh_entropy_that_does_not_come_gives_no_byte),
        TEST(a_call_within_a_call_gets_nothing_and_changes_nothing),
        TEST(a_copy_reseeds_before_its_next_byte),
        TEST(without_a_guard_a_copy_repeats),
        TEST(a_copy_in_the_middle_of_a_long_read_reseeds),
        TEST(a_copy_without_entropy_gives_no_byte),
        TEST(a_copy_during_a_reseeding_reseeds_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
