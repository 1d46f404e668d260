// SPDX-License-Identifier: Apache-2.0
//
// Nothing of Mbed TLS is used here: the hash, the arithmetic, the signature and the parsing of the
// certificate are LibTomCrypt's, the few cuts by position our own strict reader's. So a fault in
// the first library, in the machine's memory, or in how we wrote the TBSCertificate has to happen
// twice, in the same way, to leave the house.
#include "verify_tomcrypt.h"

#include "der_read.h"
#include "der_write.h"
#include "tomcrypt_read.h"
#include "tomcrypt_signature.h"
#include "view.h"

enum { CONTEXT_0 = 0xA0 };

// The content of a SubjectPublicKeyInfo's BIT STRING.
static mint_bytes_t key_bits(mint_bytes_t spki)
{
    mint_reader_t outer = mint_der_reader(spki);
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    (void)mint_der_read(&reader, MINT_DER_SEQUENCE);
    return mint_der_read(&reader, MBEDTLS_ASN1_BIT_STRING);
}

static bool tbs_is(const ltc_asn1_list *tbs, const mint_expectation_t *expected, size_t tbs_len)
{
    const ltc_asn1_list *version = mint_tomcrypt_child(tbs, LTC_ASN1_CONSTRUCTED);
    const ltc_asn1_list *serial = mint_tomcrypt_next(version, LTC_ASN1_INTEGER);
    const ltc_asn1_list *algorithm = mint_tomcrypt_next(serial, LTC_ASN1_SEQUENCE);
    const ltc_asn1_list *issuer = mint_tomcrypt_next(algorithm, LTC_ASN1_SEQUENCE);
    const ltc_asn1_list *validity = mint_tomcrypt_next(issuer, LTC_ASN1_SEQUENCE);
    const ltc_asn1_list *subject = mint_tomcrypt_next(validity, LTC_ASN1_SEQUENCE);
    const ltc_asn1_list *spki = mint_tomcrypt_next(subject, LTC_ASN1_SEQUENCE);
    const ltc_asn1_list *key =
        mint_tomcrypt_next(mint_tomcrypt_child(spki, LTC_ASN1_SEQUENCE), LTC_ASN1_BIT_STRING);
    return tbs != NULL && tbs->size == tbs_len && version != NULL && version->used == CONTEXT_0 &&
           mint_tomcrypt_integer_is(serial, expected->serial) && validity != NULL &&
           validity->child != NULL &&
           mint_tomcrypt_time_is(validity->child, expected->not_before) &&
           mint_tomcrypt_time_is(validity->child->next, expected->not_after) &&
           mint_tomcrypt_bits_are(key, key_bits(expected->subject_public_key));
}

static bool says_what_it_should(mint_bytes_t certificate, const mint_expectation_t *expected,
                                size_t tbs_len)
{
    ltc_asn1_list *list = NULL;
    unsigned long len = certificate.len;
    if (der_decode_sequence_flexi(certificate.data, &len, &list) != CRYPT_OK) {
        return false;
    }
    bool right = len == certificate.len && list->next == NULL &&
                 tbs_is(mint_tomcrypt_child(list, LTC_ASN1_SEQUENCE), expected, tbs_len);
    der_free_sequence_flexi(list);
    return right;
}

mint_status_t mint_tomcrypt_verify(mint_bytes_t certificate, const mint_expectation_t *expected,
                                   mint_error_t *error)
{
    mint_certificate_view_t view;
    if (!mint_tomcrypt_ready() || mint_certificate_view(certificate, &view) != MINT_OK ||
        !mint_bytes_equal(view.tbs.whole, expected->tbs) ||
        !says_what_it_should(certificate, expected, view.tbs.whole.len)) {
        return mint_fail(error, MINT_ERR_AUTHENTICATION,
                         "LibTomCrypt reads another certificate than was to be signed");
    }
    return mint_tomcrypt_verify_with(view.tbs.whole, view.signature, expected->signer_type,
                                     expected->signer_public_key, MINT_TOMCRYPT_OFTEN, error);
}
