// SPDX-License-Identifier: Apache-2.0
//
// Private keys that are made for certificates. A key goes into its file before the certificate is
// reserved, so an interrupted run leaves keys that the next one must take up, for a certificate may
// be on record for them. A file that is there for another reason must not be taken for one: a
// renewal that was to have a new key would keep the old one, and two names would share a key. What
// tells both apart is the record.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/issuing.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/pem.h"

enum { PATH_SIZE = MINT_OUTPUT_PATH_SIZE };

static mint_status_t digest_of(const mint_key_t *key, uint8_t digest[MINT_SHA256_LEN])
{
    mint_buffer_t der = {0};
    mint_status_t status = mint_key_public_der(key, &der);
    if (status == MINT_OK) {
        status = mint_sha256(der.data, der.len, digest);
    }
    mint_buffer_free(&der);
    return status;
}

static mint_status_t new_key(mint_issue_row_t *row, mint_error_t *error)
{
    mint_key_free(row->key);
    row->key = mint_key_new();
    return row->key != NULL ? MINT_OK : mint_fail(error, MINT_ERR_MEMORY, "out of memory");
}

// ---- keys that are there already ----

/// True if a file has a PEM block with this label.
static bool has_block(mint_bytes_t file, const char *label)
{
    mint_buffer_t der = {0};
    bool there = mint_pem_find(file, label, &der, NULL) == MINT_OK;
    mint_buffer_free(&der);
    return there;
}

/// The key is written as keys are to be written.
static mint_status_t check_form(const mint_issue_output_t *output, const char *path,
                                mint_error_t *error)
{
    mint_buffer_t file = {0};
    mint_status_t status = mint_file_read_secret(path, &file, error);
    if (status != MINT_OK) {
        return status;
    }
    mint_bytes_t text = mint_buffer_view(&file);
    bool encrypted = has_block(text, "ENCRYPTED PRIVATE KEY");
    bool traditional = has_block(text, "EC PRIVATE KEY") || has_block(text, "RSA PRIVATE KEY");
    mint_buffer_free(&file);
    if (encrypted == (output->key_form == MINT_KEY_PEM_ENCRYPTED) &&
        traditional == (output->key_form == MINT_KEY_PEM_TRADITIONAL)) {
        return MINT_OK;
    }
    mint_error_set(error, "'%.120s' is there already, and %s", path,
                   encrypted                                    ? "is encrypted"
                   : output->key_form == MINT_KEY_PEM_ENCRYPTED ? "is not encrypted"
                                                                : "is written in another form");
    mint_error_hint(error, "move it away, or give another place for the key that is made");
    return MINT_ERR_MISMATCH;
}

static mint_status_t load(const mint_issuing_t *issuing, const char *path, mint_issue_row_t *row,
                          mint_error_t *error)
{
    mint_status_t status = new_key(row, error);
    if (status == MINT_OK) {
        status = check_form(&issuing->output, path, error);
    }
    if (status == MINT_OK) {
        status = mint_key_load_private(row->key, path, issuing->output.key_passphrase, error);
    }
    if (status == MINT_OK && mint_key_type(row->key) != issuing->key_type) {
        mint_error_set(error, "'%.120s' is there already, and is a %s key, not %s", path,
                       mint_key_type_name(mint_key_type(row->key)),
                       mint_key_type_name(issuing->key_type));
        mint_error_hint(error, "move it away, or give another place for the key that is made");
        status = MINT_ERR_MISMATCH;
    }
    return status;
}

mint_status_t mint_issuing_find_key(const mint_issuing_t *issuing, mint_issue_row_t *row,
                                    mint_error_t *error)
{
    char path[PATH_SIZE];
    mint_status_t status = mint_output_key_path(&issuing->output, row, path, error);
    if (status != MINT_OK || access(path, F_OK) != 0) {
        return status;
    }
    if (issuing->registry == NULL && !issuing->output.existing_keys) {
        mint_error_set(error, "'%.120s' is there already, and no record says whose key it is",
                       path);
        mint_error_hint(error, "move it away, or use the key in it again with --existing-keys");
        return MINT_ERR_DUPLICATE;
    }
    status = load(issuing, path, row, error);
    row->key_there = status == MINT_OK;
    return status == MINT_OK ? digest_of(row->key, row->key_digest) : status;
}

