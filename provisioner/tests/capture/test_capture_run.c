// SPDX-License-Identifier: Apache-2.0
//
// The course of a capture over a source that counts up, so that every gap shows in the data: it is
// stopped and goes on, goes away and comes back, loses answers, is restarted.
#include "capture/capture.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device/tests/support/check.h"
#include "mintmark/certs/file.h"

#define BOOT 7u ///< samples that a restart takes before anybody asks

/// The source: sample number n since its start is n + 16 times its starts.
typedef struct {
    uint32_t next;
    uint32_t starts;
    uint32_t boot;   ///< samples of the next start
    unsigned calls;  ///< of take with samples
    unsigned lose;   ///< the answer to this call is lost
    unsigned vanish; ///< at this call it goes away
    bool loses_all;
    bool stays_away;
    bool switched_off; ///< while it was away
} counter_t;

static counter_t counter;
static unsigned stop_at; ///< calls after which somebody wants to end it; 0: never
static unsigned events[6];
static char folder[] = "/tmp/mintmark-capture-XXXXXX";
static char path[64];
static mint_capture_record_t record;
static mint_error_t error;

static void begin(counter_t *source)
{
    source->next = source->boot;
    source->starts++;
}

static mint_status_t take(void *context, uint32_t count, uint8_t *out, uint32_t *first,
                          mint_error_t *problem)
{
    counter_t *source = context;
    (void)problem;
    if (count > 0 && ++source->calls == source->vanish) {
        return MINT_ERR_IO;
    }
    if (count > 0 && (source->loses_all || source->calls == source->lose)) {
        source->next += count; // taken, and never heard of
    }
    *first = source->next;
    for (uint32_t i = 0; i < count; i++) {
        out[i] = (uint8_t)(source->next++ + 16 * source->starts);
    }
    return MINT_OK;
}

static uint32_t most(void *context)
{
    (void)context;
    return 10;
}

static mint_status_t restart(void *context, uint32_t row, mint_error_t *problem)
{
    (void)row;
    (void)problem;
    begin(context);
    return MINT_OK;
}

static mint_status_t come_back(void *context, mint_error_t *problem)
{
    counter_t *source = context;
    (void)problem;
    if (source->switched_off) {
        begin(source);
    }
    return source->stays_away ? MINT_ERR_TIMEOUT : MINT_OK;
}

static mint_status_t health(void *context, mint_capture_health_t *found, mint_error_t *problem)
{
    const counter_t *source = context;
    (void)problem;
    *found = (mint_capture_health_t){.known = true, .samples = source->next};
    return MINT_OK;
}

static bool is_stopped(void)
{
    return stop_at > 0 && counter.calls >= stop_at;
}

static void tell(void *context, mint_capture_event_t event, const mint_capture_record_t *so_far)
{
    (void)context;
    (void)so_far;
    events[event]++;
}

static mint_status_t capture(uint32_t samples, uint32_t restarts)
{
    record = (mint_capture_record_t){.source = "counter",
                                     .credit = "none",
                                     .bits = 8,
                                     .width = 8,
                                     .samples = samples,
                                     .restarts = restarts};
    const mint_capture_t course = {.path = path,
                                   .source = {take, most, restart, come_back, health, &counter},
                                   .record = &record,
                                   .stopped = is_stopped,
                                   .tell = tell};
    return mint_capture_run(&course, &error);
}

static void remove_files(void)
{
    static const char *const suffixes[] = {"", ".json", ".part", ".part.json"};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        char name[80];
        (void)snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
        (void)unlink(name);
    }
}

static int set_up(void **state)
{
    (void)state;
    counter = (counter_t){.boot = BOOT};
    begin(&counter);
    stop_at = 0;
    memset(events, 0, sizeof events);
    error = (mint_error_t){0};
    remove_files();
    return 0;
}

static bool exists(const char *suffix)
{
    char name[80];
    struct stat status;
    (void)snprintf(name, sizeof name, "%s%s", path, suffix);
    return stat(name, &status) == 0;
}

