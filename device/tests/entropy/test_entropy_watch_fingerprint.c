// SPDX-License-Identifier: Apache-2.0
//
// The boot fingerprint: what begins as it did before is found out, QEMU's LM3S6965 converter within
// one restart, which the standard's tests never notice; what does not begin so passes; and what
// could not be compared is never taken for checked.
#include "detector.h"
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"
#include "device/tests/support/failing_sha256.h"
#include "device/tests/support/fake_random.h"

static detector_store_t kept;
static fake_random_t noise;

static int reset(void **state)
{
    (void)state;
    memset(&kept, 0, sizeof kept);
    memset(&failing_sha256, 0, sizeof failing_sha256);
    noise = (fake_random_t){.state = 1};
    return 0;
}

// n = n*314159 + 1; 0x200 + ((n >> 16) & 7), of which the lower three bits are the noise.
static uint8_t lm3s6965_sample(uint32_t *n)
{
    *n = *n * 314159u + 1u;
    return (0x200u + (*n >> 16 & 7u)) & 7u;
}

// One start of a device with this converter, compared with those before.
static mint_status_t boot_lm3s6965(void)
{
    const mint_fingerprint_store_t store = detector_store(&kept);
    mint_fingerprint_t fingerprint;
    uint32_t n = 0;
    assert_ok(mint_fingerprint_start(&fingerprint, "adc", 128));
    for (uint32_t i = 0; i < 1024; i++) {
        mint_fingerprint_sample(&fingerprint, lm3s6965_sample(&n));
    }
    return mint_fingerprint_check(&fingerprint, &store);
}

static void the_lm3s6965_of_qemu_is_found_at_its_second_start(void **state)
{
    (void)state;
    assert_ok(boot_lm3s6965());
    assert_status(boot_lm3s6965(), MINT_ERR_REPLAY);
    assert_status(boot_lm3s6965(), MINT_ERR_REPLAY);
    assert_int_equal(kept.count, 1);
}

// Everything it has: after 65536 samples, which are whole windows, it comes again.
static void the_standards_tests_never_notice_it(void **state)
{
    (void)state;
    mint_health_t health;
    mint_health_limits_t limits;
    uint32_t n = 0;
    mint_health_init(&health);
    assert_ok(mint_health_limits(128, 3, &limits));
    assert_int_equal(limits.rct_cutoff, 16);
    assert_int_equal(limits.apt_cutoff, 190);
    uint32_t later = 0;
    for (uint32_t i = 0; i < 65536u; i++) {
        (void)lm3s6965_sample(&later);
    }
    for (uint32_t i = 0; i < 2u * 65536u; i++) {
        bool permanent = false;
        const uint8_t symbol = lm3s6965_sample(&n);
        assert_int_equal(symbol, lm3s6965_sample(&later));
        assert_ok(mint_health_sample(&health, &limits, symbol, &permanent));
    }
}

static mint_status_t boot(const char *label, uint16_t h_64, uint64_t seed,
                          const mint_fingerprint_store_t *store)
{
    mint_fingerprint_t fingerprint;
    mint_status_t status = mint_fingerprint_start(&fingerprint, label, h_64);
    noise.state = seed;
    for (uint32_t i = 0; i < mint_fingerprint_samples(h_64); i++) {
        mint_fingerprint_sample(&fingerprint, (uint8_t)fake_random_next(&noise));
    }
    mint_status_t checked = mint_fingerprint_check(&fingerprint, store);
    assert_true(status == MINT_OK || checked == status);
    return checked;
}

static void healthy_starts_pass(void **state)
{
    (void)state;
    const mint_fingerprint_store_t store = detector_store(&kept);
    for (uint64_t i = 1; i <= 1000u / MINT_TEST_STEP(4u, 8u); i++) {
        assert_ok(boot("adc", 128, i, &store));
        assert_int_equal(kept.count, i);
    }
}

static void as_many_starts_as_slots_are_compared(void **state)
{
    (void)state;
    mint_fingerprint_store_t store = detector_store(&kept);
    for (uint64_t i = 1; i <= 4; i++) {
        assert_ok(boot("adc", 512, i, &store));
    }
    store.slots = 3;
    assert_status(boot("adc", 512, 4, &store), MINT_ERR_REPLAY);
    assert_status(boot("adc", 512, 3, &store), MINT_ERR_REPLAY);
    assert_status(boot("adc", 512, 2, &store), MINT_ERR_REPLAY);
    assert_ok(boot("adc", 512, 1, &store));
}

static void sources_are_told_apart_by_their_labels(void **state)
{
    (void)state;
    const mint_fingerprint_store_t store = detector_store(&kept);
    assert_ok(boot("adc", 512, 1, &store));
    assert_ok(boot("adc2", 512, 1, &store));
    assert_ok(boot("", 512, 1, &store));
    assert_status(boot("adc", 512, 1, &store), MINT_ERR_REPLAY);
}

