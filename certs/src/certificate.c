// SPDX-License-Identifier: Apache-2.0
//
// Reading certificates: from files, into what people and programs ask about, and out again as PEM.
#include "mintmark/certs/certificate.h"

#include <mbedtls/oid.h>
#include <mbedtls/sha256.h>
#include <string.h>

#include "der_read.h"
#include "der_write.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/pem.h"
#include "name_text.h"
#include "view.h"

static const char label_certificate[] = "CERTIFICATE"; // RFC 7468 §5

static mint_status_t fail_certificate(mint_error_t *error)
{
    return mint_fail(error, MINT_ERR_FORMAT, "it is not an X.509 certificate in strict DER");
}

static void read_serial_number(mint_bytes_t subject, char out[65])
{
    mint_name_reader_t reader = mint_name_reader(subject);
    mint_attribute_view_t attribute;
    while (mint_name_next(&reader, &attribute)) {
        if (mint_bytes_equal(attribute.oid, MINT_OID(MBEDTLS_OID_AT_SERIAL_NUMBER)) &&
            attribute.text.len <= 64 &&
            mint_string_valid(MBEDTLS_ASN1_PRINTABLE_STRING, attribute.text)) {
            memcpy(out, attribute.text.data, attribute.text.len);
            out[attribute.text.len] = '\0';
            return;
        }
    }
}

mint_status_t mint_certificate_read(mint_bytes_t der, mint_certificate_info_t *info,
                                    mint_error_t *error)
{
    mint_certificate_view_t view;
    bool there;
    bool ca;
    int path_length;
    *info = (mint_certificate_info_t){0};
    if (mint_certificate_view(der, &view) != MINT_OK || !view.tbs.not_before.valid ||
        !view.tbs.not_after.valid || view.tbs.serial.len > sizeof info->serial ||
        mbedtls_sha256(der.data, der.len, info->fingerprint, 0) != 0) {
        *info = (mint_certificate_info_t){0};
        return fail_certificate(error);
    }
    mint_name_text(view.tbs.subject, info->subject);
    mint_name_text(view.tbs.issuer, info->issuer);
    read_serial_number(view.tbs.subject, info->serial_number);
    memcpy(info->serial, view.tbs.serial.data, view.tbs.serial.len);
    info->serial_len = view.tbs.serial.len;
    info->not_before = view.tbs.not_before.time;
    info->not_after = view.tbs.not_after.time;
    info->is_ca = mint_view_basic_constraints(&view.tbs, &there, &ca, &path_length) && ca;
    return MINT_OK;
}

mint_status_t mint_certificate_public_key(mint_bytes_t der, mint_key_t *key, mint_error_t *error)
{
    mint_certificate_view_t view;
    if (mint_certificate_view(der, &view) != MINT_OK) {
        return fail_certificate(error);
    }
    return mint_key_set_public_der(key, view.tbs.public_key, error);
}

mint_status_t mint_certificate_load(const char *path, mint_buffer_t *der, mint_error_t *error)
{
    mint_buffer_t file = {0};
    mint_certificate_view_t view;
    mint_error_t cause = {0};
    mint_buffer_free(der);
    mint_status_t status = mint_file_read(path, &file, error);
    if (status != MINT_OK) {
        return status;
    }
    if (mint_pem_is(mint_buffer_view(&file))) {
        status = mint_pem_find(mint_buffer_view(&file), label_certificate, der, &cause);
    } else {
        mint_buffer_append(der, file.data, file.len);
        status = mint_buffer_status(der);
    }
    if (status == MINT_OK && mint_certificate_view(mint_buffer_view(der), &view) != MINT_OK) {
        status = fail_certificate(&cause);
    }
    if (status != MINT_OK) {
        mint_error_set(error, "%s: %.200s", path, cause.message);
        if (cause.hint[0] != '\0') {
            mint_error_hint(error, "%s", cause.hint);
        }
        mint_buffer_free(der);
        status = status == MINT_ERR_NOT_FOUND ? MINT_ERR_FORMAT : status;
    }
    mint_buffer_free(&file);
    return status;
}

mint_status_t mint_certificate_append_pem(mint_bytes_t der, mint_buffer_t *pem)
{
    return mint_pem_append(label_certificate, der, pem);
}
