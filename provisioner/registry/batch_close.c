// SPDX-License-Identifier: Apache-2.0
//
// Closing a batch: from then on nobody takes a place of it, for who takes one looks in the same
// transaction whether it is open (registry/admission.c, registry/intents.c). What is under way is
// looked at in the transaction that closes, so no device can slip in between the two.
#include "registry/database.h"

static mint_status_t find_row(mint_registry_t *registry, const char *name, int64_t *row,
                              mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry, "SELECT id FROM batches WHERE name = ?1");
    mint_query_text(&query, name);
    *row = mint_query_row(&query) ? mint_query_get_integer(&query) : 0;
    return mint_query_finish(&query, error);
}

static mint_status_t mark(mint_registry_t *registry, const mint_batch_t *batch, mint_error_t *error)
{
    int64_t row = 0;
    mint_status_t status = find_row(registry, batch->name, &row, error);
    if (status == MINT_OK) {
        mint_query_t query;
        mint_query_start(&query, registry, "UPDATE batches SET closed = ?2 WHERE id = ?1");
        mint_query_integer(&query, row);
        mint_query_integer(&query, mint_registry_now());
        status = mint_query_run(&query, error);
    }
    char detail[128];
    sqlite3_snprintf(sizeof detail, detail, "%s, %u made, %u scrapped, %u under way", batch->name,
                     batch->locked, batch->scrapped, batch->under_way);
    const mint_change_t change = {
        .kind = "batch.close", .subject = "batches", .row = row, .detail = detail};
    return status == MINT_OK ? mint_events_append(registry, &change, error) : status;
}

static mint_status_t close_batch(mint_registry_t *registry, const char *name, bool with_unfinished,
                                 mint_batch_t *batch, bool *changed, mint_error_t *error)
{
    mint_status_t status = mint_registry_find_batch(registry, name, batch, error);
    if (status != MINT_OK || batch->closed_s != 0) {
        return status;
    }
    if (batch->under_way > 0 && !with_unfinished) {
        return mint_fail(error, MINT_ERR_STATE, "%u device%s of batch '%s' %s not finished",
                         batch->under_way, batch->under_way == 1 ? "" : "s", batch->name,
                         batch->under_way == 1 ? "is" : "are");
    }
    *changed = true;
    status = mark(registry, batch, error);
    return status == MINT_OK ? mint_registry_find_batch(registry, name, batch, error) : status;
}

mint_status_t mint_registry_close_batch(mint_registry_t *registry, const char *name,
                                        bool with_unfinished, mint_batch_t *batch, bool *changed,
                                        mint_error_t *error)
{
    *changed = false;
    *batch = (mint_batch_t){0};
    mint_status_t status = mint_transaction_begin(registry, error);
    if (status == MINT_OK) {
        status = close_batch(registry, name, with_unfinished, batch, changed, error);
        status = mint_transaction_end(registry, status, error);
    }
    *changed = *changed && status == MINT_OK;
    return status;
}
