// SPDX-License-Identifier: Apache-2.0
//
// What the public functions of the store promise when the power stays on and the flash works:
// values, flags, lists, digests, and each status that they document. What they promise otherwise is
// in the tests beside this one.
#include "device/tests/store/rig.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "store/log.h"

static rig_t rig;
static mint_store_t *const store = &rig.store;
static const uint8_t secret[] = "a value that must not stand on flash";

static int set_up(void **state)
{
    (void)state;
    rig_start(&rig, 1024, 4, 8, 16);
    assert_ok(rig_mount(&rig));
    return 0;
}

/// Makes a record of 40 bytes that no longer authenticates.
static void damage_value(uint64_t uid)
{
    uint8_t value[40] = {7};
    assert_ok(mint_store_set(store, uid, value, sizeof value, 0));
    rig_flip(&rig, ((size_t)rig_address(&rig, 0, uid) + MINT_RECORD_HEADER_LEN + 39) * 8);
}

/// Makes a record whose header no longer reads: of two wrong bits, none can be mended.
static void damage_header(uint64_t uid)
{
    assert_ok(mint_store_set(store, uid, secret, sizeof secret, 0));
    uint32_t address = rig_address(&rig, 0, uid);
    rig_flip(&rig, (size_t)address * 8 + 20);
    rig_flip(&rig, (size_t)address * 8 + 70);
}

static void test_set_get_delete(void **state)
{
    (void)state;
    rig_check_absent(&rig, 1);
    assert_ok(mint_store_set(store, 1, secret, sizeof secret, 0));
    rig_check(&rig, 1, secret, sizeof secret);
    assert_ok(mint_store_set(store, 1, NULL, 0, 0));
    rig_check(&rig, 1, NULL, 0);
    assert_ok(mint_store_set(store, 1, secret, 5, 0));
    assert_ok(rig_mount(&rig));
    rig_check(&rig, 1, secret, 5);
    assert_ok(mint_store_delete(store, 1));
    assert_status(mint_store_delete(store, 1), MINT_ERR_NOT_FOUND);
    assert_ok(rig_mount(&rig));
    rig_check_absent(&rig, 1);
    assert_status(mint_store_delete(store, 1), MINT_ERR_NOT_FOUND);
}

static void test_arguments(void **state)
{
    static const uint8_t flags[] = {0x10, 0x20, 0x40, 0x80, 0xF0};
    static uint8_t too_long[UINT16_MAX + 1];
    (void)state;
    uint32_t before = rig.flash.operation_count;
    assert_status(mint_store_set(store, 0, secret, 4, 0), MINT_ERR_ARGUMENT);
    assert_status(mint_store_set(store, 1, too_long, sizeof too_long, 0), MINT_ERR_ARGUMENT);
    for (size_t i = 0; i < sizeof flags; i++) {
        assert_status(mint_store_set(store, 1, secret, 4, flags[i]), MINT_ERR_ARGUMENT);
    }
    rig_check_absent(&rig, 0);
    assert_status(mint_store_delete(store, 0), MINT_ERR_NOT_FOUND);
    assert_int_equal(rig.flash.operation_count, before);
}

static void test_get_needs_space_for_all(void **state)
{
    (void)state;
    uint8_t value[8];
    size_t len = 99;
    assert_ok(mint_store_set(store, 1, secret, 5, 0));
    memset(value, 0x55, sizeof value);
    for (size_t size = 0; size < 5; size++) {
        assert_status(mint_store_get(store, 1, value, size, &len), MINT_ERR_SPACE);
        assert_int_equal(len, 0);
    }
    assert_true(all_are(value, sizeof value, 0x55));
    assert_ok(mint_store_get(store, 1, value, 5, &len));
    assert_int_equal(len, 5);
    assert_memory_equal(value, secret, 5);
    assert_true(all_are(value + 5, 3, 0x55));
}

