// SPDX-License-Identifier: Apache-2.0
//
// Formatting: nothing is left but a page header, nonces go on where they were, and a cut at any
// operation leaves a store that mounts, with what is left of the records as it was.
#include "device/tests/store/nonce_audit.h"
#include "device/tests/store/world.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"

static ram_flash_t main_flash;
static ram_flash_t cut_flash;
static world_t world;
static uint32_t cut_count;
static uint32_t whole_count; // cuts after which every record was still there
static uint32_t gone_count;  // cuts after which none was

static uint32_t count_records(const world_t *counted)
{
    uint32_t count = 0;
    for (uint32_t key = 1; key <= counted->geometry->keys; key++) {
        count += counted->versions[key] != 0;
    }
    return count;
}

static void cut_here(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    (void)context;
    (void)flash;
    for (int model = 0; model < RAM_CUT_MODELS; model++) {
        static world_t fork;
        size_t mark = nonce_audit_mark();
        world_fork(&fork, &world, &cut_flash);
        ram_flash_cut(&cut_flash, op, (ram_cut_t)model);
        ram_flash_power_on(&cut_flash);
        assert_ok(world_mount(&fork));
        uint32_t remains = world_check_remains(&fork);
        whole_count += remains == count_records(&world);
        gone_count += remains == 0;
        world_survive(&fork, cut_count);
        nonce_audit_rewind(mark);
        cut_count++;
    }
}

static void fill(const world_geometry_t *geometry)
{
    world_start(&world, geometry, &main_flash);
    uint32_t random = 3;
    for (int i = 0; i < 60; i++) {
        assert_ok(world_change(&world, &random));
    }
    assert_true(count_records(&world) > 2);
}

static void forget(void)
{
    memset(world.versions, 0, sizeof world.versions);
}

static void test_cuts(void **state)
{
    (void)state;
    for (size_t g = 0; g < 3; g++) {
        nonce_audit_reset();
        cut_count = whole_count = gone_count = 0;
        fill(&world_geometries[g]);
        main_flash.observer = cut_here;
        assert_ok(mint_store_format(&world.store));
        main_flash.observer = NULL;
        print_message("%s: %u cuts, after %u all was there, after %u nothing\n",
                      world_geometries[g].name, (unsigned)cut_count, (unsigned)whole_count,
                      (unsigned)gone_count);
        assert_true(whole_count > 0 && gone_count > 0);
        forget();
        assert_ok(world_mount(&world));
        world_check(&world);
        uint32_t random = 4;
        for (int i = 0; i < 60; i++) {
            assert_ok(world_change(&world, &random));
        }
        world_check(&world);
        assert_int_equal(nonce_audit_repeats(), 0);
    }
}

/// After formatting, only headers and marks stand on flash: no record, live or dead.
static void test_nothing_is_left(void **state)
{
    (void)state;
    fill(&world_geometries[0]);
    assert_ok(mint_store_format(&world.store));
    size_t programmed = 0;
    for (size_t i = 0; i < ram_flash_len(&main_flash); i++) {
        programmed += main_flash.now[i] != 0xFF;
    }
    assert_true(programmed > 0);
    assert_true(programmed < 2 * 20 + 5 * 24 + 1);
}

/// The way out of a store that does not mount any more.
static void test_after_failed_mount(void **state)
{
    static const uint8_t wrong_key[MINT_STORE_ROOT_KEY_LEN] = {0xEE};
    (void)state;
    nonce_audit_reset();
    fill(&world_geometries[2]);
    assert_status(mint_store_mount(&world.store, &main_flash.port, wrong_key, NULL, 0),
                  MINT_ERR_CORRUPT);
    assert_ok(mint_store_format(&world.store));
    forget();
    assert_ok(world_mount(&world));
    world_check(&world);
    assert_ok(world_write(&world, 1, 1000));
    assert_int_equal(nonce_audit_repeats(), 0);
}

static void test_blank(void **state)
{
    (void)state;
    world_start(&world, &world_geometries[0], &main_flash);
    assert_ok(mint_store_format(&world.store));
    assert_int_equal(main_flash.operation_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_nothing_is_left),
        cmocka_unit_test(test_after_failed_mount),
        cmocka_unit_test(test_blank),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
