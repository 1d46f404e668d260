// SPDX-License-Identifier: Apache-2.0
//
// Mbed TLS as its own defaults have it, with all random bytes from the adapter: f_rng, and
// mbedtls_psa_external_get_random() behind PSA, which TLS uses.
#ifndef MINTMARK_ADAPTERS_MBEDTLS_TESTS_CONFIG_TLS_H
#define MINTMARK_ADAPTERS_MBEDTLS_TESTS_CONFIG_TLS_H

#include "mbedtls/mbedtls_config.h"

#define MBEDTLS_USE_PSA_CRYPTO
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG
#undef MBEDTLS_PSA_CRYPTO_STORAGE_C
#undef MBEDTLS_PSA_ITS_FILE_C
#define MBEDTLS_ENTROPY_HARDWARE_ALT
#define MBEDTLS_NO_PLATFORM_ENTROPY

#endif
