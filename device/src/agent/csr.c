// SPDX-License-Identifier: Apache-2.0
//
// Command CSR: the certificate request (RFC 2986), which proves to the station that the device has
// the private key. Its subject is the device's id as serialNumber in lowercase hex; what else a
// certificate says is the factory's to decide. Each reading has a signature of its own over the
// same content. Who asks with a challenge gets it under the batch's enrolment key, if the firmware
// has one.
#include "agent/command.h"
#include "agent/der.h"
#include "agent/keys.h"
#include "agent/spki.h"

#define INFO_MAX_LEN 160u ///< bytes of a CertificationRequestInfo
#define CSR_MAX_LEN  256u ///< bytes of the whole request

/// AlgorithmIdentifier of ECDSA with SHA-256, without parameters (RFC 5758 §3.2).
static const uint8_t ecdsa_with_sha256[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                            0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};
/// id-at-serialNumber (X.520 §6.2.9).
static const uint8_t serial_number[] = {0x55, 0x04, 0x05};

/// Name: one RelativeDistinguishedName with one attribute.
static void put_subject(mint_agent_der_t *der, const uint8_t id[MINT_DEVICE_ID_LEN])
{
    static const char digits[] = "0123456789abcdef";
    char text[2 * MINT_DEVICE_ID_LEN];
    for (size_t i = 0; i < MINT_DEVICE_ID_LEN; i++) {
        text[2 * i] = digits[id[i] >> 4];
        text[2 * i + 1] = digits[id[i] & 0x0Fu];
    }
    const size_t end = der->at;
    mint_agent_der_put_value(der, MINT_DER_PRINTABLE_STRING, text, sizeof text);
    mint_agent_der_put_value(der, MINT_DER_OID, serial_number, sizeof serial_number);
    mint_agent_der_wrap(der, MINT_DER_SEQUENCE, end);
    mint_agent_der_wrap(der, MINT_DER_SET, end);
    mint_agent_der_wrap(der, MINT_DER_SEQUENCE, end);
}

/// CertificationRequestInfo (RFC 2986 §4.1), last field first.
static void put_info(mint_agent_der_t *der, const uint8_t id[MINT_DEVICE_ID_LEN],
                     const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    static const uint8_t version_1 = 0;
    uint8_t spki[MINT_SPKI_LEN];
    mint_spki_make(public_key, spki);
    const size_t end = der->at;
    mint_agent_der_wrap(der, MINT_DER_CONTEXT_0, end); // attributes: none
    mint_agent_der_put(der, spki, sizeof spki);
    put_subject(der, id);
    mint_agent_der_put_value(der, MINT_DER_INTEGER, &version_1, sizeof version_1);
    mint_agent_der_wrap(der, MINT_DER_SEQUENCE, end);
}

/// Ecdsa-Sig-Value in a BIT STRING (RFC 3279 §2.2.3).
static void put_signature(mint_agent_der_t *der, const uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    static const uint8_t no_unused_bits = 0;
    const size_t half_len = MINT_P256_SIGNATURE_LEN / 2;
    const size_t end = der->at;
    mint_agent_der_put_unsigned(der, signature + half_len, half_len);
    mint_agent_der_put_unsigned(der, signature, half_len);
    mint_agent_der_wrap(der, MINT_DER_SEQUENCE, end);
    mint_agent_der_put(der, &no_unused_bits, sizeof no_unused_bits);
    mint_agent_der_wrap(der, MINT_DER_BIT_STRING, end);
}

static mint_status_t sign_info(mint_agent_t *agent, mint_bytes_t info,
                               uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
    uint8_t digest[MINT_SHA256_LEN];
    const mint_random_t random = mint_rng_random(&agent->rng);
    mint_status_t status = mint_sha256(info.data, info.len, digest);
    if (status == MINT_OK) {
        status = mint_keys_load(agent, MINT_UID_IDENTITY_KEY, private_key);
        if (status == MINT_OK) {
            status = mint_p256_sign(&random, private_key, digest, signature);
        }
        mint_wipe(private_key, sizeof private_key);
    }
    return status;
}

/// Answers the request, with its MAC if the station wants one and there is a key to make it.
static mint_status_t answer_csr(mint_call_t *call, mint_bytes_t challenge, mint_bytes_t csr)
{
    const mint_agent_t *agent = call->agent;
    uint8_t mac[MINT_SHA256_LEN];
    mint_csr_answer_t answer = {.csr = csr};
    mint_status_t status = MINT_OK;
    if (challenge.len != 0 && agent->enrolment_key != NULL) {
        status = mint_enrolment_mac(agent->enrolment_key, challenge.data, agent->id, csr, mac);
        answer.mac = (mint_bytes_t){mac, sizeof mac};
    }
    if (status == MINT_OK) {
        mint_csr_answer_write(call->answer, &answer);
    }
    return status;
}

mint_status_t mint_command_csr(mint_call_t *call)
{
    mint_bytes_t challenge;
    uint8_t info_buffer[INFO_MAX_LEN];
    uint8_t csr_buffer[CSR_MAX_LEN];
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    mint_agent_der_t der;
    mint_status_t status =
        mint_csr_request_read(call->arguments.data, call->arguments.len, &challenge);
    if (status == MINT_OK) {
        status = mint_keys_public(call->agent, MINT_UID_IDENTITY_KEY, public_key);
    }
    if (status != MINT_OK) {
        return status;
    }
    mint_agent_der_init(&der, info_buffer, sizeof info_buffer);
    put_info(&der, call->agent->id, public_key);
    const mint_bytes_t info = mint_agent_der_written(&der);
    status = info.len > 0 ? sign_info(call->agent, info, signature) : MINT_ERR_SPACE;
    if (status != MINT_OK) {
        return status;
    }
    mint_agent_der_init(&der, csr_buffer, sizeof csr_buffer);
    put_signature(&der, signature);
    mint_agent_der_put(&der, ecdsa_with_sha256, sizeof ecdsa_with_sha256);
    mint_agent_der_put(&der, info.data, info.len);
    mint_agent_der_wrap(&der, MINT_DER_SEQUENCE, sizeof csr_buffer);
    const mint_bytes_t csr = mint_agent_der_written(&der);
    return csr.len > 0 ? answer_csr(call, challenge, csr) : MINT_ERR_SPACE;
}
