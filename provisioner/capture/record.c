// SPDX-License-Identifier: Apache-2.0
//
// Side files as JSON. They may have been made by hand or by somebody else, so that everything is
// checked before anything is believed: texts fit and are printable, numbers are in range, and they
// go together.
#include "capture/record.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/certs/file.h"
#include "registry/registry.h"

#define FORMAT      1           ///< of side files, the value of "mintmark_capture"
#define SAMPLES_MAX 0x3ffffff0u ///< as mintmark/entropy_tests/samples.h takes
#define READ_CHUNK  65536u

uint64_t mint_capture_row_len(const mint_capture_record_t *record)
{
    return (uint64_t)record->samples * (record->width / 8);
}

bool mint_capture_record_is_alike(const mint_capture_record_t *first,
                                  const mint_capture_record_t *record, char *why, size_t size)
{
    if (strcmp(first->source, record->source) == 0 && strcmp(first->board, record->board) == 0 &&
        first->bits == record->bits) {
        return true;
    }
    (void)snprintf(why, size, "of source %s on %s, with %u bits; the first is of %s on %s, with %u",
                   record->source, record->board, (unsigned)record->bits, first->source,
                   first->board, (unsigned)first->bits);
    return false;
}

uint32_t mint_capture_date(const mint_capture_record_t *record)
{
    static const char form[] = "0000-00-00T";
    uint32_t date = 0;
    for (size_t i = 0; i < sizeof form - 1; i++) {
        char character = record->started[i];
        bool is_digit = character >= '0' && character <= '9';
        if (form[i] == '0' ? !is_digit : character != form[i]) {
            return 0;
        }
        date = is_digit ? 10 * date + (uint32_t)(character - '0') : date;
    }
    return date;
}

// ---- writing ----

static json_t *health_json(const mint_capture_health_t *health)
{
    return !health->known
               ? json_null()
               : json_pack("{s:I, s:I, s:I, s:I, s:s}", "samples", (json_int_t)health->samples,
                           "rct_alarms", (json_int_t)health->rct, "apt_alarms",
                           (json_int_t)health->apt, "guard_alarms", (json_int_t)health->guard,
                           "failure", health->failure);
}

static json_t *digest_json(const mint_capture_record_t *record)
{
    char text[2 * MINT_SHA256_LEN + 1];
    mint_hex(record->data_sha256, sizeof record->data_sha256, text);
    return record->has_digest ? json_string(text) : json_null();
}

static json_t *samples_json(const mint_capture_record_t *record)
{
    return json_pack("{s:I, s:I, s:s, s:b, s:I, s:I, s:I, s:s, s:I, s:I, s:I, s:o}", "bits",
                     (json_int_t)record->bits, "width", (json_int_t)record->width, "endian",
                     "little", "wide", record->is_wide, "samples", (json_int_t)record->samples,
                     "restarts", (json_int_t)record->restarts, "done", (json_int_t)record->done,
                     "restart_by", record->restart_by, "first", (json_int_t)record->first,
                     "late_rows", (json_int_t)record->late_rows, "repeated_rows",
                     (json_int_t)record->repeated_rows, "sha256", digest_json(record));
}

static json_t *device_json(const mint_capture_record_t *record)
{
    return json_pack("{s:s, s:s, s:s, s:b, s:b, s:s}", "id", record->device, "board", record->board,
                     "firmware", record->firmware, "emulated", record->emulated, "virtual_machine",
                     record->virtual_machine, "port", record->port);
}

mint_status_t mint_capture_record_write(const mint_capture_record_t *record, mint_buffer_t *out)
{
    mint_buffer_free(out);
    json_t *object = json_pack(
        "{s:i, s:b, s:s, s:I, s:s, s:o, s:o, s:s, s:s, s:f, s:o, s:s, s:{s:o, s:o}, s:s, s:s}",
        "mintmark_capture", FORMAT, "complete", record->complete, "source", record->source, "index",
        (json_int_t)record->source_index, "credit", record->credit, "device", device_json(record),
        "data", samples_json(record), "started", record->started, "ended", record->ended, "seconds",
        record->seconds, "celsius",
        record->has_temperature ? json_real(record->celsius) : json_null(), "note", record->note,
        "health", "before", health_json(&record->before), "after", health_json(&record->after),
        "mintmark", record->mintmark, "command", record->command);
    char *text =
        object != NULL ? json_dumps(object, JSON_INDENT(2) | JSON_REAL_PRECISION(6)) : NULL;
    json_decref(object);
    if (text == NULL) {
        return MINT_ERR_MEMORY;
    }
    mint_buffer_append(out, text, strlen(text));
    mint_buffer_append(out, "\n", 1);
    free(text);
    return mint_buffer_status(out);
}

// ---- reading ----

/// The members of an object, with a sticky verdict.
typedef struct {
    const json_t *object;
    bool *is_good;
} members_t;

