// SPDX-License-Identifier: Apache-2.0
//
// The course of a capture. Where each answer begins is compared with where the one before ended:
// "consecutive" is not assumed but seen.
#include "capture/capture.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "capture/parts.h"

#define BEGINNINGS_MAX 5u    ///< from the start of consecutive samples, or of one row
#define CHUNK_LEN      8192u ///< bytes of the longest answer
#define TELL_MS        100   ///< between two words on progress

/// A capture under way.
typedef struct {
    const mint_capture_t *capture;
    mint_capture_record_t *record;
    mint_capture_parts_t parts;
    uint32_t next;       ///< the sample that comes next, as the source counts
    unsigned beginnings; ///< so often from the start
    int64_t told_ms;     ///< when progress was told last
    mint_error_t *error;
} course_t;

static int64_t clock_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void set_time(char text[MINT_CAPTURE_TIME_SIZE])
{
    time_t now = time(NULL);
    struct tm parts = {0};
    (void)gmtime_r(&now, &parts);
    (void)strftime(text, MINT_CAPTURE_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

static void tell(course_t *course, mint_capture_event_t event)
{
    int64_t now_ms = clock_ms();
    if (course->capture->tell == NULL ||
        (event == MINT_CAPTURE_PROGRESS && now_ms - course->told_ms < TELL_MS)) {
        return;
    }
    course->told_ms = now_ms;
    course->capture->tell(course->capture->context, event, course->record);
}

static bool is_stopped(const course_t *course)
{
    return course->capture->stopped != NULL && course->capture->stopped();
}

static bool is_gone(mint_status_t status)
{
    return status == MINT_ERR_IO || status == MINT_ERR_TIMEOUT;
}

static mint_status_t wait_for_return(course_t *course)
{
    const mint_capture_source_t *source = &course->capture->source;
    tell(course, MINT_CAPTURE_GONE);
    mint_status_t status = source->come_back(source->context, course->error);
    if (status == MINT_OK) {
        tell(course, MINT_CAPTURE_BACK);
    }
    return status;
}

// Takes samples that follow those before. MINT_ERR_MISMATCH: some are missing between.
static mint_status_t take(course_t *course, uint32_t count, uint8_t *out)
{
    const mint_capture_source_t *source = &course->capture->source;
    uint32_t first = 0;
    mint_status_t status = source->take(source->context, count, out, &first, course->error);
    if (status != MINT_OK || first != course->next) {
        return status != MINT_OK ? status : MINT_ERR_MISMATCH;
    }
    course->next = first + count;
    return MINT_OK;
}

static uint32_t at_once(const course_t *course, uint32_t wanted)
{
    uint32_t most = course->capture->source.most(course->capture->source.context);
    uint32_t room = CHUNK_LEN / (course->record->width / 8);
    most = most < room ? most : room;
    return wanted < most ? wanted : most;
}

// Where the source stands.
static mint_status_t find_next(course_t *course)
{
    const mint_capture_source_t *source = &course->capture->source;
    uint8_t none[2];
    return source->take(source->context, 0, none, &course->next, course->error);
}

// ---- consecutive samples ----

static mint_status_t begin_anew(course_t *course, mint_capture_event_t event)
{
    course->record->done = 0;
    if (++course->beginnings > BEGINNINGS_MAX) {
        mint_status_t status =
            mint_fail(course->error, MINT_ERR_PEER,
                      "samples were lost %u times; consecutive ones cannot be had", BEGINNINGS_MAX);
        mint_error_hint(course->error, "is the line good, and is there nobody else who asks the "
                                       "device for samples?");
        return status;
    }
    tell(course, event);
    mint_status_t status = mint_capture_parts_cut(&course->parts, 0, course->error);
    if (status == MINT_OK) {
        status = find_next(course);
    }
    course->record->first = course->next;
    return status;
}

// One answer more, or what to do about it.
static mint_status_t add_samples(course_t *course)
{
    static uint8_t chunk[CHUNK_LEN];
    mint_capture_record_t *record = course->record;
    uint32_t count = at_once(course, record->samples - record->done);
    mint_status_t status = take(course, count, chunk);
    if (is_gone(status)) {
        status = wait_for_return(course);
        return status; // what comes next says whether it was switched off
    }
    if (status == MINT_ERR_MISMATCH) {
        return begin_anew(course, MINT_CAPTURE_GAP);
    }
    if (status == MINT_OK) {
        status = mint_capture_parts_add(&course->parts, chunk, (size_t)count * (record->width / 8),
                                        course->error);
    }
    if (status == MINT_OK) {
        record->done += count;
        tell(course, MINT_CAPTURE_PROGRESS);
    }
    return status;
}

static mint_status_t run_samples(course_t *course, bool is_old)
{
    mint_capture_record_t *record = course->record;
    mint_status_t status = find_next(course);
    if (status != MINT_OK) {
        return status;
    }
    if (is_old && record->done > 0 && course->next == record->first + record->done) {
        tell(course, MINT_CAPTURE_RESUMED);
    } else if (is_old && record->done > 0) {
        status = begin_anew(course, MINT_CAPTURE_ANEW);
    } else {
        record->done = 0;
        record->first = course->next;
        status = mint_capture_parts_cut(&course->parts, 0, course->error);
    }
    if (status == MINT_OK) {
        status = mint_capture_parts_note(&course->parts, record, course->error);
    }
    while (status == MINT_OK && record->done < record->samples) {
        status = is_stopped(course) ? MINT_ERR_STATE : add_samples(course);
    }
    return status;
}

// ---- rows after restarts ----

// Every row begins at the same place after its restart, as far as the source lets it: a column is
// what all starts have at one place.
static mint_status_t go_to_first(course_t *course, uint32_t row)
{
    static uint8_t chunk[CHUNK_LEN];
    mint_capture_record_t *record = course->record;
    mint_status_t status = find_next(course);
    if (row == 0) {
        record->first = course->next;
    }
    if (status == MINT_OK && course->next > record->first) {
        record->late_rows++;
    }
    while (status == MINT_OK && course->next < record->first) {
        status = take(course, at_once(course, record->first - course->next), chunk);
    }
    return status;
}

static mint_status_t take_row(course_t *course, uint32_t row, uint8_t *out)
{
    const mint_capture_source_t *source = &course->capture->source;
    const mint_capture_record_t *record = course->record;
    mint_status_t status = source->restart(source->context, row, course->error);
    if (status == MINT_OK) {
        status = go_to_first(course, row);
    }
    for (uint32_t taken = 0; status == MINT_OK && taken < record->samples;) {
        uint32_t count = at_once(course, record->samples - taken);
        status = take(course, count, out + (size_t)taken * (record->width / 8));
        taken += count;
    }
    return status;
}

// One row, from a restart of its own; begun again if the line lost a part of it.
static mint_status_t add_row(course_t *course, uint8_t *buffer)
{
    mint_capture_record_t *record = course->record;
    const uint32_t late_rows = record->late_rows;
    mint_status_t status = take_row(course, record->done, buffer);
    if (is_gone(status)) {
        status = wait_for_return(course);
        status = status == MINT_OK ? MINT_ERR_MISMATCH : status;
    }
    if (status == MINT_ERR_MISMATCH) {
        record->late_rows = late_rows;
        record->repeated_rows++;
        if (++course->beginnings <= BEGINNINGS_MAX) {
            tell(course, MINT_CAPTURE_GAP);
            return MINT_OK;
        }
        return mint_fail(course->error, MINT_ERR_PEER, "row %u was lost on the line %u times",
                         (unsigned)record->done, BEGINNINGS_MAX);
    }
    if (status == MINT_OK) {
        status = mint_capture_parts_add(&course->parts, buffer,
                                        (size_t)mint_capture_row_len(record), course->error);
    }
    if (status == MINT_OK) {
        course->beginnings = 0;
        record->done++;
        tell(course, MINT_CAPTURE_PROGRESS);
    }
    return status;
}

static mint_status_t run_rows(course_t *course)
{
    mint_capture_record_t *record = course->record;
    uint8_t *row = malloc((size_t)mint_capture_row_len(record));
    if (row == NULL) {
        return MINT_ERR_MEMORY;
    }
    if (record->done > 0) {
        tell(course, MINT_CAPTURE_RESUMED);
    }
    mint_status_t status = mint_capture_parts_cut(
        &course->parts, record->done * mint_capture_row_len(record), course->error);
    while (status == MINT_OK && record->done < record->restarts) {
        status = is_stopped(course) ? MINT_ERR_STATE : add_row(course, row);
        if (status == MINT_OK && record->done == 1) {
            status = mint_capture_parts_note(&course->parts, record, course->error);
        }
    }
    free(row);
    return status;
}

// ---- all of it ----

// An interrupted capture keeps when it began and what the device looked like then.
static void go_on(mint_capture_record_t *record, const mint_capture_record_t *old)
{
    record->done = old->done;
    record->first = old->first;
    record->late_rows = old->late_rows;
    record->repeated_rows = old->repeated_rows;
    record->before = old->before;
    record->seconds = old->seconds;
    memcpy(record->started, old->started, sizeof record->started);
}

static mint_status_t finish(course_t *course)
{
    const mint_capture_source_t *source = &course->capture->source;
    mint_status_t status = source->health(source->context, &course->record->after, course->error);
    return status == MINT_OK
               ? mint_capture_parts_finish(&course->parts, course->record, course->error)
               : status;
}

// What is there stays for the next time, with a note of what it is.
static void keep(course_t *course)
{
    mint_error_t ignored = {0};
    if (mint_capture_parts_note(&course->parts, course->record, &ignored) != MINT_OK) {
        // The length of the data says as much.
    }
}

mint_status_t mint_capture_run(const mint_capture_t *capture, mint_error_t *error)
{
    course_t course = {.capture = capture, .record = capture->record, .error = error};
    mint_capture_record_t old;
    bool is_old = false;
    const mint_capture_source_t *source = &capture->source;
    set_time(capture->record->started);
    mint_status_t status = source->health(source->context, &capture->record->before, error);
    if (status == MINT_OK) {
        status = mint_capture_parts_open(&course.parts, capture->path, capture->record, &old,
                                         &is_old, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    if (is_old) {
        go_on(capture->record, &old);
    }
    const double seconds = capture->record->seconds;
    const int64_t start_ms = clock_ms();
    status = capture->record->restarts > 0 ? run_rows(&course) : run_samples(&course, is_old);
    capture->record->seconds = seconds + (double)(clock_ms() - start_ms) / 1000;
    set_time(capture->record->ended);
    if (status == MINT_OK) {
        status = finish(&course);
    } else {
        keep(&course);
    }
    mint_capture_parts_close(&course.parts);
    return status;
}
