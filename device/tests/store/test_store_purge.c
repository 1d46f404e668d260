// SPDX-License-Identifier: Apache-2.0
//
// Secure deletion: after a purge nothing of a dead value is on flash, not even sealed; what is
// alive stays, also if the power goes at any operation.
#include "device/tests/store/cutter.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"
#include "store/log.h"

#define DEAD_MAX 64u // sealed values that are remembered
#define PART_LEN 16u // bytes of each that must not be found

static const uint32_t geometries[][3] = {{1024, 4, 4}, {1024, 3, 8}, {4096, 4, 256}, {512, 6, 16}};

#define GEOMETRIES (sizeof geometries / sizeof geometries[0])

static rig_t rig;
static mint_store_t *const store = &rig.store;
static uint8_t dead[DEAD_MAX][PART_LEN];
static uint32_t dead_count;

static void start(const uint32_t geometry[3])
{
    rig_start(&rig, geometry[0], geometry[1], geometry[2], 8);
    assert_ok(rig_mount(&rig));
    dead_count = 0;
}

static size_t make_value(uint64_t uid, uint8_t version, uint8_t value[40])
{
    memset(value, version, 40);
    value[0] = (uint8_t)uid;
    return 20 + version % 20u;
}

/// The sealed bytes of the value that a record has now.
static const uint8_t *sealed(uint64_t uid)
{
    return rig.flash.now + rig_address(&rig, 0, uid) + MINT_RECORD_HEADER_LEN;
}

static void remember(uint64_t uid)
{
    assert_true(dead_count < DEAD_MAX);
    memcpy(dead[dead_count++], sealed(uid), PART_LEN);
}

static void set(uint64_t uid, uint8_t version)
{
    uint8_t value[40];
    size_t len = make_value(uid, version, value);
    assert_ok(mint_store_set(store, uid, value, len, 0));
}

static void check(const rig_t *checked, uint64_t uid, uint8_t version)
{
    uint8_t value[40];
    size_t len = make_value(uid, version, value);
    rig_check(checked, uid, value, len);
}

/// Records 1 to 6, each in several versions, the last of which is 40 + uid; record 3 deleted.
static void make_history(void)
{
    for (uint8_t version = 1; version <= 5; version++) {
        for (uint8_t uid = 1; uid <= 6; uid++) {
            set(uid, version == 5 ? (uint8_t)(40 + uid) : (uint8_t)(version + 5 * uid));
            if (version < 5) {
                remember(uid);
            }
        }
    }
    remember(3);
    assert_ok(mint_store_delete(store, 3));
}

static void check_alive(const rig_t *checked)
{
    for (uint8_t uid = 1; uid <= 6; uid++) {
        if (uid == 3) {
            rig_check_absent(checked, uid);
        } else {
            check(checked, uid, (uint8_t)(40 + uid));
        }
    }
}

static uint32_t count_dead(const ram_flash_t *flash)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < dead_count; i++) {
        count += rig_contains(flash->now, ram_flash_len(flash), dead[i], PART_LEN);
    }
    return count;
}

static void test_nothing_dead_is_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        uint32_t erased[RAM_FLASH_MAX_PAGES];
        start(geometries[i]);
        make_history();
        assert_true(count_dead(&rig.flash) > 0);
        memcpy(erased, rig.flash.erase_counts, sizeof erased);
        assert_ok(mint_store_purge(store));
        assert_int_equal(count_dead(&rig.flash), 0);
        for (uint32_t page = 0; page < geometries[i][1]; page++) {
            assert_in_range(rig.flash.erase_counts[page] - erased[page], 1, 2);
        }
        check_alive(&rig);
        uint32_t before = rig.flash.operation_count;
        assert_ok(rig_mount(&rig));
        assert_true(rig.flash.operation_count == before || geometries[i][2] > 16);
        check_alive(&rig);
        assert_int_equal(rig.flash.violation_count, 0);
    }
}

static void test_again_and_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        start(geometries[i]);
        make_history();
        for (int purge = 0; purge < 12; purge++) {
            assert_ok(mint_store_purge(store));
            if (purge % 3 == 0) {
                assert_ok(rig_mount(&rig));
            }
            check_alive(&rig);
        }
        assert_int_equal(rig.flash.violation_count, 0);
    }
}

