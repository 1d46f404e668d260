// SPDX-License-Identifier: Apache-2.0
//
// Receiving packets: whatever stands around, between or instead of them on the line, a packet is
// handed on whole and right or not at all, and the next one is received.
#include "device/tests/link/line_recorder.h"
#include "device/tests/support/check.h"

#define PACKET_MAX_LEN 300u

static uint8_t packet[PACKET_MAX_LEN + 1];
static uint8_t buffer[PACKET_MAX_LEN + 4];
static mint_smp_receiver_t receiver;
static line_recorder_t line;

static int set_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof packet; i++) {
        packet[i] = (uint8_t)(i * 7 + 3);
    }
    mint_smp_receiver_init(&receiver, buffer, sizeof buffer);
    return 0;
}

static void frame(size_t len)
{
    line = (line_recorder_t){.len = 0};
    assert_int_equal(mint_smp_send_packet(packet, len, line_recorder_send, &line), MINT_OK);
}

/// Feeds bytes and returns how many packets came out, the last in `*last`.
static size_t feed(const void *data, size_t len, mint_bytes_t *last)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++) {
        mint_bytes_t received;
        if (mint_smp_receive(&receiver, ((const uint8_t *)data)[i], &received)) {
            *last = received;
            count++;
        }
    }
    return count;
}

static size_t feed_text(const char *text)
{
    mint_bytes_t last;
    return feed(text, strlen(text), &last);
}

static void expect_packet(size_t len)
{
    mint_bytes_t received = {NULL, 0};
    frame(len);
    assert_int_equal(feed(line.bytes, line.len, &received), 1);
    assert_int_equal(received.len, len);
    assert_memory_equal(received.data, packet, len);
}

static void receives_every_length(void **state)
{
    (void)state;
    for (size_t len = 1; len <= PACKET_MAX_LEN; len++) {
        expect_packet(len);
    }
}

static void passes_over_junk(void **state)
{
    (void)state;
    static const char junk[] = "boot 1.0\r\n\x07*** \xFF\x09\x14 ====\nAAAA\n";
    mint_bytes_t received = {NULL, 0};
    frame(250);
    assert_int_equal(feed(junk, sizeof junk, &received), 0);
    // The same between its lines.
    for (size_t at = 0; at < line.len;) {
        size_t end = at;
        while (line.bytes[end] != '\n') {
            end++;
        }
        size_t expected = end + 1 == line.len;
        assert_int_equal(feed(line.bytes + at, end + 1 - at, &received), expected);
        at = end + 1;
        assert_int_equal(feed_text("log: still here\n\n"), 0);
    }
    assert_int_equal(received.len, 250);
}

static void finds_a_packet_behind_an_unfinished_line(void **state)
{
    (void)state;
    assert_int_equal(feed_text("prompt> "), 0);
    expect_packet(20);
    assert_int_equal(feed_text("\x06"), 0);
    expect_packet(20);
    assert_int_equal(feed_text("\x06\x09QUJD"), 0);
    expect_packet(20);
    assert_int_equal(feed_text("\x04\x14QUJD"), 0);
    expect_packet(20);
}

static void takes_lines_of_any_length(void **state)
{
    (void)state;
    // All of 100 bytes in one line, and then four characters a line.
    frame(100);
    uint8_t one[256];
    size_t first_len = MINT_SMP_LINE_MAX_LEN - 1;
    size_t rest_len = line.len - MINT_SMP_LINE_MAX_LEN - 2;
    memcpy(one, line.bytes, first_len);
    memcpy(one + first_len, line.bytes + MINT_SMP_LINE_MAX_LEN + 2, rest_len);
    const size_t one_len = first_len + rest_len;
    mint_bytes_t received;
    assert_int_equal(feed(one, one_len, &received), 1);
    assert_memory_equal(received.data, packet, 100);
    size_t count = 0;
    for (size_t at = 2; at + 4 < one_len; at += 4) {
        assert_int_equal(feed_text(at == 2 ? "\x06\x09" : "\x04\x14"), 0);
        count += feed(one + at, 4, &received);
        count += feed("\n", 1, &received);
    }
    assert_int_equal(count, 1);
    assert_int_equal(received.len, 100);
}

