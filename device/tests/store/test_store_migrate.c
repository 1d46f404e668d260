// SPDX-License-Identifier: Apache-2.0
//
// From one store to another: all records of all areas with their flags, the lock last; what goes
// wrong leaves the first store as it was, and the call can be repeated.
#include "device/tests/store/cutter.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "store/log.h"

#define RECORDS 12u // uids 1 to this, in all areas

static const uint8_t other_key[MINT_STORE_ROOT_KEY_LEN] = "another root key for another one";
static const uint8_t value[] = "what must come along, every byte of it, and its flags as well";

static rig_t from;
static rig_t to;
static uint8_t buffer[sizeof value];

static mint_status_t migrate(mint_store_t *target)
{
    return mint_store_migrate(&from.store, target, buffer, sizeof buffer);
}

static uint8_t flags_of(uint8_t uid)
{
    return uid == 5 ? MINT_STORE_WRITE_ONCE : uid == 7 ? MINT_STORE_UNLOCKED : uid % 4u * 4u;
}

static int set_up(void **state)
{
    (void)state;
    rig_start(&from, 1024, 4, 4, 16);
    rig_start(&to, 4096, 3, 256, 40);
    to.root_key = other_key;
    assert_ok(rig_mount(&from));
    assert_ok(rig_mount(&to));
    for (uint8_t uid = 1; uid <= RECORDS; uid++) {
        mint_store_select(&from.store, uid % MINT_STORE_AREAS);
        assert_ok(mint_store_set(&from.store, uid, value, 5u * uid, flags_of(uid)));
    }
    memset(buffer, 0xEE, sizeof buffer);
    return 0;
}

static void check_all(rig_t *checked)
{
    for (uint8_t uid = 1; uid <= RECORDS; uid++) {
        size_t len = 0;
        uint8_t flags = 0xFF;
        mint_store_select(&checked->store, uid % MINT_STORE_AREAS);
        rig_check(checked, uid, value, 5u * uid);
        assert_ok(mint_store_info(&checked->store, uid, &len, &flags));
        assert_int_equal(flags, flags_of(uid));
    }
    mint_store_select(&checked->store, 0);
}

static size_t count(const rig_t *counted)
{
    mint_store_usage_t usage;
    assert_ok(mint_store_usage(&counted->store, &usage));
    return usage.record_count;
}

static void test_all_comes_along(void **state)
{
    (void)state;
    mint_store_select(&from.store, 1);
    mint_store_select(&to.store, 2);
    assert_ok(migrate(&to.store));
    assert_int_equal(from.store.area, 1);
    assert_int_equal(to.store.area, 2);
    assert_zeroed(buffer, sizeof buffer);
    check_all(&to);
    assert_ok(rig_mount(&to));
    check_all(&to);
    assert_int_equal(count(&to), RECORDS);
    check_all(&from);
    assert_int_equal(count(&from), RECORDS);
}

static void test_nothing_comes_along(void **state)
{
    (void)state;
    rig_start(&from, 1024, 4, 4, 16);
    assert_ok(rig_mount(&from));
    assert_ok(migrate(&to.store));
    assert_int_equal(count(&to), 0);
}

/// Twice is once: the second time nothing is written.
static void test_again(void **state)
{
    (void)state;
    assert_ok(migrate(&to.store));
    uint32_t before = to.flash.operation_count;
    assert_ok(migrate(&to.store));
    assert_int_equal(to.flash.operation_count, before);
}

static void test_what_is_there_stays(void **state)
{
    (void)state;
    assert_ok(mint_store_set(&to.store, 1000, value, 3, 0));
    assert_ok(mint_store_set(&to.store, 3, value, 3, 0));
    assert_ok(migrate(&to.store));
    check_all(&to);
    rig_check(&to, 1000, value, 3);
}

static void test_lock_comes_along(void **state)
{
    (void)state;
    assert_ok(mint_store_lock(&from.store));
    uint32_t before = from.flash.operation_count;
    assert_ok(migrate(&to.store));
    assert_int_equal(from.flash.operation_count, before);
    check_all(&to);
    assert_true(mint_store_is_locked(&to.store));
    assert_status(mint_store_delete(&to.store, 3), MINT_ERR_LOCKED);
    assert_ok(migrate(&to.store)); // for nothing of it changes
}

