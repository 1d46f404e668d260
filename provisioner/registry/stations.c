// SPDX-License-Identifier: Apache-2.0
//
// Stations and what the authority delegated to them.
#include "registry/database.h"
#include "registry/names.h"

static mint_status_t add(mint_registry_t *registry, const char *name, const uint8_t *public_key,
                         mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry,
                     "INSERT INTO stations (name, public_key, created) VALUES (?1, ?2, ?3)");
    mint_query_text(&query, name);
    mint_query_bytes(&query, public_key, MINT_P256_PUBLIC_KEY_LEN);
    mint_query_integer(&query, mint_registry_now());
    mint_status_t status = mint_query_run(&query, error);
    if (status == MINT_ERR_DUPLICATE) {
        return mint_fail(error, status, "there is a station '%s', or one with this key", name);
    }
    mint_change_t change = {.kind = "station.add",
                            .subject = "stations",
                            .row = sqlite3_last_insert_rowid(registry->db),
                            .detail = name};
    return status == MINT_OK ? mint_events_append(registry, &change, error) : status;
}

mint_status_t mint_registry_add_station(mint_registry_t *registry, const char *name,
                                        const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                                        mint_error_t *error)
{
    if (!mint_name_is_valid(name, MINT_STATION_MAX_LEN)) {
        mint_error_set(error, "'%.64s' cannot be a station's name", name);
        mint_error_hint(error, "1 to 32 letters, digits, '.', '_', '-'");
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status = mint_transaction_begin(registry, error);
    if (status == MINT_OK) {
        status = mint_transaction_end(registry, add(registry, name, public_key, error), error);
    }
    return status;
}

mint_status_t mint_registry_find_station(mint_registry_t *registry, const char *name,
                                         uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                                         mint_error_t *error)
{
    bool found = false;
    mint_query_t query;
    mint_query_start(&query, registry, "SELECT public_key FROM stations WHERE name = ?1");
    mint_query_text(&query, name);
    if (mint_query_row(&query)) {
        found = mint_query_get_array(&query, public_key, MINT_P256_PUBLIC_KEY_LEN);
    }
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && !found) {
        status = mint_fail(error, MINT_ERR_NOT_FOUND, "there is no station '%.64s'", name);
    }
    return status;
}

mint_status_t mint_registry_find_delegation(mint_registry_t *registry, const char *station,
                                            const char *batch,
                                            uint8_t delegation[MINT_DELEGATION_COSE_MAX_LEN],
                                            size_t *delegation_len, mint_error_t *error)
{
    *delegation_len = 0;
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT d.cose FROM delegations d JOIN stations s ON s.id = d.station"
                     " JOIN batches b ON b.id = d.batch WHERE s.name = ?1 AND b.name = ?2");
    mint_query_text(&query, station);
    mint_query_text(&query, batch);
    if (mint_query_row(&query)) {
        mint_query_get_bytes(&query, delegation, MINT_DELEGATION_COSE_MAX_LEN, delegation_len);
    }
    mint_status_t status = mint_query_finish(&query, error);
    if (status != MINT_OK) {
        *delegation_len = 0;
    } else if (*delegation_len == 0) {
        status = mint_fail(error, MINT_ERR_NOT_FOUND,
                           "station '%.64s' is not delegated to a batch '%.64s'", station, batch);
    }
    return status;
}
