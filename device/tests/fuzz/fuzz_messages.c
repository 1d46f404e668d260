// SPDX-License-Identifier: Apache-2.0
//
// Every reader of messages against any bytes. The first byte says which. What a reader takes, the
// writer must write, the reader must take again, and the writer must write the same once more.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/message.h"

#define OUT_SIZE 4096u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// Reads a message and writes it again: true if it was taken.
typedef bool (*rewrite_t)(mint_bytes_t in, mint_writer_t *out);

#define REWRITE(name, type)                                                                        \
    static bool rewrite_##name(mint_bytes_t in, mint_writer_t *out)                                \
    {                                                                                              \
        type message;                                                                              \
        if (mint_##name##_read(in.data, in.len, &message) != MINT_OK) {                            \
            return false;                                                                          \
        }                                                                                          \
        mint_##name##_write(out, &message);                                                        \
        return true;                                                                               \
    }

REWRITE(info, mint_info_t)
REWRITE(certificate_request, mint_certificate_request_t)
REWRITE(psk_request, mint_psk_request_t)
REWRITE(proof, mint_proof_t)
REWRITE(delegation, mint_delegation_t)
REWRITE(authorisation, mint_authorisation_t)
REWRITE(csr_answer, mint_csr_answer_t)
REWRITE(noise_request, mint_noise_request_t)
REWRITE(noise_answer, mint_noise_answer_t)
REWRITE(ticket, mint_ticket_t)

static bool rewrite_csr_request(mint_bytes_t in, mint_writer_t *out)
{
    mint_bytes_t challenge;
    if (mint_csr_request_read(in.data, in.len, &challenge) != MINT_OK) {
        return false;
    }
    mint_csr_request_write(out, challenge.len == 0 ? NULL : challenge.data);
    return true;
}

static bool rewrite_field(mint_bytes_t in, mint_writer_t *out)
{
    mint_bytes_t value;
    if (mint_field_read(in.data, in.len, "nonce", &value) != MINT_OK) {
        return false;
    }
    mint_field_write(out, "nonce", value);
    return true;
}

static bool rewrite_text(mint_bytes_t in, mint_writer_t *out)
{
    mint_bytes_t value;
    if (mint_text_read(in.data, in.len, "d", &value) != MINT_OK) {
        return false;
    }
    mint_text_write(out, "d", value);
    return true;
}

static bool rewrite_number(mint_bytes_t in, mint_writer_t *out)
{
    uint32_t value;
    if (mint_number_read(in.data, in.len, "index", &value) != MINT_OK) {
        return false;
    }
    mint_number_write(out, "index", value);
    return true;
}

static bool rewrite_empty(mint_bytes_t in, mint_writer_t *out)
{
    if (mint_empty_read(in.data, in.len) != MINT_OK) {
        return false;
    }
    mint_empty_write(out);
    return true;
}

static bool rewrite_write_body(mint_bytes_t in, mint_writer_t *out)
{
    mint_bytes_t request;
    mint_bytes_t authorisation;
    if (mint_write_body_read(in.data, in.len, &request, &authorisation) != MINT_OK) {
        return false;
    }
    mint_write_body_write(out, request, authorisation);
    return true;
}

static bool rewrite_error(mint_bytes_t in, mint_writer_t *out)
{
    uint16_t group;
    uint32_t rc;
    if (!mint_error_body_read(in.data, in.len, &group, &rc)) {
        return false;
    }
    mint_error_body_write(out, group, rc);
    return true;
}

static mint_status_t give_signature(void *context, const uint8_t digest[MINT_SHA256_LEN],
                                    uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    (void)digest;
    memcpy(signature, context, MINT_P256_SIGNATURE_LEN);
    return MINT_OK;
}

/// A COSE_Sign1 has one encoding alone, so it must come back as it was.
static bool rewrite_cose(mint_bytes_t in, mint_writer_t *out)
{
    mint_cose_sign1_t message;
    if (mint_cose_sign1_read(in.data, in.len, &message) != MINT_OK) {
        return false;
    }
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    memcpy(signature, message.signature.data, sizeof signature);
    const mint_cose_signer_t signer = {give_signature, signature};
    if (mint_cose_sign1_write(out, message.payload, message.delegation, "fuzz", &signer) !=
            MINT_OK ||
        out->len != in.len || memcmp(out->data, in.data, in.len) != 0) {
        abort();
    }
    return true;
}

static const rewrite_t rewrites[] = {
    rewrite_info,          rewrite_certificate_request,
    rewrite_psk_request,   rewrite_proof,
    rewrite_delegation,    rewrite_authorisation,
    rewrite_field,         rewrite_text,
    rewrite_number,        rewrite_write_body,
    rewrite_error,         rewrite_cose,
    rewrite_csr_answer,    rewrite_csr_request,
    rewrite_noise_request, rewrite_noise_answer,
    rewrite_ticket,        rewrite_empty,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t first[OUT_SIZE];
    static uint8_t second[OUT_SIZE];
    if (size == 0 || size > OUT_SIZE / 2) {
        return 0;
    }
    const rewrite_t rewrite = rewrites[data[0] % (sizeof rewrites / sizeof rewrites[0])];
    mint_writer_t out;
    mint_writer_t again;
    mint_writer_init(&out, first, sizeof first);
    mint_writer_init(&again, second, sizeof second);
    if (rewrite((mint_bytes_t){data + 1, size - 1}, &out) &&
        (mint_writer_status(&out) != MINT_OK || !rewrite((mint_bytes_t){first, out.len}, &again) ||
         again.len != out.len || memcmp(first, second, out.len) != 0)) {
        abort();
    }
    return 0;
}
