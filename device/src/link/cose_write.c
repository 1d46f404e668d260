// SPDX-License-Identifier: Apache-2.0
//
// Making a COSE_Sign1 (RFC 9052 §4.2).
#include "link/cbor_write.h"
#include "link/cose.h"

static void write_message(mint_writer_t *writer, mint_bytes_t payload, mint_bytes_t delegation,
                          mint_bytes_t signature)
{
    mint_cbor_t message;
    mint_cbor_t unprotected;
    mint_cbor_open_array(&message, writer, 4);
    mint_cbor_put_bytes(&message, mint_cose_protected);
    mint_cbor_nest_map(&unprotected, &message, delegation.len > 0 ? 1 : 0);
    if (delegation.len > 0) {
        mint_cbor_put_int(&unprotected, MINT_COSE_LABEL_DELEGATION);
        mint_cbor_put_bytes(&unprotected, delegation);
    }
    mint_cbor_close(&unprotected);
    mint_cbor_put_bytes(&message, payload);
    mint_cbor_put_bytes(&message, signature);
    mint_cbor_close(&message);
}

mint_status_t mint_cose_sign1_write(mint_writer_t *writer, mint_bytes_t payload,
                                    mint_bytes_t delegation, const char *context_text,
                                    const mint_cose_signer_t *signer)
{
    uint8_t digest[MINT_SHA256_LEN];
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    mint_status_t status = mint_cose_digest(payload, context_text, digest);
    if (status == MINT_OK) {
        status = signer->sign(signer->context, digest, signature);
    }
    if (status != MINT_OK) {
        return status;
    }
    write_message(writer, payload, delegation, (mint_bytes_t){signature, sizeof signature});
    return mint_writer_status(writer);
}
