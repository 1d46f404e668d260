// SPDX-License-Identifier: Apache-2.0
//
// Room: it can be used again and again, what mint_store_space() says is exact to the byte, a full
// store can still delete, and a refused value changes nothing.
#include "device/tests/store/rig.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "store/log.h"

#ifdef MINT_TEST_SMALL
#define CHANGES 60u
#define ROUNDS  4u
#else
#define CHANGES 300u
#define ROUNDS  12u
#endif

typedef struct {
    uint32_t page_len;
    uint32_t page_count;
    uint32_t unit_len;
    size_t record_count;
    size_t value_len; // bytes of the values that it is filled with
} geometry_t;

static const geometry_t geometries[] = {
    {1024, 4, 4, 64, 150},   {1024, 3, 4, 16, 64},    {512, 8, 8, 24, 90},
    {512, 3, 4, 40, 0},      {2048, 5, 16, 32, 400},  {1024, 3, 32, 12, 100},
    {4096, 4, 256, 64, 100}, {32768, 3, 256, 16, 64}, {4096, 3, 128, 255, 33},
    {1020, 5, 4, 255, 1},    {4096, 5, 4, 200, 1000},
};

#define GEOMETRIES (sizeof geometries / sizeof geometries[0])

static rig_t rig;
static mint_store_t *const store = &rig.store;
static uint8_t value[UINT16_MAX];

static void start(const geometry_t *geometry)
{
    rig_start(&rig, geometry->page_len, geometry->page_count, geometry->unit_len,
              geometry->record_count);
    assert_ok(rig_mount(&rig));
}

/// Sets records 1, 2, … until one does not fit; returns how many did.
static uint32_t fill(size_t len, uint8_t mark)
{
    uint32_t count = 0;
    mint_status_t status = MINT_OK;
    memset(value, mark, len);
    while (status == MINT_OK) {
        status = mint_store_set(store, count + 1, value, len, 0);
        count += status == MINT_OK;
    }
    assert_status(status, MINT_ERR_FULL);
    return count;
}

static void check_filled(uint32_t count, size_t len, uint8_t mark)
{
    memset(value, mark, len);
    for (uint32_t uid = 1; uid <= count; uid++) {
        rig_check(&rig, uid, value, len);
    }
}

static void delete_all(uint32_t count)
{
    for (uint32_t uid = 1; uid <= count; uid++) {
        assert_ok(mint_store_delete(store, uid));
    }
}

static void check_reuse(const geometry_t *geometry)
{
    start(geometry);
    uint32_t first = fill(geometry->value_len, 1);
    print_message("%u pages of %u bytes, units of %u: %u records of %u bytes\n",
                  (unsigned)geometry->page_count, (unsigned)geometry->page_len,
                  (unsigned)geometry->unit_len, (unsigned)first, (unsigned)geometry->value_len);
    assert_true(first >= geometry->page_count - 1);
    for (uint8_t round = 2; round < ROUNDS; round++) {
        delete_all(first);
        if (round % 3 == 0) {
            assert_ok(rig_mount(&rig));
        }
        assert_int_equal(fill(geometry->value_len, round), first);
        check_filled(first, geometry->value_len, round);
    }
    assert_ok(rig_mount(&rig));
    check_filled(first, geometry->value_len, (uint8_t)(ROUNDS - 1));
    assert_int_equal(rig.flash.violation_count, 0);
}

static void test_room_is_reusable(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        check_reuse(&geometries[i]);
    }
}

/// The same where room is lost and won in pieces of all sizes.
static void test_room_is_reusable_after_mixed_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        const geometry_t *geometry = &geometries[i];
        uint32_t random = (uint32_t)i + 1;
        start(geometry);
        uint32_t first = fill(geometry->value_len, 1);
        for (uint32_t change = 0; change < CHANGES; change++) {
            uint64_t uid = 1 + ram_random(&random) % geometry->record_count;
            size_t len = ram_random(&random) % (geometry->page_len / 3);
            value[0] = (uint8_t)change;
            mint_status_t status = ram_random(&random) % 3 == 0
                                       ? mint_store_delete(store, uid)
                                       : mint_store_set(store, uid, value, len, 0);
            assert_true(status == MINT_OK || status == MINT_ERR_FULL ||
                        status == MINT_ERR_NOT_FOUND);
        }
        uint64_t uid = 0;
        while (mint_store_next(store, &uid) == MINT_OK) {
            assert_ok(mint_store_delete(store, uid));
        }
        assert_int_equal(fill(geometry->value_len, 2), first);
        check_filled(first, geometry->value_len, 2);
        assert_int_equal(rig.flash.violation_count, 0);
    }
}

static void test_full_of_records(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 4, 50, MINT_STORE_RECORDS_MAX};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        rig_start(&rig, 4096, 8, 4, counts[i]);
        assert_ok(rig_mount(&rig));
        assert_int_equal(fill(16, 1), counts[i]);
        assert_int_equal(mint_store_space(store), 0);
        // What is there can still be changed.
        assert_ok(mint_store_set(store, 1, value, 17, 0));
        assert_ok(mint_store_delete(store, 1));
        assert_true(mint_store_space(store) > 1000);
        assert_ok(mint_store_set(store, 1000, value, 16, 0));
        assert_status(mint_store_set(store, 1001, value, 16, 0), MINT_ERR_FULL);
    }
}

