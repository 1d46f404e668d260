// SPDX-License-Identifier: Apache-2.0
//
// What Internal Trusted Storage and Protected Storage have in common, as PSA Certified Secure
// Storage API 1.0 (IHI 0087, §5.2) publishes it.
#ifndef PSA_STORAGE_COMMON_H
#define PSA_STORAGE_COMMON_H

#include <stddef.h>
#include <stdint.h>

#ifdef PSA_CRYPTO_ITS_H
#error "psa_crypto_its.h of Mbed TLS clashes: build Mbed TLS without MBEDTLS_PSA_ITS_FILE_C"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/// PSA_STORAGE_FLAG_… of an asset.
typedef uint32_t psa_storage_create_flags_t;
/// Name of an asset; 0 is none.
typedef uint64_t psa_storage_uid_t;

/// What is known of an asset besides its data.
struct psa_storage_info_t {
    size_t capacity;                  ///< bytes that it can grow to
    size_t size;                      ///< bytes that it has
    psa_storage_create_flags_t flags; ///< as it was created with
};

#define PSA_STORAGE_FLAG_NONE               0u        ///< nothing special
#define PSA_STORAGE_FLAG_WRITE_ONCE         (1u << 0) ///< the asset can be neither changed nor removed
#define PSA_STORAGE_FLAG_NO_CONFIDENTIALITY (1u << 1) ///< the data is public: integrity is enough
/// An older version of the data may come back.
#define PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION (1u << 2)

/// Bit of psa_ps_get_support(): psa_ps_create() and psa_ps_set_extended() work.
#define PSA_STORAGE_SUPPORT_SET_EXTENDED (1u << 0)

#ifdef __cplusplus
}
#endif

#endif
