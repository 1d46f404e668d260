// SPDX-License-Identifier: Apache-2.0
//
// The bounded reader and writer: values, byte orders, and the error that sticks.
#include "device/tests/support/check.h"

static const uint8_t COUNTED[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09,
                                  0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11};

static void reads_values_in_their_byte_order(void **state)
{
    (void)state;
    mint_reader_t reader;
    mint_reader_init(&reader, COUNTED, sizeof COUNTED);
    assert_int_equal(mint_read_u8(&reader), 0x01);
    assert_int_equal(mint_read_u16be(&reader), 0x0203);
    assert_int_equal(mint_read_u16le(&reader), 0x0504);
    assert_true(mint_read_u32le(&reader) == 0x09080706u);
    assert_true(mint_read_u64le(&reader) == 0x11100f0e0d0c0b0au);
    assert_int_equal(reader.left_len, 0);
    assert_ok(mint_reader_status(&reader));
}

static void reader_points_into_the_input(void **state)
{
    (void)state;
    mint_reader_t reader;
    mint_reader_init(&reader, COUNTED, sizeof COUNTED);
    assert_ptr_equal(mint_read_bytes(&reader, 5), COUNTED);
    assert_ptr_equal(mint_read_bytes(&reader, 12), COUNTED + 5);
    assert_ptr_equal(mint_read_bytes(&reader, 0), COUNTED + sizeof COUNTED);
    assert_ok(mint_reader_status(&reader));
}

static void reader_error_sticks(void **state)
{
    (void)state;
    mint_reader_t reader;
    mint_reader_init(&reader, COUNTED, 3);
    assert_true(mint_read_u32le(&reader) == 0);
    assert_status(mint_reader_status(&reader), MINT_ERR_FORMAT);
    // One byte would be there, but what follows an error is not what the format says it is.
    assert_int_equal(mint_read_u8(&reader), 0);
    assert_null(mint_read_bytes(&reader, 0));
    assert_status(mint_reader_status(&reader), MINT_ERR_FORMAT);
}

static void reader_takes_no_length_for_another(void **state)
{
    (void)state;
    mint_reader_t reader;
    mint_reader_init(&reader, COUNTED, sizeof COUNTED);
    assert_null(mint_read_bytes(&reader, SIZE_MAX));
    assert_status(mint_reader_status(&reader), MINT_ERR_FORMAT);
    mint_reader_init(&reader, NULL, 0);
    (void)mint_read_bytes(&reader, 0);
    assert_ok(mint_reader_status(&reader));
    assert_int_equal(mint_read_u8(&reader), 0);
    assert_status(mint_reader_status(&reader), MINT_ERR_FORMAT);
}

static void writes_values_in_their_byte_order(void **state)
{
    (void)state;
    uint8_t out[sizeof COUNTED];
    mint_writer_t writer;
    mint_writer_init(&writer, out, sizeof out);
    mint_write_u8(&writer, 0x01);
    mint_write_u16be(&writer, 0x0203);
    mint_write_u16le(&writer, 0x0504);
    mint_write_u32le(&writer, 0x09080706u);
    mint_write_u64le(&writer, 0x11100f0e0d0c0b0au);
    assert_ok(mint_writer_status(&writer));
    assert_int_equal(writer.len, sizeof COUNTED);
    assert_memory_equal(out, COUNTED, sizeof COUNTED);
}

static void writer_error_sticks_and_nothing_goes_past_the_end(void **state)
{
    (void)state;
    uint8_t out[6];
    mint_writer_t writer;
    memset(out, 0xee, sizeof out);
    mint_writer_init(&writer, out, 4);
    mint_write_u16be(&writer, 0x0102);
    mint_write_u32le(&writer, 0);
    mint_write_u8(&writer, 0);
    mint_write_bytes(&writer, NULL, 0);
    assert_status(mint_writer_status(&writer), MINT_ERR_SPACE);
    assert_int_equal(writer.len, 2);
    assert_true(all_are(out + 2, 4, 0xee));
}

static void writer_takes_no_length_for_another(void **state)
{
    (void)state;
    uint8_t out[4] = {0};
    mint_writer_t writer;
    mint_writer_init(&writer, out, sizeof out);
    mint_write_u8(&writer, 7);
    mint_write_bytes(&writer, COUNTED, SIZE_MAX);
    assert_status(mint_writer_status(&writer), MINT_ERR_SPACE);
    assert_int_equal(writer.len, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_values_in_their_byte_order),
        cmocka_unit_test(reader_points_into_the_input),
        cmocka_unit_test(reader_error_sticks),
        cmocka_unit_test(reader_takes_no_length_for_another),
        cmocka_unit_test(writes_values_in_their_byte_order),
        cmocka_unit_test(writer_error_sticks_and_nothing_goes_past_the_end),
        cmocka_unit_test(writer_takes_no_length_for_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
