// SPDX-License-Identifier: Apache-2.0
//
// Cuts in the recovery from cuts: on small logs, the power goes at every operation of a workload,
// and again at every operation of the mount that follows, in every pair of ways. What the first cut
// left marginal has changed its mind before the third boot in half of the cases, and only after it
// in the other.
#include "device/tests/store/nonce_audit.h"
#include "device/tests/store/world.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"

#ifdef MINT_TEST_SMALL
#define CHANGES 5
#else
#define CHANGES 16
#endif

static const world_geometry_t small_logs[] = {
    {"512-byte pages, 8-byte units", 512, 3, 8, 4, 0, 24},
    {"2 KB pages, 128-byte units", 2048, 4, 128, 5, 0, 200},
    {"4 KB pages, 256-byte units", 4096, 3, 256, 4, 0, 400},
};

static ram_flash_t main_flash;
static ram_flash_t first_flash;
static ram_flash_t second_flash;
static world_t main_world;
static world_t first_world;
static world_t second_world;
static uint32_t first_count;
static uint32_t second_count;

static void cut_again(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    (void)context;
    (void)flash;
    for (int model = 0; model < RAM_CUT_MODELS; model++) {
        size_t mark = nonce_audit_mark();
        world_fork(&second_world, &first_world, &second_flash);
        ram_flash_cut(&second_flash, op, (ram_cut_t)model);
        if (second_count % 2 == 0) {
            ram_flash_settle(&second_flash);
        }
        world_survive(&second_world, second_count);
        nonce_audit_rewind(mark);
        second_count++;
    }
}

static void cut_here(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    (void)context;
    (void)flash;
    for (int model = 0; model < RAM_CUT_MODELS; model++) {
        size_t mark = nonce_audit_mark();
        world_fork(&first_world, &main_world, &first_flash);
        ram_flash_cut(&first_flash, op, (ram_cut_t)model);
        ram_flash_power_on(&first_flash);
        first_flash.observer = cut_again;
        assert_ok(world_mount(&first_world));
        nonce_audit_rewind(mark);
        first_count++;
    }
}

static void run_workload(const world_geometry_t *geometry)
{
    nonce_audit_reset();
    first_count = second_count = 0;
    world_start(&main_world, geometry, &main_flash);
    main_flash.observer = cut_here;
    uint32_t random = 11;
    for (int i = 0; i < CHANGES; i++) {
        mint_status_t status = world_change(&main_world, &random);
        assert_true(status == MINT_OK || status == MINT_ERR_FULL);
    }
    world_check(&main_world);
    print_message("%s: %u operations, %u cuts, %u cuts again, %u erasures\n", geometry->name,
                  (unsigned)main_flash.operation_count, (unsigned)first_count,
                  (unsigned)second_count, (unsigned)main_flash.erase_counts[0]);
    assert_int_equal(nonce_audit_repeats(), 0);
    assert_true(second_count > first_count / 2);
}

static void test_eight_byte_units(void **state)
{
    (void)state;
    run_workload(&small_logs[0]);
}

static void test_128_byte_units(void **state)
{
    (void)state;
    run_workload(&small_logs[1]);
}

static void test_256_byte_units(void **state)
{
    (void)state;
    run_workload(&small_logs[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_eight_byte_units),
        cmocka_unit_test(test_128_byte_units),
        cmocka_unit_test(test_256_byte_units),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