/// Every part of a value that spans several of the pieces in which it is opened.
static void test_read_parts(void **state)
{
    uint8_t value[70];
    uint8_t part[sizeof value + 2];
    (void)state;
    for (size_t i = 0; i < sizeof value; i++) {
        value[i] = (uint8_t)(3 * i);
    }
    assert_ok(mint_store_set(store, 1, value, sizeof value, 0));
    for (size_t offset = 0; offset <= sizeof value; offset += 5) {
        for (size_t size = 0; size <= sizeof value + 1; size += 3) {
            size_t len = 99;
            size_t left_len = sizeof value - offset;
            memset(part, 0xEE, sizeof part);
            assert_ok(mint_store_read(store, 1, offset, part, size, &len));
            assert_int_equal(len, size < left_len ? size : left_len);
            check_bytes(part, (mint_bytes_t){value + offset, len});
            assert_true(all_are(part + len, sizeof part - len, 0xEE));
        }
    }
}

static void test_read_beyond_the_end(void **state)
{
    static const size_t offsets[] = {6, 7, 0xFFFF, 0x10000, SIZE_MAX - 4, SIZE_MAX};
    uint8_t part[4] = {1, 2, 3, 4};
    (void)state;
    size_t len = 99;
    assert_ok(mint_store_set(store, 1, secret, 5, 0));
    assert_ok(mint_store_read(store, 1, 5, part, SIZE_MAX, &len));
    assert_int_equal(len, 0);
    for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
        len = 99;
        assert_status(mint_store_read(store, 1, offsets[i], part, sizeof part, &len),
                      MINT_ERR_ARGUMENT);
        assert_int_equal(len, 0);
    }
    assert_memory_equal(part, ((const uint8_t[]){1, 2, 3, 4}), sizeof part);
    assert_status(mint_store_read(store, 2, 0, part, sizeof part, &len), MINT_ERR_NOT_FOUND);
    assert_int_equal(len, 0);
}

static void test_info(void **state)
{
    (void)state;
    for (uint8_t flags = 0; flags <= MINT_STORE_FLAGS; flags++) {
        size_t len = 99;
        uint8_t found = 0xFF;
        uint64_t uid = 100u + flags;
        assert_status(mint_store_info(store, uid, &len, &found), MINT_ERR_NOT_FOUND);
        assert_int_equal(len, 0);
        assert_int_equal(found, 0);
        assert_ok(mint_store_set(store, uid, secret, flags, flags));
        assert_ok(rig_mount(&rig));
        assert_ok(mint_store_info(store, uid, &len, &found));
        assert_int_equal(len, flags);
        assert_int_equal(found, flags);
    }
}

static void test_write_once(void **state)
{
    (void)state;
    assert_ok(mint_store_set(store, 7, secret, 4, MINT_STORE_WRITE_ONCE));
    for (int boot = 0; boot < 2; boot++) {
        size_t len = 0;
        uint8_t flags = 0;
        assert_status(mint_store_set(store, 7, secret, 5, MINT_STORE_WRITE_ONCE),
                      MINT_ERR_WRITE_ONCE);
        assert_status(mint_store_set(store, 7, secret, 4, 0), MINT_ERR_WRITE_ONCE);
        assert_status(mint_store_delete(store, 7), MINT_ERR_WRITE_ONCE);
        assert_status(mint_store_erase(store, 7), MINT_ERR_WRITE_ONCE);
        assert_ok(mint_store_set(store, 7, secret, 4, MINT_STORE_WRITE_ONCE));
        assert_ok(mint_store_info(store, 7, &len, &flags));
        assert_int_equal(len, 4);
        assert_int_equal(flags, MINT_STORE_WRITE_ONCE);
        assert_ok(rig_mount(&rig));
    }
    rig_check(&rig, 7, secret, 4);
}

static void test_record_becomes_write_once(void **state)
{
    (void)state;
    assert_ok(mint_store_set(store, 7, secret, 4, 0));
    assert_ok(mint_store_set(store, 7, secret, 4, MINT_STORE_WRITE_ONCE));
    assert_status(mint_store_delete(store, 7), MINT_ERR_WRITE_ONCE);
    rig_check(&rig, 7, secret, 4);
}

