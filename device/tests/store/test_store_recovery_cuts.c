// SPDX-License-Identifier: Apache-2.0
//
// Cuts in the recovery from cuts: on small logs, the power goes at every operation of a workload,
// and again at every operation of the mount that follows. What the first cut left marginal has
// changed its mind before the third boot in half of the cases, and only after it in the other. Each
// pair of operations is cut in some of the pairs of ways, another choice each time; with `all` as
// argument, in every pair.
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
#define FEWER 25u
#else
#define FEWER 1u
#endif

static ram_flash_t flash;
static world_t world;
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

int main(int argc, char **argv)
{
    struct CMUnitTest tests[LOGS];
    all_pairs = argc > 1 && strcmp(argv[1], "all") == 0;
    for (size_t i = 0; i < LOGS; i++) {
        tests[i] = (struct CMUnitTest){logs[i].geometry.name, run, NULL, cuts_tell, &logs[i]};
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
