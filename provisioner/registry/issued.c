// SPDX-License-Identifier: Apache-2.0
//
// Finding any certificate of the factory by its serial number.
#include "registry/issued.h"

#include <string.h>

#include "registry/database.h"

const char *mint_issued_state_text(mint_issued_state_t state)
{
    static const char *const texts[] = {"intended", "good", "superseded", "revoked"};
    size_t index = (size_t)state;
    return index < sizeof texts / sizeof texts[0] ? texts[index] : "unknown";
}

#define SELECT_CERTIFICATE                                                                         \
    "SELECT 0, d.device, c.profile, c.request, coalesce(a.role, 1), coalesce(a.generation, 1),"    \
    " (SELECT n.serial FROM certificates n WHERE n.renews = c.id AND n.der IS NOT NULL),"          \
    " c.superseded IS NOT NULL, coalesce(r.reason, 8), coalesce(r.revoked, 0), c.der"              \
    " FROM certificates c LEFT JOIN devices d ON d.id = c.device"                                  \
    " LEFT JOIN cas a ON a.id = c.ca"                                                              \
    " LEFT JOIN revocations r ON r.certificate = c.id AND r.id ="                                  \
    "  (SELECT max(id) FROM revocations WHERE certificate = c.id)"                                 \
    " WHERE c.serial = ?1"

#define SELECT_CA                                                                                  \
    "SELECT 1, NULL, NULL, NULL, 0, coalesce(i.generation, a.generation), NULL, 0,"                \
    " coalesce(r.reason, 8), coalesce(r.revoked, 0), a.der"                                        \
    " FROM cas a LEFT JOIN cas i ON i.id = a.issuer"                                               \
    " LEFT JOIN revocations r ON r.ca = a.id AND r.id ="                                           \
    "  (SELECT max(id) FROM revocations WHERE ca = a.id)"                                          \
    " WHERE a.serial = ?1"

static void get(mint_query_t *query, mint_issued_t *issued)
{
    issued->is_ca = mint_query_get_integer(query) != 0;
    issued->has_device = mint_query_get_array(query, issued->device, sizeof issued->device);
    mint_query_get_text(query, issued->profile, sizeof issued->profile);
    mint_query_get_text(query, issued->values, sizeof issued->values);
    issued->ca.role = (mint_ca_role_t)mint_query_get_integer(query);
    issued->ca.generation = (uint32_t)mint_query_get_integer(query);
    (void)mint_query_get_array(query, issued->renewed_by, sizeof issued->renewed_by);
    bool superseded = mint_query_get_integer(query) != 0;
    issued->reason = (mint_crl_reason_t)mint_query_get_integer(query);
    issued->revoked = mint_query_get_integer(query);
    mint_bytes_t der = mint_query_view(query);
    mint_buffer_append(&issued->der, der.data, der.len);
    issued->state = der.len == 0                                 ? MINT_ISSUED_INTENDED
                    : issued->reason != MINT_CRL_REMOVE_FROM_CRL ? MINT_ISSUED_REVOKED
                    : superseded                                 ? MINT_ISSUED_SUPERSEDED
                                                                 : MINT_ISSUED_GOOD;
}

mint_status_t mint_registry_find_issued(mint_registry_t *registry, mint_bytes_t serial,
                                        mint_issued_t *issued, mint_error_t *error)
{
    bool found = false;
    memset(issued, 0, sizeof *issued);
    mint_query_t query;
    mint_query_start(&query, registry, SELECT_CERTIFICATE " UNION ALL " SELECT_CA);
    mint_query_bytes(&query, serial.data, serial.len);
    if (mint_query_row(&query)) {
        get(&query, issued);
        found = true;
    }
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK) {
        status = mint_buffer_status(&issued->der);
    }
    if (status == MINT_OK && !found) {
        mint_error_set(error, "this factory issued no certificate with this serial number");
        mint_error_hint(error, "`mintmark registry export` lists the certificates");
        status = MINT_ERR_NOT_FOUND;
    }
    if (status != MINT_OK) {
        mint_buffer_free(&issued->der);
    }
    return status;
}

mint_status_t mint_registry_each_issued(mint_registry_t *registry, mint_issued_visit_t visit,
                                        void *context, mint_error_t *error)
{
    mint_status_t visited = MINT_OK;
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT issued, serial, der FROM certificates"
                     " WHERE der IS NOT NULL AND device IS NULL ORDER BY id");
    while (visited == MINT_OK && mint_query_row(&query)) {
        int64_t issued_s = mint_query_get_integer(&query);
        mint_bytes_t serial = mint_query_view(&query);
        visited = visit(context, serial, mint_query_view(&query), issued_s);
    }
    mint_status_t status = mint_query_finish(&query, visited == MINT_OK ? error : NULL);
    return visited == MINT_OK ? status : visited;
}
