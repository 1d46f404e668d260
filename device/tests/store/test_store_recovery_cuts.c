// SPDX-License-Identifier: Apache-2.0
//
// Cuts in the recovery from cuts: on small logs, the power goes at every operation of a workload,
// and again at every operation of the mount that follows, in every pair of ways. What the first cut
// left marginal has changed its mind before the third boot in half of the cases, and only after it
// in the other.
#include "device/tests/store/cuts.h"
#include "device/tests/store/nonce_audit.h"
#include "device/tests/support/check.h"

#ifdef MINT_TEST_SMALL
#define CHANGES 3
#else
#define CHANGES 6
#endif

static const world_geometry_t small_logs[] = {
    {"512-byte pages, 4-byte units", 512, 3, 4, 4, 0, 24, 1, false},
    {"512-byte pages, 8-byte units", 512, 3, 8, 4, 0, 24, 2, false},
    {"1 KB pages, 4-byte units, a counter", 1024, 3, 4, 4, 0, 24, 1, true},
    {"2 KB pages, 128-byte units", 2048, 4, 128, 5, 0, 200, 1, false},
    {"4 KB pages, 256-byte units", 4096, 3, 256, 4, 0, 400, 1, false},
};

static ram_flash_t flash;
static world_t world;

static void run(const world_geometry_t *geometry)
{
    nonce_audit_reset();
    world_start(&world, geometry, &flash);
    cuts_t cuts = {.again = true};
    cuts_start(&cuts, &world);
    uint32_t random = 11;
    // A mount that holds a store to a counter has many times the operations.
    const int changes = geometry->counter ? 1 : CHANGES;
    for (int i = 0; i < changes; i++) {
        mint_status_t status = world_change(&world, &random);
        assert_true(status == MINT_OK || status == MINT_ERR_FULL);
    }
    cuts_stop(&cuts);
    world_check(&world);
    print_message("%s: %u operations, %u cuts, %u of them of a mount after a cut, %u erasures\n",
                  geometry->name, (unsigned)flash.operation_count, (unsigned)cuts.cut_count,
                  (unsigned)cuts.again_count, (unsigned)flash.erase_counts[0]);
    assert_int_equal(nonce_audit_repeats(), 0);
    assert_true(cuts.again_count > cuts.cut_count / 2);
}

static void test_4_byte_units(void **state)
{
    (void)state;
    run(&small_logs[0]);
}

static void test_8_byte_units(void **state)
{
    (void)state;
    run(&small_logs[1]);
}

static void test_counter(void **state)
{
    (void)state;
    run(&small_logs[2]);
}

static void test_128_byte_units(void **state)
{
    (void)state;
    run(&small_logs[3]);
}

static void test_256_byte_units(void **state)
{
    (void)state;
    run(&small_logs[4]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_4_byte_units, cuts_tell),
        cmocka_unit_test_teardown(test_8_byte_units, cuts_tell),
        cmocka_unit_test_teardown(test_counter, cuts_tell),
        cmocka_unit_test_teardown(test_128_byte_units, cuts_tell),
        cmocka_unit_test_teardown(test_256_byte_units, cuts_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
