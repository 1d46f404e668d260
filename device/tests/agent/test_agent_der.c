// SPDX-License-Identifier: Apache-2.0
//
// The small DER writer and reader, at the borders of their length forms.
#include "agent/der.h"
#include "device/tests/support/check.h"

static uint8_t buffer[70000];
static uint8_t contents[70000];

static void lengths_take_their_shortest_form(void **state)
{
    (void)state;
    static const struct {
        size_t len, head_len;
        uint8_t head[4];
    } cases[] = {
        {0, 2, {0x04, 0x00}},
        {127, 2, {0x04, 0x7F}},
        {128, 3, {0x04, 0x81, 0x80}},
        {255, 3, {0x04, 0x81, 0xFF}},
        {256, 4, {0x04, 0x82, 0x01, 0x00}},
        {65535, 4, {0x04, 0x82, 0xFF, 0xFF}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_agent_der_t der;
        mint_agent_der_init(&der, buffer, sizeof buffer);
        mint_agent_der_put_value(&der, 0x04, contents, cases[i].len);
        const mint_bytes_t written = mint_agent_der_written(&der);
        assert_int_equal(written.len, cases[i].head_len + cases[i].len);
        assert_memory_equal(written.data, cases[i].head, cases[i].head_len);
        mint_reader_t reader;
        mint_reader_t value;
        mint_reader_init(&reader, written.data, written.len);
        mint_agent_der_read(&reader, 0x04, &value);
        assert_ok(mint_reader_status(&reader));
        assert_int_equal(value.left_len, cases[i].len);
        assert_int_equal(reader.left_len, 0);
    }
}

static void too_much_is_refused(void **state)
{
    (void)state;
    mint_agent_der_t der;
    mint_agent_der_init(&der, buffer, sizeof buffer);
    mint_agent_der_put_value(&der, 0x04, contents, 65536);
    assert_int_equal(mint_agent_der_written(&der).len, 0);
    for (size_t size = 0; size < 5; size++) {
        mint_agent_der_init(&der, buffer, size);
        mint_agent_der_put_value(&der, 0x04, "abc", 3);
        assert_int_equal(mint_agent_der_written(&der).len, 0);
        mint_agent_der_put(&der, "d", 1); // the failure sticks
        assert_int_equal(mint_agent_der_written(&der).len, 0);
    }
    mint_agent_der_init(&der, buffer, 5);
    mint_agent_der_put_value(&der, 0x04, "abc", 3);
    assert_int_equal(mint_agent_der_written(&der).len, 5);
}

static void integers_are_positive_and_short(void **state)
{
    (void)state;
    static const struct {
        const char *number;
        size_t number_len;
        const char *der;
        size_t der_len;
    } cases[] = {
        {"\x00", 1, "\x02\x01\x00", 3},         {"\x00\x00\x01", 3, "\x02\x01\x01", 3},
        {"\x7F\xFF", 2, "\x02\x02\x7F\xFF", 4}, {"\x80", 1, "\x02\x02\x00\x80", 4},
        {"\x00\x80", 2, "\x02\x02\x00\x80", 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_agent_der_t der;
        mint_agent_der_init(&der, buffer, 16);
        mint_agent_der_put_unsigned(&der, (const uint8_t *)cases[i].number, cases[i].number_len);
        const mint_bytes_t written = mint_agent_der_written(&der);
        assert_int_equal(written.len, cases[i].der_len);
        assert_memory_equal(written.data, cases[i].der, cases[i].der_len);
    }
}

static void what_is_not_der_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
    } cases[] = {
        {"", 0},
        {"\x04", 1},                     // no length
        {"\x05\x00", 2},                 // another tag
        {"\x04\x01", 2},                 // no contents
        {"\x04\x80\x00\x00", 4},         // indefinite
        {"\x04\x81\x01\x00", 4},         // one byte in the long form
        {"\x04\x81", 2},                 // a length that is cut
        {"\x04\x82\x00\x01\x00", 5},     // one byte in the longest form
        {"\x04\x82\x01", 3},             // cut again
        {"\x04\x83\x00\x00\x01\x00", 6}, // more than a device takes
        {"\x04\xFF\x00", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_reader_t reader;
        mint_reader_t value;
        mint_reader_init(&reader, (const uint8_t *)cases[i].bytes, cases[i].len);
        mint_agent_der_read(&reader, 0x04, &value);
        assert_status(mint_reader_status(&reader), MINT_ERR_FORMAT);
        assert_status(mint_reader_status(&value), MINT_ERR_FORMAT);
        assert_int_equal(value.left_len, 0);
        mint_agent_der_skip(&reader, 0x04); // the failure sticks
        assert_status(mint_reader_status(&reader), MINT_ERR_FORMAT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_take_their_shortest_form),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(integers_are_positive_and_short),
        cmocka_unit_test(what_is_not_der_is_refused),
    };
    return cmocka_run_group_tests_name("agent/der", tests, NULL, NULL);
}
