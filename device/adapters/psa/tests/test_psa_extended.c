// SPDX-License-Identifier: Apache-2.0
//
// The optional part of Protected Storage (IHI 0087 §5.4.7–§5.4.9): psa_ps_create() and
// psa_ps_set_extended() with each status that the specification lists for them, and with the one
// that it does not.
#include "device/adapters/psa/tests/fixture.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "mintmark/psa.h"

#define CAPACITY_MAX (FIXTURE_BUFFER_LEN - 2u) // largest asset that the buffer can hold

static const fixture_api_t *const api = &fixture_ps;
static const uint8_t text[] = "what an application writes piece by piece, as it comes in";
static uint8_t filler[1024];

static void check(psa_storage_uid_t uid, const void *data, size_t size, size_t capacity)
{
    fixture_check(api, uid, data, size, capacity, 0);
    assert_zeroed(fixture_buffer, sizeof fixture_buffer);
}

static void test_support(void **state)
{
    (void)state;
    assert_int_equal(psa_ps_get_support(), PSA_STORAGE_SUPPORT_SET_EXTENDED);
    assert_psa(psa_ps_set(1, 5, text, 0), PSA_SUCCESS);
    for (size_t size = 0; size < 2; size++) {
        mint_psa_init(&fixture_rig.store, fixture_buffer, size);
        assert_int_equal(psa_ps_get_support(), 0);
        assert_psa(psa_ps_create(2, 0, 0), PSA_ERROR_NOT_SUPPORTED);
        assert_psa(psa_ps_set_extended(1, 0, 1, text), PSA_ERROR_NOT_SUPPORTED);
    }
    mint_psa_init(&fixture_rig.store, fixture_buffer, MINT_PSA_BUFFER_LEN(0));
    assert_int_equal(psa_ps_get_support(), PSA_STORAGE_SUPPORT_SET_EXTENDED);
    assert_psa(psa_ps_create(2, 0, 0), PSA_SUCCESS);
    assert_psa(psa_ps_create(3, 1, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    check(1, text, 5, 5);
    check(2, NULL, 0, 0);
    fixture_check_absent(api, 3);
}

static void test_create(void **state)
{
    static const size_t capacities[] = {0, 1, 100, CAPACITY_MAX};
    (void)state;
    for (psa_storage_uid_t uid = 1; uid <= 4; uid++) {
        assert_psa(psa_ps_create(uid, capacities[uid - 1], 0), PSA_SUCCESS);
        check(uid, NULL, 0, capacities[uid - 1]);
    }
    assert_ok(rig_mount(&fixture_rig));
    for (psa_storage_uid_t uid = 1; uid <= 4; uid++) {
        size_t len = 9;
        uint8_t out = 0x55;
        check(uid, NULL, 0, capacities[uid - 1]);
        assert_psa(psa_ps_get(uid, 1, 1, &out, &len), PSA_ERROR_INVALID_ARGUMENT);
        assert_int_equal(len, 0);
        assert_int_equal(out, 0x55);
        assert_psa(psa_ps_remove(uid), PSA_SUCCESS);
        fixture_check_absent(api, uid);
    }
}

static void test_create_flags(void **state)
{
    const psa_storage_create_flags_t kept =
        PSA_STORAGE_FLAG_NO_CONFIDENTIALITY | PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION;
    (void)state;
    for (unsigned bit = 0; bit < 32; bit++) {
        psa_storage_create_flags_t flag = (psa_storage_create_flags_t)1u << bit;
        if ((flag & kept) == 0) {
            assert_psa(psa_ps_create(1, 4, flag), PSA_ERROR_NOT_SUPPORTED);
            assert_psa(psa_ps_create(1, 4, flag | kept), PSA_ERROR_NOT_SUPPORTED);
        }
    }
    fixture_check_absent(api, 1);
    assert_psa(psa_ps_create(1, 4, kept), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(1, 0, 3, text), PSA_SUCCESS);
    fixture_check(api, 1, text, 3, 4, kept);
}

/// Flags before capacity before existence.
static void test_create_what_is_there(void **state)
{
    (void)state;
    assert_psa(psa_ps_set(1, 5, text, 0), PSA_SUCCESS);
    assert_psa(psa_ps_create(2, 20, 0), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(2, 0, 4, text), PSA_SUCCESS);
    for (psa_storage_uid_t uid = 1; uid <= 2; uid++) {
        assert_psa(psa_ps_create(uid, 5, 0), PSA_ERROR_ALREADY_EXISTS);
        assert_psa(psa_ps_create(uid, 20, 0), PSA_ERROR_ALREADY_EXISTS);
        assert_psa(psa_ps_create(uid, 5, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_ERROR_NOT_SUPPORTED);
        assert_psa(psa_ps_create(uid, UINT32_MAX, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
        assert_psa(psa_ps_create(uid, SIZE_MAX, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    }
    check(1, text, 5, 5);
    check(2, text, 4, 20);
}

static void test_create_too_much(void **state)
{
    static const size_t capacities[] = {CAPACITY_MAX + 1, UINT16_MAX - 1,   UINT16_MAX,
                                        UINT16_MAX + 1u,  UINT32_MAX - 1u,  UINT32_MAX,
                                        SIZE_MAX - 2,     SIZE_MAX / 2 + 1, SIZE_MAX};
    static uint8_t large[UINT16_MAX + 10];
    (void)state;
    for (size_t i = 0; i < sizeof capacities / sizeof capacities[0]; i++) {
        assert_psa(psa_ps_create(1, capacities[i], 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    }
    mint_psa_init(&fixture_rig.store, large, sizeof large);
    for (size_t i = 1; i < sizeof capacities / sizeof capacities[0]; i++) {
        assert_psa(psa_ps_create(1, capacities[i], 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    }
    assert_psa(psa_ps_create(1, 1000, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    fixture_check_absent(api, 1);
}

/// Whatever psa_ps_create() accepts can be written to the last byte, and more than once.
static void test_created_can_be_written(void **state)
{
    static uint8_t large[1024];
    (void)state;
    for (size_t taken = 0; taken < 3; taken++) {
        size_t accepted = 0;
        for (size_t capacity = 0; capacity < 1000; capacity += 37) {
            assert_int_equal(fixture_set_up(NULL), 0);
            for (psa_storage_uid_t uid = 1; uid <= taken * 2; uid++) {
                assert_psa(psa_its_set(uid, 350, filler, 0), PSA_SUCCESS);
            }
            mint_psa_init(&fixture_rig.store, large, sizeof large);
            psa_status_t status = psa_ps_create(1, capacity, 0);
            if (status != PSA_SUCCESS) {
                assert_int_equal(status, PSA_ERROR_INSUFFICIENT_STORAGE);
                fixture_check_absent(api, 1);
                continue;
            }
            memset(filler, (int)capacity, capacity);
            for (int i = 0; i < 3; i++) {
                filler[0] = (uint8_t)i;
                assert_psa(psa_ps_set_extended(1, 0, capacity, filler), PSA_SUCCESS);
            }
            fixture_check(api, 1, filler, capacity, capacity, 0);
            accepted++;
        }
        assert_true(accepted > 3);
    }
}

static void test_set_extended(void **state)
{
    uint8_t expected[40];
    (void)state;
    assert_psa(psa_ps_create(1, sizeof expected, 0), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(1, 0, 10, text), PSA_SUCCESS);
    check(1, text, 10, sizeof expected);
    assert_psa(psa_ps_set_extended(1, 10, 20, text + 10), PSA_SUCCESS);
    check(1, text, 30, sizeof expected);
    assert_ok(rig_mount(&fixture_rig));
    check(1, text, 30, sizeof expected);
    assert_psa(psa_ps_set_extended(1, 4, 3, text + 40), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(1, 25, 15, text), PSA_SUCCESS);
    memcpy(expected, text, 25);
    memcpy(expected + 4, text + 40, 3);
    memcpy(expected + 25, text, 15);
    check(1, expected, sizeof expected, sizeof expected);
    uint8_t part[sizeof expected];
    size_t len = 0;
    assert_psa(psa_ps_get(1, 20, sizeof part, part, &len), PSA_SUCCESS);
    assert_int_equal(len, sizeof expected - 20);
    assert_memory_equal(part, expected + 20, len);
}

/// §5.4.8: no gap, nothing behind the capacity; what is refused changes nothing.
static void test_set_extended_outside(void **state)
{
    static const size_t lengths[] = {31,         32,           UINT16_MAX,       INT32_MAX,
                                     UINT32_MAX, SIZE_MAX - 9, SIZE_MAX / 2 + 1, SIZE_MAX};
    (void)state;
    assert_psa(psa_ps_create(1, 40, 0), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(1, 0, 10, text), PSA_SUCCESS);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        assert_psa(psa_ps_set_extended(1, 10, lengths[i], text), PSA_ERROR_INVALID_ARGUMENT);
        assert_psa(psa_ps_set_extended(1, lengths[i], 1, text), PSA_ERROR_INVALID_ARGUMENT);
        assert_psa(psa_ps_set_extended(1, lengths[i], 0, NULL), PSA_ERROR_INVALID_ARGUMENT);
    }
    assert_psa(psa_ps_set_extended(1, 11, 1, text), PSA_ERROR_INVALID_ARGUMENT);
    assert_psa(psa_ps_set_extended(1, 11, 0, text), PSA_ERROR_INVALID_ARGUMENT);
    assert_psa(psa_ps_set_extended(1, 0, 41, text), PSA_ERROR_INVALID_ARGUMENT);
    assert_psa(psa_ps_set_extended(1, 0, 1, NULL), PSA_ERROR_INVALID_ARGUMENT);
    assert_psa(psa_ps_set_extended(0, 0, 1, text), PSA_ERROR_INVALID_ARGUMENT);
    check(1, text, 10, 40);
    uint32_t before = fixture_rig.flash.operation_count;
    assert_psa(psa_ps_set_extended(1, 10, 0, NULL), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(1, 0, 0, text), PSA_SUCCESS);
    assert_int_equal(fixture_rig.flash.operation_count, before);
    check(1, text, 10, 40);
}

static void test_set_extended_absent(void **state)
{
    (void)state;
    assert_psa(psa_ps_set_extended(1, 0, 4, text), PSA_ERROR_DOES_NOT_EXIST);
    assert_psa(psa_its_set(1, 4, text, 0), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(1, 0, 4, text), PSA_ERROR_DOES_NOT_EXIST);
    assert_psa(psa_ps_create(1, 4, 0), PSA_SUCCESS);
    assert_psa(psa_ps_remove(1), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(1, 0, 4, text), PSA_ERROR_DOES_NOT_EXIST);
    fixture_check_absent(api, 1);
}

/// What psa_ps_set() made can be overwritten, but has the capacity that it has bytes.
static void test_set_extended_of_a_set_asset(void **state)
{
    uint8_t expected[12];
    (void)state;
    memcpy(expected, text, sizeof expected);
    memcpy(expected + 8, text + 30, 4);
    assert_psa(psa_ps_set(1, 12, text, PSA_STORAGE_FLAG_NO_CONFIDENTIALITY), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(1, 12, 1, text), PSA_ERROR_INVALID_ARGUMENT);
    assert_psa(psa_ps_set_extended(1, 8, 4, text + 30), PSA_SUCCESS);
    fixture_check(api, 1, expected, 12, 12, PSA_STORAGE_FLAG_NO_CONFIDENTIALITY);
    assert_psa(psa_ps_create(2, 40, 0), PSA_SUCCESS);
    assert_psa(psa_ps_set(2, 12, text, 0), PSA_SUCCESS);
    check(2, text, 12, 12);
    assert_psa(psa_ps_set_extended(2, 0, 13, text), PSA_ERROR_INVALID_ARGUMENT);
    assert_psa(psa_ps_set(2, 0, NULL, 0), PSA_SUCCESS);
    check(2, NULL, 0, 0);
    assert_psa(psa_ps_set_extended(2, 0, 0, NULL), PSA_SUCCESS);
}

static void test_set_extended_write_once(void **state)
{
    (void)state;
    assert_psa(psa_ps_set(1, 12, text, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(1, 0, 4, text + 4), PSA_ERROR_NOT_PERMITTED);
    assert_psa(psa_ps_set_extended(1, 0, 0, NULL), PSA_ERROR_NOT_PERMITTED);
    fixture_check(api, 1, text, 12, 12, PSA_STORAGE_FLAG_WRITE_ONCE);
}

static void test_set_extended_beyond_the_buffer(void **state)
{
    (void)state;
    assert_psa(psa_ps_set(1, FIXTURE_BUFFER_LEN, filler, 0), PSA_SUCCESS);
    assert_psa(psa_ps_set(2, FIXTURE_BUFFER_LEN + 1, filler, 0), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(1, 0, 1, filler), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(2, 0, 1, filler), PSA_ERROR_NOT_SUPPORTED);
    check(2, filler, FIXTURE_BUFFER_LEN + 1, FIXTURE_BUFFER_LEN + 1);
}

/// The one status that §5.4.8 does not have: others took the room for a second version.
static void test_no_room_for_a_second_version(void **state)
{
    psa_storage_uid_t uid = 1;
    (void)state;
    assert_psa(psa_ps_create(100, CAPACITY_MAX, 0), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(100, 0, 10, text), PSA_SUCCESS);
    while (psa_its_set(uid, 200, filler, 0) == PSA_SUCCESS) {
        uid++;
    }
    assert_psa(psa_ps_set_extended(100, 0, 10, text + 1), PSA_ERROR_INSUFFICIENT_STORAGE);
    check(100, text, 10, CAPACITY_MAX);
    assert_psa(psa_ps_create(101, 200, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    assert_psa(psa_ps_create(100, 200, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    fixture_check_absent(api, 101);
    assert_psa(psa_its_remove(1), PSA_SUCCESS);
    assert_psa(psa_its_remove(2), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(100, 0, 10, text + 1), PSA_SUCCESS);
    check(100, text + 1, 10, CAPACITY_MAX);
}

static void test_all_records_in_use(void **state)
{
    (void)state;
    fixture_start(1024, 6, 8, 3);
    assert_psa(psa_its_set(1, 20, filler, 0), PSA_SUCCESS);
    assert_psa(psa_its_set(2, 20, filler, 0), PSA_SUCCESS);
    assert_psa(psa_ps_create(1, 100, 0), PSA_SUCCESS);
    assert_psa(psa_ps_create(2, 100, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    assert_psa(psa_ps_set_extended(1, 0, 20, text), PSA_SUCCESS);
    check(1, text, 20, 100);
}

static void test_damage(void **state)
{
    (void)state;
    assert_psa(psa_ps_create(1, 40, 0), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(1, 0, 10, text), PSA_SUCCESS);
    fixture_damage_data(api, 1);
    struct psa_storage_info_t info;
    assert_psa(psa_ps_get_info(1, &info), PSA_ERROR_INVALID_SIGNATURE);
    assert_psa(psa_ps_set_extended(1, 0, 4, text), PSA_ERROR_INVALID_SIGNATURE);
    assert_psa(psa_ps_create(1, 40, 0), PSA_ERROR_ALREADY_EXISTS);
    assert_zeroed(fixture_buffer, sizeof fixture_buffer);
    assert_psa(psa_ps_set(2, 10, text, 0), PSA_SUCCESS);
    fixture_damage_data(api, 2);
    assert_psa(psa_ps_set_extended(2, 0, 4, text), PSA_ERROR_INVALID_SIGNATURE);
    assert_zeroed(fixture_buffer, sizeof fixture_buffer);
    fixture_damage_header(api, 1);
    assert_psa(psa_ps_set_extended(1, 0, 4, text), PSA_ERROR_DATA_CORRUPT);
    assert_psa(psa_ps_create(1, 4, 0), PSA_ERROR_STORAGE_FAILURE);
}

/// Records that the adapter would never have written.
static void test_impossible_sizes(void **state)
{
    static const uint8_t records[][4] = {{0, 0, 3, 0}, {0, 0, 0, 1}, {0, 0, 0xFF, 0xFF}};
    struct psa_storage_info_t info;
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        mint_store_select(&fixture_rig.store, MINT_PSA_AREA_PS);
        assert_ok(mint_store_set(&fixture_rig.store, 1, i < 3 ? records[i] : filler,
                                 i < 3 ? sizeof records[i] : i - 3, MINT_STORE_UNLOCKED));
        assert_psa(psa_ps_get_info(1, &info), PSA_ERROR_DATA_CORRUPT);
        assert_psa(psa_ps_set_extended(1, 0, 1, text), PSA_ERROR_DATA_CORRUPT);
    }
    assert_psa(psa_ps_remove(1), PSA_SUCCESS);
}

static void test_failures(void **state)
{
    (void)state;
    assert_psa(psa_ps_create(1, 40, 0), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(1, 0, 10, text), PSA_SUCCESS);
    fixture_rig.flash.off = true;
    assert_psa(psa_ps_create(2, 4, 0), PSA_ERROR_STORAGE_FAILURE);
    assert_psa(psa_ps_set_extended(1, 0, 4, text + 1), PSA_ERROR_STORAGE_FAILURE);
    assert_zeroed(fixture_buffer, sizeof fixture_buffer);
    fixture_rig.flash.off = false;
    fixture_rig.flash.fail_every = 1;
    assert_psa(psa_ps_set_extended(1, 0, 4, text + 1), PSA_ERROR_STORAGE_FAILURE);
    assert_psa(psa_ps_create(2, 4, 0), PSA_ERROR_STORAGE_FAILURE);
    assert_zeroed(fixture_buffer, sizeof fixture_buffer);
    fixture_rig.flash.fail_every = 0;
    mint_store_unmount(&fixture_rig.store);
    assert_psa(psa_ps_create(2, 4, 0), PSA_ERROR_GENERIC_ERROR);
    assert_psa(psa_ps_set_extended(1, 0, 4, text), PSA_ERROR_GENERIC_ERROR);
    assert_ok(rig_mount(&fixture_rig));
    check(1, text, 10, 40);
    mint_psa_init(NULL, fixture_buffer, sizeof fixture_buffer);
    assert_psa(psa_ps_create(2, 4, 0), PSA_ERROR_GENERIC_ERROR);
    assert_psa(psa_ps_set_extended(1, 0, 4, text), PSA_ERROR_GENERIC_ERROR);
}

static void test_nothing_in_the_clear(void **state)
{
    (void)state;
    assert_psa(psa_ps_create(1, sizeof text, 0), PSA_SUCCESS);
    assert_psa(psa_ps_set_extended(1, 0, sizeof text, text), PSA_SUCCESS);
    check(1, text, sizeof text, sizeof text);
    assert_false(rig_contains(fixture_rig.flash.now, ram_flash_len(&fixture_rig.flash), text, 8));
    assert_false(rig_contains(&fixture_rig.store, sizeof fixture_rig.store, text, 8));
    assert_false(rig_contains(fixture_rig.unit, sizeof fixture_rig.unit, text, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_support, fixture_set_up),
        cmocka_unit_test_setup(test_create, fixture_set_up),
        cmocka_unit_test_setup(test_create_flags, fixture_set_up),
        cmocka_unit_test_setup(test_create_what_is_there, fixture_set_up),
        cmocka_unit_test_setup(test_create_too_much, fixture_set_up),
        cmocka_unit_test_setup(test_created_can_be_written, fixture_set_up),
        cmocka_unit_test_setup(test_set_extended, fixture_set_up),
        cmocka_unit_test_setup(test_set_extended_outside, fixture_set_up),
        cmocka_unit_test_setup(test_set_extended_absent, fixture_set_up),
        cmocka_unit_test_setup(test_set_extended_of_a_set_asset, fixture_set_up),
        cmocka_unit_test_setup(test_set_extended_write_once, fixture_set_up),
        cmocka_unit_test_setup(test_set_extended_beyond_the_buffer, fixture_set_up),
        cmocka_unit_test_setup(test_no_room_for_a_second_version, fixture_set_up),
        cmocka_unit_test_setup(test_all_records_in_use, fixture_set_up),
        cmocka_unit_test_setup(test_damage, fixture_set_up),
        cmocka_unit_test_setup(test_impossible_sizes, fixture_set_up),
        cmocka_unit_test_setup(test_failures, fixture_set_up),
        cmocka_unit_test_setup(test_nothing_in_the_clear, fixture_set_up),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
