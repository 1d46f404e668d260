// SPDX-License-Identifier: Apache-2.0
//
// A crypto library that fails or computes wrongly: the self-test notices every wrong digest, and
// from no failed call anywhere between pool and output does a byte come out.
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"
#include "device/tests/support/failing_sha256.h"
#include "device/tests/support/fake_source.h"
#include "drbg/self_test.h"
#include "mintmark/rng.h"

static fake_source_t fake;
static mint_source_t source;
static mint_rng_t rng;

static int reset(void **state)
{
    (void)state;
    memset(&failing_sha256, 0, sizeof failing_sha256);
    source = fake_source(&fake, MINT_CREDIT_MEASURED);
    return 0;
}

static void self_test_passes(void **state)
{
    (void)state;
    assert_ok(mint_drbg_self_test());
    assert_true(failing_sha256.digests > 20);
}

static void self_test_notices_every_failed_call(void **state)
{
    (void)state;
    assert_ok(mint_drbg_self_test());
    uint32_t total = failing_sha256.calls;
    for (uint32_t call = 1; call <= total; call++) {
        reset(state);
        failing_sha256.fail_at = call;
        assert_status(mint_drbg_self_test(), MINT_ERR_SELF_TEST);
    }
}

// The last request's closing update comes after the output, which is what is compared: its digests
// are the only ones that may be wrong unnoticed.
static void self_test_notices_every_wrong_digest(void **state)
{
    (void)state;
    assert_ok(mint_drbg_self_test());
    uint32_t total = failing_sha256.digests;
    for (uint32_t digest = 1; digest <= total - 4; digest++) {
        reset(state);
        failing_sha256.flip_at = digest;
        assert_status(mint_drbg_self_test(), MINT_ERR_SELF_TEST);
    }
}

static void a_failed_self_test_keeps_the_generator_off(void **state)
{
    (void)state;
    uint8_t out[16];
    failing_sha256.flip_at = 10;
    assert_status(mint_rng_start(&rng, &source, 1, NULL, 0), MINT_ERR_SELF_TEST);
    assert_int_equal(fake.calls, 0);
    assert_status(mint_rng_bytes(&rng, out, sizeof out), MINT_ERR_SELF_TEST);
    assert_zeroed(out, sizeof out);
}

#define STRIDE MINT_TEST_STEP(1u, 41u)

static void starting_fails_with_every_call(void **state)
{
    (void)state;
    assert_ok(mint_rng_start(&rng, &source, 1, (const uint8_t *)"id", 2));
    uint32_t total = failing_sha256.calls;
    for (uint32_t call = 1; call <= total; call += STRIDE) {
        uint8_t out[16];
        reset(state);
        failing_sha256.fail_at = call;
        mint_status_t status = mint_rng_start(&rng, &source, 1, (const uint8_t *)"id", 2);
        assert_true(status == MINT_ERR_SELF_TEST || status == MINT_ERR_CRYPTO);
        assert_zeroed(&rng.drbg, sizeof rng.drbg);
        memset(out, 0xee, sizeof out);
        assert_int_equal(mint_rng_bytes(&rng, out, sizeof out), status);
        assert_zeroed(out, sizeof out);
    }
}

// Two requests of the mechanism with a reseeding between them, each call failing in turn.
static void serving_fails_with_every_call_and_latches(void **state)
{
    static uint8_t out[MINT_DRBG_REQUEST_MAX_LEN + 100];
    assert_ok(mint_rng_start(&rng, &source, 1, NULL, 0));
    const mint_rng_t started = rng;
    const fake_source_t fake_started = fake;
    uint32_t total = 0;
    for (uint32_t call = 0; call == 0 || call <= total; call += call < 100 ? 1 : 1 + total / 40) {
        reset(state);
        fake = fake_started;
        rng = started;
        rng.drbg.reseed_counter = MINT_RNG_RESEED_REQUESTS;
        failing_sha256.fail_at = call;
        memset(out, 0xee, sizeof out);
        mint_status_t status = mint_rng_bytes(&rng, out, sizeof out);
        if (call == 0) {
            assert_ok(status);
            total = failing_sha256.calls;
            continue;
        }
        assert_status(status, MINT_ERR_CRYPTO);
        assert_zeroed(out, sizeof out);
        assert_zeroed(&rng.drbg, sizeof rng.drbg);
        assert_status(mint_rng_bytes(&rng, out, 1), MINT_ERR_LATCHED);
    }
}

static void a_pool_that_cannot_condition_gives_nothing(void **state)
{
    static mint_entropy_t pool;
    uint8_t out[64];
    assert_ok(mint_entropy_start(&pool, &source, 1));
    assert_ok(mint_entropy_get(&pool, out, sizeof out));
    uint32_t total = failing_sha256.calls;
    for (uint32_t call = 1; call <= total; call += STRIDE) {
        reset(state);
        assert_ok(mint_entropy_start(&pool, &source, 1));
        failing_sha256.fail_at = call;
        memset(out, 0xee, sizeof out);
        assert_status(mint_entropy_get(&pool, out, sizeof out), MINT_ERR_CRYPTO);
        assert_zeroed(out, sizeof out);
    }
}

#define TEST(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(self_test_passes),
        TEST(self_test_notices_every_failed_call),
        TEST(self_test_notices_every_wrong_digest),
        TEST(a_failed_self_test_keeps_the_generator_off),
        TEST(starting_fails_with_every_call),
        TEST(serving_fails_with_every_call_and_latches),
        TEST(a_pool_that_cannot_condition_gives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
