// SPDX-License-Identifier: Apache-2.0
//
// The steps of a provisioning run.
#include "device/tests/agent/provision.h"
#include "agent/psks.h"

#include "agent/der.h"
#include "agent/spki.h"
#include "mintmark/hpke.h"

static const uint8_t empty_map[] = {0xA0};
const mint_bytes_t no_fields = {empty_map, sizeof empty_map};

mint_status_t provision_key(fake_station_t *station, fake_device_t *device,
                            uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    mint_bytes_t answer;
    mint_bytes_t key;
    mint_status_t status =
        fake_station_write(station, device, MINT_COMMAND_KEY, no_fields, &answer);
    if (status == MINT_OK) {
        assert_ok(mint_field_read(answer.data, answer.len, "public", &key));
        assert_int_equal(key.len, MINT_P256_PUBLIC_KEY_LEN);
        memcpy(public_key, key.data, key.len);
    }
    return status;
}

size_t make_certificate(const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN], uint8_t serial,
                        size_t padding_len, uint8_t out[MINT_CERTIFICATE_MAX_LEN + 64])
{
    static const uint8_t padding[MINT_CERTIFICATE_MAX_LEN];
    static const uint8_t version[] = {0x02, 0x01, 0x02};
    uint8_t buffer[MINT_CERTIFICATE_MAX_LEN + 64];
    uint8_t spki[MINT_SPKI_LEN];
    mint_spki_make(public_key, spki);
    mint_agent_der_t der;
    mint_agent_der_init(&der, buffer, sizeof buffer);
    mint_agent_der_put_value(&der, MINT_DER_BIT_STRING, padding, padding_len);
    mint_agent_der_put_value(&der, MINT_DER_SEQUENCE, NULL, 0); // signatureAlgorithm
    const size_t tbs_end = der.at;
    mint_agent_der_put(&der, spki, sizeof spki);
    mint_agent_der_put_value(&der, MINT_DER_SEQUENCE, NULL, 0); // subject
    mint_agent_der_put_value(&der, MINT_DER_SEQUENCE, NULL, 0); // validity
    mint_agent_der_put_value(&der, MINT_DER_SEQUENCE, NULL, 0); // issuer
    mint_agent_der_put_value(&der, MINT_DER_SEQUENCE, NULL, 0); // signature
    mint_agent_der_put_unsigned(&der, &serial, sizeof serial);
    mint_agent_der_put_value(&der, MINT_DER_CONTEXT_0, version, sizeof version);
    mint_agent_der_wrap(&der, MINT_DER_SEQUENCE, tbs_end);
    mint_agent_der_wrap(&der, MINT_DER_SEQUENCE, sizeof buffer);
    const mint_bytes_t written = mint_agent_der_written(&der);
    assert_true(written.len > 0);
    memcpy(out, written.data, written.len);
    return written.len;
}

mint_status_t provision_certificate(fake_station_t *station, fake_device_t *device, uint8_t index,
                                    uint8_t count, mint_bytes_t der)
{
    const mint_certificate_request_t request = {index, count, der};
    uint8_t bytes[MINT_SMP_PACKET_SIZE];
    mint_writer_t writer;
    mint_bytes_t answer;
    mint_writer_init(&writer, bytes, sizeof bytes);
    mint_certificate_request_write(&writer, &request);
    return fake_station_write(station, device, MINT_COMMAND_CERTIFICATE,
                              (mint_bytes_t){bytes, writer.len}, &answer);
}

mint_status_t provision_chain(fake_station_t *station, fake_device_t *device,
                              const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN], uint8_t count,
                              uint8_t serial)
{
    mint_status_t status = MINT_OK;
    for (uint8_t i = 0; i < count && status == MINT_OK; i++) {
        uint8_t der[MINT_CERTIFICATE_MAX_LEN + 64];
        const uint8_t *key = i == 0 ? public_key : station->authority.public_key;
        size_t len = make_certificate(key, (uint8_t)(serial + i), 70, der);
        status = provision_certificate(station, device, i, count, (mint_bytes_t){der, len});
    }
    return status;
}

