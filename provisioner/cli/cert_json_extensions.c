// SPDX-License-Identifier: Apache-2.0
//
// What extensions mean, as JSON. One that is malformed means nothing: its bytes are beside it.
#include <string.h>

#include "cli/cert_json.h"
#include "mintmark/certs/crl.h"
#include "mintmark/certs/oid.h"

enum { TAG_INTEGER = 0x02, TAG_BITS = 0x03, TAG_OCTETS = 0x04 };

/// What an extension of one kind means; NULL if it is malformed.
typedef json_t *(*explain_t)(mint_bytes_t value);

/// `list` if the reader came to its end, else NULL, and the list is gone.
static json_t *finish(json_t *list, const mint_reader_t *reader)
{
    if (mint_reader_status(reader) == MINT_OK && reader->left_len == 0) {
        return list;
    }
    json_decref(list);
    return NULL;
}

/// The content of an element that is alone in its bytes and has this tag and a short length; empty
/// if it is not.
static mint_bytes_t content_of(mint_bytes_t element, uint8_t tag)
{
    bool good = element.len >= 2 && element.data[0] == tag && element.data[1] < 0x80 &&
                element.len == 2u + element.data[1];
    return good ? (mint_bytes_t){.data = element.data + 2, .len = element.len - 2}
                : (mint_bytes_t){0};
}

static json_t *basic_constraints(mint_bytes_t value)
{
    bool ca;
    int path_length;
    if (!mint_basic_constraints_view(value, &ca, &path_length)) {
        return NULL;
    }
    return json_pack("{s:b, s:o}", "ca", (int)ca, "path_length",
                     path_length >= 0 ? json_integer(path_length) : json_null());
}

/// The names of the bits that are set; NULL if there are others.
static json_t *bits(mint_bytes_t content, const char *const *names, size_t count)
{
    if (content.len < 2 || content.data[0] > 7 || 8 * (content.len - 1) - content.data[0] > count) {
        return NULL;
    }
    json_t *list = json_array();
    for (size_t i = 0; i < 8 * (content.len - 1) - content.data[0]; i++) {
        if ((content.data[1 + i / 8] & 0x80u >> i % 8) != 0) {
            (void)json_array_append_new(list, json_string(names[i]));
        }
    }
    return list;
}

static json_t *key_usage(mint_bytes_t value)
{
    static const char *const names[] = {"digitalSignature", "nonRepudiation", "keyEncipherment",
                                        "dataEncipherment", "keyAgreement",   "keyCertSign",
                                        "cRLSign",          "encipherOnly",   "decipherOnly"};
    return bits(content_of(value, TAG_BITS), names, sizeof names / sizeof names[0]);
}

static json_t *oid_list(mint_bytes_t value)
{
    json_t *list = json_array();
    mint_reader_t reader = mint_sequence_reader(value);
    mint_bytes_t oid;
    while (mint_oid_next(&reader, &oid)) {
        const char *name = mint_oid_short_name(oid);
        (void)json_array_append_new(list, name != NULL ? json_string(name) : mint_json_oid(oid));
    }
    return finish(list, &reader);
}

static json_t *octets(mint_bytes_t value)
{
    mint_bytes_t content = content_of(value, TAG_OCTETS);
    return content.len > 0 ? mint_json_bytes(content) : NULL;
}

static json_t *names_of(mint_reader_t reader)
{
    json_t *list = json_array();
    mint_general_name_t name;
    while (mint_general_name_next(&reader, &name)) {
        (void)json_array_append_new(list, mint_json_general_name(&name));
    }
    return finish(list, &reader);
}

static json_t *general_names(mint_bytes_t value)
{
    return names_of(mint_sequence_reader(value));
}

/// GeneralNames without their SEQUENCE; null if there are none.
static json_t *bare_names(mint_bytes_t content)
{
    mint_reader_t reader;
    mint_reader_init(&reader, content.data, content.len);
    return content.len > 0 ? names_of(reader) : json_null();
}

static json_t *authority_key(mint_bytes_t value)
{
    mint_authority_key_view_t view;
    if (!mint_authority_key_view(value, &view)) {
        return NULL;
    }
    return json_pack("{s:o, s:o, s:o}", "key_id",
                     view.key_id.len > 0 ? mint_json_bytes(view.key_id) : json_null(), "issuer",
                     bare_names(view.issuer), "serial",
                     view.serial.len > 0 ? mint_json_bytes(view.serial) : json_null());
}

static json_t *pairs(mint_bytes_t content)
{
    json_t *list = json_array();
    mint_reader_t reader;
    mint_bytes_t oid;
    mint_bytes_t value;
    mint_reader_init(&reader, content.data, content.len);
    while (mint_pair_next(&reader, &oid, &value)) {
        (void)json_array_append_new(list, json_pack("{s:o, s:o}", "oid", mint_json_oid(oid), "der",
                                                    mint_json_bytes(value)));
    }
    return finish(list, &reader);
}

static json_t *policies(mint_bytes_t value)
{
    json_t *list = json_array();
    mint_reader_t reader = mint_sequence_reader(value);
    mint_bytes_t oid;
    mint_bytes_t qualifiers;
    while (mint_policy_next(&reader, &oid, &qualifiers)) {
        json_t *inside = pairs(qualifiers);
        if (inside == NULL) {
            reader.failed = true;
        } else {
            (void)json_array_append_new(
                list, json_pack("{s:o, s:o}", "oid", mint_json_oid(oid), "qualifiers", inside));
        }
    }
    return finish(list, &reader);
}

