// SPDX-License-Identifier: Apache-2.0
//
// The lists of an export as SQL. The shape of each object is its SELECT: the columns' names are the
// members' names. A search adds only those conditions that it has, so that SQLite can use the index
// there is for each: a condition that also holds for "not asked for" would read the whole table.
#include "registry/export_lists.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define CONDITIONS MINT_EXPORT_CONDITIONS

#define SQL_SIZE 4096u ///< bytes of the longest statement, NUL included

const char *const mint_device_conditions[CONDITIONS] = {
    "b.name = ?1",
    "d.station = ?2",
    "d.port = ?3",
    "d.device = ?4",
    "d.id IN (SELECT device FROM certificates WHERE serial = ?5)",
    "d.id IN (SELECT device FROM certificates WHERE fingerprint = ?6)",
    "d.admitted >= ?7",
    "d.admitted < ?8",
};

static const char *const certificate_conditions[CONDITIONS] = {
    "b.name = ?1",   "d.station = ?2",     "d.port = ?3",    "d.device = ?4",
    "c.serial = ?5", "c.fingerprint = ?6", "c.issued >= ?7", "c.issued < ?8",
};

// A device's events are those about its rows, and those that begin with its id: claims, refusals.
static const char *const event_conditions[CONDITIONS] = {
    [3] = "((subject = 'devices' AND row IN (SELECT id FROM devices WHERE device = ?4))"
          " OR (subject = 'certificates' AND row IN (SELECT c.id FROM certificates c"
          "  JOIN devices d ON d.id = c.device WHERE d.device = ?4))"
          " OR (subject = 'revocations' AND row IN (SELECT v.id FROM revocations v"
          "  JOIN certificates c ON c.id = v.certificate JOIN devices d ON d.id = c.device"
          "  WHERE d.device = ?4))"
          " OR (subject IN ('', 'claims') AND substr(detail, 1, 33) = lower(hex(?4)) || ':'))",
    [6] = "time >= ?7",
    [7] = "time < ?8",
};

const mint_export_list_t mint_export_lists[MINT_EXPORT_LIST_COUNT] = {
    {"stations", "SELECT name, public_key AS public_key_hex, created AS created_time FROM stations",
     "ORDER BY id", NULL, false},
    {"batches",
     "SELECT name, product, profile, quota, iif(psk = 1, 'one', 'none') AS psk,"
     " coalesce(min_h_64, 0) / 64.0 AS min_entropy, noise_samples,"
     " iif(enrolment_file IS NULL, 'false', 'true') AS enrolment_key_json,"
     " (SELECT count(*) FROM devices d WHERE d.batch = b.id AND d.progress > 0) AS admitted,"
     " created AS created_time, closed AS closed_time FROM batches b",
     "ORDER BY id", NULL, false},
    {"devices",
     "SELECT d.device AS id_hex, b.name AS batch, d.station AS station, d.board AS board,"
     " d.firmware AS firmware, CASE d.progress WHEN 0 THEN 'admitted' WHEN 1 THEN 'keyed'"
     " WHEN 2 THEN 'issued' WHEN 3 THEN 'installed' WHEN 4 THEN 'proven' ELSE 'locked' END"
     " AS progress, d.public_key AS public_key_hex, d.transport_key AS transport_key_hex,"
     " iif(d.psk, 'true', 'false') AS psk_json, d.store_digest AS store_digest_hex,"
     " d.health AS health_json, d.admitted AS admitted_time, d.changed AS changed_time,"
     " d.port AS port, d.retired AS retired_time FROM devices d JOIN batches b ON b.id = d.batch",
     "ORDER BY d.id", mint_device_conditions, false},
    {"cas",
     "SELECT CASE a.role WHEN 0 THEN 'root' WHEN 1 THEN 'issuing' ELSE 'cross' END AS role,"
     " a.generation AS generation, coalesce(r.generation, a.generation) AS root,"
     " a.serial AS serial_hex, a.fingerprint AS fingerprint_hex, a.der AS der_hex,"
     " a.created AS created_time FROM cas a LEFT JOIN cas r ON r.id = a.issuer",
     "ORDER BY a.id", NULL, false},
    {"certificates",
     "SELECT c.serial AS serial_hex, d.device AS device_hex, c.fingerprint AS fingerprint_hex,"
     " c.der AS der_hex, nullif(c.csr, x'') AS csr_hex, c.intended AS intended_time,"
     " c.issued AS issued_time, c.revoked AS revoked_time, c.profile AS profile,"
     " c.request AS request_json, iif(a.role = 0, 'root', 'issuing') AS ca,"
     " coalesce(a.generation, 1) AS generation, (SELECT o.serial FROM certificates o"
     " WHERE o.id = c.renews) AS renews_hex, c.superseded AS superseded_time FROM certificates c"
     " LEFT JOIN devices d ON d.id = c.device LEFT JOIN cas a ON a.id = c.ca"
     " LEFT JOIN batches b ON b.id = d.batch",
     "ORDER BY c.id", certificate_conditions, false},
    {"revocations",
     "SELECT coalesce(c.serial, a.serial) AS serial_hex, v.reason AS reason,"
     " v.revoked AS revoked_time, v.invalid_since AS invalid_since_time, v.note AS note"
     " FROM revocations v LEFT JOIN certificates c ON c.id = v.certificate"
     " LEFT JOIN cas a ON a.id = v.ca",
     "ORDER BY v.id", NULL, false},
    {"crls",
     "SELECT iif(a.role = 0, 'root', 'issuing') AS ca, a.generation AS generation,"
     " l.number AS number, l.shard AS shard, l.shards AS shards,"
     " l.this_update AS this_update_time, l.next_update AS next_update_time,"
     " l.entries AS entries, l.fingerprint AS fingerprint_hex FROM crls l"
     " JOIN cas a ON a.id = l.ca",
     "ORDER BY l.id", NULL, false},
    {"events", "SELECT sequence, time AS time_time, actor, kind, subject, row, detail FROM events",
     "ORDER BY sequence", event_conditions, true},
};

