// SPDX-License-Identifier: Apache-2.0
//
// Certificates that no station puts into a device: the intent to issue many of them, in one
// transaction, and their results in another. What stands between a list and two certificates for
// one identity is here, not in whoever reads the list.
#include <string.h>

#include "mintmark/certs/view.h"
#include "registry/ca_row.h"

#define SERIAL_TRIES 8 ///< a 158-bit number that is taken 8 times in a row is a broken generator

#define LIVE " revoked IS NULL AND superseded IS NULL AND (der IS NOT NULL OR renews IS NULL)"

/// A row on record for an identity or a key.
typedef struct {
    int64_t row;                       ///< 0: none
    uint8_t serial[MINT_SERIAL_LEN];   ///< its
    uint8_t identity[MINT_SHA256_LEN]; ///< its
    uint8_t key[MINT_SHA256_LEN];      ///< its
    bool superseded;                   ///< it was renewed, or abandoned
    bool revoked;                      ///< it was revoked
    bool issued;                       ///< there is a certificate
} row_t;

/// Runs a query for id, serial, identity, key, superseded, revoked, der; `der` may be NULL.
static mint_status_t get_row(mint_query_t *query, row_t *row, mint_buffer_t *der,
                             mint_error_t *error)
{
    *row = (row_t){0};
    if (mint_query_row(query)) {
        row->row = mint_query_get_integer(query);
        (void)mint_query_get_array(query, row->serial, sizeof row->serial);
        (void)mint_query_get_array(query, row->identity, sizeof row->identity);
        (void)mint_query_get_array(query, row->key, sizeof row->key);
        row->superseded = mint_query_get_integer(query) != 0;
        row->revoked = mint_query_get_integer(query) != 0;
        mint_bytes_t view = mint_query_view(query);
        row->issued = view.len > 0;
        if (der != NULL && row->issued) {
            mint_buffer_append(der, view.data, view.len);
        }
    }
    mint_status_t status = mint_query_finish(query, error);
    return status == MINT_OK && der != NULL ? mint_buffer_status(der) : status;
}

#define SELECT_ROW                                                                                 \
    "SELECT id, serial, identity, key, superseded, revoked, der FROM certificates WHERE"

static mint_status_t find_identity(mint_registry_t *registry, const mint_request_t *request,
                                   row_t *row, mint_buffer_t *der, mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry, SELECT_ROW " identity = ?1 AND" LIVE);
    mint_query_bytes(&query, request->identity, sizeof request->identity);
    return get_row(&query, row, der, error);
}

static mint_status_t find_key(mint_registry_t *registry, const mint_request_t *request, row_t *row,
                              mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry, SELECT_ROW " key = ?1 AND profile = ?2 AND" LIVE);
    mint_query_bytes(&query, request->key, sizeof request->key);
    mint_query_text(&query, request->profile);
    return get_row(&query, row, NULL, error);
}

static mint_status_t find_serial(mint_registry_t *registry, const uint8_t *serial, row_t *row,
                                 mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry, SELECT_ROW " serial = ?1");
    mint_query_bytes(&query, serial, MINT_SERIAL_LEN);
    mint_status_t status = get_row(&query, row, NULL, error);
    if (status == MINT_OK && row->row == 0) {
        status = mint_fail(error, MINT_ERR_NOT_FOUND, "this serial number is not on record");
    }
    return status;
}

/// The intent to renew what has the row `renews`, if there is one.
static mint_status_t find_renewal(mint_registry_t *registry, int64_t renews, row_t *row,
                                  mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry, SELECT_ROW " renews = ?1");
    mint_query_integer(&query, renews);
    return get_row(&query, row, NULL, error);
}

/// A key that was lost gets no certificate again, whatever else it is asked for.
static mint_status_t check_lost(mint_registry_t *registry, const mint_request_t *request,
                                mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT 1 FROM certificates c JOIN revocations r ON r.certificate = c.id"
                     " WHERE c.key = ?1 AND r.reason IN (1, 2, 10) LIMIT 1");
    mint_query_bytes(&query, request->key, sizeof request->key);
    bool lost = mint_query_row(&query);
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && lost) {
        mint_error_set(error, "a certificate of this key was revoked because the key was lost");
        mint_error_hint(error, "make a new key");
        status = MINT_ERR_STATE;
    }
    return status;
}

