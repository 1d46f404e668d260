// SPDX-License-Identifier: Apache-2.0
//
// The station for the agent's tests.
#include "device/tests/agent/fake_station.h"

/// What signing needs.
typedef struct {
    fake_station_t *station;
    const fake_key_t *key;
} signing_t;

static mint_status_t sign(void *context, const uint8_t digest[MINT_SHA256_LEN],
                          uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    signing_t *signing = context;
    const mint_random_t random = fake_random(&signing->station->random);
    return mint_p256_sign(&random, signing->key->private_key, digest, signature);
}

void fake_key_make(fake_key_t *key, fake_random_t *random)
{
    const mint_random_t callback = fake_random(random);
    assert_ok(mint_p256_generate(&callback, key->private_key, key->public_key));
}

void fake_station_make(fake_station_t *station, uint8_t number, const char *batch)
{
    memset(station, 0, sizeof *station);
    station->random.state = 0x5747u + number;
    station->batch = batch;
    fake_key_make(&station->authority, &station->random);
    fake_key_make(&station->station, &station->random);
}

static void hear(fake_station_t *station)
{
    assert_true(station->response_len <= sizeof station->heard - station->heard_len);
    memcpy(station->heard + station->heard_len, station->response, station->response_len);
    station->heard_len += station->response_len;
}

mint_status_t fake_station_send(fake_station_t *station, fake_device_t *device, mint_smp_op_t op,
                                uint8_t command, mint_bytes_t body, mint_bytes_t *answer)
{
    const mint_smp_header_t header = {
        1, op, (uint16_t)body.len, MINT_SMP_GROUP_MINTMARK, station->sequence++, command};
    mint_writer_t writer;
    mint_writer_init(&writer, station->packet, sizeof station->packet);
    mint_smp_write_header(&writer, &header);
    mint_write_bytes(&writer, body.data, body.len);
    assert_ok(mint_writer_status(&writer));
    mint_agent_handle(&device->agent, station->packet, writer.len, station->response,
                      sizeof station->response, &station->response_len);
    hear(station);

    mint_smp_header_t got;
    assert_ok(mint_smp_read_header(station->response, station->response_len, &got));
    assert_int_equal(got.op, op + 1);
    assert_int_equal(got.version, 1);
    assert_int_equal(got.group, header.group);
    assert_int_equal(got.sequence, header.sequence);
    assert_int_equal(got.command, command);
    *answer = (mint_bytes_t){station->response + MINT_SMP_HEADER_LEN, got.body_len};
    uint16_t group;
    uint32_t rc;
    if (!mint_error_body_read(answer->data, answer->len, &group, &rc)) {
        return MINT_OK;
    }
    assert_int_equal(group, MINT_SMP_GROUP_MINTMARK);
    return (mint_status_t)rc;
}

mint_status_t fake_station_read(fake_station_t *station, fake_device_t *device, uint8_t command,
                                mint_bytes_t *answer)
{
    return fake_station_send(station, device, MINT_SMP_READ, command, (mint_bytes_t){NULL, 0},
                             answer);
}

fake_write_t fake_station_prepare(fake_station_t *station, fake_device_t *device, uint8_t command,
                                  mint_bytes_t request)
{
    fake_write_t write = {.authority = &station->authority,
                          .signer = &station->station,
                          .command = command,
                          .request = request};
    mint_bytes_t answer;
    mint_bytes_t nonce;
    assert_ok(fake_station_read(station, device, MINT_COMMAND_NONCE, &answer));
    assert_ok(mint_field_read(answer.data, answer.len, "nonce", &nonce));
    assert_int_equal(nonce.len, MINT_NONCE_LEN);
    memcpy(write.authorisation.nonce, nonce.data, nonce.len);
    memcpy(write.authorisation.id, device->id, sizeof write.authorisation.id);
    write.authorisation.command = command;
    assert_ok(mint_sha256(request.data, request.len, write.authorisation.digest));
    memcpy(write.delegation.station_key, station->station.public_key,
           sizeof write.delegation.station_key);
    strcpy(write.delegation.batch, station->batch);
    strcpy(write.authorisation.batch, station->batch);
    return write;
}

size_t fake_station_sign_payload(fake_station_t *station, mint_bytes_t payload,
                                 mint_bytes_t delegation, const char *text, const fake_key_t *key,
                                 uint8_t *out, size_t size)
{
    signing_t signing = {station, key};
    const mint_cose_signer_t signer = {sign, &signing};
    mint_writer_t writer;
    mint_writer_init(&writer, out, size);
    assert_ok(mint_cose_sign1_write(&writer, payload, delegation, text, &signer));
    return writer.len;
}

size_t fake_station_sign(fake_station_t *station, const fake_write_t *write, uint8_t *body)
{
    uint8_t payload[256];
    uint8_t delegation[MINT_DELEGATION_MAX_LEN + MINT_COSE_OVERHEAD_LEN];
    uint8_t message[512];
    mint_writer_t writer;
    mint_writer_init(&writer, payload, sizeof payload);
    mint_delegation_write(&writer, &write->delegation);
    size_t delegation_len = fake_station_sign_payload(
        station, (mint_bytes_t){payload, writer.len}, (mint_bytes_t){NULL, 0},
        MINT_COSE_TEXT_DELEGATION, write->authority, delegation, sizeof delegation);
    mint_writer_init(&writer, payload, sizeof payload);
    mint_authorisation_write(&writer, &write->authorisation);
    size_t message_len = fake_station_sign_payload(
        station, (mint_bytes_t){payload, writer.len}, (mint_bytes_t){delegation, delegation_len},
        MINT_COSE_TEXT_REQUEST, write->signer, message, sizeof message);
    mint_writer_init(&writer, body, MINT_SMP_PACKET_SIZE - MINT_SMP_HEADER_LEN);
    mint_write_body_write(&writer, write->request, (mint_bytes_t){message, message_len});
    assert_ok(mint_writer_status(&writer));
    return writer.len;
}

mint_status_t fake_station_send_write(fake_station_t *station, fake_device_t *device,
                                      const fake_write_t *write, mint_bytes_t *answer)
{
    uint8_t body[MINT_SMP_PACKET_SIZE];
    size_t len = fake_station_sign(station, write, body);
    if (station->meddle != NULL) {
        station->meddle(device, write->command, (mint_bytes_t){body, len});
    }
    return fake_station_send(station, device, MINT_SMP_WRITE, write->command,
                             (mint_bytes_t){body, len}, answer);
}

mint_status_t fake_station_write(fake_station_t *station, fake_device_t *device, uint8_t command,
                                 mint_bytes_t request, mint_bytes_t *answer)
{
    const fake_write_t write = fake_station_prepare(station, device, command, request);
    return fake_station_send_write(station, device, &write, answer);
}
