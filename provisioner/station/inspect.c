// SPDX-License-Identifier: Apache-2.0
//
// Inspecting a device by reads alone.
#include "station/inspect.h"

#include <string.h>

#include "mintmark/certs/random.h"
#include "station/proof.h"
#include "station/pump.h"

typedef struct {
    int fd;
    mint_client_t client;
    mint_error_t *error;
} asker_t;

static mint_status_t ask(asker_t *asker, mint_command_t command, const mint_writer_t *question,
                         const char *what, mint_bytes_t *answer)
{
    bool refused;
    *answer = (mint_bytes_t){0};
    mint_status_t status = mint_writer_status(question);
    if (status == MINT_OK) {
        status = mint_pump_ask(asker->fd, &asker->client, command, question->data, question->len,
                               answer, &refused);
    }
    return status == MINT_OK ? status
                             : mint_fail(asker->error, status, "cannot read %s from the device: %s",
                                         what, mint_status_text(status));
}

static mint_status_t read_info(asker_t *asker, mint_info_t *info)
{
    uint8_t body[8];
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_empty_write(&writer);
    mint_bytes_t answer;
    mint_status_t status = ask(asker, MINT_COMMAND_INFO, &writer, "its info", &answer);
    if (status == MINT_OK && mint_info_read(answer.data, answer.len, info) != MINT_OK) {
        status = mint_fail(asker->error, MINT_ERR_PEER, "the device's info message is malformed");
    }
    return status;
}

// Names in a certificate may hold any character; a terminal obeys some of them.
static void make_printable(char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char character = (unsigned char)*text;
        if (character < 0x20 || character == 0x7F) {
            *text = '?';
        }
    }
}

static mint_status_t keep_certificate(mint_bytes_t answer, mint_inspected_certificate_t *out,
                                      mint_error_t *error)
{
    mint_bytes_t der;
    if (mint_field_read(answer.data, answer.len, MINT_FIELD_DER, &der) != MINT_OK ||
        der.len > sizeof out->der) {
        return mint_fail(error, MINT_ERR_PEER, "the device's certificate message is malformed");
    }
    memcpy(out->der, der.data, der.len);
    out->der_len = der.len;
    mint_status_t status =
        mint_certificate_read((mint_bytes_t){out->der, out->der_len}, &out->info, error);
    make_printable(out->info.subject);
    make_printable(out->info.issuer);
    make_printable(out->info.serial_number);
    return status;
}

static mint_status_t read_chain(asker_t *asker, mint_inspection_t *inspection)
{
    if (inspection->info.chain_count > MINT_CHAIN_MAX) {
        return mint_fail(asker->error, MINT_ERR_PEER, "the device says it has %u certificates",
                         (unsigned)inspection->info.chain_count);
    }
    mint_status_t status = MINT_OK;
    for (uint32_t i = 0; i < inspection->info.chain_count && status == MINT_OK; i++) {
        uint8_t body[16];
        mint_writer_t writer;
        mint_writer_init(&writer, body, sizeof body);
        mint_number_write(&writer, MINT_FIELD_INDEX, i);
        mint_bytes_t answer;
        status = ask(asker, MINT_COMMAND_CERTIFICATE, &writer, "its certificate", &answer);
        if (status == MINT_OK) {
            status = keep_certificate(answer, &inspection->chain[i], asker->error);
        }
    }
    return status;
}

static mint_status_t read_proof(asker_t *asker, mint_inspection_t *inspection)
{
    uint8_t challenge[MINT_CHALLENGE_LEN];
    mint_status_t status = mint_host_random_fill(NULL, challenge, sizeof challenge);
    if (status != MINT_OK) {
        return mint_fail(asker->error, status, "this machine gives no random numbers");
    }
    uint8_t body[64];
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_field_write(&writer, MINT_FIELD_CHALLENGE, (mint_bytes_t){challenge, sizeof challenge});
    mint_bytes_t answer;
    status = ask(asker, MINT_COMMAND_PROVE, &writer, "a proof", &answer);
    if (status != MINT_OK) {
        return status;
    }
    const mint_inspected_certificate_t *own = &inspection->chain[0];
    mint_status_t verdict =
        mint_proof_open(answer, (mint_bytes_t){own->der, own->der_len}, inspection->info.id,
                        challenge, &inspection->proof, &inspection->reason);
    inspection->verdict = verdict == MINT_OK ? MINT_INSPECT_PROVEN : MINT_INSPECT_NOT_PROVEN;
    return MINT_OK;
}

static mint_status_t start(asker_t *asker, int fd, mint_error_t *error)
{
    uint8_t first_sequence;
    *asker = (asker_t){.fd = fd, .error = error};
    mint_status_t status = mint_host_random_fill(NULL, &first_sequence, 1);
    if (status != MINT_OK) {
        return mint_fail(error, status, "this machine gives no random numbers");
    }
    mint_client_init(&asker->client, &mint_client_patience, NULL, first_sequence);
    return MINT_OK;
}

mint_status_t mint_inspect_info(int fd, mint_info_t *info, mint_error_t *error)
{
    asker_t asker;
    mint_status_t status = start(&asker, fd, error);
    return status == MINT_OK ? read_info(&asker, info) : status;
}

mint_status_t mint_inspect(int fd, bool with_proof, mint_inspection_t *inspection,
                           mint_error_t *error)
{
    memset(inspection, 0, sizeof *inspection);
    asker_t asker;
    mint_status_t status = start(&asker, fd, error);
    if (status == MINT_OK) {
        status = read_info(&asker, &inspection->info);
    }
    if (status == MINT_OK) {
        status = read_chain(&asker, inspection);
    }
    if (status == MINT_OK && with_proof && inspection->info.chain_count > 0) {
        status = read_proof(&asker, inspection);
    }
    return status;
}
