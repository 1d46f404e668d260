// SPDX-License-Identifier: Apache-2.0
//
// What the public functions of the store promise when the power stays on.
#include "device/tests/store/ram_flash.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "mintmark/store.h"

static ram_flash_t flash;
static mint_store_t store;
static const uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = {1, 2, 3};
static const uint8_t other_key[MINT_STORE_ROOT_KEY_LEN] = {1, 2, 4};
static const uint8_t device_id[] = "device";
static const uint8_t secret[] = "a value that must not stand on flash";

static mint_status_t mount_with(const uint8_t *key, const uint8_t *id, size_t id_len)
{
    return mint_store_mount(&store, &flash.port, key, id, id_len);
}

static mint_status_t mount(void)
{
    return mount_with(root_key, device_id, sizeof device_id);
}

static int set_up(void **state)
{
    (void)state;
    ram_flash_init(&flash, 1024, 4, 8);
    assert_ok(mount());
    return 0;
}

static void check_value(uint64_t uid, const uint8_t *expected, size_t expected_len)
{
    uint8_t value[MINT_STORE_RECORD_MAX_LEN];
    size_t len = 99;
    assert_ok(mint_store_get(&store, uid, value, sizeof value, &len));
    assert_int_equal(len, expected_len);
    check_bytes(value, (mint_bytes_t){expected, expected_len});
}

static bool contains(const void *haystack, size_t haystack_len, const void *needle,
                     size_t needle_len)
{
    const uint8_t *bytes = haystack;
    for (size_t i = 0; i + needle_len <= haystack_len; i++) {
        if (memcmp(bytes + i, needle, needle_len) == 0) {
            return true;
        }
    }
    return false;
}

static void test_set_get_delete(void **state)
{
    (void)state;
    uint8_t value[8];
    size_t len = 99;
    assert_status(mint_store_get(&store, 1, value, sizeof value, &len), MINT_ERR_NOT_FOUND);
    assert_int_equal(len, 0);
    assert_ok(mint_store_set(&store, 1, secret, sizeof secret, 0));
    check_value(1, secret, sizeof secret);
    assert_ok(mint_store_set(&store, 1, NULL, 0, 0));
    check_value(1, NULL, 0);
    assert_ok(mint_store_set(&store, 1, secret, 5, 0));
    assert_ok(mount());
    check_value(1, secret, 5);
    assert_ok(mint_store_delete(&store, 1));
    assert_status(mint_store_delete(&store, 1), MINT_ERR_NOT_FOUND);
    assert_ok(mount());
    assert_status(mint_store_get(&store, 1, value, sizeof value, &len), MINT_ERR_NOT_FOUND);
}

static void test_longest_value(void **state)
{
    (void)state;
    uint8_t value[MINT_STORE_RECORD_MAX_LEN + 1];
    memset(value, 0xA5, sizeof value);
    ram_flash_init(&flash, 4096, 3, 256);
    assert_ok(mount());
    assert_int_equal(mint_store_space(&store), MINT_STORE_RECORD_MAX_LEN);
    assert_ok(mint_store_set(&store, 1, value, MINT_STORE_RECORD_MAX_LEN, 0));
    check_value(1, value, MINT_STORE_RECORD_MAX_LEN);
    assert_status(mint_store_set(&store, 1, value, sizeof value, 0), MINT_ERR_ARGUMENT);
}

static void test_arguments(void **state)
{
    (void)state;
    uint8_t value[4];
    size_t len = 0;
    assert_status(mint_store_set(&store, 0, secret, 4, 0), MINT_ERR_ARGUMENT);
    assert_status(mint_store_set(&store, 1, secret, 4, 0x80), MINT_ERR_ARGUMENT);
    assert_status(mint_store_get(&store, 0, value, sizeof value, &len), MINT_ERR_NOT_FOUND);
    assert_status(mint_store_delete(&store, 0), MINT_ERR_NOT_FOUND);
    assert_ok(mint_store_set(&store, 1, secret, 5, 0));
    memset(value, 0x55, sizeof value);
    assert_status(mint_store_get(&store, 1, value, sizeof value, &len), MINT_ERR_SPACE);
    assert_int_equal(len, 0);
    assert_true(all_are(value, sizeof value, 0x55));
}

