// SPDX-License-Identifier: Apache-2.0
//
// Reading comma-separated values by RFC 4180, strictly: what a spreadsheet would silently put into
// another column is an error with a line number here, because a device gets what stands there.
#include "mintmark/certs/csv.h"

#include <string.h>

static mint_status_t fail_line(const mint_csv_t *csv, unsigned line, const char *what,
                               mint_error_t *error)
{
    return mint_fail(error, MINT_ERR_FORMAT, "%s, line %u: %s", csv->source, line, what);
}

/// The next byte, or -1 at the end. A line end is always '\n' here.
static int peek(const mint_csv_t *csv)
{
    if (csv->rest.len == 0) {
        return -1;
    }
    bool crlf = csv->rest.len > 1 && csv->rest.data[0] == '\r' && csv->rest.data[1] == '\n';
    return crlf ? '\n' : csv->rest.data[0];
}

static int take(mint_csv_t *csv)
{
    int byte = peek(csv);
    if (byte >= 0) {
        size_t taken = byte == '\n' && csv->rest.data[0] == '\r' ? 2 : 1;
        csv->rest.data += taken;
        csv->rest.len -= taken;
        csv->line += byte == '\n' ? 1 : 0;
    }
    return byte;
}

static bool is_control(int byte)
{
    return (byte >= 0 && byte < 0x20 && byte != '\t') || byte == 0x7F;
}

/// Appends the bytes of a field up to what ends it, which stays.
static mint_status_t take_plain(mint_csv_t *csv, mint_buffer_t *out, mint_error_t *error)
{
    for (int byte = peek(csv); byte >= 0 && byte != ',' && byte != '\n'; byte = peek(csv)) {
        if (byte == '"') {
            return fail_line(csv, csv->line, "a quote inside a field that has none around it",
                             error);
        }
        if (is_control(byte)) {
            return fail_line(csv, csv->line, "there is a control character", error);
        }
        char text = (char)take(csv);
        mint_buffer_append(out, &text, 1);
    }
    return MINT_OK;
}

/// The same for a field in quotes; a doubled quote stands for one.
static mint_status_t take_quoted(mint_csv_t *csv, mint_buffer_t *out, mint_error_t *error)
{
    unsigned begin = csv->line;
    (void)take(csv);
    for (int byte = take(csv); byte >= 0; byte = take(csv)) {
        if (byte == '"' && peek(csv) != '"') {
            int after = peek(csv);
            return after < 0 || after == ',' || after == '\n'
                       ? MINT_OK
                       : fail_line(csv, csv->line, "something follows a closing quote", error);
        }
        if (byte == '"') {
            (void)take(csv);
        }
        if (is_control(byte) && byte != '\n') {
            return fail_line(csv, csv->line, "there is a control character", error);
        }
        char text = (char)byte;
        mint_buffer_append(out, &text, 1);
    }
    return fail_line(csv, begin, "a quote that is not closed", error);
}

/// Appends one field and its NUL.
static mint_status_t take_field(mint_csv_t *csv, mint_buffer_t *out, mint_error_t *error)
{
    size_t before_len = out->len;
    unsigned line = csv->line;
    mint_status_t status =
        peek(csv) == '"' ? take_quoted(csv, out, error) : take_plain(csv, out, error);
    if (status == MINT_OK && out->len - before_len > MINT_CSV_FIELD_MAX_LEN) {
        status = fail_line(csv, line, "a field is too long", error);
    }
    mint_buffer_append(out, "", 1);
    return status;
}

