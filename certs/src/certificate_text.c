// SPDX-License-Identifier: Apache-2.0
//
// A certificate for people, in the layout that they know from OpenSSL. What OpenSSL does not say is
// said too: what a hardware module name holds, that a certificate has no end, and the fingerprint
// that one compares.
#include <mbedtls/sha256.h>

#include "mintmark/certs/certificate.h"
#include "text.h"

static void show_tbs(const mint_tbs_view_t *tbs, mint_buffer_t *text)
{
    mint_buffer_printf(text, "        Version: %d (0x%x)\n        Serial Number:", tbs->version,
                       (unsigned)tbs->version - 1);
    mint_text_serial(text, tbs->serial, 12);
    mint_buffer_printf(text, "        Signature Algorithm: ");
    mint_text_algorithm(text, tbs->signature_algorithm);
    mint_buffer_printf(text, "\n        Issuer: ");
    mint_name_append(tbs->issuer, text);
    mint_buffer_printf(text, "\n        Validity\n            Not Before: ");
    mint_text_time_view(text, &tbs->not_before);
    mint_buffer_printf(text, "\n            Not After : ");
    mint_text_time_view(text, &tbs->not_after);
    if (tbs->not_after.valid && tbs->not_after.time == MINT_TIME_FOREVER) {
        mint_buffer_printf(text, " (no end)");
    }
    mint_buffer_printf(text, "\n        Subject: ");
    mint_name_append(tbs->subject, text);
    mint_buffer_printf(text, "\n        Subject Public Key Info:\n");
    mint_text_public_key(text, tbs->public_key, 12);
    if (tbs->has_unique_ids) {
        mint_buffer_printf(text, "        Unique Identifiers: present\n");
    }
    if (tbs->has_extensions) {
        mint_buffer_printf(text, "        X509v3 extensions:\n");
        mint_text_extensions(text, tbs->extensions, 12);
    }
}

mint_status_t mint_certificate_text(mint_bytes_t der, mint_buffer_t *text, mint_error_t *error)
{
    mint_certificate_view_t view;
    uint8_t fingerprint[MINT_CERTIFICATE_FINGERPRINT_LEN];
    mint_buffer_free(text);
    if (mint_certificate_view(der, &view) != MINT_OK ||
        mbedtls_sha256(der.data, der.len, fingerprint, 0) != 0) {
        return mint_fail(error, MINT_ERR_FORMAT, "it is not an X.509 certificate in strict DER");
    }
    mint_buffer_printf(text, "Certificate:\n    Data:\n");
    show_tbs(&view.tbs, text);
    mint_text_signature(text, view.signature_algorithm, view.signature);
    mint_buffer_printf(text, "    SHA-256 Fingerprint: ");
    mint_text_hex(text, (mint_bytes_t){.data = fingerprint, .len = sizeof fingerprint});
    mint_buffer_append(text, "\n", 1);
    mint_status_t status = mint_buffer_status(text);
    if (status != MINT_OK) {
        mint_buffer_free(text);
        return mint_fail(error, status, "out of memory");
    }
    return MINT_OK;
}