static void take_text(const members_t *from, const char *name, char *out, size_t size)
{
    const json_t *value = json_object_get(from->object, name);
    size_t len = json_is_string(value) ? json_string_length(value) : size;
    const char *text = json_string_value(value);
    bool fits = len < size && strlen(text) == len;
    for (size_t i = 0; fits && i < len; i++) {
        fits = (unsigned char)text[i] >= 0x20 && text[i] != 0x7F;
    }
    *from->is_good = *from->is_good && fits;
    if (fits) {
        memcpy(out, text, len + 1);
    }
}

static void take_number(const members_t *from, const char *name, uint32_t max, uint32_t *out)
{
    const json_t *value = json_object_get(from->object, name);
    json_int_t number = json_integer_value(value);
    *from->is_good = *from->is_good && json_is_integer(value) && number >= 0 && number <= max;
    *out = *from->is_good ? (uint32_t)number : 0;
}

static void take_flag(const members_t *from, const char *name, bool *out)
{
    const json_t *value = json_object_get(from->object, name);
    *from->is_good = *from->is_good && json_is_boolean(value);
    *out = json_is_true(value);
}

static void take_real(const members_t *from, const char *name, double *out)
{
    const json_t *value = json_object_get(from->object, name);
    *from->is_good = *from->is_good && json_is_number(value);
    *out = json_number_value(value);
}

static int digit_of(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = digit == '\0' ? NULL : strchr(digits, digit);
    return found == NULL ? -1 : (int)(found - digits);
}

static void take_digest(const members_t *from, mint_capture_record_t *record)
{
    const json_t *value = json_object_get(from->object, "sha256");
    record->has_digest = !json_is_null(value);
    char text[2 * MINT_SHA256_LEN + 1] = "";
    if (record->has_digest) {
        take_text(from, "sha256", text, sizeof text);
        *from->is_good = *from->is_good && strlen(text) == sizeof text - 1;
    }
    for (size_t i = 0; record->has_digest && *from->is_good && i < MINT_SHA256_LEN; i++) {
        int high = digit_of(text[2 * i]);
        int low = digit_of(text[2 * i + 1]);
        *from->is_good = high >= 0 && low >= 0;
        record->data_sha256[i] = (uint8_t)((high & 15) << 4 | (low & 15));
    }
}

static void take_health(const members_t *outer, const char *name, mint_capture_health_t *health)
{
    const json_t *value = json_object_get(outer->object, name);
    health->known = !json_is_null(value);
    const members_t from = {value, outer->is_good};
    if (health->known) {
        take_number(&from, "samples", UINT32_MAX, &health->samples);
        take_number(&from, "rct_alarms", UINT32_MAX, &health->rct);
        take_number(&from, "apt_alarms", UINT32_MAX, &health->apt);
        take_number(&from, "guard_alarms", UINT32_MAX, &health->guard);
        take_text(&from, "failure", health->failure, sizeof health->failure);
    }
}

static void take_device(const members_t *from, mint_capture_record_t *record)
{
    take_text(from, "id", record->device, sizeof record->device);
    take_text(from, "board", record->board, sizeof record->board);
    take_text(from, "firmware", record->firmware, sizeof record->firmware);
    take_flag(from, "emulated", &record->emulated);
    take_flag(from, "virtual_machine", &record->virtual_machine);
    take_text(from, "port", record->port, sizeof record->port);
}

static void take_data(const members_t *from, mint_capture_record_t *record)
{
    char endian[8] = "";
    take_number(from, "bits", 16, &record->bits);
    take_number(from, "width", 16, &record->width);
    take_text(from, "endian", endian, sizeof endian);
    take_flag(from, "wide", &record->is_wide);
    take_number(from, "samples", SAMPLES_MAX, &record->samples);
    take_number(from, "restarts", SAMPLES_MAX, &record->restarts);
    take_number(from, "done", SAMPLES_MAX, &record->done);
    take_text(from, "restart_by", record->restart_by, sizeof record->restart_by);
    take_number(from, "first", UINT32_MAX, &record->first);
    take_number(from, "late_rows", SAMPLES_MAX, &record->late_rows);
    take_number(from, "repeated_rows", SAMPLES_MAX, &record->repeated_rows);
    take_digest(from, record);
    *from->is_good = *from->is_good && strcmp(endian, "little") == 0;
}

static void take_rest(const members_t *from, mint_capture_record_t *record)
{
    take_flag(from, "complete", &record->complete);
    take_text(from, "source", record->source, sizeof record->source);
    take_number(from, "index", UINT8_MAX, &record->source_index);
    take_text(from, "credit", record->credit, sizeof record->credit);
    take_text(from, "started", record->started, sizeof record->started);
    take_text(from, "ended", record->ended, sizeof record->ended);
    take_real(from, "seconds", &record->seconds);
    record->has_temperature = !json_is_null(json_object_get(from->object, "celsius"));
    if (record->has_temperature) {
        take_real(from, "celsius", &record->celsius);
    }
    take_text(from, "note", record->note, sizeof record->note);
    take_text(from, "mintmark", record->mintmark, sizeof record->mintmark);
    take_text(from, "command", record->command, sizeof record->command);
    const members_t health = {json_object_get(from->object, "health"), from->is_good};
    take_health(&health, "before", &record->before);
    take_health(&health, "after", &record->after);
    const members_t device = {json_object_get(from->object, "device"), from->is_good};
    take_device(&device, record);
    const members_t data = {json_object_get(from->object, "data"), from->is_good};
    take_data(&data, record);
}

