// SPDX-License-Identifier: Apache-2.0
//
// The registry as JSON, for programs that are not this one. The shape of each object is its SELECT:
// the columns' names are the members' names. Rows go out one by one, so the size of a fleet does
// not matter.
#include <jansson.h>
#include <string.h>

#include "registry/database.h"

#define TIME(column) "strftime('%Y-%m-%dT%H:%M:%SZ', " column ", 'unixepoch')"
#define HEX(column)  "lower(hex(" column "))"

static const struct {
    const char *name;
    const char *select;
} lists[] = {
    {"stations", "SELECT name, " HEX("public_key") " AS public_key, " TIME(
                     "created") " AS created FROM stations ORDER BY id"},
    {"batches", "SELECT name, product, profile, quota, iif(psk = 1, 'one', 'none') AS psk,"
                " (SELECT count(*) FROM devices d WHERE d.batch = b.id) AS admitted, " TIME(
                    "created") " AS created FROM batches b ORDER BY id"},
    {"devices",
     "SELECT " HEX(
         "d.device") " AS id, b.name AS batch, d.station AS station, d.board AS board,"
                     " d.firmware AS firmware, CASE d.progress WHEN 0 THEN 'admitted' WHEN 1 THEN 'keyed'"
                     " WHEN 2 THEN 'issued' WHEN 3 THEN 'installed' WHEN 4 THEN 'proven' ELSE 'locked' END"
                     " AS progress, nullif(" HEX(
                         "d.public_key") ", '') AS public_key,"
                                         " nullif(" HEX(
                                             "d.transport_key") ", '') AS transport_key, iif(d.psk, 'true', 'false')"
                                                                " AS psk_json, nullif(" HEX("d.store_digest") ", '') AS store_digest, d.health AS health_json, " TIME(
                                                                    "d.admitted") " AS admitted, " TIME("d.changed") " AS changed"
                                                                                                                     " FROM devices d JOIN batches b ON b.id = d.batch ORDER BY d.id"},
    {"cas",
     "SELECT CASE a.role WHEN 0 THEN 'root' WHEN 1 THEN 'issuing' ELSE 'cross' END AS role,"
     " a.generation AS generation, coalesce(r.generation, a.generation) AS root, " HEX("a.serial") " AS serial, " HEX(
         "a.fingerprint") " AS fingerprint, " HEX("a.der") " AS der, " TIME("a.created") " AS created FROM cas a LEFT JOIN cas r ON r.id = a.issuer"
                                                                                         " ORDER BY a.id"},
    {"certificates",
     "SELECT " HEX("c.serial") " AS serial, nullif(" HEX("d.device") ", '') AS device, nullif(" HEX("c.fingerprint") ", '') AS fingerprint, nullif(" HEX("c.der") ", '') AS der, nullif(" HEX(
         "c.csr") ", '') AS csr, " TIME("c.intended") " AS intended, " TIME("c.issued") " AS issued, " TIME("c.revoked") " AS revoked, c.profile AS profile, c.request AS request_json,"
                                                                                                                         " iif(a.role = 0, 'root', 'issuing') AS ca, coalesce(a.generation, 1) AS generation, (SELECT " HEX(
                                                                                                                             "o.serial") " FROM certificates o WHERE o.id = c.renews) AS renews, " TIME("c.superseded") " AS superseded FROM certificates c LEFT JOIN devices d ON d.id = c.device"
                                                                                                                                                                                                                        " LEFT JOIN cas a ON a.id = c.ca ORDER BY c.id"},
    {"revocations",
     "SELECT " HEX("coalesce(c.serial, a.serial)") " AS serial, v.reason AS reason, " TIME(
         "v.revoked") " AS revoked, " TIME("v.invalid_since") " AS invalid_since, v.note AS note"
                                                              " FROM revocations v LEFT JOIN certificates c ON c.id = v.certificate"
                                                              " LEFT JOIN cas a ON a.id = v.ca ORDER BY v.id"},
    {"crls",
     "SELECT iif(a.role = 0, 'root', 'issuing') AS ca, a.generation AS generation, l.number AS"
     " number, l.shard AS shard, l.shards AS shards, " TIME("l.this_update") " AS this_update, " TIME(
         "l.next_update") " AS next_update, l.entries AS entries, nullif(" HEX("l.fingerprint") ", '') AS fingerprint FROM crls l JOIN cas a ON a.id = l.ca ORDER BY l.id"},
    {"events", "SELECT sequence, " TIME("time") " AS time, actor, kind, subject, row, detail"
                                                " FROM events ORDER BY sequence"},
};
#define LIST_COUNT (sizeof lists / sizeof lists[0])

