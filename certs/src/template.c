// SPDX-License-Identifier: Apache-2.0
//
// Templates: text with ${variables}. A `$` that no brace follows stands for itself.
#include <stdio.h>
#include <string.h>

#include "profile_internal.h"

static const char *const names[] = {"serial", "product", "batch", "id", "name"};

static const char *value_of(const char *name, size_t len, const mint_profile_values_t *values,
                            bool *known)
{
    const char *const in_order[] = {values->serial, values->product, values->batch, values->id,
                                    values->name};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strlen(names[i]) == len && memcmp(name, names[i], len) == 0) {
            *known = true;
            return in_order[i];
        }
    }
    *known = false;
    return NULL;
}

// A piece of a template: text as it stands, or a variable.
typedef struct {
    const char *text; // of the variable's name, if it is one
    size_t len;
    bool is_variable;
    bool closed; // the variable has its closing brace
} piece_t;

// Takes the next piece; false at the end.
static bool next_piece(const char **at, piece_t *piece)
{
    if (**at == '\0') {
        return false;
    }
    piece->is_variable = strncmp(*at, "${", 2) == 0;
    if (piece->is_variable) {
        piece->text = *at + 2;
        piece->len = strcspn(piece->text, "}");
        piece->closed = piece->text[piece->len] == '}';
        *at = piece->text + piece->len + (piece->closed ? 1 : 0);
    } else {
        const char *next = strstr(*at, "${");
        piece->text = *at;
        piece->len = next == NULL ? strlen(*at) : (size_t)(next - *at);
        *at += piece->len;
    }
    return true;
}

bool mint_template_valid(const char *template, char bad[MINT_PROFILE_TEXT_SIZE])
{
    static const mint_profile_values_t none = {0};
    piece_t piece;
    while (next_piece(&template, &piece)) {
        bool known = true;
        if (piece.is_variable) {
            (void)value_of(piece.text, piece.len, &none, &known);
        }
        if (piece.is_variable && (!known || !piece.closed)) {
            (void)snprintf(bad, MINT_PROFILE_TEXT_SIZE, "${%.*s%s", (int)piece.len, piece.text,
                           piece.closed ? "}" : "");
            return false;
        }
    }
    return true;
}

mint_status_t mint_template_expand(const char *template, const mint_profile_values_t *values,
                                   char out[MINT_EXPANDED_SIZE], mint_error_t *error)
{
    piece_t piece;
    size_t len = 0;
    out[0] = '\0';
    while (next_piece(&template, &piece)) {
        const char *text = piece.text;
        size_t text_len = piece.len;
        if (piece.is_variable) {
            bool known;
            text = value_of(piece.text, piece.len, values, &known);
            if (text == NULL || text[0] == '\0') {
                return mint_fail(error, MINT_ERR_ARGUMENT, "the profile needs a value for ${%.*s}",
                                 (int)piece.len, piece.text);
            }
            text_len = strlen(text);
        }
        if (text_len >= MINT_EXPANDED_SIZE - len) {
            return mint_fail(error, MINT_ERR_ARGUMENT, "the value of ${%.*s} is too long",
                             (int)piece.len, piece.text);
        }
        memcpy(out + len, text, text_len);
        len += text_len;
        out[len] = '\0';
    }
    return MINT_OK;
}
