// SPDX-License-Identifier: Apache-2.0
//
// What only the authority may do to a finished device: open it again, or take it out of use. Both
// are recorded before the device is touched: a device that then stays locked is finished again by
// the next station, and one that cannot be reached any more is out of use all the same.
#include "registry/device_row.h"

#include "registry/issued.h"

static mint_status_t reopen(mint_registry_t *registry, const uint8_t *id, mint_error_t *error)
{
    mint_device_row_t row;
    mint_status_t status = mint_device_row_find(registry, id, &row, error);
    if (status != MINT_OK) {
        return status;
    }
    if (row.device.progress == MINT_PROGRESS_LOCKED) {
        mint_query_t query;
        mint_query_start(&query, registry,
                         "UPDATE devices SET progress = ?2, store_digest = NULL, changed = ?3"
                         " WHERE id = ?1");
        mint_query_integer(&query, row.id);
        mint_query_integer(&query, MINT_PROGRESS_PROVEN);
        mint_query_integer(&query, mint_registry_now());
        status = mint_query_run(&query, error);
    }
    return status == MINT_OK ? mint_device_row_changed(registry, &row, "device.unlock", error)
                             : status;
}

mint_status_t mint_registry_unlock_device(mint_registry_t *registry,
                                          const uint8_t id[MINT_DEVICE_ID_LEN], mint_error_t *error)
{
    mint_status_t status = mint_transaction_begin(registry, error);
    return status == MINT_OK ? mint_transaction_end(registry, reopen(registry, id, error), error)
                             : status;
}

static mint_status_t tell_retirement(mint_registry_t *registry, const uint8_t *id,
                                     mint_error_t *error)
{
    mint_device_row_t row;
    mint_status_t status = mint_device_row_find(registry, id, &row, error);
    if (status == MINT_OK && row.device.retired_s == 0) {
        mint_query_t query;
        mint_query_start(&query, registry,
                         "UPDATE devices SET retired = ?2, changed = ?2 WHERE id = ?1");
        mint_query_integer(&query, row.id);
        mint_query_integer(&query, mint_registry_now());
        status = mint_query_run(&query, error);
    }
    return status == MINT_OK ? mint_device_row_changed(registry, &row, "device.retire", error)
                             : status;
}

/// A certificate that was revoked for a worse reason stays so.
static mint_status_t end_certificate(mint_registry_t *registry, const uint8_t *id,
                                     mint_error_t *error)
{
    mint_certificate_record_t certificate;
    bool changed;
    mint_status_t status = mint_registry_find_certificate(registry, id, &certificate, error);
    if (status == MINT_OK) {
        const mint_revocation_t revocation = {
            .serial = {certificate.serial, sizeof certificate.serial},
            .reason = MINT_CRL_CESSATION_OF_OPERATION,
            .revoked = mint_registry_now(),
            .note = "retired"};
        status = mint_registry_revoke(registry, &revocation, &changed, error);
    }
    if (status == MINT_ERR_NOT_FOUND || status == MINT_ERR_STATE) {
        mint_error_clear(error);
        return MINT_OK;
    }
    return status;
}

mint_status_t mint_registry_retire_device(mint_registry_t *registry,
                                          const uint8_t id[MINT_DEVICE_ID_LEN], mint_error_t *error)
{
    mint_status_t status = mint_transaction_begin(registry, error);
    if (status == MINT_OK) {
        status = mint_transaction_end(registry, tell_retirement(registry, id, error), error);
    }
    return status == MINT_OK ? end_certificate(registry, id, error) : status;
}
