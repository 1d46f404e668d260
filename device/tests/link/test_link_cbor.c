// SPDX-License-Identifier: Apache-2.0
//
// The reader of maps, with encodings that no writer of ours makes.
#include "device/tests/support/check.h"
#include "link/cbor_read.h"
#include "link/cbor_write.h"

/// {"n": number 1 to 300, "b": 2 to 3 bytes, "o": optional number}, read from a literal.
#define READ(literal) read_sample((const uint8_t *)(literal), sizeof(literal) - 1)

static uint32_t number;
static uint32_t optional;
static mint_bytes_t view;

static mint_status_t read_sample(const uint8_t *data, size_t len)
{
    number = 0;
    optional = 77;
    view = (mint_bytes_t){NULL, 0};
    const mint_field_t fields[] = {
        {"n", MINT_FIELD_NUMBER, .min = 1, .max = 300, .out.number = &number},
        {"b", MINT_FIELD_BYTES, .min = 2, .max = 3, .out.view = &view},
        {"o", MINT_FIELD_NUMBER, .optional = true, .max = 9, .out.number = &optional},
    };
    return mint_cbor_read_map(data, len, fields, sizeof fields / sizeof fields[0]);
}

static void reads_fields_in_any_order(void **state)
{
    (void)state;
    assert_int_equal(READ("\xA2\x61n\x05\x61"
                          "b\x42XY"),
                     MINT_OK);
    assert_int_equal(number, 5);
    assert_int_equal(view.len, 2);
    assert_memory_equal(view.data, "XY", 2);
    assert_int_equal(optional, 77);
    assert_int_equal(READ("\xA3\x61o\x03\x61"
                          "b\x43XYZ\x61n\x19\x01\x2C"),
                     MINT_OK);
    assert_int_equal(number, 300);
    assert_int_equal(optional, 3);
}

static void passes_over_unknown_keys(void **state)
{
    (void)state;
    // Text, integer and array keys; values of every kind, containers of known and unknown length.
    static const char *const pairs[] = {
        "\x62zz\x20",                                 // negative integer
        "\x62zz\x9F\x01\x02\xFF",                     // array of unknown length
        "\x62zz\xBF\x61q\x80\xFF",                    // map of unknown length
        "\x62zz\xF5",                                 // true
        "\x62zz\xFB\x40\x09\x21\xFB\x54\x44\x2D\x18", // double
        "\x05\x61w",                                  // integer key
        "\x82\x01\x02\xF6",                           // array as key
        "\x62zz\x81\x81\x81\x80",                     // four containers deep
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char map[64] = "\xA3\x61n\x05";
        strcat(map, pairs[i]);
        strcat(map, "\x61"
                    "b\x42XY");
        assert_int_equal(read_sample((const uint8_t *)map, strlen(map)), MINT_OK);
        assert_memory_equal(view.data, "XY", 2);
    }
}

static void takes_maps_of_unknown_length_and_long_integers(void **state)
{
    (void)state;
    assert_int_equal(READ("\xBF\x61n\x05\x61"
                          "b\x42XY\xFF"),
                     MINT_OK);
    static const char longer[] = "\xA2\x61n\x1B\0\0\0\0\0\0\0\x05\x78\x01"
                                 "b\x59\0\x02XY";
    assert_int_equal(read_sample((const uint8_t *)longer, sizeof longer - 1), MINT_OK);
    assert_int_equal(number, 5);
}

