// SPDX-License-Identifier: Apache-2.0
//
// A copy of the registry while stations work on it (SQLite's online backup, in one step: a
// consistent state, and no writer waits, for readers of a WAL do not stop them). A file that was
// copied by other means may lack what is still in the WAL, or have half of it.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mintmark/certs/file.h"
#include "registry/database.h"

#define PATH_SIZE 4096u ///< bytes of the longest path, NUL included

static mint_status_t copy(mint_registry_t *registry, sqlite3 *to, mint_error_t *error)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", registry->db, "main");
    if (backup == NULL) {
        return mint_database_fail(to, sqlite3_extended_errcode(to), error);
    }
    (void)sqlite3_backup_step(backup, -1);
    int result = sqlite3_backup_finish(backup);
    return result == SQLITE_OK ? MINT_OK : mint_database_fail(to, result, error);
}

/// The copy is one file: with a WAL beside it half of it could be forgotten when it is moved.
static mint_status_t settle(sqlite3 *to, mint_error_t *error)
{
    return mint_database_run(to, "PRAGMA journal_mode = DELETE;", error);
}

static mint_status_t fill(mint_registry_t *registry, const char *path, mint_error_t *error)
{
    sqlite3 *to = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
    int result = sqlite3_open_v2(path, &to, flags, NULL);
    mint_status_t status =
        result == SQLITE_OK ? copy(registry, to, error) : mint_database_fail(to, result, error);
    if (status == MINT_OK) {
        status = settle(to, error);
    }
    result = sqlite3_close(to);
    return status == MINT_OK && result != SQLITE_OK ? mint_database_fail(NULL, result, error)
                                                    : status;
}

static mint_status_t sync_file(const char *path, mint_error_t *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool good = file >= 0 && fsync(file) == 0;
    int reason = errno;
    if (file >= 0) {
        (void)close(file);
    }
    return good ? MINT_OK
                : mint_fail(error, MINT_ERR_IO, "cannot write '%s': %s", path, strerror(reason));
}

/// Puts the file in its place, unless something is there already, and on the disk.
static mint_status_t place(const char *temporary, const char *path, mint_error_t *error)
{
    mint_status_t status = sync_file(temporary, error);
    if (status != MINT_OK) {
        return status;
    }
    status = mint_file_place(temporary, path);
    int reason = errno;
    if (status == MINT_OK) {
        return MINT_OK;
    }
    mint_error_set(error, "cannot make '%s': %s", path, strerror(reason));
    if (reason == EPERM || reason == EINVAL) {
        mint_error_hint(error, MINT_FILE_PLACE_HINT);
    }
    return status == MINT_ERR_WRITE_ONCE ? MINT_ERR_STATE : MINT_ERR_IO;
}

/// An empty file that only this user can read, for SQLite to fill.
static mint_status_t reserve(const char *path, mint_error_t *error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) {
        return mint_fail(error, MINT_ERR_IO, "cannot make '%s': %s", path, strerror(errno));
    }
    (void)close(file);
    return MINT_OK;
}

mint_status_t mint_registry_backup(mint_registry_t *registry, const char *path, mint_error_t *error)
{
    struct stat info;
    char temporary[PATH_SIZE];
    int len = snprintf(temporary, sizeof temporary, "%s.%ld.part", path, (long)getpid());
    if (len < 0 || (size_t)len >= sizeof temporary) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the path is too long");
    }
    if (lstat(path, &info) == 0) {
        mint_error_set(error, "'%s' is there already", path);
        mint_error_hint(error, "choose another name: a backup is never overwritten");
        return MINT_ERR_STATE;
    }
    mint_status_t status = reserve(temporary, error);
    if (status != MINT_OK) {
        return status;
    }
    status = fill(registry, temporary, error);
    if (status == MINT_OK) {
        status = place(temporary, path, error);
    }
    (void)unlink(temporary);
    return status;
}