// 64 bits of entropy, rounded up to whole samples.
static void samples_follow_from_the_entropy(void **state)
{
    (void)state;
    assert_int_equal(mint_fingerprint_samples(0), 0);
    assert_int_equal(mint_fingerprint_samples(1), 4096);
    assert_int_equal(mint_fingerprint_samples(128), 32);
    assert_int_equal(mint_fingerprint_samples(511), 9);
    assert_int_equal(mint_fingerprint_samples(512), 8);
}

// The last sample counts, one more does not.
static void exactly_these_samples_are_compared(void **state)
{
    (void)state;
    const mint_fingerprint_store_t store = detector_store(&kept);
    static const uint8_t STARTS[3][9] = {{0}, {0, 0, 0, 0, 0, 0, 0, 1, 0}, {[8] = 1}};
    static const mint_status_t EXPECTED[3] = {MINT_OK, MINT_OK, MINT_ERR_REPLAY};
    for (uint32_t start = 0; start < 3; start++) {
        mint_fingerprint_t fingerprint;
        assert_ok(mint_fingerprint_start(&fingerprint, "x", 512));
        for (uint32_t i = 0; i < 9; i++) {
            mint_fingerprint_sample(&fingerprint, STARTS[start][i]);
        }
        assert_status(mint_fingerprint_check(&fingerprint, &store), EXPECTED[start]);
        // Checked once, and nothing left of it.
        assert_status(mint_fingerprint_check(&fingerprint, &store), MINT_ERR_STATE);
        assert_zeroed(&fingerprint.sha, sizeof fingerprint.sha);
    }
}

static void what_is_missing_or_wrong_is_told(void **state)
{
    (void)state;
    mint_fingerprint_store_t store = detector_store(&kept);
    mint_fingerprint_t fingerprint;
    assert_ok(mint_fingerprint_start(&fingerprint, "x", 512));
    for (uint32_t i = 0; i < 7; i++) {
        mint_fingerprint_sample(&fingerprint, 0);
    }
    assert_status(mint_fingerprint_check(&fingerprint, &store), MINT_ERR_STATE);
    assert_status(mint_fingerprint_start(&fingerprint, "x", 0), MINT_ERR_ARGUMENT);
    mint_fingerprint_sample(&fingerprint, 0);
    assert_status(mint_fingerprint_check(&fingerprint, &store), MINT_ERR_ARGUMENT);
    store.slots = 0;
    assert_status(boot("x", 512, 1, &store), MINT_ERR_ARGUMENT);
    store.slots = MINT_FINGERPRINT_SLOTS_MAX + 1u;
    assert_status(boot("x", 512, 1, &store), MINT_ERR_ARGUMENT);
    assert_int_equal(kept.count, 0);
}

static mint_status_t failing_read(void *context, uint8_t age, uint8_t *out)
{
    (void)context;
    memset(out, 0, MINT_FINGERPRINT_LEN);
    return age < 2u ? MINT_OK : MINT_ERR_IO;
}

static mint_status_t failing_append(void *context, const uint8_t *in)
{
    (void)context;
    (void)in;
    return MINT_ERR_FLASH;
}

static void a_storage_that_fails_is_told(void **state)
{
    (void)state;
    mint_fingerprint_store_t store = detector_store(&kept);
    store.read = failing_read;
    assert_status(boot("x", 512, 1, &store), MINT_ERR_IO);
    assert_int_equal(kept.count, 0);
    store = detector_store(&kept);
    store.append = failing_append;
    assert_status(boot("x", 512, 1, &store), MINT_ERR_FLASH);
}

static void a_hash_that_fails_is_told(void **state)
{
    const mint_fingerprint_store_t store = detector_store(&kept);
    assert_ok(boot("x", 512, 1, &store));
    const uint32_t calls = failing_sha256.calls;
    assert_int_equal(calls, 1 + 1 + 8 + 1);
    for (uint32_t call = 1; call <= calls; call++) {
        reset(state);
        failing_sha256.fail_at = call;
        assert_status(boot("x", 512, 1, &store), MINT_ERR_CRYPTO);
        assert_int_equal(kept.count, 0);
    }
}

#define TEST(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_lm3s6965_of_qemu_is_found_at_its_second_start),
        TEST(the_standards_tests_never_notice_it),
        TEST(healthy_starts_pass),
        TEST(as_many_starts_as_slots_are_compared),
        TEST(sources_are_told_apart_by_their_labels),
        TEST(samples_follow_from_the_entropy),
        TEST(exactly_these_samples_are_compared),
        TEST(what_is_missing_or_wrong_is_told),
        TEST(a_storage_that_fails_is_told),
        TEST(a_hash_that_fails_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
