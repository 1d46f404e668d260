// SPDX-License-Identifier: Apache-2.0
//
// Mbed TLS over our generator and key store. Compiled against the Mbed TLS of the firmware, whose
// configuration says which of the functions there are.
#include "mintmark_mbedtls.h"

#include "mintmark/bytes.h"
#include "mintmark/hook.h"

#define ENTROPY_SOURCE_FAILED                                                                      \
    (-0x003C) ///< MBEDTLS_ERR_ENTROPY_SOURCE_FAILED, of entropy.h, which
              ///< small configurations cannot include

// ---- random numbers ----

int mint_mbedtls_random(void *rng, unsigned char *out, size_t len)
{
    if (mint_rng_bytes(rng, out, len) != MINT_OK) {
        mint_wipe(out,
                  len); // a callback's output is not left to chance, whatever the generator does
        return ENTROPY_SOURCE_FAILED;
    }
    return 0;
}

#if defined(MBEDTLS_ENTROPY_HARDWARE_ALT)
// Mbed TLS declares it in a header of its own folder alone.
int mbedtls_hardware_poll(void *data, unsigned char *output, size_t len, size_t *olen);

int mbedtls_hardware_poll(void *data, unsigned char *output, size_t len, size_t *olen)
{
    (void)data;
    mint_status_t status = mint_hook_bytes(output, len);
    *olen = status == MINT_OK ? len : 0;
    return status == MINT_OK ? 0 : ENTROPY_SOURCE_FAILED;
}
#endif

#if defined(MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG)
psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context,
                                             uint8_t *output, size_t output_size,
                                             size_t *output_length)
{
    (void)context;
    mint_status_t status = mint_hook_bytes(output, output_size);
    *output_length = status == MINT_OK ? output_size : 0;
    return status == MINT_OK ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}
#endif

// ---- the device's identity ----

int mint_mbedtls_chain(const mint_store_t *store, unsigned char *buffer, size_t size,
                       mbedtls_x509_crt *chain)
{
    unsigned count = mint_identity_chain_count(store);
    int result = count == 0 ? MBEDTLS_ERR_X509_FILE_IO_ERROR : 0;
    for (unsigned i = 0; i < count && result == 0; i++) {
        size_t len;
        mint_status_t status = mint_identity_certificate(store, i, buffer, size, &len);
        if (status != MINT_OK) {
            return status == MINT_ERR_SPACE ? MBEDTLS_ERR_X509_BUFFER_TOO_SMALL
                                            : MBEDTLS_ERR_X509_FILE_IO_ERROR;
        }
        result = mbedtls_x509_crt_parse_der_nocopy(chain, buffer, len);
        buffer += len;
        size -= len;
    }
    return result;
}

#if defined(MBEDTLS_PK_PARSE_C)
int mint_mbedtls_key(const mint_store_t *store, mint_rng_t *rng, mbedtls_pk_context *key)
{
    uint8_t der[MINT_IDENTITY_KEY_DER_LEN];
    if (mint_identity_key_der(store, der) != MINT_OK) {
        return MBEDTLS_ERR_PK_FILE_IO_ERROR;
    }
#if MBEDTLS_VERSION_NUMBER >= 0x04000000
    (void)rng; // PSA's
    int result = mbedtls_pk_parse_key(key, der, sizeof der, NULL, 0);
#elif MBEDTLS_VERSION_NUMBER >= 0x03000000
    int result = mbedtls_pk_parse_key(key, der, sizeof der, NULL, 0, mint_mbedtls_random, rng);
#else
    (void)rng; // computes the public key without blinding
    int result = mbedtls_pk_parse_key(key, der, sizeof der, NULL, 0);
#endif
    mint_wipe(der, sizeof der);
    return result;
}
#endif

#if defined(MBEDTLS_PSA_CRYPTO_C)
psa_status_t mint_mbedtls_key_id(const mint_store_t *store, mbedtls_svc_key_id_t *id)
{
    uint8_t key[MINT_P256_PRIVATE_KEY_LEN];
    *id = MBEDTLS_SVC_KEY_ID_INIT;
    mint_status_t status = mint_identity_key(store, key);
    if (status != MINT_OK) {
        return status == MINT_ERR_NOT_FOUND ? PSA_ERROR_DOES_NOT_EXIST : PSA_ERROR_STORAGE_FAILURE;
    }
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(&attributes, (size_t)8 * MINT_P256_PRIVATE_KEY_LEN);
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH);
    psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_ANY_HASH));
    psa_status_t result = psa_import_key(&attributes, key, sizeof key, id);
    mint_wipe(key, sizeof key);
    return result;
}
#endif

#if defined(MBEDTLS_USE_PSA_CRYPTO) && defined(MBEDTLS_PSA_CRYPTO_C)
int mint_mbedtls_key_opaque(const mint_store_t *store, mbedtls_svc_key_id_t *id,
                            mbedtls_pk_context *key)
{
    if (mint_mbedtls_key_id(store, id) != PSA_SUCCESS) {
        return MBEDTLS_ERR_PK_FILE_IO_ERROR;
    }
#if MBEDTLS_VERSION_NUMBER >= 0x04000000
    int result = mbedtls_pk_wrap_psa(key, *id);
#else
    int result = mbedtls_pk_setup_opaque(key, *id);
#endif
    if (result != 0) {
        (void)psa_destroy_key(*id);
        *id = MBEDTLS_SVC_KEY_ID_INIT;
    }
    return result;
}
#endif

// ---- PSKs ----

#if defined(MBEDTLS_SSL_HANDSHAKE_WITH_PSK_ENABLED) ||                                             \
    defined(MBEDTLS_KEY_EXCHANGE_SOME_PSK_ENABLED)
int mint_mbedtls_psk(const mint_store_t *store, const unsigned char *identity, size_t identity_len,
                     mbedtls_ssl_config *config)
{
    uint8_t first[MINT_PSK_IDENTITY_MAX_LEN];
    uint8_t key[MINT_PSK_KEY_MAX_LEN];
    size_t key_len = 0;
    int result = MBEDTLS_ERR_SSL_PRIVATE_KEY_REQUIRED;
    unsigned place = 0;
    if (identity == NULL) {
        if (mint_psk_next(store, &place, first, &identity_len) != MINT_OK) {
            return result;
        }
        identity = first;
    }
    if (mint_psk_find(store, identity, identity_len, key, sizeof key, &key_len) == MINT_OK) {
        result = mbedtls_ssl_conf_psk(config, key, key_len, identity, identity_len);
    }
    mint_wipe(key, sizeof key);
    return result;
}

int mint_mbedtls_find_psk(void *store, mbedtls_ssl_context *ssl, const unsigned char *identity,
                          size_t identity_len)
{
    uint8_t key[MINT_PSK_KEY_MAX_LEN];
    size_t key_len = 0;
    int result = MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY;
    if (mint_psk_find(store, identity, identity_len, key, sizeof key, &key_len) == MINT_OK) {
        result = mbedtls_ssl_set_hs_psk(ssl, key, key_len);
    }
    mint_wipe(key, sizeof key);
    return result;
}
#endif
