// SPDX-License-Identifier: Apache-2.0
//
// Verifying the log: first the chain itself, event by event, then every row of the other tables
// against the last event that speaks of it (of claims, which are many and never change, one event
// speaks of several: registry/claims_log.c). The whole is read in one transaction, so that a
// station at work beside it does not look like a forgery.
#include <stdio.h>
#include <string.h>

#include "audit/audit.h"
#include "registry/database.h"

/// Notes the first thing that is wrong.
static void find(mint_audit_report_t *report, int64_t sequence, const char *what)
{
    if (report->finding[0] == '\0') {
        report->first_bad = (uint64_t)sequence;
        (void)snprintf(report->finding, sizeof report->finding, "%s", what);
    }
}

/// Texts of the row that the query stands on live until its next step.
static const char *column_text(mint_query_t *query)
{
    const unsigned char *text = sqlite3_column_text(query->statement, query->column++);
    return text != NULL ? (const char *)text : "";
}

/// An event and the hash it is stored with. Its texts live until the query's next step.
static mint_audit_event_t get_event(mint_query_t *query, uint8_t hash[MINT_SHA256_LEN])
{
    mint_audit_event_t event = {.sequence = mint_query_get_integer(query)};
    event.time_s = mint_query_get_integer(query);
    event.actor = column_text(query);
    event.kind = column_text(query);
    event.subject = column_text(query);
    event.row = mint_query_get_integer(query);
    event.detail = column_text(query);
    (void)mint_query_get_array(query, event.row_digest, sizeof event.row_digest);
    (void)mint_query_get_array(query, hash, MINT_SHA256_LEN);
    return event;
}

/// What the log is held against.
typedef struct {
    const mint_checkpoint_t *list;
    size_t count;
} checkpoints_t;

/// Looks whether an event whose place in the chain is right is the one that was there when a
/// checkpoint was signed.
static void compare(const mint_audit_chain_t *chain, const checkpoints_t *checkpoints,
                    mint_audit_report_t *report)
{
    for (size_t i = 0; i < checkpoints->count; i++) {
        const mint_checkpoint_t *checkpoint = &checkpoints->list[i];
        if (checkpoint->sequence == chain->sequence) {
            report->checkpoints++;
            if (!mint_equal_ct(checkpoint->head, chain->head, sizeof chain->head)) {
                find(
                    report, chain->sequence,
                    "the log up to this event is another than the one a checkpoint was signed for");
            }
        }
    }
}

/// A log that ends before a checkpoint was cut.
static void find_cut(const mint_audit_chain_t *chain, const checkpoints_t *checkpoints,
                     mint_audit_report_t *report)
{
    for (size_t i = 0; i < checkpoints->count; i++) {
        if (checkpoints->list[i].sequence > chain->sequence) {
            char what[160];
            (void)snprintf(what, sizeof what,
                           "the log was cut: it ends at event %lld, a checkpoint says there was"
                           " event %lld",
                           (long long)chain->sequence, (long long)checkpoints->list[i].sequence);
            find(report, chain->sequence + 1, what);
        }
    }
}

static mint_status_t verify_chain(mint_registry_t *registry, const checkpoints_t *checkpoints,
                                  mint_audit_report_t *report, mint_error_t *error)
{
    mint_audit_chain_t chain = {0};
    mint_status_t fits = MINT_OK;
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT sequence, time, actor, kind, subject, row, detail, row_digest, hash"
                     " FROM events ORDER BY sequence");
    while (fits == MINT_OK && mint_query_row(&query)) {
        uint8_t hash[MINT_SHA256_LEN];
        mint_audit_event_t event = get_event(&query, hash);
        fits = mint_audit_verify(&chain, &event, hash);
        if (fits == MINT_ERR_AUTHENTICATION) {
            bool gap = event.sequence != chain.sequence + 1;
            find(report, event.sequence,
                 gap ? "events before this one are missing, or it was moved"
                     : "this event, or one before it, was changed");
        } else if (fits == MINT_OK) {
            compare(&chain, checkpoints, report);
        }
    }
    report->events = (uint64_t)chain.sequence;
    memcpy(report->head, chain.head, sizeof report->head);
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && fits != MINT_OK && fits != MINT_ERR_AUTHENTICATION) {
        status = mint_fail(error, fits, "%s", mint_status_text(fits));
    }
    if (status == MINT_OK && chain.sequence == 0) {
        find(report, 0, "the log is empty");
    }
    find_cut(&chain, checkpoints, report);
    return status;
}

/// What the log last said of a row.
static mint_status_t last_word(mint_registry_t *registry, const char *table, int64_t row,
                               int64_t *sequence, uint8_t digest[MINT_SHA256_LEN],
                               mint_error_t *error)
{
    *sequence = 0;
    memset(digest, 0, MINT_SHA256_LEN);
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT sequence, row_digest FROM events WHERE subject = ?1 AND row = ?2"
                     " ORDER BY sequence DESC LIMIT 1");
    mint_query_text(&query, table);
    mint_query_integer(&query, row);
    if (mint_query_row(&query)) {
        *sequence = mint_query_get_integer(&query);
        (void)mint_query_get_array(&query, digest, MINT_SHA256_LEN);
    }
    return mint_query_finish(&query, error);
}

