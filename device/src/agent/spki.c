// SPDX-License-Identifier: Apache-2.0
//
// A SubjectPublicKeyInfo with a P-256 key is 26 fixed bytes and the point (RFC 5480 §2.1.1), so it
// is made and compared as a whole.
#include <string.h>

#include "agent/der.h"
#include "agent/spki.h"

/// SEQUENCE { SEQUENCE { id-ecPublicKey, secp256r1 }, BIT STRING … }, up to the point.
static const uint8_t head[MINT_SPKI_LEN - MINT_P256_PUBLIC_KEY_LEN] = {
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
    0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
};

void mint_spki_make(const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN], uint8_t spki[MINT_SPKI_LEN])
{
    memcpy(spki, head, sizeof head);
    memcpy(spki + sizeof head, public_key, MINT_P256_PUBLIC_KEY_LEN);
}

/// Goes to the SubjectPublicKeyInfo of a certificate (RFC 5280 §4.1).
static void find(mint_reader_t *reader, mint_reader_t *tbs)
{
    mint_reader_t certificate;
    mint_agent_der_read(reader, MINT_DER_SEQUENCE, &certificate);
    mint_agent_der_read(&certificate, MINT_DER_SEQUENCE, tbs);
    if (tbs->left_len > 0 && *tbs->at == MINT_DER_CONTEXT_0) {
        mint_agent_der_skip(tbs, MINT_DER_CONTEXT_0); // version
    }
    mint_agent_der_skip(tbs, MINT_DER_INTEGER);  // serialNumber
    mint_agent_der_skip(tbs, MINT_DER_SEQUENCE); // signature
    mint_agent_der_skip(tbs, MINT_DER_SEQUENCE); // issuer
    mint_agent_der_skip(tbs, MINT_DER_SEQUENCE); // validity
    mint_agent_der_skip(tbs, MINT_DER_SEQUENCE); // subject
}

mint_status_t mint_spki_check(mint_bytes_t der, const uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN])
{
    mint_reader_t reader;
    mint_reader_t tbs;
    mint_reader_t key;
    mint_reader_init(&reader, der.data, der.len);
    find(&reader, &tbs);
    const uint8_t *found = tbs.at;
    mint_agent_der_read(&tbs, MINT_DER_SEQUENCE, &key);
    if (mint_reader_status(&reader) != MINT_OK || mint_reader_status(&key) != MINT_OK ||
        reader.left_len != 0) {
        return MINT_ERR_FORMAT;
    }
    uint8_t expected[MINT_SPKI_LEN];
    mint_spki_make(public_key, expected);
    size_t found_len = (size_t)(tbs.at - found);
    return found_len == sizeof expected && memcmp(found, expected, sizeof expected) == 0
               ? MINT_OK
               : MINT_ERR_MISMATCH;
}