// Every byte of a three-line frame replaced by every other (on an emulated device, by those that
// differ in one bit): nothing comes out, and the packet that follows is received.
static void drops_every_corrupted_frame(void **state)
{
    (void)state;
#ifdef MINT_TEST_SMALL
    const bool single_bits = true;
#else
    const bool single_bits = false;
#endif
    for (size_t at = 0; at < 400; at++) {
        frame(250);
        if (at >= line.len) {
            break;
        }
        const uint8_t right = line.bytes[at];
        for (unsigned flip = 1; flip < 256; flip = single_bits ? flip << 1 : flip + 1) {
            mint_bytes_t received;
            line.bytes[at] = (uint8_t)(right ^ flip);
            assert_int_equal(feed(line.bytes, line.len, &received), 0);
        }
        line.bytes[at] = right;
        mint_bytes_t received;
        assert_int_equal(feed(line.bytes, line.len, &received), 1);
    }
}

static void drops_every_shortened_frame(void **state)
{
    (void)state;
    frame(250);
    line_recorder_t whole = line;
    for (size_t lost = 0; lost < whole.len; lost++) {
        mint_bytes_t received;
        assert_int_equal(feed(whole.bytes, lost, &received), 0);
        assert_int_equal(feed(whole.bytes + lost + 1, whole.len - lost - 1, &received), 0);
        expect_packet(30);
    }
}

static void drops_what_is_too_long(void **state)
{
    (void)state;
    mint_bytes_t received;
    frame(PACKET_MAX_LEN + 1);
    assert_int_equal(feed(line.bytes, line.len, &received), 0);
    expect_packet(PACKET_MAX_LEN);
    // A length that is small, with lines that never end.
    assert_int_equal(feed_text("\x06\x09"
                               "AAQBAgME"),
                     0);
    for (unsigned i = 0; i < 1000; i++) {
        assert_int_equal(feed_text("AAAA"), 0);
    }
    assert_int_equal(feed_text("\n"), 0);
    expect_packet(20);
}

static void writes_nothing_behind_its_buffer(void **state)
{
    (void)state;
    for (size_t size = 0; size < 24; size++) {
        uint8_t guarded[64];
        memset(guarded, 0xA5, sizeof guarded);
        mint_smp_receiver_init(&receiver, guarded, size);
        mint_bytes_t received;
        frame(20);
        size_t expected = size >= 24;
        assert_int_equal(feed(line.bytes, line.len, &received), expected);
        for (size_t i = size; i < sizeof guarded; i++) {
            assert_int_equal(guarded[i], 0xA5);
        }
    }
}

static void takes_base64_strictly(void **state)
{
    (void)state;
    // The packet {7}: 00 03 07 and CRC 70 E7 make "AAMHcOc=".
    static const char *const wrong[] = {
        "\x06\x09"
        "AAMHcOc\n", // no padding
        "\x06\x09"
        "AAMHcOd=\n", // a spare bit set
        "\x06\x09"
        "AAMHcOc==\n", // too much padding
        "\x06\x09"
        "AAMHcOc=A\n", // something behind it
        "\x06\x09"
        "AAMHcO==\n", // too little text
        "\x06\x09"
        "AAMH=cOc\n", // padding inside
        "\x06\x09"
        "AAMH cOc=\n", // a space
        "\x06\x09"
        "AAMHcOc=\r\n", // a carriage return
        "\x06\x09"
        "AAMHcOc=\x01\n", // a control character
        "\x04\x14"
        "AAMHcOc=\n", // a continuation of nothing
        "\x06\x14"
        "AAMHcOc=\n", // half of each marker
        "\x06\x09\n", // nothing
        "\x06\x09"
        "AA==\n", // half a length
        "\x06\x09"
        "AAA=\n", // a length of nothing
        "\x06\x09"
        "AAIAAA==\n", // a CRC of nothing
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(feed_text(wrong[i]), 0);
        assert_int_equal(feed_text("\n\x06\x09"
                                   "AAMHcOc=\n"),
                         1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(receives_every_length, set_up),
        cmocka_unit_test_setup(passes_over_junk, set_up),
        cmocka_unit_test_setup(finds_a_packet_behind_an_unfinished_line, set_up),
        cmocka_unit_test_setup(takes_lines_of_any_length, set_up),
        cmocka_unit_test_setup(drops_every_corrupted_frame, set_up),
        cmocka_unit_test_setup(drops_every_shortened_frame, set_up),
        cmocka_unit_test_setup(drops_what_is_too_long, set_up),
        cmocka_unit_test_setup(writes_nothing_behind_its_buffer, set_up),
        cmocka_unit_test_setup(takes_base64_strictly, set_up),
    };
    return cmocka_run_group_tests_name("link/smp_receive", tests, NULL, NULL);
}
