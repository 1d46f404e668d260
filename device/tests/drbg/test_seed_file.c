// SPDX-License-Identifier: Apache-2.0
//
// The seed file: it makes starts differ under noise that does not, it is worth nothing as entropy,
// and whatever fails and whenever the power goes, no seed is used twice.
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"
#include "device/tests/support/fake_source.h"
#include "mintmark/rng.h"

// What a file does when it is saved to.
typedef enum {
    SAVES,           // as it should
    REFUSES,         // fails, and keeps the old seed
    SAVES_AND_FAILS, // says that it failed, and has the new seed
} saving_t;

typedef struct {
    uint8_t seed[MINT_SEED_FILE_LEN];
    mint_status_t loading; // what load() returns
    saving_t saving;
    int loads;
    int saves;
    bool intrudes;       // load() and save() call the generator
    bool copies;         // load() takes so long that the memory is copied meanwhile
    mint_drbg_t at_save; // the mechanism when save() was called
} file_t;

static mint_rng_t rng;
static fake_source_t fake;
static mint_source_t source;
static file_t file;
static uint64_t noise; // starts with the same one have the same noise

static const mint_seed_file_t seed_file;
static uint32_t copies; // what the copy guard says

// What a handler or a callback may try while somebody else has his turn: it gets nothing.
static void intrude(void)
{
    static const uint8_t zero[24];
    const mint_rng_t before = rng;
    const int loads = file.loads;
    uint8_t out[sizeof zero] = {0xee};
    assert_status(mint_rng_bytes(&rng, out, sizeof out), MINT_ERR_STATE);
    assert_memory_equal(out, zero, sizeof out);
    assert_status(mint_rng_reseed(&rng), MINT_ERR_STATE);
    assert_status(mint_rng_use_seed_file(&rng, &seed_file), MINT_ERR_STATE);
    assert_int_equal(file.loads, loads);
    assert_memory_equal(&rng, &before, sizeof rng);
}

static mint_status_t load(void *context, uint8_t seed[MINT_SEED_FILE_LEN])
{
    file_t *from = context;
    from->loads++;
    if (from->intrudes) {
        intrude();
    }
    copies += from->copies;
    memcpy(seed, from->seed, MINT_SEED_FILE_LEN); // a failed read leaves something behind, too
    return from->loading;
}

static mint_status_t save(void *context, const uint8_t seed[MINT_SEED_FILE_LEN])
{
    file_t *to = context;
    to->saves++;
    to->at_save = rng.drbg;
    if (to->intrudes) {
        intrude();
    }
    if (to->saving != REFUSES) {
        memcpy(to->seed, seed, MINT_SEED_FILE_LEN);
        to->loading = MINT_OK;
    }
    return to->saving == SAVES ? MINT_OK : MINT_ERR_FLASH;
}

static const mint_seed_file_t seed_file = {load, save, &file};

static int reset(void **state)
{
    (void)state;
    noise = 0;
    memset(&rng, 0, sizeof rng);
    memset(&file, 0, sizeof file);
    file.loading = MINT_ERR_NOT_FOUND;
    source = fake_source(&fake, MINT_CREDIT_MEASURED);
    return 0;
}

static mint_status_t start(void)
{
    fake.random.state = noise << 32;
    mint_status_t started = mint_rng_start(&rng, &source, 1, NULL, 0);
    mint_status_t used = mint_rng_use_seed_file(&rng, &seed_file);
    assert_status(used, started); // whatever becomes of the file
    return used;
}

static void start_for(uint8_t out[32])
{
    assert_ok(start());
    assert_ok(mint_rng_bytes(&rng, out, 32));
}

static void the_first_start_leaves_a_seed(void **state)
{
    (void)state;
    assert_ok(start());
    assert_status(rng.seed_file, MINT_ERR_NOT_FOUND);
    assert_int_equal(file.saves, 1);
    assert_false(all_are(file.seed, sizeof file.seed, 0));
}

static void starts_under_the_same_noise_differ(void **state)
{
    (void)state;
    uint8_t out[3][32];
    for (int i = 0; i < 3; i++) {
        start_for(out[i]);
        assert_status(rng.seed_file, i == 0 ? MINT_ERR_NOT_FOUND : MINT_OK);
    }
    assert_memory_not_equal(out[0], out[1], 32);
    assert_memory_not_equal(out[1], out[2], 32);
}

