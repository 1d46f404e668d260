// SPDX-License-Identifier: Apache-2.0
//
// Making, opening and closing the registry's file: who may read it, what it is, whether it is
// sound, and how SQLite is to treat it (WAL with synchronous=FULL: a commit that was reported is on
// the disk).
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "registry/database.h"

#define PATH_SIZE 4096 ///< bytes of the longest path, NUL included

int64_t mint_registry_now(void)
{
    return (int64_t)time(NULL);
}

/// The file is this user's alone, and a file. One that `may_lack` needs not be there.
static mint_status_t check_file(const char *path, bool may_lack, mint_error_t *error)
{
    struct stat info;
    if (lstat(path, &info) != 0) {
        if (errno == ENOENT && may_lack) {
            return MINT_OK;
        }
        return mint_fail(error, errno == ENOENT ? MINT_ERR_NOT_FOUND : MINT_ERR_IO,
                         "cannot open the registry '%s': %s", path, strerror(errno));
    }
    if (!S_ISREG(info.st_mode)) {
        return mint_fail(error, MINT_ERR_STATE, "the registry '%s' is not a regular file", path);
    }
    if (info.st_uid != geteuid()) {
        return mint_fail(error, MINT_ERR_STATE, "the registry '%s' belongs to another user", path);
    }
    if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        mint_error_set(error, "others can read or write the registry '%s'", path);
        mint_error_hint(error, "chmod 600 '%s', and find out who did", path);
        return MINT_ERR_STATE;
    }
    return MINT_OK;
}

/// The registry's file, and those that SQLite keeps beside it, which hold the newest changes.
static mint_status_t check_files(const char *path, mint_error_t *error)
{
    static const char *const suffixes[] = {"-wal", "-shm"};
    char beside[PATH_SIZE];
    mint_status_t status = check_file(path, false, error);
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0] && status == MINT_OK; i++) {
        if (strlen(path) + strlen(suffixes[i]) >= sizeof beside) {
            return mint_fail(error, MINT_ERR_ARGUMENT, "the path '%.100s…' is too long", path);
        }
        sqlite3_snprintf(sizeof beside, beside, "%s%s", path, suffixes[i]);
        status = check_file(beside, true, error);
    }
    return status;
}

static mint_status_t configure(sqlite3 *db, mint_error_t *error)
{
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, (int)MINT_REGISTRY_BUSY_MS);
    // A damaged or hostile file must not make SQLite run functions or overwrite its own pages.
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return mint_database_run(db,
                             "PRAGMA foreign_keys = ON;"
                             "PRAGMA cell_size_check = ON;"
                             "PRAGMA secure_delete = ON;"
                             "PRAGMA synchronous = FULL;",
                             error);
}

mint_status_t mint_registry_set_actor(mint_registry_t *registry, const char *actor,
                                      mint_error_t *error)
{
    if (actor[0] == '\0' || strlen(actor) > MINT_ACTOR_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "an actor's name has 1 to %u bytes",
                         MINT_ACTOR_MAX_LEN);
    }
    sqlite3_snprintf(sizeof registry->actor, registry->actor, "%s", actor);
    return MINT_OK;
}

void mint_registry_set_patience(mint_registry_t *registry, uint32_t wait_ms)
{
    sqlite3_busy_timeout(registry->db, (int)(wait_ms < INT_MAX ? wait_ms : INT_MAX));
}

static mint_status_t connect_file(mint_registry_t **registry, const char *path, int mode,
                                  const char *actor, mint_error_t *error)
{
    mint_registry_t *made = calloc(1, sizeof *made);
    *registry = made;
    if (made == NULL) {
        mint_error_set(error, "out of memory");
        return MINT_ERR_MEMORY;
    }
    mint_status_t status = mint_registry_set_actor(made, actor, error);
    if (status != MINT_OK) {
        return status;
    }
    int flags = mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
    int result = sqlite3_open_v2(path, &made->db, flags, NULL);
    return result == SQLITE_OK ? configure(made->db, error)
                               : mint_database_fail(made->db, result, error);
}

