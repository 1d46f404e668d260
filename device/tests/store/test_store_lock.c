// SPDX-License-Identifier: Apache-2.0
//
// The lock: what it freezes, what it lets through, that it lasts, and that a power cut leaves a
// store that is locked or not and works either way.
#include "device/tests/store/cutter.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"

static rig_t rig;
static mint_store_t *const store = &rig.store;
static const uint8_t value[] = "a value";
static const uint8_t other[] = "another";

static int set_up(void **state)
{
    (void)state;
    rig_start(&rig, 1024, 4, 4, 12);
    assert_ok(rig_mount(&rig));
    assert_ok(mint_store_set(store, 1, value, sizeof value, 0));
    assert_ok(mint_store_set(store, 2, value, sizeof value, MINT_STORE_UNLOCKED));
    assert_ok(mint_store_set(store, 3, value, sizeof value, MINT_STORE_WRITE_ONCE));
    return 0;
}

static void check_frozen(void)
{
    uint32_t before = rig.flash.operation_count;
    assert_true(mint_store_is_locked(store));
    assert_status(mint_store_set(store, 1, other, sizeof other, 0), MINT_ERR_LOCKED);
    assert_status(mint_store_set(store, 1, value, sizeof value, MINT_STORE_UNLOCKED),
                  MINT_ERR_LOCKED);
    assert_status(mint_store_set(store, 3, other, sizeof other, 0), MINT_ERR_LOCKED);
    assert_status(mint_store_set(store, 4, value, sizeof value, 0), MINT_ERR_LOCKED);
    assert_status(mint_store_delete(store, 1), MINT_ERR_LOCKED);
    assert_status(mint_store_erase(store, 1), MINT_ERR_LOCKED);
    assert_status(mint_store_delete(store, 4), MINT_ERR_NOT_FOUND);
    // What changes nothing is no change.
    assert_ok(mint_store_set(store, 1, value, sizeof value, 0));
    assert_ok(mint_store_lock(store));
    assert_int_equal(rig.flash.operation_count, before);
    rig_check(&rig, 1, value, sizeof value);
}

static void test_freezes(void **state)
{
    (void)state;
    assert_false(mint_store_is_locked(store));
    assert_ok(mint_store_lock(store));
    check_frozen();
    assert_ok(rig_mount(&rig));
    check_frozen();
}

static void test_lets_through(void **state)
{
    (void)state;
    assert_ok(mint_store_lock(store));
    assert_ok(mint_store_set(store, 2, other, sizeof other, MINT_STORE_UNLOCKED));
    assert_ok(mint_store_set(store, 5, other, sizeof other, MINT_STORE_UNLOCKED));
    assert_ok(mint_store_delete(store, 2));
    assert_ok(rig_mount(&rig));
    rig_check(&rig, 5, other, sizeof other);
    rig_check_absent(&rig, 2);
    assert_ok(mint_store_erase(store, 5));
}

/// A record that gives up the flag is frozen from then on.
static void test_flag_given_up(void **state)
{
    (void)state;
    assert_ok(mint_store_lock(store));
    assert_ok(mint_store_set(store, 2, other, sizeof other, 0));
    assert_status(mint_store_set(store, 2, value, sizeof value, MINT_STORE_UNLOCKED),
                  MINT_ERR_LOCKED);
    assert_status(mint_store_delete(store, 2), MINT_ERR_LOCKED);
}

static void test_other_areas_are_free(void **state)
{
    (void)state;
    mint_store_select(store, 2);
    assert_ok(mint_store_lock(store));
    assert_int_equal(store->area, 2);
    assert_ok(mint_store_set(store, 1, other, sizeof other, 0));
    assert_ok(mint_store_delete(store, 1));
    assert_ok(mint_store_set(store, MINT_STORE_UID_LOCK, other, sizeof other, 0));
    assert_ok(mint_store_delete(store, MINT_STORE_UID_LOCK));
    assert_true(mint_store_is_locked(store));
    mint_store_select(store, 0);
    check_frozen();
}

/// The uid locks in the first area alone.
static void test_same_uid_elsewhere_is_no_lock(void **state)
{
    (void)state;
    mint_store_select(store, 1);
    assert_ok(mint_store_set(store, MINT_STORE_UID_LOCK, other, sizeof other, 0));
    assert_false(mint_store_is_locked(store));
    assert_ok(rig_mount(&rig));
    assert_false(mint_store_is_locked(store));
    assert_ok(mint_store_set(store, 1, other, sizeof other, 0));
}

static void test_unlock(void **state)
{
    (void)state;
    uint32_t before = rig.flash.operation_count;
    assert_ok(mint_store_unlock(store));
    assert_int_equal(rig.flash.operation_count, before);
    assert_ok(mint_store_lock(store));
    mint_store_select(store, 1);
    assert_ok(mint_store_unlock(store));
    assert_int_equal(store->area, 1);
    mint_store_select(store, 0);
    assert_false(mint_store_is_locked(store));
    assert_ok(mint_store_set(store, 1, other, sizeof other, 0));
    assert_ok(rig_mount(&rig));
    assert_false(mint_store_is_locked(store));
    assert_ok(mint_store_delete(store, 1));
    assert_status(mint_store_delete(store, 3), MINT_ERR_WRITE_ONCE);
}

