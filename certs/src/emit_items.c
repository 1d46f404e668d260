// SPDX-License-Identifier: Apache-2.0
//
// What certificates and CRLs become in each style, and the way from all items to the plan.
#include <stdio.h>
#include <string.h>

#include "emit.h"
#include "mintmark/certs/pem.h"

// ---- DER or PEM ----

static mint_status_t add_pem(mint_emit_plan_t *plan, const char *name, const char *label,
                             const mint_bytes_t *parts, size_t count, bool secret)
{
    mint_buffer_t pem = {0};
    mint_buffer_t der = {0};
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        mint_buffer_append(&der, parts[i].data, parts[i].len);
        status = mint_pem_append(label, parts[i], &pem);
    }
    if (status == MINT_OK) {
        status = mint_buffer_status(&der);
    }
    if (status == MINT_OK) {
        status =
            mint_emit_add_pem(plan, name, mint_buffer_view(&pem), mint_buffer_view(&der), secret);
    }
    mint_buffer_free(&pem);
    mint_buffer_free(&der);
    return status;
}

/// wolfSSL's functions want to be told what they get.
static mint_status_t add_file_type(mint_emit_plan_t *plan, const mint_header_t *header,
                                   const char *name)
{
    char size_name[MINT_EMIT_NAME_SIZE];
    char size_value[MINT_EMIT_NAME_SIZE + 16];
    if (header->style != MINT_HEADER_WOLFSSL) {
        return MINT_OK;
    }
    (void)snprintf(size_name, sizeof size_name, "sizeof_%s", name);
    (void)snprintf(size_value, sizeof size_value, "(sizeof(%s))", name);
    mint_status_t status = mint_emit_add_macro(plan, size_name, "", size_value);
    return status == MINT_OK
               ? mint_emit_add_macro(plan, name, "_filetype",
                                     header->pem ? "WOLFSSL_FILETYPE_PEM" : "WOLFSSL_FILETYPE_ASN1")
               : status;
}

mint_status_t mint_emit_add_der(mint_emit_plan_t *plan, const mint_header_t *header,
                                const char *name, const char *label, mint_bytes_t der, bool secret)
{
    mint_status_t status = header->pem ? add_pem(plan, name, label, &der, 1, secret)
                                       : mint_emit_add_bytes(plan, name, "", der, secret);
    return status == MINT_OK ? add_file_type(plan, header, name) : status;
}

// ---- Chains ----

/// The certificates one after another in one array, as wolfSSL takes a chain in DER.
static mint_status_t add_joined(mint_emit_plan_t *plan, const mint_header_item_t *item,
                                const char *name)
{
    mint_buffer_t all = {0};
    for (size_t i = 0; i < item->chain_count; i++) {
        mint_buffer_append(&all, item->chain[i].data, item->chain[i].len);
    }
    mint_status_t status = mint_buffer_status(&all);
    if (status == MINT_OK) {
        status = mint_emit_add_bytes(plan, name, "", mint_buffer_view(&all), false);
    }
    mint_buffer_free(&all);
    return status;
}

/// `{name_0, name_1}` and `{name_0_len, name_1_len}`, to initialise tables with.
static mint_status_t add_tables(mint_emit_plan_t *plan, const mint_header_item_t *item,
                                const char *name)
{
    mint_buffer_t list = {0};
    mint_buffer_t lens = {0};
    for (size_t i = 0; i < item->chain_count; i++) {
        mint_buffer_printf(&list, "%s%s_%zu", i == 0 ? "{" : ", ", name, i);
        mint_buffer_printf(&lens, "%s%s_%zu_len", i == 0 ? "{" : ", ", name, i);
    }
    mint_buffer_printf(&list, "}");
    mint_buffer_printf(&lens, "}");
    mint_status_t status =
        mint_buffer_status(&list) == MINT_OK ? mint_buffer_status(&lens) : MINT_ERR_MEMORY;
    if (status == MINT_OK) {
        status = mint_emit_add_macro(plan, name, "_list", (const char *)list.data);
    }
    if (status == MINT_OK) {
        status = mint_emit_add_macro(plan, name, "_lens", (const char *)lens.data);
    }
    mint_buffer_free(&list);
    mint_buffer_free(&lens);
    return status;
}

static mint_status_t add_separate(mint_emit_plan_t *plan, const mint_header_item_t *item,
                                  const char *name)
{
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < item->chain_count && status == MINT_OK; i++) {
        char suffix[24];
        (void)snprintf(suffix, sizeof suffix, "_%zu", i);
        status = mint_emit_add_bytes(plan, name, suffix, item->chain[i], false);
    }
    return status == MINT_OK ? add_tables(plan, item, name) : status;
}

static mint_status_t add_chain(mint_emit_plan_t *plan, const mint_header_t *header,
                               const mint_header_item_t *item, const char *name)
{
    mint_status_t status;
    if (header->pem) {
        status = add_pem(plan, name, "CERTIFICATE", item->chain, item->chain_count, false);
    } else if (header->style == MINT_HEADER_WOLFSSL) {
        status = add_joined(plan, item, name);
    } else {
        status = add_separate(plan, item, name);
    }
    if (status == MINT_OK) {
        status = add_file_type(plan, header, name);
    }
    return status == MINT_OK ? mint_emit_add_number(plan, name, "_count", item->chain_count)
                             : status;
}

// ---- All items ----

static mint_status_t add_item(mint_emit_plan_t *plan, const mint_header_t *header,
                              const mint_header_item_t *item, const char *name, mint_error_t *error)
{
    switch (item->kind) {
    case MINT_HEADER_CERTIFICATE:
        return mint_emit_add_der(plan, header, name, "CERTIFICATE", item->data, false);
    case MINT_HEADER_CRL:
        return mint_emit_add_der(plan, header, name, "X509 CRL", item->data, false);
    case MINT_HEADER_CHAIN:
        return add_chain(plan, header, item, name);
    case MINT_HEADER_PRIVATE_KEY:
    case MINT_HEADER_PUBLIC_KEY:
        return mint_emit_add_key(plan, header, item, name, error);
    case MINT_HEADER_PSK:
    case MINT_HEADER_PSK_LIST:
        return mint_emit_add_psks(plan, header, item, name, error);
    case MINT_HEADER_DATA:
    default:
        return mint_emit_add_bytes(plan, name, "", item->data, false);
    }
}

mint_status_t mint_emit_plan(const mint_header_t *header, mint_emit_plan_t *plan,
                             mint_error_t *error)
{
    mint_error_t cause = {0};
    mint_status_t status = MINT_OK;
    *plan = (mint_emit_plan_t){0};
    for (size_t i = 0; i < header->item_count && status == MINT_OK; i++) {
        const mint_header_item_t *item = &header->items[i];
        char name[MINT_EMIT_NAME_SIZE];
        size_t first = plan->count;
        (void)snprintf(name, sizeof name, "%s%s", header->prefix == NULL ? "" : header->prefix,
                       item->name);
        status = add_item(plan, header, item, name, &cause);
        if (plan->count > first && item->comment != NULL && item->comment[0] != '\0') {
            plan->pieces[first].comment = item->comment;
        }
    }
    if (status == MINT_OK) {
        status = mint_emit_check_names(header, plan, &cause);
    }
    if (status != MINT_OK) {
        mint_emit_plan_free(plan);
        mint_error_set(error, "%s",
                       cause.message[0] != '\0' ? cause.message : mint_status_text(status));
        mint_error_hint(error, "%s", cause.hint);
        return status;
    }
    return MINT_OK;
}
