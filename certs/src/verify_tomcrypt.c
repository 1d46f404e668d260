// SPDX-License-Identifier: Apache-2.0
//
// Nothing of Mbed TLS is used here: the hash, the arithmetic, the signature and the parsing of the
// certificate are LibTomCrypt's, the few cuts by position our own strict reader's. So a fault in
// the first library, in the machine's memory, or in how we wrote the TBSCertificate has to happen
// twice, in the same way, to leave the house.
#define LTM_DESC
#include <tomcrypt.h>

#include "verify_tomcrypt.h"

#include <pthread.h>
#include <string.h>

#include "calendar.h"
#include "der_read.h"
#include "der_write.h"
#include "view.h"

enum { CONTEXT_0 = 0xA0 };

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
    ltc_mp = ltm_desc;
    (void)register_hash(&sha256_desc);
}

bool mint_tomcrypt_knows(mint_key_type_t type)
{
    return type == MINT_KEY_P256 || type == MINT_KEY_P384 || type == MINT_KEY_RSA_2048 ||
           type == MINT_KEY_RSA_3072 || type == MINT_KEY_RSA_4096;
}

// ---- The certificate says what it should ----

// The next element, which must have this type; NULL (once and for good) if it has not.
static const ltc_asn1_list *next_of(const ltc_asn1_list *element, ltc_asn1_type type)
{
    return element != NULL && element->next != NULL && element->next->type == type ? element->next
                                                                                   : NULL;
}

static const ltc_asn1_list *child_of(const ltc_asn1_list *element, ltc_asn1_type type)
{
    return element != NULL && element->child != NULL && element->child->type == type
               ? element->child
               : NULL;
}

static bool integer_is(const ltc_asn1_list *element, mint_bytes_t content)
{
    uint8_t bytes[64];
    if (element == NULL || ltc_mp.compare_d(element->data, 0) == LTC_MP_LT) {
        return false;
    }
    // A leading zero byte is the sign, not the number.
    if (content.len > 1 && content.data[0] == 0) {
        content.data++;
        content.len--;
    }
    return ltc_mp.unsigned_size(element->data) == content.len && content.len <= sizeof bytes &&
           ltc_mp.unsigned_write(element->data, bytes) == CRYPT_OK &&
           memcmp(bytes, content.data, content.len) == 0;
}

static bool time_is(const ltc_asn1_list *element, int64_t expected)
{
    mint_calendar_t date = {0};
    int64_t time = 0;
    if (element == NULL) {
        return false;
    }
    if (element->type == LTC_ASN1_UTCTIME) {
        const ltc_utctime *utc = element->data;
        int year = (int)utc->YY;
        date = (mint_calendar_t){year < 50 ? 2000 + year : 1900 + year,
                                 (int)utc->MM,
                                 (int)utc->DD,
                                 (int)utc->hh,
                                 (int)utc->mm,
                                 (int)utc->ss};
    } else if (element->type == LTC_ASN1_GENERALIZEDTIME) {
        const ltc_generalizedtime *general = element->data;
        date = (mint_calendar_t){(int)general->YYYY, (int)general->MM, (int)general->DD,
                                 (int)general->hh,   (int)general->mm, (int)general->ss};
    }
    return mint_calendar_to_unix(&date, &time) && time == expected;
}

// LibTomCrypt gives a BIT STRING as a byte a bit.
static bool bits_are(const ltc_asn1_list *element, mint_bytes_t content)
{
    if (element == NULL || content.len < 2 || content.data[0] != 0 ||
        element->size != 8 * (content.len - 1)) {
        return false;
    }
    const uint8_t *bits = element->data;
    for (size_t i = 0; i < element->size; i++) {
        if (bits[i] != (content.data[1 + i / 8] >> (7 - i % 8) & 1)) {
            return false;
        }
    }
    return true;
}

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
    const ltc_asn1_list *version = child_of(tbs, LTC_ASN1_CONSTRUCTED);
    const ltc_asn1_list *serial = next_of(version, LTC_ASN1_INTEGER);
    const ltc_asn1_list *algorithm = next_of(serial, LTC_ASN1_SEQUENCE);
    const ltc_asn1_list *issuer = next_of(algorithm, LTC_ASN1_SEQUENCE);
    const ltc_asn1_list *validity = next_of(issuer, LTC_ASN1_SEQUENCE);
    const ltc_asn1_list *subject = next_of(validity, LTC_ASN1_SEQUENCE);
    const ltc_asn1_list *spki = next_of(subject, LTC_ASN1_SEQUENCE);
    const ltc_asn1_list *key = next_of(child_of(spki, LTC_ASN1_SEQUENCE), LTC_ASN1_BIT_STRING);
    return tbs != NULL && tbs->size == tbs_len && version != NULL && version->used == CONTEXT_0 &&
           integer_is(serial, expected->serial) && validity != NULL && validity->child != NULL &&
           time_is(validity->child, expected->not_before) &&
           time_is(validity->child->next, expected->not_after) &&
           bits_are(key, key_bits(expected->subject_public_key));
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
                 tbs_is(child_of(list, LTC_ASN1_SEQUENCE), expected, tbs_len);
    der_free_sequence_flexi(list);
    return right;
}

