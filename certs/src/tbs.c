// SPDX-License-Identifier: Apache-2.0
//
// TBSCertificate (RFC 5280 §4.1), written last part first.
#include "tbs.h"

#include <string.h>

#include "calendar.h"

enum { VERSION_3 = 2 };

static mint_status_t check_attribute(const mint_attribute_t *type, mint_bytes_t value,
                                     mint_error_t *error)
{
    size_t characters = mint_string_characters(type->tag, value);
    if (!mint_string_valid(type->tag, value)) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "the subject's %s has a character that is not allowed there", type->name);
    }
    if (characters > type->max_len) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "the subject's %s has %zu characters, %zu are allowed", type->name,
                         characters, type->max_len);
    }
    return MINT_OK;
}

static mint_status_t write_attribute(const mint_profile_attribute_t *attribute,
                                     const mint_tbs_parts_t *parts, mint_der_writer_t *writer,
                                     mint_error_t *error)
{
    char text[MINT_EXPANDED_SIZE];
    mint_status_t status =
        mint_template_expand(attribute->template, parts->profile, parts->values, text, error);
    mint_bytes_t value = {.data = (const uint8_t *)text, .len = strlen(text)};
    if (status == MINT_OK) {
        status = check_attribute(attribute->type, value, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    size_t set = mint_der_mark(writer);
    mint_der_primitive(writer, attribute->type->tag, value);
    mint_der_oid(writer, attribute->type->oid);
    mint_der_wrap(writer, set, MINT_DER_SEQUENCE);
    mint_der_wrap(writer, set, MINT_DER_SET);
    return MINT_OK;
}

mint_status_t mint_tbs_write_subject(const mint_tbs_parts_t *parts, mint_der_writer_t *writer,
                                     mint_error_t *error)
{
    size_t mark = mint_der_mark(writer);
    for (size_t i = parts->profile->subject_count; i > 0; i--) {
        mint_status_t status =
            write_attribute(&parts->profile->subject[i - 1], parts, writer, error);
        if (status != MINT_OK) {
            return status;
        }
    }
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    return MINT_OK;
}

static void write_validity(const mint_tbs_parts_t *parts, mint_der_writer_t *writer)
{
    size_t mark = mint_der_mark(writer);
    mint_calendar_write(writer, parts->not_after);
    mint_calendar_write(writer, parts->not_before);
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
}

mint_status_t mint_tbs_write(const mint_tbs_parts_t *parts, uint8_t buffer[MINT_TBS_SIZE],
                             mint_bytes_t *der, mint_error_t *error)
{
    mint_der_writer_t writer;
    *der = (mint_bytes_t){0};
    mint_der_writer_init(&writer, buffer, MINT_TBS_SIZE);
    mint_status_t status = mint_tbs_write_extensions(parts, &writer, error);
    if (status != MINT_OK) {
        return status;
    }
    mint_der_raw(&writer, parts->public_key);
    status = mint_tbs_write_subject(parts, &writer, error);
    if (status != MINT_OK) {
        return status;
    }
    write_validity(parts, &writer);
    if (parts->issuer.len > 0) {
        mint_der_raw(&writer, parts->issuer);
    } else {
        status = mint_tbs_write_subject(parts, &writer, error);
        if (status != MINT_OK) {
            return status;
        }
    }
    mint_der_raw(&writer, parts->signature_algorithm);
    mint_der_primitive(&writer, MBEDTLS_ASN1_INTEGER, parts->serial);
    size_t version = mint_der_mark(&writer);
    mint_der_integer(&writer, VERSION_3);
    mint_der_wrap(&writer, version, MINT_DER_CONTEXT_OUTER(0));
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    status = mint_der_finish(&writer, der);
    if (status != MINT_OK) {
        return mint_fail(error, status,
                         "the certificate does not fit in %u bytes, or its dates are not between "
                         "1950 and 9999",
                         MINT_TBS_SIZE);
    }
    return MINT_OK;
}
