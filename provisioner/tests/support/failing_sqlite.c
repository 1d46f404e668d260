// SPDX-License-Identifier: Apache-2.0
//
// The wrappers that the linker puts before SQLite's functions.
#include "tests/support/failing_sqlite.h"

#include <signal.h>
#include <stdbool.h>
#include <string.h>

#include <sqlite3.h>

static int64_t calls_left = -1; ///< until the one that fails; negative: none does
static failing_sqlite_t what;   ///< that one does

/// True for the call whose turn it is.
static bool fails(void)
{
    bool now = calls_left >= 0 && calls_left-- == 0;
    if (now && what == FAILING_SQLITE_DEATH) {
        (void)raise(SIGKILL);
    }
    return now;
}

int __real_sqlite3_step(sqlite3_stmt *statement);
int __wrap_sqlite3_step(sqlite3_stmt *statement);
int __real_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int len, sqlite3_stmt **statement,
                              const char **tail);
int __wrap_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int len, sqlite3_stmt **statement,
                              const char **tail);
int __real_sqlite3_exec(sqlite3 *db, const char *sql,
                        int (*callback)(void *, int, char **, char **), void *context,
                        char **message);
int __wrap_sqlite3_exec(sqlite3 *db, const char *sql,
                        int (*callback)(void *, int, char **, char **), void *context,
                        char **message);
int __real_sqlite3_extended_errcode(sqlite3 *db);
int __wrap_sqlite3_extended_errcode(sqlite3 *db);

static bool exec_failed; ///< the last sqlite3_exec was the one that failed

int __wrap_sqlite3_step(sqlite3_stmt *statement)
{
    return fails() ? SQLITE_FULL : __real_sqlite3_step(statement);
}

int __wrap_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int len, sqlite3_stmt **statement,
                              const char **tail)
{
    if (fails()) {
        *statement = NULL;
        return SQLITE_NOMEM;
    }
    return __real_sqlite3_prepare_v2(db, sql, len, statement, tail);
}

int __wrap_sqlite3_exec(sqlite3 *db, const char *sql,
                        int (*callback)(void *, int, char **, char **), void *context,
                        char **message)
{
    // A rollback is the answer to a failure and not looked at.
    exec_failed = strcmp(sql, "ROLLBACK") != 0 && fails();
    return exec_failed ? SQLITE_IOERR_FSYNC
                       : __real_sqlite3_exec(db, sql, callback, context, message);
}

int __wrap_sqlite3_extended_errcode(sqlite3 *db)
{
    return exec_failed ? SQLITE_IOERR_FSYNC : __real_sqlite3_extended_errcode(db);
}

void failing_sqlite_start(int64_t calls, failing_sqlite_t failure)
{
    calls_left = calls;
    what = failure;
}

bool failing_sqlite_reached(void)
{
    return calls_left < 0;
}

void failing_sqlite_stop(void)
{
    calls_left = -1;
    exec_failed = false;
}