// ---- The signature is right ----

static bool digest_of(mint_key_type_t type, mint_bytes_t data, uint8_t digest[MINT_DIGEST_MAX_LEN],
                      unsigned long *digest_len)
{
    hash_state state;
    if (type == MINT_KEY_P384) {
        *digest_len = 48;
        return sha384_init(&state) == CRYPT_OK &&
               sha384_process(&state, data.data, data.len) == CRYPT_OK &&
               sha384_done(&state, digest) == CRYPT_OK;
    }
    *digest_len = 32;
    return sha256_init(&state) == CRYPT_OK &&
           sha256_process(&state, data.data, data.len) == CRYPT_OK &&
           sha256_done(&state, digest) == CRYPT_OK;
}

// An INTEGER that is positive and written with no byte too many.
static bool is_positive(mint_bytes_t number)
{
    return number.len > 0 && (number.data[0] & 0x80) == 0 &&
           (number.data[0] != 0 || (number.len > 1 && (number.data[1] & 0x80) != 0));
}

// ECDSA-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER } (RFC 3279 §2.2.3). LibTomCrypt's own reader
// passes over deviations that others refuse.
static bool is_strict_ecdsa(mint_bytes_t signature)
{
    mint_reader_t outer = mint_der_reader(signature);
    mint_reader_t reader = mint_der_reader(mint_der_read(&outer, MINT_DER_SEQUENCE));
    mint_bytes_t r = mint_der_read(&reader, MBEDTLS_ASN1_INTEGER);
    mint_bytes_t s = mint_der_read(&reader, MBEDTLS_ASN1_INTEGER);
    mint_der_expect_end(&reader);
    mint_der_expect_end(&outer);
    return mint_reader_status(&outer) == MINT_OK && mint_reader_status(&reader) == MINT_OK &&
           is_positive(r) && is_positive(s);
}

static bool ecdsa_verifies(mint_bytes_t point, const uint8_t *digest, unsigned long digest_len,
                           mint_bytes_t signature)
{
    ecc_key key;
    int good = 0;
    if (!is_strict_ecdsa(signature) ||
        ecc_ansi_x963_import(point.data, point.len, &key) != CRYPT_OK) {
        return false;
    }
    int result = ecc_verify_hash(signature.data, signature.len, digest, digest_len, &good, &key);
    ecc_free(&key);
    return result == CRYPT_OK && good == 1;
}

static bool rsa_verifies(mint_bytes_t spki, const uint8_t *digest, unsigned long digest_len,
                         mint_bytes_t signature)
{
    rsa_key key;
    int good = 0;
    if (rsa_import(spki.data, spki.len, &key) != CRYPT_OK) {
        return false;
    }
    int result = rsa_verify_hash_ex(signature.data, signature.len, digest, digest_len,
                                    LTC_PKCS_1_V1_5, find_hash("sha256"), 0, &good, &key);
    rsa_free(&key);
    return result == CRYPT_OK && good == 1;
}

static bool signature_verifies(const mint_certificate_view_t *view,
                               const mint_expectation_t *expected)
{
    uint8_t digest[MINT_DIGEST_MAX_LEN];
    unsigned long digest_len = 0;
    if (!digest_of(expected->signer_type, view->tbs.whole, digest, &digest_len)) {
        return false;
    }
    if (expected->signer_type != MINT_KEY_P256 && expected->signer_type != MINT_KEY_P384) {
        return rsa_verifies(expected->signer_public_key, digest, digest_len, view->signature);
    }
    mint_bytes_t bits = key_bits(expected->signer_public_key);
    if (bits.len < 2) {
        return false;
    }
    mint_bytes_t point = {.data = bits.data + 1, .len = bits.len - 1};
    return ecdsa_verifies(point, digest, digest_len, view->signature);
}

mint_status_t mint_tomcrypt_verify(mint_bytes_t certificate, const mint_expectation_t *expected,
                                   mint_error_t *error)
{
    mint_certificate_view_t view;
    if (!mint_tomcrypt_knows(expected->signer_type)) {
        mint_error_set(error,
                       "a %s key cannot sign certificates: the second library does not know "
                       "it, and nothing is issued unverified",
                       mint_key_type_name(expected->signer_type));
        mint_error_hint(error, "it can be the key of an end entity");
        return MINT_ERR_UNSUPPORTED;
    }
    if (pthread_once(&once, start) != 0 || mint_certificate_view(certificate, &view) != MINT_OK ||
        !mint_bytes_equal(view.tbs.whole, expected->tbs) ||
        !says_what_it_should(certificate, expected, view.tbs.whole.len)) {
        return mint_fail(error, MINT_ERR_AUTHENTICATION,
                         "LibTomCrypt reads another certificate than was to be signed");
    }
    if (!signature_verifies(&view, expected)) {
        return mint_fail(error, MINT_ERR_AUTHENTICATION,
                         "LibTomCrypt does not verify the signature");
    }
    return MINT_OK;
}
