// SPDX-License-Identifier: Apache-2.0
//
// The store against a plain map: random calls, with power cuts anywhere, several in a row, also
// while mounting, and marginal cells that settle or flicker at any moment.
#include <string.h>

#include "device/tests/store/nonce_audit.h"
#include "device/tests/store/world.h"
#include "device/tests/support/check.h"

#ifdef MINT_TEST_SMALL
#define SHARE 250u // of the calls, one in so many is made
#else
#define SHARE 4u
#endif

/// A row of calls.
typedef struct {
    world_geometry_t geometry;
    mint_status_t (*act)(world_t *, uint32_t *); ///< one of them
    uint32_t calls;
    bool scarce; ///< many values do not fit
} row_t;

static row_t rows[] = {
    {{"5 pages of 1 KB, 4-byte units", 1024, 5, 4, 8, 0, 100, 1, false},
     world_change,
     250000,
     false},
    {{"5 pages of 4 KB, 256-byte units", 4096, 5, 256, 6, 0, 500, 1, false},
     world_change,
     150000,
     false},
    {{"all calls, 4 pages of 1 KB, 4-byte units", 1024, 4, 4, 8, 0, 60, 3, false},
     world_act,
     200000,
     false},
    {{"all calls, 3 pages of 4 KB, 16-byte units", 4096, 3, 16, 9, 0, 200, 2, false},
     world_act,
     150000,
     false},
    {{"all calls, 4 pages of 4 KB, 128-byte units", 4096, 4, 128, 8, 0, 150, 3, false},
     world_act,
     100000,
     false},
    {{"all calls and a counter, 4 pages of 1 KB, 8-byte units", 1024, 4, 8, 8, 0, 40, 2, true},
     world_act,
     100000,
     false},
    {{"nearly full, 4 pages of 512 bytes, 4-byte units", 512, 4, 4, 16, 0, 150, 1, false},
     world_change,
     100000,
     true},
};
#define ROWS (sizeof rows / sizeof rows[0])

static ram_flash_t flash;
static world_t world;
static uint32_t share = SHARE; // with `all`, every call is made
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
        uint32_t far = flash.port.unit_len > 16 ? 6 : 40; // of a call's operations, roughly
        countdown = 1 + ram_random(&random_state) % (ram_random(&random_state) % 2 == 0 ? 4 : far);
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
    bool off = true;
    for (int boot = 0; off; boot++) {
        ram_flash_power_on(&flash);
        maybe_settle();
        arm(boot < 3 ? 2 : 4);
        mint_status_t status = world_mount(&world);
        off = flash.off;
        assert_true(off || status == MINT_OK);
    }
    countdown = 0;
    world_check(&world);
    if (ram_random(&random_state) % 16 == 0) {
        world_check_rest(&world);
    }
    maybe_settle();
}

static void run(void **state)
{
    const row_t *row = *state;
    const uint32_t calls = row->calls / share;
    nonce_audit_reset();
    random_state = 0xC0FFEEu;
    cut_count = countdown = 0;
    world_start(&world, &row->geometry, &flash);
    flash.observer = maybe_cut;
    for (uint32_t i = 0; i < calls; i++) {
        arm(row->scarce ? 2 : 5);
        row->act(&world, &random_state);
        if (flash.off || ram_random(&random_state) % 50 == 0) {
            reboot();
        }
    }
    reboot();
    print_message("%s: %u calls, %u operations, %u cuts, %u values did not fit, %u sealings\n",
                  row->geometry.name, (unsigned)calls, (unsigned)flash.operation_count,
                  (unsigned)cut_count, (unsigned)world.full_count, (unsigned)nonce_audit_total());
    assert_int_equal(nonce_audit_repeats(), 0);
    assert_true(cut_count > calls / 20);
    assert_true(row->scarce ? world.full_count > calls / 10 : world.full_count == 0);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "all") == 0) {
        share = 1;
    }
    struct CMUnitTest tests[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        tests[i] = (struct CMUnitTest){rows[i].geometry.name, run, NULL, NULL, &rows[i]};
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
