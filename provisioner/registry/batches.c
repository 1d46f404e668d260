// SPDX-License-Identifier: Apache-2.0
//
// Batches: what was ordered, and how much of it was made. What was made is counted from the
// devices; only the places taken, which each admission asks for, the database also keeps itself.
#include <stdio.h>

#include "registry/database.h"
#include "registry/names.h"

#define SELECT_BATCHES                                                                             \
    "SELECT name, product, profile, quota, psk, psk_file, created, min_h_64,"                      \
    " coalesce(noise_samples, -1), coalesce(enrolment_file, ''),"                                  \
    " (SELECT count(*) FROM devices d WHERE d.batch = b.id AND d.progress > 0),"                   \
    " (SELECT count(*) FROM devices d WHERE d.batch = b.id AND d.progress >= 2),"                  \
    " (SELECT count(*) FROM devices d WHERE d.batch = b.id AND d.progress = 5),"                   \
    " (SELECT count(*) FROM devices d WHERE d.batch = b.id AND d.progress > 0"                     \
    "  AND d.retired IS NOT NULL),"                                                                \
    " (SELECT count(*) FROM devices d WHERE d.batch = b.id AND d.progress BETWEEN 1 AND 4"         \
    "  AND d.retired IS NOT NULL),"                                                                \
    " (SELECT count(*) FROM devices d WHERE d.batch = b.id AND d.progress BETWEEN 1 AND 4"         \
    "  AND d.retired IS NULL), b.closed"                                                           \
    " FROM batches b"

static void get_batch(mint_query_t *query, mint_batch_t *batch)
{
    mint_query_get_text(query, batch->name, sizeof batch->name);
    mint_query_get_text(query, batch->product, sizeof batch->product);
    mint_query_get_text(query, batch->profile, sizeof batch->profile);
    batch->quota = (uint32_t)mint_query_get_integer(query);
    batch->psk = (mint_psk_policy_t)mint_query_get_integer(query);
    mint_query_get_text(query, batch->psk_file, sizeof batch->psk_file);
    batch->created_s = mint_query_get_integer(query);
    batch->min_h_64 = (uint16_t)mint_query_get_integer(query);
    int64_t samples = mint_query_get_integer(query);
    batch->noise_samples = samples >= 0 ? (uint32_t)samples : MINT_NOISE_SAMPLES_DEFAULT;
    mint_query_get_text(query, batch->enrolment_file, sizeof batch->enrolment_file);
    batch->enrolment = batch->enrolment_file[0] != '\0';
    batch->admitted = (uint32_t)mint_query_get_integer(query);
    batch->certified = (uint32_t)mint_query_get_integer(query);
    batch->locked = (uint32_t)mint_query_get_integer(query);
    batch->retired = (uint32_t)mint_query_get_integer(query);
    batch->scrapped = (uint32_t)mint_query_get_integer(query);
    batch->under_way = (uint32_t)mint_query_get_integer(query);
    batch->closed_s = mint_query_get_integer(query);
}

static mint_status_t insert_batch(mint_registry_t *registry, const mint_batch_t *batch,
                                  int64_t *row, mint_error_t *error)
{
    char detail[256];
    mint_query_t query;
    mint_query_start(&query, registry,
                     "INSERT INTO batches (name, product, profile, quota, psk, psk_file, created,"
                     " min_h_64, noise_samples, enrolment_file)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, ''))");
    mint_query_text(&query, batch->name);
    mint_query_text(&query, batch->product);
    mint_query_text(&query, batch->profile);
    mint_query_integer(&query, batch->quota);
    mint_query_integer(&query, batch->psk);
    mint_query_text(&query, batch->psk_file);
    mint_query_integer(&query, mint_registry_now());
    mint_query_integer(&query, batch->min_h_64);
    mint_query_integer(&query, batch->noise_samples);
    mint_query_text(&query, batch->enrolment_file);
    mint_status_t status = mint_query_run(&query, error);
    if (status == MINT_ERR_DUPLICATE) {
        return mint_fail(error, status, "there is a batch '%s' already", batch->name);
    }
    *row = sqlite3_last_insert_rowid(registry->db);
    (void)snprintf(detail, sizeof detail, "%s, product %s, quota %u%s", batch->name, batch->product,
                   batch->quota, batch->enrolment ? ", enrolment key" : "");
    mint_change_t change = {
        .kind = "batch.add", .subject = "batches", .row = *row, .detail = detail};
    return status == MINT_OK ? mint_events_append(registry, &change, error) : status;
}

