// SPDX-License-Identifier: Apache-2.0
//
// AlgorithmIdentifier and SubjectPublicKeyInfo (RFC 5280 §4.1.1.2, §4.1.2.7), and what is inside an
// RSA key (RFC 8017 §A.1.1).
#include <mbedtls/asn1.h>

#include "der_read.h"
#include "der_write.h"
#include "view.h"

bool mint_algorithm_view(mint_bytes_t der, mint_algorithm_view_t *view)
{
    mint_reader_t outer = mint_der_reader(der);
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_der_expect_end(&outer);
    *view = (mint_algorithm_view_t){.oid = mint_der_read(&reader, MBEDTLS_ASN1_OID)};
    if (!reader.failed && reader.left_len > 0) {
        int tag;
        view->parameters = (mint_bytes_t){.data = reader.at, .len = reader.left_len};
        (void)mint_der_read_any(&reader, &tag);
        mint_der_expect_end(&reader);
    }
    if (outer.failed || reader.failed || view->oid.len == 0) {
        *view = (mint_algorithm_view_t){0};
        return false;
    }
    return true;
}

bool mint_public_key_view(mint_bytes_t der, mint_public_key_view_t *view)
{
    mint_reader_t outer = mint_der_reader(der);
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_der_expect_end(&outer);
    *view = (mint_public_key_view_t){0};
    mint_bytes_t algorithm = mint_der_read_whole(&reader, MINT_DER_SEQUENCE);
    mint_bytes_t bits = mint_der_read(&reader, MBEDTLS_ASN1_BIT_STRING);
    mint_der_expect_end(&reader);
    // A key is whole bytes: the count of unused bits before them is 0.
    if (outer.failed || reader.failed || bits.len < 2 || bits.data[0] != 0 ||
        !mint_algorithm_view(algorithm, &view->algorithm)) {
        *view = (mint_public_key_view_t){0};
        return false;
    }
    view->key = (mint_bytes_t){.data = bits.data + 1, .len = bits.len - 1};
    return true;
}

bool mint_rsa_key_view(mint_bytes_t der, mint_bytes_t *modulus, mint_bytes_t *exponent)
{
    mint_reader_t outer = mint_der_reader(der);
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_der_expect_end(&outer);
    *modulus = mint_der_read(&reader, MBEDTLS_ASN1_INTEGER);
    *exponent = mint_der_read(&reader, MBEDTLS_ASN1_INTEGER);
    mint_der_expect_end(&reader);
    return !outer.failed && !reader.failed && modulus->len > 0 && exponent->len > 0;
}
