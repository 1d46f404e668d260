// SPDX-License-Identifier: Apache-2.0
//
// libcrypto's hash functions, made to fail.
#define OPENSSL_API_COMPAT 0x10100000L // as device/src/crypto/openssl/sha256.c
#include <openssl/sha.h>

#include "device/tests/crypto/library_faults.h"

library_faults_t library_faults = {.hash_only = true};

LIBRARY_WRAP(SHA256_Init, 0, (SHA256_CTX * sha), (sha))
LIBRARY_WRAP(SHA256_Update, 0, (SHA256_CTX * sha, const void *data, size_t len), (sha, data, len))
LIBRARY_WRAP(SHA256_Final, 0, (unsigned char *digest, SHA256_CTX *sha), (digest, sha))