static void test_same_value_writes_nothing(void **state)
{
    (void)state;
    assert_ok(mint_store_set(store, 1, secret, sizeof secret, 4));
    uint32_t before = rig.flash.operation_count;
    assert_ok(mint_store_set(store, 1, secret, sizeof secret, 4));
    assert_int_equal(rig.flash.operation_count, before);
    assert_ok(mint_store_set(store, 1, secret, sizeof secret, 8));
    assert_true(rig.flash.operation_count > before);
    before = rig.flash.operation_count;
    assert_ok(mint_store_set(store, 1, secret, sizeof secret - 1, 8));
    assert_true(rig.flash.operation_count > before);
    before = rig.flash.operation_count;
    assert_ok(mint_store_set(store, 1, secret + 1, sizeof secret - 1, 8));
    assert_true(rig.flash.operation_count > before);
}

static void test_clean_mounts_write_nothing(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 60; i++) {
        assert_ok(mint_store_set(store, 1 + i % 5, secret, 1 + i % 30, 0));
        uint32_t before = rig.flash.operation_count;
        assert_ok(rig_mount(&rig));
        assert_int_equal(rig.flash.operation_count, before);
    }
    assert_int_equal(rig.flash.violation_count, 0);
}

static void test_enumeration(void **state)
{
    static const uint64_t uids[] = {5, UINT64_MAX - 1, 2, 0x6D696E7400000100u};
    static const uint64_t sorted[] = {2, 5, 0x6D696E7400000100u, UINT64_MAX - 1};
    (void)state;
    uint64_t uid = 0;
    assert_status(mint_store_next(store, &uid), MINT_ERR_NOT_FOUND);
    for (size_t i = 0; i < 4; i++) {
        assert_ok(mint_store_set(store, uids[i], secret, i, 0));
    }
    for (size_t i = 0; i < 4; i++) {
        assert_ok(mint_store_next(store, &uid));
        assert_true(uid == sorted[i]);
    }
    assert_status(mint_store_next(store, &uid), MINT_ERR_NOT_FOUND);
    assert_true(uid == sorted[3]);
    uid = 3;
    assert_ok(mint_store_next(store, &uid));
    assert_true(uid == 5);
}

static void test_digest(void **state)
{
    // uid 2 with "ab", uid 0x0102030405060708 with nothing: in this order whatever came first.
    static const uint8_t expected_input[] = {2,   0, 0, 0, 0, 0, 0, 0, 2, 0, 'a',
                                             'b', 8, 7, 6, 5, 4, 3, 2, 1, 0, 0};
    (void)state;
    uint8_t expected[MINT_SHA256_LEN];
    uint8_t digest[MINT_SHA256_LEN];
    assert_ok(mint_store_set(store, 0x0102030405060708u, NULL, 0, 0));
    assert_ok(mint_store_set(store, 2, (const uint8_t *)"ab", 2, 4));
    assert_ok(mint_sha256(expected_input, sizeof expected_input, expected));
    assert_ok(mint_store_digest(store, digest));
    assert_memory_equal(digest, expected, sizeof digest);
    assert_ok(mint_store_set(store, 3, (const uint8_t *)"c", 1, MINT_STORE_UNLOCKED));
    assert_ok(mint_store_digest(store, digest));
    assert_memory_equal(digest, expected, sizeof digest);
    assert_ok(mint_store_delete(store, 2));
    assert_ok(mint_store_digest(store, digest));
    assert_memory_not_equal(digest, expected, sizeof digest);
}

static void test_digest_of_nothing(void **state)
{
    (void)state;
    uint8_t expected[MINT_SHA256_LEN];
    uint8_t digest[MINT_SHA256_LEN];
    assert_ok(mint_sha256(NULL, 0, expected));
    assert_ok(mint_store_digest(store, digest));
    assert_memory_equal(digest, expected, sizeof digest);
}