/// Takes one line (of several, if a quoted field has line ends): the fields one after another,
/// where each begins, and how many there are.
static mint_status_t take_row(mint_csv_t *csv, mint_buffer_t *out, size_t at[MINT_CSV_COLUMNS_MAX],
                              size_t *count, mint_error_t *error)
{
    *count = 0;
    csv->row_line = csv->line;
    mint_buffer_free(out);
    for (;;) {
        if (*count == MINT_CSV_COLUMNS_MAX) {
            return fail_line(csv, csv->row_line, "there are too many fields", error);
        }
        at[(*count)++] = out->len;
        mint_status_t status = take_field(csv, out, error);
        if (status != MINT_OK) {
            return status;
        }
        if (take(csv) != ',') {
            break;
        }
    }
    return mint_buffer_status(out) == MINT_OK ? MINT_OK
                                              : mint_fail(error, MINT_ERR_MEMORY, "out of memory");
}

static void pass_empty_lines(mint_csv_t *csv)
{
    while (peek(csv) == '\n') {
        (void)take(csv);
    }
}

static mint_status_t check_names(const mint_csv_t *csv, mint_error_t *error)
{
    for (size_t i = 0; i < csv->column_count; i++) {
        const char *name = mint_csv_column(csv, i);
        if (name[0] == '\0') {
            return fail_line(csv, csv->row_line, "a column has no name", error);
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(name, mint_csv_column(csv, j)) == 0) {
                return mint_fail(error, MINT_ERR_FORMAT,
                                 "%s, line %u: two columns are called %.60s", csv->source,
                                 csv->row_line, name);
            }
        }
    }
    return MINT_OK;
}

mint_status_t mint_csv_open(mint_csv_t *csv, mint_bytes_t text, const char *source,
                            mint_error_t *error)
{
    static const uint8_t mark[] = {0xEF, 0xBB, 0xBF}; // what spreadsheets put before UTF-8
    *csv = (mint_csv_t){.rest = text, .source = source, .line = 1};
    if (text.len >= sizeof mark && memcmp(text.data, mark, sizeof mark) == 0) {
        csv->rest.data += sizeof mark;
        csv->rest.len -= sizeof mark;
    }
    pass_empty_lines(csv);
    if (csv->rest.len == 0) {
        return mint_fail(error, MINT_ERR_FORMAT, "%s: there is no line with the names of columns",
                         source);
    }
    mint_status_t status = take_row(csv, &csv->names, csv->name_at, &csv->column_count, error);
    return status == MINT_OK ? check_names(csv, error) : status;
}

mint_status_t mint_csv_next(mint_csv_t *csv, mint_error_t *error)
{
    size_t count = 0;
    pass_empty_lines(csv);
    if (csv->rest.len == 0) {
        mint_buffer_free(&csv->fields);
        return MINT_ERR_NOT_FOUND;
    }
    mint_status_t status = take_row(csv, &csv->fields, csv->field_at, &count, error);
    if (status == MINT_OK && count != csv->column_count) {
        status = mint_fail(error, MINT_ERR_FORMAT, "%s, line %u: %zu fields instead of %zu",
                           csv->source, csv->row_line, count, csv->column_count);
    }
    if (status != MINT_OK) {
        mint_buffer_free(&csv->fields);
    }
    return status;
}

const char *mint_csv_column(const mint_csv_t *csv, size_t index)
{
    return index < csv->column_count ? (const char *)csv->names.data + csv->name_at[index] : NULL;
}

bool mint_csv_has(const mint_csv_t *csv, const char *name)
{
    for (size_t i = 0; i < csv->column_count; i++) {
        if (strcmp(mint_csv_column(csv, i), name) == 0) {
            return true;
        }
    }
    return false;
}

const char *mint_csv_field(const mint_csv_t *csv, const char *name)
{
    for (size_t i = 0; i < csv->column_count && csv->fields.len > 0; i++) {
        if (strcmp(mint_csv_column(csv, i), name) == 0) {
            return (const char *)csv->fields.data + csv->field_at[i];
        }
    }
    return NULL;
}

unsigned mint_csv_line(const mint_csv_t *csv)
{
    return csv->row_line;
}

void mint_csv_close(mint_csv_t *csv)
{
    mint_buffer_free(&csv->names);
    mint_buffer_free(&csv->fields);
    *csv = (mint_csv_t){0};
}
