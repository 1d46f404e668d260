// SPDX-License-Identifier: Apache-2.0
//
// TLS on the device: what Mbed TLS has on top of config_device.h, whose primitives, arena and lack
// of everything else stay as they are. A TLS 1.2 client, authenticated by certificates or by a PSK,
// and no more: no PSA, no clock, no sockets, no files, no PEM, no RSA, no renegotiation, no
// tickets.
//
// Without a clock nobody can say whether a certificate has expired (RFC 5280 §6.1.3 (a)(2)); a
// device that has one defines MBEDTLS_HAVE_TIME_DATE and gives Mbed TLS its time.
#ifndef MINTMARK_FIRMWARE_TLS_CONFIG_TLS_DEVICE_H
#define MINTMARK_FIRMWARE_TLS_CONFIG_TLS_DEVICE_H

#define MBEDTLS_SSL_TLS_C                  // TLS itself
#define MBEDTLS_SSL_CLI_C                  // a client alone
#define MBEDTLS_SSL_PROTO_TLS1_2           // RFC 5246
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET // RFC 7627
#define MBEDTLS_SSL_SERVER_NAME_INDICATION // RFC 6066 §3

// A handshake message must fit: the server's chain is received, ours is sent. Records are kept as
// small by the extension of RFC 6066 §4.
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH      // RFC 6066 §4
#define MBEDTLS_SSL_IN_CONTENT_LEN      4096 // bytes of a record that is received
#define MBEDTLS_SSL_OUT_CONTENT_LEN     2048 // bytes of a record that is sent

// PSKs, with forward secrecy where the server can, and certificates.
#define MBEDTLS_KEY_EXCHANGE_ECDHE_PSK_ENABLED   // RFC 5489
#define MBEDTLS_KEY_EXCHANGE_PSK_ENABLED         // RFC 4279
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED // RFC 8422
// clang-format off
#define MBEDTLS_SSL_CIPHERSUITES                         \
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,     \
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,          \
    MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256, \
    MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8
// clang-format on

#define MBEDTLS_MD_C         // for the handshake
#define MBEDTLS_CIPHER_C     // for records
#define MBEDTLS_CHACHA20_C   // for CHACHAPOLY
#define MBEDTLS_POLY1305_C   // for CHACHAPOLY
#define MBEDTLS_CHACHAPOLY_C // RFC 7905

#define MBEDTLS_OID_C            // for X.509
#define MBEDTLS_PK_C             // keys of certificates
#define MBEDTLS_PK_PARSE_C       // the same
#define MBEDTLS_X509_USE_C       // for X509_CRT_PARSE_C
#define MBEDTLS_X509_CRT_PARSE_C // the server's chain
#define MBEDTLS_X509_REMOVE_INFO // no certificate as text

// Functions that make text of certificates ask for it; none of them is linked.
#include <stdio.h>
#define MBEDTLS_PLATFORM_SNPRINTF_MACRO snprintf

#endif