/// A record that no longer authenticates is never handed out and never passed over in silence, but
/// it can be replaced and deleted.
static void test_damaged_value(void **state)
{
    (void)state;
    uint8_t value[40];
    uint8_t digest[MINT_SHA256_LEN];
    size_t len = 99;
    uint8_t flags = 9;
    damage_value(1);
    memset(value, 0x55, sizeof value);
    assert_status(mint_store_get(store, 1, value, sizeof value, &len), MINT_ERR_CORRUPT);
    assert_int_equal(len, 0);
    assert_zeroed(value, sizeof value);
    memset(value, 0x55, sizeof value);
    assert_status(mint_store_read(store, 1, 0, value, 4, &len), MINT_ERR_CORRUPT);
    assert_int_equal(len, 0);
    assert_zeroed(value, 4);
    assert_true(all_are(value + 4, sizeof value - 4, 0x55));
    assert_ok(mint_store_info(store, 1, &len, &flags));
    assert_status(mint_store_digest(store, digest), MINT_ERR_CORRUPT);
    assert_zeroed(digest, sizeof digest);
    assert_ok(mint_store_set(store, 1, secret, 4, 0));
    rig_check(&rig, 1, secret, 4);
    damage_value(1);
    assert_ok(mint_store_delete(store, 1));
    rig_check_absent(&rig, 1);
}

/// Setting the value that a damaged record once had must write it.
static void test_damaged_value_set_again(void **state)
{
    static const uint8_t value[40] = {7};
    (void)state;
    damage_value(1);
    assert_ok(mint_store_set(store, 1, value, sizeof value, 0));
    rig_check(&rig, 1, value, sizeof value);
}

/// A record whose header is lost is found damaged, not missing; lists cannot name it, but what
/// speaks of all records does not pass over it.
static void test_damaged_header(void **state)
{
    (void)state;
    uint8_t value[40];
    uint8_t digest[MINT_SHA256_LEN];
    size_t len = 99;
    uint8_t flags = 9;
    uint64_t uid = 0;
    mint_store_usage_t usage;
    assert_ok(mint_store_set(store, 2, secret, 3, 0));
    damage_header(1);
    assert_status(mint_store_get(store, 1, value, sizeof value, &len), MINT_ERR_CORRUPT);
    assert_int_equal(len, 0);
    assert_status(mint_store_read(store, 1, 0, value, sizeof value, &len), MINT_ERR_CORRUPT);
    assert_status(mint_store_info(store, 1, &len, &flags), MINT_ERR_CORRUPT);
    assert_int_equal(flags, 0);
    assert_ok(mint_store_next(store, &uid));
    assert_true(uid == 2);
    assert_status(mint_store_next(store, &uid), MINT_ERR_NOT_FOUND);
    assert_status(mint_store_digest(store, digest), MINT_ERR_CORRUPT);
    assert_zeroed(digest, sizeof digest);
    assert_ok(mint_store_usage(store, &usage));
    assert_int_equal(usage.record_count, 2);
    rig_check(&rig, 2, secret, 3);
}

/// A lost record is not forgotten, whatever else is written: until a reset, what is not found may
/// have been it.
static void test_damaged_header_is_carried_along(void **state)
{
    (void)state;
    uint8_t value[40];
    size_t len = 99;
    assert_ok(mint_store_set(store, 5, secret, 5, MINT_STORE_WRITE_ONCE));
    assert_ok(mint_store_set(store, 3, secret, sizeof secret, 0));
    damage_header(1);
    mint_store_select(store, 1);
    for (uint32_t i = 0; i < 100; i++) {
        assert_ok(mint_store_set(store, 2, secret, i % sizeof secret, 0));
        if (i % 8 == 0 && i > 40) {
            assert_ok(rig_mount(&rig));
        }
        mint_store_select(store, 0);
        assert_status(mint_store_get(store, 1, value, sizeof value, &len), MINT_ERR_CORRUPT);
        assert_status(mint_store_get(store, 77, value, sizeof value, &len), MINT_ERR_CORRUPT);
        rig_check(&rig, 3, secret, sizeof secret);
        mint_store_select(store, 1);
    }
    assert_ok(mint_store_reset(store));
    assert_ok(rig_mount(&rig));
    rig_check_absent(&rig, 1);
    rig_check(&rig, 5, secret, 5);
}

