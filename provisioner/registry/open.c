// SPDX-License-Identifier: Apache-2.0
//
// Making, opening and closing the registry's file: who may read it, what it is, whether it is
// sound, and how SQLite is to treat it (WAL with synchronous=FULL: a commit that was reported is on
// the disk).
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "registry/database.h"

int64_t mint_registry_now(void)
{
    return (int64_t)time(NULL);
}

/// The file is this user's alone, and a file.
static mint_status_t check_file(const char *path, mint_error_t *error)
{
    struct stat info;
    if (lstat(path, &info) != 0) {
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

static mint_status_t connect_file(mint_registry_t **registry, const char *path, const char *actor,
                                  mint_error_t *error)
{
    mint_registry_t *made = calloc(1, sizeof *made);
    *registry = made;
    if (made == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    sqlite3_snprintf(sizeof made->actor, made->actor, "%s", actor);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
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
    if (actor[0] == '\0' || strlen(actor) > MINT_ACTOR_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "an actor's name has 1 to 64 bytes");
    }
    mint_status_t status = check_file(path, error);
    if (status == MINT_OK) {
        status = connect_file(registry, path, actor, error);
    }
    if (status == MINT_OK) {
        status = check_kind(*registry, path, error);
    }
    if (status == MINT_OK) {
        status = check_sound(*registry, error);
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
    status = connect_file(&registry, path, "mintmark", error);
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
