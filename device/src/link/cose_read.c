// SPDX-License-Identifier: Apache-2.0
//
// Taking a COSE_Sign1 apart and checking its signature (RFC 9052 §4.2 and §4.4).
//
// Only the deterministic encoding is taken. All lengths of this fixed structure follow from those
// of its strings, and any other encoding of the same content is longer, so comparing one number
// with the message's length refuses them all.
#include <string.h>

#include "link/cbor_read.h"
#include "link/cose.h"

#define SIGN1_ITEMS 4u
#define LABEL_LEN   5u ///< bytes of MINT_COSE_LABEL_DELEGATION encoded
#define ARRAY_LEN   1u ///< bytes of the head of a short array or map
#define HEAD_8_MIN  24u
#define HEAD_16_MIN 256u
#define HEAD_32_MIN 65536u

/// Bytes of a byte string with its shortest head.
static size_t string_len(mint_bytes_t string)
{
    size_t head_len = string.len < HEAD_8_MIN    ? 1
                      : string.len < HEAD_16_MIN ? 2
                      : string.len < HEAD_32_MIN ? 3
                                                 : 5;
    return head_len + string.len;
}

static size_t deterministic_len(const mint_cose_sign1_t *message)
{
    size_t unprotected_len = ARRAY_LEN;
    if (message->delegation.len > 0) {
        unprotected_len += LABEL_LEN + string_len(message->delegation);
    }
    return ARRAY_LEN + string_len(mint_cose_protected) + unprotected_len +
           string_len(message->payload) + string_len(message->signature);
}

static bool take_protected(CborValue *item)
{
    mint_bytes_t header;
    return mint_cbor_take_bytes(item, &header) && header.len == mint_cose_protected.len &&
           memcmp(header.data, mint_cose_protected.data, header.len) == 0;
}

/// The unprotected header: empty, or the delegation alone.
static bool take_unprotected(CborValue *item, mint_bytes_t *delegation)
{
    CborValue field;
    if (!cbor_value_is_map(item) || cbor_value_enter_container(item, &field) != CborNoError) {
        return false;
    }
    if (!cbor_value_at_end(&field)) {
        int64_t label = 0;
        if (!cbor_value_is_integer(&field) ||
            cbor_value_get_int64_checked(&field, &label) != CborNoError ||
            label != MINT_COSE_LABEL_DELEGATION ||
            cbor_value_advance_fixed(&field) != CborNoError || cbor_value_at_end(&field) ||
            !mint_cbor_take_bytes(&field, delegation) || delegation->len == 0 ||
            !cbor_value_at_end(&field)) {
            return false;
        }
    }
    return cbor_value_leave_container(item, &field) == CborNoError;
}

static bool take_message(const uint8_t *data, size_t len, mint_cose_sign1_t *message)
{
    CborParser parser;
    CborValue array;
    CborValue item;
    size_t items = 0;
    return cbor_parser_init(data, len, 0, &parser, &array) == CborNoError &&
           cbor_value_is_array(&array) &&
           cbor_value_get_array_length(&array, &items) == CborNoError && items == SIGN1_ITEMS &&
           cbor_value_enter_container(&array, &item) == CborNoError && take_protected(&item) &&
           take_unprotected(&item, &message->delegation) &&
           mint_cbor_take_bytes(&item, &message->payload) &&
           mint_cbor_take_bytes(&item, &message->signature) &&
           message->signature.len == MINT_P256_SIGNATURE_LEN && deterministic_len(message) == len;
}

mint_status_t mint_cose_sign1_read(const uint8_t *data, size_t len, mint_cose_sign1_t *message)
{
    *message = (mint_cose_sign1_t){0};
    if (len == 0 || !take_message(data, len, message)) {
        *message = (mint_cose_sign1_t){0};
        return MINT_ERR_FORMAT;
    }
    return MINT_OK;
}

mint_status_t mint_cose_sign1_verify(const mint_cose_sign1_t *message, const char *context_text,
                                     const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    if (message->signature.len != MINT_P256_SIGNATURE_LEN) {
        return MINT_ERR_AUTHENTICATION;
    }
    uint8_t digest[MINT_SHA256_LEN];
    mint_status_t status = mint_cose_digest(message->payload, context_text, digest);
    return status == MINT_OK ? mint_p256_verify(public_key, digest, message->signature.data)
                             : status;
}