static void test_refusals(void **state)
{
    (void)state;
    assert_ok(mint_store_lock(&to.store));
    assert_status(migrate(&to.store), MINT_ERR_LOCKED);
    assert_int_equal(count(&to), 1);
    assert_ok(mint_store_unlock(&to.store));
    assert_ok(mint_store_set(&to.store, 3, value, 4, MINT_STORE_WRITE_ONCE));
    assert_status(migrate(&to.store), MINT_ERR_WRITE_ONCE);
    rig_check(&to, 3, value, 4);
    assert_zeroed(buffer, sizeof buffer);
}

static void test_full(void **state)
{
    (void)state;
    rig_start(&to, 1024, 3, 4, 5);
    assert_ok(rig_mount(&to));
    assert_status(migrate(&to.store), MINT_ERR_FULL);
    assert_zeroed(buffer, sizeof buffer);
    assert_int_equal(count(&to), 5);
    check_all(&from);
}

static void test_short_buffer(void **state)
{
    (void)state;
    memset(buffer, 0, sizeof buffer);
    buffer[30] = 0xEE;
    assert_status(mint_store_migrate(&from.store, &to.store, buffer, 30), MINT_ERR_SPACE);
    assert_zeroed(buffer, 30);
    assert_int_equal(buffer[30], 0xEE);
    check_all(&from);
}

static void test_unmounted(void **state)
{
    (void)state;
    mint_store_unmount(&to.store);
    assert_status(migrate(&to.store), MINT_ERR_STATE);
    assert_ok(rig_mount(&to));
    mint_store_unmount(&from.store);
    assert_status(migrate(&to.store), MINT_ERR_STATE);
    assert_int_equal(count(&to), 0);
}

/// What is damaged is not left behind in silence.
static void test_damaged_value(void **state)
{
    (void)state;
    rig_flip(&from, 8 * ((size_t)rig_address(&from, 0, 9) + MINT_RECORD_HEADER_LEN));
    assert_status(migrate(&to.store), MINT_ERR_CORRUPT);
    mint_store_select(&from.store, 0);
    assert_ok(mint_store_delete(&from.store, 9));
    assert_ok(migrate(&to.store));
    assert_int_equal(count(&to), RECORDS - 1);
}

static void test_damaged_header(void **state)
{
    (void)state;
    rig_flip(&from, 8 * (size_t)rig_address(&from, 0, 9) + 1);
    rig_flip(&from, 8 * (size_t)rig_address(&from, 0, 9) + 61);
    assert_status(migrate(&to.store), MINT_ERR_CORRUPT);
}

static void check_cut(rig_t *cut, void *context)
{
    (void)context;
    assert_ok(rig_mount(cut));
    assert_true(count(cut) <= RECORDS);
    assert_ok(migrate(&cut->store));
    check_all(cut);
    assert_int_equal(cut->flash.violation_count, 0);
}

static void test_cuts(void **state)
{
    cutter_t cutter = {.rig = &to, .check = check_cut};
    (void)state;
    cutter_watch(&cutter);
    assert_ok(migrate(&to.store));
    assert_true(cutter_stop(&cutter) > 50);
    check_all(&from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_all_comes_along, set_up),
        cmocka_unit_test_setup(test_nothing_comes_along, set_up),
        cmocka_unit_test_setup(test_again, set_up),
        cmocka_unit_test_setup(test_what_is_there_stays, set_up),
        cmocka_unit_test_setup(test_lock_comes_along, set_up),
        cmocka_unit_test_setup(test_refusals, set_up),
        cmocka_unit_test_setup(test_full, set_up),
        cmocka_unit_test_setup(test_short_buffer, set_up),
        cmocka_unit_test_setup(test_unmounted, set_up),
        cmocka_unit_test_setup(test_damaged_value, set_up),
        cmocka_unit_test_setup(test_damaged_header, set_up),
        cmocka_unit_test_setup(test_cuts, set_up),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
