// SPDX-License-Identifier: Apache-2.0
//
// The library's guard in the pool: a source that repeats itself from boot to boot, one that follows
// its own past, and a storage that fails. The tests that it is made of have tests of their own.
#include "device/tests/support/check.h"
#include "device/tests/support/fake_source.h"
#include "mintmark/guard.h"

#define SLOTS 4u

// ---- the storage for fingerprints ----

static struct {
    uint8_t kept[16][MINT_FINGERPRINT_LEN];
    uint8_t count;
    bool fail_read;
    bool fail_append;
} storage;

static mint_status_t read_fingerprint(void *context, uint8_t age,
                                      uint8_t fingerprint[MINT_FINGERPRINT_LEN])
{
    (void)context;
    if (storage.fail_read) {
        return MINT_ERR_IO;
    }
    if (age >= storage.count) {
        return MINT_ERR_NOT_FOUND;
    }
    memcpy(fingerprint, storage.kept[storage.count - 1 - age], MINT_FINGERPRINT_LEN);
    return MINT_OK;
}

static mint_status_t append_fingerprint(void *context,
                                        const uint8_t fingerprint[MINT_FINGERPRINT_LEN])
{
    (void)context;
    if (storage.fail_append) {
        return MINT_ERR_FLASH;
    }
    memcpy(storage.kept[storage.count++], fingerprint, MINT_FINGERPRINT_LEN);
    return MINT_OK;
}

// ---- a source and its guard ----

static const mint_fingerprint_store_t fingerprints = {
    .read = read_fingerprint, .append = append_fingerprint, .slots = SLOTS};

static mint_watch_t watch;
static mint_fingerprint_t fingerprint;
static mint_watch_guard_t guard;
static fake_source_t fake;
static mint_source_t source;
static mint_entropy_t pool;

static int reset(void **state)
{
    (void)state;
    memset(&storage, 0, sizeof storage);
    guard = (mint_watch_guard_t){.watch = &watch};
    source = fake_source(&fake, MINT_CREDIT_MEASURED);
    source.guard = &mint_watch_guard;
    source.guard_context = &guard;
    return 0;
}

static void take_fingerprints(void)
{
    guard.fingerprint = &fingerprint;
    guard.fingerprints = &fingerprints;
}

/// What becomes of the source at a start and while two blocks are made.
static mint_status_t boot(void)
{
    uint8_t out[64];
    mint_status_t status = mint_entropy_start(&pool, &source, 1);
    assert_true(status == MINT_OK || status == MINT_ERR_NO_CREDIT);
    mint_status_t got = mint_entropy_get(&pool, out, sizeof out);
    assert_int_equal(got, pool.states[0].failure == MINT_OK ? MINT_OK : MINT_ERR_NO_CREDIT);
    return pool.states[0].failure;
}

// QEMU's ADC of the LM3S6965: a linear congruential generator that every boot starts alike. Nothing
// is wrong with it as far as the standard's tests can see.
static uint32_t lcg;

static mint_status_t lcg_sample(void *context, uint8_t *symbol)
{
    (void)context;
    lcg = lcg * 314159u + 1u;
    *symbol = (uint8_t)(lcg >> 16 & 7u);
    return MINT_OK;
}

static void what_repeats_itself_from_boot_to_boot_is_out(void **state)
{
    (void)state;
    source.sample = lcg_sample;
    source.symbol_bits = 3;
    source.h_64 = 128;
    guard.watch = NULL;
    for (int boots = 0; boots < 3; boots++) { // without a fingerprint nobody notices
        lcg = 0;
        assert_status(boot(), MINT_OK);
    }
    take_fingerprints();
    lcg = 0;
    assert_status(boot(), MINT_OK);
    lcg = 0;
    assert_status(boot(), MINT_ERR_REPLAY);
    assert_int_equal(pool.states[0].samples, 32); // 64 bits of it
    assert_int_equal(pool.states[0].guard_alarms, 1);
}

static void a_healthy_source_passes_every_boot(void **state)
{
    (void)state;
    take_fingerprints();
    for (int boots = 0; boots < 8; boots++) {
        assert_status(boot(), MINT_OK);
        assert_int_equal(pool.states[0].guard_alarms, 0);
    }
    assert_int_equal(storage.count, 8); // one a boot, on demand tests take none
    assert_ok(mint_entropy_test(&pool));
    assert_int_equal(storage.count, 8);
}