static void test_unmounted(void **state)
{
    (void)state;
    uint8_t value[MINT_SHA256_LEN];
    uint8_t flags = 0;
    size_t len = 0;
    uint64_t uid = 0;
    mint_store_usage_t usage;
    mint_store_scrub_t scrub;
    assert_ok(mint_store_set(store, 1, secret, 4, 0));
    mint_store_unmount(store);
    assert_zeroed(store, sizeof *store);
    uint32_t before = rig.flash.operation_count;
    assert_status(mint_store_set(store, 1, secret, 4, 0), MINT_ERR_STATE);
    assert_status(mint_store_get(store, 1, value, sizeof value, &len), MINT_ERR_STATE);
    assert_status(mint_store_read(store, 1, 0, value, sizeof value, &len), MINT_ERR_STATE);
    assert_status(mint_store_info(store, 1, &len, &flags), MINT_ERR_STATE);
    assert_status(mint_store_delete(store, 1), MINT_ERR_STATE);
    assert_status(mint_store_erase(store, 1), MINT_ERR_STATE);
    assert_status(mint_store_next(store, &uid), MINT_ERR_STATE);
    assert_status(mint_store_digest(store, value), MINT_ERR_STATE);
    assert_status(mint_store_usage(store, &usage), MINT_ERR_STATE);
    assert_status(mint_store_lock(store), MINT_ERR_STATE);
    assert_status(mint_store_unlock(store), MINT_ERR_STATE);
    assert_status(mint_store_purge(store), MINT_ERR_STATE);
    assert_status(mint_store_scrub(store, &scrub), MINT_ERR_STATE);
    assert_status(mint_store_reset(store), MINT_ERR_STATE);
    assert_status(mint_store_format(store), MINT_ERR_STATE);
    assert_status(mint_store_migrate(store, store, value, sizeof value), MINT_ERR_STATE);
    assert_false(mint_store_is_locked(store));
    assert_int_equal(mint_store_space(store), 0);
    assert_int_equal(rig.flash.operation_count, before);
    mint_store_unmount(store);
}

static void test_nothing_in_the_clear(void **state)
{
    (void)state;
    assert_ok(mint_store_set(store, 1, secret, sizeof secret, 0));
    rig_check(&rig, 1, secret, sizeof secret);
    assert_false(rig_contains(rig.flash.now, ram_flash_len(&rig.flash), secret, 8));
    assert_false(rig_contains(store, sizeof *store, rig.root_key, 8));
}

/// Equal values under equal uids must not give equal bytes on flash.
static void test_same_value_twice_looks_different(void **state)
{
    (void)state;
    const uint8_t *cells = rig.flash.now + MINT_RECORD_HEADER_LEN;
    assert_ok(mint_store_set(store, 1, secret, sizeof secret, 0));
    uint32_t first = rig_address(&rig, 0, 1);
    assert_ok(mint_store_set(store, 1, NULL, 0, 0));
    assert_ok(mint_store_set(store, 1, secret, sizeof secret, 0));
    uint32_t second = rig_address(&rig, 0, 1);
    assert_true(first != second);
    assert_memory_not_equal(cells + first, cells + second, sizeof secret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_set_get_delete, set_up),
        cmocka_unit_test_setup(test_arguments, set_up),
        cmocka_unit_test_setup(test_get_needs_space_for_all, set_up),
        cmocka_unit_test_setup(test_read_parts, set_up),
        cmocka_unit_test_setup(test_read_beyond_the_end, set_up),
        cmocka_unit_test_setup(test_info, set_up),
        cmocka_unit_test_setup(test_write_once, set_up),
        cmocka_unit_test_setup(test_record_becomes_write_once, set_up),
        cmocka_unit_test_setup(test_same_value_writes_nothing, set_up),
        cmocka_unit_test_setup(test_clean_mounts_write_nothing, set_up),
        cmocka_unit_test_setup(test_enumeration, set_up),
        cmocka_unit_test_setup(test_digest, set_up),
        cmocka_unit_test_setup(test_digest_of_nothing, set_up),
        cmocka_unit_test_setup(test_damaged_value, set_up),
        cmocka_unit_test_setup(test_damaged_value_set_again, set_up),
        cmocka_unit_test_setup(test_damaged_header, set_up),
        cmocka_unit_test_setup(test_damaged_header_is_carried_along, set_up),
        cmocka_unit_test_setup(test_unmounted, set_up),
        cmocka_unit_test_setup(test_nothing_in_the_clear, set_up),
        cmocka_unit_test_setup(test_same_value_twice_looks_different, set_up),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
