// SPDX-License-Identifier: Apache-2.0
//
// The generator: it serves, it reseeds when it must, and once anything fails no path hands out a
// byte.
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"
#include "device/tests/support/fake_source.h"
#include "mintmark/rng.h"

#define STARTUP MINT_ENTROPY_STARTUP
#define SEED    80u // samples of 8 bits for the 48 bytes of a seed: two blocks
#define RESEED  40u // and for the 32 bytes of a reseeding

static mint_rng_t rng;
static fake_source_t fakes[2];
static mint_source_t sources[2];

static int reset(void **state)
{
    (void)state;
    memset(&rng, 0, sizeof rng);
    sources[0] = fake_source(&fakes[0], MINT_CREDIT_MEASURED);
    sources[1] = fake_source(&fakes[1], MINT_CREDIT_NONE);
    return 0;
}

static mint_status_t start(void)
{
    return mint_rng_start(&rng, sources, 2, (const uint8_t *)"device", 6);
}

// Asks for bytes in every way there is, and checks that none comes.
static void check_off(mint_status_t reason)
{
    uint8_t out[33];
    const mint_random_t random = mint_rng_random(&rng);
    memset(out, 0xee, sizeof out);
    assert_status(mint_rng_bytes(&rng, out, sizeof out), reason);
    assert_zeroed(out, sizeof out);
    memset(out, 0xee, sizeof out);
    assert_status(random.fill(random.context, out, sizeof out), reason);
    assert_zeroed(out, sizeof out);
    assert_status(mint_rng_bytes(&rng, NULL, 0), reason);
    assert_status(mint_rng_reseed(&rng), reason);
    assert_status(mint_rng_test(&rng), reason);
    assert_status(mint_rng_status(&rng), reason);
    assert_zeroed(&rng.drbg, sizeof rng.drbg);
}

static void off_until_started(void **state)
{
    (void)state;
    check_off(MINT_ERR_NOT_SEEDED);
    assert_ok(start());
    assert_ok(mint_rng_status(&rng));
    mint_rng_stop(&rng);
    assert_zeroed(&rng, sizeof rng);
    check_off(MINT_ERR_NOT_SEEDED);
}

static void seeds_with_384_bits_after_the_start_up_test(void **state)
{
    (void)state;
    assert_ok(start());
    assert_int_equal(fakes[0].calls, STARTUP + SEED);
    assert_int_equal(fakes[1].calls, STARTUP + SEED);
}

static void bytes_are_those_of_the_mechanism(void **state)
{
    (void)state;
    mint_entropy_t pool;
    mint_drbg_t drbg;
    uint8_t seed[48];
    uint8_t expected[100];
    uint8_t out[100];
    assert_ok(start());
    assert_ok(mint_rng_bytes(&rng, out, sizeof out));
    reset(state);
    assert_ok(mint_entropy_start(&pool, sources, 2));
    assert_ok(mint_entropy_get(&pool, seed, sizeof seed));
    assert_ok(
        mint_drbg_instantiate(&drbg, seed, sizeof seed, NULL, 0, (const uint8_t *)"device", 6));
    assert_ok(mint_drbg_generate(&drbg, expected, sizeof expected, NULL, 0));
    assert_memory_equal(out, expected, sizeof out);
}

static void two_devices_under_the_same_noise_differ(void **state)
{
    uint8_t out[2][32];
    assert_ok(start());
    assert_ok(mint_rng_bytes(&rng, out[0], 32));
    reset(state);
    assert_ok(mint_rng_start(&rng, sources, 2, (const uint8_t *)"DEVICE", 6));
    assert_ok(mint_rng_bytes(&rng, out[1], 32));
    assert_memory_not_equal(out[0], out[1], 32);
}

static void any_length_is_served(void **state)
{
    (void)state;
    static uint8_t out[2 * MINT_DRBG_REQUEST_MAX_LEN + 101];
    assert_ok(start());
    uint64_t before = rng.drbg.reseed_counter;
    memset(out, 0, sizeof out);
    assert_ok(mint_rng_bytes(&rng, out, sizeof out - 1));
    assert_true(rng.drbg.reseed_counter == before + 3);
    assert_false(all_are(out + sizeof out - 33, 32, 0));
    assert_int_equal(out[sizeof out - 1], 0);
    assert_memory_not_equal(out, out + MINT_DRBG_REQUEST_MAX_LEN, 64);
    assert_ok(mint_rng_bytes(&rng, NULL, 0));
}

static void reseeds_after_1024_requests(void **state)
{
    (void)state;
    uint8_t out[4];
    assert_ok(start());
    for (uint32_t i = 0; i < MINT_RNG_RESEED_REQUESTS; i++) {
        assert_ok(mint_rng_bytes(&rng, out, sizeof out));
    }
    assert_int_equal(fakes[0].calls, STARTUP + SEED);
    assert_ok(mint_rng_bytes(&rng, out, sizeof out));
    assert_int_equal(fakes[0].calls, STARTUP + SEED + RESEED);
    assert_true(rng.drbg.reseed_counter == 2);
}

