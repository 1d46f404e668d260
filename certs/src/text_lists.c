// SPDX-License-Identifier: Apache-2.0
//
// The extensions that are lists, for people: alternative names, usages, policies, distribution
// points, constraints.
#include <mbedtls/asn1.h>
#include <string.h>

#include "der_read.h"
#include "der_write.h"
#include "mintmark/certs/oid.h"
#include "text.h"

// Shows one extension of a kind. What it appended is thrown away if it is false.
typedef bool (*show_t)(mint_buffer_t *text, mint_bytes_t value, int indent);

static bool finished(const mint_reader_t *reader)
{
    return mint_reader_status(reader) == MINT_OK && reader->left_len == 0;
}

static bool names(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    mint_reader_t reader = mint_sequence_reader(value);
    mint_general_name_t name;
    mint_buffer_printf(text, "%*s", indent, "");
    for (bool first = true; mint_general_name_next(&reader, &name); first = false) {
        mint_buffer_printf(text, first ? "" : ", ");
        mint_text_general_name(text, &name);
    }
    mint_buffer_append(text, "\n", 1);
    return finished(&reader);
}

// GeneralNames (content), each on a line of its own.
static bool name_lines(mint_buffer_t *text, mint_bytes_t content, int indent)
{
    mint_reader_t reader = mint_der_reader(content);
    mint_general_name_t name;
    while (mint_general_name_next(&reader, &name)) {
        mint_buffer_printf(text, "%*s", indent, "");
        mint_text_general_name(text, &name);
        mint_buffer_append(text, "\n", 1);
    }
    return finished(&reader);
}

static bool oids(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    mint_reader_t reader = mint_sequence_reader(value);
    mint_bytes_t oid;
    mint_buffer_printf(text, "%*s", indent, "");
    for (bool first = true; mint_oid_next(&reader, &oid); first = false) {
        mint_buffer_printf(text, first ? "" : ", ");
        mint_text_oid(text, oid);
    }
    mint_buffer_append(text, "\n", 1);
    return finished(&reader);
}

static bool authority_key(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    mint_authority_key_view_t view;
    if (!mint_authority_key_view(value, &view)) {
        return false;
    }
    bool alone = view.issuer.len == 0 && view.serial.len == 0;
    if (view.key_id.len > 0) {
        mint_buffer_printf(text, "%*s%s", indent, "", alone ? "" : "keyid:");
        mint_text_hex(text, view.key_id);
        mint_buffer_append(text, "\n", 1);
    }
    bool good = name_lines(text, view.issuer, indent);
    if (view.serial.len > 0) {
        mint_buffer_printf(text, "%*sserial:", indent, "");
        mint_text_hex(text, view.serial);
        mint_buffer_append(text, "\n", 1);
    }
    return good;
}

static bool is_string(int tag)
{
    enum { VISIBLE_STRING = 0x1A };
    return tag == MBEDTLS_ASN1_UTF8_STRING || tag == MBEDTLS_ASN1_IA5_STRING ||
           tag == MBEDTLS_ASN1_PRINTABLE_STRING || tag == VISIBLE_STRING;
}

// The text of a CPSuri or of a UserNotice's explicitText; empty if it is neither.
static mint_bytes_t qualifier_text(mint_bytes_t value)
{
    int tag;
    mint_reader_t reader = mint_der_reader(value);
    mint_bytes_t content = mint_der_read_any(&reader, &tag);
    if (tag == MINT_DER_SEQUENCE) {
        mint_reader_t notice = mint_der_reader(content);
        if (mint_der_next_is(&notice, MINT_DER_SEQUENCE)) {
            (void)mint_der_read(&notice, MINT_DER_SEQUENCE);
        }
        content = mint_der_read_any(&notice, &tag);
    }
    return is_string(tag) ? content : (mint_bytes_t){0};
}

static bool qualifiers(mint_buffer_t *text, mint_bytes_t content, int indent)
{
    mint_reader_t reader = mint_der_reader(content);
    mint_bytes_t oid;
    mint_bytes_t value;
    while (mint_pair_next(&reader, &oid, &value)) {
        mint_bytes_t words = qualifier_text(value);
        mint_buffer_printf(text, "%*s", indent, "");
        mint_text_oid(text, oid);
        mint_buffer_printf(text, ": ");
        if (words.len > 0) {
            mint_text_foreign(text, words);
        } else {
            mint_text_hex(text, value);
        }
        mint_buffer_append(text, "\n", 1);
    }
    return finished(&reader);
}

