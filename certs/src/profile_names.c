// SPDX-License-Identifier: Apache-2.0
//
// The sections [variables], [subject] and [subject_alt_name]: what is different from one
// certificate to the next.
#include <mbedtls/asn1.h>
#include <stdio.h>
#include <string.h>

#include "profile_fields.h"
#include "profile_values.h"

// Upper bound of an attribute that we know nothing about; what is shown of a name is not longer.
enum { OWN_ATTRIBUTE_MAX_LEN = 256 };

// ---- [variables] ----

static bool is_variable_name(const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return len > 0 && name[len] == '\0' && len < MINT_PROFILE_VARIABLE_SIZE;
}

mint_status_t mint_profile_take_variable(mint_profile_t *profile, const char *name,
                                         const char *value, mint_error_t *error)
{
    if (!is_variable_name(name)) {
        return mint_fail(error, MINT_ERR_FORMAT,
                         "%.60s cannot be a variable's name: 1 to %u of a-z, 0-9 and _", name,
                         MINT_PROFILE_VARIABLE_SIZE - 1);
    }
    if (mint_template_has_variable(name) ||
        mint_profile_declared(profile, name, strlen(name)) != NULL) {
        return mint_fail(error, MINT_ERR_FORMAT, "there is a variable %s already", name);
    }
    if (profile->variable_count == MINT_PROFILE_LIST_MAX) {
        return mint_fail(error, MINT_ERR_FORMAT, "more than %u variables", MINT_PROFILE_LIST_MAX);
    }
    mint_profile_declared_t *variable = &profile->variables[profile->variable_count];
    // Its default sees the variables that all have, and no other.
    mint_status_t status = mint_value_template(value, NULL, variable->template, error);
    if (status == MINT_OK) {
        (void)snprintf(variable->name, sizeof variable->name, "%s", name);
        profile->variable_count++;
    }
    return status;
}

// ---- [subject] ----

// An attribute that the file names by its OID is a UTF8String.
static mint_status_t take_own_attribute(const char *name, mint_profile_attribute_t *attribute)
{
    mint_status_t status = mint_value_oid(name, &attribute->own_oid, NULL);
    if (status != MINT_OK) {
        return status;
    }
    mint_bytes_t oid = {.data = attribute->own_oid.data, .len = attribute->own_oid.len};
    attribute->own = (mint_attribute_t){.name = "attribute",
                                        .oid = oid,
                                        .tag = MBEDTLS_ASN1_UTF8_STRING,
                                        .max_len = OWN_ATTRIBUTE_MAX_LEN};
    const mint_attribute_t *known = mint_attribute_by_oid(oid);
    attribute->type = known == NULL ? &attribute->own : known;
    return MINT_OK;
}

mint_status_t mint_profile_take_attribute(mint_profile_t *profile, const char *name,
                                          const char *value, mint_error_t *error)
{
    if (profile->subject_count == MINT_PROFILE_LIST_MAX) {
        return mint_fail(error, MINT_ERR_FORMAT, "more than %u subject attributes",
                         MINT_PROFILE_LIST_MAX);
    }
    mint_profile_attribute_t *attribute = &profile->subject[profile->subject_count++];
    attribute->type = mint_attribute_by_name(name);
    if (attribute->type == NULL && take_own_attribute(name, attribute) != MINT_OK) {
        mint_error_set(error, "there is no subject attribute %.60s", name);
        mint_error_hint(error, "attributes: %s; or an object identifier", mint_attribute_names());
        return MINT_ERR_FORMAT;
    }
    return mint_value_template(value, profile, attribute->template, error);
}

// ---- [subject_alt_name] ----

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
    return status == MINT_OK ? mint_value_template(value, profile, san->template, error) : status;
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
    return status == MINT_OK ? mint_value_template(at, profile, san->template, error) : status;
}

static const mint_profile_field_t alt_names[] = {
    {"subject_alt_name", "dns", take_dns, true, NULL},
    {"subject_alt_name", "email", take_email, true, NULL},
    {"subject_alt_name", "uri", take_uri, true, NULL},
    {"subject_alt_name", "ip", take_ip, true, NULL},
    {"subject_alt_name", "hardware_module_name", take_hardware_module, false, NULL},
};

mint_profile_fields_t mint_profile_alt_name_fields(void)
{
    return (mint_profile_fields_t){.fields = alt_names,
                                   .count = sizeof alt_names / sizeof alt_names[0]};
}
