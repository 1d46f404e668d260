// SPDX-License-Identifier: Apache-2.0
//
// PEM by RFC 7468. Mbed TLS has a reader for one block of a known label; files of ours hold chains,
// and a person who mixed up two files wants to hear which label was found on which line.
#include "mintmark/certs/pem.h"

#include <mbedtls/base64.h>
#include <stdlib.h>
#include <string.h>

static const char begin_mark[] = "-----BEGIN ";
static const char end_mark[] = "-----END ";
static const char dashes[] = "-----";

enum { LINE_CHARACTERS = 64 };

// A line of text without its end, and its number from 1.
typedef struct {
    const char *text;
    size_t len;
    unsigned number;
} line_t;

bool mint_pem_is(mint_bytes_t text)
{
    return text.len > 0 && memmem(text.data, text.len, begin_mark, sizeof begin_mark - 1) != NULL;
}

// Takes the next line; false at the end of the text. White space at the line's end is dropped.
static bool next_line(mint_bytes_t *text, line_t *line)
{
    if (text->len == 0) {
        return false;
    }
    const uint8_t *end = memchr(text->data, '\n', text->len);
    size_t len = end == NULL ? text->len : (size_t)(end - text->data);
    size_t taken = end == NULL ? len : len + 1;
    line->text = (const char *)text->data;
    while (len > 0 && strchr(" \t\r", line->text[len - 1]) != NULL && line->text[len - 1] != '\0') {
        len--;
    }
    line->len = len;
    line->number++;
    text->data += taken;
    text->len -= taken;
    return true;
}

// True if the line is `mark`, a label and five dashes; copies the label.
static bool is_boundary(const line_t *line, const char *mark, char label[MINT_PEM_LABEL_SIZE])
{
    size_t mark_len = strlen(mark);
    size_t dashes_len = sizeof dashes - 1;
    if (line->len <= mark_len + dashes_len || memcmp(line->text, mark, mark_len) != 0 ||
        memcmp(line->text + line->len - dashes_len, dashes, dashes_len) != 0) {
        return false;
    }
    size_t label_len = line->len - mark_len - dashes_len;
    if (label_len >= MINT_PEM_LABEL_SIZE) {
        return false;
    }
    memcpy(label, line->text + mark_len, label_len);
    label[label_len] = '\0';
    return true;
}

static mint_status_t decode(const mint_buffer_t *base64, mint_buffer_t *der)
{
    size_t size = base64->len / 4 * 3;
    uint8_t *bytes = malloc(size + 1);
    if (bytes == NULL) {
        return MINT_ERR_MEMORY;
    }
    size_t len = 0;
    int result = mbedtls_base64_decode(bytes, size + 1, &len, base64->data, base64->len);
    if (result == 0) {
        mint_buffer_append(der, bytes, len);
    }
    mint_wipe(bytes, size + 1);
    free(bytes);
    if (result != 0 || len == 0) {
        return MINT_ERR_FORMAT;
    }
    return mint_buffer_status(der);
}

// Collects the lines of a block up to its end line.
static mint_status_t read_body(mint_bytes_t *text, line_t *line, const char *label,
                               mint_buffer_t *base64, mint_error_t *error)
{
    unsigned begin = line->number;
    char end_label[MINT_PEM_LABEL_SIZE];
    while (next_line(text, line)) {
        if (is_boundary(line, end_mark, end_label)) {
            if (strcmp(label, end_label) != 0) {
                return mint_fail(error, MINT_ERR_FORMAT,
                                 "line %u ends a block that line %u did not begin", line->number,
                                 begin);
            }
            return mint_buffer_status(base64);
        }
        if (memchr(line->text, ':', line->len) != NULL) {
            mint_error_set(error, "line %u: PEM headers are not supported", line->number);
            mint_error_hint(error,
                            "for an old encrypted key: openssl pkcs8 -topk8 -in OLD -out NEW");
            return MINT_ERR_UNSUPPORTED;
        }
        mint_buffer_append(base64, line->text, line->len);
    }
    return mint_fail(error, MINT_ERR_FORMAT, "the PEM block that begins on line %u has no end",
                     begin);
}

