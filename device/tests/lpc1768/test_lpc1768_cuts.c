// SPDX-License-Identifier: Apache-2.0
//
// Power cut at every call of the boot ROM, before it, in its middle and after it, and again while
// the device recovers: the root key that was used once is the root key for good, what the store
// said was written is there, and no cut leaves a device that does not start.
//
// usage: test_lpc1768_cuts [ROUNDS]     more rounds draw other noise and other halves; nightly
#include <stdlib.h>

#include "device/tests/lpc1768/whole.h"
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"

#define UID 0x4D494E54u

/// What a life of boots has seen, in model->notes.
typedef struct {
    bool used; ///< a root key was handed out …
    uint8_t key[MINT_STORE_ROOT_KEY_LEN];
    uint32_t tried;   ///< the highest value that was given to the store
    uint32_t written; ///< the highest one that it said was written
} notes_t;

_Static_assert(sizeof(notes_t) <= sizeof model->notes, "the model has room for them");

static uint64_t rounds = 1;

static notes_t *notes(void)
{
    return (void *)model->notes;
}

static void set_up(uint64_t seed)
{
    model_make();
    model->access_clocks = WHOLE_ACCESS_CLOCKS;
    model->access_spread = WHOLE_ACCESS_SPREAD;
    model->image_len = 0x50000;
    model->random += seed * 0x9E3779B97F4A7C15u;
}

// ---- the root key ----

static void get_key(void *context)
{
    (void)context;
    uint8_t key[MINT_STORE_ROOT_KEY_LEN];
    const mint_port_t *port = whole_port();
    must(port->root_key(port->context, key) == MINT_OK);
    must(!all_are(key, sizeof key, 0));
    must(!notes()->used || memcmp(key, notes()->key, sizeof key) == 0);
    memcpy(notes()->key, key, sizeof key);
    notes()->used = true;
}

/// Boots with a cut; true if it came.
static bool boot_cut(void (*program)(void *context), uint32_t at, model_cut_t where)
{
    model->faults.cut_at = at;
    model->faults.cut_where = where;
    const model_end_t end = model_boot(program, NULL);
    assert_true(end == MODEL_POWER_CUT || end == MODEL_RETURNED);
    model->faults.cut_at = 0;
    return end == MODEL_POWER_CUT;
}

/// Two more boots, which nothing disturbs.
static void boot_well(void (*program)(void *context))
{
    for (int i = 0; i < 2; i++) {
        model->reads = MODEL_READS_RANDOM;
        assert_int_equal(model_boot(program, NULL), MODEL_RETURNED);
    }
    model_assert_clean();
}

static void one_cut_leaves_a_key(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < rounds; round++) {
        for (int where = MODEL_CUT_BEFORE; where <= MODEL_CUT_AFTER; where++) {
            bool came = true;
            for (uint32_t at = 1; came; at++) {
                set_up(round * 1000u + at);
                came = boot_cut(get_key, at, (model_cut_t)where);
                boot_well(get_key);
            }
        }
    }
}

/// How two cuts leave flash, and what marginal bits read after each: 36 ways.
typedef struct {
    model_progress_t first, second;
    model_reads_t between, after;
} way_t;

#define WAYS 36u

static way_t way_of(uint32_t number)
{
    return (way_t){.first = (model_progress_t)(1u + number % 3u),
                   .second = (model_progress_t)(1u + number / 3u % 3u),
                   .between = (model_reads_t)(1u + number / 9u % 2u),
                   .after = (model_reads_t)(1u + number / 18u)};
}

/// A way with these halves that reads as before between the cuts; `number` decides the rest.
static uint32_t way_number(model_progress_t first, model_progress_t second, uint32_t number)
{
    return (uint32_t)first - 1u + 3u * ((uint32_t)second - 1u) + 18u * (number % 2u);
}

