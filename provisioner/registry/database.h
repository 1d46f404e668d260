// SPDX-License-Identifier: Apache-2.0
//
// What the registry's own files share: the handle, statements with a sticky error, transactions,
// and the one function that appends to the log. Nothing outside this folder includes it.
//
// A query is used like the readers and writers of bytes.h: its calls after the first failure do
// nothing, and mint_query_finish() tells at the end how it went.
//
//     mint_query_t query;
//     mint_query_start(&query, registry, "SELECT quota FROM batches WHERE name = ?1");
//     mint_query_text(&query, name);
//     if (mint_query_row(&query)) {
//         quota = mint_query_get_integer(&query);
//     }
//     status = mint_query_finish(&query, error);
//
// Pointers must not be NULL but for `error`. One thread.
#ifndef MINTMARK_PROVISIONER_DATABASE_H
#define MINTMARK_PROVISIONER_DATABASE_H

#include <sqlite3.h>

#include "registry/registry.h"

#define MINT_ACTOR_MAX_LEN 64u ///< bytes of an actor's name

#define MINT_STATEMENTS_MAX 64u ///< statements that stay prepared

/// A statement that stays prepared between its uses.
typedef struct {
    const char *sql;         ///< its text, a static string, known by its address
    sqlite3_stmt *statement; ///< prepared
    bool busy;               ///< a query has it
} mint_statement_t;

/// Changes that are committed together.
typedef struct {
    bool active;           ///< between mint_registry_group_begin() and mint_registry_group_end()
    bool begun;            ///< their transaction is open
    uint64_t changes;      ///< made so far
    mint_status_t failure; ///< why there can be no more of them; else MINT_OK
} mint_group_t;

/// An open registry.
struct mint_registry {
    sqlite3 *db;                                      ///< the connection
    char actor[MINT_ACTOR_MAX_LEN + 1u];              ///< who makes the changes
    mint_group_t group;                               ///< all zeros outside of one
    mint_statement_t statements[MINT_STATEMENTS_MAX]; ///< prepared so far, the first ones set
};

// ---- statements ----

/// A statement on its way.
typedef struct {
    mint_registry_t *registry; ///< where it runs
    sqlite3_stmt *statement;   ///< NULL after a failure to prepare
    mint_statement_t *kept;    ///< where it stays; NULL if it does not
    int parameter;             ///< the next one to bind, from 1
    int column;                ///< the next one to get, from 0
    int result;                ///< SQLITE_OK, SQLITE_ROW, SQLITE_DONE, or the first failure
} mint_query_t;

/// Prepares a statement (a static string; values only through the calls below), or takes it as it
/// was prepared before.
void mint_query_start(mint_query_t *query, mint_registry_t *registry, const char *sql);
/// Prepares a statement that is put together at run time, from static strings, and does not stay
/// prepared. `sql` may go away after the call.
void mint_query_start_once(mint_query_t *query, mint_registry_t *registry, const char *sql);
/// Binds the next parameter to a text, which must live until the query is finished; NULL binds
/// NULL.
void mint_query_text(mint_query_t *query, const char *text);
/// Binds the next parameter to bytes, which must live until the query is finished; NULL binds NULL.
void mint_query_bytes(mint_query_t *query, const uint8_t *data, size_t len);
/// Binds the next parameter to an integer.
void mint_query_integer(mint_query_t *query, int64_t value);
/// Steps to the next row; false at the end and after a failure.
bool mint_query_row(mint_query_t *query);
/// The next column of the row as an integer; 0 for NULL.
int64_t mint_query_get_integer(mint_query_t *query);
/// The next column of the row as text, cut at `size` - 1 bytes; empty for NULL.
void mint_query_get_text(mint_query_t *query, char *text, size_t size);
/// The next column of the row as exactly `len` bytes; false for NULL, and then zeros. Another
/// length is a failure (SQLITE_CORRUPT).
bool mint_query_get_array(mint_query_t *query, uint8_t *data, size_t len);
/// The next column of the row as at most `size` bytes; length 0 for NULL. More is a failure.
void mint_query_get_bytes(mint_query_t *query, uint8_t *data, size_t size, size_t *len);
/// The next column of the row as a view of its bytes, valid until the next step; empty for NULL.
mint_bytes_t mint_query_view(mint_query_t *query);
/// Releases the statement. MINT_OK if nothing failed, otherwise the status of the failure with
/// SQLite's words as the message.
MINT_MUST_CHECK mint_status_t mint_query_finish(mint_query_t *query, mint_error_t *error);
/// Steps through a statement that gives no rows and finishes it.
MINT_MUST_CHECK mint_status_t mint_query_run(mint_query_t *query, mint_error_t *error);

/// Releases the statements that stayed prepared.
void mint_statements_release(mint_registry_t *registry);

