// SPDX-License-Identifier: Apache-2.0
//
// Tables: what RFC 4180 allows is read, everything else is refused with its line.
#include "certs/tests/support.h"

#include "mintmark/certs/csv.h"

static void rows_come_in_order(void **state)
{
    (void)state;
    mint_csv_t csv;
    mint_error_t error = {0};
    expect_ok(mint_csv_open(&csv,
                            TEXT("\xEF\xBB\xBF"
                                 "name,\"a \"\"quoted\"\" one\",last\r\n"
                                 "x,\"1,2\",\r\n"
                                 "\n"
                                 "\"two\nlines\",\"\", y \n"
                                 "end,of,text"),
                            "t.csv", &error),
              &error);
    assert_string_equal(mint_csv_column(&csv, 1), "a \"quoted\" one");
    assert_null(mint_csv_column(&csv, 3));
    assert_true(mint_csv_has(&csv, "last"));
    assert_false(mint_csv_has(&csv, "las"));
    assert_null(mint_csv_field(&csv, "name")); // no row yet

    expect_ok(mint_csv_next(&csv, &error), &error);
    assert_int_equal(mint_csv_line(&csv), 2);
    assert_string_equal(mint_csv_field(&csv, "name"), "x");
    assert_string_equal(mint_csv_field(&csv, "a \"quoted\" one"), "1,2");
    assert_string_equal(mint_csv_field(&csv, "last"), "");
    assert_null(mint_csv_field(&csv, "none"));

    expect_ok(mint_csv_next(&csv, &error), &error);
    assert_int_equal(mint_csv_line(&csv), 4);
    assert_string_equal(mint_csv_field(&csv, "name"), "two\nlines");
    assert_string_equal(mint_csv_field(&csv, "last"), " y ");

    expect_ok(mint_csv_next(&csv, &error), &error);
    assert_int_equal(mint_csv_line(&csv), 6);
    assert_string_equal(mint_csv_field(&csv, "last"), "text");
    assert_int_equal(mint_csv_next(&csv, &error), MINT_ERR_NOT_FOUND);
    assert_null(mint_csv_field(&csv, "name"));
    assert_string_equal(error.message, "");
    mint_csv_close(&csv);
}

static void wrong_lines_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"", "there is no line with the names"},
        {"\n\n", "there is no line with the names"},
        {"a,b,a\n", "t.csv, line 1: two columns are called a"},
        {"a,,b\n", "t.csv, line 1: a column has no name"},
        {"a\"b,c\n", "t.csv, line 1: a quote inside a field"},
        {"a,b\n1,2\n3\n", "t.csv, line 3: 1 fields instead of 2"},
        {"a,b\n1,2,3\n", "t.csv, line 2: 3 fields instead of 2"},
        {"a,b\n1,x\"y\n", "t.csv, line 2: a quote inside a field"},
        {"a,b\n1,\"x\"y\n", "t.csv, line 2: something follows a closing quote"},
        {"a,b\n1,2\n3,\"x\n\n", "t.csv, line 3: a quote that is not closed"},
        {"a,b\n1,\x01\n", "t.csv, line 2: there is a control character"},
        {"a,b\n1,\"\x7F\"\n", "t.csv, line 2: there is a control character"},
        {"a,b\n1,2\r3\n", "t.csv, line 2: there is a control character"},
        {"a,b\n\"x\ny\",2\n3,4,5\n", "t.csv, line 4: 3 fields instead of 2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_csv_t csv;
        mint_error_t error = {0};
        mint_bytes_t text = {(const uint8_t *)cases[i].text, strlen(cases[i].text)};
        mint_status_t status = mint_csv_open(&csv, text, "t.csv", &error);
        while (status == MINT_OK) {
            status = mint_csv_next(&csv, &error);
        }
        assert_int_equal(status, MINT_ERR_FORMAT);
        expect_message(&error, cases[i].message);
        mint_csv_close(&csv);
    }
}

static void limits_hold(void **state)
{
    (void)state;
    mint_csv_t csv;
    mint_error_t error = {0};
    mint_buffer_t text = {0};
    for (unsigned i = 0; i <= MINT_CSV_COLUMNS_MAX; i++) {
        mint_buffer_printf(&text, "%sc%u", i == 0 ? "" : ",", i);
    }
    assert_int_equal(mint_csv_open(&csv, mint_buffer_view(&text), "t", &error), MINT_ERR_FORMAT);
    expect_message(&error, "too many fields");
    mint_csv_close(&csv);
    for (unsigned extra = 0; extra < 2; extra++) {
        mint_buffer_free(&text);
        mint_buffer_printf(&text, "a\n%0*u\n", (int)(MINT_CSV_FIELD_MAX_LEN + extra), 7u);
        expect_ok(mint_csv_open(&csv, mint_buffer_view(&text), "t", &error), &error);
        assert_int_equal(mint_csv_next(&csv, &error), extra == 0 ? MINT_OK : MINT_ERR_FORMAT);
        mint_csv_close(&csv);
    }
    expect_message(&error, "line 2: a field is too long");
    assert_int_equal(mint_csv_open(&csv, (mint_bytes_t){(const uint8_t *)"a\0b", 3}, "t", &error),
                     MINT_ERR_FORMAT);
    mint_csv_close(&csv);
    mint_buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_in_order),
        cmocka_unit_test(wrong_lines_are_named),
        cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
