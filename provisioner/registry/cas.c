// SPDX-License-Identifier: Apache-2.0
//
// The CAs of a factory, the ones of old included: chains below them are to verify as long as there
// are devices, and what they signed is to be revoked in their own lists.
#include <string.h>

#include "registry/ca_row.h"

mint_status_t mint_ca_row_find(mint_registry_t *registry, mint_ca_ref_t ca, int64_t *row,
                               mint_error_t *error)
{
    *row = 0;
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT id FROM cas WHERE role = ?1 AND generation = ?2 AND role < 2");
    mint_query_integer(&query, ca.role);
    mint_query_integer(&query, ca.generation);
    if (mint_query_row(&query)) {
        *row = mint_query_get_integer(&query);
    }
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && *row == 0) {
        status = mint_fail(error, MINT_ERR_NOT_FOUND, "there is no %s CA number %u on record",
                           ca.role == MINT_CA_ROOT ? "root" : "issuing", ca.generation);
    }
    return status;
}

/// What is on record in the place of a CA certificate: its row, 0 if nothing is, and whether it is
/// the same.
static mint_status_t find_place(mint_registry_t *registry, const mint_ca_t *ca, int64_t issuer,
                                int64_t *row, bool *same, mint_error_t *error)
{
    uint8_t digest[MINT_SHA256_LEN];
    uint8_t found[MINT_SHA256_LEN];
    mint_query_t query;
    *row = 0;
    mint_status_t status = mint_sha256(ca->der.data, ca->der.len, digest);
    if (status != MINT_OK) {
        return mint_fail(error, status, "%s", mint_status_text(status));
    }
    mint_query_start(&query, registry,
                     "SELECT id, fingerprint FROM cas WHERE role = ?1 AND generation = ?2"
                     " AND (role < 2 OR issuer = ?3)");
    mint_query_integer(&query, ca->role);
    mint_query_integer(&query, ca->generation);
    mint_query_integer(&query, issuer);
    if (mint_query_row(&query)) {
        *row = mint_query_get_integer(&query);
        *same = mint_query_get_array(&query, found, sizeof found) &&
                memcmp(found, digest, sizeof digest) == 0;
    }
    return mint_query_finish(&query, error);
}

static mint_status_t insert(mint_registry_t *registry, const mint_ca_t *ca, int64_t issuer,
                            mint_error_t *error)
{
    mint_certificate_info_t info;
    mint_status_t status = mint_certificate_read(ca->der, &info, error);
    if (status != MINT_OK) {
        return status;
    }
    mint_query_t query;
    mint_query_start(&query, registry,
                     "INSERT INTO cas (role, generation, issuer, serial, der, fingerprint,"
                     " created) VALUES (?1, ?2, nullif(?3, 0), ?4, ?5, ?6, ?7)");
    mint_query_integer(&query, ca->role);
    mint_query_integer(&query, ca->generation);
    mint_query_integer(&query, issuer);
    mint_query_bytes(&query, info.serial, info.serial_len);
    mint_query_bytes(&query, ca->der.data, ca->der.len);
    mint_query_bytes(&query, info.fingerprint, sizeof info.fingerprint);
    mint_query_integer(&query, mint_registry_now());
    status = mint_query_run(&query, error);
    mint_change_t change = {.kind = "ca.record",
                            .subject = "cas",
                            .row = sqlite3_last_insert_rowid(registry->db),
                            .detail = info.subject};
    return status == MINT_OK ? mint_events_append(registry, &change, error) : status;
}

static mint_status_t add(mint_registry_t *registry, const mint_ca_t *ca, mint_error_t *error)
{
    const mint_ca_ref_t root = {.role = MINT_CA_ROOT, .generation = ca->root_generation};
    int64_t issuer = 0;
    int64_t row = 0;
    bool same = false;
    mint_status_t status =
        ca->role == MINT_CA_ROOT ? MINT_OK : mint_ca_row_find(registry, root, &issuer, error);
    if (status == MINT_OK) {
        status = find_place(registry, ca, issuer, &row, &same, error);
    }
    if (status != MINT_OK || same) {
        return status;
    }
    if (row != 0) {
        mint_error_set(error,
                       "the registry names another CA certificate than the factory's folder");
        mint_error_hint(error, "somebody changed one of them: run `mintmark registry audit`");
        return MINT_ERR_MISMATCH;
    }
    return insert(registry, ca, issuer, error);
}

/// True if all are on record; most of the time they are, and then nobody has to wait for a lock.
static mint_status_t all_there(mint_registry_t *registry, size_t count, bool *there,
                               mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry, "SELECT count(*) FROM cas");
    *there = mint_query_row(&query) && mint_query_get_integer(&query) >= (int64_t)count;
    return mint_query_finish(&query, error);
}

mint_status_t mint_registry_add_cas(mint_registry_t *registry, const mint_ca_t *cas, size_t count,
                                    mint_error_t *error)
{
    bool there = false;
    mint_status_t status = all_there(registry, count, &there, error);
    if (status == MINT_OK) {
        status = there ? mint_transaction_begin_read(registry, error)
                       : mint_transaction_begin(registry, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        status = add(registry, &cas[i], error);
    }
    return mint_transaction_end(registry, status, error);
}

mint_status_t mint_registry_each_ca(mint_registry_t *registry, mint_ca_visit_t visit, void *context,
                                    mint_error_t *error)
{
    mint_status_t visited = MINT_OK;
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT a.role, a.generation, coalesce(r.generation, a.generation),"
                     " coalesce((SELECT iif(v.reason = 8, -1, v.reason) FROM revocations v"
                     "  WHERE v.ca = a.id ORDER BY v.id DESC LIMIT 1), -1), a.der"
                     " FROM cas a LEFT JOIN cas r ON r.id = a.issuer ORDER BY a.id");
    while (visited == MINT_OK && mint_query_row(&query)) {
        mint_ca_t ca = {.role = (mint_ca_role_t)mint_query_get_integer(&query)};
        ca.generation = (uint32_t)mint_query_get_integer(&query);
        ca.root_generation = (uint32_t)mint_query_get_integer(&query);
        int revoked = (int)mint_query_get_integer(&query);
        ca.der = mint_query_view(&query);
        visited = visit(context, &ca, revoked);
    }
    mint_status_t status = mint_query_finish(&query, visited == MINT_OK ? error : NULL);
    return visited == MINT_OK ? status : visited;
}
