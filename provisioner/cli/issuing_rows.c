// SPDX-License-Identifier: Apache-2.0
//
// Rows of a list, requests in files and folders, or a number of certificates with keys made here.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/issuing.h"
#include "mintmark/certs/file.h"

static const char *const common[] = {"serial", "product", "batch", "id", "name"};
enum { COMMON_COUNT = sizeof common / sizeof common[0] };

/// Where the value of a variable that all profiles have is.
static const char **place_of(mint_profile_values_t *values, size_t index)
{
    const char **const places[] = {&values->serial, &values->product, &values->batch, &values->id,
                                   &values->name};
    return places[index];
}

const char *mint_row_keep(mint_issue_row_t *row, const char *text)
{
    if (row->string_count == MINT_ROW_STRINGS) {
        return NULL;
    }
    char *copy = strdup(text);
    if (copy != NULL) {
        row->strings[row->string_count++] = copy;
    }
    return copy;
}

bool mint_row_makes_key(const mint_issue_row_t *row)
{
    return row->csr.len == 0 && !row->key_given;
}

void mint_row_free(mint_issue_row_t *row)
{
    for (size_t i = 0; i < row->string_count; i++) {
        free(row->strings[i]);
    }
    mint_buffer_free(&row->csr);
    mint_buffer_free(&row->der);
    mint_buffer_free(&row->reservation.der);
    mint_key_free(row->key);
    memset(row, 0, sizeof *row);
}

// ---- opening ----

