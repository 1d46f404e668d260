// SPDX-License-Identifier: Apache-2.0
//
// The check for a flash that was put back when the crypto library fails under it: a digest that was
// not made is neither a rollback nor proof that there was none.
#include "device/tests/store/faulty_seam.h"
#include "device/tests/store/rig.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"
#include "mintmark/rollback.h"

#define UID  1u
#define STEP MINT_TEST_STEP(1u, 3u)

static rig_t rig;
static const uint8_t old_value[] = "the value before";
static const uint8_t new_value[] = "the value after!";

static mint_status_t read_counter(void *context, uint64_t *value)
{
    const ram_flash_t *flash = context;
    *value = flash->counter;
    return MINT_OK;
}

static mint_status_t advance_counter(void *context, uint64_t value)
{
    return ram_flash_advance(context, value);
}

static mint_counter_t counter = {read_counter, advance_counter, &rig.flash};
static mint_rollback_t rollback = {.counter = &counter};

static int set_up(void **state)
{
    (void)state;
    memset(&faulty_seam, 0, sizeof faulty_seam);
    rig_start(&rig, 512, 3, 4, 8);
    rig.flash.counter = 0;
    rig.state = &mint_rollback_state;
    rig.state_context = &rollback;
    bool made = rig_mount(&rig) == MINT_OK &&
                mint_store_set(&rig.store, UID, old_value, sizeof old_value, 0) == MINT_OK;
    return made ? 0 : -1;
}

static mint_status_t mount(void)
{
    return rig_mount(&rig);
}

static mint_status_t set(void)
{
    return mint_store_set(&rig.store, UID, new_value, sizeof new_value, 0);
}

/// How many calls the operation makes.
static uint32_t calls_of(mint_status_t (*operation)(void))
{
    faulty_seam.calls = 0;
    faulty_seam.fail_at = 0;
    assert_ok(operation());
    return faulty_seam.calls;
}

/// The operation with its `n`th call failing.
static mint_status_t fail_call(mint_status_t (*operation)(void), uint32_t n)
{
    faulty_seam.calls = 0;
    faulty_seam.fail_at = n;
    mint_status_t status = operation();
    faulty_seam.fail_at = 0;
    return status;
}

static void a_mount_that_cannot_check_does_not_mount(void **state)
{
    (void)state;
    const uint32_t total = calls_of(mount);
    assert_true(total > 0);
    for (uint32_t n = 1; n <= total; n += STEP) {
        const mint_status_t status = fail_call(mount, n);
        if (status != MINT_ERR_CRYPTO) {
            fail_msg("call %u of %u: %s", n, total, mint_status_text(status));
        }
        size_t len = 0;
        uint8_t flags = 0;
        assert_status(mint_store_info(&rig.store, UID, &len, &flags), MINT_ERR_STATE);
        assert_ok(mount());
        rig_check(&rig, UID, old_value, sizeof old_value);
    }
}

static void a_write_that_cannot_be_noted_is_no_rollback(void **state)
{
    (void)state;
    const uint32_t total = calls_of(set);
    assert_true(total > 0);
    for (uint32_t n = 1; n <= total; n += STEP) {
        assert_int_equal(set_up(state), 0);
        const mint_status_t status = fail_call(set, n);
        assert_true(status != MINT_ERR_ROLLBACK);
        assert_ok(mount());
        uint8_t found[sizeof new_value];
        size_t len = 0;
        assert_ok(mint_store_get(&rig.store, UID, found, sizeof found, &len));
        assert_int_equal(len, sizeof new_value);
        const bool is_new = memcmp(found, new_value, sizeof found) == 0;
        assert_true(is_new || memcmp(found, old_value, sizeof found) == 0);
        assert_true(is_new || status != MINT_OK);
        assert_ok(set());
        rig_check(&rig, UID, new_value, sizeof new_value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_mount_that_cannot_check_does_not_mount, set_up),
        cmocka_unit_test_setup(a_write_that_cannot_be_noted_is_no_rollback, set_up),
    };
    return cmocka_run_group_tests_name("store/rollback_faults", tests, use_arena, NULL);
}
