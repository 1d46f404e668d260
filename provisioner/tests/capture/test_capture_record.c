// SPDX-License-Identifier: Apache-2.0
//
// Side files: what is written is read again, and nothing is believed that does not make sense.
#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

#include "capture/record.h"
#include "device/tests/support/check.h"
#include "mintmark/certs/file.h"

static mint_capture_record_t record;

static int set_up(void **state)
{
    (void)state;
    record = (mint_capture_record_t){.complete = true,
                                     .source = "adc",
                                     .source_index = 2,
                                     .credit = "none",
                                     .device = "000102030405060708090a0b0c0d0e0f",
                                     .board = "lm3s6965",
                                     .firmware = "1.2.3",
                                     .emulated = true,
                                     .port = "/dev/tty\"0",
                                     .bits = 3,
                                     .width = 8,
                                     .samples = 4,
                                     .restarts = 3,
                                     .done = 3,
                                     .restart_by = "reset",
                                     .first = 1104,
                                     .late_rows = 1,
                                     .repeated_rows = 2,
                                     .started = "2026-11-23T08:15:00Z",
                                     .ended = "2026-11-23T08:16:00Z",
                                     .seconds = 60.5,
                                     .has_temperature = true,
                                     .celsius = -40,
                                     .note = "on the bench",
                                     .before = {true, 1104, 0, 0, 0, ""},
                                     .after = {true, 1116, 1, 2, 3, "out"},
                                     .has_digest = true,
                                     .data_sha256 = {0xAB, 0xCD},
                                     .mintmark = "0.1.0",
                                     .command = "mintmark entropy capture"};
    return 0;
}

static mint_status_t read_text(const char *text, mint_capture_record_t *found)
{
    mint_error_t error = {0};
    mint_status_t status = mint_capture_record_read(text, strlen(text), found, &error);
    assert_true((status == MINT_OK) == (error.message[0] == '\0'));
    return status;
}

static json_t *as_json(void)
{
    mint_buffer_t text = {0};
    assert_ok(mint_capture_record_write(&record, &text));
    mint_bytes_t view = mint_buffer_view(&text);
    json_t *object = json_loadb((const char *)view.data, view.len, 0, NULL);
    assert_non_null(object);
    mint_buffer_free(&text);
    return object;
}

static mint_status_t read_json(json_t *object)
{
    mint_capture_record_t found;
    char *text = json_dumps(object, 0);
    mint_status_t status = read_text(text, &found);
    free(text);
    json_decref(object);
    return status;
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    mint_capture_record_t found;
    mint_buffer_t text = {0};
    assert_ok(mint_capture_record_write(&record, &text));
    mint_bytes_t view = mint_buffer_view(&text);
    assert_ok(mint_capture_record_read((const char *)view.data, view.len, &found, NULL));
    mint_buffer_free(&text);
    assert_string_equal(found.source, record.source);
    assert_string_equal(found.device, record.device);
    assert_string_equal(found.port, record.port);
    assert_string_equal(found.note, record.note);
    assert_int_equal(found.bits, 3);
    assert_int_equal(found.first, 1104);
    assert_int_equal(found.late_rows, 1);
    assert_int_equal(found.repeated_rows, 2);
    assert_int_equal(found.after.guard, 3);
    assert_string_equal(found.after.failure, "out");
    assert_true(found.has_temperature && found.celsius == -40 && found.emulated);
    assert_memory_equal(found.data_sha256, record.data_sha256, sizeof found.data_sha256);
    assert_int_equal(mint_capture_date(&found), 20261123);
    assert_int_equal(mint_capture_row_len(&found), 4);
}

static void other_files_are_not_ours(void **state)
{
    (void)state;
    static const char *const others[] = {"", "{", "[]", "{}", "null", "{\"min_entropy\": 1}"};
    mint_capture_record_t found;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_status(read_text(others[i], &found), MINT_ERR_NOT_FOUND);
    }
    assert_status(read_text("{\"mintmark_capture\": 2}", &found), MINT_ERR_FORMAT);
}