static void test_write_once(void **state)
{
    (void)state;
    assert_ok(mint_store_set(&store, 7, secret, 4, MINT_STORE_WRITE_ONCE));
    for (int boot = 0; boot < 2; boot++) {
        size_t len = 0;
        uint8_t flags = 0;
        assert_status(mint_store_set(&store, 7, secret, 5, MINT_STORE_WRITE_ONCE),
                      MINT_ERR_WRITE_ONCE);
        assert_status(mint_store_set(&store, 7, secret, 4, 0), MINT_ERR_WRITE_ONCE);
        assert_status(mint_store_delete(&store, 7), MINT_ERR_WRITE_ONCE);
        assert_ok(mint_store_set(&store, 7, secret, 4, MINT_STORE_WRITE_ONCE));
        assert_ok(mint_store_info(&store, 7, &len, &flags));
        assert_int_equal(len, 4);
        assert_int_equal(flags, MINT_STORE_WRITE_ONCE);
        assert_ok(mount());
    }
    check_value(7, secret, 4);
}

static void test_same_value_writes_nothing(void **state)
{
    (void)state;
    assert_ok(mint_store_set(&store, 1, secret, sizeof secret, 0));
    uint32_t before = flash.operation_count;
    assert_ok(mint_store_set(&store, 1, secret, sizeof secret, 0));
    assert_int_equal(flash.operation_count, before);
    assert_ok(mint_store_set(&store, 1, secret, sizeof secret - 1, 0));
    assert_true(flash.operation_count > before);
}

static void test_clean_mounts_write_nothing(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 60; i++) {
        assert_ok(mint_store_set(&store, 1 + i % 5, secret, 1 + i % 30, 0));
        uint32_t before = flash.operation_count;
        assert_ok(mount());
        assert_int_equal(flash.operation_count, before);
    }
    assert_int_equal(flash.violation_count, 0);
}

static void test_enumeration(void **state)
{
    static const uint64_t uids[] = {5, 0xFFFFFFFFFFFFFFFFu, 2, 0x6D696E7400000100u};
    static const uint64_t sorted[] = {2, 5, 0x6D696E7400000100u, 0xFFFFFFFFFFFFFFFFu};
    (void)state;
    uint64_t uid = 0;
    assert_status(mint_store_next(&store, &uid), MINT_ERR_NOT_FOUND);
    for (size_t i = 0; i < 4; i++) {
        assert_ok(mint_store_set(&store, uids[i], secret, i, 0));
    }
    for (size_t i = 0; i < 4; i++) {
        assert_ok(mint_store_next(&store, &uid));
        assert_true(uid == sorted[i]);
    }
    assert_status(mint_store_next(&store, &uid), MINT_ERR_NOT_FOUND);
}

static void test_digest(void **state)
{
    // uid 2 with "ab", uid 0x0102030405060708 with nothing: in this order whatever came first.
    static const uint8_t expected_input[] = {2,   0, 0, 0, 0, 0, 0, 0, 2, 0, 'a',
                                             'b', 8, 7, 6, 5, 4, 3, 2, 1, 0, 0};
    (void)state;
    uint8_t expected[MINT_SHA256_LEN];
    uint8_t digest[MINT_SHA256_LEN];
    assert_ok(mint_store_set(&store, 0x0102030405060708u, NULL, 0, 0));
    assert_ok(mint_store_set(&store, 2, (const uint8_t *)"ab", 2, 0));
    assert_ok(mint_sha256(expected_input, sizeof expected_input, expected));
    assert_ok(mint_store_digest(&store, digest));
    assert_memory_equal(digest, expected, sizeof digest);
    assert_ok(mint_store_set(&store, 3, (const uint8_t *)"c", 1, MINT_STORE_NOT_IN_DIGEST));
    assert_ok(mint_store_digest(&store, digest));
    assert_memory_equal(digest, expected, sizeof digest);
    assert_ok(mint_store_delete(&store, 2));
    assert_ok(mint_store_digest(&store, digest));
    assert_memory_not_equal(digest, expected, sizeof digest);
}

static void test_unmounted(void **state)
{
    (void)state;
    uint8_t value[MINT_SHA256_LEN];
    uint8_t flags = 0;
    size_t len = 0;
    uint64_t uid = 0;
    assert_ok(mint_store_set(&store, 1, secret, 4, 0));
    mint_store_unmount(&store);
    assert_zeroed(&store, sizeof store);
    assert_status(mint_store_set(&store, 1, secret, 4, 0), MINT_ERR_STATE);
    assert_status(mint_store_get(&store, 1, value, sizeof value, &len), MINT_ERR_STATE);
    assert_status(mint_store_info(&store, 1, &len, &flags), MINT_ERR_STATE);
    assert_status(mint_store_delete(&store, 1), MINT_ERR_STATE);
    assert_status(mint_store_next(&store, &uid), MINT_ERR_STATE);
    assert_status(mint_store_digest(&store, value), MINT_ERR_STATE);
    assert_status(mint_store_format(&store), MINT_ERR_STATE);
    assert_int_equal(mint_store_space(&store), 0);
}

