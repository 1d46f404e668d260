// SPDX-License-Identifier: Apache-2.0
//
// Rules on the fields of a TBSCertificate outside its extensions.
#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>

#include "attribute.h"
#include "der_read.h"
#include "der_write.h"
#include "lint_rules.h"
#include "signature.h"

enum { SERIAL_MAX_LEN = 20, RSA_BITS_MIN = 2048, VERSION_3 = 3 };

static const int64_t year_2050 = 2524608000; // 2050-01-01 00:00:00 UTC

static bool version_fits(const mint_tbs_view_t *tbs)
{
    return !tbs->has_extensions || tbs->version == VERSION_3;
}

static bool serial_is_positive(const mint_tbs_view_t *tbs)
{
    bool negative = (tbs->serial.data[0] & 0x80) != 0;
    bool zero = tbs->serial.len == 1 && tbs->serial.data[0] == 0;
    return !negative && !zero;
}

static bool serial_is_short(const mint_tbs_view_t *tbs)
{
    return tbs->serial.len <= SERIAL_MAX_LEN;
}

// DER (X.690 §8.3.2): the first nine bits are not all equal.
static bool serial_is_shortest(const mint_tbs_view_t *tbs)
{
    return tbs->serial.len < 2 || tbs->serial.data[0] != 0 || (tbs->serial.data[1] & 0x80) != 0;
}

static bool algorithm_is_known(const mint_tbs_view_t *tbs)
{
    return mint_signature_algorithm_known(tbs->signature_algorithm);
}

static bool issuer_is_named(const mint_tbs_view_t *tbs)
{
    mint_name_reader_t reader = mint_name_reader(tbs->issuer);
    mint_attribute_view_t attribute;
    return mint_name_next(&reader, &attribute);
}

static bool time_has_right_form(const mint_time_view_t *view)
{
    return view->valid && (view->tag == MBEDTLS_ASN1_GENERALIZED_TIME) == (view->time >= year_2050);
}

static bool times_have_right_form(const mint_tbs_view_t *tbs)
{
    return time_has_right_form(&tbs->not_before) && time_has_right_form(&tbs->not_after);
}

static bool validity_is_not_empty(const mint_tbs_view_t *tbs)
{
    return !tbs->not_before.valid || !tbs->not_after.valid ||
           tbs->not_before.time <= tbs->not_after.time;
}

// Bytes of a character in a string type that names of RFC 5280 may have kept from before it
// (§4.1.2.4 (c)); 0 for others.
static size_t old_character_len(int tag)
{
    switch (tag) {
    case MBEDTLS_ASN1_T61_STRING:
        return 1;
    case MBEDTLS_ASN1_BMP_STRING:
        return 2;
    case MBEDTLS_ASN1_UNIVERSAL_STRING:
        return 4;
    default:
        return 0;
    }
}

static bool is_old(const mint_attribute_view_t *attribute, const mint_attribute_t *type)
{
    return type->tag == MBEDTLS_ASN1_UTF8_STRING && old_character_len(attribute->tag) > 0;
}

static bool attribute_is_good(const mint_attribute_view_t *attribute, const mint_attribute_t *type)
{
    size_t len = attribute->text.len;
    if (is_old(attribute, type)) { // what its characters are is not looked into
        size_t each = old_character_len(attribute->tag);
        return len > 0 && len % each == 0 && len / each <= type->max_len;
    }
    // Attributes that the table has as PrintableString or IA5String may be nothing else; a
    // DirectoryString may be either.
    bool form = attribute->tag == type->tag || (type->tag == MBEDTLS_ASN1_UTF8_STRING &&
                                                attribute->tag == MBEDTLS_ASN1_PRINTABLE_STRING);
    return form && len > 0 && mint_string_valid(attribute->tag, attribute->text) &&
           mint_string_characters(attribute->tag, attribute->text) <= type->max_len;
}

static bool name_is_good(mint_bytes_t name)
{
    mint_name_reader_t reader = mint_name_reader(name);
    mint_attribute_view_t attribute;
    while (mint_name_next(&reader, &attribute)) {
        const mint_attribute_t *type = mint_attribute_by_oid(attribute.oid);
        if (type != NULL && !attribute_is_good(&attribute, type)) {
            return false;
        }
    }
    return mint_name_status(&reader) == MINT_OK;
}

static bool name_is_new(mint_bytes_t name)
{
    mint_name_reader_t reader = mint_name_reader(name);
    mint_attribute_view_t attribute;
    while (mint_name_next(&reader, &attribute)) {
        const mint_attribute_t *type = mint_attribute_by_oid(attribute.oid);
        if (type != NULL && is_old(&attribute, type)) {
            return false;
        }
    }
    return true;
}

