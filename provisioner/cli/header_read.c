// SPDX-License-Identifier: Apache-2.0
//
// Reading one file that goes into a header, by its kind.
#include <stdio.h>
#include <string.h>

#include "cli/header_items.h"
#include "cli/psk_files.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/crl.h"

// ---- certificates ----

/// A certificate's subject, with anything but printable ASCII as `.`: a `?` could make a trigraph.
static void describe(const mint_certificate_info_t *info, char *comment, size_t size)
{
    (void)snprintf(comment, size, "certificate of %.200s", info->subject);
    for (char *c = comment; *c != '\0'; c++) {
        *c = *c >= 0x20 && *c < 0x7F && *c != '?' && *c != '\\' ? *c : '.';
    }
}

/// Reads what is of one kind in a file.
static mint_status_t read_inputs(const char *path, mint_header_content_t *content,
                                 mint_input_kind_t kind, mint_error_t *error)
{
    mint_status_t status = mint_inputs_read(&content->inputs, path, kind, error);
    if (status != MINT_OK) {
        return status;
    }
    content->views = mint_inputs_views(&content->inputs, kind, &content->view_count);
    return content->views != NULL ? MINT_OK : mint_fail(error, MINT_ERR_MEMORY, "out of memory");
}

static mint_status_t read_certificates(const char *path, mint_header_content_t *content,
                                       mint_error_t *error)
{
    mint_certificate_info_t info;
    mint_status_t status = read_inputs(path, content, MINT_INPUT_CERTIFICATE, error);
    for (size_t i = content->view_count; status == MINT_OK && i > 0; i--) {
        mint_error_t reason = {0};
        status = mint_certificate_read(content->views[i - 1], &info, &reason);
        if (status != MINT_OK) {
            mint_error_set(error, "'%s' is no certificate: %s", path, reason.message);
        }
    }
    if (status == MINT_OK) {
        describe(&info, content->comment, sizeof content->comment);
    }
    return status;
}

static mint_status_t read_certificate(mint_header_items_t *items, const char *path,
                                      mint_header_content_t *content, mint_header_item_t *item,
                                      mint_error_t *error)
{
    (void)items;
    mint_status_t status = read_certificates(path, content, error);
    if (status == MINT_OK && content->view_count > 1) {
        mint_error_set(error, "'%s' has %zu certificates", path, content->view_count);
        mint_error_hint(error, "give it with --chain, or each in a file of its own");
        return MINT_ERR_ARGUMENT;
    }
    item->kind = MINT_HEADER_CERTIFICATE;
    item->data = status == MINT_OK ? content->views[0] : (mint_bytes_t){0};
    return status;
}

static mint_status_t read_chain(mint_header_items_t *items, const char *path,
                                mint_header_content_t *content, mint_header_item_t *item,
                                mint_error_t *error)
{
    (void)items;
    mint_status_t status = read_certificates(path, content, error);
    item->kind = MINT_HEADER_CHAIN;
    item->chain = content->views;
    item->chain_count = content->view_count;
    return status;
}

// ---- CRLs ----

static mint_status_t read_crl(mint_header_items_t *items, const char *path,
                              mint_header_content_t *content, mint_header_item_t *item,
                              mint_error_t *error)
{
    (void)items;
    mint_crl_view_t view;
    mint_error_t reason = {0};
    mint_status_t status = read_inputs(path, content, MINT_INPUT_CRL, error);
    if (status == MINT_OK && content->view_count > 1) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "'%s' has %zu revocation lists", path,
                         content->view_count);
    }
    if (status == MINT_OK) {
        status = mint_crl_view(content->views[0], &view, &reason);
    }
    if (status != MINT_OK) {
        return reason.message[0] == '\0'
                   ? status
                   : mint_fail(error, status, "'%s' is no revocation list: %s", path,
                               reason.message);
    }
    (void)snprintf(content->comment, sizeof content->comment, "certificate revocation list");
    item->kind = MINT_HEADER_CRL;
    item->data = content->views[0];
    return MINT_OK;
}

// ---- keys ----

static mint_status_t new_key(mint_header_content_t *content, mint_error_t *error)
{
    content->key = mint_key_new();
    return content->key != NULL ? MINT_OK : mint_fail(error, MINT_ERR_MEMORY, "out of memory");
}

/// The first key that is encrypted makes the passphrase be read; the same one opens the others.
static mint_status_t load_private(mint_header_items_t *items, mint_key_t *key, const char *path,
                                  mint_error_t *error)
{
    mint_status_t status =
        mint_key_load_private(key, path, mint_buffer_view(&items->passphrase), error);
    if (status != MINT_ERR_AUTHENTICATION || items->passphrase.len > 0) {
        return status;
    }
    mint_error_clear(error);
    if (mint_passphrase_read(items->arguments, false, &items->passphrase) != MINT_EXIT_DONE) {
        return MINT_ERR_AUTHENTICATION;
    }
    return mint_key_load_private(key, path, mint_buffer_view(&items->passphrase), error);
}