/// The file is complete, and its samples count up from `first` on in rows.
static void check_data(uint32_t rows, uint32_t row_len, uint8_t first, uint8_t step)
{
    mint_buffer_t data = {0};
    mint_capture_record_t found;
    assert_ok(mint_capture_record_verify(path, &found, &error));
    assert_ok(mint_file_read(path, &data, &error));
    mint_bytes_t view = mint_buffer_view(&data);
    assert_int_equal(view.len, (size_t)rows * row_len);
    for (uint32_t i = 0; i < rows * row_len; i++) {
        assert_int_equal(view.data[i], (uint8_t)(first + i / row_len * step + i % row_len));
    }
    mint_buffer_free(&data);
    assert_false(exists(".part") || exists(".part.json"));
}

static void consecutive_samples(void **state)
{
    (void)state;
    assert_ok(capture(95, 0));
    check_data(1, 95, BOOT + 16, 0);
    assert_int_equal(record.first, BOOT);
    assert_int_equal(record.before.samples, BOOT);
    assert_int_equal(record.after.samples, BOOT + 95);
}

static void nothing_is_written_over(void **state)
{
    (void)state;
    assert_ok(capture(5, 0));
    assert_status(capture(5, 0), MINT_ERR_WRITE_ONCE);
    assert_true(error.hint[0] != '\0');
    assert_int_equal(unlink(path), 0); // the side file alone is enough
    assert_status(capture(5, 0), MINT_ERR_WRITE_ONCE);
}

static void stopped_and_gone_on(void **state)
{
    (void)state;
    stop_at = 4;
    assert_status(capture(95, 0), MINT_ERR_STATE);
    assert_int_equal(record.done, 40);
    assert_true(exists(".part") && exists(".part.json") && !exists(""));
    stop_at = 0;
    assert_ok(capture(95, 0));
    assert_int_equal(events[MINT_CAPTURE_RESUMED], 1);
    assert_int_equal(counter.calls, 10); // not one sample twice
    check_data(1, 95, BOOT + 16, 0);
}

static void stopped_and_read_by_another(void **state)
{
    (void)state;
    stop_at = 4;
    assert_status(capture(95, 0), MINT_ERR_STATE);
    stop_at = 0;
    counter.next += 3;
    assert_ok(capture(95, 0));
    assert_int_equal(events[MINT_CAPTURE_ANEW], 1);
    check_data(1, 95, BOOT + 43 + 16, 0);
}

static void stopped_and_restarted(void **state)
{
    (void)state;
    stop_at = 4;
    assert_status(capture(95, 0), MINT_ERR_STATE);
    stop_at = 0;
    begin(&counter);
    assert_ok(capture(95, 0));
    assert_int_equal(events[MINT_CAPTURE_ANEW], 1);
    check_data(1, 95, BOOT + 32, 0);
}

static void a_lost_answer_begins_anew(void **state)
{
    (void)state;
    counter.lose = 6;
    assert_ok(capture(95, 0));
    assert_int_equal(events[MINT_CAPTURE_GAP], 1);
    check_data(1, 95, BOOT + 70 + 16, 0);
}

static void a_line_that_loses_all_is_given_up(void **state)
{
    (void)state;
    counter.loses_all = true;
    assert_status(capture(95, 0), MINT_ERR_PEER);
    assert_true(error.hint[0] != '\0');
    assert_false(exists(""));
}

static void gone_and_back(void **state)
{
    (void)state;
    counter.vanish = 5;
    assert_ok(capture(95, 0));
    assert_int_equal(events[MINT_CAPTURE_GONE], 1);
    assert_int_equal(events[MINT_CAPTURE_BACK], 1);
    assert_int_equal(events[MINT_CAPTURE_GAP], 0); // it had not been switched off
    check_data(1, 95, BOOT + 16, 0);
}

static void gone_and_switched_off(void **state)
{
    (void)state;
    counter.vanish = 5;
    counter.switched_off = true;
    assert_ok(capture(95, 0));
    assert_int_equal(events[MINT_CAPTURE_GAP], 1);
}

static void gone_for_good(void **state)
{
    (void)state;
    counter.vanish = 5;
    counter.stays_away = true;
    assert_status(capture(95, 0), MINT_ERR_TIMEOUT);
    assert_true(exists(".part"));
    counter.stays_away = false;
    assert_ok(capture(95, 0));
    check_data(1, 95, BOOT + 16, 0);
}