// By the formulas of seed_file.c.
static void the_seed_is_used_as_documented(void **state)
{
    (void)state;
    uint8_t fresh[32];
    uint8_t next[32];
    const uint8_t old[MINT_SEED_FILE_LEN] = {5, 6, 7};
    assert_ok(mint_rng_start(&rng, &source, 1, NULL, 0));
    mint_drbg_t expected = rng.drbg;
    assert_ok(mint_drbg_generate(&expected, fresh, sizeof fresh, NULL, 0));
    assert_ok(mint_hmac(old, sizeof old, fresh, sizeof fresh, next));
    assert_ok(mint_drbg_generate(&expected, NULL, 0, old, sizeof old));
    memcpy(file.seed, old, sizeof old);
    file.loading = MINT_OK;
    assert_ok(start());
    assert_memory_equal(file.seed, next, sizeof next);
    assert_memory_equal(&rng.drbg, &expected, sizeof expected);
}

// When save() is called, nothing depends on the old seed yet.
static void the_seed_is_replaced_before_it_is_used(void **state)
{
    mint_drbg_t before[2];
    mint_drbg_t after[2];
    for (uint8_t i = 0; i < 2; i++) {
        reset(state);
        file.loading = MINT_OK;
        file.seed[0] = i;
        assert_ok(start());
        before[i] = file.at_save;
        after[i] = rng.drbg;
    }
    assert_memory_equal(&before[0], &before[1], sizeof before[0]);
    assert_memory_not_equal(&after[0], &after[1], sizeof after[0]);
}

static void a_seed_that_cannot_be_replaced_is_not_used(void **state)
{
    mint_drbg_t after[4];
    for (uint8_t i = 0; i < 4; i++) {
        reset(state);
        file.loading = MINT_OK;
        file.seed[0] = i;
        file.saving = i % 2 == 0 ? REFUSES : SAVES_AND_FAILS;
        assert_ok(start());
        assert_status(rng.seed_file, MINT_ERR_FLASH);
        after[i] = rng.drbg;
        assert_memory_equal(&after[i], &after[0], sizeof after[0]);
    }
}

static void a_damaged_seed_is_replaced_and_not_used(void **state)
{
    mint_drbg_t after[2];
    for (uint8_t i = 0; i < 2; i++) {
        uint8_t damaged[sizeof file.seed];
        reset(state);
        file.loading = MINT_ERR_CORRUPT;
        file.seed[0] = i;
        memcpy(damaged, file.seed, sizeof damaged);
        assert_ok(start());
        assert_status(rng.seed_file, MINT_ERR_CORRUPT);
        assert_memory_not_equal(file.seed, damaged, sizeof damaged);
        after[i] = rng.drbg;
    }
    assert_memory_equal(&after[0], &after[1], sizeof after[0]);
}

static void a_seed_is_no_entropy(void **state)
{
    (void)state;
    uint8_t out[32];
    file.loading = MINT_OK;
    memset(file.seed, 0xA5, sizeof file.seed);
    fake.fail_from = 1;
    assert_status(start(), MINT_ERR_NO_CREDIT);
    assert_int_equal(file.loads + file.saves, 0);
    assert_status(mint_rng_bytes(&rng, out, sizeof out), MINT_ERR_NO_CREDIT);
    assert_zeroed(out, sizeof out);
}

static void nobody_gets_a_byte_before_the_seed(void **state)
{
    mint_drbg_t after[2];
    for (int i = 0; i < 2; i++) {
        reset(state);
        file.loading = MINT_OK;
        file.seed[0] = 3;
        file.intrudes = i == 1;
        assert_ok(start());
        assert_int_equal(file.loads + file.saves, 2);
        after[i] = rng.drbg;
    }
    assert_memory_equal(&after[0], &after[1], sizeof after[0]);
    assert_ok(mint_rng_status(&rng));
}

static uint32_t count_copies(void *context)
{
    (void)context;
    return copies;
}

// Each of two copies puts another seed in its file, though both held the same.
static void a_copy_made_meanwhile_leaves_another_seed(void **state)
{
    static const mint_copy_guard_t guard = {count_copies, NULL};
    uint8_t next[3][MINT_SEED_FILE_LEN];
    for (int i = 0; i < 3; i++) {
        reset(state);
        file.loading = MINT_OK;
        file.copies = i > 0;
        assert_ok(mint_rng_start_with(
            &rng,
            &(mint_rng_config_t){.sources = &source, .source_count = 1, .copy_guard = &guard}));
        fake.random.state += (uint64_t)i << 32; // the copies' noise differs from here on
        assert_ok(mint_rng_use_seed_file(&rng, &seed_file));
        memcpy(next[i], file.seed, sizeof next[i]);
    }
    assert_memory_not_equal(next[0], next[1], sizeof next[0]);
    assert_memory_not_equal(next[1], next[2], sizeof next[1]);
}

