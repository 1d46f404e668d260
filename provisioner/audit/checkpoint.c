// SPDX-License-Identifier: Apache-2.0
//
// Signing and reading checkpoints. Nothing in a block is believed before its signature is checked,
// and a block that says more or less than it must is none.
#include "audit/checkpoint.h"

#include <string.h>

#include "mintmark/certs/pem.h"

enum {
    INTEGER_LEN = 8,
    PAYLOAD_LEN = 2 * INTEGER_LEN + MINT_SHA256_LEN,
    COSE_MAX_LEN = PAYLOAD_LEN + MINT_COSE_OVERHEAD_LEN,
};

static void write_integer(mint_writer_t *writer, int64_t value)
{
    uint8_t bytes[INTEGER_LEN];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)((uint64_t)value >> (8 * (sizeof bytes - 1 - i)));
    }
    mint_write_bytes(writer, bytes, sizeof bytes);
}

static int64_t read_integer(const uint8_t bytes[INTEGER_LEN])
{
    uint64_t value = 0;
    for (size_t i = 0; i < INTEGER_LEN; i++) {
        value = value << 8 | bytes[i];
    }
    return (int64_t)value;
}

mint_status_t mint_checkpoint_sign(const mint_checkpoint_t *checkpoint,
                                   const mint_cose_signer_t *authority, mint_buffer_t *pem,
                                   mint_error_t *error)
{
    uint8_t payload[PAYLOAD_LEN];
    uint8_t cose[COSE_MAX_LEN];
    mint_writer_t writer;
    mint_writer_t signed_writer;
    if (checkpoint->sequence < 1) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "there is nothing in the log to vouch for");
    }
    mint_writer_init(&writer, payload, sizeof payload);
    write_integer(&writer, checkpoint->sequence);
    write_integer(&writer, checkpoint->time_s);
    mint_write_bytes(&writer, checkpoint->head, sizeof checkpoint->head);
    mint_writer_init(&signed_writer, cose, sizeof cose);
    mint_status_t status = mint_writer_status(&writer);
    if (status == MINT_OK) {
        status = mint_cose_sign1_write(&signed_writer, (mint_bytes_t){payload, sizeof payload},
                                       (mint_bytes_t){0}, MINT_CHECKPOINT_COSE_TEXT, authority);
    }
    if (status == MINT_OK) {
        status =
            mint_pem_append(MINT_CHECKPOINT_LABEL, (mint_bytes_t){cose, signed_writer.len}, pem);
    }
    return status == MINT_OK ? MINT_OK
                             : mint_fail(error, status, "cannot sign the checkpoint: %s",
                                         mint_status_text(status));
}

static mint_status_t read_block(mint_bytes_t der, const uint8_t *authority_key,
                                mint_checkpoint_t *checkpoint, mint_error_t *error)
{
    mint_cose_sign1_t message;
    if (mint_cose_sign1_read(der.data, der.len, &message) != MINT_OK ||
        message.payload.len != PAYLOAD_LEN || message.delegation.len != 0) {
        return mint_fail(error, MINT_ERR_FORMAT, "the checkpoint is damaged");
    }
    if (mint_cose_sign1_verify(&message, MINT_CHECKPOINT_COSE_TEXT, authority_key) != MINT_OK) {
        mint_error_set(error, "this factory's authority did not sign the checkpoint");
        mint_error_hint(error, "it is another factory's, or somebody changed it");
        return MINT_ERR_AUTHENTICATION;
    }
    checkpoint->sequence = read_integer(message.payload.data);
    checkpoint->time_s = read_integer(message.payload.data + INTEGER_LEN);
    memcpy(checkpoint->head, message.payload.data + (size_t)2 * INTEGER_LEN,
           sizeof checkpoint->head);
    return MINT_OK;
}

mint_status_t mint_checkpoint_next(mint_bytes_t *text,
                                   const uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN],
                                   mint_checkpoint_t *checkpoint, mint_error_t *error)
{
    char label[MINT_PEM_LABEL_SIZE];
    mint_buffer_t der = {0};
    *checkpoint = (mint_checkpoint_t){0};
    mint_status_t status = mint_pem_next(text, label, &der, error);
    if (status == MINT_OK && strcmp(label, MINT_CHECKPOINT_LABEL) != 0) {
        status = mint_fail(error, MINT_ERR_FORMAT, "'%s' is not a checkpoint", label);
    }
    if (status == MINT_OK) {
        status = read_block(mint_buffer_view(&der), authority_key, checkpoint, error);
    }
    mint_buffer_free(&der);
    return status;
}
