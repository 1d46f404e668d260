// SPDX-License-Identifier: Apache-2.0
//
// Errors in words, and the buffer that most functions fill.
#include "certs/tests/support.h"

static void null_is_allowed(void **state)
{
    (void)state;
    mint_error_clear(NULL);
    mint_error_set(NULL, "%d", 1);
    mint_error_hint(NULL, "%d", 1);
    assert_int_equal(mint_fail(NULL, MINT_ERR_IO, "%d", 1), MINT_ERR_IO);
}

static void texts_are_cut_and_masked(void **state)
{
    (void)state;
    char longer[1000];
    mint_error_t error = {0};
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    mint_error_hint(&error, "old");
    assert_int_equal(mint_fail(&error, MINT_ERR_IO, "%s", longer), MINT_ERR_IO);
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
    assert_string_equal(error.hint, "");
    mint_error_set(&error, "a\x1B[2Jb\nc");
    assert_string_equal(error.message, "a?[2Jb?c");
}

static void buffer_grows_and_ends(void **state)
{
    (void)state;
    mint_buffer_t buffer = {0};
    for (int i = 0; i < 1000; i++) {
        mint_buffer_printf(&buffer, "%03d", i);
    }
    assert_int_equal(mint_buffer_status(&buffer), MINT_OK);
    assert_int_equal(buffer.len, 3000);
    assert_int_equal(buffer.data[3000], 0);
    assert_memory_equal(buffer.data + 2997, "999", 3);
    mint_buffer_append(&buffer, buffer.data, SIZE_MAX / 2);
    assert_int_equal(mint_buffer_status(&buffer), MINT_ERR_MEMORY);
    mint_buffer_append(&buffer, "x", 1);
    assert_int_equal(buffer.len, 3000);
    mint_buffer_free(&buffer);
    assert_null(buffer.data);
    assert_int_equal(mint_buffer_status(&buffer), MINT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_is_allowed),
        cmocka_unit_test(texts_are_cut_and_masked),
        cmocka_unit_test(buffer_grows_and_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
