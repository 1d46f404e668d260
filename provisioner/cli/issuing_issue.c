// SPDX-License-Identifier: Apache-2.0
//
// The second time through a list: reserve, sign, record, write, a group at a time.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/issuing.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/random.h"

// ---- before: keys and serial numbers ----

/// The row's request is the one that was checked, byte for byte.
static mint_status_t take_request(mint_issue_row_t *row, const mint_checked_t *checked)
{
    uint8_t digest[MINT_SHA256_LEN];
    mint_csr_t csr;
    mint_status_t status = mint_sha256(row->csr.data, row->csr.len, digest);
    if (status == MINT_OK && memcmp(digest, checked->csr_digest, sizeof digest) != 0) {
        return mint_fail(&row->error, MINT_ERR_MISMATCH,
                         "the request was changed after it was checked");
    }
    if (status == MINT_OK) {
        status = mint_csr_read_again(mint_buffer_view(&row->csr), &csr, &row->error);
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

static mint_status_t take_row(mint_issuing_t *issuing, mint_issue_row_t *row, size_t index,
                              mint_error_t *error)
{
    if (index >= issuing->checked_count) {
        return mint_fail(error, MINT_ERR_MISMATCH, "the list grew after it was checked");
    }
    const mint_checked_t *checked = &issuing->checked[index];
    memcpy(row->identity, checked->identity, sizeof row->identity);
    memcpy(row->key_digest, checked->key_digest, sizeof row->key_digest);
    row->status = row->csr.len > 0 ? take_request(row, checked) : MINT_OK;
    if (row->status == MINT_OK) {
        row->status = mint_row_name_files(row, &row->error);
    }
    return row->status == MINT_OK ? MINT_OK : mint_row_fail(row, row->status, &row->error, error);
}

/// What the threads that make keys are told.
typedef struct {
    mint_issuing_t *issuing;
    mint_group_t *group;
} making_t;

static void make_key(void *context, size_t thread, size_t index)
{
    const making_t *making = context;
    mint_issue_row_t *row = &making->group->rows[index];
    (void)thread;
    if (mint_row_makes_key(row)) {
        row->status = mint_issuing_make_key(making->issuing, row, &row->error);
    }
}

static mint_status_t first_failure(const mint_group_t *group, mint_error_t *error)
{
    for (size_t i = 0; i < group->count; i++) {
        const mint_issue_row_t *row = &group->rows[i];
        if (row->status != MINT_OK) {
            return mint_row_fail(row, row->status, &row->error, error);
        }
    }
    return MINT_OK;
}

/// Keys of files are slow to make, so that they are slow to try; all threads make them.
static mint_status_t make_keys(mint_issuing_t *issuing, mint_group_t *group, mint_error_t *error)
{
    mint_parallel_t parallel;
    making_t making = {.issuing = issuing, .group = group};
    mint_parallel_start(&parallel, issuing->threads, group->count, make_key, &making);
    mint_parallel_join(&parallel);
    return first_failure(group, error);
}

/// Serial numbers for certificates that are on nobody's record.
static mint_status_t draw_serials(mint_group_t *group, mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < group->count && status == MINT_OK; i++) {
        status = mint_certificate_new_serial(group->rows[i].reservation.serial, error);
    }
    return status;
}

static mint_status_t reserve(mint_issuing_t *issuing, mint_group_t *group, mint_error_t *error)
{
    static mint_request_t requests[MINT_GROUP_SIZE];
    static mint_buffer_t values[MINT_GROUP_SIZE];
    static mint_reservation_t reservations[MINT_GROUP_SIZE];
    const mint_random_t random = {.fill = mint_host_random_fill};
    mint_error_t cause = {0};
    size_t failed = 0;
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < group->count && status == MINT_OK; i++) {
        status = mint_issuing_record(issuing, &group->rows[i], &values[i], &requests[i]);
    }
    if (status == MINT_OK) {
        status = mint_registry_intend_many(issuing->registry, &random, requests, group->count,
                                           reservations, &failed, &cause);
    }
    for (size_t i = 0; i < group->count; i++) {
        mint_buffer_free(&values[i]);
        if (status == MINT_OK) {
            group->rows[i].reservation = reservations[i];
            group->rows[i].again = reservations[i].der.len > 0;
        }
    }
    return status == MINT_OK ? MINT_OK : mint_row_fail(&group->rows[failed], status, &cause, error);
}

