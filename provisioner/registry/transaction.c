// SPDX-License-Identifier: Apache-2.0
//
// Transactions. Every change takes the write lock at its start (BEGIN IMMEDIATE): what it reads
// cannot change before it writes, so a quota holds between processes, and no transaction has to be
// given up half way because another was faster.
#include "registry/database.h"

mint_status_t mint_transaction_begin(mint_registry_t *registry, mint_error_t *error)
{
    return mint_database_run(registry->db, "BEGIN IMMEDIATE", error);
}

mint_status_t mint_transaction_end(mint_registry_t *registry, mint_status_t status,
                                   mint_error_t *error)
{
    if (status == MINT_OK) {
        status = mint_database_run(registry->db, "COMMIT", error);
    }
    // SQLite may have rolled back by itself (disk full, I/O error); then there is nothing to do. A
    // rollback that fails leaves nothing either: the transaction is undone when the file is opened.
    if (status != MINT_OK && !sqlite3_get_autocommit(registry->db)) {
        (void)sqlite3_exec(registry->db, "ROLLBACK", NULL, NULL, NULL);
    }
    return status;
}
