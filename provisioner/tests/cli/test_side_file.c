// SPDX-License-Identifier: Apache-2.0
//
// Side files of captures as a report takes them: in parts or flat, with what is there, and no harm
// from what is not.
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/report_side_file.h"

static mint_side_file_t side;
static mint_error_t error;

static mint_status_t parse(const char *text)
{
    error = (mint_error_t){0};
    return mint_side_file_parse(text, strlen(text), &side, &error);
}

static void test_in_parts(void **state)
{
    (void)state;
    assert_int_equal(
        parse(
            "{\"device\": {\"id\": \"0001\", \"board\": \"lm3s6965evb\", \"firmware\": \"0.1\","
            " \"emulated\": true}, \"data\": {\"bits\": 8, \"restarts\": 1000, \"sha256\": \"ab\"},"
            " \"source\": \"adc0\", \"celsius\": 23.5, \"complete\": false, \"note\": \"cold\"}"),
        MINT_OK);
    assert_string_equal(side.origin.device, "0001");
    assert_string_equal(side.origin.board, "lm3s6965evb");
    assert_string_equal(side.origin.sha256, "ab");
    assert_string_equal(side.origin.temperature, "23.5 °C");
    assert_string_equal(side.origin.note, "cold");
    assert_int_equal(side.origin.sample_bits, 8);
    assert_int_equal(side.origin.restarts, 1000);
    assert_true(side.origin.is_emulated && side.origin.is_incomplete && !side.origin.is_virtual);
    assert_null(side.origin.ended);
}

static void test_flat(void **state)
{
    (void)state;
    assert_int_equal(parse("{\"device\": \"d\", \"firmware\": 7, \"temperature\": \"warm\","
                           " \"sample_bits\": 12, \"sha256\": \"cd\", \"command\": []}"),
                     MINT_OK);
    assert_string_equal(side.origin.device, "d");
    assert_string_equal(side.origin.firmware, "7");
    assert_string_equal(side.origin.temperature, "warm");
    assert_string_equal(side.origin.sha256, "cd");
    assert_null(side.origin.command);
    assert_false(side.origin.is_emulated || side.origin.is_incomplete);
}

static void test_no_side_file(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "[]", "7", "{\"a\": 1", "{\"a\": 1, \"a\": 2}", "{} x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(parse(wrong[i]), MINT_ERR_FORMAT);
        assert_true(error.message[0] != '\0' && error.hint[0] != '\0');
        assert_null(side.origin.device);
    }
    assert_int_equal(parse("{}"), MINT_OK);
    assert_null(side.origin.sha256);
}

static void write_file(const char *path, const char *text, size_t count)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    for (size_t i = 0; i < count; i++) {
        (void)fputs(text, out);
    }
    assert_int_equal(fclose(out), 0);
}

static void test_files(void **state)
{
    (void)state;
    char folder[] = "/tmp/mintmark-side-XXXXXX";
    char data[64];
    char json[80];
    assert_non_null(mkdtemp(folder));
    (void)snprintf(data, sizeof data, "%s/noise.bin", folder);
    (void)snprintf(json, sizeof json, "%s.json", data);
    error = (mint_error_t){0};
    assert_int_equal(mint_side_file_read(data, &side, &error), MINT_ERR_NOT_FOUND);
    assert_true(error.message[0] == '\0');
    write_file(json, "{\"device\": \"d\"}", 1);
    assert_int_equal(mint_side_file_read(data, &side, &error), MINT_OK);
    assert_string_equal(side.origin.path, json);
    write_file(json, "                ", 5000);
    assert_int_equal(mint_side_file_read(data, &side, &error), MINT_ERR_SPACE);
    char path[5000];
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_int_equal(mint_side_file_read(path, &side, &error), MINT_ERR_NOT_FOUND);
    assert_int_equal(unlink(json), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_parts),
        cmocka_unit_test(test_flat),
        cmocka_unit_test(test_no_side_file),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
