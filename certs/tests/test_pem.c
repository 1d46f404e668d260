// SPDX-License-Identifier: Apache-2.0
//
// PEM: what is written reads back, and what is broken is named with its line.
#include "certs/tests/support.h"

static void every_length_reads_back(void **state)
{
    (void)state;
    uint8_t bytes[200];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(i * 7);
    }
    for (size_t len = 1; len <= sizeof bytes; len++) {
        mint_buffer_t pem = {0};
        mint_buffer_t der = {0};
        mint_error_t error = {0};
        assert_int_equal(mint_pem_append("TEST", (mint_bytes_t){bytes, len}, &pem), MINT_OK);
        expect_ok(mint_pem_find(mint_buffer_view(&pem), "TEST", &der, &error), &error);
        assert_int_equal(der.len, len);
        assert_memory_equal(der.data, bytes, len);
        mint_buffer_free(&der);
        mint_buffer_free(&pem);
    }
}

static void blocks_are_taken_in_order_past_other_text(void **state)
{
    (void)state;
    mint_bytes_t text = TEXT("a comment\r\n-----BEGIN ONE-----\r\nYQ==  \r\n-----END ONE-----\r\n"
                             "between\n-----BEGIN TWO-----\nYmM=\n-----END TWO-----");
    char label[MINT_PEM_LABEL_SIZE];
    mint_buffer_t der = {0};
    mint_error_t error = {0};
    assert_true(mint_pem_is(text));
    mint_bytes_t rest = text;
    expect_ok(mint_pem_next(&rest, label, &der, &error), &error);
    assert_string_equal(label, "ONE");
    assert_string_equal((const char *)der.data, "a");
    expect_ok(mint_pem_next(&rest, label, &der, &error), &error);
    assert_string_equal(label, "TWO");
    assert_string_equal((const char *)der.data, "bc");
    assert_int_equal(mint_pem_next(&rest, label, &der, &error), MINT_ERR_NOT_FOUND);
    expect_ok(mint_pem_find(text, "TWO", &der, &error), &error);
    assert_string_equal((const char *)der.data, "bc");
    assert_int_equal(mint_pem_find(text, "THREE", &der, &error), MINT_ERR_NOT_FOUND);
    assert_string_equal(error.hint, "there is a block TWO");
    assert_int_equal(der.len, 0);
}

static void broken_blocks_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"x\n-----BEGIN A-----\nYQ==\n", "begins on line 2 has no end"},
        {"-----BEGIN A-----\nYQ==\n-----END B-----\n", "line 3 ends a block that line 1 did not"},
        {"-----BEGIN A-----\nY*==\n-----END A-----\n", "begins on line 1 is not base64"},
        {"-----BEGIN A-----\nYQ=\n-----END A-----\n", "is not base64"},
        {"-----BEGIN A-----\n-----END A-----\n", "is not base64"},
        {"-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\n", "line 2: PEM headers"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_bytes_t text = {(const uint8_t *)cases[i].text, strlen(cases[i].text)};
        mint_buffer_t der = {0};
        mint_error_t error = {0};
        assert_int_not_equal(mint_pem_find(text, "A", &der, &error), MINT_OK);
        expect_message(&error, cases[i].message);
        assert_int_equal(der.len, 0);
    }
    assert_false(mint_pem_is(TEXT("")));
    assert_false(mint_pem_is(TEXT("\x30\x03\x02\x01\x00")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_reads_back),
        cmocka_unit_test(blocks_are_taken_in_order_past_other_text),
        cmocka_unit_test(broken_blocks_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
