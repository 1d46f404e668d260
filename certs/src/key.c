// SPDX-License-Identifier: Apache-2.0
//
// Keys as objects: their types, their life, how they are made and compared.
#include "mintmark/certs/key.h"

#include <mbedtls/ecp.h>
#include <mbedtls/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "key_internal.h"
#include "mintmark/certs/random.h"

enum { RSA_EXPONENT = 65537 };

static const mint_key_traits_t traits[] = {
    [MINT_KEY_P256] = {"p256", MBEDTLS_ECP_DP_SECP256R1, 256, MBEDTLS_MD_SHA256, 32},
    [MINT_KEY_P384] = {"p384", MBEDTLS_ECP_DP_SECP384R1, 384, MBEDTLS_MD_SHA384, 48},
    [MINT_KEY_BRAINPOOL_P256] = {"brainpoolp256r1", MBEDTLS_ECP_DP_BP256R1, 256, MBEDTLS_MD_SHA256,
                                 32},
    [MINT_KEY_RSA_2048] = {"rsa2048", MBEDTLS_ECP_DP_NONE, 2048, MBEDTLS_MD_SHA256, 32},
    [MINT_KEY_RSA_3072] = {"rsa3072", MBEDTLS_ECP_DP_NONE, 3072, MBEDTLS_MD_SHA256, 32},
    [MINT_KEY_RSA_4096] = {"rsa4096", MBEDTLS_ECP_DP_NONE, 4096, MBEDTLS_MD_SHA256, 32},
};

enum { TYPE_COUNT = sizeof traits / sizeof traits[0] };

const mint_key_traits_t *mint_key_traits(mint_key_type_t type)
{
    return (size_t)type < TYPE_COUNT ? &traits[type] : NULL;
}

const char *mint_key_type_name(mint_key_type_t type)
{
    const mint_key_traits_t *found = mint_key_traits(type);
    return found == NULL ? "unknown" : found->name;
}

mint_status_t mint_key_type_from_name(const char *name, mint_key_type_t *type, mint_error_t *error)
{
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        if (strcmp(name, traits[i].name) == 0) {
            *type = (mint_key_type_t)i;
            return MINT_OK;
        }
    }
    mint_error_set(error, "there is no key type %s", name);
    mint_error_hint(error, "types: p256, p384, brainpoolp256r1, rsa2048, rsa3072, rsa4096");
    return MINT_ERR_ARGUMENT;
}

mint_key_t *mint_key_new(void)
{
    mint_key_t *key = calloc(1, sizeof *key);
    if (key != NULL) {
        mbedtls_pk_init(&key->pk);
    }
    return key;
}

void mint_key_clear(mint_key_t *key)
{
    mbedtls_pk_free(&key->pk); // Mbed TLS wipes what it frees
    mbedtls_pk_init(&key->pk);
    key->type = MINT_KEY_P256;
    key->is_private = false;
}

void mint_key_free(mint_key_t *key)
{
    if (key != NULL) {
        mbedtls_pk_free(&key->pk);
        mint_wipe(key, sizeof *key);
        free(key);
    }
}

static bool find_type(const mbedtls_pk_context *pk, mint_key_type_t *type)
{
    mbedtls_pk_type_t kind = mbedtls_pk_get_type(pk);
    mbedtls_ecp_group_id group = MBEDTLS_ECP_DP_NONE;
    if (kind == MBEDTLS_PK_ECKEY) {
        group = mbedtls_ecp_keypair_get_group_id(mbedtls_pk_ec(*pk));
    } else if (kind != MBEDTLS_PK_RSA) {
        return false;
    }
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        if (traits[i].group == group && traits[i].bits == mbedtls_pk_get_bitlen(pk)) {
            *type = (mint_key_type_t)i;
            return true;
        }
    }
    return false;
}

mint_status_t mint_key_adopt(mint_key_t *key, bool is_private, mint_error_t *error)
{
    if (!find_type(&key->pk, &key->type)) {
        mint_key_clear(key);
        mint_error_set(error, "the key is of a kind or size that is not supported");
        mint_error_hint(error, "types: p256, p384, brainpoolp256r1, rsa2048, rsa3072, rsa4096");
        return MINT_ERR_KEY;
    }
    if (is_private && mbedtls_pk_check_pair(&key->pk, &key->pk, mint_host_random, NULL) != 0) {
        mint_key_clear(key);
        return mint_fail(error, MINT_ERR_KEY, "private and public key do not belong together");
    }
    key->is_private = is_private;
    return MINT_OK;
}

mint_status_t mint_key_generate(mint_key_t *key, mint_key_type_t type, mint_error_t *error)
{
    const mint_key_traits_t *wanted = mint_key_traits(type);
    mint_key_clear(key);
    if (wanted == NULL) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "there is no such key type");
    }
    int result;
    if (wanted->group == MBEDTLS_ECP_DP_NONE) {
        result = mbedtls_pk_setup(&key->pk, mbedtls_pk_info_from_type(MBEDTLS_PK_RSA));
        if (result == 0) {
            result = mbedtls_rsa_gen_key(mbedtls_pk_rsa(key->pk), mint_host_random, NULL,
                                         wanted->bits, RSA_EXPONENT);
        }
    } else {
        result = mbedtls_pk_setup(&key->pk, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY));
        if (result == 0) {
            result =
                mbedtls_ecp_gen_key(wanted->group, mbedtls_pk_ec(key->pk), mint_host_random, NULL);
        }
    }
    if (result != 0) {
        mint_key_clear(key);
        return mint_fail(error, MINT_ERR_CRYPTO, "cannot make a %s key (Mbed TLS -0x%04x)",
                         wanted->name, (unsigned)-result);
    }
    return mint_key_adopt(key, true, error);
}

mint_key_type_t mint_key_type(const mint_key_t *key)
{
    return key->type;
}

bool mint_key_is_private(const mint_key_t *key)
{
    return key->is_private;
}
