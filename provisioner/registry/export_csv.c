// SPDX-License-Identifier: Apache-2.0
//
// One list as CSV (RFC 4180), for spreadsheets and databases.
#include "registry/export_csv.h"

#include <string.h>

#include "registry/export_lists.h"

/// A field that a spreadsheet would take for a formula gets an apostrophe: its text may come from a
/// device.
static void write_field(const char *text, FILE *stream)
{
    bool formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
    if (!formula && strpbrk(text, ",\"\r\n") == NULL) {
        (void)fputs(text, stream);
        return;
    }
    (void)fputs(formula ? "\"'" : "\"", stream);
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            (void)fputc('"', stream);
        }
        (void)fputc(*text, stream);
    }
    (void)fputc('"', stream);
}

static void write_names(sqlite3_stmt *row, FILE *stream)
{
    for (int i = 0; i < sqlite3_column_count(row); i++) {
        size_t name_len;
        const char *column = sqlite3_column_name(row, i);
        (void)mint_export_column(column, &name_len);
        (void)fprintf(stream, "%s%.*s", i == 0 ? "" : ",", (int)name_len, column);
    }
    (void)fputs("\r\n", stream);
}

static void write_row(mint_query_t *query, FILE *stream)
{
    char space[MINT_EXPORT_TEXT_SIZE];
    for (int i = 0; i < sqlite3_column_count(query->statement); i++) {
        size_t name_len;
        mint_export_kind_t kind =
            mint_export_column(sqlite3_column_name(query->statement, i), &name_len);
        const char *text = mint_export_text(query, i, kind, space);
        (void)fputs(i == 0 ? "" : ",", stream);
        write_field(text != NULL ? text : "", stream);
    }
    (void)fputs("\r\n", stream);
}

mint_status_t mint_export_csv(mint_registry_t *registry, const mint_export_list_t *list,
                              const mint_search_t *search, FILE *stream, mint_error_t *error)
{
    mint_query_t query;
    mint_export_start(&query, registry, list, search);
    if (query.statement != NULL) {
        write_names(query.statement, stream);
    }
    while (ferror(stream) == 0 && mint_query_row(&query)) {
        write_row(&query, stream);
    }
    return mint_query_finish(&query, error);
}
