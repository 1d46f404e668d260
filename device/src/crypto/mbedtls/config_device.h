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

#define MBEDTLS_HAVE_ASM           // multiplication of big integers in assembly
#define MBEDTLS_DEPRECATED_REMOVED // nothing old is used unseen

// Memory: the arena alone. Its peak is counted (MEMORY_DEBUG); what would be printed goes nowhere,
// and a damaged arena traps, because nothing that is computed after it can be trusted.
#define MBEDTLS_PLATFORM_C                  // wanted by what follows
#define MBEDTLS_PLATFORM_MEMORY             // calloc and free can be replaced
#define MBEDTLS_PLATFORM_NO_STD_FUNCTIONS   // and there is no other to fall back on
#define MBEDTLS_PLATFORM_EXIT_MACRO(status) __builtin_trap() // what a damaged arena calls
#define MBEDTLS_PLATFORM_FPRINTF_MACRO(...) ((void)0)        // what MEMORY_DEBUG would print with
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C                        // the arena's allocator
#define MBEDTLS_MEMORY_DEBUG                                 // for mint_crypto_arena_peak()
#define MBEDTLS_MEMORY_ALIGN_MULTIPLE       8                // for 64-bit fields

#define MBEDTLS_SHA256_C // sha256.c

// AES-128, encryption only (CCM and GCM need no more), with one table in flash instead of four.
#define MBEDTLS_AES_C                       // for CCM and GCM
#define MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH // no key is longer
#define MBEDTLS_AES_ROM_TABLES              // flash instead of RAM
#define MBEDTLS_AES_FEWER_TABLES            // one rotated, not four
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT     // CCM and GCM encrypt alone
#define MBEDTLS_CCM_C                       // ccm.c, ccm_stream.c
#define MBEDTLS_GCM_C                       // gcm.c

// P-256. The small window keeps the arena at 4 KiB; the table of multiples of the base point, 1.6
// KiB of flash, nearly halves the time of a signature. ECDSA_C asks for ASN.1, which the linker
// drops again.
#define MBEDTLS_BIGNUM_C                    // for ECP
#define MBEDTLS_ECP_C                       // the curve
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED    // P-256 (SP 800-186)
#define MBEDTLS_ECP_NIST_OPTIM              // reduction by the prime's form
#define MBEDTLS_ECP_WINDOW_SIZE          2  // bits of a scalar at a time
#define MBEDTLS_ECP_FIXED_POINT_OPTIM    1  // a table of the own base
#define MBEDTLS_MPI_MAX_SIZE             32 // bytes: no RSA
#define MBEDTLS_ECDH_C                      // p256_keys.c
#define MBEDTLS_ECDSA_C                     // ecdsa.c
#define MBEDTLS_ASN1_PARSE_C                // wanted by ECDSA_C
#define MBEDTLS_ASN1_WRITE_C                // wanted by ECDSA_C

#endif
