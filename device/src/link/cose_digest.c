// SPDX-License-Identifier: Apache-2.0
//
// What a COSE_Sign1's signature is over (RFC 9052 §4.4), hashed as it is encoded, so that it never
// stands in memory as a whole.
#include <string.h>

#include <cbor.h>

#include "link/cose.h"

static const uint8_t protected_bytes[] = {0xA1, 0x01, 0x26};
const mint_bytes_t mint_cose_protected = {protected_bytes, sizeof protected_bytes};

#define SIG_STRUCTURE_ITEMS 4u

static CborError hash(void *context, const void *data, size_t len, CborEncoderAppendType type)
{
    (void)type;
    return mint_sha256_update(context, data, len) == MINT_OK ? CborNoError : CborErrorIO;
}

static CborError encode(CborEncoder *top, mint_bytes_t payload, const char *context_text)
{
    CborEncoder items;
    CborError error = cbor_encoder_create_array(top, &items, SIG_STRUCTURE_ITEMS);
    if (error == CborNoError) {
        error = cbor_encode_text_stringz(&items, "Signature1");
    }
    if (error == CborNoError) {
        error = cbor_encode_byte_string(&items, mint_cose_protected.data, mint_cose_protected.len);
    }
    if (error == CborNoError) {
        error =
            cbor_encode_byte_string(&items, (const uint8_t *)context_text, strlen(context_text));
    }
    if (error == CborNoError) {
        error = cbor_encode_byte_string(&items, payload.data, payload.len);
    }
    return error == CborNoError ? cbor_encoder_close_container(top, &items) : error;
}

mint_status_t mint_cose_digest(mint_bytes_t payload, const char *context_text,
                               uint8_t digest[MINT_SHA256_LEN])
{
    mint_sha256_t sha;
    mint_status_t status = mint_sha256_start(&sha);
    if (status == MINT_OK) {
        CborEncoder top;
        cbor_encoder_init_writer(&top, hash, &sha);
        bool encoded = encode(&top, payload, context_text) == CborNoError;
        // Finishing also wipes, so it is called whatever came before.
        status = mint_sha256_finish(&sha, digest);
        if (status == MINT_OK && !encoded) {
            status = MINT_ERR_CRYPTO;
        }
    }
    if (status != MINT_OK) {
        mint_wipe(digest, MINT_SHA256_LEN);
    }
    return status;
}
