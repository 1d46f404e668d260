// SPDX-License-Identifier: Apache-2.0
//
// Wiping and constant-time comparison.
#include "device/tests/support/check.h"

static void wipe_zeroes_exactly_what_it_is_given(void **state)
{
    (void)state;
    uint8_t bytes[40];
    memset(bytes, 0xa5, sizeof bytes);
    mint_wipe(bytes + 4, 32);
    assert_true(all_are(bytes, 4, 0xa5));
    assert_zeroed(bytes + 4, 32);
    assert_true(all_are(bytes + 36, 4, 0xa5));
    mint_wipe(NULL, 0);
}

static void equal_sees_every_bit(void **state)
{
    (void)state;
    uint8_t a[32];
    uint8_t b[32];
    memset(a, 0x3c, sizeof a);
    memcpy(b, a, sizeof b);
    assert_true(mint_equal_ct(a, b, sizeof a));
    for (size_t bit = 0; bit < 8 * sizeof a; bit++) {
        b[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(mint_equal_ct(a, b, sizeof a));
        b[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

static void equal_does_not_let_differences_cancel(void **state)
{
    (void)state;
    const uint8_t a[] = {0x01, 0x00};
    const uint8_t b[] = {0x00, 0x01};
    assert_false(mint_equal_ct(a, b, sizeof a));
    assert_true(mint_equal_ct(a, b, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wipe_zeroes_exactly_what_it_is_given),
        cmocka_unit_test(equal_sees_every_bit),
        cmocka_unit_test(equal_does_not_let_differences_cancel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
