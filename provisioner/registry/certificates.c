// SPDX-License-Identifier: Apache-2.0
//
// Certificates: recorded before they go to the device, and found again.
#include <string.h>

#include "registry/certificate_row.h"
#include "registry/device_row.h"

void mint_certificate_row_get(mint_query_t *query, mint_certificate_record_t *certificate)
{
    (void)mint_query_get_array(query, certificate->serial, sizeof certificate->serial);
    mint_query_get_bytes(query, certificate->der, sizeof certificate->der, &certificate->der_len);
    (void)mint_query_get_array(query, certificate->fingerprint, sizeof certificate->fingerprint);
    certificate->issued_s = mint_query_get_integer(query);
    certificate->issued = certificate->der_len > 0;
}

mint_status_t mint_certificate_row_find_live(mint_registry_t *registry, const uint8_t *id,
                                             mint_certificate_record_t *certificate, bool *found,
                                             mint_error_t *error)
{
    *found = false;
    *certificate = (mint_certificate_record_t){0};
    mint_query_t query;
    mint_query_start(&query, registry,
                     "SELECT c.serial, c.der, c.fingerprint, c.issued FROM certificates c"
                     " JOIN devices d ON d.id = c.device"
                     " WHERE d.device = ?1 AND c.revoked IS NULL");
    mint_query_bytes(&query, id, MINT_DEVICE_ID_LEN);
    if (mint_query_row(&query)) {
        mint_certificate_row_get(&query, certificate);
        *found = true;
    }
    return mint_query_finish(&query, error);
}

/// Row and device of a reserved serial number, and what was issued under it.
typedef struct {
    int64_t row;
    int64_t device;
    bool is_retired;                ///< the device is
    uint8_t id[MINT_DEVICE_ID_LEN]; ///< the device's
    mint_certificate_record_t certificate;
} reservation_t;

static mint_status_t find_reservation(mint_registry_t *registry, const uint8_t *serial,
                                      reservation_t *reservation, mint_error_t *error)
{
    *reservation = (reservation_t){0};
    mint_query_t query;
    mint_query_start(
        &query, registry,
        "SELECT c.id, d.id, d.retired IS NOT NULL, d.device, c.serial, c.der, c.fingerprint, c.issued"
        " FROM certificates c JOIN devices d ON d.id = c.device"
        " WHERE c.serial = ?1");
    mint_query_bytes(&query, serial, MINT_SERIAL_LEN);
    if (mint_query_row(&query)) {
        reservation->row = mint_query_get_integer(&query);
        reservation->device = mint_query_get_integer(&query);
        reservation->is_retired = mint_query_get_integer(&query) != 0;
        (void)mint_query_get_array(&query, reservation->id, sizeof reservation->id);
        mint_certificate_row_get(&query, &reservation->certificate);
    }
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && reservation->row == 0) {
        status = mint_fail(error, MINT_ERR_NOT_FOUND, "this serial number was not reserved");
    }
    return status;
}

static mint_status_t store_certificate(mint_registry_t *registry, const reservation_t *reservation,
                                       mint_bytes_t der, mint_error_t *error)
{
    uint8_t fingerprint[MINT_SHA256_LEN];
    mint_status_t status = mint_sha256(der.data, der.len, fingerprint);
    if (status != MINT_OK) {
        return mint_fail(error, status, "%s", mint_status_text(status));
    }
    mint_query_t query;
    mint_query_start(&query, registry,
                     "UPDATE certificates SET der = ?2, fingerprint = ?3, issued = ?4"
                     " WHERE id = ?1");
    mint_query_integer(&query, reservation->row);
    mint_query_bytes(&query, der.data, der.len);
    mint_query_bytes(&query, fingerprint, sizeof fingerprint);
    mint_query_integer(&query, mint_registry_now());
    status = mint_query_run(&query, error);
    char detail[2 * MINT_SERIAL_LEN + 1];
    mint_hex(reservation->certificate.serial, MINT_SERIAL_LEN, detail);
    mint_change_t change = {.kind = "certificate.issue",
                            .subject = "certificates",
                            .row = reservation->row,
                            .detail = detail};
    return status == MINT_OK ? mint_events_append(registry, &change, error) : status;
}

static mint_status_t advance_to_issued(mint_registry_t *registry, const reservation_t *reservation,
                                       mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry,
                     "UPDATE devices SET progress = 2, changed = ?2 WHERE id = ?1");
    mint_query_integer(&query, reservation->device);
    mint_query_integer(&query, mint_registry_now());
    mint_status_t status = mint_query_run(&query, error);
    char detail[MINT_DEVICE_ID_TEXT_SIZE];
    mint_hex(reservation->id, MINT_DEVICE_ID_LEN, detail);
    mint_change_t change = {.kind = "device.issued",
                            .subject = "devices",
                            .row = reservation->device,
                            .detail = detail};
    return status == MINT_OK ? mint_events_append(registry, &change, error) : status;
}

static mint_status_t record(mint_registry_t *registry, const uint8_t *serial, mint_bytes_t der,
                            mint_error_t *error)
{
    reservation_t found;
    mint_status_t status = find_reservation(registry, serial, &found, error);
    if (status != MINT_OK) {
        return status;
    }
    if (found.certificate.issued) {
        bool same = found.certificate.der_len == der.len &&
                    memcmp(found.certificate.der, der.data, der.len) == 0;
        return same ? MINT_OK
                    : mint_fail(error, MINT_ERR_MISMATCH,
                                "another certificate is on record under this serial number");
    }
    // It was taken out of use while the certificate was signed, which then must not be good.
    if (found.is_retired) {
        return mint_device_row_fail_retired(error);
    }
    status = store_certificate(registry, &found, der, error);
    return status == MINT_OK ? advance_to_issued(registry, &found, error) : status;
}

mint_status_t mint_registry_record_certificate(mint_registry_t *registry,
                                               const uint8_t serial[MINT_SERIAL_LEN],
                                               mint_bytes_t der, mint_error_t *error)
{
    if (der.len == 0 || der.len > MINT_CERTIFICATE_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a certificate has 1 to %u bytes",
                         MINT_CERTIFICATE_MAX_LEN);
    }
    mint_status_t status = mint_transaction_begin(registry, error);
    if (status == MINT_OK) {
        status = mint_transaction_end(registry, record(registry, serial, der, error), error);
    }
    return status;
}

mint_status_t mint_registry_find_certificate(mint_registry_t *registry,
                                             const uint8_t id[MINT_DEVICE_ID_LEN],
                                             mint_certificate_record_t *certificate,
                                             mint_error_t *error)
{
    bool found = false;
    mint_status_t status = mint_certificate_row_find_live(registry, id, certificate, &found, error);
    if (status == MINT_OK && !certificate->issued) {
        *certificate = (mint_certificate_record_t){0};
        status = mint_fail(error, MINT_ERR_NOT_FOUND, "the device has no certificate");
    }
    return status;
}