/// The status for a result of SQLite.
mint_status_t mint_database_status(int result);
/// Sets the message from SQLite's for a result, and returns its status.
MINT_MUST_CHECK mint_status_t mint_database_fail(sqlite3 *db, int result, mint_error_t *error);
/// Runs statements that give no rows and take no values.
MINT_MUST_CHECK mint_status_t mint_database_run(sqlite3 *db, const char *sql, mint_error_t *error);

// ---- transactions ----

/// Starts a transaction that writes, waiting for other writers as long as the registry is patient;
/// in a group, a part of its transaction.
MINT_MUST_CHECK mint_status_t mint_transaction_begin(mint_registry_t *registry,
                                                     mint_error_t *error);
/// Starts a transaction that only reads, in which everything is as it was at one moment.
/// MINT_ERR_STATE in a group.
MINT_MUST_CHECK mint_status_t mint_transaction_begin_read(mint_registry_t *registry,
                                                          mint_error_t *error);
/// Commits if `status` is MINT_OK and rolls back otherwise. Gives `status`, or why the commit
/// failed.
MINT_MUST_CHECK mint_status_t mint_transaction_end(mint_registry_t *registry, mint_status_t status,
                                                   mint_error_t *error);

// ---- the log ----

/// A change, as the log tells it.
typedef struct {
    const char *kind;      ///< e.g. "batch.add"
    const char *subject;   ///< the table that was changed, "" for none
    int64_t row;           ///< its row, 0 for none
    const char *detail;    ///< one line for people, may be empty
    bool any_time;         ///< also with a clock that went back
    const uint8_t *digest; ///< of the rows that the event vouches for, MINT_SHA256_LEN bytes, where
                           ///< it is not that one row; NULL: the row's
} mint_change_t;

#define MINT_CLOCK_SLACK_S 300 ///< seconds that the clock may be behind the last event

/// Appends an event, with the digest of the row as it is now. To be called in the transaction of
/// the change, after it. MINT_ERR_STATE if the clock went back.
MINT_MUST_CHECK mint_status_t mint_events_append(mint_registry_t *registry,
                                                 const mint_change_t *change, mint_error_t *error);

/// Digest of a row of the table `subject`: over name, type and value of each column that is not
/// NULL, so that a column added later does not change it. MINT_ERR_NOT_FOUND if there is no such
/// row.
MINT_MUST_CHECK mint_status_t mint_row_digest(mint_registry_t *registry, const char *subject,
                                              int64_t row, uint8_t digest[MINT_SHA256_LEN],
                                              mint_error_t *error);

/// Tables whose rows the log speaks of, in order of their making; NULL at the end.
extern const char *const mint_logged_tables[];

// ---- claims ----

/// Appends the event that vouches for `count` claims of the device `id`, made at `now_s`, whose
/// last has the row `last`. To be called in their transaction.
MINT_MUST_CHECK mint_status_t mint_claims_logged(mint_registry_t *registry, const uint8_t *id,
                                                 const mint_claim_t *claims, size_t count,
                                                 int64_t now_s, int64_t last, mint_error_t *error);

/// Appends one event that vouches for the claims that are there, if there are any: those that an
/// older version made, whose log did not speak of them.
MINT_MUST_CHECK mint_status_t mint_claims_adopt(mint_registry_t *registry, mint_error_t *error);

/// What is wrong with the claims, as the log has them.
typedef struct {
    int64_t sequence; ///< of the event that they do not fit; 0: none speaks of them
    char text[120];   ///< what is wrong; empty: nothing
    uint64_t rows;    ///< claims that were looked at
} mint_claims_finding_t;

/// Compares all claims with the events that vouch for them.
MINT_MUST_CHECK mint_status_t mint_claims_verify(mint_registry_t *registry,
                                                 mint_claims_finding_t *finding,
                                                 mint_error_t *error);

// ---- quotas ----

/// The row of a batch that has a place left. MINT_ERR_NOT_FOUND if there is no such batch,
/// MINT_ERR_QUOTA if all its places are taken or it is closed. To be called in the transaction that
/// takes one.
MINT_MUST_CHECK mint_status_t mint_batch_find_place(mint_registry_t *registry, const char *name,
                                                    int64_t *batch, mint_error_t *error);

// ---- schema ----

#define MINT_REGISTRY_APPLICATION_ID 0x4D494E54 ///< "MINT"

/// Brings the schema up to the newest version, each step in a transaction of its own.
/// MINT_ERR_UNSUPPORTED if it is newer than this program knows.
MINT_MUST_CHECK mint_status_t mint_schema_migrate(mint_registry_t *registry, mint_error_t *error);

/// Looks whether the schema is the newest, and changes nothing. MINT_ERR_UNSUPPORTED if it is not.
MINT_MUST_CHECK mint_status_t mint_schema_check(mint_registry_t *registry, mint_error_t *error);

// ---- time ----

/// Unix time now.
int64_t mint_registry_now(void);

#endif