static void test_refusal_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        const geometry_t *geometry = &geometries[i];
        start(geometry);
        uint32_t count = fill(geometry->value_len, 5);
        uint32_t before = rig.flash.operation_count;
        assert_status(mint_store_set(store, 999, value, geometry->value_len, 0), MINT_ERR_FULL);
        assert_status(mint_store_set(store, 1, value, geometry->page_len, 0), MINT_ERR_FULL);
        assert_status(mint_store_set(store, 1, value, UINT16_MAX, 0), MINT_ERR_FULL);
        assert_int_equal(rig.flash.operation_count, before);
        check_filled(count, geometry->value_len, 5);
    }
}

/// A full store always takes a deletion, at whatever place of the page it stands, and however often
/// it was mounted before.
static void test_full_store_deletes(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        for (uint32_t mounts = 0; mounts < 5; mounts++) {
            start(&geometries[i]);
            uint32_t count = fill(geometries[i].value_len, 5);
            for (uint32_t mount = 0; mount < mounts; mount++) {
                assert_ok(rig_mount(&rig));
            }
            delete_all(count);
            uint64_t uid = 0;
            assert_status(mint_store_next(store, &uid), MINT_ERR_NOT_FOUND);
        }
    }
}

/// In random states, `space` bytes fit into a new record and one more does not.
static void test_space_is_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        const geometry_t *geometry = &geometries[i];
        uint32_t random = 5;
        start(geometry);
        for (uint32_t change = 0; change < CHANGES; change++) {
            uint64_t uid = 1 + ram_random(&random) % geometry->record_count;
            size_t space = mint_store_space(store);
            value[0] = (uint8_t)change;
            uint32_t before = rig.flash.operation_count;
            assert_status(mint_store_set(store, 5000, value, space + 1, 0), MINT_ERR_FULL);
            assert_int_equal(rig.flash.operation_count, before);
            if (ram_random(&random) % 4 == 0 && space > 0) {
                assert_ok(mint_store_set(store, 5000, value, space, 0));
                assert_ok(mint_store_delete(store, 5000));
            }
            size_t len = ram_random(&random) % (geometry->page_len / 4);
            mint_status_t status = mint_store_set(store, uid, value, len, 0);
            assert_true(status == MINT_OK || (status == MINT_ERR_FULL && len > space) ||
                        (status == MINT_ERR_FULL && space == 0));
            if (ram_random(&random) % 10 == 0) {
                assert_ok(rig_mount(&rig));
            }
        }
        assert_int_equal(rig.flash.violation_count, 0);
    }
}

/// The longest value there is: with pages long enough, the limit is that of the length.
static void test_longest_value(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        start(&geometries[i]);
        size_t space = mint_store_space(store);
        memset(value, 0xA5, sizeof value);
        assert_ok(mint_store_set(store, 1, value, space, 0));
        assert_ok(rig_mount(&rig));
        uint8_t last = 0;
        size_t len = 0;
        assert_ok(mint_store_read(store, 1, space - 1, &last, 1, &len));
        assert_int_equal(last, 0xA5);
        assert_ok(mint_store_set(store, 1, value + 1, space, 0));
        assert_status(mint_store_set(store, 2, value, geometries[i].page_len, 0), MINT_ERR_FULL);
    }
}

/// What usage says against what was written.
static void test_usage(void **state)
{
    mint_store_usage_t usage;
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        const geometry_t *geometry = &geometries[i];
        size_t value_len = 0;
        size_t flash_len = 0;
        start(geometry);
        for (uint32_t uid = 1; uid <= geometry->record_count; uid++) {
            assert_ok(mint_store_usage(store, &usage));
            assert_int_equal(usage.record_count, uid - 1);
            assert_int_equal(usage.record_max, geometry->record_count);
            assert_int_equal(usage.value_len, value_len);
            assert_int_equal(usage.flash_len, flash_len);
            assert_true(usage.flash_len <= usage.capacity_len);
            size_t len = uid % 50;
            if (mint_store_set(store, uid, value, len, 0) != MINT_OK) {
                break;
            }
            value_len += len;
            flash_len += mint_layout_record_len(store, MINT_RECORD_DATA, (uint32_t)len);
        }
        // A full store is full: less than one more record is left, and what pages have at their
        // end.
        assert_true(usage.capacity_len < ram_flash_len(&rig.flash));
        uint32_t openings = 0;
        for (uint32_t page = 0; page < geometry->page_count; page++) {
            openings += rig.flash.erase_counts[page];
        }
        assert_ok(mint_store_usage(store, &usage));
        assert_int_equal(usage.page_openings, openings);
    }
}

/// Pages wear alike, even when most of what is stored never changes.
static void test_wear_is_even(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        const geometry_t *geometry = &geometries[i];
        uint32_t least = UINT32_MAX;
        uint32_t most = 0;
        start(geometry);
        uint32_t count = fill(geometry->value_len, 3);
        for (uint64_t uid = 2; uid <= count; uid += 3) {
            assert_ok(mint_store_delete(store, uid));
        }
        for (uint32_t change = 0; change < 5 * CHANGES; change++) {
            value[0] = (uint8_t)change;
            assert_ok(mint_store_set(store, 1, value, geometry->value_len / 2 + 1, 0));
        }
        for (uint32_t page = 0; page < geometry->page_count; page++) {
            uint32_t erased = rig.flash.erase_counts[page];
            least = erased < least ? erased : least;
            most = erased > most ? erased : most;
        }
        assert_true(most - least <= 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_room_is_reusable),
        cmocka_unit_test(test_room_is_reusable_after_mixed_sizes),
        cmocka_unit_test(test_full_of_records),
        cmocka_unit_test(test_refusal_changes_nothing),
        cmocka_unit_test(test_full_store_deletes),
        cmocka_unit_test(test_space_is_exact),
        cmocka_unit_test(test_longest_value),
        cmocka_unit_test(test_usage),
        cmocka_unit_test(test_wear_is_even),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
