// SPDX-License-Identifier: Apache-2.0
//
// A worn flash, whose units sometimes do not take what is programmed, now with an error, now
// without: a change that was reported made is there, and one that was not is either made or not.
#include "device/tests/store/nonce_audit.h"
#include "device/tests/store/world.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"

#ifdef MINT_TEST_SMALL
#define CHANGES    300
#define FAIL_EVERY 40u // programs
#else
#define CHANGES    5000
#define FAIL_EVERY 150u
#endif

static ram_flash_t flash;
static world_t world;

/// After a failure that retries could not help, the object reads but writes no more.
static void check_write_stop(void)
{
    uint32_t before = flash.operation_count;
    assert_status(mint_store_set(&world.store, 0xABCD, (const uint8_t *)"x", 1, 0), MINT_ERR_FLASH);
    assert_int_equal(flash.operation_count, before);
    assert_int_equal(mint_store_space(&world.store), 0);
}

/// Returns how many changes failed.
static uint32_t wear(const world_geometry_t *geometry, uint32_t fail_every)
{
    nonce_audit_reset();
    world_start(&world, geometry, &flash);
    flash.fail_every = fail_every;
    uint32_t random = 77;
    uint32_t failed_count = 0;
    for (int i = 0; i < CHANGES; i++) {
        mint_status_t status = world_change(&world, &random);
        if (status == MINT_ERR_FLASH) {
            failed_count++;
            check_write_stop();
            do {
                status = world_mount(&world);
            } while (status == MINT_ERR_FLASH);
        }
        assert_true(status == MINT_OK || status == MINT_ERR_FULL);
        world_check(&world);
    }
    print_message("%s: %u of %u changes failed\n", geometry->name, (unsigned)failed_count,
                  (unsigned)CHANGES);
    assert_true(failed_count < CHANGES / 4);
    assert_int_equal(nonce_audit_repeats(), 0);
    return failed_count;
}

static void test_worn(void **state)
{
    (void)state;
    uint32_t failed_count = 0;
    for (size_t g = 0; g < 3; g++) {
        failed_count += wear(&world_geometries[g], FAIL_EVERY);
    }
    assert_true(failed_count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worn),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
