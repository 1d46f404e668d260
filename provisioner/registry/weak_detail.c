// SPDX-License-Identifier: Apache-2.0
//
// Reading one key or signature again, with whose it is. Who may have the same key: a device in its
// own certificates and requests, a certificate without a device and those that renew it, and a
// CA and its cross-certificates.
#include <string.h>

#include "registry/weak_material.h"
#include "registry/weak_scan.h"

// A holder and a label, of a certificate without a device by the first of those that it renews.
#define SELECT_CERTIFICATE                                                                         \
    "WITH RECURSIVE line (id, renews, identity) AS ("                                              \
    " SELECT id, renews, identity FROM certificates WHERE id = ?1 UNION ALL"                       \
    " SELECT o.id, o.renews, o.identity FROM certificates o JOIN line ON o.id = line.renews)"      \
    " SELECT c.der, c.csr, coalesce('device ' || lower(hex(d.device)),"                            \
    " (SELECT hex(identity) FROM line WHERE renews IS NULL)),"                                     \
    " iif(d.id IS NULL, 'certificate ' || lower(hex(c.serial)),"                                   \
    " 'device ' || lower(hex(d.device))),"                                                         \
    " coalesce(c.ca, (SELECT id FROM cas WHERE role = 1 ORDER BY generation LIMIT 1))"             \
    " FROM certificates c LEFT JOIN devices d ON d.id = c.device WHERE c.id = ?1"

/// The row of a place: DER and request if it has them, the bare point if it has one.
static const char *const selects[] = {
    "SELECT public_key, NULL, 'station ' || name, 'station ' || name, 0 FROM stations"
    " WHERE id = ?1",
    "SELECT der, NULL, iif(role = 0, 'root CA ', 'issuing CA ') || generation,"
    " iif(role = 0, 'root CA ', 'issuing CA ') || generation, coalesce(issuer, id) FROM cas"
    " WHERE id = ?1",
    "SELECT public_key, NULL, 'device ' || lower(hex(device)), 'device ' || lower(hex(device)), 0"
    " FROM devices WHERE id = ?1",
    "SELECT transport_key, NULL, 'transport ' || hex(device),"
    " 'device ' || lower(hex(device)) || ' (transport key)', 0 FROM devices WHERE id = ?1",
    SELECT_CERTIFICATE,
    SELECT_CERTIFICATE,
};

/// A row as the selects give it; views live until the query is finished.
typedef struct {
    mint_weak_from_t from;
    mint_bytes_t der; ///< certificate, request or point, as the place says
    char label[MINT_WEAK_LABEL_SIZE];
    int64_t issuer; ///< row of the CA that signed
} row_t;

static bool is_point(mint_weak_from_t from)
{
    return from == MINT_WEAK_FROM_STATION || from == MINT_WEAK_FROM_DEVICE ||
           from == MINT_WEAK_FROM_TRANSPORT;
}

static mint_status_t start(mint_query_t *query, mint_registry_t *registry, uint64_t place,
                           row_t *row, mint_weak_detail_t *detail)
{
    char holder[MINT_WEAK_LABEL_SIZE];
    *detail = (mint_weak_detail_t){0};
    *row = (row_t){.from = (mint_weak_from_t)(place % 8)};
    mint_query_start(query, registry, selects[row->from]);
    mint_query_integer(query, (int64_t)(place / 8));
    if (!mint_query_row(query)) {
        return MINT_ERR_CORRUPT;
    }
    mint_bytes_t first = mint_query_view(query);
    mint_bytes_t second = mint_query_view(query);
    row->der = row->from == MINT_WEAK_FROM_REQUEST ? second : first;
    mint_query_get_text(query, holder, sizeof holder);
    mint_query_get_text(query, row->label, sizeof row->label);
    row->issuer = mint_query_get_integer(query);
    sqlite3_snprintf(sizeof detail->label, detail->label, "%s", row->label);
    return mint_sha256((const uint8_t *)holder, strlen(holder), detail->holder);
}

static bool take(const row_t *row, mint_weak_material_t *material)
{
    return row->from == MINT_WEAK_FROM_REQUEST ? mint_weak_material_request(row->der, material)
                                               : mint_weak_material_certificate(row->der, material);
}

static mint_status_t finish(mint_query_t *query, mint_status_t status, mint_error_t *error)
{
    mint_status_t finished = mint_query_finish(query, error);
    if (finished == MINT_OK && status != MINT_OK) {
        return mint_fail(error, status, "registry: %s", mint_status_text(status));
    }
    return finished;
}

mint_status_t mint_weak_detail_key(mint_registry_t *registry, uint64_t place,
                                   mint_weak_detail_t *detail, mint_error_t *error)
{
    mint_query_t query;
    row_t row;
    mint_weak_material_t material = {0};
    mint_status_t status = start(&query, registry, place, &row, detail);
    if (status == MINT_OK && is_point(row.from)) {
        material.point = row.der;
    } else if (status == MINT_OK && !take(&row, &material)) {
        status = MINT_ERR_CORRUPT;
    }
    if (status == MINT_OK) {
        mint_bytes_t core = mint_weak_material_core(&material);
        status = mint_sha256(core.data, core.len, detail->value);
    }
    return finish(&query, status, error);
}

/// Digest of the key in a CA's certificate.
static mint_status_t signer_of(mint_registry_t *registry, int64_t ca,
                               uint8_t signer[MINT_SHA256_LEN], mint_error_t *error)
{
    mint_weak_detail_t detail;
    mint_status_t status =
        mint_weak_detail_key(registry, (uint64_t)ca * 8 + MINT_WEAK_FROM_CA, &detail, error);
    memcpy(signer, detail.value, MINT_SHA256_LEN);
    return status;
}

mint_status_t mint_weak_detail_signature(mint_registry_t *registry, uint64_t place,
                                         mint_weak_detail_t *detail, mint_error_t *error)
{
    mint_query_t query;
    row_t row;
    mint_weak_material_t material = {0};
    mint_status_t status = start(&query, registry, place, &row, detail);
    if (status == MINT_OK && !take(&row, &material)) {
        status = MINT_ERR_CORRUPT;
    }
    if (status == MINT_OK) {
        sqlite3_snprintf(sizeof detail->label, detail->label, "%s of %s",
                         row.from == MINT_WEAK_FROM_REQUEST ? "request" : "certificate", row.label);
        status = mint_sha256(material.r.data, material.r.len, detail->value);
    }
    if (status == MINT_OK) {
        status = mint_sha256(material.signed_der.data, material.signed_der.len, detail->message);
    }
    if (status == MINT_OK && material.self_signed) {
        mint_bytes_t core = mint_weak_material_core(&material);
        status = mint_sha256(core.data, core.len, detail->signer);
    }
    mint_status_t finished = finish(&query, status, error);
    return finished == MINT_OK && !material.self_signed
               ? signer_of(registry, row.issuer, detail->signer, error)
               : finished;
}