// The fingerprint's samples are those of the start-up test, however many it needs.
static void a_fingerprint_is_of_no_sample_that_is_used(void **state)
{
    (void)state;
    take_fingerprints();
    source.h_64 = 2;
    assert_ok(mint_entropy_start(&pool, &source, 1));
    assert_int_equal(fake.calls, 2048);
    assert_int_equal(storage.count, 1);
}

static void a_fingerprint_that_cannot_be_compared_or_kept_costs_the_source(void **state)
{
    (void)state;
    take_fingerprints();
    storage.fail_read = true;
    assert_status(boot(), MINT_ERR_IO);
    storage.fail_read = false;
    storage.fail_append = true;
    assert_status(boot(), MINT_ERR_FLASH);
    storage.fail_append = false;
    assert_status(boot(), MINT_OK);
}

// Every second sample is the one before once more: no value comes too often, none five times in a
// row.
static mint_status_t injected_sample(void *context, uint8_t *symbol)
{
    static uint8_t echo;
    mint_status_t status = fake_source_sample(context, symbol);
    *symbol = fake.calls % 2 == 0 ? echo : *symbol;
    echo = *symbol;
    return status;
}

static void what_follows_its_own_past_is_out(void **state)
{
    (void)state;
    source.sample = injected_sample;
    source.guard = NULL;
    assert_status(boot(), MINT_OK); // never five in a row
    source.guard = &mint_watch_guard;
    mint_status_t failure = boot();
    assert_true(failure == MINT_ERR_LAG || failure == MINT_ERR_MARKOV || failure == MINT_ERR_RANGE);
    assert_int_equal(pool.states[0].rct_alarms, 0);
    assert_true(pool.states[0].guard_alarms > 0);
}

// Two sources that may be one: the second is noise of its own or, once they are joined, gives what
// the first has just given.
static struct {
    fake_source_t second;
    uint8_t pin;
    bool fresh;
    bool joined;
} wires;

static mint_status_t first_sample(void *context, uint8_t *symbol)
{
    mint_status_t status = fake_source_sample(context, symbol);
    wires.pin = *symbol;
    wires.fresh = wires.joined;
    return status;
}

static mint_status_t second_sample(void *context, uint8_t *symbol)
{
    mint_status_t status = fake_source_sample(context, symbol);
    *symbol = wires.fresh ? wires.pin : *symbol;
    wires.fresh = false;
    return status;
}

static void a_copy_of_another_source_is_out(void **state)
{
    (void)state;
    static mint_watch_copy_t copy;
    uint8_t out[256];
    mint_watch_guard_t second = {.copy = &copy, .other = &watch};
    mint_source_t pair[2] = {source, fake_source(&wires.second, MINT_CREDIT_VOUCHED)};
    wires.second.random.state = 1;
    pair[0].sample = first_sample;
    pair[1].sample = second_sample;
    pair[1].guard = &mint_watch_guard;
    pair[1].guard_context = &second;
    assert_ok(mint_entropy_start(&pool, pair, 2));
    assert_ok(mint_entropy_get(&pool, out, sizeof out));
    assert_status(pool.states[1].failure, MINT_OK);
    assert_int_equal(pool.states[1].guard_alarms, 0);
    wires.joined = true;
    assert_ok(mint_entropy_get(&pool, out, sizeof out)); // by the first one alone
    assert_status(pool.states[0].failure, MINT_OK);
    assert_status(pool.states[1].failure, MINT_ERR_COPY);
    assert_int_equal(pool.states[1].rct_alarms + pool.states[1].apt_alarms, 0);
}

static void a_wrong_reference_puts_the_source_out(void **state)
{
    (void)state;
    static const mint_watch_reference_t reference = {.mean_low = 2, .mean_high = 1};
    guard.reference = &reference;
    assert_status(boot(), MINT_ERR_ARGUMENT);
    assert_int_equal(fake.calls, 0);
}

static void every_part_can_be_left_out(void **state)
{
    (void)state;
    guard.watch = NULL;
    assert_status(boot(), MINT_OK);
    assert_int_equal(fake.calls, MINT_ENTROPY_STARTUP + 80);
    assert_int_equal(storage.count, 0);
}

#define TEST(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_repeats_itself_from_boot_to_boot_is_out),
        TEST(a_healthy_source_passes_every_boot),
        TEST(a_fingerprint_is_of_no_sample_that_is_used),
        TEST(a_fingerprint_that_cannot_be_compared_or_kept_costs_the_source),
        TEST(what_follows_its_own_past_is_out),
        TEST(a_copy_of_another_source_is_out),
        TEST(a_wrong_reference_puts_the_source_out),
        TEST(every_part_can_be_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