static void test_nothing_in_the_clear(void **state)
{
    (void)state;
    assert_ok(mint_store_set(&store, 1, secret, sizeof secret, 0));
    check_value(1, secret, sizeof secret);
    assert_false(contains(flash.now, ram_flash_len(&flash), secret, 8));
    assert_false(contains(&store, sizeof store, secret, 8));
    assert_false(contains(&store, sizeof store, root_key, sizeof root_key));
}

/// Equal values under equal uids must not give equal bytes on flash.
static void test_same_value_twice_looks_different(void **state)
{
    (void)state;
    assert_ok(mint_store_set(&store, 1, secret, sizeof secret, 0));
    uint32_t first = store.slots[0].address;
    assert_ok(mint_store_set(&store, 1, NULL, 0, 0));
    assert_ok(mint_store_set(&store, 1, secret, sizeof secret, 0));
    uint32_t second = store.slots[0].address;
    assert_true(first != second);
    assert_memory_not_equal(flash.now + first + 24, flash.now + second + 24, sizeof secret);
}

static void check_refused(const uint8_t *key, const uint8_t *id, size_t id_len)
{
    static ram_flash_t before;
    before = flash;
    assert_status(mount_with(key, id, id_len), MINT_ERR_CORRUPT);
    assert_memory_equal(before.now, flash.now, sizeof flash.now);
    assert_int_equal(before.operation_count, flash.operation_count);
}

static void test_wrong_key_changes_nothing(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 20; i++) {
        assert_ok(mint_store_set(&store, 1 + i % 3, secret, i, 0));
    }
    check_refused(other_key, device_id, sizeof device_id);
    check_refused(root_key, device_id, sizeof device_id - 1);
    assert_status(mint_store_set(&store, 1, secret, 4, 0), MINT_ERR_STATE);
    assert_ok(mount());
    check_value(2, secret, 19);
}

static void test_other_format_changes_nothing(void **state)
{
    (void)state;
    assert_ok(mint_store_set(&store, 1, secret, 4, 0));
    flash.port.unit_len = 16;
    uint32_t before = flash.operation_count;
    assert_status(mount(), MINT_ERR_UNSUPPORTED);
    assert_int_equal(flash.operation_count, before);
    flash.port.unit_len = 8;
    assert_ok(mount());
    check_value(1, secret, 4);
}

static void test_geometries(void **state)
{
    static const uint32_t bad[][3] = {
        {1024, 2, 4},  {1024, 4, 2},          {1024, 4, 512},    {1024, 4, 12},
        {1000, 4, 16}, {256, 4, 4},           {512, 4, 256},     {2048, 4, 256},
        {1024, 0, 4},  {0x40000000u, 4, 256}, {1u << 20, 4, 16},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        flash.port.page_len = bad[i][0];
        flash.port.page_count = bad[i][1];
        flash.port.unit_len = bad[i][2];
        assert_status(mount(), MINT_ERR_ARGUMENT);
    }
}

/// What was in the region before there was a store is no store, and is no harm.
static void test_foreign_contents(void **state)
{
    (void)state;
    ram_flash_init(&flash, 1024, 4, 8);
    for (size_t i = 0; i < ram_flash_len(&flash); i++) {
        flash.now[i] = flash.later[i] = (uint8_t)(i * 7 + i / 256);
    }
    assert_ok(mount());
    assert_int_equal(flash.operation_count, 0);
    assert_ok(mint_store_set(&store, 1, secret, sizeof secret, 0));
    assert_ok(mount());
    check_value(1, secret, sizeof secret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_set_get_delete, set_up),
        cmocka_unit_test_setup(test_longest_value, set_up),
        cmocka_unit_test_setup(test_arguments, set_up),
        cmocka_unit_test_setup(test_write_once, set_up),
        cmocka_unit_test_setup(test_same_value_writes_nothing, set_up),
        cmocka_unit_test_setup(test_clean_mounts_write_nothing, set_up),
        cmocka_unit_test_setup(test_enumeration, set_up),
        cmocka_unit_test_setup(test_digest, set_up),
        cmocka_unit_test_setup(test_unmounted, set_up),
        cmocka_unit_test_setup(test_nothing_in_the_clear, set_up),
        cmocka_unit_test_setup(test_same_value_twice_looks_different, set_up),
        cmocka_unit_test_setup(test_wrong_key_changes_nothing, set_up),
        cmocka_unit_test_setup(test_other_format_changes_nothing, set_up),
        cmocka_unit_test_setup(test_geometries, set_up),
        cmocka_unit_test_setup(test_foreign_contents, set_up),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