// ---- whose they are ----

static int by_digest(const void *a, const void *b)
{
    const mint_key_holder_t *one = a;
    const mint_key_holder_t *other = b;
    return memcmp(one->key_digest, other->key_digest, sizeof one->key_digest);
}

static mint_status_t add_holder(void *context, mint_bytes_t serial, mint_bytes_t der,
                                int64_t issued_s)
{
    mint_issuing_t *issuing = context;
    mint_certificate_view_t view;
    (void)issued_s;
    if (serial.len != MINT_SERIAL_LEN || mint_certificate_view(der, &view) != MINT_OK) {
        return MINT_ERR_CORRUPT;
    }
    if (issuing->holder_count == issuing->holder_size) {
        size_t size = 2 * issuing->holder_size + 256;
        mint_key_holder_t *holders = realloc(issuing->holders, size * sizeof *holders);
        if (holders == NULL) {
            return MINT_ERR_MEMORY;
        }
        issuing->holders = holders;
        issuing->holder_size = size;
    }
    mint_key_holder_t *holder = &issuing->holders[issuing->holder_count++];
    memcpy(holder->serial, serial.data, sizeof holder->serial);
    return mint_sha256(view.tbs.public_key.data, view.tbs.public_key.len, holder->key_digest);
}

/// Finds all certificates on record, once for all keys.
static mint_status_t find_holders(mint_issuing_t *issuing, mint_error_t *error)
{
    if (issuing->holders != NULL) {
        return MINT_OK;
    }
    mint_status_t status = mint_registry_each_issued(issuing->registry, add_holder, issuing, error);
    if (status == MINT_OK && issuing->holder_count > 0) {
        qsort(issuing->holders, issuing->holder_count, sizeof *issuing->holders, by_digest);
    }
    return status;
}

/// A certificate on record is of the same request as a row: a renewal has none before it is done.
static mint_status_t is_of_request(const mint_issuing_t *issuing, const mint_issue_row_t *row,
                                   const mint_key_holder_t *holder, bool *is, mint_error_t *error)
{
    uint8_t identity[MINT_SHA256_LEN];
    mint_issued_t issued;
    mint_certificate_view_t view;
    mint_status_t status = mint_registry_find_issued(
        issuing->registry, (mint_bytes_t){holder->serial, sizeof holder->serial}, &issued, error);
    if (status != MINT_OK) {
        return status;
    }
    status = mint_certificate_view(mint_buffer_view(&issued.der), &view);
    if (status == MINT_OK) {
        status = mint_issuing_identity(issued.profile, &view.tbs, identity);
    }
    *is = status == MINT_OK && issuing->renews == NULL &&
          memcmp(identity, row->identity, sizeof identity) == 0;
    mint_buffer_free(&issued.der);
    return status;
}

static mint_status_t fail_held(const mint_key_holder_t *holder, bool renewal, mint_error_t *error)
{
    char serial[2 * MINT_SERIAL_LEN + 1];
    mint_hex(holder->serial, sizeof holder->serial, serial);
    mint_error_set(error, "the key in its file is not new: it is the one of certificate %s",
                   serial);
    mint_error_hint(error, renewal ? "move the file away, or give another --key-output"
                                   : "move the file away, give another place for the key, or a "
                                     "request for this one (--csr)");
    return MINT_ERR_DUPLICATE;
}

