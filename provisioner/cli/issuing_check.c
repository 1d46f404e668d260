// SPDX-License-Identifier: Apache-2.0
//
// The first time through a list: everything that can be wrong with it is found before anything is
// done.
#include <stdlib.h>
#include <string.h>

#include "cli/digests.h"
#include "cli/issuing.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/view.h"

/// What is remembered of the rows so far.
static mint_digests_t seen;

// ---- a row by itself, in any thread ----

/// Takes key, and values that are not given, from the row's request.
static mint_status_t read_request(mint_issue_row_t *row)
{
    mint_csr_t csr;
    mint_status_t status = mint_csr_read(mint_buffer_view(&row->csr), &csr, &row->error);
    if (status == MINT_OK) {
        status = mint_sha256(row->csr.data, row->csr.len, row->csr_digest);
    }
    if (status == MINT_OK) {
        status = mint_sha256(csr.spki.data, csr.spki.len, row->key_digest);
    }
    row->key = mint_key_new();
    if (status == MINT_OK && row->key == NULL) {
        status = MINT_ERR_MEMORY;
    }
    if (status == MINT_OK) {
        status = mint_key_set_public_der(row->key, csr.spki, &row->error);
    }
    return status == MINT_OK ? mint_row_take_names(row, &csr) : status;
}

mint_status_t mint_issuing_identity(const char *profile, const mint_tbs_view_t *tbs,
                                    uint8_t digest[MINT_SHA256_LEN])
{
    static const uint8_t alt_name_oid[] = {0x55, 0x1D, 0x11}; // 2.5.29.17
    mint_extension_view_t names = {0};
    mint_sha256_t sha;
    (void)!mint_extension_find(tbs, (mint_bytes_t){alt_name_oid, sizeof alt_name_oid}, &names);
    mint_status_t status = mint_sha256_start(&sha);
    if (status == MINT_OK) {
        // A Name is a DER element, so what follows it cannot be taken for a part of it.
        status = mint_sha256_update(&sha, (const uint8_t *)profile, strlen(profile) + 1);
    }
    if (status == MINT_OK) {
        status = mint_sha256_update(&sha, tbs->subject.data, tbs->subject.len);
    }
    if (status == MINT_OK) {
        status = mint_sha256_update(&sha, names.value.data, names.value.len);
    }
    return status == MINT_OK ? mint_sha256_finish(&sha, digest) : status;
}

/// Writes the certificate but for its signature, and takes its names from it.
static mint_status_t identify(mint_issuing_t *issuing, size_t thread, mint_issue_row_t *row)
{
    mint_signer_t signer;
    mint_buffer_t tbs = {0};
    mint_tbs_view_t view;
    mint_issue_t request = mint_issuing_request(issuing, row, thread, &signer);
    request.serial[0] = 0x40; // any will do
    mint_status_t status = mint_certificate_draft(&request, &tbs, &row->error);
    if (status == MINT_OK) {
        status = mint_tbs_view(mint_buffer_view(&tbs), &view);
    }
    if (status == MINT_OK) {
        status = mint_issuing_identity(issuing->profile_name, &view, row->identity);
    }
    mint_buffer_free(&tbs);
    return status;
}

/// A line of a list may ask for a key to be made, or give a request: what the options say must do
/// for it.
static mint_status_t check_key_wish(const mint_issuing_t *issuing, mint_issue_row_t *row)
{
    const mint_issue_output_t *output = &issuing->output;
    if (row->line == 0) {
        return MINT_OK;
    }
    if (row->csr.len > 0) {
        return mint_profile_is_self_signed(issuing->profile)
                   ? mint_fail(&row->error, MINT_ERR_ARGUMENT,
                               "a self-signed certificate is for a key made here, not a request's")
                   : MINT_OK;
    }
    if (output->folder != NULL && output->key_path == NULL &&
        (output->key_form != MINT_KEY_PEM_ENCRYPTED || output->key_passphrase.len > 0)) {
        return MINT_OK;
    }
    mint_error_set(&row->error, "it has no csr, so a key is made for it");
    mint_error_hint(&row->error,
                    "give --folder, no --key-output, and --key-passphrase-file or --plain-keys");
    return MINT_ERR_ARGUMENT;
}

static void check_row(mint_issuing_t *issuing, size_t thread, mint_issue_row_t *row)
{
    row->status = check_key_wish(issuing, row);
    if (row->status == MINT_OK && row->csr.len > 0) {
        row->status = read_request(row);
    }
    if (row->status == MINT_OK) {
        row->status = mint_row_name_files(row, &row->error);
    }
    if (row->status == MINT_OK && mint_row_makes_key(row)) {
        row->status = mint_issuing_find_key(issuing, row, &row->error);
    }
    if (row->status == MINT_OK) {
        row->status = identify(issuing, thread, row);
    }
}

// ---- rows among each other ----

