// SPDX-License-Identifier: Apache-2.0
//
// Mbed TLS for the adapter's tests: what the device takes of it, and its PSA Crypto API with
// persistent keys, whose storage is the adapter. One build of it serves the PSA keys above the
// store and the sealing below.
#ifndef MINTMARK_ADAPTERS_PSA_TESTS_CONFIG_PSA_H
#define MINTMARK_ADAPTERS_PSA_TESTS_CONFIG_PSA_H

#include "device/src/crypto/mbedtls/config_device.h"

#define MBEDTLS_PSA_CRYPTO_C
#define MBEDTLS_PSA_CRYPTO_STORAGE_C // and no MBEDTLS_PSA_ITS_FILE_C:
                                     // psa/internal_trusted_storage.h
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG

#endif