static mint_status_t fail_taken(const row_t *row, const char *what, mint_error_t *error)
{
    char serial[2 * MINT_SERIAL_LEN + 1];
    mint_hex(row->serial, sizeof row->serial, serial);
    mint_error_set(error, "%s", what);
    mint_error_hint(error, "it is certificate %s: renew or revoke that one", serial);
    return MINT_ERR_DUPLICATE;
}

static mint_status_t say(mint_registry_t *registry, const char *kind, int64_t row,
                         const uint8_t *serial, mint_error_t *error)
{
    char detail[2 * MINT_SERIAL_LEN + 1];
    mint_hex(serial, MINT_SERIAL_LEN, detail);
    mint_change_t change = {.kind = kind, .subject = "certificates", .row = row, .detail = detail};
    return mint_events_append(registry, &change, error);
}

static mint_status_t set_superseded(mint_registry_t *registry, int64_t row, const char *kind,
                                    const uint8_t *serial, mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry, "UPDATE certificates SET superseded = ?2 WHERE id = ?1");
    mint_query_integer(&query, row);
    mint_query_integer(&query, mint_registry_now());
    mint_status_t status = mint_query_run(&query, error);
    return status == MINT_OK ? say(registry, kind, row, serial, error) : status;
}

/// Makes room where `row` is in the way: an intent that never became a certificate is given up (if
/// somebody is about to sign under it, the result will not be recorded); a certificate stays.
static mint_status_t make_room(mint_registry_t *registry, const row_t *row, const char *what,
                               mint_error_t *error)
{
    if (row->row == 0) {
        return MINT_OK;
    }
    return row->issued
               ? fail_taken(row, what, error)
               : set_superseded(registry, row->row, "certificate.abandon", row->serial, error);
}

static mint_status_t insert(mint_registry_t *registry, const mint_request_t *request, int64_t ca,
                            int64_t renews, const uint8_t *serial, mint_error_t *error)
{
    static const uint8_t nothing[1] = {0};
    mint_query_t query;
    mint_query_start(
        &query, registry,
        "INSERT INTO certificates (serial, csr, intended, ca, profile, request,"
        " identity, key, renews) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, nullif(?9, 0))");
    mint_query_bytes(&query, serial, MINT_SERIAL_LEN);
    mint_query_bytes(&query, request->csr.len > 0 ? request->csr.data : nothing, request->csr.len);
    mint_query_integer(&query, mint_registry_now());
    mint_query_integer(&query, ca);
    mint_query_text(&query, request->profile);
    mint_query_text(&query, request->values);
    mint_query_bytes(&query, request->identity, sizeof request->identity);
    mint_query_bytes(&query, request->key, sizeof request->key);
    mint_query_integer(&query, renews);
    return mint_query_run(&query, error);
}

/// Positive and always 20 bytes: the top bit clear, the next one set (RFC 5280 §4.1.2.2).
static mint_status_t reserve(mint_registry_t *registry, const mint_random_t *random,
                             const mint_request_t *request, int64_t renews, uint8_t *serial,
                             mint_error_t *error)
{
    int64_t ca = 0;
    mint_status_t found = mint_ca_row_find(registry, request->ca, &ca, error);
    if (found != MINT_OK) {
        return found;
    }
    mint_status_t status = MINT_ERR_DUPLICATE;
    for (int i = 0; i < SERIAL_TRIES && status == MINT_ERR_DUPLICATE; i++) {
        status = random->fill(random->context, serial, MINT_SERIAL_LEN);
        serial[0] = (uint8_t)((serial[0] & 0x3F) | 0x40);
        if (status != MINT_OK) {
            return mint_fail(error, status, "no random bytes for a serial number");
        }
        status = insert(registry, request, ca, renews, serial, error);
    }
    if (status == MINT_ERR_DUPLICATE) {
        return mint_fail(error, MINT_ERR_CRYPTO, "the host's random numbers repeat");
    }
    return status == MINT_OK ? say(registry, "certificate.intend",
                                   sqlite3_last_insert_rowid(registry->db), serial, error)
                             : status;
}

