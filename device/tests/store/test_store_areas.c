// SPDX-License-Identifier: Apache-2.0
//
// Areas know nothing of each other: the same uid in each is a record of its own, and lists and
// digests speak of the area that was chosen. Only room is shared.
#include "device/tests/store/rig.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"

static rig_t rig;
static mint_store_t *const store = &rig.store;

static int set_up(void **state)
{
    (void)state;
    rig_start(&rig, 1024, 4, 4, 12);
    assert_ok(rig_mount(&rig));
    return 0;
}

static void mark_of(uint8_t area, uint64_t uid, uint8_t mark[3])
{
    mark[0] = (uint8_t)('A' + area);
    mark[1] = (uint8_t)uid;
    mark[2] = 'z';
}

static void set_in(uint8_t area, uint64_t uid)
{
    uint8_t mark[3];
    mark_of(area, uid, mark);
    mint_store_select(store, area);
    assert_ok(mint_store_set(store, uid, mark, sizeof mark, area));
}

static void check_in(uint8_t area, uint64_t uid)
{
    uint8_t mark[3];
    size_t len = 0;
    uint8_t flags = 0xFF;
    mark_of(area, uid, mark);
    mint_store_select(store, area);
    rig_check(&rig, uid, mark, sizeof mark);
    assert_ok(mint_store_info(store, uid, &len, &flags));
    assert_int_equal(flags, area);
}

static void test_same_uid_in_each(void **state)
{
    (void)state;
    // Flags 0, 1 and 2: what is in the first area may be deleted.
    for (uint8_t area = 0; area < MINT_STORE_AREAS; area++) {
        set_in(area, 77);
    }
    for (uint8_t boot = 0; boot < 2; boot++) {
        for (uint8_t area = 0; area < MINT_STORE_AREAS; area++) {
            check_in(area, 77);
        }
        assert_ok(rig_mount(&rig));
    }
    mint_store_select(store, 0);
    assert_ok(mint_store_delete(store, 77));
    assert_ok(rig_mount(&rig));
    rig_check_absent(&rig, 77);
    check_in(1, 77);
    check_in(2, 77);
}

static void test_mount_chooses_the_first(void **state)
{
    (void)state;
    set_in(2, 5);
    assert_int_equal(store->area, 2);
    assert_ok(rig_mount(&rig));
    rig_check_absent(&rig, 5);
    check_in(2, 5);
}

static void test_an_area_that_is_none_is_the_first(void **state)
{
    (void)state;
    set_in(0, 7);
    mint_store_select(&rig.store, 1);
    mint_store_select(&rig.store, MINT_STORE_AREAS);
    assert_int_equal(rig.store.area, 0);
    check_in(0, 7);
}

static void test_lists_are_apart(void **state)
{
    (void)state;
    for (uint64_t uid = 1; uid <= 9; uid++) {
        set_in((uint8_t)(uid % MINT_STORE_AREAS), uid);
    }
    for (uint8_t area = 0; area < MINT_STORE_AREAS; area++) {
        uint64_t uid = 0;
        mint_store_select(store, area);
        for (uint64_t expected = area == 0 ? 3 : area; expected <= 9; expected += 3) {
            assert_ok(mint_store_next(store, &uid));
            assert_true(uid == expected);
        }
        assert_status(mint_store_next(store, &uid), MINT_ERR_NOT_FOUND);
    }
}

static void test_digests_are_apart(void **state)
{
    uint8_t before[MINT_SHA256_LEN];
    uint8_t after[MINT_SHA256_LEN];
    (void)state;
    set_in(0, 1);
    assert_ok(mint_store_digest(store, before));
    set_in(1, 2);
    mint_store_select(store, 0);
    assert_ok(mint_store_digest(store, after));
    assert_memory_equal(before, after, sizeof after);
    mint_store_select(store, 1);
    assert_ok(mint_store_digest(store, after));
    assert_memory_not_equal(before, after, sizeof after);
}

/// Records and bytes are counted for all areas together, and records are limited together.
static void test_room_is_shared(void **state)
{
    mint_store_usage_t usage;
    (void)state;
    for (uint64_t uid = 1; uid <= 12; uid++) {
        set_in((uint8_t)(uid % MINT_STORE_AREAS), uid);
    }
    assert_ok(mint_store_usage(store, &usage));
    assert_int_equal(usage.record_count, 12);
    assert_int_equal(usage.value_len, 36);
    for (uint8_t area = 0; area < MINT_STORE_AREAS; area++) {
        mint_store_select(store, area);
        assert_int_equal(mint_store_space(store), 0);
        assert_status(mint_store_set(store, 100, NULL, 0, 0), MINT_ERR_FULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_same_uid_in_each, set_up),
        cmocka_unit_test_setup(test_mount_chooses_the_first, set_up),
        cmocka_unit_test_setup(test_an_area_that_is_none_is_the_first, set_up),
        cmocka_unit_test_setup(test_lists_are_apart, set_up),
        cmocka_unit_test_setup(test_digests_are_apart, set_up),
        cmocka_unit_test_setup(test_room_is_shared, set_up),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
