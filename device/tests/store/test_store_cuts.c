// SPDX-License-Identifier: Apache-2.0
//
// The promise of the store, by exhaustion: the power is cut at every program and every erase
// operation of a workload, in every way that the flash in RAM knows, and each time the store must
// mount, hold for every record the old value or the new, keep to it when marginal cells change
// their mind, and go on working.
#include "device/tests/store/nonce_audit.h"
#include "device/tests/store/world.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"

#ifdef MINT_TEST_SMALL
#define CHANGES 15
#else
#define CHANGES 120
#endif

static ram_flash_t main_flash;
static ram_flash_t cut_flash;
static uint32_t cut_count;

static void cut_here(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    const world_t *world = context;
    (void)flash;
    for (int model = 0; model < RAM_CUT_MODELS; model++) {
        static world_t fork;
        size_t mark = nonce_audit_mark();
        world_fork(&fork, world, &cut_flash);
        ram_flash_cut(&cut_flash, op, (ram_cut_t)model);
        world_survive(&fork, cut_count);
        // After one cut, not even a unit that looks as if nothing had been done to it is touched.
        assert_int_equal(cut_flash.blind_count, 0);
        nonce_audit_rewind(mark);
        cut_count++;
    }
}

static void run_workload(const world_geometry_t *geometry)
{
    static world_t world;
    nonce_audit_reset();
    world_start(&world, geometry, &main_flash);
    main_flash.observer = cut_here;
    main_flash.observer_context = &world;
    uint32_t random = 7;
    uint32_t full_count = 0;
    for (int i = 0; i < CHANGES; i++) {
        mint_status_t status = world_change(&world, &random);
        full_count += status == MINT_ERR_FULL;
        assert_true(status == MINT_OK || status == MINT_ERR_FULL);
    }
    world_check(&world);
    print_message("%s: %u operations, %u changes did not fit, %u cuts, %u sealings\n",
                  geometry->name, (unsigned)main_flash.operation_count, (unsigned)full_count,
                  (unsigned)cut_count, (unsigned)nonce_audit_total());
    assert_int_equal(nonce_audit_repeats(), 0);
    assert_true(full_count < CHANGES / 4);
    cut_count = 0;
}

static void test_small_units(void **state)
{
    (void)state;
    run_workload(&world_geometries[0]);
}

static void test_large_units(void **state)
{
    (void)state;
    run_workload(&world_geometries[1]);
}

static void test_medium_units(void **state)
{
    (void)state;
    run_workload(&world_geometries[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_units),
        cmocka_unit_test(test_large_units),
        cmocka_unit_test(test_medium_units),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
