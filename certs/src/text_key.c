// SPDX-License-Identifier: Apache-2.0
//
// A public key for people.
#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>

#include "der_read.h"
#include "der_write.h"
#include "mintmark/certs/oid.h"
#include "text.h"

enum { KEY_COLUMNS = 15, EXPONENT_SHORT_LEN = 8 };

// Bits of a number.
static size_t bits_of(mint_bytes_t integer)
{
    while (integer.len > 0 && integer.data[0] == 0) {
        integer.data++;
        integer.len--;
    }
    if (integer.len == 0) {
        return 0;
    }
    size_t bits = 8 * integer.len;
    for (unsigned top = 0x80; (integer.data[0] & top) == 0; top >>= 1) {
        bits--;
    }
    return bits;
}

static bool rsa_key(mint_buffer_t *text, mint_bytes_t key, int indent)
{
    mint_bytes_t modulus;
    mint_bytes_t exponent;
    if (!mint_rsa_key_view(key, &modulus, &exponent)) {
        return false;
    }
    mint_buffer_printf(text, "%*sPublic-Key: (%zu bit)\n%*sModulus:\n", indent, "",
                       bits_of(modulus), indent, "");
    mint_text_hex_lines(text, modulus, indent + 4, KEY_COLUMNS);
    mint_buffer_printf(text, "%*sExponent:", indent, "");
    mint_text_serial(text, exponent, indent + 4);
    return true;
}

// Bits of the field of an uncompressed or compressed point's curve.
static size_t field_bits(mint_bytes_t curve, mint_bytes_t point)
{
    size_t coordinate_len = point.data[0] == 0x04 ? (point.len - 1) / 2 : point.len - 1;
    bool is_p521 = mint_bytes_equal(curve, MINT_OID(MBEDTLS_OID_EC_GRP_SECP521R1));
    return is_p521 ? 521 : 8 * coordinate_len;
}

static bool ec_key(mint_buffer_t *text, const mint_public_key_view_t *view, int indent)
{
    mint_reader_t reader = mint_der_reader(view->algorithm.parameters);
    mint_bytes_t curve = mint_der_read(&reader, MBEDTLS_ASN1_OID);
    mint_der_expect_end(&reader);
    if (reader.failed) {
        return false; // explicit parameters, which nobody should use
    }
    char dotted[MINT_OID_TEXT_SIZE];
    const char *name = mint_oid_short_name(curve);
    const char *nist = mint_oid_name(curve);
    mint_oid_text(curve, dotted);
    mint_buffer_printf(text, "%*sPublic-Key: (%zu bit)\n%*spub:\n", indent, "",
                       field_bits(curve, view->key), indent, "");
    mint_text_hex_lines(text, view->key, indent + 4, KEY_COLUMNS);
    mint_buffer_printf(text, "%*sASN1 OID: %s\n", indent, "", name == NULL ? dotted : name);
    if (nist != NULL) {
        mint_buffer_printf(text, "%*sNIST CURVE: %s\n", indent, "", nist);
    }
    return true;
}

void mint_text_public_key(mint_buffer_t *text, mint_bytes_t spki, int indent)
{
    mint_public_key_view_t view;
    bool shown = false;
    if (!mint_public_key_view(spki, &view)) {
        mint_buffer_printf(text, "%*sPublic Key Algorithm: malformed\n", indent, "");
        return;
    }
    mint_buffer_printf(text, "%*sPublic Key Algorithm: ", indent, "");
    mint_text_oid(text, view.algorithm.oid);
    mint_buffer_append(text, "\n", 1);
    if (mint_bytes_equal(view.algorithm.oid, MINT_OID(MBEDTLS_OID_PKCS1_RSA))) {
        shown = rsa_key(text, view.key, indent + 4);
    } else if (mint_bytes_equal(view.algorithm.oid, MINT_OID(MBEDTLS_OID_EC_ALG_UNRESTRICTED))) {
        shown = ec_key(text, &view, indent + 4);
    }
    if (!shown) {
        mint_buffer_printf(text, "%*spub:\n", indent + 4, "");
        mint_text_hex_lines(text, view.key, indent + 8, KEY_COLUMNS);
    }
}