static json_t *access_descriptions(mint_bytes_t value)
{
    json_t *list = json_array();
    mint_reader_t reader = mint_sequence_reader(value);
    mint_bytes_t method;
    mint_bytes_t location;
    while (mint_pair_next(&reader, &method, &location)) {
        mint_general_name_t name;
        mint_reader_t inner;
        mint_reader_init(&inner, location.data, location.len);
        if (!mint_general_name_next(&inner, &name)) {
            reader.failed = true;
            break;
        }
        const char *known = mint_oid_short_name(method);
        (void)json_array_append_new(
            list, json_pack("{s:o, s:o}", "method",
                            known != NULL ? json_string(known) : mint_json_oid(method), "location",
                            mint_json_general_name(&name)));
    }
    return finish(list, &reader);
}

static json_t *reasons(mint_bytes_t content)
{
    static const char *const names[] = {
        "unused",      "keyCompromise",        "cACompromise",    "affiliationChanged",
        "superseded",  "cessationOfOperation", "certificateHold", "privilegeWithdrawn",
        "aACompromise"};
    return content.len > 0 ? bits(content, names, sizeof names / sizeof names[0]) : json_null();
}

static json_t *point(const mint_distribution_point_t *at)
{
    json_t *names = at->relative ? mint_json_bytes(at->names) : bare_names(at->names);
    return json_pack("{s:o, s:o, s:o}", at->relative ? "relative_name" : "names", names, "reasons",
                     reasons(at->reasons), "crl_issuer", bare_names(at->crl_issuer));
}

static json_t *distribution_points(mint_bytes_t value)
{
    json_t *list = json_array();
    mint_reader_t reader = mint_sequence_reader(value);
    mint_distribution_point_t at;
    while (mint_distribution_point_next(&reader, &at)) {
        json_t *one = point(&at);
        if (one == NULL) {
            reader.failed = true;
        } else {
            (void)json_array_append_new(list, one);
        }
    }
    return finish(list, &reader);
}

static json_t *issuing_point(mint_bytes_t value)
{
    mint_issuing_point_t view;
    json_t *object = mint_issuing_point_view(value, &view) ? point(&view.point) : NULL;
    if (object != NULL) {
        (void)json_object_set_new(object, "only_user", json_boolean(view.only_user));
        (void)json_object_set_new(object, "only_ca", json_boolean(view.only_ca));
        (void)json_object_set_new(object, "only_attribute", json_boolean(view.only_attribute));
        (void)json_object_set_new(object, "indirect", json_boolean(view.indirect));
    }
    return object;
}

static json_t *subtrees(mint_bytes_t content)
{
    json_t *list = json_array();
    mint_reader_t reader;
    mint_general_name_t base;
    mint_reader_init(&reader, content.data, content.len);
    while (mint_subtree_next(&reader, &base)) {
        (void)json_array_append_new(list, mint_json_general_name(&base));
    }
    return finish(list, &reader);
}

static json_t *name_constraints(mint_bytes_t value)
{
    mint_bytes_t permitted;
    mint_bytes_t excluded;
    return mint_name_constraints_view(value, &permitted, &excluded)
               ? json_pack("{s:o, s:o}", "permitted", subtrees(permitted), "excluded",
                           subtrees(excluded))
               : NULL;
}

/// A number that is not negative and fits; larger ones are left to the bytes.
static json_t *number(mint_bytes_t value)
{
    mint_bytes_t content = content_of(value, TAG_INTEGER);
    json_int_t sum = 0;
    if (content.len == 0 || content.len > 7 || content.data[0] > 0x7F) {
        return NULL;
    }
    for (size_t i = 0; i < content.len; i++) {
        sum = sum * 256 + content.data[i];
    }
    return json_integer(sum);
}

static json_t *crl_reason(mint_bytes_t value)
{
    enum { TAG_ENUMERATED = 0x0A };
    mint_bytes_t content = content_of(value, TAG_ENUMERATED);
    return content.len == 1 ? json_string(mint_crl_reason_name((mint_crl_reason_t)content.data[0]))
                            : NULL;
}

typedef struct {
    const char *name; // short name of the extension
    explain_t explain;
} kind_row_t;

static const kind_row_t kinds[] = {
    {"basicConstraints", basic_constraints},
    {"keyUsage", key_usage},
    {"extendedKeyUsage", oid_list},
    {"subjectKeyIdentifier", octets},
    {"authorityKeyIdentifier", authority_key},
    {"subjectAltName", general_names},
    {"issuerAltName", general_names},
    {"certificatePolicies", policies},
    {"crlDistributionPoints", distribution_points},
    {"freshestCRL", distribution_points},
    {"issuingDistributionPoint", issuing_point},
    {"authorityInfoAccess", access_descriptions},
    {"nameConstraints", name_constraints},
    {"inhibitAnyPolicy", number},
    {"crlNumber", number},
    {"deltaCRL", number},
    {"CRLReason", crl_reason},
};

json_t *mint_json_extension_content(const mint_extension_view_t *extension)
{
    const char *name = mint_oid_short_name(extension->oid);
    json_t *content = NULL;
    for (size_t i = 0; name != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            content = kinds[i].explain(extension->value);
        }
    }
    return content != NULL ? content : json_null();
}
