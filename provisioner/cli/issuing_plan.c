// SPDX-License-Identifier: Apache-2.0
//
// What a run of issuing is made of, and how a row becomes a request: for a certificate, and for the
// record.
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/issuing.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/crl.h"

enum { SHARDS_MAX = 65536, FILE_NAME_MAX_LEN = 100 };

// ---- preparing ----

/// What the profile says of `shards`, if it wants to know of shards at all: a number from 1 on.
static mint_status_t find_shards(mint_issuing_t *issuing, mint_error_t *error)
{
    mint_profile_variable_t variable;
    const char *shards = NULL;
    bool wanted = false;
    for (size_t i = 0; mint_profile_variable(issuing->profile, i, &variable); i++) {
        wanted = wanted || strcmp(variable.name, "shard") == 0;
        shards = strcmp(variable.name, "shards") == 0 ? variable.value : shards;
    }
    for (size_t i = 0; i < issuing->rows.given.more_count; i++) {
        const mint_profile_variable_t *given = &issuing->rows.given_more[i];
        wanted = wanted && strcmp(given->name, "shard") != 0; // somebody knows better
        shards = strcmp(given->name, "shards") == 0 ? given->value : shards;
    }
    if (!wanted || shards == NULL) {
        return MINT_OK;
    }
    char *end = NULL;
    unsigned long number = strtoul(shards, &end, 10);
    if (shards[0] < '1' || shards[0] > '9' || *end != '\0' || number > SHARDS_MAX) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "shards is a number from 1 to %d, not '%.40s'",
                         SHARDS_MAX, shards);
    }
    issuing->shards = (uint32_t)number;
    return MINT_OK;
}