static void refuses_what_is_missing_doubled_or_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *map;
        size_t len;
    } cases[] = {
#define CASE(literal) {literal, sizeof(literal) - 1}
        CASE(""),
        CASE("\xA0"),
        CASE("\xA1\x61n\x05"), // no b
        CASE("\xA3\x61n\x05\x61n\x05\x61"
             "b\x42XY"), // n twice
        CASE("\xA4\x61n\x05\x61o\x01\x61o\x01\x61"
             "b\x42XY"), // optional o twice
        CASE("\xA2\x61n\x00\x61"
             "b\x42XY"), // n below
        CASE("\xA2\x61n\x19\x01\x2D\x61"
             "b\x42XY"), // n above
        CASE("\xA2\x61n\x1B\0\0\0\x01\0\0\0\x05\x61"
             "b\x42XY"), // n beyond 32 bits
        CASE("\xA2\x61n\x24\x61"
             "b\x42XY"), // n negative
        CASE("\xA2\x61n\x61"
             "5\x61"
             "b\x42XY"), // n a text
        CASE("\xA2\x61n\xF5\x61"
             "b\x42XY"), // n true
        CASE("\xA2\x61n\x05\x61"
             "b\x41X"), // b short
        CASE("\xA2\x61n\x05\x61"
             "b\x44XYZW"), // b long
        CASE("\xA2\x61n\x05\x61"
             "b\x62XY"), // b a text
        CASE("\xA2\x61n\x05\x61"
             "b\x5F\x41X\x41Y\xFF"), // b in pieces
        CASE("\xA2\x7F\x61n\xFF\x05\x61"
             "b\x42XY"), // a key in pieces
        CASE("\xA2\x61n\xC1\x05\x61"
             "b\x42XY"), // n tagged
        CASE("\xA3\x61n\x05\x62zz\x5F\x41x\x41y\xFF\x61"
             "b\x42XY"), // an unknown value in pieces
        CASE("\xA3\x61n\x05\x62zz\x7F\x61x\xFF\x61"
             "b\x42XY"), // a text in pieces
        CASE("\xA3\x61n\x05\x62zz\x5F\xFF\x61"
             "b\x42XY"), // in none at all
        CASE("\xA3\x61n\x05\x62zz\x81\x5F\x41x\xFF\x61"
             "b\x42XY"), // in pieces within one
        CASE("\xA3\x61n\x05\x5F\x41x\xFF\x05\x61"
             "b\x42XY"), // an unknown key in pieces
        CASE("\xA3\x61n\x05\x62zz\xC1\x05\x61"
             "b\x42XY"), // an unknown value tagged
        CASE("\xA3\x61n\x05\x62zz\x81\xC1\x05\x61"
             "b\x42XY"), // tagged within one
        CASE("\xA2\xC1\x61n\x05\x61"
             "b\x42XY"), // a key tagged
        CASE("\xC1\xA2\x61n\x05\x61"
             "b\x42XY"), // all tagged
        CASE("\xA2\x61n\x05\x61"
             "b\x42XY\x00"), // something behind
        CASE("\xA2\x61n\x05\x61"
             "b\x42X"), // cut in a string
        CASE("\xA2\x61n\x05\x61"
             "b"), // cut before a value
        CASE("\xBF\x61n\x05\x61"
             "b\x42XY"), // no end
        CASE("\xBF\x61n\x05\x61"
             "b\x42XY\x61q\xFF"), // a key without value
        CASE("\xA3\x61n\x05\x62zz\x81\x81\x81\x81\x80\x61"
             "b\x42XY"), // five deep
        CASE("\xA3\x61n\x05\x62zz\x1C\x61"
             "b\x42XY"), // a reserved length
        CASE("\xA3\x61n\x05\x62zz\xFF\x61"
             "b\x42XY"),                                       // an end that ends nothing
        CASE("\xBB\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x61n\x05"), // 2^64 - 1 pairs
        CASE("\xA2\x61n\x05\x61"
             "b\x5B\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFXY"), // 2^64 - 1 bytes
        CASE("\x84\x61n\x05\x61"
             "b\x42XY"), // an array
        CASE("\x42XY"),  // a byte string
#undef CASE
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_sample((const uint8_t *)cases[i].map, cases[i].len), MINT_ERR_FORMAT);
    }
}

// A hundred thousand arrays within one another must not take a device's stack.
static void stops_at_deep_nesting(void **state)
{
    (void)state;
    static uint8_t deep[100000];
    memset(deep, 0x81, sizeof deep);
    memcpy(deep, "\xA1\x61z", 3);
    assert_int_equal(mint_cbor_read_map(deep, sizeof deep, NULL, 0), MINT_ERR_FORMAT);
}

static void writer_fails_when_a_container_is_not_filled(void **state)
{
    (void)state;
    for (unsigned fields = 0; fields < 3; fields++) {
        uint8_t bytes[32];
        mint_writer_t writer;
        mint_cbor_t map;
        mint_writer_init(&writer, bytes, sizeof bytes);
        mint_cbor_open_map(&map, &writer, 1);
        for (unsigned i = 0; i < fields; i++) {
            mint_cbor_field_number(&map, "n", i);
        }
        mint_cbor_close(&map);
        assert_int_equal(mint_writer_status(&writer), fields == 1 ? MINT_OK : MINT_ERR_SPACE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_fields_in_any_order),
        cmocka_unit_test(passes_over_unknown_keys),
        cmocka_unit_test(takes_maps_of_unknown_length_and_long_integers),
        cmocka_unit_test(refuses_what_is_missing_doubled_or_wrong),
        cmocka_unit_test(stops_at_deep_nesting),
        cmocka_unit_test(writer_fails_when_a_container_is_not_filled),
    };
    return cmocka_run_group_tests_name("link/cbor", tests, NULL, NULL);
}
