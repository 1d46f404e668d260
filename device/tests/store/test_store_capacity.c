// SPDX-License-Identifier: Apache-2.0
//
// Room: it can be used again and again, what mint_store_space() says is exact, a full store can
// still delete, and a refused value changes nothing.
#include "device/tests/store/ram_flash.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "mintmark/store.h"

static ram_flash_t flash;
static mint_store_t store;
static const uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = {9};
static uint8_t value[MINT_STORE_RECORD_MAX_LEN + 1];

static void start(uint32_t page_len, uint32_t page_count, uint32_t unit_len)
{
    ram_flash_init(&flash, page_len, page_count, unit_len);
    assert_ok(mint_store_mount(&store, &flash.port, root_key, NULL, 0));
}

/// Sets records 1, 2, … until one does not fit; returns how many did.
static uint32_t fill(size_t len, uint8_t mark)
{
    uint32_t count = 0;
    mint_status_t status = MINT_OK;
    memset(value, mark, sizeof value);
    while (status == MINT_OK) {
        status = mint_store_set(&store, count + 1, value, len, 0);
        count += status == MINT_OK;
    }
    assert_status(status, MINT_ERR_FULL);
    return count;
}

static void check_filled(uint32_t count, size_t len, uint8_t mark)
{
    uint8_t found[MINT_STORE_RECORD_MAX_LEN];
    size_t found_len = 0;
    for (uint32_t uid = 1; uid <= count; uid++) {
        assert_ok(mint_store_get(&store, uid, found, sizeof found, &found_len));
        assert_int_equal(found_len, len);
        assert_true(all_are(found, len, mark));
    }
}

static void delete_all(uint32_t count)
{
    for (uint32_t uid = 1; uid <= count; uid++) {
        assert_ok(mint_store_delete(&store, uid));
    }
}

static void check_reuse(uint32_t page_len, uint32_t page_count, uint32_t unit_len, size_t len)
{
    start(page_len, page_count, unit_len);
    uint32_t first = fill(len, 1);
    assert_true(first >= page_count - 1);
    for (uint8_t round = 2; round < 12; round++) {
        delete_all(first);
        if (round % 3 == 0) {
            assert_ok(mint_store_mount(&store, &flash.port, root_key, NULL, 0));
        }
        assert_int_equal(fill(len, round), first);
        check_filled(first, len, round);
    }
    assert_int_equal(flash.violation_count, 0);
}

static void test_room_is_reusable(void **state)
{
    (void)state;
    check_reuse(1024, 4, 4, 150);
    check_reuse(1024, 3, 4, 64);
    check_reuse(4096, 4, 256, 100);
    check_reuse(2048, 5, 16, 400);
    check_reuse(512, 8, 8, 90);
}

static void test_full_of_slots(void **state)
{
    (void)state;
    start(4096, 8, 4);
    assert_int_equal(fill(16, 1), MINT_STORE_RECORDS_MAX);
    assert_int_equal(mint_store_space(&store), 0);
    // What is there can still be changed.
    assert_ok(mint_store_set(&store, 3, value, 17, 0));
    assert_ok(mint_store_delete(&store, 4));
    assert_ok(mint_store_set(&store, 1000, value, 16, 0));
    assert_status(mint_store_set(&store, 1001, value, 16, 0), MINT_ERR_FULL);
}

static void test_refusal_changes_nothing(void **state)
{
    (void)state;
    start(1024, 3, 4);
    uint32_t count = fill(150, 5);
    uint32_t before = flash.operation_count;
    assert_status(mint_store_set(&store, 99, value, 150, 0), MINT_ERR_FULL);
    assert_status(mint_store_set(&store, 1, value, 149, 0), MINT_ERR_FULL);
    assert_int_equal(flash.operation_count, before);
    check_filled(count, 150, 5);
}

/// In random states, mint_store_space() bytes fit and one more does not.
static void test_space_is_exact(void **state)
{
    (void)state;
    static const uint32_t geometries[][3] = {{1024, 4, 4}, {4096, 3, 256}, {512, 5, 8}};
    for (size_t g = 0; g < 3; g++) {
        start(geometries[g][0], geometries[g][1], geometries[g][2]);
        uint32_t random = 5;
        for (uint32_t i = 0; i < 300; i++) {
            uint32_t uid = 1 + ram_random(&random) % 6;
            memset(value, (int)(i & 0x7F), sizeof value);
            size_t space = mint_store_space(&store);
            if (space < MINT_STORE_RECORD_MAX_LEN) {
                value[0] = 0x80;
                assert_status(mint_store_set(&store, 100, value, space + 1, 0), MINT_ERR_FULL);
            }
            if (ram_random(&random) % 4 == 0 && space > 0) {
                assert_ok(mint_store_set(&store, 100, value, space, 0));
                assert_ok(mint_store_delete(&store, 100));
            }
            size_t len = ram_random(&random) % 200;
            mint_status_t status = mint_store_set(&store, uid, value, len, 0);
            assert_true(status == MINT_OK || (status == MINT_ERR_FULL && len > space));
            if (ram_random(&random) % 10 == 0) {
                assert_ok(mint_store_mount(&store, &flash.port, root_key, NULL, 0));
            }
        }
        assert_int_equal(flash.violation_count, 0);
    }
}

/// Pages wear alike, even when most of what is stored never changes.
static void test_wear_is_even(void **state)
{
    (void)state;
    start(1024, 6, 4);
    memset(value, 0, sizeof value);
    for (uint32_t uid = 1; uid <= 10; uid++) {
        assert_ok(mint_store_set(&store, uid, value, 100, 0));
    }
    for (uint32_t i = 0; i < 500; i++) {
        value[0] = (uint8_t)i;
        assert_ok(mint_store_set(&store, 50, value, 32, 0));
    }
    uint32_t least = UINT32_MAX;
    uint32_t most = 0;
    for (uint32_t page = 0; page < 6; page++) {
        least = flash.erase_counts[page] < least ? flash.erase_counts[page] : least;
        most = flash.erase_counts[page] > most ? flash.erase_counts[page] : most;
    }
    assert_true(least > 5);
    assert_true(most - least <= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_room_is_reusable),
        cmocka_unit_test(test_full_of_slots),
        cmocka_unit_test(test_refusal_changes_nothing),
        cmocka_unit_test(test_space_is_exact),
        cmocka_unit_test(test_wear_is_even),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
