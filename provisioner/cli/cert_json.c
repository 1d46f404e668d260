// SPDX-License-Identifier: Apache-2.0
//
// A certificate as JSON. What other verbs print of one is in it under the same names.
#include "cli/cert_json.h"

#include <string.h>

#include "mintmark/certs/certificate.h"
#include "mintmark/certs/crl.h"
#include "mintmark/certs/oid.h"

json_t *mint_json_bytes(mint_bytes_t bytes)
{
    mint_buffer_t text = {0};
    for (size_t i = 0; i < bytes.len; i++) {
        mint_buffer_printf(&text, "%02x", (unsigned)bytes.data[i]);
    }
    json_t *value = mint_buffer_status(&text) == MINT_OK
                        ? json_stringn(text.len > 0 ? (const char *)text.data : "", text.len)
                        : NULL;
    mint_buffer_free(&text);
    return value;
}

json_t *mint_json_oid(mint_bytes_t oid)
{
    char text[MINT_OID_TEXT_SIZE];
    mint_oid_text(oid, text);
    return json_string(text);
}

json_t *mint_json_text(const char *text)
{
    return text == NULL ? json_null() : json_string(text);
}

/// A Name in one line.
static json_t *name_text(mint_bytes_t name)
{
    mint_buffer_t text = {0};
    mint_name_append(name, &text);
    json_t *value = mint_buffer_status(&text) == MINT_OK
                        ? json_stringn(text.len > 0 ? (const char *)text.data : "", text.len)
                        : NULL;
    mint_buffer_free(&text);
    return value;
}

static json_t *algorithm(mint_bytes_t der)
{
    mint_algorithm_view_t view;
    if (!mint_algorithm_view(der, &view)) {
        return json_pack("{s:o}", "der", mint_json_bytes(der));
    }
    return json_pack("{s:o, s:o, s:o}", "name", mint_json_text(mint_oid_name(view.oid)), "oid",
                     mint_json_oid(view.oid), "parameters",
                     view.parameters.len > 0 ? mint_json_bytes(view.parameters) : json_null());
}

static json_t *public_key(mint_bytes_t der)
{
    mint_public_key_view_t view;
    mint_bytes_t modulus;
    mint_bytes_t exponent;
    if (!mint_public_key_view(der, &view)) {
        return json_pack("{s:o}", "der", mint_json_bytes(der));
    }
    const mint_bytes_t parameters = view.algorithm.parameters;
    json_t *key =
        json_pack("{s:o, s:o, s:o, s:o}", "name", mint_json_text(mint_oid_name(view.algorithm.oid)),
                  "oid", mint_json_oid(view.algorithm.oid), "parameters",
                  parameters.len > 0 ? mint_json_bytes(parameters) : json_null(), "key",
                  mint_json_bytes(view.key));
    if (parameters.len > 2 && parameters.data[0] == 0x06) { // an OID: a named curve
        const mint_bytes_t curve = {.data = parameters.data + 2, .len = parameters.len - 2};
        (void)json_object_set_new(key, "curve", mint_json_text(mint_oid_short_name(curve)));
    } else if (mint_rsa_key_view(view.key, &modulus, &exponent)) {
        (void)json_object_set_new(key, "modulus", mint_json_bytes(modulus));
        (void)json_object_set_new(key, "exponent", mint_json_bytes(exponent));
    }
    return key;
}

static const char *time_type(const mint_time_view_t *view)
{
    enum { UTC_TIME = 0x17 };
    return view->tag == UTC_TIME ? "UTCTime" : "GeneralizedTime";
}

/// A moment, null if it has no well-defined end or is malformed.
static json_t *moment(const mint_time_view_t *view)
{
    return view->valid && view->time != MINT_TIME_FOREVER ? mint_json_time(view->time)
                                                          : json_null();
}

/// A Time as it is written.
static json_t *written_time(const mint_time_view_t *view)
{
    json_t *text = json_stringn((const char *)view->content.data, view->content.len);
    return json_pack("{s:s, s:o}", "type", time_type(view), "value",
                     text != NULL ? text : mint_json_bytes(view->content));
}

