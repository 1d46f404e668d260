// SPDX-License-Identifier: Apache-2.0
//
// One pass over everything with a key in it, which judges each key by itself and notes 64 bits of
// it; then what is there more than once, then what RSA moduli have in common. The whole is read in
// one transaction, so that places stay what they were.
#include "registry/weak_keys.h"

#include <stdlib.h>
#include <string.h>

#include "audit/weak_points.h"
#include "audit/weak_rsa.h"
#include "registry/weak_material.h"
#include "registry/weak_scan.h"

/// A search on its way.
typedef struct {
    mint_registry_t *registry;
    mint_weak_points_t *points;
    mint_weak_entries_t keys;
    mint_weak_entries_t signatures;
    mint_weak_moduli_t moduli;
    mint_weak_report_t report;
    mint_weak_counts_t *counts;
    mint_error_t *error;
} search_t;

// ---- one key by itself ----

static uint64_t place_of(mint_weak_from_t from, int64_t row)
{
    return (uint64_t)row * 8 + (unsigned)from;
}

/// Reports what one holder's key is.
static mint_status_t tell_one(search_t *search, mint_weakness_kind_t kind, const char *reason,
                              uint64_t place)
{
    mint_weak_detail_t detail;
    mint_status_t status = mint_weak_detail_key(search->registry, place, &detail, search->error);
    const char *const holders[] = {detail.label};
    const mint_weakness_t weakness = {
        .kind = kind, .reason = reason, .holders = holders, .holder_count = 1};
    return status == MINT_OK ? mint_weak_tell(&search->report, &weakness) : status;
}

static mint_status_t add_point(search_t *search, mint_bytes_t point, bool is_p256,
                               mint_weak_from_t from, int64_t row)
{
    mint_bytes_t core = mint_weak_point_core(point);
    const char *guess = is_p256 ? mint_weak_points_find(search->points, point.data) : NULL;
    const char *pattern = guess == NULL ? mint_weak_pattern(core) : NULL;
    mint_status_t status = mint_weak_entries_add(&search->keys, core, from, row);
    search->counts->ec_keys++;
    if (status == MINT_OK && guess != NULL) {
        status = tell_one(search, MINT_WEAK_SCALAR, guess, place_of(from, row));
    }
    if (status == MINT_OK && pattern != NULL) {
        status = tell_one(search, MINT_WEAK_PATTERN, pattern, place_of(from, row));
    }
    return status;
}

static mint_status_t add_rsa(search_t *search, const mint_weak_material_t *material,
                             mint_weak_from_t from, int64_t row)
{
    const char *reason = NULL;
    const char *pattern = mint_weak_pattern(material->modulus);
    uint64_t place = place_of(from, row);
    mint_status_t status = mint_weak_entries_add(&search->keys, material->modulus, from, row);
    if (status == MINT_OK) {
        status = mint_weak_moduli_add(&search->moduli, material->modulus, place);
    }
    if (status == MINT_OK) {
        status = mint_weak_rsa(material->modulus, material->exponent, &reason);
    }
    if (status == MINT_OK && reason != NULL) {
        status = tell_one(search, MINT_WEAK_RSA, reason, place);
    }
    return status == MINT_OK && pattern != NULL
               ? tell_one(search, MINT_WEAK_PATTERN, pattern, place)
               : status;
}

static mint_status_t add_key(search_t *search, const mint_weak_material_t *material,
                             mint_weak_from_t from, int64_t row)
{
    return material->point.len > 0
               ? add_point(search, material->point, material->is_p256, from, row)
               : add_rsa(search, material, from, row);
}

static mint_status_t add_signature(search_t *search, const mint_weak_material_t *material,
                                   mint_weak_from_t from, int64_t row)
{
    if (material->r.len == 0) {
        return MINT_OK;
    }
    search->counts->signatures++;
    return mint_weak_entries_add(&search->signatures, material->r, from, row);
}

// ---- the pass ----

static mint_status_t scan_points(search_t *search, const char *select, mint_weak_from_t from)
{
    mint_query_t query;
    mint_status_t added = MINT_OK;
    mint_query_start(&query, search->registry, select);
    while (added == MINT_OK && mint_query_row(&query)) {
        int64_t row = mint_query_get_integer(&query);
        mint_bytes_t point = mint_query_view(&query);
        added = point.len == MINT_P256_PUBLIC_KEY_LEN ? add_point(search, point, true, from, row)
                                                      : MINT_ERR_CORRUPT;
    }
    mint_status_t status = mint_query_finish(&query, added == MINT_OK ? search->error : NULL);
    return added == MINT_OK ? status : added;
}

static mint_status_t add_ca(search_t *search, int64_t row, mint_bytes_t der)
{
    mint_weak_material_t material;
    if (!mint_weak_material_certificate(der, &material)) {
        search->counts->unreadable++;
        return MINT_OK;
    }
    mint_status_t status = add_key(search, &material, MINT_WEAK_FROM_CA, row);
    return status == MINT_OK ? add_signature(search, &material, MINT_WEAK_FROM_CA, row) : status;
}

static mint_status_t scan_cas(search_t *search)
{
    mint_query_t query;
    mint_status_t added = MINT_OK;
    mint_query_start(&query, search->registry, "SELECT id, der FROM cas ORDER BY id");
    while (added == MINT_OK && mint_query_row(&query)) {
        int64_t row = mint_query_get_integer(&query);
        added = add_ca(search, row, mint_query_view(&query));
    }
    mint_status_t status = mint_query_finish(&query, added == MINT_OK ? search->error : NULL);
    return added == MINT_OK ? status : added;
}

