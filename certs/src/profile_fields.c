// SPDX-License-Identifier: Apache-2.0
//
// One function a key of the file, and the table that names them.
#include "profile_fields.h"

#include <mbedtls/oid.h>
#include <stdio.h>
#include <string.h>

#include "profile_values.h"

enum { VALIDITY_DAYS_MAX = 366 * 1000, PATH_LENGTH_MAX = 9, DAY_SECONDS = 86400 };

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

// Purposes that have a name (RFC 5280 §4.2.1.12).
static const struct {
    const char *name;
    mint_bytes_t oid;
} purposes[] = {
#define OID(text)                                                                                  \
    {                                                                                              \
        .data = (const uint8_t *)(text), .len = sizeof(text) - 1                                   \
    }
    {"serverAuth", OID(MBEDTLS_OID_SERVER_AUTH)},
    {"clientAuth", OID(MBEDTLS_OID_CLIENT_AUTH)},
    {"codeSigning", OID(MBEDTLS_OID_CODE_SIGNING)},
    {"emailProtection", OID(MBEDTLS_OID_EMAIL_PROTECTION)},
    {"timeStamping", OID(MBEDTLS_OID_TIME_STAMPING)},
    {"OCSPSigning", OID(MBEDTLS_OID_OCSP_SIGNING)},
#undef OID
};

static mint_status_t take_description(mint_profile_t *profile, const char *value,
                                      mint_error_t *error)
{
    (void)error;
    (void)snprintf(profile->description, sizeof profile->description, "%s", value);
    return MINT_OK;
}

static mint_status_t take_key(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    return mint_key_type_from_name(value, &profile->key_type, error) == MINT_OK ? MINT_OK
                                                                                : MINT_ERR_FORMAT;
}

static mint_status_t take_validity(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    char number[MINT_PROFILE_TEXT_SIZE] = "";
    char unit[MINT_PROFILE_TEXT_SIZE] = "";
    char more[MINT_PROFILE_TEXT_SIZE];
    const char *at = value;
    long days = 0;
    profile->validity_seconds = 0;
    if (strcmp(value, "forever") == 0) {
        return MINT_OK;
    }
    if (!mint_value_word(&at, number) || !mint_value_word(&at, unit) ||
        mint_value_word(&at, more) || strcmp(unit, "days") != 0 ||
        !mint_value_number(number, VALIDITY_DAYS_MAX, &days) || days == 0) {
        return mint_fail(error, MINT_ERR_FORMAT,
                         "validity is \"forever\" or \"N days\" with N from 1 to %d, not %.60s",
                         VALIDITY_DAYS_MAX, value);
    }
    profile->validity_seconds = (int64_t)days * DAY_SECONDS;
    return MINT_OK;
}

static mint_status_t take_self_signed(mint_profile_t *profile, const char *value,
                                      mint_error_t *error)
{
    return mint_value_yes_no(value, &profile->self_signed, error);
}

static mint_status_t new_san(mint_profile_t *profile, mint_san_kind_t kind,
                             mint_profile_san_t **san, mint_error_t *error)
{
    if (profile->san_count == MINT_PROFILE_LIST_MAX) {
        return mint_fail(error, MINT_ERR_FORMAT, "more than %u alternative names",
                         MINT_PROFILE_LIST_MAX);
    }
    *san = &profile->san[profile->san_count++];
    (*san)->kind = kind;
    return MINT_OK;
}

static mint_status_t take_san(mint_profile_t *profile, mint_san_kind_t kind, const char *value,
                              mint_error_t *error)
{
    mint_profile_san_t *san = NULL;
    mint_status_t status = new_san(profile, kind, &san, error);
    return status == MINT_OK ? mint_value_template(value, san->template, error) : status;
}

static mint_status_t take_dns(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    return take_san(profile, MINT_SAN_DNS, value, error);
}

static mint_status_t take_email(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    return take_san(profile, MINT_SAN_EMAIL, value, error);
}

static mint_status_t take_uri(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    return take_san(profile, MINT_SAN_URI, value, error);
}

static mint_status_t take_ip(mint_profile_t *profile, const char *value, mint_error_t *error)
{
    return take_san(profile, MINT_SAN_IP, value, error);
}

static mint_status_t take_hardware_module(mint_profile_t *profile, const char *value,
                                          mint_error_t *error)
{
    char type[MINT_PROFILE_TEXT_SIZE];
    const char *at = value;
    mint_profile_san_t *san = NULL;
    mint_status_t status = new_san(profile, MINT_SAN_HARDWARE_MODULE, &san, error);
    if (status != MINT_OK) {
        return status;
    }
    if (!mint_value_word(&at, type)) {
        type[0] = 0;
    }
    at += strspn(at, " \t");
    if (*at == '\0') {
        return mint_fail(error, MINT_ERR_FORMAT,
                         "a hardware module name is an object identifier, a space and a serial "
                         "number");
    }
    status = mint_value_oid(type, &san->hardware_type, error);
    return status == MINT_OK ? mint_value_template(at, san->template, error) : status;
}

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

static const mint_profile_field_t fields[] = {
    {"profile", "description", take_description, false},
    {"profile", "key", take_key, false},
    {"profile", "validity", take_validity, false},
    {"profile", "self_signed", take_self_signed, false},
    {"subject_alt_name", "dns", take_dns, true},
    {"subject_alt_name", "email", take_email, true},
    {"subject_alt_name", "uri", take_uri, true},
    {"subject_alt_name", "ip", take_ip, true},
    {"subject_alt_name", "hardware_module_name", take_hardware_module, false},
    {"extensions", "basic_constraints", take_basic_constraints, false},
    {"extensions", "path_length", take_path_length, false},
    {"extensions", "key_usage", take_key_usage, false},
    {"extensions", "extended_key_usage", take_extended_key_usage, false},
    {"extensions", "certificate_policies", take_policies, false},
    {"extensions", "subject_key_identifier", take_ski, false},
    {"extensions", "authority_key_identifier", take_aki, false},
};

enum { FIELD_COUNT = sizeof fields / sizeof fields[0] };

const mint_profile_field_t *mint_profile_field(const char *section, const char *name, size_t *index)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (strcmp(section, fields[i].section) == 0 && strcmp(name, fields[i].name) == 0) {
            *index = i;
            return &fields[i];
        }
    }
    return NULL;
}

bool mint_profile_section_known(const char *section)
{
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (strcmp(section, fields[i].section) == 0) {
            return true;
        }
    }
    return false;
}

mint_status_t mint_profile_take_attribute(mint_profile_t *profile, const char *name,
                                          const char *value, mint_error_t *error)
{
    const mint_attribute_t *type = mint_attribute_by_name(name);
    if (type == NULL) {
        mint_error_set(error, "there is no subject attribute %.60s", name);
        mint_error_hint(error, "attributes: %s", mint_attribute_names());
        return MINT_ERR_FORMAT;
    }
    if (profile->subject_count == MINT_PROFILE_LIST_MAX) {
        return mint_fail(error, MINT_ERR_FORMAT, "more than %u subject attributes",
                         MINT_PROFILE_LIST_MAX);
    }
    mint_profile_attribute_t *attribute = &profile->subject[profile->subject_count++];
    attribute->type = type;
    return mint_value_template(value, attribute->template, error);
}
