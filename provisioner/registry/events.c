// SPDX-License-Identifier: Apache-2.0
//
// Appending to the log. Each event carries the digest of the row it speaks of, so that the chain
// vouches for the other tables as well: the last event about a row says what the row is.
#include <string.h>

#include "audit/audit.h"
#include "registry/database.h"
#include "registry/names.h"

/// Adds one column to the digest: name, type and value, each text or byte string with its length.
/// The type is asked for before the value: asking an integer for its bytes turns it into text.
static mint_status_t add_column(mint_sha256_t *sha, sqlite3_stmt *row, int column)
{
    const char *name = sqlite3_column_name(row, column);
    int type = sqlite3_column_type(row, column);
    const void *value = sqlite3_column_blob(row, column);
    size_t name_len = strlen(name);
    size_t value_len = (size_t)sqlite3_column_bytes(row, column);
    uint8_t head[6];
    mint_writer_t writer;
    mint_writer_init(&writer, head, sizeof head);
    mint_write_u8(&writer, (uint8_t)name_len);
    mint_write_u8(&writer, (uint8_t)type);
    mint_write_u32le(&writer, (uint32_t)value_len);
    mint_status_t status = mint_writer_status(&writer);
    if (status == MINT_OK) {
        status = mint_sha256_update(sha, head, writer.len);
    }
    if (status == MINT_OK) {
        status = mint_sha256_update(sha, (const uint8_t *)name, name_len);
    }
    return status == MINT_OK ? mint_sha256_update(sha, value, value_len) : status;
}

static mint_status_t digest_columns(sqlite3_stmt *row, uint8_t digest[MINT_SHA256_LEN])
{
    mint_sha256_t sha;
    mint_status_t status = mint_sha256_start(&sha);
    for (int i = 0; i < sqlite3_column_count(row) && status == MINT_OK; i++) {
        if (sqlite3_column_type(row, i) != SQLITE_NULL) {
            status = add_column(&sha, row, i);
        }
    }
    return status == MINT_OK ? mint_sha256_finish(&sha, digest) : status;
}

/// A statement's text cannot hold a table's name as a parameter, so each table has its own.
static const char *select_row(const char *subject)
{
    static const char *const selects[] = {
        "SELECT * FROM stations WHERE id = ?1",     "SELECT * FROM batches WHERE id = ?1",
        "SELECT * FROM delegations WHERE id = ?1",  "SELECT * FROM devices WHERE id = ?1",
        "SELECT * FROM certificates WHERE id = ?1", "SELECT * FROM cas WHERE id = ?1",
        "SELECT * FROM revocations WHERE id = ?1",  "SELECT * FROM crls WHERE id = ?1"};
    for (size_t i = 0; mint_logged_tables[i] != NULL; i++) {
        if (strcmp(mint_logged_tables[i], subject) == 0) {
            return selects[i];
        }
    }
    return NULL;
}

mint_status_t mint_row_digest(mint_registry_t *registry, const char *subject, int64_t row,
                              uint8_t digest[MINT_SHA256_LEN], mint_error_t *error)
{
    memset(digest, 0, MINT_SHA256_LEN);
    const char *select = select_row(subject);
    if (select == NULL) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the log knows no table '%s'", subject);
    }
    mint_query_t query;
    mint_query_start(&query, registry, select);
    mint_query_integer(&query, row);
    mint_status_t found = MINT_ERR_NOT_FOUND;
    if (mint_query_row(&query)) {
        found = digest_columns(query.statement, digest);
    }
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && found != MINT_OK) {
        status = mint_fail(error, found, "row %lld of %s is not there", (long long)row, subject);
    }
    return status;
}

/// The chain so far, and the time of its last event.
static mint_status_t read_head(mint_registry_t *registry, mint_audit_chain_t *chain,
                               int64_t *last_s, mint_error_t *error)
{
    *chain = (mint_audit_chain_t){0};
    *last_s = 0;
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT sequence, time, hash FROM events ORDER BY sequence DESC LIMIT 1");
    if (mint_query_row(&query)) {
        chain->sequence = mint_query_get_integer(&query);
        *last_s = mint_query_get_integer(&query);
        (void)mint_query_get_array(&query, chain->head, sizeof chain->head);
    }
    return mint_query_finish(&query, error);
}