/// A copy of the CA's key for each thread: a key is for one at a time.
static mint_status_t copy_keys(mint_issuing_t *issuing, mint_error_t *error)
{
    const mint_key_t *original = issuing->ca_keys[MINT_THREADS_MAX];
    mint_status_t status = MINT_OK;
    for (size_t i = 0; original != NULL && i < issuing->threads && status == MINT_OK; i++) {
        issuing->ca_keys[i] = mint_key_new();
        status = issuing->ca_keys[i] != NULL ? mint_key_copy(original, issuing->ca_keys[i], error)
                                             : mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    return status;
}

/// When who signs ends; a self-signed certificate ends with itself.
static mint_status_t find_end(mint_issuing_t *issuing, mint_error_t *error)
{
    mint_certificate_info_t info = {.not_after = MINT_TIME_FOREVER};
    mint_status_t status =
        issuing->issuer.len > 0 ? mint_certificate_read(issuing->issuer, &info, error) : MINT_OK;
    issuing->issuer_end = info.not_after;
    return status;
}

mint_status_t mint_issuing_prepare(mint_issuing_t *issuing, mint_error_t *error)
{
    bool makes_keys = issuing->rows.public_key.len == 0 && issuing->rows.path_count == 0;
    mint_status_t status = mint_rows_open(&issuing->rows, issuing->profile, error);
    if (status == MINT_OK) {
        status = find_shards(issuing, error);
    }
    if (status == MINT_OK) {
        status = find_end(issuing, error);
    }
    if (status == MINT_OK) {
        status = copy_keys(issuing, error);
    }
    if (status == MINT_OK && makes_keys) {
        issuing->sample = mint_key_new();
        status = issuing->sample != NULL
                     ? mint_key_generate(issuing->sample, issuing->key_type, error)
                     : mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    return status;
}

void mint_issuing_release(mint_issuing_t *issuing)
{
    for (size_t i = 0; i <= MINT_THREADS_MAX; i++) {
        mint_key_free(issuing->ca_keys[i]);
        issuing->ca_keys[i] = NULL;
    }
    mint_key_free(issuing->sample);
    mint_rows_close(&issuing->rows);
    free(issuing->checked);
    free(issuing->holders);
    issuing->sample = NULL;
    issuing->holders = NULL;
    issuing->checked = NULL;
}

// ---- a row ----

mint_status_t mint_row_take_names(mint_issue_row_t *row, const mint_csr_t *csr)
{
    if (row->values.serial == NULL && csr->serial_number[0] != '\0') {
        row->values.serial = mint_row_keep(row, csr->serial_number);
        if (row->values.serial == NULL) {
            return MINT_ERR_MEMORY;
        }
    }
    if (row->values.name == NULL && csr->common_name[0] != '\0') {
        row->values.name = mint_row_keep(row, csr->common_name);
        if (row->values.name == NULL) {
            return MINT_ERR_MEMORY;
        }
    }
    return MINT_OK;
}

mint_status_t mint_issuing_shard(const mint_issuing_t *issuing, mint_issue_row_t *row)
{
    if (issuing->shards == 0) {
        return MINT_OK;
    }
    (void)snprintf(
        row->shard, sizeof row->shard, "%u",
        mint_crl_shard(row->reservation.serial, sizeof row->reservation.serial, issuing->shards));
    return mint_row_set(row, "shard", row->shard);
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/// The part of a path after its folders and before its ending.
static void base_of(const char *path, char base[FILE_NAME_MAX_LEN + 1])
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(name, '.');
    size_t len = dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name);
    (void)snprintf(base, FILE_NAME_MAX_LEN + 1, "%.*s", (int)len, name);
}

mint_status_t mint_row_name_files(mint_issue_row_t *row, mint_error_t *error)
{
    char name[FILE_NAME_MAX_LEN + 1] = "";
    if (row->output != NULL) {
        size_t len = strlen(row->output);
        bool good = len > 0 && len <= FILE_NAME_MAX_LEN && row->output[0] != '.';
        for (size_t i = 0; good && i < len; i++) {
            good = is_plain(row->output[i]);
        }
        if (!good) {
            mint_error_set(error, "'%.60s' cannot be a file's name", row->output);
            mint_error_hint(error, "letters, digits, '-', '_' and '.', which does not come first");
        }
        return good ? MINT_OK : MINT_ERR_ARGUMENT;
    }
    if (row->values.serial != NULL || row->values.name != NULL) {
        (void)snprintf(name, sizeof name, "%s",
                       row->values.serial != NULL ? row->values.serial : row->values.name);
    } else if (row->csr_path != NULL) {
        base_of(row->csr_path, name);
    }
    for (char *at = name; *at != '\0'; at++) {
        *at = is_plain(*at) && !(at == name && *at == '.') ? *at : '_';
    }
    row->output = mint_row_keep(row, name[0] != '\0' ? name : "certificate");
    return row->output != NULL ? MINT_OK : mint_fail(error, MINT_ERR_MEMORY, "out of memory");
}

mint_issue_t mint_issuing_request(mint_issuing_t *issuing, mint_issue_row_t *row, size_t thread,
                                  mint_signer_t *signer)
{
    mint_key_t *subject = row->key != NULL ? row->key : issuing->sample;
    *signer = mint_key_signer(issuing->issuer.len > 0 ? issuing->ca_keys[thread] : subject);
    mint_issue_t request = {.profile = issuing->profile,
                            .values = row->values,
                            .subject_key = subject,
                            .issuer = issuing->issuer,
                            .signer = signer,
                            .now = issuing->now};
    memcpy(request.serial, row->reservation.serial, sizeof request.serial);
    return request;
}

// ---- the record ----

static json_t *values_json(const mint_issue_row_t *row)
{
    const mint_profile_values_t *values = &row->values;
    json_t *object = json_object();
    json_t *more = json_object();
    const struct {
        const char *name;
        const char *value;
    } all[] = {{"serial", values->serial},
               {"product", values->product},
               {"batch", values->batch},
               {"id", values->id},
               {"name", values->name}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i].value != NULL) {
            (void)json_object_set_new(object, all[i].name, json_string(all[i].value));
        }
    }
    for (size_t i = 0; i < values->more_count; i++) {
        // The shard follows from the serial number, which a renewal has anew.
        if (values->more[i].value != row->shard) {
            (void)json_object_set_new(more, values->more[i].name,
                                      json_string(values->more[i].value));
        }
    }
    if (json_object_size(more) > 0) {
        (void)json_object_set(object, "more", more);
    }
    json_decref(more);
    return object;
}

mint_status_t mint_issuing_record(const mint_issuing_t *issuing, const mint_issue_row_t *row,
                                  mint_buffer_t *values, mint_request_t *request)
{
    json_t *object = values_json(row);
    char *text = object == NULL ? NULL : json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(object);
    if (text == NULL) {
        return MINT_ERR_MEMORY;
    }
    mint_buffer_free(values);
    mint_buffer_append(values, text, strlen(text));
    free(text);
    *request = (mint_request_t){.ca = issuing->ca,
                                .profile = issuing->profile_name,
                                .values = (const char *)values->data,
                                .csr = mint_buffer_view(&row->csr),
                                .renews = issuing->renews};
    memcpy(request->identity, row->identity, sizeof request->identity);
    memcpy(request->key, row->key_digest, sizeof request->key);
    return mint_buffer_status(values);
}