/// True if the profile declares a variable of this name.
static bool declares(const mint_profile_t *profile, const char *name)
{
    mint_profile_variable_t variable;
    for (size_t i = 0; mint_profile_variable(profile, i, &variable); i++) {
        if (strcmp(variable.name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_column(const mint_profile_t *profile, const char *name)
{
    for (size_t i = 0; i < COMMON_COUNT; i++) {
        if (strcmp(common[i], name) == 0) {
            return true;
        }
    }
    return strcmp(name, "csr") == 0 || strcmp(name, "output") == 0 || declares(profile, name);
}

static mint_status_t open_list(mint_rows_t *rows, mint_error_t *error)
{
    rows->csv_open = true;
    return mint_csv_open(&rows->csv, mint_buffer_view(&rows->list), rows->list_path, error);
}

static mint_status_t check_columns(const mint_rows_t *rows, const mint_profile_t *profile,
                                   mint_error_t *error)
{
    const char *name;
    for (size_t i = 0; (name = mint_csv_column(&rows->csv, i)) != NULL; i++) {
        if (!is_column(profile, name)) {
            mint_error_set(error, "%.120s, line %u: the profile has no variable '%.60s'",
                           rows->list_path, mint_csv_line(&rows->csv), name);
            mint_error_hint(error,
                            "columns: csr, output, serial, name, product, batch, id, and what "
                            "the profile declares");
            return MINT_ERR_FORMAT;
        }
    }
    return MINT_OK;
}

static mint_status_t add_path(mint_rows_t *rows, const char *path)
{
    char **paths = realloc(rows->paths, (rows->path_count + 1) * sizeof *paths);
    if (paths == NULL) {
        return MINT_ERR_MEMORY;
    }
    rows->paths = paths;
    paths[rows->path_count] = strdup(path);
    return paths[rows->path_count++] != NULL ? MINT_OK : MINT_ERR_MEMORY;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/// Adds the files of a folder, by name.
static mint_status_t add_folder(mint_rows_t *rows, const char *folder, mint_error_t *error)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_visible, by_name);
    if (count < 0) {
        return mint_fail(error, MINT_ERR_IO, "'%.120s': %s", folder, strerror(errno));
    }
    mint_status_t status = count > 0 ? MINT_OK
                                     : mint_fail(error, MINT_ERR_NOT_FOUND,
                                                 "'%.120s': there is no request in it", folder);
    for (int i = 0; i < count; i++) {
        mint_buffer_t path = {0};
        mint_buffer_printf(&path, "%s/%s", folder, entries[i]->d_name);
        if (status == MINT_OK) {
            status = mint_buffer_status(&path) == MINT_OK ? add_path(rows, (const char *)path.data)
                                                          : MINT_ERR_MEMORY;
        }
        mint_buffer_free(&path);
        free(entries[i]);
    }
    free(entries);
    return status;
}

/// Takes the paths that were given apart: folders become the files in them.
static mint_status_t expand_paths(mint_rows_t *rows, mint_error_t *error)
{
    char **given = rows->paths;
    size_t given_count = rows->path_count;
    mint_status_t status = MINT_OK;
    rows->paths = NULL;
    rows->path_count = 0;
    for (size_t i = 0; i < given_count; i++) {
        struct stat info;
        bool is_folder = stat(given[i], &info) == 0 && S_ISDIR(info.st_mode);
        if (status == MINT_OK) {
            status = is_folder ? add_folder(rows, given[i], error) : add_path(rows, given[i]);
        }
        free(given[i]);
    }
    free(given);
    return status;
}

mint_status_t mint_rows_open(mint_rows_t *rows, const mint_profile_t *profile, mint_error_t *error)
{
    for (size_t i = 0; i < rows->given.more_count; i++) {
        if (!declares(profile, rows->given_more[i].name)) {
            return mint_fail(error, MINT_ERR_ARGUMENT, "the profile declares no variable %.60s",
                             rows->given_more[i].name);
        }
    }
    if (rows->list_path == NULL) {
        return expand_paths(rows, error);
    }
    mint_status_t status = mint_file_read(rows->list_path, &rows->list, error);
    if (status == MINT_OK) {
        status = open_list(rows, error);
    }
    return status == MINT_OK ? check_columns(rows, profile, error) : status;
}

mint_status_t mint_rows_rewind(mint_rows_t *rows, mint_error_t *error)
{
    mint_request_stream_close(&rows->requests);
    rows->path_at = 0;
    rows->made = 0;
    if (rows->list_path == NULL) {
        return MINT_OK;
    }
    mint_csv_close(&rows->csv);
    return open_list(rows, error);
}

void mint_rows_close(mint_rows_t *rows)
{
    if (rows->csv_open) {
        mint_csv_close(&rows->csv);
    }
    for (size_t i = 0; i < rows->path_count; i++) {
        free(rows->paths[i]);
    }
    free(rows->paths);
    for (size_t i = 0; i < rows->name_count; i++) {
        free(rows->names[i]);
    }
    mint_request_stream_free(&rows->requests);
    mint_buffer_free(&rows->list);
    *rows = (mint_rows_t){0};
}

// ---- rows of a list ----

mint_status_t mint_row_set(mint_issue_row_t *row, const char *name, const char *value)
{
    for (size_t i = 0; i < row->values.more_count; i++) {
        if (strcmp(row->more[i].name, name) == 0) {
            row->more[i].value = value;
            return MINT_OK;
        }
    }
    if (row->values.more_count == MINT_ROW_VARIABLES) {
        return MINT_ERR_SPACE;
    }
    row->more[row->values.more_count++] = (mint_profile_variable_t){.name = name, .value = value};
    return MINT_OK;
}

/// Puts one field where it belongs. An empty one leaves what was given for all rows.
static mint_status_t take_field(mint_issue_row_t *row, const char *name, const char *field)
{
    const char *value = field[0] != '\0' ? mint_row_keep(row, field) : "";
    if (value == NULL) {
        return MINT_ERR_MEMORY;
    }
    if (value[0] == '\0') {
        return MINT_OK;
    }
    if (strcmp(name, "csr") == 0) {
        row->csr_path = value;
        return MINT_OK;
    }
    if (strcmp(name, "output") == 0) {
        row->output = value;
        return MINT_OK;
    }
    for (size_t i = 0; i < COMMON_COUNT; i++) {
        if (strcmp(common[i], name) == 0) {
            *place_of(&row->values, i) = value;
            return MINT_OK;
        }
    }
    return mint_row_set(row, name, value);
}

/// A path in a list is seen from the folder that the list is in.
static mint_status_t resolve(const mint_rows_t *rows, mint_issue_row_t *row)
{
    const char *slash = strrchr(rows->list_path, '/');
    mint_buffer_t path = {0};
    if (row->csr_path == NULL || row->csr_path[0] == '/' || slash == NULL) {
        return MINT_OK;
    }
    mint_buffer_append(&path, rows->list_path, (size_t)(slash - rows->list_path) + 1);
    mint_buffer_printf(&path, "%s", row->csr_path);
    row->csr_path =
        mint_buffer_status(&path) == MINT_OK ? mint_row_keep(row, (const char *)path.data) : NULL;
    mint_buffer_free(&path);
    return row->csr_path != NULL ? MINT_OK : MINT_ERR_MEMORY;
}

mint_status_t mint_row_fail(const mint_issue_row_t *row, mint_status_t status,
                            const mint_error_t *cause, mint_error_t *error)
{
    const char *message = cause->message[0] != '\0' ? cause->message : mint_status_text(status);
    mint_error_set(error, "%s%s%s", row->source, row->source[0] != '\0' ? ": " : "", message);
    if (cause->hint[0] != '\0') {
        mint_error_hint(error, "%s", cause->hint);
    }
    return status;
}

/// Reads the one request that the row's file has. A file that is not there is no end of the list,
/// and an empty one no wish for a key.
static mint_status_t load_request(mint_issue_row_t *row, mint_error_t *error)
{
    mint_request_stream_t stream = {0};
    mint_buffer_t more = {0};
    if (strcmp(row->csr_path, "-") == 0) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a list is of files, not of standard input");
    }
    mint_status_t status = mint_request_stream_open(&stream, row->csr_path, error);
    if (status == MINT_OK) {
        status = mint_request_stream_next(&stream, &row->csr, error);
    }
    if (status == MINT_OK) {
        status = mint_request_stream_next(&stream, &more, error);
        status = status == MINT_ERR_NOT_FOUND ? MINT_OK
                 : status == MINT_OK
                     ? mint_fail(error, MINT_ERR_FORMAT,
                                 "there is more than one request in '%.120s'", row->csr_path)
                     : status;
    }
    mint_buffer_free(&more);
    mint_request_stream_free(&stream);
    return status;
}

static mint_status_t next_of_list(mint_rows_t *rows, mint_issue_row_t *row, mint_error_t *error)
{
    mint_error_t cause = {0};
    mint_status_t status = mint_csv_next(&rows->csv, error);
    if (status != MINT_OK) {
        return status;
    }
    row->line = mint_csv_line(&rows->csv);
    (void)snprintf(row->source, sizeof row->source, "%.120s, line %u", rows->list_path, row->line);
    const char *name;
    for (size_t i = 0; status == MINT_OK && (name = mint_csv_column(&rows->csv, i)) != NULL; i++) {
        status = take_field(row, name, mint_csv_field(&rows->csv, name));
    }
    if (status == MINT_OK) {
        status = resolve(rows, row);
    }
    if (status == MINT_OK && row->csr_path != NULL) {
        status = load_request(row, &cause);
    }
    return status == MINT_OK ? MINT_OK : mint_row_fail(row, status, &cause, error);
}

// ---- requests in files ----

/// Reads the next request of the files. MINT_ERR_NOT_FOUND after the last.
static mint_status_t read_request(mint_rows_t *rows, mint_buffer_t *der, mint_error_t *error)
{
    mint_status_t status;
    while ((status = mint_request_stream_next(&rows->requests, der, error)) == MINT_ERR_NOT_FOUND &&
           rows->path_at < rows->path_count) {
        status = mint_request_stream_open(&rows->requests, rows->paths[rows->path_at++], error);
        if (status != MINT_OK) {
            return status;
        }
    }
    return status;
}

static mint_status_t next_request(mint_rows_t *rows, mint_issue_row_t *row, mint_error_t *error)
{
    mint_status_t status = read_request(rows, &row->csr, error);
    if (status != MINT_OK) {
        return status;
    }
    const char *path = rows->paths[rows->path_at - 1];
    const char *shown = strcmp(path, "-") == 0 ? "standard input" : path;
    if (rows->requests.number > 1) {
        (void)snprintf(row->source, sizeof row->source, "%.130s, number %zu", shown,
                       rows->requests.number);
    } else {
        (void)snprintf(row->source, sizeof row->source, "%.150s", shown);
    }
    row->csr_path = mint_row_keep(row, path);
    return row->csr_path != NULL ? MINT_OK : MINT_ERR_MEMORY;
}

// ---- keys made here ----

/// The text with its last run of `#` replaced by a number of as many digits; the text itself if
/// there is none.
static const char *number_text(mint_issue_row_t *row, const char *text, uint32_t number)
{
    char numbered[MINT_PROFILE_MAX_LEN + 512];
    const char *last = text == NULL ? NULL : strrchr(text, '#');
    if (last == NULL) {
        return text;
    }
    const char *first = last;
    while (first > text && first[-1] == '#') {
        first--;
    }
    int len = snprintf(numbered, sizeof numbered, "%.*s%0*u%s", (int)(first - text), text,
                       (int)(last - first) + 1, number, last + 1);
    return len > 0 && (size_t)len < sizeof numbered ? mint_row_keep(row, numbered) : text;
}

/// Gives the row the one key that there is.
static mint_status_t take_key(const mint_rows_t *rows, mint_issue_row_t *row, mint_error_t *error)
{
    row->key = mint_key_new();
    row->key_given = row->key != NULL;
    mint_status_t status = row->key_given
                               ? mint_key_set_public_der(row->key, rows->public_key, error)
                               : MINT_ERR_MEMORY;
    return status == MINT_OK
               ? mint_sha256(rows->public_key.data, rows->public_key.len, row->key_digest)
               : status;
}

static mint_status_t next_made(mint_rows_t *rows, mint_issue_row_t *row, mint_error_t *error)
{
    if (rows->made == rows->count) {
        return MINT_ERR_NOT_FOUND;
    }
    uint32_t number = rows->first + rows->made++;
    if (rows->count > 1) {
        (void)snprintf(row->source, sizeof row->source, "number %u", number);
    }
    for (size_t i = 0; i < COMMON_COUNT; i++) {
        const char **place = place_of(&row->values, i);
        *place = number_text(row, *place, number);
    }
    for (size_t i = 0; i < row->values.more_count; i++) {
        row->more[i].value = number_text(row, row->more[i].value, number);
    }
    return rows->public_key.len > 0 ? take_key(rows, row, error) : MINT_OK;
}

mint_status_t mint_rows_next(mint_rows_t *rows, mint_issue_row_t *row, mint_error_t *error)
{
    memset(row, 0, sizeof *row);
    row->values = rows->given;
    memcpy(row->more, rows->given_more, sizeof row->more);
    row->values.more = row->more;
    if (rows->list_path != NULL) {
        return next_of_list(rows, row, error);
    }
    return rows->path_count > 0 ? next_request(rows, row, error) : next_made(rows, row, error);
}
