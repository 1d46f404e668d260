// SPDX-License-Identifier: Apache-2.0
//
// The intent before the signature: the device takes its place in the batch, its key is fixed and a
// serial number reserved. The count of places and the taking of one are in one transaction that
// holds the write lock, so a batch never has more devices than were ordered, however many stations
// there are. A device keeps the serial number it was given at first, so a crash before the result
// costs nothing and leaves nothing; what was signed before the crash never left the process that
// died.
#include <string.h>

#include "registry/certificate_row.h"
#include "registry/device_row.h"

#define SERIAL_TRIES 8 ///< a 158-bit number that is taken 8 times in a row is a broken generator

/// Takes the device's place and fixes its identity key, the first time.
static mint_status_t fix_key(mint_registry_t *registry, const mint_device_row_t *row,
                             const uint8_t *public_key, mint_error_t *error)
{
    const mint_device_t *device = &row->device;
    if (device->has_public_key) {
        if (memcmp(device->public_key, public_key, sizeof device->public_key) == 0) {
            return MINT_OK;
        }
        mint_error_set(error, "the device has another identity key than the one on record");
        mint_error_hint(error, "it was erased, or another device says it has this id");
        return MINT_ERR_MISMATCH;
    }
    int64_t batch = 0;
    mint_status_t status = mint_batch_find_place(registry, device->batch, &batch, error);
    if (status != MINT_OK) {
        return status;
    }
    mint_query_t query;
    mint_query_start(&query, registry,
                     "UPDATE devices SET public_key = ?2, progress = 1, changed = ?3"
                     " WHERE id = ?1");
    mint_query_integer(&query, row->id);
    mint_query_bytes(&query, public_key, MINT_P256_PUBLIC_KEY_LEN);
    mint_query_integer(&query, mint_registry_now());
    status = mint_query_run(&query, error);
    if (status == MINT_ERR_DUPLICATE) {
        mint_error_set(error, "another device has the same identity key");
        mint_error_hint(error, "stop the line: two random generators give the same numbers");
    }
    return status == MINT_OK ? mint_device_row_changed(registry, row, "device.keyed", error)
                             : status;
}

/// Positive and always 20 bytes: the top bit clear, the next one set (RFC 5280 §4.1.2.2).
static mint_status_t make_serial(const mint_random_t *random, uint8_t serial[MINT_SERIAL_LEN])
{
    mint_status_t status = random->fill(random->context, serial, MINT_SERIAL_LEN);
    serial[0] = (uint8_t)((serial[0] & 0x3F) | 0x40);
    return status;
}

static mint_status_t insert_intent(mint_registry_t *registry, int64_t device, const uint8_t *serial,
                                   mint_bytes_t csr, mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(&query, registry,
                     "INSERT INTO certificates (serial, device, csr, intended)"
                     " VALUES (?1, ?2, ?3, ?4)");
    mint_query_bytes(&query, serial, MINT_SERIAL_LEN);
    mint_query_integer(&query, device);
    mint_query_bytes(&query, csr.data, csr.len);
    mint_query_integer(&query, mint_registry_now());
    return mint_query_run(&query, error);
}

static mint_status_t reserve(mint_registry_t *registry, const mint_random_t *random,
                             const mint_device_row_t *row, mint_bytes_t csr, uint8_t *serial,
                             mint_error_t *error)
{
    mint_status_t status = MINT_ERR_DUPLICATE;
    for (int i = 0; i < SERIAL_TRIES && status == MINT_ERR_DUPLICATE; i++) {
        status = make_serial(random, serial);
        if (status != MINT_OK) {
            return mint_fail(error, status, "no random bytes for a serial number");
        }
        status = insert_intent(registry, row->id, serial, csr, error);
    }
    if (status == MINT_ERR_DUPLICATE) {
        return mint_fail(error, MINT_ERR_CRYPTO, "the host's random numbers repeat");
    }
    char detail[2 * MINT_SERIAL_LEN + 1];
    mint_hex(serial, MINT_SERIAL_LEN, detail);
    mint_change_t change = {.kind = "certificate.intend",
                            .subject = "certificates",
                            .row = sqlite3_last_insert_rowid(registry->db),
                            .detail = detail};
    return status == MINT_OK ? mint_events_append(registry, &change, error) : status;
}

/// A device whose certificate was revoked gets no other: whoever revoked it did not want it to be
/// one of the factory's any more, and putting it on the line again must not undo that.
static mint_status_t check_not_revoked(mint_registry_t *registry, const mint_device_row_t *row,
                                       mint_error_t *error)
{
    mint_query_t query;
    mint_query_start(
        &query, registry,
        "SELECT 1 FROM certificates WHERE device = ?1 AND revoked IS NOT NULL LIMIT 1");
    mint_query_integer(&query, row->id);
    bool revoked = mint_query_row(&query);
    mint_status_t status = mint_query_finish(&query, error);
    if (status == MINT_OK && revoked) {
        mint_error_set(error, "the device's certificate was revoked");
        mint_error_hint(error, "a hold can be taken back: `mintmark cert revoke --reason "
                               "removeFromCRL`");
        status = MINT_ERR_STATE;
    }
    return status;
}

/// What an intent is about.
typedef struct {
    const mint_random_t *random;
    const uint8_t *id;
    const uint8_t *public_key;
    mint_bytes_t csr;
} intent_t;

static mint_status_t intend(mint_registry_t *registry, const intent_t *intent,
                            mint_certificate_record_t *certificate, mint_error_t *error)
{
    mint_device_row_t row;
    bool found = false;
    mint_status_t status = mint_device_row_find(registry, intent->id, &row, error);
    if (status == MINT_OK && row.device.retired_s != 0) {
        status = mint_device_row_fail_retired(error);
    }
    if (status == MINT_OK) {
        status = fix_key(registry, &row, intent->public_key, error);
    }
    if (status == MINT_OK) {
        status = mint_certificate_row_find_live(registry, intent->id, certificate, &found, error);
    }
    if (status == MINT_OK && !found) {
        status = check_not_revoked(registry, &row, error);
    }
    if (status == MINT_OK && !found) {
        status = reserve(registry, intent->random, &row, intent->csr, certificate->serial, error);
    }
    return status;
}

mint_status_t mint_registry_intend_certificate(
    mint_registry_t *registry, const mint_random_t *random, const uint8_t id[MINT_DEVICE_ID_LEN],
    const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN], mint_bytes_t csr,
    mint_certificate_record_t *certificate, mint_error_t *error)
{
    *certificate = (mint_certificate_record_t){0};
    if (csr.len == 0 || csr.len > MINT_CSR_MAX_LEN) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a CSR has 1 to %u bytes", MINT_CSR_MAX_LEN);
    }
    intent_t intent = {.random = random, .id = id, .public_key = public_key, .csr = csr};
    mint_status_t status = mint_transaction_begin(registry, error);
    if (status == MINT_OK) {
        status =
            mint_transaction_end(registry, intend(registry, &intent, certificate, error), error);
    }
    if (status != MINT_OK) {
        *certificate = (mint_certificate_record_t){0};
    }
    return status;
}
