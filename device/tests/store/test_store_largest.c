// SPDX-License-Identifier: Apache-2.0
//
// The largest of everything: as many program units as a slot can name, the longest value that a
// length can say, as many records as can be configured.
#include "device/tests/store/rig.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "store/log.h"

#define REGION_MAX_LEN (3u * 131072u)

/// A NOR flash that is larger than ram_flash.h has one, and cannot fail.
static uint8_t cells[REGION_MAX_LEN];
static mint_flash_t large;
static rig_t rig;
static mint_store_t *const store = &rig.store;
static uint8_t value[UINT16_MAX];
static uint8_t found[UINT16_MAX];

static mint_status_t read_cells(void *context, uint32_t address, uint8_t *out, size_t len)
{
    (void)context;
    assert_true(address <= large.page_len * large.page_count &&
                len <= large.page_len * large.page_count - address);
    memcpy(out, cells + address, len);
    return MINT_OK;
}

static mint_status_t program(void *context, uint32_t address, const uint8_t *unit)
{
    (void)context;
    assert_true(address % large.unit_len == 0 && address < large.page_len * large.page_count);
    assert_true(all_are(cells + address, large.unit_len, 0xFF));
    memcpy(cells + address, unit, large.unit_len);
    return MINT_OK;
}

static mint_status_t erase(void *context, uint32_t address)
{
    (void)context;
    assert_true(address % large.page_len == 0 && address < large.page_len * large.page_count);
    memset(cells + address, 0xFF, large.page_len);
    return MINT_OK;
}

static void start(uint32_t page_len, uint32_t page_count, uint32_t unit_len, size_t record_count)
{
    rig_start(&rig, 1024, 3, 4, record_count);
    large = (mint_flash_t){page_len, page_count, unit_len, read_cells, program, erase, NULL};
    assert_true((size_t)page_len * page_count <= sizeof cells);
    memset(cells, 0xFF, sizeof cells);
    rig.port = &large;
}

static void make_value(uint32_t seed)
{
    for (size_t i = 0; i < sizeof value; i++) {
        value[i] = (uint8_t)(seed + i + i / 251);
    }
}

static void check(uint64_t uid, size_t expected_len)
{
    size_t len = 0;
    assert_ok(mint_store_get(store, uid, found, sizeof found, &len));
    assert_int_equal(len, expected_len);
    assert_memory_equal(found, value, len);
}

/// 65,534 units. The log goes round the ring; the records that stay are carried over its end, and
/// one begins among the last units.
static void test_most_units(void **state)
{
    uint32_t largest = 0;
    (void)state;
    start(1736, 151, 4, 8);
    assert_ok(rig_mount(&rig));
    make_value(7);
    assert_ok(mint_store_set(store, 1, value, 100, 0));
    for (uint32_t i = 0; i < 330; i++) {
        make_value(i);
        assert_ok(mint_store_set(store, 2, value, 1400, 0));
        uint32_t address = rig_address(&rig, 0, 2);
        largest = address > largest ? address : largest;
        if (i % 30 == 0) {
            assert_ok(rig_mount(&rig));
            check(2, 1400);
        }
    }
    assert_true(largest > 150 * 1736);
    make_value(7);
    check(1, 100);
}

static void test_one_unit_too_many(void **state)
{
    (void)state;
    start(1028, 255, 4, 8);
    assert_status(rig_mount(&rig), MINT_ERR_ARGUMENT);
}

static void test_longest_value(void **state)
{
    (void)state;
    start(131072, 3, 256, 8);
    assert_ok(rig_mount(&rig));
    assert_int_equal(mint_store_space(store), UINT16_MAX);
    for (uint32_t i = 0; i < 3; i++) {
        make_value(i);
        assert_ok(mint_store_set(store, 1, value, UINT16_MAX, 0));
        assert_ok(rig_mount(&rig));
        check(1, UINT16_MAX);
    }
    size_t len = 0;
    assert_ok(mint_store_read(store, 1, UINT16_MAX - 3, found, sizeof found, &len));
    assert_int_equal(len, 3);
    assert_memory_equal(found, value + UINT16_MAX - 3, 3);
    assert_ok(mint_store_set(store, 2, value, UINT16_MAX, 0));
    check(2, UINT16_MAX);
    assert_ok(mint_store_delete(store, 1));
    check(2, UINT16_MAX);
}

static void test_most_records(void **state)
{
    (void)state;
    start(32768, 3, 8, MINT_STORE_RECORDS_MAX);
    assert_ok(rig_mount(&rig));
    make_value(1);
    for (uint32_t round = 0; round < 2; round++) {
        for (uint64_t uid = 1; uid <= MINT_STORE_RECORDS_MAX; uid++) {
            assert_ok(mint_store_set(store, uid, value, 10 + round, 0));
        }
        assert_status(mint_store_set(store, 1000, value, 1, 0), MINT_ERR_FULL);
        assert_ok(mint_store_purge(store));
        assert_ok(rig_mount(&rig));
        for (uint64_t uid = 1; uid <= MINT_STORE_RECORDS_MAX; uid++) {
            check(uid, 10 + round);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_most_units),
        cmocka_unit_test(test_one_unit_too_many),
        cmocka_unit_test(test_longest_value),
        cmocka_unit_test(test_most_records),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