/// Cuts the first boot in its first change of flash and the second boot in its second; what comes
/// after must be one key, whatever marginal bits read from then on.
static void cut_twice(uint32_t first, uint32_t second, uint32_t number)
{
    const way_t way = way_of(number);
    const model_reads_t readings[] = {way.after, way.after == MODEL_READS_OLD ? MODEL_READS_OTHER
                                                                              : MODEL_READS_OLD};
    set_up(first * 100u + second);
    model->faults.cut_progress = way.first;
    if (boot_cut(get_key, first, MODEL_CUT_DURING)) {
        model->faults.cut_progress = way.second;
        model->reads = way.between;
        (void)boot_cut(get_key, second, MODEL_CUT_DURING);
    }
    for (size_t i = 0; i < 2; i++) {
        model->reads = readings[i];
        if (model_boot(get_key, NULL) != MODEL_RETURNED) {
            fail_msg("cuts at %u and %u, way %u, start %zu: no key, or another one", first, second,
                     number, i);
        }
    }
    model_assert_clean();
}

static void two_cuts_leave_a_key(void **state)
{
    (void)state;
    set_up(0);
    assert_int_equal(model_boot(get_key, NULL), MODEL_RETURNED);
    const uint32_t changes = model->iap_changes;
    for (uint32_t first = 1; first <= changes; first++) {
        for (uint32_t second = 1; second <= changes + 1u; second++) {
            const uint32_t number = first * (changes + 1u) + second;
            if (rounds > 1) {
                for (uint32_t way = 0; way < WAYS; way++) {
                    cut_twice(first, second, way);
                }
            } else if (number % MINT_TEST_STEP(4u, 4u) == 0) {
                // A first cut that is not seen before the second has come is the worst there is.
                cut_twice(first, second,
                          way_number(MODEL_PROGRESS_NONE, MODEL_PROGRESS_HALF, number));
                cut_twice(first, second, number * 5u % WAYS);
            }
        }
    }
}

// ---- the store ----

/// Starts, looks whether what was written is there, and writes the next value twice.
static void live(void *context)
{
    (void)context;
    static whole_t whole;
    uint32_t value = 0;
    size_t len = 0;
    must(whole_start(&whole) == MINT_OK);
    const mint_status_t status =
        mint_store_get(&whole.store, UID, (uint8_t *)&value, sizeof value, &len);
    must(status == MINT_OK || (status == MINT_ERR_NOT_FOUND && notes()->written == 0));
    must(value >= notes()->written && value <= notes()->tried);
    for (int i = 0; i < 2; i++) {
        notes()->tried = ++value;
        must(mint_store_set(&whole.store, UID, (const uint8_t *)&value, sizeof value, 0) ==
             MINT_OK);
        notes()->written = value;
    }
}

static void what_was_written_is_there(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < rounds; round++) {
        for (int where = MODEL_CUT_BEFORE; where <= MODEL_CUT_AFTER; where++) {
            bool came = true;
            for (uint32_t at = 1; came; at++) {
                set_up(round * 1000u + at);
                came = boot_cut(live, at, (model_cut_t)where);
                boot_well(live);
            }
        }
    }
}

/// One device that is cut again and again, at a call that wanders.
static void a_device_lives_through_many_cuts(void **state)
{
    (void)state;
    set_up(1);
    const uint32_t cuts = rounds > 1 ? 2000u : MINT_TEST_STEP(40u, 40u);
    assert_int_equal(model_boot(live, NULL), MODEL_RETURNED);
    for (uint32_t i = 0; i < cuts; i++) {
        model->reads = MODEL_READS_RANDOM;
        (void)boot_cut(live, 1u + i * 5u % 23u, (model_cut_t)(i % 3u));
    }
    boot_well(live);
    assert_true(notes()->written >= 4);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_cut_leaves_a_key),
        cmocka_unit_test(two_cuts_leave_a_key),
        cmocka_unit_test(what_was_written_is_there),
        cmocka_unit_test(a_device_lives_through_many_cuts),
    };
    rounds = argc > 1 ? strtoull(argv[1], NULL, 10) : 1u;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
