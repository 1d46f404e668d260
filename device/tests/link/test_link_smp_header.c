// SPDX-License-Identifier: Apache-2.0
//
// SMP's packet header: known bytes, round trips, and what is refused.
#include "device/tests/support/check.h"
#include "mintmark/smp.h"

// A version 2 write of 5 bytes to command 3 of group 64, sequence 0x42.
static const uint8_t packet[] = {0x0A, 0, 0, 5, 0, 64, 0x42, 3, 'h', 'e', 'l', 'l', 'o'};

static void writes_known_bytes(void **state)
{
    (void)state;
    const mint_smp_header_t header = {1, MINT_SMP_WRITE, 5, MINT_SMP_GROUP_MINTMARK, 0x42, 3};
    uint8_t bytes[MINT_SMP_HEADER_LEN];
    mint_writer_t writer;
    mint_writer_init(&writer, bytes, sizeof bytes);
    mint_smp_write_header(&writer, &header);
    assert_int_equal(mint_writer_status(&writer), MINT_OK);
    assert_memory_equal(bytes, packet, sizeof bytes);
}

static void reads_known_bytes(void **state)
{
    (void)state;
    mint_smp_header_t header;
    assert_int_equal(mint_smp_read_header(packet, sizeof packet, &header), MINT_OK);
    assert_int_equal(header.version, 1);
    assert_int_equal(header.op, MINT_SMP_WRITE);
    assert_int_equal(header.body_len, 5);
    assert_int_equal(header.group, 64);
    assert_int_equal(header.sequence, 0x42);
    assert_int_equal(header.command, 3);
}

static void refuses_every_other_length(void **state)
{
    (void)state;
    uint8_t longer[sizeof packet + 1] = {0};
    memcpy(longer, packet, sizeof packet);
    mint_smp_header_t header;
    for (size_t len = 0; len <= sizeof longer; len++) {
        mint_status_t expected = len == sizeof packet ? MINT_OK : MINT_ERR_FORMAT;
        assert_int_equal(mint_smp_read_header(longer, len, &header), expected);
        assert_true(expected == MINT_OK || header.group == 0); // nothing of it is handed out
    }
}

static void refuses_unknown_operations_and_versions(void **state)
{
    (void)state;
    for (unsigned first = 0; first < 256; first++) {
        uint8_t bytes[MINT_SMP_HEADER_LEN] = {(uint8_t)first};
        mint_smp_header_t header;
        bool known = (first & 7u) <= 3 && (first >> 3 & 3u) <= 1;
        assert_int_equal(mint_smp_read_header(bytes, sizeof bytes, &header),
                         known ? MINT_OK : MINT_ERR_FORMAT);
    }
}

static void reports_a_full_writer(void **state)
{
    (void)state;
    const mint_smp_header_t header = {1, MINT_SMP_READ, 0, 0, 0, 0};
    uint8_t bytes[MINT_SMP_HEADER_LEN - 1];
    mint_writer_t writer;
    mint_writer_init(&writer, bytes, sizeof bytes);
    mint_smp_write_header(&writer, &header);
    assert_int_equal(mint_writer_status(&writer), MINT_ERR_SPACE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_known_bytes),
        cmocka_unit_test(reads_known_bytes),
        cmocka_unit_test(refuses_every_other_length),
        cmocka_unit_test(refuses_unknown_operations_and_versions),
        cmocka_unit_test(reports_a_full_writer),
    };
    return cmocka_run_group_tests_name("link/smp_header", tests, NULL, NULL);
}
