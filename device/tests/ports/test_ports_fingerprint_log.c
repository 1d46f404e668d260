// SPDX-License-Identifier: Apache-2.0
//
// The log of boot fingerprints: what was appended is read back, latest first, over many rounds of
// its pages, on flash of any content, and whatever operation a power cut hits.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/fingerprint_log.h"
#include "device/tests/store/ram_flash.h"

#define PAGE_LEN   512u
#define PAGE_COUNT 2u
#define UNIT_LEN   4u
#define PER_PAGE   (PAGE_LEN / MINT_FINGERPRINT_LEN - 1u)
#define ROUNDS     (5u * PER_PAGE) // appends: the pages are used more than twice each

static ram_flash_t flash;

static void make(uint32_t index, uint8_t fingerprint[MINT_FINGERPRINT_LEN])
{
    memset(fingerprint, 0x5A, MINT_FINGERPRINT_LEN);
    memcpy(fingerprint, &index, sizeof index);
}

static mint_status_t append(uint32_t index)
{
    uint8_t fingerprint[MINT_FINGERPRINT_LEN];
    make(index, fingerprint);
    return mint_fingerprint_log_append(&flash.port, fingerprint);
}

/// The age at which fingerprint `index` is found, -1 if it is not.
static int age_of(uint32_t index)
{
    uint8_t wanted[MINT_FINGERPRINT_LEN];
    uint8_t found[MINT_FINGERPRINT_LEN];
    make(index, wanted);
    for (int age = 0; age <= (int)(PAGE_COUNT * PER_PAGE); age++) {
        mint_status_t status = mint_fingerprint_log_read(&flash.port, (uint8_t)age, found);
        if (status == MINT_ERR_NOT_FOUND) {
            return -1;
        }
        assert_int_equal(status, MINT_OK);
        if (memcmp(found, wanted, sizeof found) == 0) {
            return age;
        }
    }
    fail_msg("there is no end of fingerprints");
    return -1;
}

static int fresh(void **state)
{
    (void)state;
    ram_flash_init(&flash, PAGE_LEN, PAGE_COUNT, UNIT_LEN);
    return 0;
}

static void a_blank_log_has_none(void **state)
{
    (void)state;
    uint8_t found[MINT_FINGERPRINT_LEN];
    assert_int_equal(mint_fingerprint_log_read(&flash.port, 0, found), MINT_ERR_NOT_FOUND);
}

static void the_latest_are_there(void **state)
{
    (void)state;
    for (uint32_t index = 0; index < ROUNDS; index++) {
        assert_int_equal(append(index), MINT_OK);
        for (uint32_t age = 0; age < 3 && age <= index; age++) {
            assert_int_equal(age_of(index - age), (int)age);
        }
        const uint32_t kept = index < PER_PAGE ? index : PER_PAGE;
        assert_int_equal(age_of(index - kept), (int)kept);
        assert_int_equal(age_of(index + 1), -1);
    }
    assert_int_equal(flash.violation_count, 0);
}

/// An image from before there was a log has zeros there.
static void other_content_is_no_log(void **state)
{
    (void)state;
    memset(flash.now, 0, sizeof flash.now);
    memset(flash.later, 0, sizeof flash.later);
    assert_int_equal(age_of(0), -1);
    assert_int_equal(append(0), MINT_OK);
    assert_int_equal(age_of(0), 0);
}

static void flash_that_does_not_keep_is_told(void **state)
{
    (void)state;
    assert_int_equal(append(0), MINT_OK);
    flash.fail_every = 1;
    assert_int_not_equal(append(1), MINT_OK);
    flash.fail_every = 0;
    assert_int_equal(append(2), MINT_OK);
    assert_in_range(age_of(0), 1, 2);
}

static void wrong_geometry_is_refused(void **state)
{
    (void)state;
    ram_flash_init(&flash, PAGE_LEN, 1, UNIT_LEN);
    assert_int_equal(append(0), MINT_ERR_ARGUMENT);
    ram_flash_init(&flash, PAGE_LEN, PAGE_COUNT, 32);
    assert_int_equal(append(0), MINT_ERR_ARGUMENT);
}

// ---- power cuts ----

typedef struct {
    uint32_t operation; ///< to be cut, counted from 0
    ram_cut_t model;
} cut_t;

static void cut_power(void *context, ram_flash_t *cut_flash, const ram_op_t *op)
{
    const cut_t *cut = context;
    if (cut_flash->operation_count == cut->operation) {
        ram_flash_cut(cut_flash, op, cut->model);
    }
}

/// Appends until the power goes; returns how many were confirmed. Then the power is back.
static uint32_t append_until_cut(cut_t *cut)
{
    uint32_t confirmed = 0;
    flash.observer = cut_power;
    flash.observer_context = cut;
    while (confirmed < ROUNDS && append(confirmed) == MINT_OK) {
        confirmed++;
    }
    flash.observer = NULL;
    ram_flash_power_on(&flash);
    return confirmed;
}

/// A cut at operation `cut->operation`, once; returns false if there are not so many.
static bool check_cut(cut_t *cut)
{
    ram_flash_init(&flash, PAGE_LEN, PAGE_COUNT, UNIT_LEN);
    const uint32_t confirmed = append_until_cut(cut);
    if (confirmed == ROUNDS) {
        return false;
    }
    // The one that was cut may be there, whole or torn; those before it are, and new ones come.
    if (confirmed > 0) {
        assert_in_range(age_of(confirmed - 1), 0, 1);
    }
    if (confirmed > 1) {
        assert_in_range(age_of(confirmed - 2), 1, 2);
    }
    assert_int_equal(append(ROUNDS + 1), MINT_OK);
    assert_int_equal(age_of(ROUNDS + 1), 0);
    return true;
}

static void power_cuts_lose_nothing(void **state)
{
    (void)state;
    const ram_cut_t models[] = {RAM_CUT_NOTHING, RAM_CUT_COMPLETE, RAM_CUT_PREFIX, RAM_CUT_RANDOM};
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        cut_t cut = {.operation = 0, .model = models[i]};
        while (check_cut(&cut)) {
            cut.operation++;
        }
        assert_true(cut.operation > ROUNDS * (MINT_FINGERPRINT_LEN / UNIT_LEN));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_blank_log_has_none, fresh),
        cmocka_unit_test_setup(the_latest_are_there, fresh),
        cmocka_unit_test_setup(other_content_is_no_log, fresh),
        cmocka_unit_test_setup(flash_that_does_not_keep_is_told, fresh),
        cmocka_unit_test_setup(wrong_geometry_is_refused, fresh),
        cmocka_unit_test_setup(power_cuts_lose_nothing, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
