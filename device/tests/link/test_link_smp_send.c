// SPDX-License-Identifier: Apache-2.0
//
// Framing of packets: known answers made with Python's base64 and binascii.crc_hqx, the limits of a
// line, and lines that fail.
#include "device/tests/link/line_recorder.h"
#include "device/tests/support/check.h"

#define LINE_RAW_LEN 93u ///< bytes of length, packet and CRC in a full line

static uint8_t packet[0x10000];
static line_recorder_t line;

static void send(size_t len)
{
    line = (line_recorder_t){.len = 0};
    assert_int_equal(mint_smp_send_packet(packet, len, line_recorder_send, &line), MINT_OK);
}

static void fill_packet(void)
{
    for (size_t i = 0; i < sizeof packet; i++) {
        packet[i] = (uint8_t)i;
    }
}

static void frames_an_echo(void **state)
{
    (void)state;
    // A version 2 write of {"d": "hello"} to OS echo.
    static const uint8_t echo[] = {0x0A, 0,    0,    9,   0,   0,   0x42, 0,  0xA1,
                                   0x61, 0x64, 0x65, 'h', 'e', 'l', 'l',  'o'};
    static const char expected[] = "\x06\x09"
                                   "ABMKAAAJAABCAKFhZGVoZWxsb0YZ\n";
    line = (line_recorder_t){.len = 0};
    assert_int_equal(mint_smp_send_packet(echo, sizeof echo, line_recorder_send, &line), MINT_OK);
    assert_int_equal(line.len, sizeof expected - 1);
    assert_memory_equal(line.bytes, expected, line.len);
}

static void frames_two_lines(void **state)
{
    (void)state;
    static const char expected[] =
        "\x06\x09"
        "AGYAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkq"
        "KywtLi8wMTIzNDU2Nzg5Ojs8PT4/QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFla\n"
        "\x04\x14"
        "W1xdXl9gYWJjAp4=\n";
    fill_packet();
    send(100);
    assert_int_equal(line.len, sizeof expected - 1);
    assert_memory_equal(line.bytes, expected, line.len);
}

// 89 bytes fill a line to its last character; with 90 and 91 the CRC is cut, with 92 it stands
// alone.
static void fills_lines_to_their_limit(void **state)
{
    (void)state;
    fill_packet();
    send(LINE_RAW_LEN - 5);
    assert_int_equal(line.calls, 1);
    assert_int_equal(line.longest_len, MINT_SMP_LINE_MAX_LEN);
    send(LINE_RAW_LEN - 4);
    assert_int_equal(line.calls, 1);
    assert_int_equal(line.longest_len, MINT_SMP_LINE_MAX_LEN);
    send(LINE_RAW_LEN - 3);
    assert_int_equal(line.calls, 2);
    assert_int_equal(line.len, MINT_SMP_LINE_MAX_LEN + 7);
    send(LINE_RAW_LEN - 2);
    assert_int_equal(line.len, MINT_SMP_LINE_MAX_LEN + 7);
}

static void keeps_to_the_line_limit_at_every_length(void **state)
{
    (void)state;
    fill_packet();
    for (size_t len = 1; len <= 600; len++) {
        send(len);
        size_t lines = (len + 4 + LINE_RAW_LEN - 1) / LINE_RAW_LEN;
        assert_int_equal(line.calls, lines);
        assert_true(line.longest_len <= MINT_SMP_LINE_MAX_LEN);
        assert_int_equal(line.len, mint_smp_framed_len(len));
        assert_memory_equal(line.bytes, "\x06\x09", 2);
        assert_int_equal(line.bytes[line.len - 1], '\n');
        if (lines > 1) {
            assert_memory_equal(line.bytes + MINT_SMP_LINE_MAX_LEN, "\x04\x14", 2);
        }
    }
}

static void refuses_lengths_that_do_not_fit(void **state)
{
    (void)state;
    line = (line_recorder_t){.len = 0};
    assert_int_equal(mint_smp_send_packet(packet, 0, line_recorder_send, &line), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_smp_send_packet(packet, 65534, line_recorder_send, &line),
                     MINT_ERR_ARGUMENT);
    assert_int_equal(line.calls, 0);
}

static mint_status_t count_only(void *context, const uint8_t *data, size_t len)
{
    (void)data;
    *(size_t *)context += len;
    return MINT_OK;
}

static void frames_the_longest_packet(void **state)
{
    (void)state;
    size_t sent = 0;
    assert_int_equal(mint_smp_send_packet(packet, 65533, count_only, &sent), MINT_OK);
    assert_int_equal(sent, mint_smp_framed_len(65533));
}

static void stops_where_the_line_fails(void **state)
{
    (void)state;
    fill_packet();
    for (size_t fail_at = 1; fail_at <= 3; fail_at++) {
        line = (line_recorder_t){.fail_at = fail_at};
        assert_int_equal(mint_smp_send_packet(packet, 250, line_recorder_send, &line), MINT_ERR_IO);
        assert_int_equal(line.calls, fail_at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_an_echo),
        cmocka_unit_test(frames_two_lines),
        cmocka_unit_test(fills_lines_to_their_limit),
        cmocka_unit_test(keeps_to_the_line_limit_at_every_length),
        cmocka_unit_test(refuses_lengths_that_do_not_fit),
        cmocka_unit_test(frames_the_longest_packet),
        cmocka_unit_test(stops_where_the_line_fails),
    };
    return cmocka_run_group_tests_name("link/smp_send", tests, NULL, NULL);
}
