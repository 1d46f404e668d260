// SPDX-License-Identifier: Apache-2.0
//
// Side files: JSON of which only texts and numbers are taken, so that nothing in one can do more
// than be shown.
#include "cli/report_side_file.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mintmark/certs/file.h"

/// A text or a number as text. NULL if it is neither, or empty.
static const char *take_text(const json_t *object, const char *name, char *text)
{
    const size_t size = MINT_SIDE_TEXT_MAX_LEN + 1;
    const json_t *value = json_object_get(object, name);
    if (json_is_string(value)) {
        (void)snprintf(text, size, "%s", json_string_value(value));
    } else if (json_is_integer(value)) {
        (void)snprintf(text, size, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_real(value)) {
        (void)snprintf(text, size, "%g", json_real_value(value));
    } else {
        text[0] = '\0';
    }
    return text[0] != '\0' ? text : NULL;
}

static unsigned take_count(const json_t *object, const char *name)
{
    json_int_t value = json_integer_value(json_object_get(object, name));
    return value > 0 && value <= 1000000000 ? (unsigned)value : 0;
}

/// A temperature given as a number is one in degrees Celsius.
static const char *take_temperature(const json_t *object, char *text)
{
    const json_t *value = json_object_get(object, "celsius");
    value = value != NULL ? value : json_object_get(object, "temperature");
    if (!json_is_number(value)) {
        return take_text(object, "temperature", text);
    }
    (void)snprintf(text, MINT_SIDE_TEXT_MAX_LEN + 1, "%g °C", json_number_value(value));
    return text;
}

/// A part of its own, or the whole where the fields stand beside each other.
static const json_t *part_of(const json_t *object, const char *name)
{
    const json_t *part = json_object_get(object, name);
    return json_is_object(part) ? part : object;
}

static void take_fields(const json_t *object, mint_side_file_t *side)
{
    const json_t *device = part_of(object, "device");
    const json_t *data = part_of(object, "data");
    side->origin = (mint_report_origin_t){
        .path = side->path,
        .device = take_text(device, device == object ? "device" : "id", side->texts[0]),
        .firmware = take_text(device, "firmware", side->texts[1]),
        .board = take_text(device, "board", side->texts[2]),
        .source = take_text(object, "source", side->texts[3]),
        .started = take_text(object, "started", side->texts[4]),
        .ended = take_text(object, "ended", side->texts[5]),
        .temperature = take_temperature(object, side->texts[6]),
        .note = take_text(object, "note", side->texts[7]),
        .sha256 = take_text(data, "sha256", side->texts[8]),
        .command = take_text(object, "command", side->texts[9]),
        .sample_bits = take_count(data, data == object ? "sample_bits" : "bits"),
        .restarts = take_count(data, "restarts"),
        .is_emulated = json_is_true(json_object_get(device, "emulated")),
        .is_virtual = json_is_true(json_object_get(device, "virtual_machine")),
        .is_incomplete = json_is_false(json_object_get(object, "complete")),
    };
}

mint_status_t mint_side_file_parse(const char *data, size_t data_len, mint_side_file_t *side,
                                   mint_error_t *error)
{
    json_error_t why;
    side->origin = (mint_report_origin_t){0};
    json_t *object = json_loadb(data, data_len, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(object)) {
        json_decref(object);
        mint_error_set(error, "%s is no JSON object", side->path);
        mint_error_hint(error, "it is the side file of a capture; move it away to do without");
        return MINT_ERR_FORMAT;
    }
    take_fields(object, side);
    json_decref(object);
    return MINT_OK;
}

mint_status_t mint_side_file_read(const char *path, mint_side_file_t *side, mint_error_t *error)
{
    mint_buffer_t content = {0};
    *side = (mint_side_file_t){0};
    if ((size_t)snprintf(side->path, sizeof side->path, "%s.json", path) >= sizeof side->path ||
        access(side->path, F_OK) != 0) {
        return MINT_ERR_NOT_FOUND;
    }
    mint_status_t status = mint_file_read(side->path, &content, error);
    if (status == MINT_OK && content.len > MINT_SIDE_FILE_MAX_LEN) {
        mint_error_set(error, "%s is longer than %u bytes", side->path, MINT_SIDE_FILE_MAX_LEN);
        status = MINT_ERR_SPACE;
    } else if (status == MINT_OK) {
        status = mint_side_file_parse((const char *)content.data, content.len, side, error);
    }
    mint_buffer_free(&content);
    return status;
}
