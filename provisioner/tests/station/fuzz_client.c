// SPDX-License-Identifier: Apache-2.0
//
// Fuzz target: arbitrary devices against the client, and against what the station reads of their
// answers. The input is a program: each byte says what the device does next: sends bytes as they
// are, sends a well-framed packet that may match the question, or says nothing until time is up.
#include <stdlib.h>
#include <string.h>

#include "mintmark/certs/buffer.h"
#include "station/client.h"
#include "station/intake.h"
#include "station/proof.h"
#include "station/station.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t question[] = {0xA0};
static const uint8_t id[MINT_DEVICE_ID_LEN];

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static mint_status_t authorise(void *context, const mint_authorisation_t *authorisation,
                               mint_writer_t *writer)
{
    (void)context;
    mint_authorisation_write(writer, authorisation);
    return mint_writer_status(writer);
}

static mint_status_t append(void *context, const uint8_t *data, size_t len)
{
    mint_buffer_append(context, data, len);
    return MINT_OK;
}

// What the entropy gate makes of samples, whatever they are.
static void read_samples(mint_bytes_t samples)
{
    mint_noise_figures_t figures;
    uint8_t marks[MINT_NOISE_MARKS][MINT_SHA256_LEN];
    size_t count;
    mint_status_t status = mint_noise_judge(samples.data, samples.len, 96, &figures, NULL);
    require(status == MINT_ERR_ARGUMENT || figures.samples == samples.len);
    require(mint_noise_mark(samples.data, samples.len, 96, marks, &count) == MINT_OK &&
            count <= MINT_NOISE_MARKS);
}

// No answer passes for that of a device with the batch's key, which the fuzzer does not have.
static void read_csr(mint_bytes_t body)
{
    static mint_station_t station = {.batch = {.enrolment = true}, .enrolment_key = {0x5A, 0xC3}};
    static const uint8_t challenge[MINT_CHALLENGE_LEN];
    mint_csr_answer_t answer;
    mint_cause_t cause;
    if (mint_csr_answer_read(body.data, body.len, &answer) == MINT_OK) {
        mint_status_t status =
            mint_station_check_enrolment(&station, challenge, id, &answer, &cause, NULL);
        require(status == (answer.mac.len == 0 ? MINT_ERR_UNAUTHORISED : MINT_ERR_AUTHENTICATION));
        require(cause == MINT_CAUSE_ENROLMENT);
    }
}

// What a station makes of an answer, whatever it was meant to be.
static void read_answer(mint_bytes_t body)
{
    mint_info_t info;
    mint_proof_t proof;
    mint_bytes_t field;
    char health[MINT_HEALTH_MAX_LEN + 1];
    static const uint8_t challenge[MINT_CHALLENGE_LEN];
    if (mint_info_read(body.data, body.len, &info) == MINT_OK) {
        (void)!mint_intake_gate(&info, 64, NULL);
        require(mint_intake_health(&info, NULL, health) == MINT_OK);
    }
    read_csr(body);
    if (mint_field_read(body.data, body.len, MINT_FIELD_SAMPLES, &field) == MINT_OK) {
        read_samples(field);
    }
    require(mint_proof_open(body, (mint_bytes_t){question, sizeof question}, id, challenge, &proof,
                            NULL) != MINT_OK);
}

static mint_bytes_t take_bytes(mint_reader_t *program)
{
    size_t len = mint_read_u8(program);
    len = len < program->left_len ? len : program->left_len;
    return (mint_bytes_t){mint_read_bytes(program, len), len};
}

// A response with the sequence of the packet that the client sent last, give or take.
static void send_response(mint_client_t *client, mint_reader_t *program, uint64_t now_ms)
{
    uint8_t shape = mint_read_u8(program);
    mint_bytes_t body = take_bytes(program);
    if (mint_reader_status(program) != MINT_OK) {
        return;
    }
    mint_smp_header_t header = {
        .version = shape & 1u,
        .op = (shape & 2u) != 0 ? MINT_SMP_WRITE_RESPONSE : MINT_SMP_READ_RESPONSE,
        .body_len = (uint16_t)body.len,
        .group = (shape & 4u) != 0 ? MINT_SMP_GROUP_OS : MINT_SMP_GROUP_MINTMARK,
        .sequence = (uint8_t)(client->sequence - 1u - (shape >> 3 & 1u)),
        .command = (shape & 16u) != 0 ? MINT_COMMAND_NONCE : client->command};
    uint8_t packet[MINT_SMP_HEADER_LEN + UINT8_MAX];
    mint_writer_t writer;
    mint_writer_init(&writer, packet, sizeof packet);
    mint_smp_write_header(&writer, &header);
    mint_write_bytes(&writer, body.data, body.len);
    mint_buffer_t framed = {0};
    require(mint_smp_send_packet(packet, writer.len, append, &framed) == MINT_OK);
    mint_client_take(client, framed.data, framed.len, now_ms);
    mint_buffer_free(&framed);
}

static void ask(mint_client_t *client, bool write, uint64_t now_ms)
{
    mint_status_t status =
        write ? mint_client_write(client, id, MINT_COMMAND_KEY, question, sizeof question, now_ms)
              : mint_client_read(client, MINT_COMMAND_INFO, question, sizeof question, now_ms);
    require(status == MINT_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { SEND_BYTES, SEND_RESPONSE, SAY_NOTHING, TAKE_OUTPUT, KINDS };
    static mint_client_t client;
    const mint_authoriser_t authoriser = {authorise, NULL};
    mint_reader_t program;
    uint64_t now_ms = 0;
    mint_reader_init(&program, data, size);
    mint_client_init(&client, &mint_client_patience, &authoriser, mint_read_u8(&program));
    bool write = (mint_read_u8(&program) & 1u) != 0;
    ask(&client, write, now_ms);
    while (mint_reader_status(&program) == MINT_OK && program.left_len > 0) {
        uint8_t action = mint_read_u8(&program) % KINDS;
        if (action == SEND_BYTES) {
            mint_bytes_t bytes = take_bytes(&program);
            mint_client_take(&client, bytes.data, bytes.len, now_ms);
        } else if (action == SEND_RESPONSE) {
            send_response(&client, &program, now_ms);
        } else if (action == SAY_NOTHING) {
            now_ms = mint_client_deadline(&client);
            mint_client_tick(&client, now_ms);
        } else {
            mint_client_sent(&client, mint_client_output(&client).len);
        }
        require(client.packets <= MINT_CLIENT_TRIES_MAX + 1);
        require(client.tried_count <= MINT_CLIENT_TRIES_MAX);
        mint_bytes_t body;
        bool refused;
        if (mint_client_finished(&client)) {
            if (mint_client_result(&client, &body, &refused) == MINT_OK) {
                read_answer(body);
            }
            ask(&client, write, now_ms);
        }
    }
    return 0;
}
