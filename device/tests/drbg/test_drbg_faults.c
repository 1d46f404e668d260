// SPDX-License-Identifier: Apache-2.0
//
// A crypto library that fails or computes wrongly: the self-test notices every wrong digest, and
// from no failed call anywhere between source and output does a byte come out.
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

static void a_self_test_on_demand_that_fails_turns_the_generator_off(void **state)
{
    (void)state;
    uint8_t out[16];
    assert_ok(mint_rng_start(&rng, &source, 1, NULL, 0));
    assert_ok(mint_rng_test(&rng));
    assert_ok(mint_rng_bytes(&rng, out, sizeof out));
    failing_sha256.flip_at = failing_sha256.digests + 10;
    assert_status(mint_rng_test(&rng), MINT_ERR_SELF_TEST);
    assert_status(mint_rng_bytes(&rng, out, sizeof out), MINT_ERR_LATCHED);
    assert_zeroed(out, sizeof out);
}

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

// ---- the seed file ----

static int saves;

static mint_status_t load_nothing(void *context, uint8_t seed[MINT_SEED_FILE_LEN])
{
    (void)context;
    memset(seed, 7, MINT_SEED_FILE_LEN);
    return MINT_OK;
}

// Says at which call it came.
static mint_status_t save_nothing(void *context, const uint8_t seed[MINT_SEED_FILE_LEN])
{
    (void)seed;
    *(uint32_t *)context = failing_sha256.calls;
    saves++;
    return MINT_OK;
}

// Whatever call fails, the generator is off, and keeps the reason; before the seed is saved, it
// stays unsaved.
static void using_the_seed_file_fails_with_every_call(void **state)
{
    uint32_t at_save = 0;
    const mint_seed_file_t file = {load_nothing, save_nothing, &at_save};
    assert_ok(mint_rng_start(&rng, &source, 1, NULL, 0));
    const mint_rng_t started = rng;
    reset(state);
    assert_ok(mint_rng_use_seed_file(&rng, &file));
    const uint32_t total = failing_sha256.calls;
    const uint32_t until_save = at_save;
    assert_true(0 < until_save && until_save < total);
    for (uint32_t call = 1; call <= total; call++) {
        uint8_t out[16] = {1};
        reset(state);
        rng = started;
        saves = 0;
        failing_sha256.fail_at = call;
        assert_status(mint_rng_use_seed_file(&rng, &file), MINT_ERR_CRYPTO);
        assert_int_equal(saves, call > until_save);
        assert_zeroed(&rng.drbg, sizeof rng.drbg);
        assert_status(rng.seed_file, MINT_ERR_CRYPTO);
        assert_status(mint_rng_status(&rng), MINT_ERR_CRYPTO);
        assert_status(mint_rng_bytes(&rng, out, sizeof out), MINT_ERR_CRYPTO);
        assert_zeroed(out, sizeof out);
    }
}

// ---- every call of everything in turn, through a whole life ----

// What the call that was made to fail belongs to.
typedef enum { NOBODY, CREDITED, UNCREDITED, SEED_FILE } owner_t;

static owner_t failed;
static fake_source_t uncredited;
static uint8_t seed_file_bytes[MINT_SEED_FILE_LEN];

// Counts a call beside those of SHA-256. True if it is the one to fail.
static bool fails_now(owner_t owner)
{
    if (++failing_sha256.calls != failing_sha256.fail_at) {
        return false;
    }
    failed = owner;
    return true;
}

static mint_status_t sample_or_fail(void *context, uint8_t *symbol)
{
    return fails_now(context == &fake ? CREDITED : UNCREDITED)
               ? MINT_ERR_IO
               : fake_source_sample(context, symbol);
}

static mint_status_t load_or_fail(void *context, uint8_t seed[MINT_SEED_FILE_LEN])
{
    (void)context;
    memcpy(seed, seed_file_bytes, MINT_SEED_FILE_LEN);
    return fails_now(SEED_FILE) ? MINT_ERR_CORRUPT : MINT_OK;
}

static mint_status_t save_or_fail(void *context, const uint8_t seed[MINT_SEED_FILE_LEN])
{
    (void)context;
    (void)seed;
    return fails_now(SEED_FILE) ? MINT_ERR_FLASH : MINT_OK;
}

// The life of a generator: every function that hands out bytes or comes before one that does.
#define STEPS 7

static mint_status_t take_step(int step, uint8_t out[40])
{
    static mint_source_t both[2];
    static const mint_seed_file_t seed_file = {load_or_fail, save_or_fail, NULL};
    const mint_random_t random = mint_rng_random(&rng);
    mint_status_t status;
    switch (step) {
    case 0:
        both[0] = fake_source(&fake, MINT_CREDIT_MEASURED);
        both[1] = fake_source(&uncredited, MINT_CREDIT_NONE);
        both[0].sample = sample_or_fail;
        both[1].sample = sample_or_fail;
        status = mint_rng_start(&rng, both, 2, NULL, 0);
        return status == MINT_OK ? mint_rng_use_seed_file(&rng, &seed_file) : status;
    case 1:
        return mint_rng_bytes(&rng, out, 40);
    case 2:
        return mint_rng_generate(&rng, out, 40, true, (const uint8_t *)"more", 4);
    case 3:
        return mint_rng_generate(&rng, out, 40, false, (const uint8_t *)"more", 4);
    case 4:
        return mint_rng_reseed(&rng);
    case 5:
        return mint_rng_test(&rng);
    default:
        return random.fill(random.context, out, 40);
    }
}

static bool hands_out_bytes(int step)
{
    return step != 0 && step != 4 && step != 5;
}

// Lives once; the first step that fails is the last one that may have handed out anything before.
// Returns its number, STEPS if there is none.
static int live(void)
{
    int fatal = STEPS;
    for (int step = 0; step < STEPS; step++) {
        uint8_t out[40];
        memset(out, 0xee, sizeof out);
        mint_status_t status = take_step(step, out);
        assert_true(fatal == STEPS || status != MINT_OK); // nothing after a failure
        if (status != MINT_OK) {
            fatal = fatal < step ? fatal : step;
            assert_zeroed(&rng.drbg, sizeof rng.drbg);
        }
        if (hands_out_bytes(step)) {
            assert_int_equal(all_are(out, sizeof out, 0), status != MINT_OK);
        }
    }
    return fatal;
}

#define LIFE_STRIDE MINT_TEST_STEP(5u, 211u)

static void every_call_of_a_life_fails_in_turn(void **state)
{
    assert_int_equal(live(), STEPS);
    const uint32_t total = failing_sha256.calls;
    assert_true(total > 4 * MINT_ENTROPY_STARTUP + 500); // at the start and on demand
    for (uint32_t call = 1; call <= total; call += call > total - 20 ? 1 : LIFE_STRIDE) {
        reset(state);
        failed = NOBODY;
        failing_sha256.fail_at = call;
        const int fatal = live();
        // Noise that is not counted and a seed file are extras. What fails otherwise is the end.
        const bool extra = failed == UNCREDITED || failed == SEED_FILE;
        assert_int_equal(fatal == STEPS, extra);
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
        TEST(a_self_test_on_demand_that_fails_turns_the_generator_off),
        TEST(starting_fails_with_every_call),
        TEST(serving_fails_with_every_call_and_latches),
        TEST(a_pool_that_cannot_condition_gives_nothing),
        TEST(using_the_seed_file_fails_with_every_call),
        TEST(every_call_of_a_life_fails_in_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