static void test_lock_is_in_the_digest(void **state)
{
    uint8_t open[MINT_SHA256_LEN];
    uint8_t locked[MINT_SHA256_LEN];
    (void)state;
    assert_ok(mint_store_digest(store, open));
    assert_ok(mint_store_lock(store));
    assert_ok(mint_store_digest(store, locked));
    assert_memory_not_equal(open, locked, sizeof open);
}

static void test_maintenance_when_locked(void **state)
{
    mint_store_scrub_t scrub;
    (void)state;
    assert_ok(mint_store_lock(store));
    assert_ok(mint_store_purge(store));
    assert_ok(mint_store_scrub(store, &scrub));
    check_frozen();
    assert_ok(rig_mount(&rig));
    check_frozen();
}

/// Makes a header such that nobody can say whose it was.
static void lose(uint64_t uid)
{
    size_t header = 8 * (size_t)rig_address(&rig, 0, uid);
    rig_flip(&rig, header + 3);
    rig_flip(&rig, header + 99);
}

static void check_frozen_by_loss(void)
{
    assert_true(mint_store_is_locked(store));
    assert_status(mint_store_set(store, 1, other, sizeof other, 0), MINT_ERR_LOCKED);
    assert_status(mint_store_set(store, 4, other, sizeof other, 0), MINT_ERR_LOCKED);
    assert_status(mint_store_delete(store, 1), MINT_ERR_LOCKED);
    assert_status(mint_store_delete(store, 4), MINT_ERR_CORRUPT);
    assert_status(mint_store_unlock(store), MINT_ERR_CORRUPT);
    rig_check(&rig, 1, value, sizeof value);
}

/// A lock that is there but cannot be read still locks.
static void test_damaged_lock_locks(void **state)
{
    (void)state;
    assert_ok(mint_store_lock(store));
    lose(MINT_STORE_UID_LOCK);
    check_frozen_by_loss();
    assert_ok(mint_store_purge(store)); // or else the mount would refuse the damage
    assert_ok(rig_mount(&rig));
    check_frozen_by_loss();
    assert_ok(mint_store_reset(store));
    assert_false(mint_store_is_locked(store));
}

/// The lost record might have been the lock, so losing one locks. What a lock lets through goes
/// through, and other areas are free.
static void test_any_lost_record_locks(void **state)
{
    (void)state;
    lose(2);
    check_frozen_by_loss();
    assert_ok(mint_store_set(store, 2, other, sizeof other, MINT_STORE_UNLOCKED));
    rig_check(&rig, 2, other, sizeof other);
    mint_store_select(store, 1);
    assert_ok(mint_store_set(store, 2, other, sizeof other, 0));
    assert_ok(mint_store_reset(store));
    assert_false(mint_store_is_locked(store));
}

static void test_full_store_can_be_unlocked(void **state)
{
    (void)state;
    assert_ok(mint_store_lock(store));
    uint64_t uid = 100;
    while (mint_store_set(store, uid, value, sizeof value, MINT_STORE_UNLOCKED) == MINT_OK) {
        uid++;
    }
    assert_int_equal(mint_store_space(store), 0);
    assert_ok(mint_store_unlock(store));
    assert_ok(rig_mount(&rig));
    assert_false(mint_store_is_locked(store));
}

typedef struct {
    uint32_t locked_count;
    uint32_t open_count;
} tally_t;

static void check_cut(rig_t *cut, void *context)
{
    tally_t *tally = context;
    assert_ok(rig_mount(cut));
    bool locked = mint_store_is_locked(&cut->store);
    tally->locked_count += locked;
    tally->open_count += !locked;
    assert_status(mint_store_set(&cut->store, 1, other, sizeof other, 0),
                  locked ? MINT_ERR_LOCKED : MINT_OK);
    assert_ok(mint_store_set(&cut->store, 1, locked ? value : other, sizeof value, 0));
    assert_int_equal(cut->flash.violation_count, 0);
}

static void test_cuts(void **state)
{
    tally_t tally = {0};
    cutter_t cutter = {.rig = &rig, .check = check_cut, .context = &tally};
    (void)state;
    cutter_watch(&cutter);
    for (int i = 0; i < 20; i++) {
        assert_ok(mint_store_lock(store));
        assert_ok(mint_store_unlock(store));
    }
    uint32_t count = cutter_stop(&cutter);
    print_message("%u cuts: locked after %u, not after %u, of two mounts each\n", (unsigned)count,
                  (unsigned)tally.locked_count, (unsigned)tally.open_count);
    assert_true(tally.locked_count > count / 4 && tally.open_count > count / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_freezes, set_up),
        cmocka_unit_test_setup(test_lets_through, set_up),
        cmocka_unit_test_setup(test_flag_given_up, set_up),
        cmocka_unit_test_setup(test_other_areas_are_free, set_up),
        cmocka_unit_test_setup(test_same_uid_elsewhere_is_no_lock, set_up),
        cmocka_unit_test_setup(test_unlock, set_up),
        cmocka_unit_test_setup(test_lock_is_in_the_digest, set_up),
        cmocka_unit_test_setup(test_maintenance_when_locked, set_up),
        cmocka_unit_test_setup(test_damaged_lock_locks, set_up),
        cmocka_unit_test_setup(test_any_lost_record_locks, set_up),
        cmocka_unit_test_setup(test_full_store_can_be_unlocked, set_up),
        cmocka_unit_test_setup(test_cuts, set_up),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
