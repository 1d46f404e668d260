// SPDX-License-Identifier: Apache-2.0
//
// Factory reset: all goes at once but what is write-once, and nothing of it is left on flash.
#include "device/tests/store/cutter.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "store/log.h"

#define RECORDS 9u // uids 1 to this, three an area

static const uint32_t geometries[][3] = {{1024, 4, 4}, {4096, 3, 256}, {512, 8, 16}};

#define GEOMETRIES (sizeof geometries / sizeof geometries[0])

static rig_t rig;
static mint_store_t *const store = &rig.store;
static const uint8_t value[] = "forget me";

/// Uids 1 to 9, a third of them in each area; 3, 4 and 5 are write-once, so one in each.
static void start(const uint32_t geometry[3])
{
    rig_start(&rig, geometry[0], geometry[1], geometry[2], 16);
    assert_ok(rig_mount(&rig));
    for (uint8_t uid = 1; uid <= RECORDS; uid++) {
        mint_store_select(store, uid % MINT_STORE_AREAS);
        uint8_t flags = uid >= 3 && uid <= 5 ? MINT_STORE_WRITE_ONCE : 4;
        assert_ok(mint_store_set(store, uid, value, uid, flags));
    }
    mint_store_select(store, 0);
    assert_ok(mint_store_set(store, 90, value, 1, MINT_STORE_UNLOCKED));
    assert_ok(mint_store_lock(store));
}

/// How many of the records that a reset takes are there; the others are.
static uint32_t count(rig_t *counted)
{
    mint_store_usage_t usage;
    for (uint8_t uid = 3; uid <= 5; uid++) {
        mint_store_select(&counted->store, uid % MINT_STORE_AREAS);
        rig_check(counted, uid, value, uid);
    }
    mint_store_select(&counted->store, 0);
    assert_ok(mint_store_usage(&counted->store, &usage));
    return (uint32_t)usage.record_count - 3;
}

static void test_what_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        start(geometries[i]);
        assert_int_equal(count(&rig), RECORDS - 3 + 2);
        assert_status(mint_store_delete(store, 6), MINT_ERR_LOCKED);
        assert_ok(mint_store_reset(store));
        assert_int_equal(count(&rig), 0);
        assert_false(mint_store_is_locked(store));
        rig_check_absent(&rig, 6);
        assert_ok(rig_mount(&rig));
        assert_int_equal(count(&rig), 0);
        assert_false(mint_store_is_locked(store));
        assert_status(mint_store_delete(store, 3), MINT_ERR_WRITE_ONCE);
        assert_ok(mint_store_set(store, 6, value, 2, 0));
        rig_check(&rig, 6, value, 2);
        assert_int_equal(rig.flash.violation_count, 0);
    }
}

static void test_nothing_is_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        uint8_t sealed[16];
        start(geometries[i]);
        memcpy(sealed, rig.flash.now + rig_address(&rig, 0, 6) + MINT_RECORD_HEADER_LEN,
               sizeof sealed);
        assert_true(rig_contains(rig.flash.now, ram_flash_len(&rig.flash), sealed, sizeof sealed));
        assert_ok(mint_store_reset(store));
        assert_false(rig_contains(rig.flash.now, ram_flash_len(&rig.flash), sealed, sizeof sealed));
    }
}

/// Of nothing but write-once records a reset leaves all, of nothing it leaves nothing.
static void test_nothing_to_forget(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        start(geometries[0]);
        assert_ok(mint_store_reset(store));
        assert_ok(mint_store_reset(store));
        assert_int_equal(count(&rig), 0);
        rig_start(&rig, 1024, 4, 4, 16);
        assert_ok(rig_mount(&rig));
        assert_ok(mint_store_reset(store));
        assert_ok(rig_mount(&rig));
    }
}

/// A record whose header is lost is forgotten with the rest, whatever its bits say now.
static void test_lost_records_go(void **state)
{
    (void)state;
    for (size_t second = 1; second < 8 * MINT_RECORD_HEADER_LEN; second += 7) {
        start(geometries[0]);
        uint32_t address = rig_address(&rig, 0, 6);
        rig_flip(&rig, (size_t)address * 8);
        rig_flip(&rig, (size_t)address * 8 + second);
        assert_ok(mint_store_reset(store));
        assert_int_equal(count(&rig), 0);
        rig_check_absent(&rig, 6);
        assert_ok(rig_mount(&rig));
        assert_int_equal(count(&rig), 0);
    }
}

/// One record stays, the write-once ones beside it do not, nor does its namesake in another area.
static void test_one_record_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        mint_store_usage_t usage;
        start(geometries[i]);
        mint_store_select(store, 1);
        assert_ok(mint_store_set(store, 3, value, 2, 0));
        mint_store_select(store, 0);
        assert_status(mint_store_retain(store, 0), MINT_ERR_ARGUMENT);
        assert_ok(mint_store_retain(store, 3));
        assert_ok(rig_mount(&rig));
        assert_ok(mint_store_usage(store, &usage));
        assert_int_equal(usage.record_count, 1);
        rig_check(&rig, 3, value, 3);
        assert_status(mint_store_delete(store, 3), MINT_ERR_WRITE_ONCE);
        assert_false(mint_store_is_locked(store));
        assert_ok(mint_store_retain(store, 77));
        rig_check_absent(&rig, 3);
        assert_int_equal(rig.flash.violation_count, 0);
    }
}

typedef struct {
    uint32_t before; // cuts after which all was there
    uint32_t after;  // and nothing
    bool settled;    // the next look is at a store that was looked at before
    uint32_t seen;   // what was there then
} tally_t;

static void check_cut(rig_t *cut, void *context)
{
    tally_t *tally = context;
    assert_ok(rig_mount(cut));
    uint32_t found = count(cut);
    assert_true(found == RECORDS - 3 + 2 || found == 0);
    assert_true(mint_store_is_locked(&cut->store) == (found != 0));
    assert_true(!tally->settled || tally->seen == found);
    tally->seen = found;
    tally->settled = !tally->settled;
    tally->before += found != 0;
    tally->after += found == 0;
    assert_int_equal(cut->flash.violation_count, 0);
}

static void test_cuts(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        tally_t tally = {0};
        cutter_t cutter = {.rig = &rig, .check = check_cut, .context = &tally};
        start(geometries[i]);
        cutter_watch(&cutter);
        assert_ok(mint_store_reset(store));
        uint32_t cuts = cutter_stop(&cutter);
        print_message(
            "%u-byte units: %u cuts, all there after %u, nothing after %u, of two looks\n",
            (unsigned)geometries[i][2], (unsigned)cuts, (unsigned)tally.before,
            (unsigned)tally.after);
        assert_true(tally.before > 0 && tally.after > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_stays),       cmocka_unit_test(test_nothing_is_left),
        cmocka_unit_test(test_one_record_stays), cmocka_unit_test(test_nothing_to_forget),
        cmocka_unit_test(test_lost_records_go),  cmocka_unit_test(test_cuts),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