static bool policies(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    mint_reader_t reader = mint_sequence_reader(value);
    mint_bytes_t oid;
    mint_bytes_t qualified;
    bool good = true;
    while (good && mint_policy_next(&reader, &oid, &qualified)) {
        mint_buffer_printf(text, "%*sPolicy: ", indent, "");
        mint_text_oid(text, oid);
        mint_buffer_append(text, "\n", 1);
        good = qualifiers(text, qualified, indent + 2);
    }
    return good && finished(&reader);
}

static bool access_descriptions(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    mint_reader_t reader = mint_sequence_reader(value);
    mint_bytes_t method;
    mint_bytes_t location;
    bool good = true;
    while (good && mint_pair_next(&reader, &method, &location)) {
        mint_general_name_t name;
        mint_reader_t inner = mint_der_reader(location);
        mint_buffer_printf(text, "%*s", indent, "");
        mint_text_oid(text, method);
        mint_buffer_printf(text, " - ");
        good = mint_general_name_next(&inner, &name);
        if (good) {
            mint_text_general_name(text, &name);
        }
        mint_buffer_append(text, "\n", 1);
    }
    return good && finished(&reader);
}

// ReasonFlags (RFC 5280 §4.2.1.13); bit 0 has no meaning.
static bool reasons(mint_buffer_t *text, mint_bytes_t bits, int indent)
{
    static const char *const names_of[] = {
        "Unused",       "Key Compromise",         "CA Compromise",    "Affiliation Changed",
        "Superseded",   "Cessation Of Operation", "Certificate Hold", "Privilege Withdrawn",
        "AA Compromise"};
    enum { COUNT = sizeof names_of / sizeof names_of[0] };
    if (bits.len < 2 || bits.data[0] > 7 || 8 * (bits.len - 1) - bits.data[0] > COUNT) {
        return false;
    }
    mint_buffer_printf(text, "%*sReasons:\n%*s", indent, "", indent + 2, "");
    bool first = true;
    for (size_t i = 0; i < 8 * (bits.len - 1) - bits.data[0]; i++) {
        if ((bits.data[1 + i / 8] & 0x80u >> i % 8) != 0) {
            mint_buffer_printf(text, "%s%s", first ? "" : ", ", names_of[i]);
            first = false;
        }
    }
    mint_buffer_append(text, "\n", 1);
    return true;
}

static bool point(mint_buffer_t *text, const mint_distribution_point_t *at, int indent)
{
    bool good = true;
    if (at->has_name && !at->relative) {
        mint_buffer_printf(text, "%*sFull Name:\n", indent, "");
        good = name_lines(text, at->names, indent + 2);
    } else if (at->has_name) {
        mint_buffer_printf(text, "%*sRelative Name: ", indent, "");
        mint_text_hex(text, at->names);
        mint_buffer_append(text, "\n", 1);
    }
    if (good && at->reasons.len > 0) {
        good = reasons(text, at->reasons, indent);
    }
    if (good && at->crl_issuer.len > 0) {
        mint_buffer_printf(text, "%*sCRL Issuer:\n", indent, "");
        good = name_lines(text, at->crl_issuer, indent + 2);
    }
    return good;
}

static bool distribution_points(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    mint_reader_t reader = mint_sequence_reader(value);
    mint_distribution_point_t at;
    bool good = true;
    while (good && mint_distribution_point_next(&reader, &at)) {
        good = point(text, &at, indent);
    }
    return good && finished(&reader);
}

static bool issuing_point(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    mint_issuing_point_t scope;
    if (!mint_issuing_point_view(value, &scope)) {
        return false;
    }
    static const char *const flags[] = {"Only User Certificates", "Only CA Certificates",
                                        "Indirect CRL", "Only Attribute Certificates"};
    const bool set[] = {scope.only_user, scope.only_ca, scope.indirect, scope.only_attribute};
    bool good = point(text, &scope.point, indent);
    for (size_t i = 0; good && i < sizeof set / sizeof set[0]; i++) {
        if (set[i]) {
            mint_buffer_printf(text, "%*s%s\n", indent, "", flags[i]);
        }
    }
    return good;
}

