// SPDX-License-Identifier: Apache-2.0
//
// Checking a proof: the signature first, then what it says.
#include "station/proof.h"

#include <string.h>

#include "mintmark/certs/certificate.h"
#include "mintmark/certs/key.h"
#include "mintmark/cose.h"

static mint_status_t certified_point(mint_bytes_t certificate,
                                     uint8_t point[MINT_P256_PUBLIC_KEY_LEN], mint_error_t *error)
{
    mint_key_t *key = mint_key_new();
    if (key == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    mint_status_t status = mint_certificate_public_key(certificate, key, error);
    if (status == MINT_OK) {
        status = mint_key_p256_point(key, point);
    }
    mint_key_free(key);
    return status;
}

static mint_status_t verify(mint_bytes_t answer, const uint8_t point[MINT_P256_PUBLIC_KEY_LEN],
                            mint_proof_t *proof, mint_error_t *error)
{
    mint_bytes_t message;
    mint_cose_sign1_t sign1;
    mint_status_t status = mint_field_read(answer.data, answer.len, MINT_FIELD_PROOF, &message);
    if (status == MINT_OK) {
        status = mint_cose_sign1_read(message.data, message.len, &sign1);
    }
    if (status != MINT_OK) {
        return mint_fail(error, status, "the device's proof is malformed");
    }
    status = mint_cose_sign1_verify(&sign1, MINT_COSE_TEXT_PROOF, point);
    if (status != MINT_OK) {
        return mint_fail(error, status,
                         "the device's proof is not signed by the key of its certificate");
    }
    status = mint_proof_read(sign1.payload.data, sign1.payload.len, proof);
    return status == MINT_OK
               ? status
               : mint_fail(error, status, "what the device's proof says is malformed");
}

mint_status_t mint_proof_open(mint_bytes_t answer, mint_bytes_t certificate,
                              const uint8_t id[MINT_DEVICE_ID_LEN],
                              const uint8_t challenge[MINT_CHALLENGE_LEN], mint_proof_t *proof,
                              mint_error_t *error)
{
    uint8_t point[MINT_P256_PUBLIC_KEY_LEN];
    memset(proof, 0, sizeof *proof);
    mint_status_t status = certified_point(certificate, point, error);
    if (status == MINT_OK) {
        status = verify(answer, point, proof, error);
    }
    if (status == MINT_OK && memcmp(proof->id, id, sizeof proof->id) != 0) {
        status = mint_fail(error, MINT_ERR_TARGET, "the device's proof names another device");
    }
    if (status == MINT_OK && memcmp(proof->challenge, challenge, sizeof proof->challenge) != 0) {
        status = mint_fail(error, MINT_ERR_TARGET,
                           "the device's proof answers another challenge than ours");
    }
    if (status != MINT_OK) {
        memset(proof, 0, sizeof *proof);
    }
    return status;
}
