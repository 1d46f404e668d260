// SPDX-License-Identifier: Apache-2.0
//
// What a mount takes and what it refuses: configurations, regions that are blank or hold something
// else, the wrong key, other formats. Whatever it refuses it leaves as it was.
#include "device/tests/store/rig.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "store/log.h"

static rig_t rig;
static mint_store_t *const store = &rig.store;
static const uint8_t value[] = "what was there before";

static int set_up(void **state)
{
    (void)state;
    rig_start(&rig, 1024, 4, 8, 16);
    assert_ok(rig_mount(&rig));
    for (uint32_t i = 0; i < 20; i++) {
        assert_ok(mint_store_set(store, 1 + i % 3, value, 1 + i % sizeof value, 0));
    }
    return 0;
}

/// Ends the test unless the mount is refused and nothing is changed, neither by it nor through the
/// object that it leaves.
static void check_refused(mint_status_t expected)
{
    static ram_flash_t before;
    before = rig.flash;
    assert_status(rig_mount(&rig), expected);
    assert_status(mint_store_set(store, 1, value, 4, 0), MINT_ERR_STATE);
    assert_status(mint_store_delete(store, 1), MINT_ERR_STATE);
    assert_memory_equal(before.now, rig.flash.now, sizeof rig.flash.now);
    assert_int_equal(before.operation_count, rig.flash.operation_count);
}

static void check_mounts_as_before(void)
{
    assert_ok(rig_mount(&rig));
    rig_check(&rig, 2, value, 20);
}

static void test_first_page_at_mount(void **state)
{
    (void)state;
    rig_start(&rig, 1024, 4, 8, 16);
    assert_ok(rig_mount(&rig));
    assert_int_equal(store->sequence, 1);
    assert_int_equal(rig.flash.erase_counts[0], 1);
    assert_int_equal(rig.flash.erase_counts[1], 0);
    uint32_t before = rig.flash.operation_count;
    assert_ok(rig_mount(&rig));
    assert_int_equal(rig.flash.operation_count, before);
}

/// What was in the region before there was a store is no store, and is no harm.
static void test_foreign_contents(void **state)
{
    (void)state;
    rig_start(&rig, 1024, 4, 8, 16);
    for (size_t i = 0; i < ram_flash_len(&rig.flash); i++) {
        rig.flash.now[i] = rig.flash.later[i] = (uint8_t)(i * 7 + i / 256);
    }
    assert_ok(rig_mount(&rig));
    for (uint32_t i = 0; i < 200; i++) {
        assert_ok(mint_store_set(store, 1 + i % 3, value, i % sizeof value, 0));
    }
    assert_ok(rig_mount(&rig));
    rig_check(&rig, 2, value, 199 % sizeof value);
    assert_int_equal(rig.flash.violation_count, 0);
}

static void test_geometries_refused(void **state)
{
    static const uint32_t bad[][3] = {
        {1024, 2, 8},          // pages
        {1024, 0, 8},          // pages
        {1024, 4, 0},          // unit
        {1024, 4, 2},          // unit
        {6144, 4, 512},        // unit
        {1024, 4, 12},         // unit not a power of two
        {1000, 4, 16},         // page not in whole units
        {256, 4, 4},           // page
        {508, 4, 4},           // page
        {512, 4, 256},         // no room for a value
        {1792, 4, 256},        // nor here
        {0x40000000u, 4, 256}, // region
        {0x80000000u, 3, 256}, // region
        {1u << 20, 4, 16},     // units
        {4096, 64, 4},         // units: one too many
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        rig.flash.port.page_len = bad[i][0];
        rig.flash.port.page_count = bad[i][1];
        rig.flash.port.unit_len = bad[i][2];
        assert_status(rig_mount(&rig), MINT_ERR_ARGUMENT);
        assert_status(mint_store_format(store), MINT_ERR_STATE);
        assert_int_equal(rig.flash.violation_count, 0);
    }
}

static void test_record_counts_refused(void **state)
{
    static const size_t bad[] = {0, MINT_STORE_RECORDS_MAX + 1, 0x10001u, SIZE_MAX};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        rig.record_count = bad[i];
        assert_status(rig_mount(&rig), MINT_ERR_ARGUMENT);
        assert_status(mint_store_format(store), MINT_ERR_STATE);
    }
    // The checkpoint of so many would leave no room for a value in pages of this length.
    rig_start(&rig, 512, 4, 4, 200);
    assert_status(rig_mount(&rig), MINT_ERR_ARGUMENT);
    rig.record_count = 100;
    assert_ok(rig_mount(&rig));
}

