// SPDX-License-Identifier: Apache-2.0
//
// Every call of the crypto library and every read of the flash made to fail in turn: nothing comes
// out, numbers are never used twice, and what failed works the next time.
#include "device/tests/seal/ends.h"
#include "device/tests/store/faulty_flash.h"
#include "device/tests/store/faulty_seam.h"
#include "device/tests/support/arena.h"

static rig_t rig;
static faulty_flash_t faulty;
static mint_sealer_t sealer;
static mint_opener_t opener;
static mint_seal_config_t config;
static uint64_t first = 9;
static uint8_t message[4 + MINT_SEAL_OVERHEAD_LEN];

static int set_up(void **state)
{
    (void)state;
    faulty_seam = (faulty_seam_t){.fail_at = 0};
    ends_start(&rig);
    faulty_flash_init(&faulty, &rig.flash.port);
    rig.port = &faulty.port;
    assert_ok(rig_mount(&rig));
    config = ends_config(&rig.store, 2);
    const mint_random_t random = ends_first_number(&first);
    assert_ok(mint_sealer_create(&config, &random));
    assert_ok(mint_opener_create(&config));
    assert_ok(mint_sealer_start(&sealer, &config));
    assert_ok(mint_opener_start(&opener, &config));
    return 0;
}

static mint_status_t seal(void)
{
    const uint64_t before = sealer.next;
    uint8_t text[4] = {1, 2, 3, 4};
    size_t len = SIZE_MAX;
    memset(message, 0xEE, sizeof message);
    mint_status_t status =
        mint_seal(&sealer, NULL, 0, text, sizeof text, message, sizeof message, &len);
    assert_true(sealer.next >= before);
    if (status != MINT_OK) {
        assert_int_equal(len, 0);
        assert_zeroed(message, sizeof message);
    }
    return status;
}

static mint_status_t start_sealer(void)
{
    mint_sealer_t other;
    mint_status_t status = mint_sealer_start(&other, &config);
    if (status != MINT_OK) {
        assert_zeroed(&other, sizeof other);
    }
    return status;
}

static mint_status_t start_opener(void)
{
    mint_opener_t other;
    mint_status_t status = mint_opener_start(&other, &config);
    if (status != MINT_OK) {
        assert_zeroed(&other, sizeof other);
    }
    return status;
}

static mint_status_t open(void)
{
    const mint_opener_t before = opener;
    uint32_t value;
    memcpy(&value, "\1\2\3\4", sizeof value);
    mint_status_t status = ends_open(&opener, value, message, sizeof message);
    if (status != MINT_OK) {
        assert_memory_equal(&opener, &before, sizeof opener);
    }
    return status;
}

static mint_status_t save(void)
{
    return mint_opener_save(&opener);
}

/// Goes through a call with each of its crypto calls failing; how many there are.
static uint32_t fail_crypto(mint_status_t (*call)(void))
{
    for (uint32_t at = 1; at < 1000; at++) {
        set_up(NULL);
        if (call == open || call == save) {
            assert_ok(seal());
        }
        if (call == save) {
            assert_ok(open());
        }
        faulty_seam = (faulty_seam_t){.fail_at = at, .fail_on = true};
        mint_status_t status = call();
        bool reached = faulty_seam.calls >= at;
        faulty_seam = (faulty_seam_t){.fail_at = 0};
        assert_int_equal(status == MINT_OK, !reached);
        if (!reached) {
            return at - 1;
        }
        assert_true(status == MINT_ERR_CRYPTO || status == MINT_ERR_FLASH);
        assert_ok(rig_mount(&rig));
        assert_ok(call());
    }
    return 0;
}

static void test_crypto_fails(void **state)
{
    (void)state;
    assert_true(fail_crypto(seal) > 6);
    assert_true(fail_crypto(open) > 6);
    assert_true(fail_crypto(start_sealer) > 6);
    assert_true(fail_crypto(start_opener) > 6);
    assert_true(fail_crypto(save) > 3);
}

/// A sealer whose cipher fails has used the number up all the same.
static void test_number_is_used_up(void **state)
{
    (void)state;
    assert_ok(seal());
    const uint64_t number = ends_number(message);
    faulty_seam = (faulty_seam_t){.fail_at = 1};
    assert_status(seal(), MINT_ERR_CRYPTO);
    assert_ok(seal());
    assert_true(ends_number(message) > number + 1);
}

static void test_reads_fail(void **state)
{
    (void)state;
    static mint_status_t (*const calls[])(void) = {start_sealer, start_opener, seal, open};
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        bool reached = true;
        for (uint32_t at = 1; reached; at++) {
            set_up(NULL);
            if (calls[i] == open) {
                assert_ok(seal());
            }
            faulty_flash_arm(&faulty, FAULT_READ, FAULT_REFUSED, at, UINT32_MAX);
            mint_status_t status = calls[i]();
            reached = faulty.failed_count > 0;
            faulty_flash_disarm(&faulty);
            assert_true(status == MINT_OK || status == MINT_ERR_FLASH);
            assert_int_equal(status == MINT_OK, !reached);
            assert_ok(rig_mount(&rig));
            assert_status(calls[i](), calls[i] == open && !reached ? MINT_ERR_STALE : MINT_OK);
            assert_true(at < 2000);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crypto_fails),
        cmocka_unit_test_setup(test_number_is_used_up, set_up),
        cmocka_unit_test(test_reads_fail),
    };
    return cmocka_run_group_tests_name("seal/faults", tests, use_arena, NULL);
}
