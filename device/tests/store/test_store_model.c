// SPDX-License-Identifier: Apache-2.0
//
// The store against a plain map: random changes, with power cuts anywhere, several in a row, also
// while mounting, and marginal cells that settle at any moment.
#include "device/tests/store/nonce_audit.h"
#include "device/tests/store/world.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"

#ifdef MINT_TEST_SMALL
#define CHANGES 600
#else
#define CHANGES 30000
#endif

static ram_flash_t flash;
static world_t world;
static uint32_t random_state;
static uint32_t cut_count;
static uint32_t countdown; // operations until the next cut; 0: none is coming

static void maybe_cut(void *context, ram_flash_t *observed, const ram_op_t *op)
{
    (void)context;
    if (countdown > 0 && --countdown == 0) {
        ram_flash_cut(observed, op, (ram_cut_t)(ram_random(&random_state) % RAM_CUT_MODELS));
        cut_count++;
    }
}

/// Arms a cut once in a while.
static void arm(uint32_t one_in)
{
    countdown = 0;
    if (ram_random(&random_state) % one_in == 0) {
        countdown = 1 + ram_random(&random_state) % (ram_random(&random_state) % 2 == 0 ? 4 : 40);
    }
}

static void maybe_settle(void)
{
    if (ram_random(&random_state) % 3 == 0) {
        ram_flash_settle(&flash);
    }
}

/// Boots until it works, then compares.
static void reboot(void)
{
    mint_status_t status = MINT_ERR_FLASH;
    for (int boot = 0; status != MINT_OK; boot++) {
        ram_flash_power_on(&flash);
        maybe_settle();
        arm(boot < 3 ? 2 : 4);
        status = world_mount(&world);
        assert_true(status == MINT_OK || (status == MINT_ERR_FLASH && flash.off));
    }
    countdown = 0;
    world_check(&world);
    maybe_settle();
}

static uint32_t run_model(const world_geometry_t *geometry)
{
    nonce_audit_reset();
    random_state = 0xC0FFEEu;
    cut_count = 0;
    countdown = 0;
    world_start(&world, geometry, &flash);
    flash.observer = maybe_cut;
    uint32_t full_count = 0;
    for (int i = 0; i < CHANGES; i++) {
        arm(4);
        mint_status_t status = world_change(&world, &random_state);
        full_count += status == MINT_ERR_FULL;
        assert_true(status == MINT_OK || status == MINT_ERR_FULL || flash.off);
        if (flash.off || ram_random(&random_state) % 50 == 0) {
            reboot();
        }
    }
    reboot();
    print_message("%s: %u operations, %u cuts, %u of %u changes did not fit, %u sealings\n",
                  geometry->name, (unsigned)flash.operation_count, (unsigned)cut_count,
                  (unsigned)full_count, (unsigned)CHANGES, (unsigned)nonce_audit_total());
    assert_int_equal(nonce_audit_repeats(), 0);
    assert_true(cut_count > CHANGES / 20);
    return full_count;
}

static void test_small_units(void **state)
{
    (void)state;
    assert_true(run_model(&world_geometries[0]) < CHANGES / 4);
}

static void test_large_units(void **state)
{
    (void)state;
    assert_true(run_model(&world_geometries[1]) < CHANGES / 4);
}

static void test_medium_units(void **state)
{
    (void)state;
    assert_true(run_model(&world_geometries[2]) < CHANGES / 4);
}

/// A store that is nearly always full: the paths where room is scarce.
static void test_scarce_room(void **state)
{
    static const world_geometry_t scarce = {"512-byte pages, 4-byte units", 512, 4, 4, 16, 0, 150};
    (void)state;
    assert_true(run_model(&scarce) > CHANGES / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_units),
        cmocka_unit_test(test_large_units),
        cmocka_unit_test(test_medium_units),
        cmocka_unit_test(test_scarce_room),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
