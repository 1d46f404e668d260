// SPDX-License-Identifier: Apache-2.0
//
// The reader of known answers.
#include "device/tests/support/vectors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

// A field of the longest name and value.
#define LINE_MAX_LEN (24 + 3 + 2 * VECTOR_BYTES_MAX)

// The next line that is neither empty nor a comment; false at the end.
static bool read_line(vectors_t *vectors, char *line, size_t size)
{
    while (fgets(line, (int)size, vectors->file) != NULL) {
        size_t len = strcspn(line, "\r\n");
        assert_true(line[len] != '\0' || feof(vectors->file)); // else the line is too long
        line[len] = '\0';
        if (len > 0 && line[0] != '#') {
            return true;
        }
    }
    return false;
}

static uint8_t hex_digit(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = strchr(digits, digit);
    assert_true(at != NULL && digit != '\0');
    return (uint8_t)(at - digits);
}

static mint_bytes_t decode(vectors_t *vectors, const char *hex)
{
    size_t len = strlen(hex) / 2;
    assert_int_equal(strlen(hex) % 2, 0);
    assert_true(len <= sizeof vectors->bytes - vectors->bytes_len);
    mint_bytes_t value = {vectors->bytes + vectors->bytes_len, len};
    for (size_t i = 0; i < len; i++) {
        vectors->bytes[vectors->bytes_len++] =
            (uint8_t)(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
    }
    return value;
}

static void add_field(vectors_t *vectors, char *line)
{
    char *value = strstr(line, " = ");
    assert_non_null(value);
    *value = '\0';
    assert_true(vectors->fields < VECTOR_FIELDS_MAX);
    assert_true(strlen(line) < sizeof vectors->names[0]);
    strcpy(vectors->names[vectors->fields], line);
    vectors->values[vectors->fields] = decode(vectors, value + 3);
    vectors->fields++;
}

static bool take_kind(vectors_t *vectors, const char *line)
{
    size_t len = strlen(line);
    if (line[0] != '[') {
        return false;
    }
    assert_true(len >= 3 && len - 2 < sizeof vectors->next && line[len - 1] == ']');
    memcpy(vectors->next, line + 1, len - 2);
    vectors->next[len - 2] = '\0';
    return true;
}

void vectors_open(vectors_t *vectors, const char *name)
{
    char path[512];
    char line[LINE_MAX_LEN];
    memset(vectors, 0, sizeof *vectors);
    snprintf(path, sizeof path, "%s/%s", MINT_TEST_DATA_DIR, name);
    vectors->file = fopen(path, "r");
    assert_non_null(vectors->file);
    assert_true(read_line(vectors, line, sizeof line));
    assert_true(take_kind(vectors, line));
}

bool vectors_next(vectors_t *vectors)
{
    char line[LINE_MAX_LEN];
    vectors->fields = 0;
    vectors->bytes_len = 0;
    if (vectors->next[0] == '\0') {
        fclose(vectors->file);
        return false;
    }
    strcpy(vectors->kind, vectors->next);
    vectors->next[0] = '\0';
    while (read_line(vectors, line, sizeof line)) {
        if (take_kind(vectors, line)) {
            break;
        }
        add_field(vectors, line);
    }
    return true;
}

mint_bytes_t vectors_get(const vectors_t *vectors, const char *name)
{
    for (size_t i = 0; i < vectors->fields; i++) {
        if (strcmp(vectors->names[i], name) == 0) {
            return vectors->values[i];
        }
    }
    mint_bytes_t empty = {vectors->bytes, 0};
    return empty;
}
