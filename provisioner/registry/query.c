// SPDX-License-Identifier: Apache-2.0
//
// Statements with a sticky error, so that the code that uses them reads as what it asks, and no
// failure of SQLite can be overlooked: the one place to look is mint_query_finish().
#include <string.h>

#include "registry/database.h"

mint_status_t mint_database_status(int result)
{
    switch (result & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return MINT_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return MINT_ERR_TIMEOUT;
    case SQLITE_CORRUPT:
        return MINT_ERR_CORRUPT;
    case SQLITE_NOTADB:
        return MINT_ERR_FORMAT;
    case SQLITE_NOMEM:
        return MINT_ERR_MEMORY;
    case SQLITE_CONSTRAINT:
        return result == SQLITE_CONSTRAINT_UNIQUE ? MINT_ERR_DUPLICATE : MINT_ERR_ARGUMENT;
    case SQLITE_RANGE:
    case SQLITE_MISUSE:
    case SQLITE_TOOBIG:
        return MINT_ERR_ARGUMENT;
    default:
        return MINT_ERR_IO;
    }
}

mint_status_t mint_database_fail(sqlite3 *db, int result, mint_error_t *error)
{
    mint_status_t status = mint_database_status(result);
    if (status == MINT_ERR_TIMEOUT) {
        mint_error_set(error, "the registry is in use by another process for too long");
        mint_error_hint(error, "wait until it is done, or look for a stuck `mintmark`");
        return status;
    }
    // SQLite's own words belong to the last call on the connection, which may not be the one that
    // failed here.
    bool last = db != NULL && sqlite3_extended_errcode(db) == result;
    mint_error_set(error, "registry: %s", last ? sqlite3_errmsg(db) : sqlite3_errstr(result));
    if (status == MINT_ERR_CORRUPT) {
        mint_error_hint(error, "the file is damaged: restore it from a copy before going on");
    }
    return status;
}

mint_status_t mint_database_run(sqlite3 *db, const char *sql, mint_error_t *error)
{
    int result = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return result == SQLITE_OK ? MINT_OK
                               : mint_database_fail(db, sqlite3_extended_errcode(db), error);
}

/// The place of a statement that is not in use, or an empty one; NULL if there is neither.
/// Preparing takes longer than running, so what is asked often is prepared once.
static mint_statement_t *find_place(mint_registry_t *registry, const char *sql)
{
    for (size_t i = 0; i < MINT_STATEMENTS_MAX; i++) {
        mint_statement_t *place = &registry->statements[i];
        if (place->sql == NULL || (place->sql == sql && !place->busy)) {
            return place;
        }
    }
    return NULL;
}

void mint_query_start(mint_query_t *query, mint_registry_t *registry, const char *sql)
{
    mint_statement_t *place = find_place(registry, sql);
    *query = (mint_query_t){.registry = registry, .parameter = 1, .kept = place};
    if (place != NULL && place->statement != NULL) {
        query->statement = place->statement;
        place->busy = true;
        return;
    }
    query->result = sqlite3_prepare_v2(registry->db, sql, -1, &query->statement, NULL);
    if (query->result != SQLITE_OK) {
        query->kept = NULL;
    } else if (place != NULL) {
        *place = (mint_statement_t){.sql = sql, .statement = query->statement, .busy = true};
    }
}

void mint_query_start_once(mint_query_t *query, mint_registry_t *registry, const char *sql)
{
    *query = (mint_query_t){.registry = registry, .parameter = 1};
    query->result = sqlite3_prepare_v2(registry->db, sql, -1, &query->statement, NULL);
}

void mint_query_text(mint_query_t *query, const char *text)
{
    if (query->result == SQLITE_OK) {
        query->result =
            sqlite3_bind_text(query->statement, query->parameter++, text, -1, SQLITE_STATIC);
    }
}

void mint_query_bytes(mint_query_t *query, const uint8_t *data, size_t len)
{
    if (query->result == SQLITE_OK) {
        query->result =
            sqlite3_bind_blob64(query->statement, query->parameter++, data, len, SQLITE_STATIC);
    }
}

void mint_query_integer(mint_query_t *query, int64_t value)
{
    if (query->result == SQLITE_OK) {
        query->result = sqlite3_bind_int64(query->statement, query->parameter++, value);
    }
}

bool mint_query_row(mint_query_t *query)
{
    if (query->result == SQLITE_OK || query->result == SQLITE_ROW) {
        query->result = sqlite3_step(query->statement);
        query->column = 0;
    }
    return query->result == SQLITE_ROW;
}

int64_t mint_query_get_integer(mint_query_t *query)
{
    return query->result == SQLITE_ROW ? sqlite3_column_int64(query->statement, query->column++)
                                       : 0;
}

void mint_query_get_text(mint_query_t *query, char *text, size_t size)
{
    text[0] = '\0';
    if (query->result != SQLITE_ROW) {
        return;
    }
    const unsigned char *column = sqlite3_column_text(query->statement, query->column++);
    if (column != NULL) {
        size_t len = strnlen((const char *)column, size - 1);
        memcpy(text, column, len);
        text[len] = '\0';
    }
}

bool mint_query_get_array(mint_query_t *query, uint8_t *data, size_t len)
{
    size_t found_len = 0;
    mint_query_get_bytes(query, data, len, &found_len);
    if (found_len != 0 && found_len != len) {
        query->result = SQLITE_CORRUPT;
    }
    if (found_len != len) {
        memset(data, 0, len);
    }
    return found_len == len;
}

void mint_query_get_bytes(mint_query_t *query, uint8_t *data, size_t size, size_t *len)
{
    *len = 0;
    if (query->result != SQLITE_ROW) {
        return;
    }
    int column = query->column++;
    const void *bytes = sqlite3_column_blob(query->statement, column);
    size_t found_len = (size_t)sqlite3_column_bytes(query->statement, column);
    if (found_len > size) {
        query->result = SQLITE_CORRUPT;
    } else if (found_len > 0) {
        memcpy(data, bytes, found_len);
        *len = found_len;
    }
}

mint_bytes_t mint_query_view(mint_query_t *query)
{
    if (query->result != SQLITE_ROW) {
        return (mint_bytes_t){0};
    }
    int column = query->column++;
    const void *bytes = sqlite3_column_blob(query->statement, column);
    return (mint_bytes_t){.data = bytes,
                          .len = (size_t)sqlite3_column_bytes(query->statement, column)};
}

mint_status_t mint_query_finish(mint_query_t *query, mint_error_t *error)
{
    mint_status_t status = mint_database_status(query->result);
    if (status != MINT_OK) {
        status = mint_database_fail(query->registry->db, query->result, error);
    }
    if (query->kept != NULL) {
        // Its result is known; what is left of it must not keep a lock, nor the caller's bytes.
        (void)sqlite3_reset(query->statement);
        (void)sqlite3_clear_bindings(query->statement);
        query->kept->busy = false;
    } else {
        (void)sqlite3_finalize(query->statement);
    }
    *query = (mint_query_t){0};
    return status;
}

void mint_statements_release(mint_registry_t *registry)
{
    for (size_t i = 0; i < MINT_STATEMENTS_MAX && registry->statements[i].sql != NULL; i++) {
        (void)sqlite3_finalize(registry->statements[i].statement);
        registry->statements[i] = (mint_statement_t){0};
    }
}

mint_status_t mint_query_run(mint_query_t *query, mint_error_t *error)
{
    while (mint_query_row(query)) {
    }
    return mint_query_finish(query, error);
}
