// SPDX-License-Identifier: Apache-2.0
//
// What the device takes of Mbed TLS 3.6: the primitives behind mintmark/crypto.h and nothing else.
// No PSA, no entropy or DRBG (ours stand above the seam), no file system, no clock, and no C
// library heap: what Mbed TLS allocates comes from the arena given to mint_crypto_init().
//
// RFC 6979's nonces are derived above the seam (crypto/rfc6979.c), so that neither MD nor
// HMAC_DRBG is needed here.
#ifndef MINTMARK_CRYPTO_MBEDTLS_CONFIG_DEVICE_H
#define MINTMARK_CRYPTO_MBEDTLS_CONFIG_DEVICE_H

#define MBEDTLS_HAVE_ASM
#define MBEDTLS_DEPRECATED_REMOVED

// Memory: the arena alone. Its peak is counted (MEMORY_DEBUG); what would be printed goes nowhere,
// and a damaged arena traps, because nothing that is computed after it can be trusted.
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_PLATFORM_NO_STD_FUNCTIONS
#define MBEDTLS_PLATFORM_EXIT_MACRO(status) __builtin_trap()
#define MBEDTLS_PLATFORM_FPRINTF_MACRO(...) ((void)0)
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C
#define MBEDTLS_MEMORY_DEBUG
#define MBEDTLS_MEMORY_ALIGN_MULTIPLE 8

#define MBEDTLS_SHA256_C

// AES-128, encryption only (CCM and GCM need no more), with one table in flash instead of four.
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH
#define MBEDTLS_AES_ROM_TABLES
#define MBEDTLS_AES_FEWER_TABLES
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT
#define MBEDTLS_CCM_C
#define MBEDTLS_GCM_C

// P-256. The small window keeps the arena at 4 KiB; the table of multiples of the base point, 1.6
// KiB of flash, nearly halves the time of a signature. ECDSA_C asks for ASN.1, which the linker
// drops again.
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECP_WINDOW_SIZE       2
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 1
#define MBEDTLS_MPI_MAX_SIZE          32
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C

#endif
