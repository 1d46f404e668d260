// SPDX-License-Identifier: Apache-2.0
//
// Templates: text with ${variables}. A `$` that no brace follows stands for itself. A profile's own
// variable without a value has its default, which is a template over the variables that all have:
// one step, so that nothing can run in a circle.
#include <stdio.h>
#include <string.h>

#include "profile_internal.h"

static const char *const names[] = {"serial", "product", "batch", "id", "name"};

enum { NAME_COUNT = sizeof names / sizeof names[0] };

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

// Index in `names`, NAME_COUNT if it is not there.
static size_t index_of(const char *name, size_t len)
{
    size_t i = 0;
    while (i < NAME_COUNT && (strlen(names[i]) != len || memcmp(name, names[i], len) != 0)) {
        i++;
    }
    return i;
}

bool mint_template_has_variable(const char *name)
{
    return index_of(name, strlen(name)) < NAME_COUNT;
}

const mint_profile_declared_t *mint_profile_declared(const mint_profile_t *profile,
                                                     const char *name, size_t name_len)
{
    for (size_t i = 0; profile != NULL && i < profile->variable_count; i++) {
        const char *declared = profile->variables[i].name;
        if (strlen(declared) == name_len && memcmp(name, declared, name_len) == 0) {
            return &profile->variables[i];
        }
    }
    return NULL;
}

bool mint_template_valid(const char *template, const mint_profile_t *profile,
                         char bad[MINT_PROFILE_TEXT_SIZE])
{
    piece_t piece;
    while (next_piece(&template, &piece)) {
        bool known = !piece.is_variable || index_of(piece.text, piece.len) < NAME_COUNT ||
                     mint_profile_declared(profile, piece.text, piece.len) != NULL;
        if (piece.is_variable && (!known || !piece.closed)) {
            (void)snprintf(bad, MINT_PROFILE_TEXT_SIZE, "${%.*s%s", (int)piece.len, piece.text,
                           piece.closed ? "}" : "");
            return false;
        }
    }
    return true;
}

// What is written so far.
typedef struct {
    const mint_profile_values_t *values;
    char *out; // MINT_EXPANDED_SIZE bytes
    size_t len;
    mint_error_t *error;
} expansion_t;

static mint_status_t append(expansion_t *expansion, const piece_t *piece, const char *text,
                            size_t text_len)
{
    if (text_len >= MINT_EXPANDED_SIZE - expansion->len) {
        return mint_fail(expansion->error, MINT_ERR_ARGUMENT, "the value of ${%.*s} is too long",
                         (int)piece->len, piece->text);
    }
    memcpy(expansion->out + expansion->len, text, text_len);
    expansion->len += text_len;
    expansion->out[expansion->len] = '\0';
    return MINT_OK;
}

static mint_status_t append_value(expansion_t *expansion, const piece_t *piece, const char *value)
{
    if (value == NULL || value[0] == '\0') {
        return mint_fail(expansion->error, MINT_ERR_ARGUMENT,
                         "the profile needs a value for ${%.*s}", (int)piece->len, piece->text);
    }
    return append(expansion, piece, value, strlen(value));
}

// Text, or a variable that all profiles have.
static mint_status_t append_common(expansion_t *expansion, const piece_t *piece)
{
    const mint_profile_values_t *values = expansion->values;
    const char *const in_order[NAME_COUNT] = {values->serial, values->product, values->batch,
                                              values->id, values->name};
    if (!piece->is_variable) {
        return append(expansion, piece, piece->text, piece->len);
    }
    size_t index = index_of(piece->text, piece->len);
    return append_value(expansion, piece, index < NAME_COUNT ? in_order[index] : NULL);
}

// The caller's value of a profile's own variable; NULL if there is none.
static const char *value_given(const mint_profile_values_t *values, const char *name)
{
    for (size_t i = 0; i < values->more_count; i++) {
        if (strcmp(values->more[i].name, name) == 0) {
            return values->more[i].value;
        }
    }
    return NULL;
}

static mint_status_t append_declared(expansion_t *expansion, const piece_t *piece,
                                     const mint_profile_declared_t *declared)
{
    const char *at = declared->template;
    const char *given = value_given(expansion->values, declared->name);
    if ((given != NULL && given[0] != '\0') || at[0] == '\0') {
        return append_value(expansion, piece, given);
    }
    mint_status_t status = MINT_OK;
    piece_t inner;
    while (status == MINT_OK && next_piece(&at, &inner)) {
        status = append_common(expansion, &inner);
    }
    return status;
}

mint_status_t mint_template_expand(const char *template, const mint_profile_t *profile,
                                   const mint_profile_values_t *values,
                                   char out[MINT_EXPANDED_SIZE], mint_error_t *error)
{
    expansion_t expansion = {.values = values, .out = out, .error = error};
    mint_status_t status = MINT_OK;
    piece_t piece;
    out[0] = '\0';
    while (status == MINT_OK && next_piece(&template, &piece)) {
        const mint_profile_declared_t *declared =
            piece.is_variable ? mint_profile_declared(profile, piece.text, piece.len) : NULL;
        status = declared == NULL ? append_common(&expansion, &piece)
                                  : append_declared(&expansion, &piece, declared);
    }
    return status;
}
