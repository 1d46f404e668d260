// SPDX-License-Identifier: Apache-2.0
//
// The section [extensions].
#include <mbedtls/oid.h>
#include <string.h>

#include "der_read.h"
#include "profile_fields.h"
#include "profile_values.h"

enum { PATH_LENGTH_MAX = 9 };

// A word with a meaning.
typedef struct {
    const char *name;
    unsigned value;
} word_t;

static const word_t key_usages[] = {
    {"digitalSignature", 0}, {"nonRepudiation", 1}, {"keyEncipherment", 2},
    {"dataEncipherment", 3}, {"keyAgreement", 4},   {"keyCertSign", 5},
    {"cRLSign", 6},          {"encipherOnly", 7},   {"decipherOnly", 8},
};

// clang-format off
#define OID(text) {.data = (const uint8_t *)(text), .len = sizeof(text) - 1}
// clang-format on

// Purposes that have a name (RFC 5280 §4.2.1.12).
typedef struct {
    const char *name;
    mint_bytes_t oid;
} purpose_row_t;

static const purpose_row_t purposes[] = {
    {"serverAuth", OID(MBEDTLS_OID_SERVER_AUTH)},
    {"clientAuth", OID(MBEDTLS_OID_CLIENT_AUTH)},
    {"codeSigning", OID(MBEDTLS_OID_CODE_SIGNING)},
    {"emailProtection", OID(MBEDTLS_OID_EMAIL_PROTECTION)},
    {"timeStamping", OID(MBEDTLS_OID_TIME_STAMPING)},
    {"OCSPSigning", OID(MBEDTLS_OID_OCSP_SIGNING)},
#undef OID
};

static mint_status_t take_basic_constraints(mint_profile_t *profile, const char *value,
                                            mint_error_t *error)
{
    profile->basic_constraints = true;
    profile->ca = strcmp(value, "ca") == 0;
    if (!profile->ca && strcmp(value, "end-entity") != 0) {
        return mint_fail(error, MINT_ERR_FORMAT, "%.60s is neither ca nor end-entity", value);
    }
    return MINT_OK;
}

static mint_status_t take_path_length(mint_profile_t *profile, const char *value,
                                      mint_error_t *error)
{
    long number;
    if (!mint_value_number(value, PATH_LENGTH_MAX, &number)) {
        return mint_fail(error, MINT_ERR_FORMAT,
                         "a path length is a number from 0 to %d, not %.60s", PATH_LENGTH_MAX,
                         value);
    }
    profile->path_length = (int)number;
    return MINT_OK;
}

static mint_status_t take_key_usage(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    char word[MINT_PROFILE_TEXT_SIZE];
    while (mint_value_word(&value, word)) {
        size_t i = 0;
        size_t count = sizeof key_usages / sizeof key_usages[0];
        while (i < count && strcmp(word, key_usages[i].name) != 0) {
            i++;
        }
        if (i == count) {
            return mint_fail(error, MINT_ERR_FORMAT, "there is no key usage %.60s", word);
        }
        profile->key_usage |= 1u << key_usages[i].value;
    }
    return MINT_OK;
}

static mint_status_t take_purpose(const char *word, mint_oid_t *oid, mint_error_t *error)
{
    for (size_t i = 0; i < sizeof purposes / sizeof purposes[0]; i++) {
        if (strcmp(word, purposes[i].name) == 0) {
            memcpy(oid->data, purposes[i].oid.data, purposes[i].oid.len);
            oid->len = purposes[i].oid.len;
            return MINT_OK;
        }
    }
    if (mint_value_oid(word, oid, NULL) != MINT_OK) {
        return mint_fail(error, MINT_ERR_FORMAT,
                         "there is no extended key usage %.60s, and it is no object identifier",
                         word);
    }
    return MINT_OK;
}

// Takes a list of words, each of which becomes an OID.
static mint_status_t
take_oid_list(const char *value, mint_status_t (*take)(const char *, mint_oid_t *, mint_error_t *),
              mint_oid_t list[MINT_PROFILE_LIST_MAX], size_t *count, mint_error_t *error)
{
    char word[MINT_PROFILE_TEXT_SIZE];
    while (mint_value_word(&value, word)) {
        if (*count == MINT_PROFILE_LIST_MAX) {
            return mint_fail(error, MINT_ERR_FORMAT, "more than %u entries", MINT_PROFILE_LIST_MAX);
        }
        mint_status_t status = take(word, &list[*count], error);
        if (status != MINT_OK) {
            return status;
        }
        (*count)++;
    }
    return MINT_OK;
}