static mint_status_t fill(mint_issuing_t *issuing, mint_group_t *group, mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    group->count = 0;
    while (group->count < MINT_GROUP_SIZE && status == MINT_OK) {
        mint_issue_row_t *row = &group->rows[group->count++];
        status = mint_rows_next(&issuing->rows, row, error);
        if (status == MINT_OK) {
            status = mint_issuing_shard(issuing, row);
        }
    }
    if (status == MINT_ERR_NOT_FOUND) {
        mint_row_free(&group->rows[--group->count]);
        status = MINT_OK;
    }
    return status;
}

/// A digest that no other row may have.
static mint_status_t claim(const mint_issue_row_t *row, size_t number, char kind,
                           const uint8_t digest[MINT_SHA256_LEN], const char *what,
                           mint_error_t *error)
{
    mint_error_t cause = {0};
    uint32_t before = 0;
    switch (mint_digests_add(&seen, kind, digest, row->line > 0 ? row->line : (uint32_t)number,
                             &before)) {
    case MINT_OK:
        return MINT_OK;
    case MINT_ERR_DUPLICATE:
        mint_error_set(&cause, "it has the %s of %s %u", what, row->line > 0 ? "line" : "number",
                       before);
        return mint_row_fail(row, MINT_ERR_DUPLICATE, &cause, error);
    default:
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
}

static mint_status_t claim_all(const mint_issuing_t *issuing, const mint_issue_row_t *row,
                               mint_error_t *error)
{
    uint8_t digest[MINT_SHA256_LEN];
    size_t number = issuing->checked_count + 1;
    mint_status_t status =
        claim(row, number, 'i', row->identity, "names (subject and alternative names)", error);
    if (status == MINT_OK && (!mint_row_makes_key(row) || row->key_there)) {
        status = claim(row, number, 'k', row->key_digest, "key", error);
    }
    if (status == MINT_OK && issuing->output.folder != NULL) {
        status = mint_sha256((const uint8_t *)row->output, strlen(row->output), digest);
        if (status == MINT_OK) {
            status = claim(row, number, 'o', digest, "file name", error);
        }
    }
    return status;
}

static mint_status_t remember(mint_issuing_t *issuing, const mint_issue_row_t *row,
                              mint_error_t *error)
{
    if (issuing->checked_count == issuing->checked_size) {
        size_t size = 2 * issuing->checked_size + 256;
        mint_checked_t *checked = realloc(issuing->checked, size * sizeof *checked);
        if (checked == NULL) {
            return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
        }
        issuing->checked = checked;
        issuing->checked_size = size;
    }
    mint_checked_t *checked = &issuing->checked[issuing->checked_count++];
    memcpy(checked->csr_digest, row->csr_digest, sizeof checked->csr_digest);
    memcpy(checked->identity, row->identity, sizeof checked->identity);
    memcpy(checked->key_digest, row->key_digest, sizeof checked->key_digest);
    return MINT_OK;
}

/// What the registry has against it.
static mint_status_t ask_registry(const mint_issuing_t *issuing, const mint_group_t *group,
                                  mint_error_t *error)
{
    static mint_request_t requests[MINT_GROUP_SIZE];
    size_t failed = 0;
    mint_error_t cause = {0};
    for (size_t i = 0; i < group->count; i++) {
        const mint_issue_row_t *row = &group->rows[i];
        requests[i] =
            (mint_request_t){.ca = issuing->ca, .profile = issuing->profile_name, .values = ""};
        memcpy(requests[i].identity, row->identity, MINT_SHA256_LEN);
        memcpy(requests[i].key, row->key_digest, MINT_SHA256_LEN);
    }
    mint_status_t status =
        mint_registry_check_requests(issuing->registry, requests, group->count, &failed, &cause);
    return status == MINT_OK || group->count == 0
               ? status
               : mint_row_fail(&group->rows[failed], status, &cause, error);
}

static mint_status_t check_group(mint_issuing_t *issuing, mint_group_t *group, mint_error_t *error)
{
    for (size_t i = 0; i < group->count; i++) {
        mint_issue_row_t *row = &group->rows[i];
        if (row->status != MINT_OK) {
            return mint_row_fail(row, row->status, &row->error, error);
        }
        mint_status_t status = claim_all(issuing, row, error);
        if (status == MINT_OK) {
            status = remember(issuing, row, error);
        }
        if (status != MINT_OK) {
            return status;
        }
    }
    mint_status_t status = mint_issuing_check_keys(issuing, group, error);
    return status == MINT_OK && issuing->registry != NULL && issuing->renews == NULL
               ? ask_registry(issuing, group, error)
               : status;
}

mint_status_t mint_issuing_check(mint_issuing_t *issuing, mint_error_t *error)
{
    const mint_pass_t pass = {
        .issuing = issuing, .before = fill, .work = check_row, .after = check_group};
    mint_status_t status = mint_pass_run(&pass, error);
    mint_digests_free(&seen);
    if (status == MINT_OK && issuing->checked_count == 0) {
        status = mint_fail(error, MINT_ERR_ARGUMENT, "there is nothing to issue");
    }
    return status;
}