static mint_status_t check_kind(mint_registry_t *registry, const char *path, mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry, "PRAGMA application_id");
    bool ours =
        mint_query_row(&query) && mint_query_get_integer(&query) == MINT_REGISTRY_APPLICATION_ID;
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && !ours) {
        status = mint_fail(error, MINT_ERR_FORMAT, "'%s' is not a registry", path);
    }
    return status;
}

static mint_status_t check_sound(mint_registry_t *registry, mint_error_t *error)
{
    char finding[160] = "";
    mint_query_t query;
    mint_query_start(&query, registry, "PRAGMA quick_check(1)");
    if (mint_query_row(&query)) {
        mint_query_get_text(&query, finding, sizeof finding);
    }
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && strcmp(finding, "ok") != 0) {
        mint_error_set(error, "the registry is damaged: %s", finding);
        mint_error_hint(error, "restore it from a copy before going on");
        status = MINT_ERR_CORRUPT;
    }
    return status;
}

mint_status_t mint_registry_open(mint_registry_t **registry, const char *path, const char *actor,
                                 mint_error_t *error)
{
    *registry = NULL;
    mint_status_t status = check_files(path, error);
    if (status == MINT_OK) {
        status = connect_file(registry, path, SQLITE_OPEN_READWRITE, actor, error);
    }
    if (status == MINT_OK) {
        status = check_kind(*registry, path, error);
    }
    if (status == MINT_OK) {
        status = check_sound(*registry, error);
    }
    if (status == MINT_OK) {
        // A restored backup is one file, without a WAL; on any other registry this does nothing.
        status = mint_database_run((*registry)->db, "PRAGMA journal_mode = WAL;", error);
    }
    if (status == MINT_OK) {
        status = mint_schema_migrate(*registry, error);
    }
    if (status != MINT_OK) {
        mint_registry_close(*registry);
        *registry = NULL;
    }
    return status;
}

mint_status_t mint_registry_open_to_look(mint_registry_t **registry, const char *path,
                                         mint_error_t *error)
{
    *registry = NULL;
    mint_status_t status = check_files(path, error);
    if (status == MINT_OK) {
        status = connect_file(registry, path, SQLITE_OPEN_READONLY, "nobody", error);
    }
    if (status == MINT_OK) {
        mint_registry_set_patience(*registry, 0);
        status = check_kind(*registry, path, error);
    }
    if (status == MINT_OK) {
        status = mint_schema_check(*registry, error);
    }
    if (status != MINT_OK) {
        mint_registry_close(*registry);
        *registry = NULL;
    }
    return status;
}

void mint_registry_close(mint_registry_t *registry)
{
    if (registry != NULL) {
        mint_statements_release(registry);
        (void)sqlite3_close(registry->db);
        free(registry);
    }
}

/// An empty file of mode 0600 that was not there before, for SQLite to fill.
static mint_status_t make_file(const char *path, mint_error_t *error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) {
        return mint_fail(error, errno == EEXIST ? MINT_ERR_STATE : MINT_ERR_IO,
                         "cannot make the registry '%s': %s", path, strerror(errno));
    }
    (void)close(file);
    return MINT_OK;
}

mint_status_t mint_registry_create(const char *path, mint_error_t *error)
{
    mint_registry_t *registry = NULL;
    mint_status_t status = make_file(path, error);
    if (status != MINT_OK) {
        return status;
    }
    status = connect_file(&registry, path, SQLITE_OPEN_READWRITE, "mintmark", error);
    if (status == MINT_OK) {
        status = mint_database_run(registry->db,
                                   "PRAGMA journal_mode = WAL;"
                                   "PRAGMA application_id = 0x4D494E54;",
                                   error);
    }
    if (status == MINT_OK) {
        status = mint_schema_migrate(registry, error);
    }
    mint_registry_close(registry);
    if (status != MINT_OK) {
        (void)unlink(path);
    }
    return status;
}