static mint_status_t insert_delegation(mint_registry_t *registry, int64_t batch,
                                       const char *station, mint_bytes_t delegation,
                                       mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry,
                     "INSERT INTO delegations (station, batch, cose, created)"
                     " SELECT id, ?2, ?3, ?4 FROM stations WHERE name = ?1");
    mint_query_text(&query, station);
    mint_query_integer(&query, batch);
    mint_query_bytes(&query, delegation.data, delegation.len);
    mint_query_integer(&query, mint_registry_now());
    mint_status_t status = mint_query_run(&query, error);
    if (status == MINT_OK && sqlite3_changes(registry->db) == 0) {
        return mint_fail(error, MINT_ERR_NOT_FOUND, "there is no station '%.64s'", station);
    }
    mint_change_t change = {.kind = "station.delegate",
                            .subject = "delegations",
                            .row = sqlite3_last_insert_rowid(registry->db),
                            .detail = station};
    return status == MINT_OK ? mint_events_append(registry, &change, error) : status;
}

static mint_status_t check_batch(const mint_batch_t *batch, mint_bytes_t delegation,
                                 mint_error_t *error)
{
    if (!mint_name_is_valid(batch->name, MINT_BATCH_MAX_LEN)) {
        mint_error_set(error, "'%.64s' cannot be a batch's name", batch->name);
        mint_error_hint(error, "1 to 32 letters, digits, '.', '_', '-'");
        return MINT_ERR_ARGUMENT;
    }
    if (!mint_text_is_printable(batch->product) || !mint_text_is_printable(batch->profile)) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "a batch needs a product and a profile, in printable text");
    }
    if (batch->noise_samples > MINT_NOISE_SAMPLES_MAX) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "at most %d samples of noise are looked at",
                         MINT_NOISE_SAMPLES_MAX);
    }
    if (batch->enrolment != (batch->enrolment_file[0] != '\0')) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "an enrolment key has a file, and nothing else has one");
    }
    if (delegation.len == 0 || delegation.len > MINT_DELEGATION_COSE_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a delegation has 1 to 256 bytes");
    }
    return MINT_OK;
}

mint_status_t mint_registry_add_batch(mint_registry_t *registry, const mint_batch_t *batch,
                                      const char *station, mint_bytes_t delegation,
                                      mint_error_t *error)
{
    int64_t row = 0;
    mint_status_t status = check_batch(batch, delegation, error);
    if (status == MINT_OK) {
        status = mint_transaction_begin(registry, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    status = insert_batch(registry, batch, &row, error);
    if (status == MINT_OK) {
        status = insert_delegation(registry, row, station, delegation, error);
    }
    return mint_transaction_end(registry, status, error);
}

mint_status_t mint_registry_find_batch(mint_registry_t *registry, const char *name,
                                       mint_batch_t *batch, mint_error_t *error)
{
    *batch = (mint_batch_t){0};
    bool found = false;
    mint_query_t query;
    mint_query_start(&query, registry, SELECT_BATCHES " WHERE name = ?1");
    mint_query_text(&query, name);
    if (mint_query_row(&query)) {
        get_batch(&query, batch);
        found = true;
    }
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && !found) {
        mint_error_set(error, "there is no batch '%.64s'", name);
        mint_error_hint(error, "`mintmark batch show` lists the batches");
        status = MINT_ERR_NOT_FOUND;
    }
    return status;
}

mint_status_t mint_registry_each_batch(mint_registry_t *registry, mint_batch_visit_t visit,
                                       void *context, mint_error_t *error)
{
    mint_status_t visited = MINT_OK;
    mint_query_t query;
    mint_query_start(&query, registry, SELECT_BATCHES " ORDER BY name");
    while (visited == MINT_OK && mint_query_row(&query)) {
        mint_batch_t batch = {0};
        get_batch(&query, &batch);
        visited = visit(context, &batch);
    }
    mint_status_t status = mint_query_finish(&query, error);
    return status == MINT_OK ? visited : status;
}