// Takes the next block; `line` counts on from the blocks before.
static mint_status_t next_block(mint_bytes_t *text, line_t *line, char label[MINT_PEM_LABEL_SIZE],
                                mint_buffer_t *der, mint_error_t *error)
{
    mint_buffer_free(der);
    do {
        if (!next_line(text, line)) {
            label[0] = '\0';
            return mint_fail(error, MINT_ERR_NOT_FOUND, "there is no PEM block");
        }
    } while (!is_boundary(line, begin_mark, label));

    unsigned begin = line->number;
    mint_buffer_t base64 = {0};
    mint_status_t status = read_body(text, line, label, &base64, error);
    if (status == MINT_OK) {
        status = decode(&base64, der);
        if (status == MINT_ERR_FORMAT) {
            mint_error_set(error, "the PEM block that begins on line %u is not base64", begin);
        } else if (status != MINT_OK) {
            mint_error_set(error, "no memory for a PEM block");
        }
    }
    if (status != MINT_OK) {
        mint_buffer_free(der);
    }
    mint_buffer_free(&base64);
    return status;
}

mint_status_t mint_pem_next(mint_bytes_t *text, char label[MINT_PEM_LABEL_SIZE], mint_buffer_t *der,
                            mint_error_t *error)
{
    unsigned lines = 0;
    return mint_pem_next_of(text, &lines, label, der, error);
}

mint_status_t mint_pem_next_of(mint_bytes_t *text, unsigned *lines, char label[MINT_PEM_LABEL_SIZE],
                               mint_buffer_t *der, mint_error_t *error)
{
    line_t line = {.number = *lines};
    mint_status_t status = next_block(text, &line, label, der, error);
    *lines = line.number;
    return status;
}

mint_status_t mint_pem_find(mint_bytes_t text, const char *label, mint_buffer_t *der,
                            mint_error_t *error)
{
    char found[MINT_PEM_LABEL_SIZE];
    char other[MINT_PEM_LABEL_SIZE] = "";
    line_t line = {0};
    mint_status_t status;
    while ((status = next_block(&text, &line, found, der, error)) == MINT_OK) {
        if (strcmp(found, label) == 0) {
            return MINT_OK;
        }
        memcpy(other, found, sizeof other);
    }
    mint_buffer_free(der);
    if (status == MINT_ERR_NOT_FOUND) {
        mint_error_set(error, "there is no PEM block %s", label);
        if (other[0] != '\0') {
            mint_error_hint(error, "there is a block %s", other);
        }
    }
    return status;
}

static mint_status_t append_lines(mint_bytes_t der, mint_buffer_t *pem)
{
    size_t size = (der.len + 2) / 3 * 4 + 1;
    unsigned char *text = malloc(size);
    if (text == NULL) {
        return MINT_ERR_MEMORY;
    }
    size_t len = 0;
    int result = mbedtls_base64_encode(text, size, &len, der.data, der.len);
    for (size_t at = 0; result == 0 && at < len; at += LINE_CHARACTERS) {
        size_t rest = len - at;
        mint_buffer_append(pem, text + at, rest < LINE_CHARACTERS ? rest : LINE_CHARACTERS);
        mint_buffer_append(pem, "\n", 1);
    }
    mint_wipe(text, size);
    free(text);
    return result == 0 ? mint_buffer_status(pem) : MINT_ERR_CRYPTO;
}

mint_status_t mint_pem_append(const char *label, mint_bytes_t der, mint_buffer_t *pem)
{
    mint_buffer_printf(pem, "%s%s%s\n", begin_mark, label, dashes);
    mint_status_t status = append_lines(der, pem);
    mint_buffer_printf(pem, "%s%s%s\n", end_mark, label, dashes);
    return status == MINT_OK ? mint_buffer_status(pem) : status;
}
