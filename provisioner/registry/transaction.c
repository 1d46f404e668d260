// SPDX-License-Identifier: Apache-2.0
//
// Transactions. Every change takes the write lock at its start (BEGIN IMMEDIATE): what it reads
// cannot change before it writes, so a quota holds between processes, and no transaction has to be
// given up half way because another was faster.
//
// In a group the changes are savepoints of one transaction, which begins with the first of them:
// the disk is waited for once, for all of them. A change that fails is taken back alone.
#include "registry/database.h"

static bool is_open(const mint_registry_t *registry)
{
    return sqlite3_get_autocommit(registry->db) == 0;
}

/// Begins the group's transaction, or goes on in it.
static mint_status_t enter_group(mint_registry_t *registry, mint_error_t *error)
{
    mint_group_t *group = &registry->group;
    mint_status_t status = group->failure;
    if (status != MINT_OK) {
        return mint_fail(error, status, "the registry did not take a change before this one");
    }
    status = mint_registry_group_lock(registry, error);
    // Who could not have the lock need not wait for it again in this group.
    group->failure = status;
    return status == MINT_OK ? mint_database_run(registry->db, "SAVEPOINT change", error) : status;
}

/// Keeps the change or takes it back, and notes if the whole group is gone.
static mint_status_t leave_group(mint_registry_t *registry, mint_status_t status,
                                 mint_error_t *error)
{
    mint_group_t *group = &registry->group;
    if (status == MINT_OK) {
        status = mint_database_run(registry->db, "RELEASE change", error);
    }
    if (status == MINT_OK) {
        group->changes++;
    } else if (is_open(registry) && sqlite3_exec(registry->db, "ROLLBACK TO change; RELEASE change",
                                                 NULL, NULL, NULL) != SQLITE_OK) {
        (void)sqlite3_exec(registry->db, "ROLLBACK", NULL, NULL, NULL);
    }
    // SQLite itself may have rolled back everything (disk full, I/O error).
    if (!is_open(registry)) {
        group->begun = false;
        group->failure = status;
    }
    return status;
}

mint_status_t mint_transaction_begin(mint_registry_t *registry, mint_error_t *error)
{
    return registry->group.active ? enter_group(registry, error)
                                  : mint_database_run(registry->db, "BEGIN IMMEDIATE", error);
}

mint_status_t mint_transaction_begin_read(mint_registry_t *registry, mint_error_t *error)
{
    return registry->group.active
               ? mint_fail(error, MINT_ERR_STATE, "the registry is in the middle of other changes")
               : mint_database_run(registry->db, "BEGIN", error);
}

mint_status_t mint_transaction_end(mint_registry_t *registry, mint_status_t status,
                                   mint_error_t *error)
{
    if (registry->group.active) {
        return leave_group(registry, status, error);
    }
    if (status == MINT_OK) {
        status = mint_database_run(registry->db, "COMMIT", error);
    }
    // SQLite may have rolled back by itself (disk full, I/O error); then there is nothing to do. A
    // rollback that fails leaves nothing either: the transaction is undone when the file is opened.
    if (status != MINT_OK && is_open(registry)) {
        (void)sqlite3_exec(registry->db, "ROLLBACK", NULL, NULL, NULL);
    }
    return status;
}

void mint_registry_group_begin(mint_registry_t *registry)
{
    if (!registry->group.active) {
        registry->group = (mint_group_t){.active = true, .failure = MINT_OK};
    }
}

mint_status_t mint_registry_group_lock(mint_registry_t *registry, mint_error_t *error)
{
    mint_group_t *group = &registry->group;
    if (!group->active || group->begun || group->failure != MINT_OK) {
        return group->failure;
    }
    mint_status_t status = mint_database_run(registry->db, "BEGIN IMMEDIATE", error);
    group->begun = status == MINT_OK;
    return status;
}

uint64_t mint_registry_group_changes(const mint_registry_t *registry)
{
    return registry->group.changes;
}

mint_status_t mint_registry_group_end(mint_registry_t *registry, mint_error_t *error)
{
    const mint_group_t group = registry->group;
    registry->group = (mint_group_t){0};
    if (group.begun) {
        return mint_transaction_end(registry, MINT_OK, error);
    }
    return group.changes == 0
               ? MINT_OK
               : mint_fail(error, group.failure,
                           "the registry took back changes that were made together: %s",
                           mint_status_text(group.failure));
}