/// True for a column whose text is JSON already; its name says so, the member's name does not.
static bool is_json(const char *column)
{
    const char *end = strrchr(column, '_');
    return end != NULL && strcmp(end, "_json") == 0;
}

static json_t *make_value(sqlite3_stmt *row, int column)
{
    const char *text;
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL:
        return json_null();
    case SQLITE_INTEGER:
        return json_integer(sqlite3_column_int64(row, column));
    default:
        text = (const char *)sqlite3_column_text(row, column);
        return is_json(sqlite3_column_name(row, column)) ? json_loads(text, JSON_DECODE_ANY, NULL)
                                                         : json_string(text);
    }
}

static json_t *make_object(sqlite3_stmt *row)
{
    json_t *object = json_object();
    for (int i = 0; i < sqlite3_column_count(row); i++) {
        const char *column = sqlite3_column_name(row, i);
        char name[32];
        size_t len = is_json(column) ? strlen(column) - strlen("_json") : strlen(column);
        (void)snprintf(name, sizeof name, "%.*s", (int)len, column);
        if (json_object_set_new(object, name, make_value(row, i)) != 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

/// One row on a line of its own.
static mint_status_t write_row(sqlite3_stmt *row, bool first, FILE *stream)
{
    json_t *object = make_object(row);
    if (object == NULL) {
        return MINT_ERR_MEMORY;
    }
    (void)fputs(first ? "\n    " : ",\n    ", stream);
    int result = json_dumpf(object, stream, JSON_COMPACT);
    json_decref(object);
    return result == 0 ? MINT_OK : MINT_ERR_IO;
}

static mint_status_t write_list(mint_registry_t *registry, size_t index, FILE *stream,
                                mint_error_t *error)
{
    mint_status_t written = MINT_OK;
    bool first = true;
    mint_query_t query;
    (void)fprintf(stream, "%s\n  \"%s\": [", index == 0 ? "" : ",", lists[index].name);
    mint_query_start(&query, registry, lists[index].select);
    while (written == MINT_OK && mint_query_row(&query)) {
        written = write_row(query.statement, first, stream);
        first = false;
    }
    mint_status_t status = mint_query_finish(&query, error);
    (void)fputs(first ? "]" : "\n  ]", stream);
    if (status == MINT_OK && written != MINT_OK) {
        status =
            mint_fail(error, written, "cannot write the export: %s", mint_status_text(written));
    }
    return status;
}

mint_status_t mint_registry_export(mint_registry_t *registry, FILE *stream, mint_error_t *error)
{
    mint_status_t status = mint_database_run(registry->db, "BEGIN", error);
    if (status != MINT_OK) {
        return status;
    }
    (void)fputs("{", stream);
    for (size_t i = 0; i < LIST_COUNT && status == MINT_OK; i++) {
        status = write_list(registry, i, stream, error);
    }
    (void)fputs("\n}\n", stream);
    status = mint_transaction_end(registry, status, error);
    if (status == MINT_OK && (fflush(stream) != 0 || ferror(stream))) {
        status = mint_fail(error, MINT_ERR_IO, "cannot write the export");
    }
    return status;
}