static mint_status_t insert(mint_registry_t *registry, const mint_audit_event_t *event,
                            const uint8_t hash[MINT_SHA256_LEN], mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry,
                     "INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    mint_query_integer(&query, event->sequence);
    mint_query_integer(&query, event->time_s);
    mint_query_text(&query, event->actor);
    mint_query_text(&query, event->kind);
    mint_query_text(&query, event->subject);
    mint_query_integer(&query, event->row);
    mint_query_text(&query, event->detail);
    mint_query_bytes(&query, event->row_digest, MINT_SHA256_LEN);
    mint_query_bytes(&query, hash, MINT_SHA256_LEN);
    return mint_query_run(&query, error);
}

/// A clock that went back would date certificates wrongly, and the log. A little is what
/// synchronising clocks do.
static mint_status_t check_clock(int64_t now_s, int64_t last_s, mint_error_t *error)
{
    if (now_s >= last_s - MINT_CLOCK_SLACK_S) {
        return MINT_OK;
    }
    mint_error_set(error, "the machine's clock is %lld seconds behind the log's last event",
                   (long long)(last_s - now_s));
    mint_error_hint(error, "set the clock; if it is right and was wrong before: "
                           "`mintmark registry check --accept-clock`");
    return MINT_ERR_STATE;
}

mint_status_t mint_events_append(mint_registry_t *registry, const mint_change_t *change,
                                 mint_error_t *error)
{
    mint_audit_chain_t chain;
    mint_audit_event_t event = {
        .time_s = mint_registry_now(),
        .actor = registry->actor,
        .kind = change->kind,
        .subject = change->subject,
        .row = change->row,
        .detail = change->detail,
    };
    uint8_t hash[MINT_SHA256_LEN];
    int64_t last_s = 0;
    mint_status_t status = MINT_OK;
    if (change->digest != NULL) {
        memcpy(event.row_digest, change->digest, sizeof event.row_digest);
    } else if (change->row != 0) {
        status = mint_row_digest(registry, change->subject, change->row, event.row_digest, error);
    }
    if (status == MINT_OK) {
        status = read_head(registry, &chain, &last_s, error);
    }
    if (status == MINT_OK && !change->any_time) {
        status = check_clock(event.time_s, last_s, error);
    }
    if (status == MINT_OK) {
        event.sequence = chain.sequence + 1;
        status = mint_audit_add(&chain, &event, hash);
    }
    return status == MINT_OK ? insert(registry, &event, hash, error) : status;
}

void mint_hex(const uint8_t *data, size_t len, char *text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        text[2 * i] = digits[data[i] >> 4];
        text[2 * i + 1] = digits[data[i] & 15];
    }
    text[2 * len] = '\0';
}

mint_status_t mint_registry_note(mint_registry_t *registry, const char *kind, const uint8_t *id,
                                 const char *detail, mint_error_t *error)
{
    char line[512];
    char device[MINT_DEVICE_ID_TEXT_SIZE] = "";
    if (id != NULL) {
        mint_hex(id, MINT_DEVICE_ID_LEN, device);
    }
    sqlite3_snprintf(sizeof line, line, "%s%s%s", device, id != NULL ? ": " : "", detail);
    mint_text_make_printable(line);
    mint_change_t change = {.kind = kind, .subject = "", .detail = line};
    mint_status_t status = mint_transaction_begin(registry, error);
    if (status == MINT_OK) {
        status =
            mint_transaction_end(registry, mint_events_append(registry, &change, error), error);
    }
    return status;
}

mint_status_t mint_registry_check_clock(mint_registry_t *registry, mint_error_t *error)
{
    mint_audit_chain_t chain;
    int64_t last_s = 0;
    mint_status_t status = read_head(registry, &chain, &last_s, error);
    return status == MINT_OK ? check_clock(mint_registry_now(), last_s, error) : status;
}

mint_status_t mint_registry_accept_clock(mint_registry_t *registry, mint_error_t *error)
{
    const mint_change_t change = {.kind = "registry.clock",
                                  .subject = "",
                                  .detail = "the clock was accepted as it is",
                                  .any_time = true};
    mint_status_t status = mint_transaction_begin(registry, error);
    return status == MINT_OK
               ? mint_transaction_end(registry, mint_events_append(registry, &change, error), error)
               : status;
}
