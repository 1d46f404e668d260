// SPDX-License-Identifier: Apache-2.0
//
// The styles of headers: one for each TLS stack, by what its functions take.
#include <string.h>

#include "emit.h"

// What each stack's build holds if nobody changed it:
//   Mbed TLS   MBEDTLS_PSK_MAX_LEN: 32, or 48 with TLS 1.3 and tickets
//   wolfSSL    MAX_PSK_ID_LEN, MAX_PSK_KEY_LEN
//   tinydtls   DTLS_PSK_MAX_CLIENT_IDENTITY_LEN, DTLS_PSK_MAX_KEY_LEN
static const mint_emit_style_t styles[] = {
    [MINT_HEADER_GENERIC] = {"generic",
                             "uint8_t",
                             "char",
                             "<stdint.h>",
                             0,
                             {"a header", MINT_PSK_IDENTITY_MAX_LEN, MINT_PSK_KEY_MAX_LEN}},
    [MINT_HEADER_MBEDTLS] = {"mbedtls",
                             "unsigned char",
                             "unsigned char",
                             NULL,
                             1,
                             {"Mbed TLS", MINT_PSK_IDENTITY_MAX_LEN, 32}},
    [MINT_HEADER_WOLFSSL] = {"wolfssl", "unsigned char", "char", NULL, 0, {"wolfSSL", 128, 64}},
    [MINT_HEADER_AXTLS] = {"axtls", "unsigned char", NULL, NULL, 0, {"axTLS", 0, 0}},
    [MINT_HEADER_AXTLS_EXTERN] = {"axtls-extern", "unsigned char", NULL, NULL, 0, {"axTLS", 0, 0}},
    [MINT_HEADER_TINYDTLS] = {"tinydtls", "unsigned char", NULL, NULL, 0, {"tinydtls", 32, 16}},
};

enum { STYLE_COUNT = sizeof styles / sizeof styles[0] };

const mint_emit_style_t *mint_emit_style(mint_header_style_t style)
{
    return (size_t)style < STYLE_COUNT ? &styles[style] : NULL;
}

const char *mint_header_style_name(mint_header_style_t style)
{
    return (size_t)style < STYLE_COUNT ? styles[style].name : "unknown";
}

mint_psk_limits_t mint_header_style_limits(mint_header_style_t style)
{
    return (size_t)style < STYLE_COUNT ? styles[style].limits
                                       : (mint_psk_limits_t){"nothing", 0, 0};
}

mint_status_t mint_header_style_from_name(const char *name, mint_header_style_t *style,
                                          mint_error_t *error)
{
    for (size_t i = 0; i < STYLE_COUNT; i++) {
        if (strcmp(name, styles[i].name) == 0) {
            *style = (mint_header_style_t)i;
            return MINT_OK;
        }
    }
    mint_error_set(error, "there is no header style %s", name);
    mint_error_hint(error, "styles: generic, mbedtls, wolfssl, axtls, axtls-extern, tinydtls");
    return MINT_ERR_ARGUMENT;
}
