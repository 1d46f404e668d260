// SPDX-License-Identifier: Apache-2.0
//
// What PSKs become in each style.
#include <stdio.h>
#include <string.h>

#include "emit.h"

/// wolfSSL's callbacks copy the identity as a C string.
static mint_status_t add_identity(mint_emit_plan_t *plan, const mint_header_t *header,
                                  const mint_psk_t *psk, const char *name, mint_error_t *error)
{
    mint_bytes_t identity = {psk->identity, psk->identity_len};
    if (header->style != MINT_HEADER_WOLFSSL) {
        return mint_emit_add_bytes(plan, name, "_identity", identity, false);
    }
    if (memchr(identity.data, 0, identity.len) != NULL) {
        return mint_fail(error, MINT_ERR_ARGUMENT,
                         "the identity of %.60s has a zero byte, which ends it in wolfSSL", name);
    }
    return mint_emit_add_string(plan, name, "_identity", identity);
}

static mint_status_t add_psk(mint_emit_plan_t *plan, const mint_header_t *header,
                             const mint_psk_t *psk, const char *name, mint_error_t *error)
{
    mint_status_t status = add_identity(plan, header, psk, name, error);
    return status == MINT_OK ? mint_emit_add_bytes(plan, name, "_key",
                                                   (mint_bytes_t){psk->key, psk->key_len}, true)
                             : status;
}

/// A macro that initialises a table of {identity, its length, key, its length}.
static mint_status_t add_table(mint_emit_plan_t *plan, const mint_psk_list_t *psks,
                               const char *name)
{
    mint_buffer_t list = {0};
    mint_buffer_printf(&list, "\\\n    {");
    for (size_t i = 0; i < psks->count; i++) {
        mint_buffer_printf(
            &list, "{%s_%zu_identity, %s_%zu_identity_len, %s_%zu_key, %s_%zu_key_len}%s", name, i,
            name, i, name, i, name, i, i + 1 < psks->count ? ", \\\n     " : "}");
    }
    mint_status_t status = mint_buffer_status(&list);
    if (status == MINT_OK) {
        status = mint_emit_add_number(plan, name, "_count", psks->count);
    }
    if (status == MINT_OK) {
        status = mint_emit_add_macro(plan, name, "_list", (const char *)list.data);
    }
    mint_buffer_free(&list);
    return status;
}

static mint_status_t check_limits(const mint_header_t *header, const mint_psk_list_t *psks,
                                  mint_error_t *error)
{
    mint_psk_limits_t limits = mint_header_style_limits(header->style);
    if (header->identity_max_len != 0) {
        limits.identity_max_len = header->identity_max_len;
    }
    if (header->key_max_len != 0) {
        limits.key_max_len = header->key_max_len;
    }
    return mint_psk_list_check(psks, &limits, error);
}

mint_status_t mint_emit_add_psks(mint_emit_plan_t *plan, const mint_header_t *header,
                                 const mint_header_item_t *item, const char *name,
                                 mint_error_t *error)
{
    mint_status_t status = check_limits(header, item->psks, error);
    if (status != MINT_OK || item->kind == MINT_HEADER_PSK) {
        return status == MINT_OK ? add_psk(plan, header, &item->psks->entries[0], name, error)
                                 : status;
    }
    for (size_t i = 0; i < item->psks->count && status == MINT_OK; i++) {
        char numbered[MINT_EMIT_NAME_SIZE];
        (void)snprintf(numbered, sizeof numbered, "%.128s_%zu", name, i);
        status = add_psk(plan, header, &item->psks->entries[i], numbered, error);
    }
    return status == MINT_OK ? add_table(plan, item->psks, name) : status;
}
