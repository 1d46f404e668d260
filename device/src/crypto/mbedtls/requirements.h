// SPDX-License-Identifier: Apache-2.0
//
// What this backend needs of Mbed TLS, checked where somebody else configures it: a platform's own
// (Zephyr, ESP-IDF), or an enclosing project's. Without this the linker would say so, of names that
// say little.
#ifndef MINTMARK_CRYPTO_MBEDTLS_REQUIREMENTS_H
#define MINTMARK_CRYPTO_MBEDTLS_REQUIREMENTS_H

#include <mbedtls/build_info.h>

#if MBEDTLS_VERSION_NUMBER < 0x03060000 || MBEDTLS_VERSION_NUMBER >= 0x04000000
#error "Mintmark needs Mbed TLS 3.6"
#endif
#ifndef MBEDTLS_SHA256_C
#error "Mintmark needs MBEDTLS_SHA256_C"
#endif
#if !defined(MBEDTLS_AES_C) || !defined(MBEDTLS_CCM_C) || !defined(MBEDTLS_GCM_C)
#error "Mintmark needs MBEDTLS_AES_C, MBEDTLS_CCM_C and MBEDTLS_GCM_C"
#endif
#if !defined(MBEDTLS_ECP_C) || !defined(MBEDTLS_ECP_DP_SECP256R1_ENABLED)
#error "Mintmark needs MBEDTLS_ECP_C and MBEDTLS_ECP_DP_SECP256R1_ENABLED"
#endif
#if !defined(MBEDTLS_ECDSA_C) || !defined(MBEDTLS_ECDH_C)
#error "Mintmark needs MBEDTLS_ECDSA_C and MBEDTLS_ECDH_C"
#endif
// Without the cipher layer a context holds the expanded key itself, for 256 bits if nobody says
// less: more than mint_ccm_t has room for.
#if !defined(MBEDTLS_CIPHER_C) && !defined(MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH)
#error "Mintmark needs MBEDTLS_CIPHER_C or MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH"
#endif

#endif
