// SPDX-License-Identifier: Apache-2.0
//
// What a report takes from the side file of a capture: everything that it says, and nothing where
// it says nothing.
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "cli/report_origin.h"

static const char said[] =
    "{\"mintmark_capture\": 1, \"complete\": false, \"source\": \"adc\", \"index\": 0,"
    " \"credit\": \"vouched\", \"device\": {\"id\": \"0001\", \"board\": \"lm3s6965\","
    " \"firmware\": \"0.1\", \"emulated\": true, \"virtual_machine\": true, \"port\": \"\"},"
    " \"data\": {\"bits\": 3, \"width\": 8, \"endian\": \"little\", \"wide\": false,"
    " \"samples\": 1000, \"restarts\": 12, \"done\": 2, \"restart_by\": \"reset\", \"first\": 0,"
    " \"late_rows\": 0, \"repeated_rows\": 0, \"sha256\":"
    " \"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"},"
    " \"started\": \"2026-11-23T08:15:00Z\", \"ended\": \"2026-11-23T08:16:00Z\","
    " \"seconds\": 60, \"celsius\": 23.5, \"note\": \"cold\","
    " \"health\": {\"before\": null, \"after\": null}, \"mintmark\": \"0\", \"command\": \"c\"}";

static mint_capture_record_t record;
static mint_report_side_t side;

static int read_record(void **state)
{
    (void)state;
    mint_error_t error = {0};
    return mint_capture_record_read(said, strlen(said), &record, &error) == MINT_OK ? 0 : 1;
}

static void test_all_is_taken(void **state)
{
    (void)state;
    mint_report_origin_make("rows.bin", &record, &side);
    assert_string_equal(side.origin.path, "rows.bin.json");
    assert_string_equal(side.origin.device, "0001");
    assert_string_equal(side.origin.board, "lm3s6965");
    assert_string_equal(side.origin.firmware, "0.1");
    assert_string_equal(side.origin.source, "adc");
    assert_string_equal(side.origin.credit, "vouched");
    assert_string_equal(side.origin.started, "2026-11-23T08:15:00Z");
    assert_string_equal(side.origin.ended, "2026-11-23T08:16:00Z");
    assert_string_equal(side.origin.temperature, "23.5 °C");
    assert_string_equal(side.origin.note, "cold");
    assert_string_equal(side.origin.command, "c");
    assert_memory_equal(side.origin.sha256, "0123456789abcdef", 16);
    assert_int_equal(strlen(side.origin.sha256), 64);
    assert_int_equal(side.origin.sample_bits, 3);
    assert_int_equal(side.origin.restarts, 12);
    assert_true(side.origin.is_emulated && side.origin.is_virtual && side.origin.is_incomplete);
}

static void test_what_is_not_said(void **state)
{
    (void)state;
    mint_capture_record_t silent = {.source = "adc", .complete = true};
    mint_report_origin_make("noise", &silent, &side);
    const mint_report_origin_t *origin = &side.origin;
    assert_true(origin->device == NULL && origin->board == NULL && origin->firmware == NULL);
    assert_true(origin->started == NULL && origin->ended == NULL && origin->temperature == NULL);
    assert_true(origin->sha256 == NULL && origin->note == NULL && origin->command == NULL);
    assert_null(origin->credit);
    assert_false(origin->is_emulated || origin->is_virtual || origin->is_incomplete);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_is_taken),
        cmocka_unit_test(test_what_is_not_said),
    };
    return cmocka_run_group_tests(tests, read_record, NULL);
}