/// A request that renews: the serial number that was reserved for it before, or a new one.
static mint_status_t intend_renewal(mint_registry_t *registry, const mint_random_t *random,
                                    const mint_request_t *request, mint_reservation_t *reservation,
                                    mint_error_t *error)
{
    row_t before;
    row_t renewal;
    mint_status_t status = find_serial(registry, request->renews, &before, error);
    if (status == MINT_OK && (before.superseded || before.revoked)) {
        status = mint_fail(error, MINT_ERR_STATE, "the certificate was %s before",
                           before.revoked ? "revoked" : "renewed");
    }
    if (status == MINT_OK) {
        status = find_renewal(registry, before.row, &renewal, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    if (renewal.row != 0 && memcmp(renewal.key, request->key, sizeof renewal.key) == 0) {
        memcpy(reservation->serial, renewal.serial, sizeof renewal.serial); // begun, not finished
        return MINT_OK;
    }
    status = make_room(registry, &renewal, "it is being renewed", error);
    return status == MINT_OK
               ? reserve(registry, random, request, before.row, reservation->serial, error)
               : status;
}

static mint_status_t intend_new(mint_registry_t *registry, const mint_random_t *random,
                                const mint_request_t *request, mint_reservation_t *reservation,
                                mint_error_t *error)
{
    row_t same;
    row_t holder;
    mint_status_t status = find_identity(registry, request, &same, &reservation->der, error);
    if (status == MINT_OK) {
        status = find_key(registry, request, &holder, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    if (same.row != 0 && memcmp(same.key, request->key, sizeof same.key) == 0) {
        memcpy(reservation->serial, same.serial, sizeof same.serial);
        return MINT_OK;
    }
    mint_buffer_free(&reservation->der);
    status = make_room(registry, &same, "another key has a certificate for this identity", error);
    if (status == MINT_OK) {
        status =
            make_room(registry, &holder, "another identity has a certificate for this key", error);
    }
    return status == MINT_OK ? reserve(registry, random, request, 0, reservation->serial, error)
                             : status;
}

static mint_status_t check_request(const mint_request_t *request, mint_error_t *error)
{
    if (strlen(request->profile) > MINT_PROFILE_MAX_LEN ||
        strlen(request->values) > MINT_REQUEST_MAX_LEN || request->csr.len > MINT_CSR_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the request is too long to be recorded");
    }
    return MINT_OK;
}

static mint_status_t intend(mint_registry_t *registry, const mint_random_t *random,
                            const mint_request_t *request, mint_reservation_t *reservation,
                            mint_error_t *error)
{
    mint_status_t status = check_request(request, error);
    if (status == MINT_OK) {
        status = check_lost(registry, request, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    return request->renews != NULL ? intend_renewal(registry, random, request, reservation, error)
                                   : intend_new(registry, random, request, reservation, error);
}

mint_status_t mint_registry_intend_many(mint_registry_t *registry, const mint_random_t *random,
                                        const mint_request_t *requests, size_t count,
                                        mint_reservation_t *reservations, size_t *failed,
                                        mint_error_t *error)
{
    *failed = 0;
    memset(reservations, 0, count * sizeof *reservations);
    mint_status_t status = mint_transaction_begin(registry, error);
    if (status != MINT_OK) {
        return status;
    }
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        *failed = i;
        status = intend(registry, random, &requests[i], &reservations[i], error);
    }
    status = mint_transaction_end(registry, status, error);
    for (size_t i = 0; i < count && status != MINT_OK; i++) {
        mint_buffer_free(&reservations[i].der);
    }
    return status;
}

/// What intend_new() would be stopped by.
static mint_status_t check_new(mint_registry_t *registry, const mint_request_t *request,
                               mint_error_t *error)
{
    static const uint8_t no_key[MINT_SHA256_LEN];
    row_t same;
    row_t holder = {0};
    bool keyed = memcmp(request->key, no_key, sizeof no_key) != 0;
    mint_status_t status = check_request(request, error);
    if (status == MINT_OK && keyed) {
        status = check_lost(registry, request, error);
    }
    if (status == MINT_OK) {
        status = find_identity(registry, request, &same, NULL, error);
    }
    if (status == MINT_OK && keyed) {
        status = find_key(registry, request, &holder, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    bool is_same = memcmp(same.key, request->key, sizeof same.key) == 0;
    if (same.issued && !is_same) {
        return fail_taken(&same, "another key has a certificate for this identity", error);
    }
    return holder.issued && holder.row != same.row
               ? fail_taken(&holder, "another identity has a certificate for this key", error)
               : MINT_OK;
}

mint_status_t mint_registry_check_requests(mint_registry_t *registry,
                                           const mint_request_t *requests, size_t count,
                                           size_t *failed, mint_error_t *error)
{
    *failed = 0;
    mint_status_t status = mint_transaction_begin_read(registry, error);
    if (status != MINT_OK) {
        return status;
    }
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        *failed = i;
        status = check_new(registry, &requests[i], error);
    }
    return mint_transaction_end(registry, status, error);
}

// ---- results ----

/// A reserved serial number's row and what is on record under it.
typedef struct {
    int64_t row;
    int64_t renews; ///< row of what it renews; 0: nothing
    bool issued;    ///< there is a certificate
    bool same;      ///< and it is this one
} reserved_t;

/// The certificate is for the key that the serial number was reserved for.
static bool is_for_key(mint_bytes_t der, const uint8_t *key)
{
    mint_certificate_view_t view;
    uint8_t digest[MINT_SHA256_LEN];
    return mint_certificate_view(der, &view) == MINT_OK &&
           mint_sha256(view.tbs.public_key.data, view.tbs.public_key.len, digest) == MINT_OK &&
           memcmp(digest, key, sizeof digest) == 0;
}

static mint_status_t find_reserved(mint_registry_t *registry, const mint_signed_t *certificate,
                                   reserved_t *reserved, mint_error_t *error)
{
    bool abandoned = false;
    uint8_t key[MINT_SHA256_LEN] = {0};
    *reserved = (reserved_t){0};
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT id, coalesce(renews, 0), der IS NOT NULL, der IS ?2,"
                     " superseded IS NOT NULL, key"
                     " FROM certificates WHERE serial = ?1 AND identity IS NOT NULL");
    mint_query_bytes(&query, certificate->serial, MINT_SERIAL_LEN);
    mint_query_bytes(&query, certificate->der.data, certificate->der.len);
    if (mint_query_row(&query)) {
        reserved->row = mint_query_get_integer(&query);
        reserved->renews = mint_query_get_integer(&query);
        reserved->issued = mint_query_get_integer(&query) != 0;
        reserved->same = mint_query_get_integer(&query) != 0;
        abandoned = mint_query_get_integer(&query) != 0;
        (void)mint_query_get_array(&query, key, sizeof key);
    }
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && reserved->row == 0) {
        status = mint_fail(error, MINT_ERR_NOT_FOUND, "this serial number was not reserved");
    } else if (status == MINT_OK && reserved->issued && !reserved->same) {
        status = mint_fail(error, MINT_ERR_MISMATCH,
                           "another certificate is on record under this serial number");
    } else if (status == MINT_OK && !reserved->issued && abandoned) {
        status = mint_fail(error, MINT_ERR_MISMATCH,
                           "somebody else took the place of this serial number meanwhile");
    } else if (status == MINT_OK && !is_for_key(certificate->der, key)) {
        status = mint_fail(error, MINT_ERR_MISMATCH,
                           "the certificate is for another key than its serial number");
    }
    return status;
}

static mint_status_t record(mint_registry_t *registry, const mint_signed_t *certificate,
                            mint_error_t *error)
{
    reserved_t reserved;
    uint8_t fingerprint[MINT_SHA256_LEN];
    mint_status_t status = find_reserved(registry, certificate, &reserved, error);
    if (status != MINT_OK || reserved.issued) {
        return status;
    }
    if (reserved.renews != 0) {
        status = set_superseded(registry, reserved.renews, "certificate.supersede",
                                certificate->serial, error);
    }
    if (status == MINT_OK) {
        status = mint_sha256(certificate->der.data, certificate->der.len, fingerprint);
    }
    if (status != MINT_OK) {
        return status;
    }
    mint_query_t query;
    mint_query_start(&query, registry,
                     "UPDATE certificates SET der = ?2, fingerprint = ?3, issued = ?4"
                     " WHERE id = ?1");
    mint_query_integer(&query, reserved.row);
    mint_query_bytes(&query, certificate->der.data, certificate->der.len);
    mint_query_bytes(&query, fingerprint, sizeof fingerprint);
    mint_query_integer(&query, mint_registry_now());
    status = mint_query_run(&query, error);
    return status == MINT_OK
               ? say(registry, "certificate.issue", reserved.row, certificate->serial, error)
               : status;
}

mint_status_t mint_registry_record_many(mint_registry_t *registry,
                                        const mint_signed_t *certificates, size_t count,
                                        mint_error_t *error)
{
    mint_status_t status = mint_transaction_begin(registry, error);
    if (status != MINT_OK) {
        return status;
    }
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        status = certificates[i].der.len > 0
                     ? record(registry, &certificates[i], error)
                     : mint_fail(error, MINT_ERR_ARGUMENT, "there is no certificate to record");
    }
    return mint_transaction_end(registry, status, error);
}