static bool equal(mint_bytes_t a, mint_bytes_t b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/// A certificate or request whose key is not `known` already; `known` becomes its key.
static mint_status_t add_document(search_t *search, mint_bytes_t der, mint_weak_from_t from,
                                  int64_t row, mint_bytes_t *known)
{
    mint_weak_material_t material;
    if (der.len == 0) {
        return MINT_OK;
    }
    if (!(from == MINT_WEAK_FROM_REQUEST ? mint_weak_material_request(der, &material)
                                         : mint_weak_material_certificate(der, &material))) {
        search->counts->unreadable++;
        return MINT_OK;
    }
    mint_bytes_t core = mint_weak_material_core(&material);
    mint_status_t status = MINT_OK;
    if (!equal(core, *known)) {
        status = add_key(search, &material, from, row);
        *known = core;
    }
    return status == MINT_OK ? add_signature(search, &material, from, row) : status;
}

/// The device's key, or that of the certificate that this one renews, is known: it was seen there.
static mint_status_t scan_certificates(search_t *search)
{
    mint_query_t query;
    mint_status_t added = MINT_OK;
    mint_query_start(&query, search->registry,
                     "SELECT c.id, c.der, c.csr, d.public_key FROM certificates c"
                     " LEFT JOIN devices d ON d.id = c.device ORDER BY c.id");
    while (added == MINT_OK && mint_query_row(&query)) {
        int64_t row = mint_query_get_integer(&query);
        mint_bytes_t der = mint_query_view(&query);
        mint_bytes_t csr = mint_query_view(&query);
        mint_bytes_t point = mint_query_view(&query);
        mint_bytes_t known = point.len > 0 ? mint_weak_point_core(point) : (mint_bytes_t){0};
        added = add_document(search, der, MINT_WEAK_FROM_CERTIFICATE, row, &known);
        if (added == MINT_OK) {
            added = add_document(search, csr, MINT_WEAK_FROM_REQUEST, row, &known);
        }
    }
    mint_status_t status = mint_query_finish(&query, added == MINT_OK ? search->error : NULL);
    return added == MINT_OK ? status : added;
}

static mint_status_t scan(search_t *search)
{
    mint_status_t status = scan_points(search, "SELECT id, public_key FROM stations ORDER BY id",
                                       MINT_WEAK_FROM_STATION);
    if (status == MINT_OK) {
        status = scan_cas(search);
    }
    if (status == MINT_OK) {
        status = scan_points(search,
                             "SELECT id, public_key FROM devices WHERE public_key IS NOT NULL"
                             " ORDER BY id",
                             MINT_WEAK_FROM_DEVICE);
    }
    if (status == MINT_OK) {
        status = scan_points(search,
                             "SELECT id, transport_key FROM devices WHERE transport_key IS NOT NULL"
                             " ORDER BY id",
                             MINT_WEAK_FROM_TRANSPORT);
    }
    return status == MINT_OK ? scan_certificates(search) : status;
}

// ---- all ----

static mint_status_t search_all(search_t *search)
{
    mint_status_t status = scan(search);
    if (status == MINT_OK) {
        status = mint_weak_repeated_keys(search->registry, &search->keys, &search->report,
                                         search->error);
    }
    if (status == MINT_OK) {
        status = mint_weak_repeated_nonces(search->registry, &search->signatures, &search->report,
                                           search->error);
    }
    if (status == MINT_OK) {
        status = mint_weak_common_factors(search->registry, &search->moduli, &search->report,
                                          search->error);
    }
    search->counts->rsa_keys = search->moduli.count;
    return status;
}

static void release(search_t *search)
{
    mint_weak_moduli_free(&search->moduli);
    free(search->keys.list);
    free(search->signatures.list);
    mint_weak_points_free(search->points);
}

mint_status_t mint_registry_weak_keys(mint_registry_t *registry, const mint_random_t *random,
                                      mint_weakness_visit_t visit, void *context,
                                      mint_weak_counts_t *counts, mint_error_t *error)
{
    *counts = (mint_weak_counts_t){0};
    search_t search = {.registry = registry,
                       .report = {.visit = visit, .context = context},
                       .counts = counts,
                       .error = error};
    mint_status_t status = mint_weak_points_new(random, &search.points);
    if (status == MINT_OK) {
        status = mint_transaction_begin_read(registry, error);
    }
    if (status == MINT_OK) {
        status = mint_transaction_end(registry, search_all(&search), error);
    }
    counts->findings = search.report.findings;
    release(&search);
    return status;
}

const char *mint_weakness_text(mint_weakness_kind_t kind)
{
    static const char *const texts[] = {"duplicate-key", "repeated-nonce", "shared-nonce",
                                        "common-factor", "weak-rsa",       "guessable-key",
                                        "pattern"};
    return (size_t)kind < sizeof texts / sizeof texts[0] ? texts[kind] : "unknown";
}

const char *mint_weakness_consequence(mint_weakness_kind_t kind)
{
    static const char *const texts[] = {
        "who has one of these devices has the private key of all",
        "one key signed different things with the same nonce: its private key is computable from"
        " the two signatures alone",
        "different keys signed with the same nonce: the owner of either can compute the other's"
        " private key",
        "the private keys are computable from the public keys alone",
        "the private key may be computable from the public key alone",
        "anybody can guess the private key",
        "the key does not look random: find out how it was made",
    };
    return (size_t)kind < sizeof texts / sizeof texts[0] ? texts[kind] : "";
}
