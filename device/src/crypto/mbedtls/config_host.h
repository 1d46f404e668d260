// SPDX-License-Identifier: Apache-2.0
//
// What the host takes of Mbed TLS 3.6: all that the device has, and what a factory needs besides:
// more curves, RSA, X.509 parsing, key files. The device library's tests on a host run over this
// configuration, the tests of a bare-metal build over config_device.h.
//
// Randomness is not taken from here on either side: it is handed to every call.
#ifndef MINTMARK_CRYPTO_MBEDTLS_CONFIG_HOST_H
#define MINTMARK_CRYPTO_MBEDTLS_CONFIG_HOST_H

#define MBEDTLS_HAVE_ASM           // multiplication of big integers in assembly
#define MBEDTLS_HAVE_TIME          // for HAVE_TIME_DATE
#define MBEDTLS_HAVE_TIME_DATE     // validity of certificates is looked at
#define MBEDTLS_DEPRECATED_REMOVED // nothing old is used unseen
#define MBEDTLS_ERROR_C            // its errors in words

// Memory: the C library's heap, or an arena once mint_crypto_init() was given one (tests do).
#define MBEDTLS_PLATFORM_C              // wanted by what follows
#define MBEDTLS_PLATFORM_MEMORY         // calloc and free can be replaced
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C   // the arena's allocator
#define MBEDTLS_MEMORY_DEBUG            // for mint_crypto_arena_peak()
#define MBEDTLS_MEMORY_ALIGN_MULTIPLE 8 // for 64-bit fields

// Hashes. No SHA-1: key identifiers are made with SHA-256 (RFC 7093), and nothing else could want
// it.
#define MBEDTLS_MD_C        // RSA, PBKDF2, X.509
#define MBEDTLS_SHA256_C    // sha256.c
#define MBEDTLS_SHA384_C    // signatures of P-384
#define MBEDTLS_SHA512_C    // certificates and requests of others may be signed over it
#define MBEDTLS_HMAC_DRBG_C // the peer that the tests compare ours with

// Ciphers. CBC is for key files (PBES2).
#define MBEDTLS_AES_C                // for CCM, GCM and key files
#define MBEDTLS_AESNI_C              // the processor's own AES
#define MBEDTLS_CIPHER_C             // for key files
#define MBEDTLS_CIPHER_MODE_CBC      // for key files
#define MBEDTLS_CIPHER_PADDING_PKCS7 // for key files
#define MBEDTLS_CCM_C                // ccm.c, ccm_stream.c
#define MBEDTLS_GCM_C                // gcm.c

// Public keys.
#define MBEDTLS_BIGNUM_C                 // for ECP
#define MBEDTLS_ECP_C                    // the curve
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED // P-256 (SP 800-186)
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED // P-384
#define MBEDTLS_ECP_DP_BP256R1_ENABLED   // brainpoolP256r1 (RFC 5639)
#define MBEDTLS_ECP_NIST_OPTIM           // reduction by the prime's form
#define MBEDTLS_ECDH_C                   // p256_keys.c
#define MBEDTLS_ECDSA_C                  // ecdsa.c
#define MBEDTLS_ECDSA_DETERMINISTIC      // RFC 6979, for the CAs' signatures
#define MBEDTLS_RSA_C                    // for peers that can do nothing else
#define MBEDTLS_GENPRIME                 // RSA keys are made
#define MBEDTLS_PKCS1_V15                // RSA signatures of certificates
#define MBEDTLS_PKCS1_V21                // no call of ours asks for it
#define MBEDTLS_PK_C                     // keys of any kind
#define MBEDTLS_PK_PARSE_C               // from files
#define MBEDTLS_PK_WRITE_C               // into files

// Encodings and certificates.
#define MBEDTLS_ASN1_PARSE_C     // DER
#define MBEDTLS_ASN1_WRITE_C     // DER
#define MBEDTLS_BASE64_C         // for PEM
#define MBEDTLS_OID_C            // for keys and X.509
#define MBEDTLS_PEM_PARSE_C      // keys, certificates, requests
#define MBEDTLS_PEM_WRITE_C      // keys, certificates
#define MBEDTLS_PKCS5_C          // PBES2 of key files
#define MBEDTLS_X509_USE_C       // wanted by what follows
#define MBEDTLS_X509_CRT_PARSE_C // certificates
#define MBEDTLS_X509_CRL_PARSE_C // revocation lists
#define MBEDTLS_X509_CSR_PARSE_C // requests

#endif
