// SPDX-License-Identifier: Apache-2.0
//
// Cuts in the recovery from cuts: on small logs, the power goes at every operation of a workload,
// and again at every operation of the mount that follows. What the first cut left marginal has
// changed its mind before the third boot in half of the cases, and only after it in the other. Each
// pair of operations is cut in some of the pairs of ways, another choice each time; with `all` as
// argument, in every pair.
//
// One pair is too rare for that: a last unit that reads right when the mount looks at it and blank
// when the mount copies it, and then a cut of which nothing shows, right behind that copy.
#include "device/tests/store/cuts.h"
#include "device/tests/store/nonce_audit.h"
#include "device/tests/support/check.h"

/// A workload on a small log.
typedef struct {
    world_geometry_t geometry;
    uint32_t changes;
    uint32_t pairs; ///< of the pairs of ways, one in so many; no divisor of their number
} log_t;

static log_t logs[] = {
    {{"512-byte pages, 4-byte units", 512, 3, 4, 4, 0, 24, 1, false}, 16, 7},
    {{"512-byte pages, 8-byte units", 512, 3, 8, 4, 0, 24, 2, false}, 16, 5},
    {{"1 KB pages, 4-byte units, a counter", 1024, 3, 4, 4, 0, 24, 1, true}, 16, 25},
    {{"2 KB pages, 128-byte units", 2048, 4, 128, 5, 0, 200, 1, false}, 16, 1},
    {{"4 KB pages, 256-byte units", 4096, 3, 256, 4, 0, 400, 1, false}, 16, 1},
};
#define LOGS (sizeof logs / sizeof logs[0])

#ifdef MINT_TEST_SMALL
#define FEWER 150u
#else
#define FEWER 2u
#endif

#define FLICKER_SEEDS  40u
#define WRITE_UNITS    16u // of a value of the first two logs, at most
#define MOUNT_PROGRAMS 24u // so many of a mount are cut

static ram_flash_t flash;
static ram_flash_t copy_flash;
static world_t world;
static world_t copy;
static bool all_pairs;

static void run(void **state)
{
    const log_t *small_log = *state;
    nonce_audit_reset();
    world_start(&world, &small_log->geometry, &flash);
    cuts_t cuts = {.again = all_pairs ? 1 : small_log->pairs * FEWER};
    cuts_start(&cuts, &world);
    uint32_t random = 11;
    for (uint32_t i = 0; i < small_log->changes; i++) {
        assert_ok(world_change(&world, &random));
    }
    cuts_stop(&cuts);
    world_check(&world);
    print_message("%s: %u operations, %u cuts, %u of them of a mount after a cut\n",
                  small_log->geometry.name, (unsigned)flash.operation_count,
                  (unsigned)cuts.cut_count, (unsigned)cuts.again_count);
    assert_int_equal(nonce_audit_repeats(), 0);
    assert_true(cuts.again_count * cuts.again > cuts.cut_count - cuts.again_count);
    // A page was opened, and so cut and cut again.
    assert_true(flash.erase_counts[1] > 0);
}

/// A cut still to come.
typedef struct {
    uint32_t operations; ///< until then
    ram_cut_t model;
} coming_t;

static void count_down(void *context, ram_flash_t *cut, const ram_op_t *op)
{
    coming_t *coming = context;
    if (--coming->operations == 0) {
        cut->observer = NULL;
        ram_flash_cut(cut, op, coming->model);
    }
}

static void cut_later(ram_flash_t *cut, coming_t *coming)
{
    cut->observer = count_down;
    cut->observer_context = coming;
}

/// Writes a value; the cut at its unit `number` flickers. False if it has no such unit.
static bool leave_flickering(const world_geometry_t *geometry, uint32_t seed, uint32_t number)
{
    coming_t coming = {number, RAM_CUT_FLICKERS};
    world_start(&world, geometry, &flash);
    flash.random = seed;
    assert_ok(world_write(&world, 1, 1));
    cut_later(&flash, &coming);
    (void)world_write(&world, 2, seed);
    flash.observer = NULL;
    return flash.off;
}

/// Whether the mount came as far as to its program `number`, where nothing shows of a cut.
static bool survive_blind_cut(uint32_t number)
{
    coming_t coming = {number, RAM_CUT_APPEARS_ALL};
    world_fork(&copy, &world, &copy_flash);
    ram_flash_power_on(&copy_flash);
    cut_later(&copy_flash, &coming);
    (void)world_mount(&copy);
    bool cut = copy_flash.off;
    copy_flash.observer = NULL;
    world_survive(&copy, number);
    return cut;
}

static void run_flickering(void **state)
{
    const log_t *small_log = *state;
    uint32_t cut_count = 0;
    for (uint32_t seed = 1; seed <= FLICKER_SEEDS; seed++) {
        nonce_audit_reset();
        for (uint32_t unit = 1; unit <= WRITE_UNITS; unit++) {
            bool cut = leave_flickering(&small_log->geometry, seed, unit);
            for (uint32_t number = 1; cut && number <= MOUNT_PROGRAMS; number++) {
                cut = survive_blind_cut(number);
                cut_count += cut;
            }
        }
    }
    print_message("%u cuts of mounts\n", (unsigned)cut_count);
    assert_true(cut_count > FLICKER_SEEDS * WRITE_UNITS);
}

int main(int argc, char **argv)
{
    struct CMUnitTest tests[LOGS + 2] = {
        {"flickering, 4-byte units", run_flickering, NULL, NULL, &logs[0]},
        {"flickering, 8-byte units", run_flickering, NULL, NULL, &logs[1]},
    };
    all_pairs = argc > 1 && strcmp(argv[1], "all") == 0;
    for (size_t i = 0; i < LOGS; i++) {
        tests[i + 2] = (struct CMUnitTest){logs[i].geometry.name, run, NULL, cuts_tell, &logs[i]};
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