static void test_full_store(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        uint8_t value[1024] = {1};
        uint64_t count = 0;
        start(geometries[i]);
        while (mint_store_set(store, count + 1, value, geometries[i][0] / 5, 0) == MINT_OK) {
            count++;
        }
        assert_true(count >= 3);
        remember(2);
        assert_ok(mint_store_erase(store, 2));
        assert_int_equal(count_dead(&rig.flash), 0);
        for (uint64_t uid = 1; uid <= count; uid++) {
            if (uid != 2) {
                rig_check(&rig, uid, value, geometries[i][0] / 5);
            }
        }
    }
}

/// What stood in the region before there was a store goes too.
static void test_foreign_contents_go(void **state)
{
    (void)state;
    start(geometries[0]);
    rig_start(&rig, 1024, 4, 4, 8);
    for (size_t at = 0; at < ram_flash_len(&rig.flash); at++) {
        rig.flash.now[at] = rig.flash.later[at] = (uint8_t)(at % 251);
    }
    memcpy(dead[dead_count++], rig.flash.now + 700, PART_LEN);
    assert_ok(rig_mount(&rig));
    assert_int_equal(count_dead(&rig.flash), 1);
    assert_ok(mint_store_purge(store));
    assert_int_equal(count_dead(&rig.flash), 0);
}

static void test_erase(void **state)
{
    (void)state;
    start(geometries[0]);
    make_history();
    uint32_t before = rig.flash.operation_count;
    assert_status(mint_store_erase(store, 3), MINT_ERR_NOT_FOUND);
    assert_int_equal(rig.flash.operation_count, before);
    remember(4);
    assert_ok(mint_store_erase(store, 4));
    assert_int_equal(count_dead(&rig.flash), 0);
    rig_check_absent(&rig, 4);
    check(&rig, 5, 45);
    assert_ok(rig_mount(&rig));
    rig_check_absent(&rig, 4);
    check(&rig, 5, 45);
}

static void check_cut_purge(rig_t *cut, void *context)
{
    (void)context;
    assert_ok(rig_mount(cut));
    check_alive(cut);
    assert_ok(mint_store_purge(&cut->store));
    assert_int_equal(count_dead(&cut->flash), 0);
    check_alive(cut);
    assert_int_equal(cut->flash.violation_count, 0);
}

static void test_cuts(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        cutter_t cutter = {.rig = &rig, .check = check_cut_purge, .stride = MINT_TEST_STEP(1u, 3u)};
        start(geometries[i]);
        make_history();
        cutter_watch(&cutter);
        assert_ok(mint_store_purge(store));
        assert_true(cutter_stop(&cutter) > 50);
    }
}

static bool is_there(const mint_store_t *looked_at, uint64_t uid)
{
    size_t len = 0;
    uint8_t flags = 0;
    mint_status_t status = mint_store_info(looked_at, uid, &len, &flags);
    assert_true(status == MINT_OK || status == MINT_ERR_NOT_FOUND);
    return status == MINT_OK;
}

/// Once it was found deleted it stays deleted.
static void check_cut_erase(rig_t *cut, void *context)
{
    bool *deleted = context;
    assert_ok(rig_mount(cut));
    bool there = is_there(&cut->store, 4);
    *deleted |= !there;
    check(cut, 5, 45);
    assert_ok(rig_mount(cut));
    assert_true(is_there(&cut->store, 4) == there);
}

static void test_cut_erase(void **state)
{
    bool deleted = false;
    cutter_t cutter = {.rig = &rig, .check = check_cut_erase, .context = &deleted};
    (void)state;
    start(geometries[0]);
    make_history();
    cutter_watch(&cutter);
    assert_ok(mint_store_erase(store, 4));
    cutter_stop(&cutter);
    assert_true(deleted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_dead_is_left),
        cmocka_unit_test(test_again_and_again),
        cmocka_unit_test(test_full_store),
        cmocka_unit_test(test_foreign_contents_go),
        cmocka_unit_test(test_erase),
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_cut_erase),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
