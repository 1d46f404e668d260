// SPDX-License-Identifier: Apache-2.0
//
// The registry as JSON or CSV, for programs that are not this one, whole or what a search finds.
// Rows go out one by one, so the size of a fleet does not matter.
#include <jansson.h>
#include <string.h>

#include "registry/export_csv.h"

static json_t *make_value(mint_query_t *query, int column, mint_export_kind_t kind)
{
    char space[MINT_EXPORT_TEXT_SIZE];
    sqlite3_stmt *row = query->statement;
    if (kind == MINT_EXPORT_PLAIN && sqlite3_column_type(row, column) == SQLITE_INTEGER) {
        return json_integer(sqlite3_column_int64(row, column));
    }
    if (kind == MINT_EXPORT_PLAIN && sqlite3_column_type(row, column) == SQLITE_FLOAT) {
        return json_real(sqlite3_column_double(row, column));
    }
    const char *text = mint_export_text(query, column, kind, space);
    if (text == NULL) {
        return json_null();
    }
    return kind == MINT_EXPORT_JSON ? json_loads(text, JSON_DECODE_ANY, NULL) : json_string(text);
}

static json_t *make_object(mint_query_t *query)
{
    json_t *object = json_object();
    for (int i = 0; i < sqlite3_column_count(query->statement); i++) {
        char name[32];
        size_t name_len;
        const char *column = sqlite3_column_name(query->statement, i);
        mint_export_kind_t kind = mint_export_column(column, &name_len);
        (void)snprintf(name, sizeof name, "%.*s", (int)name_len, column);
        if (json_object_set_new(object, name, make_value(query, i, kind)) != 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

/// One row on a line of its own.
static mint_status_t write_row(mint_query_t *query, bool first, FILE *stream)
{
    json_t *object = make_object(query);
    if (object == NULL) {
        return MINT_ERR_MEMORY;
    }
    (void)fputs(first ? "\n    " : ",\n    ", stream);
    int result = json_dumpf(object, stream, JSON_COMPACT);
    json_decref(object);
    return result == 0 ? MINT_OK : MINT_ERR_IO;
}

static mint_status_t write_list(mint_registry_t *registry, const mint_export_list_t *list,
                                const mint_search_t *search, FILE *stream, mint_error_t *error)
{
    mint_status_t written = MINT_OK;
    bool first = true;
    mint_query_t query;
    (void)fprintf(stream, "\n  \"%s\": [", list->name);
    mint_export_start(&query, registry, list, search);
    while (written == MINT_OK && mint_query_row(&query)) {
        written = write_row(&query, first, stream);
        first = false;
    }
    mint_status_t status = mint_query_finish(&query, error);
    (void)fputs(first ? "]" : "\n  ]", stream);
    return status == MINT_OK && written != MINT_OK
               ? mint_fail(error, written, "cannot write the export: %s", mint_status_text(written))
               : status;
}

/// True if a list is wanted: the one that is named; else, in a search, those where it looks.
static bool is_wanted(const mint_export_list_t *list, const mint_search_t *search)
{
    return search->list != NULL
               ? strcmp(search->list, list->name) == 0
               : !mint_export_is_search(search) || (list->conditions != NULL && !list->by_name);
}

static mint_status_t check_search(const mint_search_t *search, mint_error_t *error)
{
    const mint_export_list_t *named = NULL;
    for (size_t i = 0; search->list != NULL && i < MINT_EXPORT_LIST_COUNT; i++) {
        named = is_wanted(&mint_export_lists[i], search) ? &mint_export_lists[i] : named;
    }
    if (search->list != NULL && named == NULL) {
        mint_error_set(error, "there is no list '%.32s'", search->list);
        mint_error_hint(error, "stations, batches, devices, cas, certificates, revocations, crls or"
                               " events");
        return MINT_ERR_ARGUMENT;
    }
    if (named != NULL && !mint_export_has_conditions(named, search)) {
        mint_error_set(error, "the list '%s' cannot be searched so", named->name);
        mint_error_hint(error, "devices and certificates can, and events by --id, --since and "
                               "--until");
        return MINT_ERR_ARGUMENT;
    }
    return search->csv && named == NULL
               ? mint_fail(error, MINT_ERR_ARGUMENT, "CSV holds one list: name it")
               : MINT_OK;
}

static mint_status_t write_all(mint_registry_t *registry, const mint_search_t *search, FILE *stream,
                               mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    bool first = true;
    (void)fputs(search->csv ? "" : "{", stream);
    for (size_t i = 0; i < MINT_EXPORT_LIST_COUNT && status == MINT_OK; i++) {
        const mint_export_list_t *list = &mint_export_lists[i];
        if (!is_wanted(list, search)) {
            continue;
        }
        (void)fputs(first ? "" : ",", stream);
        status = search->csv ? mint_export_csv(registry, list, search, stream, error)
                             : write_list(registry, list, search, stream, error);
        first = false;
    }
    (void)fputs(search->csv ? "" : "\n}\n", stream);
    return status;
}

mint_status_t mint_registry_search(mint_registry_t *registry, const mint_search_t *search,
                                   FILE *stream, mint_error_t *error)
{
    mint_status_t status = check_search(search, error);
    if (status == MINT_OK) {
        status = mint_transaction_begin_read(registry, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    status = mint_transaction_end(registry, write_all(registry, search, stream, error), error);
    if (status == MINT_OK && (fflush(stream) != 0 || ferror(stream))) {
        status = mint_fail(error, MINT_ERR_IO, "cannot write the export");
    }
    return status;
}

mint_status_t mint_registry_export(mint_registry_t *registry, FILE *stream, mint_error_t *error)
{
    const mint_search_t all = {0};
    return mint_registry_search(registry, &all, stream, error);
}
