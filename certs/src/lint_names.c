// SPDX-License-Identifier: Apache-2.0
//
// Rules on subjectAltName, alone, beside the subject, and as the names of a server.
#include <mbedtls/oid.h>
#include <string.h>

#include "attribute.h"
#include "der_read.h"
#include "der_write.h"
#include "host_name.h"
#include "lint_rules.h"

enum { IPV4_LEN = 4, IPV6_LEN = 16 };

// id-on-dnsSRV (RFC 4985 §2).
#define OID_ON_DNS_SRV "\x2B\x06\x01\x05\x05\x07\x08\x07"

static mint_reader_t alt_names(const mint_tbs_view_t *tbs, bool *there)
{
    return mint_lint_elements(tbs, MINT_OID(MBEDTLS_OID_SUBJECT_ALT_NAME), there);
}

static bool has_char(mint_bytes_t text, char wanted)
{
    return text.len > 0 && memchr(text.data, wanted, text.len) != NULL;
}

static bool is_of_its_kind(const mint_general_name_t *name)
{
    bool ascii = mint_string_valid(MBEDTLS_ASN1_IA5_STRING, name->value);
    switch (name->kind) {
    case MINT_GENERAL_NAME_EMAIL:
        return ascii && has_char(name->value, '@');
    case MINT_GENERAL_NAME_DNS:
        return mint_host_name_valid(name->value) && !mint_host_name_is_address(name->value);
    case MINT_GENERAL_NAME_URI:
        return ascii && mint_uri_has_scheme(name->value);
    case MINT_GENERAL_NAME_IP:
        return name->value.len == IPV4_LEN || name->value.len == IPV6_LEN;
    default:
        return name->value.len > 0;
    }
}

static bool alt_names_well_formed(const mint_tbs_view_t *tbs)
{
    bool there;
    mint_general_name_t name;
    size_t count = 0;
    mint_reader_t reader = alt_names(tbs, &there);
    while (mint_general_name_next(&reader, &name)) {
        count++;
        if (!is_of_its_kind(&name)) {
            return false;
        }
    }
    return !there || (count > 0 && mint_reader_status(&reader) == MINT_OK);
}

static bool empty_subject_has_critical_names(const mint_tbs_view_t *tbs)
{
    return !mint_lint_subject_is_empty(tbs) ||
           mint_lint_is_critical(tbs, MINT_OID(MBEDTLS_OID_SUBJECT_ALT_NAME));
}

// True if subjectAltName has a name of this kind.
static bool has_kind(const mint_tbs_view_t *tbs, mint_general_name_kind_t kind)
{
    bool there;
    mint_general_name_t name;
    mint_reader_t reader = alt_names(tbs, &there);
    while (mint_general_name_next(&reader, &name)) {
        if (name.kind == kind) {
            return true;
        }
    }
    return false;
}

static bool mail_is_in_alt_names(const mint_tbs_view_t *tbs)
{
    mint_bytes_t text;
    return mint_lint_count_attributes(tbs->subject, MINT_OID(MBEDTLS_OID_PKCS9_EMAIL), &text) ==
               0 ||
           has_kind(tbs, MINT_GENERAL_NAME_EMAIL);
}

// ---- Servers ----

static bool is_server(const mint_tbs_view_t *tbs)
{
    return !mint_lint_is_ca(tbs) && mint_lint_has_purpose(tbs, MINT_OID(MBEDTLS_OID_SERVER_AUTH));
}

static bool has_srv_name(const mint_tbs_view_t *tbs)
{
    bool there;
    mint_general_name_t name;
    mint_reader_t reader = alt_names(tbs, &there);
    while (mint_general_name_next(&reader, &name)) {
        if (name.kind == MINT_GENERAL_NAME_OTHER &&
            mint_bytes_equal(name.type, MINT_OID(OID_ON_DNS_SRV))) {
            return true;
        }
    }
    return false;
}

static bool server_has_alt_names(const mint_tbs_view_t *tbs)
{
    return !is_server(tbs) || has_kind(tbs, MINT_GENERAL_NAME_DNS) ||
           has_kind(tbs, MINT_GENERAL_NAME_IP) || has_kind(tbs, MINT_GENERAL_NAME_URI) ||
           has_srv_name(tbs);
}

// A common name that looks like a host's is a promise that no client of RFC 9525 keeps, unless it
// is an alternative name too.
static bool common_name_is_in_alt_names(const mint_tbs_view_t *tbs)
{
    mint_bytes_t common_name;
    mint_general_name_t name;
    bool there;
    if (!is_server(tbs) ||
        mint_lint_count_attributes(tbs->subject, MINT_OID(MBEDTLS_OID_AT_CN), &common_name) == 0 ||
        !mint_host_name_valid(common_name) || !has_char(common_name, '.')) {
        return true;
    }
    mint_reader_t reader = alt_names(tbs, &there);
    while (mint_general_name_next(&reader, &name)) {
        // A common name may spell an address.
        if (name.kind == MINT_GENERAL_NAME_IP ||
            (name.kind == MINT_GENERAL_NAME_DNS && mint_bytes_equal(name.value, common_name))) {
            return true;
        }
    }
    return false;
}

static const mint_lint_rule_t rules[] = {
    {"alt-names", MINT_LINT_ERROR, "RFC 5280 §4.2.1.6",
     "subjectAltName is empty, malformed, or has a name that is none of its kind",
     alt_names_well_formed},
    {"empty-subject", MINT_LINT_ERROR, "RFC 5280 §4.1.2.6",
     "the subject is empty and there is no critical subjectAltName",
     empty_subject_has_critical_names},
    {"mail-address", MINT_LINT_ERROR, "RFC 5280 §4.1.2.6",
     "the subject has a mail address, but subjectAltName has none", mail_is_in_alt_names},
    {"server-names", MINT_LINT_ERROR, "RFC 9525 §2",
     "it is for servers, but subjectAltName has no DNS name, address, URI or SRV name",
     server_has_alt_names},
    {"server-common-name", MINT_LINT_WARNING, "RFC 9525 §2",
     "the common name is a host name that subjectAltName does not have",
     common_name_is_in_alt_names},
};

mint_lint_rules_t mint_lint_name_rules(void)
{
    return (mint_lint_rules_t){.rules = rules, .count = sizeof rules / sizeof rules[0]};
}
