// SPDX-License-Identifier: Apache-2.0
//
// Revocation. Rows are only ever added, and the last one about a certificate counts, so what a list
// said at any time can be told later. certificates.revoked is when the revocation that counts was,
// for the indexes that say which certificates are good.
#include <stdio.h>
#include <string.h>

#include "registry/database.h"
#include "registry/names.h"
#include "registry/revocation_row.h"

enum { NOTE_MAX_LEN = 200 };

/// What is to be revoked: a row of one of two tables, and what was done about it before.
typedef struct {
    bool is_ca;
    int64_t row;              ///< 0: there is none
    bool issued;              ///< there is a certificate
    bool revoked;             ///< its last revocation counts
    mint_crl_reason_t reason; ///< of that
} target_t;

/// Runs a query for is_ca, id, whether it is issued, and the last reason (8: none).
static mint_status_t find_target(mint_registry_t *registry, mint_bytes_t serial, target_t *target,
                                 mint_error_t *error)
{
    *target = (target_t){0};
    mint_query_t query;
    mint_query_start(
        &query, registry,
        "SELECT 0, c.id, c.der IS NOT NULL, coalesce((SELECT r.reason FROM revocations r"
        "  WHERE r.certificate = c.id ORDER BY r.id DESC LIMIT 1), 8)"
        " FROM certificates c WHERE c.serial = ?1"
        " UNION ALL SELECT 1, a.id, 1, coalesce((SELECT r.reason FROM revocations r"
        "  WHERE r.ca = a.id ORDER BY r.id DESC LIMIT 1), 8)"
        " FROM cas a WHERE a.serial = ?1");
    mint_query_bytes(&query, serial.data, serial.len);
    if (mint_query_row(&query)) {
        target->is_ca = mint_query_get_integer(&query) != 0;
        target->row = mint_query_get_integer(&query);
        target->issued = mint_query_get_integer(&query) != 0;
        target->reason = (mint_crl_reason_t)mint_query_get_integer(&query);
        target->revoked = target->reason != MINT_CRL_REMOVE_FROM_CRL;
    }
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && !target->issued) {
        mint_error_set(error, "this factory issued no certificate with this serial number");
        mint_error_hint(error, "`mintmark registry export` lists the certificates");
        status = MINT_ERR_NOT_FOUND;
    }
    return status;
}

/// Whether the step from what was done before is one that may be done; `*needed` if it is one.
static mint_status_t check_step(const target_t *target, mint_crl_reason_t reason, bool *needed,
                                mint_error_t *error)
{
    bool on_hold = target->revoked && target->reason == MINT_CRL_CERTIFICATE_HOLD;
    *needed = true;
    if (reason == MINT_CRL_REMOVE_FROM_CRL) {
        *needed = target->revoked;
        return on_hold || !target->revoked
                   ? MINT_OK
                   : mint_fail(error, MINT_ERR_STATE,
                               "the certificate was revoked (%s), which is never taken back",
                               mint_crl_reason_name(target->reason));
    }
    if (!target->revoked || (on_hold && reason != MINT_CRL_CERTIFICATE_HOLD)) {
        return MINT_OK;
    }
    *needed = false;
    return target->reason == reason
               ? MINT_OK
               : mint_fail(error, MINT_ERR_STATE, "the certificate was revoked before (%s)",
                           mint_crl_reason_name(target->reason));
}

/// Sets or clears certificates.revoked. Clearing fails if something took the certificate's place.
static mint_status_t mark(mint_registry_t *registry, const target_t *target,
                          const mint_revocation_t *revocation, mint_error_t *error)
{
    mint_query_t query;
    bool back = revocation->reason == MINT_CRL_REMOVE_FROM_CRL;
    mint_query_start(&query, registry,
                     "UPDATE certificates SET revoked = iif(?2, NULL, ?3) WHERE id = ?1");
    mint_query_integer(&query, target->row);
    mint_query_integer(&query, back ? 1 : 0);
    mint_query_integer(&query, revocation->revoked);
    mint_status_t status = mint_query_run(&query, error);
    if (status == MINT_ERR_DUPLICATE) {
        return mint_fail(error, status, "another certificate took its place meanwhile");
    }
    mint_change_t change = {.kind = back ? "certificate.release" : "certificate.revoke",
                            .subject = "certificates",
                            .row = target->row,
                            .detail = mint_crl_reason_name(revocation->reason)};
    return status == MINT_OK ? mint_events_append(registry, &change, error) : status;
}