static void every_member_is_needed(void **state)
{
    (void)state;
    static const char *const parts[] = {NULL, "device", "data"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        json_t *all = as_json();
        json_t *part = parts[i] == NULL ? all : json_object_get(all, parts[i]);
        for (void *at = json_object_iter(part); at != NULL; at = json_object_iter_next(part, at)) {
            const char *name = json_object_iter_key(at);
            json_t *spoilt = as_json();
            (void)json_object_del(parts[i] == NULL ? spoilt : json_object_get(spoilt, parts[i]),
                                  name);
            mint_status_t status = read_json(spoilt);
            bool is_mark = strcmp(name, "mintmark_capture") == 0;
            if (status != (is_mark ? MINT_ERR_NOT_FOUND : MINT_ERR_FORMAT) &&
                strcmp(name, "celsius") != 0) {
                fail_msg("without %s: %s", name, mint_status_text(status));
            }
        }
        json_decref(all);
    }
}

static mint_status_t with(const char *part, const char *name, json_t *value)
{
    json_t *object = as_json();
    (void)json_object_set_new(part == NULL ? object : json_object_get(object, part), name, value);
    return read_json(object);
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    assert_ok(with(NULL, "celsius", json_null()));
    assert_status(with(NULL, "celsius", json_string("warm")), MINT_ERR_FORMAT);
    assert_status(with("data", "bits", json_integer(9)), MINT_ERR_FORMAT);
    assert_status(with("data", "bits", json_integer(0)), MINT_ERR_FORMAT);
    assert_status(with("data", "width", json_integer(12)), MINT_ERR_FORMAT);
    assert_status(with("data", "endian", json_string("big")), MINT_ERR_FORMAT);
    assert_status(with("data", "samples", json_integer(-1)), MINT_ERR_FORMAT);
    assert_status(with("data", "samples", json_integer(0x3ffffff0)), MINT_ERR_FORMAT);
    assert_status(with("data", "done", json_integer(4)), MINT_ERR_FORMAT);
    assert_status(with("data", "done", json_integer(2)), MINT_ERR_FORMAT); // yet it is complete
    assert_status(with("data", "sha256", json_null()), MINT_ERR_FORMAT);
    assert_status(with("data", "sha256", json_string("ab")), MINT_ERR_FORMAT);
    assert_status(
        with("data", "sha256",
             json_string("AB00000000000000000000000000000000000000000000000000000000000000")),
        MINT_ERR_FORMAT);
    assert_status(with(NULL, "source", json_string("")), MINT_ERR_FORMAT);
    assert_status(with(NULL, "source", json_string("\x1b[2J")), MINT_ERR_FORMAT);
    assert_status(with(NULL, "source", json_string("a name that is far too long")),
                  MINT_ERR_FORMAT);
    assert_status(with(NULL, "started", json_string("yesterday")), MINT_ERR_FORMAT);
    assert_status(with(NULL, "mintmark_capture", json_integer(2)), MINT_ERR_FORMAT);
}

static void data_are_what_the_record_says(void **state)
{
    (void)state;
    static const uint8_t data[12] = {1, 2, 3};
    char path[] = "/tmp/mintmark-record-XXXXXX";
    char name[64];
    mint_capture_record_t found;
    mint_buffer_t text = {0};
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, data, sizeof data) == sizeof data);
    assert_status(mint_capture_record_verify(path, &found, NULL), MINT_ERR_NOT_FOUND);
    assert_ok(mint_sha256(data, sizeof data, record.data_sha256));
    (void)snprintf(name, sizeof name, "%s.json", path);
    assert_ok(mint_capture_record_write(&record, &text));
    assert_ok(mint_file_replace(name, MINT_FILE_PUBLIC, mint_buffer_view(&text), NULL));
    assert_ok(mint_capture_record_verify(path, &found, NULL));
    assert_true(write(fd, data, 1) == 1); // one byte more
    assert_status(mint_capture_record_verify(path, &found, NULL), MINT_ERR_MISMATCH);
    assert_true(ftruncate(fd, 12) == 0 && pwrite(fd, "x", 1, 5) == 1); // another byte
    assert_status(mint_capture_record_verify(path, &found, NULL), MINT_ERR_MISMATCH);
    mint_buffer_free(&text);
    (void)close(fd);
    (void)unlink(path);
    (void)unlink(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_written_is_read, set_up),
        cmocka_unit_test_setup(other_files_are_not_ours, set_up),
        cmocka_unit_test_setup(every_member_is_needed, set_up),
        cmocka_unit_test_setup(what_makes_no_sense_is_refused, set_up),
        cmocka_unit_test_setup(data_are_what_the_record_says, set_up),
    };
    return cmocka_run_group_tests_name("capture/record", tests, NULL, NULL);
}
