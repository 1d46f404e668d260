// SPDX-License-Identifier: Apache-2.0
//
// The numbers of revocation lists: each CA counts its own, one by one, whatever its lists are about
// (RFC 5280 §5.2.3 wants them to rise for each scope; one count for all does).
#include <stdio.h>

#include "registry/ca_row.h"

static mint_status_t next_number(mint_registry_t *registry, int64_t ca, int64_t *number,
                                 mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT coalesce(max(number), 0) + 1 FROM crls WHERE ca = ?1");
    mint_query_integer(&query, ca);
    *number = mint_query_row(&query) ? mint_query_get_integer(&query) : 0;
    return mint_query_finish(&query, error);
}

static mint_status_t insert(mint_registry_t *registry, const mint_crl_plan_t *plan, int64_t ca,
                            int64_t number, mint_error_t *error)
{
    char detail[96];
    mint_query_t query;
    mint_query_start(&query, registry,
                     "INSERT INTO crls (ca, number, shard, shards, this_update, next_update,"
                     " entries) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    mint_query_integer(&query, ca);
    mint_query_integer(&query, number);
    mint_query_integer(&query, plan->shard);
    mint_query_integer(&query, plan->shards);
    mint_query_integer(&query, plan->this_update);
    mint_query_integer(&query, plan->next_update);
    mint_query_integer(&query, (int64_t)plan->entries);
    mint_status_t status = mint_query_run(&query, error);
    (void)snprintf(detail, sizeof detail, "number %lld, shard %u of %u, %zu entries",
                   (long long)number, plan->shard, plan->shards, plan->entries);
    mint_change_t change = {.kind = "crl.intend",
                            .subject = "crls",
                            .row = sqlite3_last_insert_rowid(registry->db),
                            .detail = detail};
    return status == MINT_OK ? mint_events_append(registry, &change, error) : status;
}

static mint_status_t intend(mint_registry_t *registry, const mint_crl_plan_t *plan,
                            uint64_t *number, mint_error_t *error)
{
    int64_t ca = 0;
    int64_t next = 0;
    mint_status_t status = mint_ca_row_find(registry, plan->ca, &ca, error);
    if (status == MINT_OK) {
        status = next_number(registry, ca, &next, error);
    }
    *number = (uint64_t)next;
    return status == MINT_OK ? insert(registry, plan, ca, next, error) : status;
}

mint_status_t mint_registry_intend_crl(mint_registry_t *registry, const mint_crl_plan_t *plan,
                                       uint64_t *number, mint_error_t *error)
{
    *number = 0;
    if (plan->shard < 1 || plan->shard > plan->shards || plan->next_update <= plan->this_update) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "shard %u of %u makes no list, or its time",
                         plan->shard, plan->shards);
    }
    mint_status_t status = mint_transaction_begin(registry, error);
    if (status == MINT_OK) {
        status = mint_transaction_end(registry, intend(registry, plan, number, error), error);
    }
    return status;
}

static mint_status_t find(mint_registry_t *registry, int64_t ca, uint64_t number, int64_t *row,
                          mint_error_t *error)
{
    *row = 0;
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT id FROM crls WHERE ca = ?1 AND number = ?2 AND"
                     " fingerprint IS NULL");
    mint_query_integer(&query, ca);
    mint_query_integer(&query, (int64_t)number);
    *row = mint_query_row(&query) ? mint_query_get_integer(&query) : 0;
    mint_status_t status = mint_query_finish(&query, error);
    return status == MINT_OK && *row == 0
               ? mint_fail(error, MINT_ERR_NOT_FOUND, "no list was begun with this number")
               : status;
}

static mint_status_t record(mint_registry_t *registry, mint_ca_ref_t ca, uint64_t number,
                            mint_bytes_t der, mint_error_t *error)
{
    int64_t signer = 0;
    int64_t row = 0;
    uint8_t fingerprint[MINT_SHA256_LEN];
    mint_status_t status = mint_ca_row_find(registry, ca, &signer, error);
    if (status == MINT_OK) {
        status = find(registry, signer, number, &row, error);
    }
    if (status == MINT_OK) {
        status = mint_sha256(der.data, der.len, fingerprint);
    }
    if (status != MINT_OK) {
        return status;
    }
    mint_query_t query;
    mint_query_start(&query, registry, "UPDATE crls SET fingerprint = ?2 WHERE id = ?1");
    mint_query_integer(&query, row);
    mint_query_bytes(&query, fingerprint, sizeof fingerprint);
    status = mint_query_run(&query, error);
    mint_change_t change = {.kind = "crl.issue", .subject = "crls", .row = row, .detail = ""};
    return status == MINT_OK ? mint_events_append(registry, &change, error) : status;
}

mint_status_t mint_registry_record_crl(mint_registry_t *registry, mint_ca_ref_t ca, uint64_t number,
                                       mint_bytes_t der, mint_error_t *error)
{
    mint_status_t status = mint_transaction_begin(registry, error);
    if (status == MINT_OK) {
        status = mint_transaction_end(registry, record(registry, ca, number, der, error), error);
    }
    return status;
}