static mint_status_t insert(mint_registry_t *registry, const target_t *target,
                            const mint_revocation_t *revocation, mint_error_t *error)
{
    char serial[2 * MINT_SERIAL_LEN + 1] = "";
    char detail[sizeof serial + 32];
    mint_query_t query;
    mint_query_start(&query, registry,
                     "INSERT INTO revocations (certificate, ca, reason, revoked,"
                     " invalid_since, note) VALUES (nullif(?1, 0), nullif(?2, 0), ?3, ?4,"
                     " nullif(?5, 0), ?6)");
    mint_query_integer(&query, target->is_ca ? 0 : target->row);
    mint_query_integer(&query, target->is_ca ? target->row : 0);
    mint_query_integer(&query, revocation->reason);
    mint_query_integer(&query, revocation->revoked);
    mint_query_integer(&query, revocation->invalid_since);
    mint_query_text(&query, revocation->note);
    mint_status_t status = mint_query_run(&query, error);
    mint_hex(revocation->serial.data, revocation->serial.len, serial);
    (void)snprintf(detail, sizeof detail, "%s, %s", serial,
                   mint_crl_reason_name(revocation->reason));
    mint_change_t change = {.kind = "revocation.add",
                            .subject = "revocations",
                            .row = sqlite3_last_insert_rowid(registry->db),
                            .detail = detail};
    return status == MINT_OK ? mint_events_append(registry, &change, error) : status;
}

mint_status_t mint_revocation_add(mint_registry_t *registry, const mint_revocation_t *revocation,
                                  bool *changed, mint_error_t *error)
{
    target_t target;
    *changed = false;
    mint_status_t status = find_target(registry, revocation->serial, &target, error);
    if (status == MINT_OK) {
        status = check_step(&target, revocation->reason, changed, error);
    }
    if (status == MINT_OK && *changed) {
        status = insert(registry, &target, revocation, error);
    }
    return status == MINT_OK && *changed && !target.is_ca
               ? mark(registry, &target, revocation, error)
               : status;
}

mint_status_t mint_registry_revoke(mint_registry_t *registry, const mint_revocation_t *revocation,
                                   bool *changed, mint_error_t *error)
{
    *changed = false;
    if (revocation->serial.len == 0 || revocation->serial.len > MINT_SERIAL_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a serial number has 1 to %u bytes",
                         MINT_SERIAL_LEN);
    }
    if (strlen(revocation->note) > NOTE_MAX_LEN ||
        (revocation->note[0] != '\0' && !mint_text_is_printable(revocation->note))) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a note is a line of at most %d bytes",
                         NOTE_MAX_LEN);
    }
    mint_status_t status = mint_transaction_begin(registry, error);
    if (status == MINT_OK) {
        status = mint_transaction_end(
            registry, mint_revocation_add(registry, revocation, changed, error), error);
    }
    *changed = *changed && status == MINT_OK;
    return status;
}

// ---- lists ----

/// The last revocation of each certificate that an issuing CA signed; NULL stands for the first.
#define SELECT_ISSUED                                                                               \
    "SELECT c.serial, r.revoked, r.reason, coalesce(r.invalid_since, 0), c.der FROM certificates c" \
    " JOIN revocations r ON r.certificate = c.id AND r.id ="                                        \
    "  (SELECT max(id) FROM revocations WHERE certificate = c.id)"                                  \
    " WHERE r.reason <> 8 AND (c.ca = (SELECT id FROM cas WHERE role = ?1 AND"                      \
    "  generation = ?2) OR (c.ca IS NULL AND ?1 = 1 AND ?2 = 1))"

/// The same of CA certificates that a root signed.
#define SELECT_CAS                                                                                 \
    "SELECT a.serial, r.revoked, r.reason, coalesce(r.invalid_since, 0), a.der FROM cas a"         \
    " JOIN revocations r ON r.ca = a.id AND r.id ="                                                \
    "  (SELECT max(id) FROM revocations WHERE ca = a.id)"                                          \
    " WHERE r.reason <> 8 AND ?1 = 0 AND coalesce(a.issuer, a.id) ="                               \
    "  (SELECT id FROM cas WHERE role = 0 AND generation = ?2)"

mint_status_t mint_registry_each_revoked(mint_registry_t *registry, mint_ca_ref_t ca,
                                         mint_revoked_visit_t visit, void *context,
                                         mint_error_t *error)
{
    mint_status_t visited = MINT_OK;
    mint_query_t query;
    mint_query_start(&query, registry, SELECT_ISSUED " UNION ALL " SELECT_CAS " ORDER BY 2, 1");
    mint_query_integer(&query, ca.role);
    mint_query_integer(&query, ca.generation);
    while (visited == MINT_OK && mint_query_row(&query)) {
        mint_crl_entry_t entry = {0};
        mint_query_get_bytes(&query, entry.serial, sizeof entry.serial, &entry.serial_len);
        entry.revoked = mint_query_get_integer(&query);
        entry.reason = (mint_crl_reason_t)mint_query_get_integer(&query);
        entry.invalid_since = mint_query_get_integer(&query);
        visited = visit(context, &entry, mint_query_view(&query));
    }
    mint_status_t status = mint_query_finish(&query, visited == MINT_OK ? error : NULL);
    return visited == MINT_OK ? status : visited;
}