mint_status_t provision_prove(fake_station_t *station, fake_device_t *device,
                              const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN],
                              mint_proof_t *proof)
{
    uint8_t challenge[MINT_CHALLENGE_LEN];
    uint8_t body[64];
    mint_writer_t writer;
    mint_bytes_t answer;
    mint_bytes_t message;
    mint_cose_sign1_t cose;
    memset(challenge, (int)fake_random_next(&station->random) & 0xFF, sizeof challenge);
    mint_writer_init(&writer, body, sizeof body);
    mint_field_write(&writer, "challenge", (mint_bytes_t){challenge, sizeof challenge});
    mint_status_t status = fake_station_send(station, device, MINT_SMP_READ, MINT_COMMAND_PROVE,
                                             (mint_bytes_t){body, writer.len}, &answer);
    if (status != MINT_OK) {
        return status;
    }
    assert_ok(mint_field_read(answer.data, answer.len, "proof", &message));
    assert_ok(mint_cose_sign1_read(message.data, message.len, &cose));
    assert_ok(mint_cose_sign1_verify(&cose, MINT_COSE_TEXT_PROOF, public_key));
    assert_ok(mint_proof_read(cose.payload.data, cose.payload.len, proof));
    assert_memory_equal(proof->challenge, challenge, sizeof challenge);
    assert_memory_equal(proof->id, device->id, sizeof proof->id);
    return MINT_OK;
}

mint_status_t provision_psk(fake_station_t *station, fake_device_t *device,
                            const uint8_t transport_key[MINT_P256_PUBLIC_KEY_LEN],
                            const char *identity, mint_bytes_t psk)
{
    uint8_t info[12 + MINT_DEVICE_ID_LEN] = "mintmark-psk";
    uint8_t ciphertext[MINT_PSK_MAX_LEN + MINT_AEAD_TAG_LEN];
    uint8_t bytes[MINT_SMP_PACKET_SIZE];
    mint_writer_t writer;
    mint_bytes_t answer;
    const mint_random_t random = fake_random(&station->random);
    mint_psk_request_t request = {
        .identity = {(const uint8_t *)identity, strlen(identity)},
        .ciphertext = {ciphertext, psk.len + MINT_AEAD_TAG_LEN},
    };
    memcpy(info + 12, device->id, MINT_DEVICE_ID_LEN);
    assert_ok(mint_hpke_seal(&random, transport_key, info, sizeof info, request.identity.data,
                             request.identity.len, psk.data, psk.len, request.enc, ciphertext));
    mint_writer_init(&writer, bytes, sizeof bytes);
    mint_psk_request_write(&writer, &request);
    return fake_station_write(station, device, MINT_COMMAND_PSK, (mint_bytes_t){bytes, writer.len},
                              &answer);
}

mint_status_t provision_lock_with(fake_station_t *station, fake_device_t *device, uint32_t psks)
{
    uint8_t bytes[16];
    mint_writer_t writer;
    mint_bytes_t answer;
    mint_writer_init(&writer, bytes, sizeof bytes);
    mint_number_write(&writer, MINT_FIELD_PSKS, psks);
    return fake_station_write(station, device, MINT_COMMAND_LOCK, (mint_bytes_t){bytes, writer.len},
                              &answer);
}

mint_status_t provision_lock(fake_station_t *station, fake_device_t *device)
{
    return provision_lock_with(station, device, mint_agent_psk_count(&device->agent));
}

mint_info_t provision_info(fake_station_t *station, fake_device_t *device)
{
    mint_info_t info;
    mint_bytes_t answer;
    assert_ok(fake_station_read(station, device, MINT_COMMAND_INFO, &answer));
    assert_ok(mint_info_read(answer.data, answer.len, &info));
    return info;
}

mint_status_t provision_all(fake_station_t *station, fake_device_t *device,
                            uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    mint_proof_t proof;
    mint_status_t status = provision_key(station, device, public_key);
    if (status == MINT_OK) {
        status = provision_chain(station, device, public_key, 2, 1);
    }
    if (status == MINT_OK) {
        status = provision_prove(station, device, public_key, &proof);
    }
    if (status == MINT_OK) {
        status = provision_psk(station, device, proof.transport_key, TEST_PSK_IDENTITY,
                               (mint_bytes_t){(const uint8_t *)TEST_PSK, TEST_PSK_LEN});
    }
    return status == MINT_OK ? provision_lock(station, device) : status;
}
