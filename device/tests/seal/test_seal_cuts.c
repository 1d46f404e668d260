// SPDX-License-Identifier: Apache-2.0
//
// The power is cut at every program and every erasure while messages are sealed and opened, in
// every way that the flash in RAM knows. Afterwards no nonce comes again, nothing that was opened
// opens again, and after a block at most everything new does.
#include "device/tests/seal/ends.h"
#include "device/tests/seal/seal_audit.h"
#include "device/tests/store/cutter.h"
#include "device/tests/support/arena.h"

#ifdef MINT_TEST_SMALL
#define MESSAGES 6u
#define TURNS    0u
#else
#define MESSAGES 30u
#define TURNS    2u // times that every page of the flash is gone through, at least
#endif
#define BLOCK_MAX 3u

static rig_t rig;
static rig_t maker;
static cutter_t cutter;
static uint64_t first = 77;

static int set_up(void **state)
{
    (void)state;
    seal_audit_reset();
    ends_start(&rig);
    ends_start(&maker);
    cutter = (cutter_t){.rig = &rig};
    return 0;
}

/// What the check of a sealer knows.
typedef struct {
    uint32_t block;
    size_t mark; // of the audit, where this cut's branch begins
    bool second; // of two looks at a cut
} sealing_t;

static void seal_some(rig_t *end, uint32_t block, uint32_t count)
{
    mint_sealer_t sealer;
    uint8_t message[4 + MINT_SEAL_OVERHEAD_LEN];
    const mint_seal_config_t config = ends_config(&end->store, block);
    assert_ok(mint_sealer_start(&sealer, &config));
    for (uint32_t i = 0; i < count; i++) {
        ends_seal(&sealer, i, message, sizeof message);
    }
}

static void check_sealer(rig_t *cut, void *context)
{
    sealing_t *sealing = context;
    if (!sealing->second) {
        sealing->mark = seal_audit_mark();
    }
    for (uint32_t restart = 0; restart < 2; restart++) {
        assert_ok(rig_mount(cut));
        seal_some(cut, sealing->block, BLOCK_MAX + 1);
    }
    assert_int_equal(seal_audit_repeats(), 0);
    if (sealing->second) {
        seal_audit_rewind(sealing->mark);
    }
    sealing->second = !sealing->second;
}

static void test_sealing(void **state)
{
    (void)state;
    uint8_t message[4 + MINT_SEAL_OVERHEAD_LEN];
    const mint_random_t random = ends_first_number(&first);
    for (uint32_t block = 1; block <= BLOCK_MAX; block += BLOCK_MAX - 1) {
        set_up(NULL);
        mint_sealer_t sealer;
        const mint_seal_config_t config = ends_config(&rig.store, block);
        sealing_t sealing = {.block = block};
        cutter.check = check_sealer;
        cutter.context = &sealing;
        assert_ok(mint_sealer_create(&config, &random));
        assert_ok(mint_sealer_start(&sealer, &config));
        for (uint32_t i = 0; i < TURNS * 80u * block; i++) {
            ends_seal(&sealer, i, message, sizeof message);
        }
        cutter_watch(&cutter);
        for (uint32_t i = 0; i < MESSAGES; i++) {
            ends_seal(&sealer, i, message, sizeof message);
        }
        uint32_t cuts = cutter_stop(&cutter);
        print_message("block %u: %u cuts, %u messages sealed\n", (unsigned)block, (unsigned)cuts,
                      (unsigned)seal_audit_total());
        assert_true(cuts > MESSAGES / block * 12u * RAM_CUT_MODELS);
        assert_int_equal(seal_audit_repeats(), 0);
    }
}

static uint8_t messages[MESSAGES + 2 * BLOCK_MAX + 2][4 + MINT_SEAL_OVERHEAD_LEN];

static void make_messages(void)
{
    mint_sealer_t sealer;
    const mint_seal_config_t config = ends_config(&maker.store, 1000);
    const mint_random_t random = ends_first_number(&first);
    assert_ok(mint_sealer_create(&config, &random));
    assert_ok(mint_sealer_start(&sealer, &config));
    for (uint32_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        ends_seal(&sealer, i, messages[i], sizeof messages[i]);
    }
}

static mint_status_t deliver(mint_opener_t *opener, uint32_t i)
{
    return ends_open(opener, i, messages[i], sizeof messages[i]);
}