static mint_status_t verify_row(mint_registry_t *registry, const char *table, int64_t row,
                                mint_audit_report_t *report, mint_error_t *error)
{
    uint8_t now[MINT_SHA256_LEN];
    uint8_t said[MINT_SHA256_LEN];
    int64_t sequence = 0;
    char what[160];
    mint_status_t status = last_word(registry, table, row, &sequence, said, error);
    if (status == MINT_OK && sequence == 0) {
        (void)snprintf(what, sizeof what, "row %lld of %s is not in the log", (long long)row,
                       table);
        find(report, 0, what);
        return MINT_OK;
    }
    if (status == MINT_OK) {
        status = mint_row_digest(registry, table, row, now, error);
    }
    if (status == MINT_ERR_NOT_FOUND) {
        (void)snprintf(what, sizeof what, "row %lld of %s was deleted", (long long)row, table);
        find(report, sequence, what);
        return MINT_OK;
    }
    if (status == MINT_OK && !mint_equal_ct(now, said, sizeof now)) {
        (void)snprintf(what, sizeof what, "row %lld of %s was changed after its last event",
                       (long long)row, table);
        find(report, sequence, what);
    }
    report->rows++;
    return status;
}

/// The rows of a table, and those that the log says it had.
static const char *select_rows(size_t table)
{
    static const char *const selects[] = {
        "SELECT id FROM stations UNION SELECT row FROM events WHERE subject = 'stations'",
        "SELECT id FROM batches UNION SELECT row FROM events WHERE subject = 'batches'",
        "SELECT id FROM delegations UNION SELECT row FROM events WHERE subject = 'delegations'",
        "SELECT id FROM devices UNION SELECT row FROM events WHERE subject = 'devices'",
        "SELECT id FROM certificates UNION SELECT row FROM events WHERE subject = 'certificates'",
        "SELECT id FROM cas UNION SELECT row FROM events WHERE subject = 'cas'",
        "SELECT id FROM revocations UNION SELECT row FROM events WHERE subject = 'revocations'",
        "SELECT id FROM crls UNION SELECT row FROM events WHERE subject = 'crls'"};
    return selects[table];
}

static mint_status_t verify_table(mint_registry_t *registry, size_t table,
                                  mint_audit_report_t *report, mint_error_t *error)
{
    mint_status_t verified = MINT_OK;
    mint_query_t query;
    mint_query_start(&query, registry, select_rows(table));
    while (verified == MINT_OK && report->finding[0] == '\0' && mint_query_row(&query)) {
        verified = verify_row(registry, mint_logged_tables[table], mint_query_get_integer(&query),
                              report, error);
    }
    mint_status_t status = mint_query_finish(&query, verified == MINT_OK ? error : NULL);
    return verified == MINT_OK ? status : verified;
}

static mint_status_t verify_claims(mint_registry_t *registry, mint_audit_report_t *report,
                                   mint_error_t *error)
{
    mint_claims_finding_t finding;
    mint_status_t status = mint_claims_verify(registry, &finding, error);
    if (status == MINT_OK && finding.text[0] != '\0') {
        find(report, finding.sequence, finding.text);
    }
    report->rows += finding.rows;
    return status;
}

mint_status_t mint_registry_audit(mint_registry_t *registry, mint_audit_report_t *report,
                                  mint_error_t *error)
{
    return mint_registry_audit_since(registry, NULL, 0, report, error);
}

mint_status_t mint_registry_audit_since(mint_registry_t *registry,
                                        const mint_checkpoint_t *checkpoints, size_t count,
                                        mint_audit_report_t *report, mint_error_t *error)
{
    const checkpoints_t all = {.list = checkpoints, .count = count};
    *report = (mint_audit_report_t){0};
    mint_status_t status = mint_transaction_begin_read(registry, error);
    if (status != MINT_OK) {
        return status;
    }
    status = verify_chain(registry, &all, report, error);
    for (size_t i = 0; mint_logged_tables[i] != NULL && status == MINT_OK; i++) {
        status = verify_table(registry, i, report, error);
    }
    if (status == MINT_OK && report->finding[0] == '\0') {
        status = verify_claims(registry, report, error);
    }
    status = mint_transaction_end(registry, status, error);
    if (status == MINT_OK && report->finding[0] != '\0') {
        mint_error_set(error, "the registry is not what its log says: %s", report->finding);
        mint_error_hint(error, "keep the file as evidence and find out who could write it");
        status = MINT_ERR_AUTHENTICATION;
    }
    return status;
}