static mint_status_t sample_and_intrude(void *context, uint8_t *symbol)
{
    if (rng.busy) {
        intrude();
    }
    return fake_source_sample(context, symbol);
}

static void a_generator_in_use_leaves_the_file_alone(void **state)
{
    (void)state;
    file.loading = MINT_OK;
    source.sample = sample_and_intrude;
    assert_ok(start());
    assert_ok(mint_rng_reseed(&rng));
    assert_int_equal(file.loads + file.saves, 2);
    assert_status(rng.seed_file, MINT_OK);
}

static void a_generator_that_is_off_leaves_the_file_alone(void **state)
{
    (void)state;
    assert_status(mint_rng_use_seed_file(&rng, &seed_file), MINT_ERR_NOT_SEEDED);
    assert_ok(mint_rng_start(&rng, &source, 1, NULL, 0));
    fake.fail_from = fake.calls + 1;
    assert_int_not_equal(mint_rng_reseed(&rng), MINT_OK);
    assert_status(mint_rng_use_seed_file(&rng, &seed_file), MINT_ERR_LATCHED);
    mint_rng_stop(&rng);
    assert_status(mint_rng_use_seed_file(&rng, &seed_file), MINT_ERR_NOT_SEEDED);
    assert_int_equal(file.loads + file.saves, 0);
}

static void no_file_is_no_failure(void **state)
{
    (void)state;
    assert_ok(mint_rng_start(&rng, &source, 1, NULL, 0));
    assert_status(rng.seed_file, MINT_ERR_NOT_FOUND);
    assert_int_equal(file.loads + file.saves, 0);
}

#define BOOTS (400u / MINT_TEST_STEP(4u, 20u))

static uint8_t used[BOOTS][MINT_SEED_FILE_LEN];
static size_t used_count;

static void note_use(const uint8_t seed[MINT_SEED_FILE_LEN])
{
    for (size_t i = 0; i < used_count; i++) {
        assert_memory_not_equal(used[i], seed, MINT_SEED_FILE_LEN);
    }
    memcpy(used[used_count++], seed, MINT_SEED_FILE_LEN);
}

// Starts one after another, through files that fail in every way at
// random. Power that goes in load(), before or after the write in save(), or later is a start that
// never hands out a byte; what the file holds then is one of the states that these failures leave.
static void no_seed_is_used_twice(void **state)
{
    (void)state;
    fake_random_t chance = {0};
    for (size_t boot = 0; boot < BOOTS; boot++) {
        uint8_t held[MINT_SEED_FILE_LEN];
        file.saving = (saving_t)(fake_random_next(&chance) % 3);
        if (fake_random_next(&chance) % 8 == 0) {
            file.loading = MINT_ERR_IO;
        } else if (file.saves > 0 && file.loading == MINT_ERR_IO) {
            file.loading = MINT_OK;
        }
        memcpy(held, file.seed, sizeof held);
        noise = boot;
        const bool could_load = file.loading == MINT_OK;
        assert_ok(start());
        if (rng.seed_file == MINT_OK) {
            assert_true(could_load && file.saving == SAVES);
            assert_memory_not_equal(file.seed, held, sizeof held);
            note_use(held);
        }
    }
    assert_true(used_count > BOOTS / 8);
}

#define TEST(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_start_leaves_a_seed),
        TEST(starts_under_the_same_noise_differ),
        TEST(the_seed_is_used_as_documented),
        TEST(the_seed_is_replaced_before_it_is_used),
        TEST(a_seed_that_cannot_be_replaced_is_not_used),
        TEST(a_damaged_seed_is_replaced_and_not_used),
        TEST(a_seed_is_no_entropy),
        TEST(nobody_gets_a_byte_before_the_seed),
        TEST(a_copy_made_meanwhile_leaves_another_seed),
        TEST(a_generator_in_use_leaves_the_file_alone),
        TEST(a_generator_that_is_off_leaves_the_file_alone),
        TEST(no_file_is_no_failure),
        TEST(no_seed_is_used_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