static void reseeds_on_demand(void **state)
{
    uint8_t out[2][32];
    assert_ok(start());
    assert_ok(mint_rng_bytes(&rng, out[0], 32));
    reset(state);
    assert_ok(start());
    assert_ok(mint_rng_reseed(&rng));
    assert_int_equal(fakes[0].calls, STARTUP + SEED + RESEED);
    assert_ok(mint_rng_bytes(&rng, out[1], 32));
    assert_memory_not_equal(out[0], out[1], 32);
}

static void uncredited_noise_alone_starts_nothing(void **state)
{
    (void)state;
    assert_status(mint_rng_start(&rng, &sources[1], 1, NULL, 0), MINT_ERR_NO_CREDIT);
    check_off(MINT_ERR_NO_CREDIT);
    assert_true(rng.pool.states[0].started); // the report can say that the source is healthy
}

static void a_start_that_fails_says_why_until_one_succeeds(void **state)
{
    (void)state;
    uint8_t out[8];
    sources[0].symbol_bits = 0;
    assert_status(start(), MINT_ERR_ARGUMENT);
    check_off(MINT_ERR_ARGUMENT);
    sources[0].symbol_bits = 8;
    fakes[0].fail_from = 1;
    assert_status(start(), MINT_ERR_NO_CREDIT);
    check_off(MINT_ERR_NO_CREDIT);
    fakes[0].fail_from = 0;
    check_off(MINT_ERR_NO_CREDIT); // the source is back, but nobody asked to start
    assert_ok(start());
    assert_ok(mint_rng_bytes(&rng, out, sizeof out));
}

static void personalization_has_a_largest_length(void **state)
{
    (void)state;
    const uint8_t id[65] = {1};
    assert_ok(mint_rng_start(&rng, sources, 2, id, 64));
    assert_status(mint_rng_start(&rng, sources, 2, id, 65), MINT_ERR_ARGUMENT);
    check_off(MINT_ERR_ARGUMENT);
}

#define STRIDE MINT_TEST_STEP(1u, 83u)

// The source stops at each of the samples of a start and a reseeding in turn.
static void a_source_that_stops_turns_the_generator_off(void **state)
{
    for (uint32_t at = 1; at <= STARTUP + SEED + RESEED; at += STRIDE) {
        uint8_t out[8];
        reset(state);
        fakes[0].fail_from = at;
        mint_status_t status = start();
        if (at <= STARTUP + SEED) {
            assert_status(status, MINT_ERR_NO_CREDIT);
            check_off(MINT_ERR_NO_CREDIT);
            continue;
        }
        assert_ok(status);
        assert_ok(mint_rng_bytes(&rng, out, sizeof out)); // seeded, it serves
        assert_status(mint_rng_reseed(&rng), MINT_ERR_NO_CREDIT);
        check_off(MINT_ERR_LATCHED);
    }
}

static void a_reseeding_that_is_due_and_fails_gives_no_byte(void **state)
{
    (void)state;
    static uint8_t out[MINT_DRBG_REQUEST_MAX_LEN + 16];
    assert_ok(start());
    rng.drbg.reseed_counter = MINT_RNG_RESEED_REQUESTS; // one more request, then it is due
    fakes[0].fail_from = fakes[0].calls + 1;
    memset(out, 0xee, sizeof out);
    assert_status(mint_rng_bytes(&rng, out, sizeof out), MINT_ERR_NO_CREDIT);
    assert_zeroed(out, sizeof out); // the first request's bytes too
    check_off(MINT_ERR_LATCHED);
    fakes[0].fail_from = 0;
    check_off(MINT_ERR_LATCHED); // a source that comes back changes nothing
    assert_ok(start());
    assert_ok(mint_rng_bytes(&rng, out, 8));
}

static void sources_are_tested_on_demand(void **state)
{
    (void)state;
    assert_ok(start());
    assert_ok(mint_rng_test(&rng));
    assert_int_equal(fakes[0].calls, 2 * STARTUP + SEED);
    fakes[0].stuck_from = fakes[0].calls + 500;
    fakes[0].stuck_until = UINT32_MAX;
    assert_status(mint_rng_test(&rng), MINT_ERR_NO_CREDIT);
    check_off(MINT_ERR_LATCHED);
}

static void a_stuck_source_turns_the_generator_off(void **state)
{
    (void)state;
    assert_ok(start());
    fakes[0].stuck_from = fakes[0].calls + 3;
    fakes[0].stuck_until = UINT32_MAX;
    assert_status(mint_rng_reseed(&rng), MINT_ERR_NO_CREDIT);
    assert_status(rng.pool.states[0].failure, MINT_ERR_RCT);
    check_off(MINT_ERR_LATCHED);
}

#define TEST(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(off_until_started),
        TEST(seeds_with_384_bits_after_the_start_up_test),
        TEST(bytes_are_those_of_the_mechanism),
        TEST(two_devices_under_the_same_noise_differ),
        TEST(any_length_is_served),
        TEST(reseeds_after_1024_requests),
        TEST(reseeds_on_demand),
        TEST(uncredited_noise_alone_starts_nothing),
        TEST(a_start_that_fails_says_why_until_one_succeeds),
        TEST(personalization_has_a_largest_length),
        TEST(a_source_that_stops_turns_the_generator_off),
        TEST(a_reseeding_that_is_due_and_fails_gives_no_byte),
        TEST(sources_are_tested_on_demand),
        TEST(a_stuck_source_turns_the_generator_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
