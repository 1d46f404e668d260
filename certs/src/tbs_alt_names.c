// SPDX-License-Identifier: Apache-2.0
//
// subjectAltName (RFC 5280 §4.2.1.6). What goes in is checked here, because a client that meets a
// malformed name refuses the whole certificate.
#include <arpa/inet.h>
#include <mbedtls/oid.h>
#include <string.h>

#include "host_name.h"
#include "tbs.h"

// Numbers of the choices of GeneralName.
enum { OTHER_NAME = 0, RFC822_NAME = 1, DNS_NAME = 2, URI = 6, IP_ADDRESS = 7 };

static mint_bytes_t view_of(const char *text)
{
    return (mint_bytes_t){.data = (const uint8_t *)text, .len = strlen(text)};
}

static mint_status_t write_dns(const char *text, mint_der_writer_t *writer, mint_error_t *error)
{
    if (!mint_host_name_valid(view_of(text))) {
        mint_error_set(error, "%.100s is not a DNS name", text);
        mint_error_hint(error, "letters, digits, hyphens and dots; international names in their "
                               "xn-- form; a leading *. stands for one label");
        return MINT_ERR_ARGUMENT;
    }
    if (mint_host_name_is_address(view_of(text))) {
        mint_error_set(error, "%.100s is an IP address, not a DNS name", text);
        mint_error_hint(error, "in the profile, `ip = ${name}` instead of `dns = ${name}`");
        return MINT_ERR_ARGUMENT;
    }
    mint_der_primitive(writer, MINT_DER_CONTEXT(DNS_NAME), view_of(text));
    return MINT_OK;
}

static mint_status_t write_email(const char *text, mint_der_writer_t *writer, mint_error_t *error)
{
    const char *at = strchr(text, '@');
    if (at == NULL || at == text || at[1] == '*' || strchr(text, ' ') != NULL ||
        !mint_string_valid(MBEDTLS_ASN1_IA5_STRING, view_of(text)) ||
        !mint_host_name_valid(view_of(at + 1))) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the alternative name is not a mail address");
    }
    mint_der_primitive(writer, MINT_DER_CONTEXT(RFC822_NAME), view_of(text));
    return MINT_OK;
}

static mint_status_t write_uri(const char *text, mint_der_writer_t *writer, mint_error_t *error)
{
    if (!mint_uri_has_scheme(view_of(text)) || strchr(text, ' ') != NULL ||
        !mint_string_valid(MBEDTLS_ASN1_IA5_STRING, view_of(text))) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "%.100s is not a URI with its scheme", text);
    }
    mint_der_primitive(writer, MINT_DER_CONTEXT(URI), view_of(text));
    return MINT_OK;
}

static mint_status_t write_ip(const char *text, mint_der_writer_t *writer, mint_error_t *error)
{
    uint8_t address[16];
    size_t len = 0;
    if (inet_pton(AF_INET, text, address) == 1) {
        len = 4;
    } else if (inet_pton(AF_INET6, text, address) == 1) {
        len = 16;
    } else {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the alternative name is not an IP address");
    }
    mint_der_primitive(writer, MINT_DER_CONTEXT(IP_ADDRESS),
                       (mint_bytes_t){.data = address, .len = len});
    return MINT_OK;
}

// OtherName { id-on-hardwareModuleName, [0] HardwareModuleName { hwType, hwSerialNum } }.
static void write_hardware_module(const mint_oid_t *type, const char *serial,
                                  mint_der_writer_t *writer)
{
    size_t mark = mint_der_mark(writer);
    mint_der_primitive(writer, MBEDTLS_ASN1_OCTET_STRING, view_of(serial));
    mint_der_oid(writer, (mint_bytes_t){.data = type->data, .len = type->len});
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    mint_der_wrap(writer, mark, MINT_DER_CONTEXT_OUTER(0));
    mint_der_oid(writer, MINT_OID(MBEDTLS_OID_ON_HW_MODULE_NAME));
    mint_der_wrap(writer, mark, MINT_DER_CONTEXT_OUTER(OTHER_NAME));
}

static mint_status_t write_alt_name(const mint_profile_san_t *san, const mint_tbs_parts_t *parts,
                                    mint_der_writer_t *writer, mint_error_t *error)
{
    char text[MINT_EXPANDED_SIZE];
    mint_status_t status =
        mint_template_expand(san->template, parts->profile, parts->values, text, error);
    if (status != MINT_OK) {
        return status;
    }
    switch (san->kind) {
    case MINT_SAN_DNS:
        return write_dns(text, writer, error);
    case MINT_SAN_EMAIL:
        return write_email(text, writer, error);
    case MINT_SAN_URI:
        return write_uri(text, writer, error);
    case MINT_SAN_IP:
        return write_ip(text, writer, error);
    case MINT_SAN_HARDWARE_MODULE:
        write_hardware_module(&san->hardware_type, text, writer);
        return MINT_OK;
    }
    return MINT_ERR_ARGUMENT;
}

mint_status_t mint_tbs_write_uri(const char *template, const mint_tbs_parts_t *parts,
                                 mint_der_writer_t *writer, mint_error_t *error)
{
    char text[MINT_EXPANDED_SIZE];
    mint_status_t status =
        mint_template_expand(template, parts->profile, parts->values, text, error);
    return status == MINT_OK ? write_uri(text, writer, error) : status;
}

mint_status_t mint_tbs_write_alt_names(const mint_tbs_parts_t *parts, mint_der_writer_t *writer,
                                       mint_error_t *error)
{
    size_t mark = mint_der_mark(writer);
    for (size_t i = parts->profile->san_count; i > 0; i--) {
        mint_status_t status = write_alt_name(&parts->profile->san[i - 1], parts, writer, error);
        if (status != MINT_OK) {
            return status;
        }
    }
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    return MINT_OK;
}
