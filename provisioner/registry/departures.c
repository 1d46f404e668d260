// SPDX-License-Identifier: Apache-2.0
//
// What only the authority may do to a finished device: open it again, or take it out of use. Both
// are recorded before the device is touched: a device that then stays locked is finished again by
// the next station, and one that cannot be reached any more is out of use all the same.
#include "registry/device_row.h"
#include "registry/revocation_row.h"

static mint_status_t reopen(mint_registry_t *registry, const uint8_t *id, mint_error_t *error)
{
    mint_device_row_t row;
    mint_status_t status = mint_device_row_find(registry, id, &row, error);
    if (status != MINT_OK) {
        return status;
    }
    if (row.device.retired_s != 0) {
        return mint_device_row_fail_retired(error);
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

/// The certificate that is to end: the one that is good, or on hold, which somebody could take
/// back. One that was revoked for good stays so, for the reason that it was revoked for; one that
/// was only intended will not be issued to a device out of use.
static mint_status_t find_certificate(mint_registry_t *registry, int64_t device,
                                      uint8_t serial[MINT_SERIAL_LEN], bool *found,
                                      mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT c.serial FROM certificates c WHERE c.device = ?1 AND c.der IS NOT NULL"
                     " AND coalesce((SELECT r.reason FROM revocations r WHERE r.certificate = c.id"
                     "  ORDER BY r.id DESC LIMIT 1), 8) IN (6, 8)");
    mint_query_integer(&query, device);
    *found = mint_query_row(&query) && mint_query_get_array(&query, serial, MINT_SERIAL_LEN);
    return mint_query_finish(&query, error);
}

static mint_status_t end_certificate(mint_registry_t *registry, int64_t device, mint_error_t *error)
{
    uint8_t serial[MINT_SERIAL_LEN];
    bool found = false;
    bool changed;
    mint_status_t status = find_certificate(registry, device, serial, &found, error);
    if (status != MINT_OK || !found) {
        return status;
    }
    const mint_revocation_t revocation = {.serial = {serial, sizeof serial},
                                          .reason = MINT_CRL_CESSATION_OF_OPERATION,
                                          .revoked = mint_registry_now(),
                                          .note = "retired"};
    return mint_revocation_add(registry, &revocation, &changed, error);
}

/// A device that is out of use already is only noted, with the certificate that a version before
/// this one may have left good.
static mint_status_t retire(mint_registry_t *registry, const uint8_t *id, mint_error_t *error)
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
    if (status == MINT_OK) {
        status = mint_device_row_changed(registry, &row, "device.retire", error);
    }
    return status == MINT_OK ? end_certificate(registry, row.id, error) : status;
}

mint_status_t mint_registry_retire_device(mint_registry_t *registry,
                                          const uint8_t id[MINT_DEVICE_ID_LEN], mint_error_t *error)
{
    mint_status_t status = mint_transaction_begin(registry, error);
    return status == MINT_OK ? mint_transaction_end(registry, retire(registry, id, error), error)
                             : status;
}