static void rows_begin_after_restarts(void **state)
{
    (void)state;
    assert_ok(capture(25, 6));
    check_data(6, 25, BOOT + 32, 16);
    assert_int_equal(record.first, BOOT);
    assert_int_equal(counter.starts, 7);
}

static void rows_go_on(void **state)
{
    (void)state;
    stop_at = 7; // in the third row, which is finished first
    assert_status(capture(25, 6), MINT_ERR_STATE);
    assert_int_equal(record.done, 3);
    stop_at = 0;
    assert_ok(capture(25, 6));
    assert_int_equal(events[MINT_CAPTURE_RESUMED], 1);
    check_data(6, 25, BOOT + 32, 16);
}

/// A program that was killed leaves a row that is not complete and no note of how far it came.
static void rows_go_on_after_a_kill(void **state)
{
    (void)state;
    char name[80];
    stop_at = 7;
    assert_status(capture(25, 6), MINT_ERR_STATE);
    (void)snprintf(name, sizeof name, "%s.part", path);
    assert_int_equal(truncate(name, 60), 0);
    counter.starts = 3;
    stop_at = 0;
    assert_ok(capture(25, 6));
    check_data(6, 25, BOOT + 32, 16);
}

static void a_row_that_loses_an_answer_is_taken_again(void **state)
{
    (void)state;
    counter.lose = 5;
    assert_ok(capture(25, 6));
    assert_int_equal(record.repeated_rows, 1);
    assert_int_equal(counter.starts, 8);
}

static void rows_begin_at_one_place(void **state)
{
    (void)state;
    stop_at = 3;
    assert_status(capture(25, 6), MINT_ERR_STATE);
    stop_at = 0;
    counter.boot = 2; // earlier than the first row: what comes before its place is left out
    assert_ok(capture(25, 6));
    check_data(6, 25, BOOT + 32, 16);
    assert_int_equal(record.late_rows, 0);
    remove_files();
    stop_at = counter.calls + 3;
    assert_status(capture(25, 6), MINT_ERR_STATE);
    stop_at = 0;
    counter.boot = 9; // later: it is told
    assert_ok(capture(25, 6));
    assert_int_equal(record.late_rows, 5);
}

static void parts_of_another_capture_are_left_alone(void **state)
{
    (void)state;
    stop_at = 4;
    assert_status(capture(95, 0), MINT_ERR_STATE);
    stop_at = 0;
    assert_status(capture(96, 0), MINT_ERR_MISMATCH);
    assert_status(capture(25, 6), MINT_ERR_MISMATCH);
    assert_ok(capture(95, 0));
}

static void something_else_with_that_name_is_left_alone(void **state)
{
    (void)state;
    char name[80];
    (void)snprintf(name, sizeof name, "%s.part", path);
    assert_ok(mint_file_create(name, MINT_FILE_PUBLIC, (mint_bytes_t){(const uint8_t *)"mine", 4},
                               &error));
    assert_status(capture(95, 0), MINT_ERR_MISMATCH);
    assert_true(exists(".part"));
}

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(path, sizeof path, "%s/noise", mkdtemp(folder));
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    remove_files();
    return rmdir(folder);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
    const struct CMUnitTest tests[] = {
        TEST(consecutive_samples),
        TEST(nothing_is_written_over),
        TEST(stopped_and_gone_on),
        TEST(stopped_and_read_by_another),
        TEST(stopped_and_restarted),
        TEST(a_lost_answer_begins_anew),
        TEST(a_line_that_loses_all_is_given_up),
        TEST(gone_and_back),
        TEST(gone_and_switched_off),
        TEST(gone_for_good),
        TEST(rows_begin_after_restarts),
        TEST(rows_go_on),
        TEST(rows_go_on_after_a_kill),
        TEST(a_row_that_loses_an_answer_is_taken_again),
        TEST(rows_begin_at_one_place),
        TEST(parts_of_another_capture_are_left_alone),
        TEST(something_else_with_that_name_is_left_alone),
    };
    return cmocka_run_group_tests_name("capture/run", tests, make_folder, remove_folder);
}
