// SPDX-License-Identifier: Apache-2.0
//
// The question for a certificate request, and its answer. Challenge and MAC are there if the batch
// has an enrolment key (enrolment_mac.c); without them both are what they were before there were
// such keys.
#include "link/cbor_read.h"
#include "link/cbor_write.h"
#include "mintmark/message.h"

void mint_csr_request_write(mint_writer_t *writer, const uint8_t *challenge)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, challenge == NULL ? 0 : 1);
    if (challenge != NULL) {
        mint_cbor_field_bytes(&map, MINT_FIELD_CHALLENGE,
                              (mint_bytes_t){challenge, MINT_CHALLENGE_LEN});
    }
    mint_cbor_close(&map);
}

mint_status_t mint_csr_request_read(const uint8_t *data, size_t len, mint_bytes_t *challenge)
{
    *challenge = (mint_bytes_t){NULL, 0};
    mint_bytes_t found = {NULL, 0};
    const mint_field_t field = {MINT_FIELD_CHALLENGE,      MINT_FIELD_BYTES,
                                .optional = true,          .min = MINT_CHALLENGE_LEN,
                                .max = MINT_CHALLENGE_LEN, .out.view = &found};
    mint_status_t status = len == 0 ? MINT_OK : mint_cbor_read_map(data, len, &field, 1);
    if (status == MINT_OK) {
        *challenge = found;
    }
    return status;
}

void mint_csr_answer_write(mint_writer_t *writer, const mint_csr_answer_t *answer)
{
    mint_cbor_t map;
    mint_cbor_open_map(&map, writer, answer->mac.len == 0 ? 1 : 2);
    mint_cbor_field_bytes(&map, MINT_FIELD_CSR, answer->csr);
    if (answer->mac.len != 0) {
        mint_cbor_field_bytes(&map, MINT_FIELD_MAC, answer->mac);
    }
    mint_cbor_close(&map);
}

mint_status_t mint_csr_answer_read(const uint8_t *data, size_t len, mint_csr_answer_t *answer)
{
    *answer = (mint_csr_answer_t){0};
    const mint_field_t fields[] = {
        {MINT_FIELD_CSR, MINT_FIELD_BYTES, .max = UINT32_MAX, .out.view = &answer->csr},
        {MINT_FIELD_MAC, MINT_FIELD_BYTES, .optional = true, .min = MINT_SHA256_LEN,
         .max = MINT_SHA256_LEN, .out.view = &answer->mac},
    };
    mint_status_t status = mint_cbor_read_map(data, len, fields, sizeof fields / sizeof fields[0]);
    if (status != MINT_OK) {
        *answer = (mint_csr_answer_t){0};
    }
    return status;
}