static mint_status_t take_extended_key_usage(mint_profile_t *profile, const char *value,
                                             mint_error_t *error)
{
    return take_oid_list(value, take_purpose, profile->extended_key_usage,
                         &profile->extended_key_usage_count, error);
}

static mint_status_t take_policies(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    return take_oid_list(value, mint_value_oid, profile->policies, &profile->policy_count, error);
}

static mint_status_t take_ski(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    return mint_value_yes_no(value, &profile->subject_key_identifier, error);
}

static mint_status_t take_aki(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    return mint_value_yes_no(value, &profile->authority_key_identifier, error);
}

static mint_status_t take_address(const mint_profile_t *profile, mint_profile_templates_t *list,
                                  const char *value, mint_error_t *error)
{
    if (list->count == MINT_PROFILE_LIST_MAX) {
        return mint_fail(error, MINT_ERR_FORMAT, "more than %u addresses", MINT_PROFILE_LIST_MAX);
    }
    return mint_value_template(value, profile, list->templates[list->count++], error);
}

static mint_status_t take_crl(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    return take_address(profile, &profile->crl_distribution_points, value, error);
}

static mint_status_t take_ocsp(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    return take_address(profile, &profile->ocsp, value, error);
}

static mint_status_t take_ca_issuers(mint_profile_t *profile, const char *value,
                                     mint_error_t *error)
{
    return take_address(profile, &profile->ca_issuers, value, error);
}

// ---- Extensions by OID and DER ----

static mint_status_t take_more_bytes(mint_profile_t *profile, const char *value,
                                     mint_error_t *error)
{
    mint_profile_extension_t *extension = &profile->extensions[profile->extension_count - 1];
    if (!mint_value_hex(value, extension->value, sizeof extension->value, &extension->value_len)) {
        return mint_fail(error, MINT_ERR_FORMAT,
                         "an extension's value is DER in hexadecimal, at most %u bytes",
                         MINT_PROFILE_EXTENSION_SIZE);
    }
    return MINT_OK;
}

static mint_status_t take_extension(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    char word[MINT_PROFILE_TEXT_SIZE] = "";
    if (profile->extension_count == MINT_PROFILE_LIST_MAX) {
        return mint_fail(error, MINT_ERR_FORMAT, "more than %u extensions", MINT_PROFILE_LIST_MAX);
    }
    mint_profile_extension_t *extension = &profile->extensions[profile->extension_count++];
    if (!mint_value_word(&value, word) || mint_value_oid(word, &extension->oid, error) != MINT_OK) {
        return MINT_ERR_FORMAT;
    }
    const char *after_critical = value;
    if (mint_value_word(&after_critical, word) && strcmp(word, "critical") == 0) {
        extension->critical = true;
        value = after_critical;
    }
    return take_more_bytes(profile, value, error);
}

static const mint_profile_field_t extensions[] = {
    {"extensions", "basic_constraints", take_basic_constraints, false, NULL},
    {"extensions", "path_length", take_path_length, false, NULL},
    {"extensions", "key_usage", take_key_usage, false, NULL},
    {"extensions", "extended_key_usage", take_extended_key_usage, false, NULL},
    {"extensions", "certificate_policies", take_policies, false, NULL},
    {"extensions", "subject_key_identifier", take_ski, false, NULL},
    {"extensions", "authority_key_identifier", take_aki, false, NULL},
    {"extensions", "crl_distribution_point", take_crl, true, NULL},
    {"extensions", "ocsp", take_ocsp, true, NULL},
    {"extensions", "ca_issuers", take_ca_issuers, true, NULL},
    {"extensions", "extension", take_extension, true, take_more_bytes},
};

mint_profile_fields_t mint_profile_extension_fields(void)
{
    return (mint_profile_fields_t){.fields = extensions,
                                   .count = sizeof extensions / sizeof extensions[0]};
}