static bool names_are_new(const mint_tbs_view_t *tbs)
{
    return name_is_new(tbs->subject) && name_is_new(tbs->issuer);
}

static bool names_are_good(const mint_tbs_view_t *tbs)
{
    return name_is_good(tbs->subject) && name_is_good(tbs->issuer);
}

static bool has_no_unique_ids(const mint_tbs_view_t *tbs)
{
    return !tbs->has_unique_ids;
}

// ISO 3166-1 has capitals; readers compare letter by letter.
static bool country_is_in_capitals(const mint_tbs_view_t *tbs)
{
    mint_name_reader_t reader = mint_name_reader(tbs->subject);
    mint_attribute_view_t attribute;
    while (mint_name_next(&reader, &attribute)) {
        bool is_country = mint_bytes_equal(attribute.oid, MINT_OID(MBEDTLS_OID_AT_COUNTRY));
        for (size_t i = 0; is_country && i < attribute.text.len; i++) {
            if (attribute.text.data[i] < 'A' || attribute.text.data[i] > 'Z') {
                return false;
            }
        }
    }
    return true;
}

static bool public_key_is_known(const mint_tbs_view_t *tbs)
{
    mint_public_key_view_t key;
    return !mint_public_key_view(tbs->public_key, &key) ||
           mint_bytes_equal(key.algorithm.oid, MINT_OID(MBEDTLS_OID_PKCS1_RSA)) ||
           mint_bytes_equal(key.algorithm.oid, MINT_OID(MBEDTLS_OID_EC_ALG_UNRESTRICTED));
}

static bool public_key_is_strong(const mint_tbs_view_t *tbs)
{
    mint_public_key_view_t key;
    // Named curves alone, uncompressed points alone (RFC 5480 §2.1.1, §2.2; RFC 7925 §4.4.1).
    return mint_public_key_view(tbs->public_key, &key) &&
           (!public_key_is_known(tbs) || mint_lint_rsa_bits(tbs) >= RSA_BITS_MIN ||
            (mint_lint_curve(tbs).len > 0 && key.key.len > 0 && key.key.data[0] == 0x04));
}

static const mint_lint_rule_t rules[] = {
    {"version", MINT_LINT_ERROR, "RFC 5280 §4.1.2.1", "there are extensions, but it is not v3",
     version_fits},
    {"serial-positive", MINT_LINT_ERROR, "RFC 5280 §4.1.2.2", "the serial number is not positive",
     serial_is_positive},
    {"serial-length", MINT_LINT_ERROR, "RFC 5280 §4.1.2.2",
     "the serial number has more than 20 bytes", serial_is_short},
    {"serial-der", MINT_LINT_ERROR, "X.690 §8.3.2", "the serial number has needless leading zeros",
     serial_is_shortest},
    {"signature-algorithm", MINT_LINT_ERROR, "RFC 5758 §3.2, RFC 4055 §5",
     "the signature algorithm is not one we know, or has wrong parameters", algorithm_is_known},
    {"issuer-name", MINT_LINT_ERROR, "RFC 5280 §4.1.2.4", "the issuer has no name",
     issuer_is_named},
    {"time-form", MINT_LINT_ERROR, "RFC 5280 §4.1.2.5",
     "a date is not UTCTime before 2050 or GeneralizedTime from 2050 on", times_have_right_form},
    {"validity", MINT_LINT_ERROR, "RFC 5280 §4.1.2.5", "it ends before it begins",
     validity_is_not_empty},
    {"names", MINT_LINT_ERROR, "RFC 5280 §A.1",
     "a name has an attribute that is empty, too long or of the wrong string type", names_are_good},
    {"old-strings", MINT_LINT_WARNING, "RFC 5280 §4.1.2.4",
     "a name has a string type that is left for old names alone (Teletex, BMP or UniversalString)",
     names_are_new},
    {"country", MINT_LINT_WARNING, "X.520 §6.3.1", "a country is not written in capitals",
     country_is_in_capitals},
    {"unique-ids", MINT_LINT_ERROR, "RFC 5280 §4.1.2.8", "it has unique identifiers",
     has_no_unique_ids},
    {"public-key", MINT_LINT_ERROR, "RFC 5480 §2, SP 800-131A §3",
     "the public key is RSA below 2048 bits, or not a named curve with an uncompressed point",
     public_key_is_strong},
    {"public-key-type", MINT_LINT_WARNING, "RFC 3279 §2.3",
     "the public key is of a type that is not one we know", public_key_is_known},
};

mint_lint_rules_t mint_lint_field_rules(void)
{
    return (mint_lint_rules_t){.rules = rules, .count = sizeof rules / sizeof rules[0]};
}
