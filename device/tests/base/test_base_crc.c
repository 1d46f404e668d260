// SPDX-License-Identifier: Apache-2.0
//
// The checksums against the check values of their definitions (RevEng catalogue: CRC-16/XMODEM,
// CRC-32/ISO-HDLC).
#include "device/tests/support/check.h"

static const uint8_t CHECK[] = "123456789";

static void crcs_have_their_check_values(void **state)
{
    (void)state;
    assert_true(mint_crc16(0, CHECK, 9) == 0x31c3u);
    assert_true(mint_crc32(0, CHECK, 9) == 0xcbf43926u);
    assert_true(mint_crc16(0, NULL, 0) == 0);
    assert_true(mint_crc32(0, NULL, 0) == 0);
}

static void crcs_go_on_at_any_cut(void **state)
{
    (void)state;
    for (size_t cut = 0; cut <= 9; cut++) {
        assert_true(mint_crc16(mint_crc16(0, CHECK, cut), CHECK + cut, 9 - cut) == 0x31c3u);
        assert_true(mint_crc32(mint_crc32(0, CHECK, cut), CHECK + cut, 9 - cut) == 0xcbf43926u);
    }
}

// A receiver runs the CRC-16 over body and CRC and looks for 0.
static void crc16_of_a_body_and_its_crc_is_zero(void **state)
{
    (void)state;
    const uint8_t crc[] = {0x31, 0xc3};
    assert_true(mint_crc16(mint_crc16(0, CHECK, 9), crc, sizeof crc) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crcs_have_their_check_values),
        cmocka_unit_test(crcs_go_on_at_any_cut),
        cmocka_unit_test(crc16_of_a_body_and_its_crc_is_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