json_t *mint_json_extensions(mint_bytes_t extensions)
{
    json_t *list = json_array();
    mint_reader_t reader;
    mint_extension_view_t extension;
    mint_reader_init(&reader, extensions.data, extensions.len);
    while (mint_extension_next(&reader, &extension)) {
        json_t *one =
            json_pack("{s:o, s:o, s:b, s:o, s:o}", "oid", mint_json_oid(extension.oid), "name",
                      mint_json_text(mint_oid_short_name(extension.oid)), "critical",
                      (int)extension.critical, "value", mint_json_bytes(extension.value), "content",
                      mint_json_extension_content(&extension));
        if (json_array_append_new(list, one) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static bool is_ca(const mint_tbs_view_t *tbs)
{
    bool there;
    bool ca;
    int path_length;
    return mint_view_basic_constraints(tbs, &there, &ca, &path_length) && ca;
}

json_t *mint_json_cert(mint_bytes_t der)
{
    mint_certificate_view_t view;
    uint8_t fingerprint[MINT_SHA256_LEN];
    if (mint_certificate_view(der, &view) != MINT_OK ||
        mint_sha256(der.data, der.len, fingerprint) != MINT_OK) {
        return NULL;
    }
    const mint_tbs_view_t *tbs = &view.tbs;
    json_t *facts =
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:i}", "subject", name_text(tbs->subject),
                  "issuer", name_text(tbs->issuer), "serial", mint_json_bytes(tbs->serial),
                  "not_before", moment(&tbs->not_before), "not_after", moment(&tbs->not_after),
                  "fingerprint", mint_json_hex(fingerprint, sizeof fingerprint), "is_ca",
                  (int)is_ca(tbs), "version", tbs->version);
    json_t *details = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "subject_name",
        mint_json_name(tbs->subject), "issuer_name", mint_json_name(tbs->issuer), "valid_from",
        written_time(&tbs->not_before), "valid_until", written_time(&tbs->not_after), "public_key",
        public_key(tbs->public_key), "extensions",
        tbs->has_extensions ? mint_json_extensions(tbs->extensions) : json_null(),
        "tbs_signature_algorithm", algorithm(tbs->signature_algorithm), "signature_algorithm",
        algorithm(view.signature_algorithm), "signature", mint_json_bytes(view.signature));
    if (details == NULL || json_object_update(facts, details) != 0) {
        json_decref(facts);
        facts = NULL;
    }
    json_decref(details);
    return facts;
}

static json_t *crl_entries(const mint_crl_view_t *view)
{
    json_t *list = json_array();
    mint_reader_t reader = mint_crl_entries(view);
    mint_crl_entry_view_t entry;
    while (mint_crl_entry_next(&reader, &entry)) {
        json_t *one = json_pack("{s:o, s:o, s:s, s:o}", "serial", mint_json_bytes(entry.serial),
                                "revoked", moment(&entry.time), "reason",
                                mint_crl_reason_name(mint_crl_entry_reason(&entry)), "extensions",
                                mint_json_extensions(entry.extensions));
        if (json_array_append_new(list, one) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

json_t *mint_json_crl(mint_bytes_t der)
{
    mint_crl_view_t view;
    uint64_t number;
    uint8_t fingerprint[MINT_SHA256_LEN];
    if (mint_crl_view(der, &view, NULL) != MINT_OK ||
        mint_sha256(der.data, der.len, fingerprint) != MINT_OK) {
        return NULL;
    }
    bool numbered = mint_crl_number(&view, &number);
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "issuer", name_text(view.issuer),
        "number", numbered ? json_integer((json_int_t)number) : json_null(), "this_update",
        moment(&view.this_update), "next_update",
        view.has_next_update ? moment(&view.next_update) : json_null(), "fingerprint",
        mint_json_hex(fingerprint, sizeof fingerprint), "revoked", crl_entries(&view),
        "issuer_name", mint_json_name(view.issuer), "extensions",
        mint_json_extensions(view.extensions), "signature_algorithm",
        algorithm(view.signature_algorithm), "signature", mint_json_bytes(view.signature));
}
