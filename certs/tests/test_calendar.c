// SPDX-License-Identifier: Apache-2.0
//
// Dates, against the C library's and against the edges that RFC 5280 names.
#include "certs/tests/support.h"

#include <time.h>

#include "certs/src/calendar.h"

static void agrees_with_c_library(void **state)
{
    (void)state;
    // A step that is no divisor of a day, through leap years and the whole range.
    for (int64_t t = -631152000; t <= MINT_TIME_FOREVER; t += INT64_C(3601) * 977) {
        mint_calendar_t date;
        struct tm expected;
        time_t c_time = (time_t)t;
        assert_true(mint_calendar_from_unix(t, &date));
        assert_non_null(gmtime_r(&c_time, &expected));
        assert_int_equal(date.year, expected.tm_year + 1900);
        assert_int_equal(date.month, expected.tm_mon + 1);
        assert_int_equal(date.day, expected.tm_mday);
        assert_int_equal(date.hour, expected.tm_hour);
        assert_int_equal(date.minute, expected.tm_min);
        assert_int_equal(date.second, expected.tm_sec);
        int64_t back;
        assert_true(mint_calendar_to_unix(&date, &back));
        assert_true(back == t);
    }
}

static void range_ends_where_it_should(void **state)
{
    (void)state;
    mint_calendar_t date;
    assert_true(mint_calendar_from_unix(-631152000, &date)); // 1950-01-01 00:00:00
    assert_false(mint_calendar_from_unix(-631152001, &date));
    assert_true(mint_calendar_from_unix(MINT_TIME_FOREVER, &date));
    assert_false(mint_calendar_from_unix(MINT_TIME_FOREVER + 1, &date));
    assert_false(mint_calendar_from_unix(INT64_MAX, &date));
    assert_false(mint_calendar_from_unix(INT64_MIN, &date));
}

static void expect_written(int64_t time, int tag, const char *text)
{
    uint8_t buffer[32];
    mint_der_writer_t writer;
    mint_bytes_t der;
    mint_der_writer_init(&writer, buffer, sizeof buffer);
    mint_calendar_write(&writer, time);
    assert_int_equal(mint_der_finish(&writer, &der), MINT_OK);
    assert_int_equal(der.data[0], tag);
    assert_int_equal(der.len, 2 + strlen(text));
    assert_memory_equal(der.data + 2, text, strlen(text));
    int64_t back;
    assert_true(mint_calendar_read(tag, (mint_bytes_t){der.data + 2, der.len - 2}, &back));
    assert_true(back == time);
}

static void form_changes_in_2050(void **state)
{
    (void)state;
    expect_written(-631152000, MBEDTLS_ASN1_UTC_TIME, "500101000000Z");
    expect_written(2524607999, MBEDTLS_ASN1_UTC_TIME, "491231235959Z");
    expect_written(2524608000, MBEDTLS_ASN1_GENERALIZED_TIME, "20500101000000Z");
    expect_written(MINT_TIME_FOREVER, MBEDTLS_ASN1_GENERALIZED_TIME, "99991231235959Z");
}

static void other_forms_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "250615150640",
                                      "2506151506Z",
                                      "250615150640+0000",
                                      "250231000000Z",
                                      "251301000000Z",
                                      "250615240000Z",
                                      "250615150660Z",
                                      "2506151506400Z",
                                      "25061515064xZ",
                                      "250615150640z",
                                      "2506151506.5Z",
                                      "20250615150640.5Z"};
    int64_t time;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        mint_bytes_t text = {(const uint8_t *)bad[i], strlen(bad[i])};
        assert_false(mint_calendar_read(MBEDTLS_ASN1_UTC_TIME, text, &time));
        assert_false(mint_calendar_read(MBEDTLS_ASN1_GENERALIZED_TIME, text, &time));
    }
    assert_false(mint_calendar_read(MBEDTLS_ASN1_OCTET_STRING, TEXT("250615150640Z"), &time));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_c_library),
        cmocka_unit_test(range_ends_where_it_should),
        cmocka_unit_test(form_changes_in_2050),
        cmocka_unit_test(other_forms_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