/// What the check of an opener knows.
typedef struct {
    uint32_t block;
    uint32_t opened; // messages reported opened, from the first on
    bool second;     // of two looks at a cut
} opening_t;

static void check_opener(rig_t *cut, void *context)
{
    opening_t *opening = context;
    mint_opener_t opener;
    const mint_seal_config_t config = ends_config(&cut->store, opening->block);
    assert_ok(rig_mount(cut));
    assert_ok(mint_opener_start(&opener, &config));
    for (uint32_t i = 0; i < opening->opened; i++) {
        assert_status(deliver(&opener, i), MINT_ERR_STALE);
    }
    // The first look opens something itself.
    uint32_t new = opening->opened + opening->block;
    if (opening->second) {
        assert_status(deliver(&opener, new), MINT_ERR_STALE);
        new += opening->block;
    }
    assert_ok(deliver(&opener, new));
    assert_status(deliver(&opener, new), MINT_ERR_STALE);
    opening->second = !opening->second;
}

static void test_opening(void **state)
{
    (void)state;
    for (uint32_t block = 1; block <= BLOCK_MAX; block += BLOCK_MAX - 1) {
        set_up(NULL);
        make_messages();
        mint_opener_t opener;
        const mint_seal_config_t config = ends_config(&rig.store, block);
        opening_t opening = {.block = block};
        cutter.check = check_opener;
        cutter.context = &opening;
        assert_ok(mint_opener_create(&config));
        assert_ok(mint_opener_start(&opener, &config));
        cutter_watch(&cutter);
        for (uint32_t i = 0; i < MESSAGES; i++) {
            assert_ok(deliver(&opener, i));
            opening.opened = i + 1;
        }
        uint32_t cuts = cutter_stop(&cutter);
        print_message("block %u: %u cuts\n", (unsigned)block, (unsigned)cuts);
        assert_true(cuts > MESSAGES / block * 10u * RAM_CUT_MODELS);
    }
}

/// Making and saving: a cut leaves no record or a whole one.
static void check_making(rig_t *cut, void *context)
{
    mint_sealer_t sealer;
    mint_opener_t opener;
    (void)context;
    const mint_seal_config_t config = ends_config(&cut->store, 2);
    const mint_random_t random = ends_first_number(&first);
    assert_ok(rig_mount(cut));
    mint_status_t status = mint_sealer_start(&sealer, &config);
    if (status == MINT_ERR_NOT_FOUND) {
        status = mint_sealer_create(&config, &random);
    }
    assert_ok(status);
    status = mint_opener_start(&opener, &config);
    if (status == MINT_ERR_NOT_FOUND) {
        status = mint_opener_create(&config);
    }
    assert_ok(status);
    seal_some(cut, 2, 1);
}

static void test_making(void **state)
{
    (void)state;
    set_up(NULL);
    mint_opener_t opener;
    const mint_seal_config_t config = ends_config(&rig.store, 2);
    const mint_random_t random = ends_first_number(&first);
    cutter.check = check_making;
    cutter_watch(&cutter);
    assert_ok(mint_sealer_create(&config, &random));
    assert_ok(mint_opener_create(&config));
    assert_ok(mint_opener_start(&opener, &config));
    assert_true(cutter_stop(&cutter) > 20u * RAM_CUT_MODELS);
}

/// A save lowers the ceiling, to what was opened and no further.
static void test_saving(void **state)
{
    (void)state;
    set_up(NULL);
    make_messages();
    mint_opener_t opener;
    const mint_seal_config_t config = ends_config(&rig.store, BLOCK_MAX);
    opening_t opening = {.block = BLOCK_MAX};
    cutter.check = check_opener;
    cutter.context = &opening;
    assert_ok(mint_opener_create(&config));
    assert_ok(mint_opener_start(&opener, &config));
    for (uint32_t i = 0; i < 5; i++) {
        assert_ok(deliver(&opener, i));
        opening.opened = i + 1;
        cutter_watch(&cutter);
        assert_ok(mint_opener_save(&opener));
        assert_true(cutter_stop(&cutter) > 10u * RAM_CUT_MODELS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sealing),
        cmocka_unit_test(test_opening),
        cmocka_unit_test(test_making),
        cmocka_unit_test(test_saving),
    };
    return cmocka_run_group_tests_name("seal/cuts", tests, use_arena, NULL);
}
