// SPDX-License-Identifier: Apache-2.0
//
// What keys become in each style.
#include <stdio.h>
#include <string.h>

#include "emit.h"

enum { COORDINATE_LEN = 32 };

/// What mint_key_private_der() writes, by its PEM label.
static const char *private_label(const mint_key_t *key)
{
    switch (mint_key_type(key)) {
    case MINT_KEY_RSA_2048:
    case MINT_KEY_RSA_3072:
    case MINT_KEY_RSA_4096:
        return "RSA PRIVATE KEY";
    default:
        return "EC PRIVATE KEY";
    }
}

static mint_status_t add_private_der(mint_emit_plan_t *plan, const mint_header_t *header,
                                     const mint_key_t *key, const char *name)
{
    mint_buffer_t der = {0};
    mint_status_t status =
        header->pkcs8 ? mint_key_pkcs8_der(key, &der) : mint_key_private_der(key, &der);
    const char *label = header->pkcs8 ? "PRIVATE KEY" : private_label(key);
    if (status == MINT_OK) {
        status = mint_emit_add_der(plan, header, name, label, mint_buffer_view(&der), true);
    }
    mint_buffer_free(&der);
    return status;
}

static mint_status_t add_public_der(mint_emit_plan_t *plan, const mint_header_t *header,
                                    const mint_key_t *key, const char *name)
{
    mint_buffer_t der = {0};
    mint_status_t status = mint_key_public_der(key, &der);
    if (status == MINT_OK) {
        status = mint_emit_add_der(plan, header, name, "PUBLIC KEY", mint_buffer_view(&der), false);
    }
    mint_buffer_free(&der);
    return status;
}

/// The bare point 0x04 || X || Y.
static mint_status_t add_point(mint_emit_plan_t *plan, const mint_key_t *key, const char *name,
                               mint_error_t *error)
{
    uint8_t point[MINT_KEY_P256_POINT_LEN];
    if (mint_key_p256_point(key, point) != MINT_OK) {
        mint_error_set(error, "%.60s is not a P-256 key, and only those have a bare point here",
                       name);
        mint_error_hint(error, "as SubjectPublicKeyInfo (--spki) any key will do");
        return MINT_ERR_KEY;
    }
    return mint_emit_add_bytes(plan, name, "", (mint_bytes_t){point, sizeof point}, false);
}

// ---- tinydtls ----

/// An initialiser for tinydtls's dtls_ecdsa_key_t.
static mint_status_t add_ecdsa_key(mint_emit_plan_t *plan, const char *name)
{
    char value[4 * MINT_EMIT_NAME_SIZE];
    (void)snprintf(value, sizeof value, "{DTLS_ECDH_CURVE_SECP256R1, %s_d, %s_x, %s_y}", name, name,
                   name);
    return mint_emit_add_macro(plan, name, "_ecdsa_key", value);
}

static mint_status_t add_coordinates(mint_emit_plan_t *plan, const mint_header_item_t *item,
                                     const char *name, mint_error_t *error)
{
    uint8_t point[MINT_KEY_P256_POINT_LEN];
    uint8_t scalar[MINT_KEY_P256_SCALAR_LEN] = {0};
    bool is_private = item->kind == MINT_HEADER_PRIVATE_KEY;
    mint_status_t status = mint_key_p256_point(item->key, point);
    if (status == MINT_OK && is_private) {
        status = mint_key_p256_scalar(item->key, scalar);
    }
    if (status != MINT_OK) {
        return mint_fail(error, MINT_ERR_KEY, "%.60s is not a P-256 key, which tinydtls wants",
                         name);
    }
    if (is_private) {
        status = mint_emit_add_bytes(plan, name, "_d", (mint_bytes_t){scalar, sizeof scalar}, true);
    }
    mint_wipe(scalar, sizeof scalar);
    if (status == MINT_OK) {
        status =
            mint_emit_add_bytes(plan, name, "_x", (mint_bytes_t){point + 1, COORDINATE_LEN}, false);
    }
    if (status == MINT_OK) {
        status = mint_emit_add_bytes(
            plan, name, "_y", (mint_bytes_t){point + 1 + COORDINATE_LEN, COORDINATE_LEN}, false);
    }
    return status == MINT_OK && is_private ? add_ecdsa_key(plan, name) : status;
}

// ---- axTLS ----

static mint_status_t check_rsa(const mint_key_t *key, const char *name, mint_error_t *error)
{
    if (strcmp(private_label(key), "RSA PRIVATE KEY") != 0) {
        return mint_fail(error, MINT_ERR_KEY, "%.60s is not an RSA key, which axTLS wants", name);
    }
    return MINT_OK;
}

mint_status_t mint_emit_add_key(mint_emit_plan_t *plan, const mint_header_t *header,
                                const mint_header_item_t *item, const char *name,
                                mint_error_t *error)
{
    bool is_private = item->kind == MINT_HEADER_PRIVATE_KEY;
    bool is_axtls = header->style == MINT_HEADER_AXTLS || header->style == MINT_HEADER_AXTLS_EXTERN;
    if (is_private && !mint_key_is_private(item->key)) {
        return mint_fail(error, MINT_ERR_KEY, "%.60s has no private key in it", name);
    }
    if (header->style == MINT_HEADER_TINYDTLS) {
        return add_coordinates(plan, item, name, error);
    }
    if (is_axtls) {
        mint_status_t status = check_rsa(item->key, name, error);
        return status == MINT_OK ? add_private_der(plan, header, item->key, name) : status;
    }
    if (is_private) {
        return add_private_der(plan, header, item->key, name);
    }
    return header->style == MINT_HEADER_GENERIC && !header->spki && !header->pem
               ? add_point(plan, item->key, name, error)
               : add_public_der(plan, header, item->key, name);
}