/// Whether the figures go together.
static bool makes_sense(const mint_capture_record_t *record)
{
    uint32_t wanted = record->restarts > 0 ? record->restarts : record->samples;
    uint64_t all = (uint64_t)record->samples * (record->restarts > 0 ? record->restarts : 1);
    return (record->width == 8 || record->width == 16) && record->bits >= 1 &&
           record->bits <= record->width && record->samples >= 1 && all <= SAMPLES_MAX &&
           record->done <= wanted && record->source[0] != '\0' &&
           (!record->complete || (record->done == wanted && record->has_digest)) &&
           mint_capture_date(record) >= 20000101u;
}

mint_status_t mint_capture_record_read(const char *text, size_t len, mint_capture_record_t *record,
                                       mint_error_t *error)
{
    *record = (mint_capture_record_t){0};
    json_t *object = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
    const json_t *format = json_object_get(object, "mintmark_capture");
    if (format == NULL) {
        json_decref(object);
        return mint_fail(error, MINT_ERR_NOT_FOUND, "this is not the side file of a capture");
    }
    bool is_good = json_is_integer(format) && json_integer_value(format) == FORMAT;
    const members_t members = {object, &is_good};
    if (is_good) {
        take_rest(&members, record);
    }
    json_decref(object);
    if (!is_good || !makes_sense(record)) {
        *record = (mint_capture_record_t){0};
        return mint_fail(error, MINT_ERR_FORMAT, "the side file is damaged, or of another version");
    }
    return MINT_OK;
}

// ---- files ----

mint_status_t mint_capture_record_load(const char *path, mint_capture_record_t *record,
                                       mint_error_t *error)
{
    char name[4096];
    *record = (mint_capture_record_t){0};
    int len = snprintf(name, sizeof name, "%s.json", path);
    if (len < 0 || (size_t)len >= sizeof name) {
        return MINT_ERR_NOT_FOUND;
    }
    mint_buffer_t text = {0};
    mint_status_t status = mint_file_read(name, &text, error);
    if (status == MINT_OK) {
        mint_error_t reason = {0};
        status = mint_capture_record_read((const char *)mint_buffer_view(&text).data,
                                          mint_buffer_view(&text).len, record, &reason);
        if (status != MINT_OK) {
            mint_error_set(error, "%s: %s", name, reason.message);
        }
    }
    mint_buffer_free(&text);
    return status;
}

mint_status_t mint_capture_digest(const char *path, uint8_t digest[MINT_SHA256_LEN], uint64_t *len,
                                  mint_error_t *error)
{
    static uint8_t chunk[READ_CHUNK];
    mint_sha256_t sha;
    *len = 0;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return mint_fail(error, MINT_ERR_IO, "cannot read %s: %s", path, strerror(errno));
    }
    mint_status_t status = mint_sha256_start(&sha);
    while (status == MINT_OK && feof(file) == 0 && ferror(file) == 0) {
        size_t got = fread(chunk, 1, sizeof chunk, file);
        status = mint_sha256_update(&sha, chunk, got);
        *len += got;
    }
    if (status == MINT_OK && ferror(file) != 0) {
        status = mint_fail(error, MINT_ERR_IO, "cannot read %s: %s", path, strerror(errno));
    }
    (void)fclose(file);
    return status == MINT_OK ? mint_sha256_finish(&sha, digest) : status;
}

mint_status_t mint_capture_record_verify(const char *path, mint_capture_record_t *record,
                                         mint_error_t *error)
{
    uint8_t digest[MINT_SHA256_LEN];
    uint64_t len = 0;
    mint_status_t status = mint_capture_record_load(path, record, error);
    if (status != MINT_OK) {
        return status;
    }
    if (!record->complete) {
        return mint_fail(error, MINT_ERR_MISMATCH, "%s.json is of a capture that is not complete",
                         path);
    }
    status = mint_capture_digest(path, digest, &len, error);
    uint64_t rows = record->restarts > 0 ? record->restarts : 1;
    if (status == MINT_OK && (len != rows * mint_capture_row_len(record) ||
                              memcmp(digest, record->data_sha256, sizeof digest) != 0)) {
        status = mint_fail(error, MINT_ERR_MISMATCH,
                           "%s is not what %s.json describes: its SHA-256 is another", path, path);
        mint_error_hint(error, "the data were changed after the capture, or the files do not "
                               "belong together");
    }
    return status;
}