static bool subtrees(mint_buffer_t *text, mint_bytes_t list, const char *heading, int indent)
{
    mint_reader_t reader = mint_der_reader(list);
    mint_general_name_t base;
    if (list.len > 0) {
        mint_buffer_printf(text, "%*s%s:\n", indent, "", heading);
    }
    while (mint_subtree_next(&reader, &base)) {
        mint_buffer_printf(text, "%*s", indent + 2, "");
        mint_text_general_name(text, &base);
        mint_buffer_append(text, "\n", 1);
    }
    return finished(&reader);
}

static bool name_constraints(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    mint_bytes_t permitted;
    mint_bytes_t excluded;
    return mint_name_constraints_view(value, &permitted, &excluded) &&
           subtrees(text, permitted, "Permitted", indent) &&
           subtrees(text, excluded, "Excluded", indent);
}

// PolicyConstraints: two numbers, either of which may be missing (RFC 5280 §4.2.1.11).
static bool policy_constraints(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    static const char *const words[] = {"Require Explicit Policy", "Inhibit Policy Mapping"};
    mint_reader_t reader = mint_sequence_reader(value);
    bool first = true;
    mint_buffer_printf(text, "%*s", indent, "");
    for (int i = 0; i < 2; i++) {
        if (mint_der_next_is(&reader, MINT_DER_CONTEXT(i))) {
            mint_bytes_t number = mint_der_read(&reader, MINT_DER_CONTEXT(i));
            reader.failed = reader.failed || number.len != 1 || number.data[0] > 0x7F;
            mint_buffer_printf(text, "%s%s:%u", first ? "" : ", ", words[i],
                               reader.failed ? 0u : number.data[0]);
            first = false;
        }
    }
    mint_buffer_append(text, "\n", 1);
    mint_der_expect_end(&reader);
    return !reader.failed;
}

// Features ::= SEQUENCE OF INTEGER (RFC 7633), numbers of TLS extensions.
static bool tls_features(mint_buffer_t *text, mint_bytes_t value, int indent)
{
    enum { STATUS_REQUEST = 5, STATUS_REQUEST_V2 = 17 };
    mint_reader_t reader = mint_sequence_reader(value);
    mint_buffer_printf(text, "%*s", indent, "");
    for (bool first = true; !reader.failed && reader.left_len > 0; first = false) {
        mint_bytes_t number = mint_der_read(&reader, MBEDTLS_ASN1_INTEGER);
        reader.failed = reader.failed || number.len != 1;
        unsigned feature = reader.failed ? 0 : number.data[0];
        mint_buffer_printf(text, first ? "" : ", ");
        if (feature == STATUS_REQUEST || feature == STATUS_REQUEST_V2) {
            mint_buffer_printf(text, "status_request%s", feature == STATUS_REQUEST ? "" : "_v2");
        } else {
            mint_buffer_printf(text, "%u", feature);
        }
    }
    mint_buffer_append(text, "\n", 1);
    return finished(&reader);
}

typedef struct {
    const char *name; // short name of the extension
    show_t show;
} show_row_t;

static const show_row_t shows[] = {
    {"subjectAltName", names},
    {"issuerAltName", names},
    {"extendedKeyUsage", oids},
    {"authorityKeyIdentifier", authority_key},
    {"certificatePolicies", policies},
    {"authorityInfoAccess", access_descriptions},
    {"crlDistributionPoints", distribution_points},
    {"freshestCRL", distribution_points},
    {"issuingDistributionPoint", issuing_point},
    {"nameConstraints", name_constraints},
    {"policyConstraints", policy_constraints},
    {"tlsfeature", tls_features},
};

bool mint_text_extension_lists(mint_buffer_t *text, const mint_extension_view_t *extension,
                               int indent)
{
    const char *name = mint_oid_short_name(extension->oid);
    mint_buffer_t shown = {0};
    bool good = false;
    for (size_t i = 0; name != NULL && i < sizeof shows / sizeof shows[0]; i++) {
        if (strcmp(shows[i].name, name) == 0) {
            good = shows[i].show(&shown, extension->value, indent) &&
                   mint_buffer_status(&shown) == MINT_OK;
        }
    }
    if (good) {
        mint_buffer_append(text, shown.data, shown.len);
    }
    mint_buffer_free(&shown);
    return good;
}