static void test_wrong_key(void **state)
{
    static const uint8_t other_key[MINT_STORE_ROOT_KEY_LEN] = {1, 2, 4};
    const uint8_t *root_key = rig.root_key;
    (void)state;
    rig.root_key = other_key;
    check_refused(MINT_ERR_CORRUPT);
    rig.root_key = root_key;
    check_mounts_as_before();
}

static void test_wrong_device(void **state)
{
    (void)state;
    rig.device_id_len--;
    check_refused(MINT_ERR_CORRUPT);
    rig.device_id_len++;
    check_mounts_as_before();
    rig.device_id = NULL;
    rig.device_id_len = 0;
    check_refused(MINT_ERR_CORRUPT);
}

static void test_other_unit(void **state)
{
    static const uint32_t others[] = {4, 16, 32};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        rig.flash.port.unit_len = others[i];
        check_refused(MINT_ERR_UNSUPPORTED);
    }
    rig.flash.port.unit_len = 8;
    check_mounts_as_before();
}

static void test_other_record_count(void **state)
{
    static const size_t others[] = {1, 15, 17, 32};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        rig.record_count = others[i];
        check_refused(MINT_ERR_UNSUPPORTED);
    }
    rig.record_count = 16;
    check_mounts_as_before();
}

/// Rewrites a field of every page header, with the CRC that belongs to it.
static void rewrite_headers(uint32_t at, uint16_t field)
{
    for (uint32_t page = 0; page < rig.flash.port.page_count; page++) {
        uint8_t *header = rig.flash.now + page * rig.flash.port.page_len;
        if (all_are(header, MINT_PAGE_HEADER_LEN, 0xFF)) {
            continue;
        }
        mint_writer_t writer;
        mint_writer_init(&writer, header + at, sizeof field);
        mint_write_u16le(&writer, field);
        mint_writer_init(&writer, header + MINT_PAGE_HEADER_LEN - 4, 4);
        mint_write_u32le(&writer, mint_crc32(0, header, MINT_PAGE_HEADER_LEN - 4));
    }
    memcpy(rig.flash.later, rig.flash.now, sizeof rig.flash.now);
}

static void test_other_version(void **state)
{
    static const uint16_t others[] = {0, 1, 3, 0x0200, 0xFFFF};
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        rewrite_headers(2, others[i]);
        check_refused(MINT_ERR_UNSUPPORTED);
    }
    rewrite_headers(2, 2);
    check_mounts_as_before();
}

/// Formatting, too, leaves alone what it does not understand: the nonces that were used are not
/// known.
static void test_other_version_is_not_formatted(void **state)
{
    static ram_flash_t before;
    (void)state;
    rewrite_headers(2, 3);
    before = rig.flash;
    assert_status(rig_mount(&rig), MINT_ERR_UNSUPPORTED);
    assert_status(mint_store_format(store), MINT_ERR_UNSUPPORTED);
    assert_int_equal(before.operation_count, rig.flash.operation_count);
}

static void test_format_after_wrong_key(void **state)
{
    static const uint8_t other_key[MINT_STORE_ROOT_KEY_LEN] = {0xEE};
    (void)state;
    rig.root_key = other_key;
    assert_status(rig_mount(&rig), MINT_ERR_CORRUPT);
    assert_ok(mint_store_format(store));
    assert_ok(rig_mount(&rig));
    rig_check_absent(&rig, 1);
    assert_ok(mint_store_set(store, 1, value, sizeof value, 0));
    assert_ok(rig_mount(&rig));
    rig_check(&rig, 1, value, sizeof value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_first_page_at_mount, set_up),
        cmocka_unit_test_setup(test_foreign_contents, set_up),
        cmocka_unit_test_setup(test_geometries_refused, set_up),
        cmocka_unit_test_setup(test_record_counts_refused, set_up),
        cmocka_unit_test_setup(test_wrong_key, set_up),
        cmocka_unit_test_setup(test_wrong_device, set_up),
        cmocka_unit_test_setup(test_other_unit, set_up),
        cmocka_unit_test_setup(test_other_record_count, set_up),
        cmocka_unit_test_setup(test_other_version, set_up),
        cmocka_unit_test_setup(test_other_version_is_not_formatted, set_up),
        cmocka_unit_test_setup(test_format_after_wrong_key, set_up),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
