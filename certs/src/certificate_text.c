// SPDX-License-Identifier: Apache-2.0
//
// A certificate for people to read. The fields are told by Mbed TLS; what a person compares, the
// fingerprint, comes with them.
#include <mbedtls/x509_crt.h>
#include <stdlib.h>

#include "mintmark/certs/certificate.h"

enum { TEXT_SIZE = 16384 };

static mint_status_t append_details(mint_bytes_t der, mint_buffer_t *text)
{
    mbedtls_x509_crt certificate;
    mint_status_t status = MINT_ERR_FORMAT;
    char *details = malloc(TEXT_SIZE);
    if (details == NULL) {
        return MINT_ERR_MEMORY;
    }
    mbedtls_x509_crt_init(&certificate);
    if (mbedtls_x509_crt_parse_der(&certificate, der.data, der.len) == 0) {
        int len = mbedtls_x509_crt_info(details, TEXT_SIZE, "    ", &certificate);
        if (len > 0) {
            mint_buffer_append(text, details, (size_t)len);
            status = mint_buffer_status(text);
        }
    }
    mbedtls_x509_crt_free(&certificate);
    free(details);
    return status;
}

mint_status_t mint_certificate_text(mint_bytes_t der, mint_buffer_t *text, mint_error_t *error)
{
    mint_certificate_info_t info;
    mint_buffer_free(text);
    mint_status_t status = mint_certificate_read(der, &info, error);
    if (status != MINT_OK) {
        return status;
    }
    mint_buffer_printf(text, "Certificate\n");
    status = append_details(der, text);
    mint_buffer_printf(text, "    SHA-256           : ");
    for (size_t i = 0; i < sizeof info.fingerprint; i++) {
        mint_buffer_printf(text, "%s%02X", i == 0 ? "" : ":", (unsigned)info.fingerprint[i]);
    }
    mint_buffer_append(text, "\n", 1);
    if (status == MINT_OK) {
        status = mint_buffer_status(text);
    }
    if (status != MINT_OK) {
        mint_buffer_free(text);
        return mint_fail(error, status, "the certificate cannot be shown: %s",
                         mint_status_text(status));
    }
    return MINT_OK;
}