static mint_status_t check_holders(const mint_issuing_t *issuing, const mint_issue_row_t *row,
                                   mint_error_t *error)
{
    size_t first = 0;
    size_t end = issuing->holder_count;
    while (first < end) { // the first that is not before the row's
        size_t middle = first + (end - first) / 2;
        bool before = memcmp(issuing->holders[middle].key_digest, row->key_digest,
                             sizeof row->key_digest) < 0;
        first = before ? middle + 1 : first;
        end = before ? end : middle;
    }
    for (size_t i = first; i < issuing->holder_count; i++) {
        const mint_key_holder_t *holder = &issuing->holders[i];
        bool is = false;
        if (memcmp(holder->key_digest, row->key_digest, sizeof row->key_digest) != 0) {
            break;
        }
        mint_status_t status = is_of_request(issuing, row, holder, &is, error);
        if (status != MINT_OK || !is) {
            return status != MINT_OK ? status : fail_held(holder, issuing->renews != NULL, error);
        }
    }
    return MINT_OK;
}

/// The key is not the one that signs.
static mint_status_t check_issuer(const mint_issuing_t *issuing, const mint_issue_row_t *row,
                                  mint_error_t *error)
{
    uint8_t digest[MINT_SHA256_LEN];
    mint_certificate_view_t view;
    if (issuing->issuer.len == 0) {
        return MINT_OK;
    }
    mint_status_t status = mint_certificate_view(issuing->issuer, &view);
    if (status == MINT_OK) {
        status = mint_sha256(view.tbs.public_key.data, view.tbs.public_key.len, digest);
    }
    return status == MINT_OK && memcmp(digest, row->key_digest, sizeof digest) == 0
               ? mint_fail(error, MINT_ERR_DUPLICATE, "the key in its file is the issuer's own")
               : status;
}

mint_status_t mint_issuing_check_keys(mint_issuing_t *issuing, const mint_group_t *group,
                                      mint_error_t *error)
{
    mint_error_t cause = {0};
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < group->count && status == MINT_OK; i++) {
        const mint_issue_row_t *row = &group->rows[i];
        if (!row->key_there) {
            continue;
        }
        status = check_issuer(issuing, row, &cause);
        if (status == MINT_OK && issuing->registry != NULL) {
            status = find_holders(issuing, &cause);
        }
        if (status == MINT_OK) {
            status = check_holders(issuing, row, &cause);
        }
        if (status != MINT_OK) {
            return mint_row_fail(row, status, &cause, error);
        }
    }
    return status;
}

// ---- making them ----

static mint_status_t make(const mint_issuing_t *issuing, const char *path, mint_issue_row_t *row,
                          mint_error_t *error)
{
    const mint_issue_output_t *output = &issuing->output;
    mint_buffer_t pem = {0};
    mint_status_t status = new_key(row, error);
    if (status == MINT_OK) {
        status = mint_key_generate(row->key, issuing->key_type, error);
    }
    if (status == MINT_OK) {
        status =
            mint_key_append_pem(row->key, output->key_form, output->key_passphrase, &pem, error);
    }
    if (status == MINT_OK) {
        status = mint_file_create(path, MINT_FILE_SECRET, mint_buffer_view(&pem), error);
    }
    mint_buffer_free(&pem);
    return status == MINT_OK ? digest_of(row->key, row->key_digest) : status;
}

mint_status_t mint_issuing_make_key(const mint_issuing_t *issuing, mint_issue_row_t *row,
                                    mint_error_t *error)
{
    static const uint8_t none[MINT_SHA256_LEN];
    char path[PATH_SIZE];
    uint8_t digest[MINT_SHA256_LEN];
    mint_status_t status = mint_output_key_path(&issuing->output, row, path, error);
    if (status != MINT_OK) {
        return status;
    }
    row->key_there = memcmp(row->key_digest, none, sizeof none) != 0;
    if (!row->key_there) { // a file that came there meanwhile is not written over
        return make(issuing, path, row, error);
    }
    status = load(issuing, path, row, error);
    if (status == MINT_OK) {
        status = digest_of(row->key, digest);
    }
    return status == MINT_OK && memcmp(digest, row->key_digest, sizeof digest) != 0
               ? mint_fail(error, MINT_ERR_MISMATCH, "'%.120s' was changed after it was checked",
                           path)
               : status;
}