static mint_status_t fill(mint_issuing_t *issuing, mint_group_t *group, mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    bool makes_keys = false;
    group->count = 0;
    while (group->count < MINT_GROUP_SIZE && status == MINT_OK) {
        mint_issue_row_t *row = &group->rows[group->count++];
        status = mint_rows_next(&issuing->rows, row, error);
        if (status == MINT_OK) {
            status = take_row(issuing, row, issuing->begun++, error);
            makes_keys = makes_keys || mint_row_makes_key(row);
        }
    }
    if (status == MINT_ERR_NOT_FOUND) {
        mint_row_free(&group->rows[--group->count]);
        status = MINT_OK;
    }
    if (status == MINT_OK && makes_keys) {
        status = make_keys(issuing, group, error);
    }
    if (status == MINT_OK) {
        status = issuing->registry != NULL && group->count > 0 ? reserve(issuing, group, error)
                                                               : draw_serials(group, error);
    }
    for (size_t i = 0; i < group->count && status == MINT_OK; i++) {
        status = mint_issuing_shard(issuing, &group->rows[i]);
    }
    return status;
}

// ---- the work ----

static void sign(mint_issuing_t *issuing, size_t thread, mint_issue_row_t *row)
{
    mint_signer_t signer;
    if (row->again) {
        row->der = row->reservation.der;
        row->reservation.der = (mint_buffer_t){0};
        return;
    }
    mint_issue_t request = mint_issuing_request(issuing, row, thread, &signer);
    row->status = mint_certificate_issue(&request, &row->der, &row->error);
}

// ---- after: record, then write ----

/// Records the first `count` rows, as far as they are new.
static mint_status_t record(mint_issuing_t *issuing, const mint_group_t *group, size_t count,
                            mint_error_t *error)
{
    static mint_signed_t certificates[MINT_GROUP_SIZE];
    size_t new_count = 0;
    for (size_t i = 0; i < count; i++) {
        const mint_issue_row_t *row = &group->rows[i];
        if (!row->again) {
            certificates[new_count++] = (mint_signed_t){.serial = row->reservation.serial,
                                                        .der = mint_buffer_view(&row->der)};
        }
    }
    return issuing->registry != NULL && new_count > 0
               ? mint_registry_record_many(issuing->registry, certificates, new_count, error)
               : MINT_OK;
}

/// The certificate ends after who signed it, and says so: one without an end (RFC 5280 §4.1.2.5)
/// names no day, and a device's has none whatever becomes of its CA (IEEE 802.1AR).
static bool outlives(const mint_issuing_t *issuing, const mint_issue_row_t *row)
{
    mint_certificate_view_t view;
    return mint_certificate_view(mint_buffer_view(&row->der), &view) == MINT_OK &&
           view.tbs.not_after.time > issuing->issuer_end &&
           view.tbs.not_after.time != MINT_TIME_FOREVER;
}

static void show_progress(const mint_issuing_t *issuing)
{
    if (issuing->checked_count > MINT_GROUP_SIZE && isatty(STDERR_FILENO) == 1) {
        (void)fprintf(stderr, "\r%zu of %zu", issuing->issued + issuing->again,
                      issuing->checked_count);
    }
}

/// What is on record may have been signed by another CA than the one that signs now.
static mint_status_t write_row(mint_issuing_t *issuing, const mint_issue_row_t *row,
                               mint_error_t *error)
{
    mint_bytes_t issuer = issuing->issuer;
    if (row->again && issuing->output.chain) {
        mint_error_t cause = {0};
        mint_status_t status = mint_factory_find_issuer(
            issuing->factory, mint_buffer_view(&row->der), &issuer, &cause);
        if (status != MINT_OK) {
            return mint_row_fail(row, status, &cause, error);
        }
    }
    return mint_output_write(&issuing->output, issuer, row, error);
}

static mint_status_t finish(mint_issuing_t *issuing, mint_group_t *group, mint_error_t *error)
{
    size_t good = 0;
    while (good < group->count && group->rows[good].status == MINT_OK) {
        good++;
    }
    mint_status_t status = record(issuing, group, good, error);
    for (size_t i = 0; i < good && status == MINT_OK; i++) {
        const mint_issue_row_t *row = &group->rows[i];
        status = write_row(issuing, row, error);
        issuing->issued += row->again ? 0 : 1;
        issuing->again += row->again ? 1 : 0;
        issuing->outlive += !row->again && outlives(issuing, row) ? 1 : 0;
        issuing->found_keys += row->key_there && !row->again ? 1 : 0;
    }
    show_progress(issuing);
    return status == MINT_OK ? first_failure(group, error) : status;
}

mint_status_t mint_issuing_issue(mint_issuing_t *issuing, mint_error_t *error)
{
    const mint_pass_t pass = {.issuing = issuing, .before = fill, .work = sign, .after = finish};
    mint_status_t status = mint_rows_rewind(&issuing->rows, error);
    if (status == MINT_OK) {
        status = mint_output_open(&issuing->output, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    issuing->begun = 0;
    status = mint_pass_run(&pass, error);
    if (status == MINT_OK && issuing->begun != issuing->checked_count) {
        status = mint_fail(error, MINT_ERR_MISMATCH, "the list was cut after it was checked");
    }
    if (issuing->checked_count > MINT_GROUP_SIZE && isatty(STDERR_FILENO) == 1) {
        (void)fputc('\n', stderr);
    }
    return mint_output_close(&issuing->output, status, error);
}
