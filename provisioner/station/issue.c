// SPDX-License-Identifier: Apache-2.0
//
// From a CSR to the one certificate on record: intend, sign, record. A crash between any two of
// these leaves a registry from which the next call goes on, and never a second certificate.
#include <string.h>
#include <time.h>

#include "mintmark/certs/certificate.h"
#include "mintmark/certs/csr.h"
#include "registry/weak_material.h"
#include "station/station.h"

mint_status_t mint_station_check_csr(const uint8_t id[MINT_DEVICE_ID_LEN],
                                     const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                                     mint_bytes_t der, mint_error_t *error)
{
    mint_csr_t csr;
    char id_text[MINT_DEVICE_ID_TEXT_SIZE];
    mint_device_id_text(id, id_text);
    mint_status_t status = mint_csr_open(der, &csr, error);
    if (status != MINT_OK) {
        return status;
    }
    if (memcmp(csr.public_key, public_key, sizeof csr.public_key) != 0) {
        return mint_fail(error, MINT_ERR_TARGET,
                         "the CSR is for another key than the one the device said it made");
    }
    if (strcmp(csr.serial_number, id_text) != 0) {
        // What it says instead is not shown: it may hold anything, escape sequences too.
        return mint_fail(error, MINT_ERR_TARGET,
                         "the CSR's serialNumber is not %s, the device's id", id_text);
    }
    return MINT_OK;
}

// Two signatures with one r have one secret number behind them, and whoever has both has the key.
static mint_status_t claim(mint_station_t *station, const uint8_t *id, mint_bytes_t csr,
                           mint_claims_t *claims, mint_error_t *error)
{
    mint_weak_material_t material;
    if (!mint_weak_material_request(csr, &material)) {
        return mint_fail(error, MINT_ERR_FORMAT, "the CSR cannot be taken apart");
    }
    mint_status_t status = mint_claims_add(claims, MINT_CLAIM_CSR_R, material.r);
    return status == MINT_OK ? mint_claims_settle(claims, station->registry, id, error) : status;
}

mint_status_t mint_station_sign(const mint_station_t *station, const uint8_t id[MINT_DEVICE_ID_LEN],
                                const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                                const uint8_t serial[MINT_SERIAL_LEN], mint_buffer_t *der,
                                mint_error_t *error)
{
    char id_text[MINT_DEVICE_ID_TEXT_SIZE];
    mint_device_id_text(id, id_text);
    mint_key_t *key = mint_key_new();
    if (key == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    mint_status_t status = mint_key_set_p256_point(key, public_key, error);
    if (status == MINT_OK) {
        mint_issue_t issue = {.profile = station->profile,
                              .values = {.serial = id_text,
                                         .product = station->batch.product,
                                         .batch = station->batch.name,
                                         .id = id_text},
                              .subject_key = key,
                              .issuer = station->issuer,
                              .signer = &station->issuer_signer,
                              .now = time(NULL)};
        memcpy(issue.serial, serial, sizeof issue.serial);
        status = mint_certificate_issue(&issue, der, error);
    }
    mint_key_free(key);
    return status;
}

mint_status_t mint_station_reserve(mint_station_t *station, const uint8_t id[MINT_DEVICE_ID_LEN],
                                   const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                                   mint_bytes_t csr, mint_claims_t *claims,
                                   mint_certificate_record_t *certificate, mint_cause_t *cause,
                                   mint_error_t *error)
{
    mint_status_t status = claim(station, id, csr, claims, error);
    if (status == MINT_OK) {
        status = mint_registry_intend_certificate(station->registry, &station->random, id,
                                                  public_key, csr, certificate, error);
    }
    *cause = mint_cause_of_registry(status);
    return status;
}

mint_status_t mint_station_record(mint_station_t *station, const uint8_t id[MINT_DEVICE_ID_LEN],
                                  const uint8_t serial[MINT_SERIAL_LEN], mint_bytes_t der,
                                  mint_certificate_record_t *certificate, mint_cause_t *cause,
                                  mint_error_t *error)
{
    mint_status_t status = mint_registry_record_certificate(station->registry, serial, der, error);
    if (status == MINT_OK || status == MINT_ERR_MISMATCH) {
        status = mint_registry_find_certificate(station->registry, id, certificate, error);
    }
    *cause = mint_cause_of_registry(status);
    return status;
}
