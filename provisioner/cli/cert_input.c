// SPDX-License-Identifier: Apache-2.0
//
// Reading certificates, revocation lists and requests from files.
#include "cli/cert_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/certs/crl.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/pem.h"
#include "mintmark/certs/view.h"

typedef struct {
    const char *label;
    mint_input_kind_t kind;
    const char *name;
} label_row_t;

static const label_row_t labels[] = {
    {"CERTIFICATE", MINT_INPUT_CERTIFICATE, "certificate"},
    {"X509 CERTIFICATE", MINT_INPUT_CERTIFICATE, "certificate"},
    {"X509 CRL", MINT_INPUT_CRL, "revocation list"},
    {"CERTIFICATE REQUEST", MINT_INPUT_REQUEST, "request"},
    {"NEW CERTIFICATE REQUEST", MINT_INPUT_REQUEST, "request"},
};
enum { LABEL_COUNT = sizeof labels / sizeof labels[0] };

static unsigned kind_of(const char *label)
{
    for (size_t i = 0; i < LABEL_COUNT; i++) {
        if (strcmp(label, labels[i].label) == 0) {
            return labels[i].kind;
        }
    }
    return 0;
}

static const char *name_of(unsigned kinds)
{
    for (size_t i = 0; i < LABEL_COUNT; i++) {
        if ((kinds & labels[i].kind) != 0) {
            return labels[i].name;
        }
    }
    return "certificate";
}

static const char *shown(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

/// Appends one thing, which is moved out of `der`.
static mint_status_t append(mint_inputs_t *inputs, unsigned kind, const char *path, size_t number,
                            mint_buffer_t *der, mint_error_t *error)
{
    mint_buffer_t source = {0};
    mint_input_t *list = realloc(inputs->list, (inputs->count + 1) * sizeof *list);
    if (list == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    inputs->list = list;
    mint_buffer_printf(&source, "%s", shown(path));
    if (number > 1) {
        mint_buffer_printf(&source, ", number %zu", number);
    }
    if (mint_buffer_status(&source) != MINT_OK) {
        mint_buffer_free(&source);
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    list[inputs->count++] =
        (mint_input_t){.kind = (mint_input_kind_t)kind, .source = (char *)source.data, .der = *der};
    *der = (mint_buffer_t){0};
    return MINT_OK;
}

static mint_status_t fail_in(const char *path, mint_status_t status, const char *message,
                             mint_error_t *error)
{
    return mint_fail(error, status, "'%.120s': %s", shown(path), message);
}

static mint_status_t read_pem(mint_inputs_t *inputs, const char *path, mint_bytes_t text,
                              unsigned kinds, mint_error_t *error)
{
    size_t number = 0;
    unsigned lines = 0;
    mint_status_t status = MINT_OK;
    while (status == MINT_OK) {
        char label[MINT_PEM_LABEL_SIZE];
        mint_buffer_t der = {0};
        mint_error_t cause = {0};
        status = mint_pem_next_of(&text, &lines, label, &der, &cause);
        if (status == MINT_OK && (kind_of(label) & kinds) != 0) {
            status = append(inputs, kind_of(label), path, ++number, &der, error);
        } else if (status != MINT_OK && status != MINT_ERR_NOT_FOUND) {
            (void)fail_in(path, status, cause.message, error);
        }
        mint_buffer_free(&der);
    }
    if (status != MINT_ERR_NOT_FOUND) {
        return status;
    }
    mint_error_clear(error);
    if (number == 0) {
        return mint_fail(error, MINT_ERR_FORMAT, "'%.120s': there is no %s in it", shown(path),
                         name_of(kinds));
    }
    return MINT_OK;
}

/// Bytes of the DER element at the start; 0 if it is none of a plain SEQUENCE.
static size_t element_len(mint_bytes_t data)
{
    if (data.len < 2 || data.data[0] != 0x30) {
        return 0;
    }
    size_t count = data.data[1] < 0x80 ? 0 : data.data[1] & 0x7Fu;
    size_t len = count == 0 ? data.data[1] : 0;
    if (count > 4 || data.len < 2 + count) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        len = len << 8 | data.data[2 + i];
    }
    len += 2 + count;
    return len <= data.len ? len : 0;
}

/// What an element is: a revocation list if that is asked for and it is one, else the first of the
/// kinds.
static unsigned kind_of_der(mint_bytes_t der, unsigned kinds)
{
    mint_crl_view_t view;
    return (kinds & MINT_INPUT_CRL) != 0 && mint_crl_view(der, &view, NULL) == MINT_OK
               ? MINT_INPUT_CRL
               : kinds & (~kinds + 1);
}

static mint_status_t read_der(mint_inputs_t *inputs, const char *path, mint_bytes_t data,
                              unsigned kinds, mint_error_t *error)
{
    for (size_t number = 1; data.len > 0; number++) {
        mint_buffer_t der = {0};
        size_t len = element_len(data);
        if (len == 0) {
            return mint_fail(error, MINT_ERR_FORMAT, "'%.120s': it is not a %s, PEM or DER",
                             shown(path), name_of(kinds));
        }
        mint_buffer_append(&der, data.data, len);
        mint_status_t status = mint_buffer_status(&der);
        if (status == MINT_OK) {
            status = append(inputs, kind_of_der(mint_buffer_view(&der), kinds), path, number, &der,
                            error);
        }
        mint_buffer_free(&der);
        if (status != MINT_OK) {
            return status;
        }
        data.data += len;
        data.len -= len;
    }
    return MINT_OK;
}

mint_status_t mint_inputs_read(mint_inputs_t *inputs, const char *path, unsigned kinds,
                               mint_error_t *error)
{
    mint_buffer_t file = {0};
    mint_status_t status = mint_file_read(path, &file, error);
    mint_bytes_t data = mint_buffer_view(&file);
    if (status == MINT_OK && data.len == 0) {
        status = mint_fail(error, MINT_ERR_FORMAT, "'%.120s' is empty", shown(path));
    } else if (status == MINT_OK) {
        status = mint_pem_is(data) ? read_pem(inputs, path, data, kinds, error)
                                   : read_der(inputs, path, data, kinds, error);
    }
    mint_buffer_free(&file);
    return status;
}

mint_bytes_t *mint_inputs_views(const mint_inputs_t *inputs, mint_input_kind_t kind, size_t *count)
{
    mint_bytes_t *views = calloc(inputs->count + 1, sizeof *views);
    *count = 0;
    for (size_t i = 0; views != NULL && i < inputs->count; i++) {
        if (inputs->list[i].kind == kind) {
            views[(*count)++] = mint_buffer_view(&inputs->list[i].der);
        }
    }
    return views;
}

void mint_inputs_free(mint_inputs_t *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        mint_buffer_free(&inputs->list[i].der);
        free(inputs->list[i].source);
    }
    free(inputs->list);
    *inputs = (mint_inputs_t){0};
}
