// SPDX-License-Identifier: Apache-2.0
//
// Checking the whole file: that it is sound as a database, and that what it says can be true. Each
// rule is a query that gives a row for everything that breaks it.
#include <string.h>

#include "registry/database.h"

/// Rules; the first column of a row is what is wrong.
static const char *const rules[] = {
    "SELECT 'table ' || \"table\" || ', row ' || rowid || ': refers to a row that is not there'"
    " FROM pragma_foreign_key_check",

    "SELECT 'batch ' || name || ': more devices than ordered' FROM batches b"
    " WHERE quota > 0 AND quota < (SELECT count(*) FROM devices d WHERE d.batch = b.id"
    " AND d.progress > 0)",

    "SELECT 'batch ' || name || ': not as many places taken as it has devices' FROM batches b"
    " WHERE NOT EXISTS (SELECT 1 FROM places p WHERE p.batch = b.id AND p.taken ="
    " (SELECT count(*) FROM devices d WHERE d.batch = b.id AND d.progress > 0))",

    "SELECT 'device ' || lower(hex(device)) || ': two live certificates' FROM devices d"
    " WHERE 1 < (SELECT count(*) FROM certificates c WHERE c.device = d.id AND revoked IS NULL)",

    "SELECT 'device ' || lower(hex(device)) || ': issued, but without a certificate'"
    " FROM devices d WHERE progress >= 2 AND NOT EXISTS"
    " (SELECT 1 FROM certificates c WHERE c.device = d.id AND c.der IS NOT NULL)",

    "SELECT 'device ' || lower(hex(device)) || ': a certificate, but not issued'"
    " FROM devices d WHERE progress < 2 AND EXISTS"
    " (SELECT 1 FROM certificates c WHERE c.device = d.id AND c.der IS NOT NULL)",

    "SELECT 'device ' || lower(hex(device)) || ': keyed, but without a reserved serial number'"
    " FROM devices d WHERE progress >= 1 AND NOT EXISTS"
    " (SELECT 1 FROM certificates c WHERE c.device = d.id)",

    "SELECT 'certificate ' || lower(hex(serial)) || ': revoked without a revocation, or not revoked"
    " with one' FROM certificates c WHERE (revoked IS NOT NULL) <> coalesce((SELECT r.reason <> 8"
    " FROM revocations r WHERE r.certificate = c.id ORDER BY r.id DESC LIMIT 1), 0)",

    "SELECT 'certificate ' || lower(hex(serial)) || ': superseded, but by nothing'"
    " FROM certificates c WHERE der IS NOT NULL AND superseded IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM certificates n WHERE n.renews = c.id AND n.der IS NOT NULL)",

    "SELECT 'certificate ' || lower(hex(serial)) || ': renews what was not superseded'"
    " FROM certificates n WHERE der IS NOT NULL AND renews IN"
    " (SELECT id FROM certificates c WHERE superseded IS NULL)",

    "SELECT 'CA certificate ' || lower(hex(serial)) || ': signed by no root'"
    " FROM cas a WHERE role > 0 AND NOT EXISTS"
    " (SELECT 1 FROM cas r WHERE r.id = a.issuer AND r.role = 0)",

    "SELECT 'batch ' || name || ': delegated to no station' FROM batches b"
    " WHERE NOT EXISTS (SELECT 1 FROM delegations d WHERE d.batch = b.id)",
};

/// The first row of `sql`, if it is not `good`, is a finding.
static mint_status_t check_rule(mint_registry_t *registry, const char *sql, const char *good,
                                mint_error_t *error)
{
    char finding[200] = "";
    mint_query_t query;
    mint_query_start(&query, registry, sql);
    if (mint_query_row(&query)) {
        mint_query_get_text(&query, finding, sizeof finding);
    }
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && strcmp(finding, good) != 0) {
        status = mint_fail(error, MINT_ERR_CORRUPT, "registry: %s", finding);
    }
    return status;
}

mint_status_t mint_registry_check(mint_registry_t *registry, mint_error_t *error)
{
    mint_status_t status = mint_transaction_begin_read(registry, error);
    if (status != MINT_OK) {
        return status;
    }
    status = check_rule(registry, "PRAGMA integrity_check(1)", "ok", error);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0] && status == MINT_OK; i++) {
        status = check_rule(registry, rules[i], "", error);
    }
    return mint_transaction_end(registry, status, error);
}
