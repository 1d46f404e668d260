// SPDX-License-Identifier: Apache-2.0
//
// tinydtls 0.8 and later, as far as the adapter uses it.
#ifndef MINTMARK_DECLARATIONS_TINYDTLS_DTLS_H
#define MINTMARK_DECLARATIONS_TINYDTLS_DTLS_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    int unused;
} session_t;

typedef enum { DTLS_PSK_HINT, DTLS_PSK_IDENTITY, DTLS_PSK_KEY } dtls_credentials_type_t;
typedef enum { DTLS_ECDH_CURVE_SECP256R1 } dtls_ecdh_curve;

typedef struct dtls_ecdsa_key_t {
    dtls_ecdh_curve curve;
    const unsigned char *priv_key;
    const unsigned char *pub_key_x;
    const unsigned char *pub_key_y;
} dtls_ecdsa_key_t;

typedef struct dtls_context_t {
    void *app;
} dtls_context_t;
#define dtls_get_app_data(context) ((context)->app)

#define DTLS_ALERT_BAD_CERTIFICATE    42
#define DTLS_ALERT_DECRYPT_ERROR      51
#define DTLS_ALERT_INTERNAL_ERROR     80
#define dtls_alert_fatal_create(desc) (-(2 << 8 | (desc)))

#endif
