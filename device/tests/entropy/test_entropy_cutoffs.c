// SPDX-License-Identifier: Apache-2.0
//
// The cut-offs on the device itself: known points, the edges of what may be asked, and order.
// scripts/check-cutoffs recomputes all of them on a host.
#include "device/tests/support/check.h"
#include "mintmark/entropy.h"

static void known_points(void **state)
{
    (void)state;
    // H in 1/64 bit, width, then window and cut-offs as exact arithmetic has them.
    static const struct {
        uint16_t h_64;
        uint8_t bits;
        mint_health_limits_t limits;
    } points[] = {
        {32, 8, {512, 61, 121, 422, 447}},      {64, 8, {512, 31, 61, 325, 355}},
        {128, 8, {512, 16, 31, 190, 220}},      {192, 8, {512, 11, 21, 114, 139}},
        {512, 8, {512, 5, 9, 16, 25}},          {1, 8, {512, 1921, 3841, 513, 513}},
        {32, 1, {1024, 61, 121, 810, 847}},     {64, 1, {1024, 31, 61, 609, 652}},
        {1, 1, {1024, 1921, 3841, 1025, 1025}},
    };
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        mint_health_limits_t limits;
        assert_ok(mint_health_limits(points[i].h_64, points[i].bits, &limits));
        assert_memory_equal(&limits, &points[i].limits, sizeof limits);
    }
}

static void refuses_what_no_sample_can_have(void **state)
{
    (void)state;
    static const struct {
        uint16_t h_64;
        uint8_t bits;
    } wrong[] = {{0, 8}, {513, 8}, {65, 1}, {449, 7}, {64, 0}, {64, 9}, {UINT16_MAX, 8}, {64, 255}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        mint_health_limits_t limits;
        memset(&limits, 0xee, sizeof limits);
        assert_status(mint_health_limits(wrong[i].h_64, wrong[i].bits, &limits), MINT_ERR_ARGUMENT);
        assert_zeroed(&limits, sizeof limits);
    }
}

// More entropy never makes a cut-off laxer, and the permanent one is never the stricter.
static void cutoffs_are_ordered(void **state)
{
    (void)state;
    mint_health_limits_t before = {512, UINT16_MAX, UINT16_MAX, UINT16_MAX, UINT16_MAX};
    for (uint16_t h_64 = 1; h_64 <= 512; h_64++) {
        mint_health_limits_t now;
        assert_ok(mint_health_limits(h_64, 8, &now));
        assert_true(now.rct_cutoff >= 2 && now.rct_cutoff < now.rct_cutoff_permanent);
        assert_true(now.apt_cutoff >= 2 && now.apt_cutoff <= now.apt_cutoff_permanent);
        assert_true(now.rct_cutoff <= before.rct_cutoff);
        assert_true(now.rct_cutoff_permanent <= before.rct_cutoff_permanent);
        assert_true(now.apt_cutoff <= before.apt_cutoff);
        assert_true(now.apt_cutoff_permanent <= before.apt_cutoff_permanent);
        before = now;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_points),
        cmocka_unit_test(refuses_what_no_sample_can_have),
        cmocka_unit_test(cutoffs_are_ordered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