/// Which of the conditions a search has.
static void look_at(const mint_search_t *search, bool asked[CONDITIONS])
{
    const bool list[CONDITIONS] = {
        search->batch != NULL, search->station != NULL,     search->port != NULL,
        search->id != NULL,    search->serial.data != NULL, search->fingerprint != NULL,
        search->since_s != 0,  search->until_s != 0,
    };
    memcpy(asked, list, sizeof list);
}

bool mint_export_is_search(const mint_search_t *search)
{
    bool asked[CONDITIONS];
    bool any = false;
    look_at(search, asked);
    for (size_t i = 0; i < CONDITIONS; i++) {
        any = any || asked[i];
    }
    return any;
}

bool mint_export_has_conditions(const mint_export_list_t *list, const mint_search_t *search)
{
    bool asked[CONDITIONS];
    bool all = true;
    look_at(search, asked);
    for (size_t i = 0; i < CONDITIONS; i++) {
        all = all && (!asked[i] || (list->conditions != NULL && list->conditions[i] != NULL));
    }
    return all;
}

static void bind(mint_query_t *query, const mint_search_t *search, size_t index)
{
    query->parameter = (int)index + 1;
    switch (index) {
    case 0:
        mint_query_text(query, search->batch);
        break;
    case 1:
        mint_query_text(query, search->station);
        break;
    case 2:
        mint_query_text(query, search->port);
        break;
    case 3:
        mint_query_bytes(query, search->id, MINT_DEVICE_ID_LEN);
        break;
    case 4:
        mint_query_bytes(query, search->serial.data, search->serial.len);
        break;
    case 5:
        mint_query_bytes(query, search->fingerprint, MINT_SHA256_LEN);
        break;
    case 6:
        mint_query_integer(query, search->since_s);
        break;
    default:
        mint_query_integer(query, search->until_s);
    }
}

void mint_export_start(mint_query_t *query, mint_registry_t *registry,
                       const mint_export_list_t *list, const mint_search_t *search)
{
    bool asked[CONDITIONS] = {false};
    char sql[SQL_SIZE];
    int len = snprintf(sql, sizeof sql, "%s", list->select);
    const char *word = "WHERE";
    if (list->conditions != NULL) {
        look_at(search, asked);
    }
    for (size_t i = 0; i < CONDITIONS; i++) {
        if (asked[i]) {
            len +=
                snprintf(sql + len, sizeof sql - (size_t)len, " %s %s", word, list->conditions[i]);
            word = "AND";
        }
    }
    (void)snprintf(sql + len, sizeof sql - (size_t)len, " %s", list->order);
    mint_query_start_once(query, registry, sql);
    for (size_t i = 0; i < CONDITIONS; i++) {
        if (asked[i]) {
            bind(query, search, i);
        }
    }
}

mint_export_kind_t mint_export_column(const char *column, size_t *name_len)
{
    static const struct {
        const char *end;
        mint_export_kind_t kind;
    } kinds[] = {
        {"_hex", MINT_EXPORT_HEX}, {"_time", MINT_EXPORT_TIME}, {"_json", MINT_EXPORT_JSON}};
    const char *end = strrchr(column, '_');
    for (size_t i = 0; end != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(end, kinds[i].end) == 0) {
            *name_len = (size_t)(end - column);
            return kinds[i].kind;
        }
    }
    *name_len = strlen(column);
    return MINT_EXPORT_PLAIN;
}

static bool write_time(int64_t time_s, char *space)
{
    struct tm parts;
    time_t time = (time_t)time_s;
    return gmtime_r(&time, &parts) != NULL &&
           strftime(space, MINT_EXPORT_TEXT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts) > 0;
}

static bool write_hex(sqlite3_stmt *row, int column, char *space)
{
    const void *bytes = sqlite3_column_blob(row, column);
    size_t len = (size_t)sqlite3_column_bytes(row, column);
    if (2 * len >= MINT_EXPORT_TEXT_SIZE) {
        return false;
    }
    mint_hex(bytes, len, space);
    return true;
}

const char *mint_export_text(mint_query_t *query, int column, mint_export_kind_t kind, char *space)
{
    sqlite3_stmt *row = query->statement;
    bool good = true;
    if (sqlite3_column_type(row, column) == SQLITE_NULL) {
        return NULL;
    }
    if (kind == MINT_EXPORT_HEX) {
        good = write_hex(row, column, space);
    } else if (kind == MINT_EXPORT_TIME) {
        good = write_time(sqlite3_column_int64(row, column), space);
    } else {
        return (const char *)sqlite3_column_text(row, column);
    }
    if (!good) {
        query->result = SQLITE_CORRUPT;
        return NULL;
    }
    return space;
}