static mint_status_t read_private_key(mint_header_items_t *items, const char *path,
                                      mint_header_content_t *content, mint_header_item_t *item,
                                      mint_error_t *error)
{
    mint_status_t status = new_key(content, error);
    if (status == MINT_OK) {
        status = load_private(items, content->key, path, error);
    }
    if (status == MINT_OK) {
        (void)snprintf(content->comment, sizeof content->comment, "private key, %s",
                       mint_key_type_name(mint_key_type(content->key)));
    }
    item->kind = MINT_HEADER_PRIVATE_KEY;
    item->key = content->key;
    return status;
}

static mint_status_t read_public_key(mint_header_items_t *items, const char *path,
                                     mint_header_content_t *content, mint_header_item_t *item,
                                     mint_error_t *error)
{
    (void)items;
    mint_status_t status = new_key(content, error);
    if (status == MINT_OK) {
        status = mint_key_load_public(content->key, path, error);
    }
    if (status == MINT_OK) {
        (void)snprintf(content->comment, sizeof content->comment, "public key, %s",
                       mint_key_type_name(mint_key_type(content->key)));
    }
    item->kind = MINT_HEADER_PUBLIC_KEY;
    item->key = content->key;
    return status;
}

/// The key that provisioning firmware obeys, from the factory's folder; nothing else there is
/// looked at, so it may belong to another user.
static mint_status_t read_authority(mint_header_items_t *items, const char *path,
                                    mint_header_content_t *content, mint_header_item_t *item,
                                    mint_error_t *error)
{
    char file[4096];
    int len = snprintf(file, sizeof file, "%s/authority.pub.pem", path);
    if (len < 0 || (size_t)len >= sizeof file) {
        return mint_fail(error, MINT_ERR_SPACE, "the path '%.100s…' is too long", path);
    }
    mint_status_t status = read_public_key(items, file, content, item, error);
    (void)snprintf(content->name, sizeof content->name, "mintmark_authority_key");
    (void)snprintf(content->comment, sizeof content->comment,
                   "public key of the authority that delegates to stations");
    return status;
}

// ---- PSKs ----

/// The PSK that --identity names, or the only one there is.
static mint_status_t choose(const mint_header_items_t *items, const char *path,
                            mint_psk_list_t *psks, mint_error_t *error)
{
    mint_psk_list_t chosen = {0};
    const char *identity = mint_argument_text(items->arguments, "identity", NULL);
    if (identity == NULL) {
        if (psks->count == 1) {
            return MINT_OK;
        }
        mint_error_set(error, "'%s' has %zu PSKs", path, psks->count);
        mint_error_hint(error, "say which with --identity, or give all with --psk-list");
        return MINT_ERR_ARGUMENT;
    }
    const mint_psk_t *psk =
        mint_psk_list_find(psks, (mint_bytes_t){(const uint8_t *)identity, strlen(identity)});
    if (psk == NULL) {
        return mint_fail(error, MINT_ERR_NOT_FOUND, "'%s' has no PSK of '%.100s'", path, identity);
    }
    mint_status_t status =
        mint_psk_list_add(&chosen, (mint_bytes_t){psk->identity, psk->identity_len},
                          (mint_bytes_t){psk->key, psk->key_len}, psk->line, error);
    mint_psk_list_free(psks);
    *psks = chosen;
    return status;
}

static mint_status_t read_psk_list(mint_header_items_t *items, const char *path,
                                   mint_header_content_t *content, mint_header_item_t *item,
                                   mint_error_t *error)
{
    item->kind = MINT_HEADER_PSK_LIST;
    item->psks = &content->psks;
    return mint_psk_files_read(&content->psks, path,
                               mint_argument_text(items->arguments, "from-format", NULL), error);
}

static mint_status_t read_psk(mint_header_items_t *items, const char *path,
                              mint_header_content_t *content, mint_header_item_t *item,
                              mint_error_t *error)
{
    mint_status_t status = read_psk_list(items, path, content, item, error);
    item->kind = MINT_HEADER_PSK;
    return status == MINT_OK ? choose(items, path, &content->psks, error) : status;
}

mint_header_read_t mint_header_reader(const char *option)
{
    static const struct {
        const char *option;
        mint_header_read_t read;
    } readers[] = {{"chain", read_chain},
                   {"crl", read_crl},
                   {"private-key", read_private_key},
                   {"public-key", read_public_key},
                   {"authority", read_authority},
                   {"psk", read_psk},
                   {"psk-list", read_psk_list}};
    if (option == NULL) {
        return read_certificate;
    }
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        if (strcmp(option, readers[i].option) == 0) {
            return readers[i].read;
        }
    }
    return NULL;
}
