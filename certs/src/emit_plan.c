// SPDX-License-Identifier: Apache-2.0
//
// The plan of a header: its pieces as they are collected.
#include <mbedtls/sha256.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"

enum {
    PIECES_FIRST = 8,
    STRING_MAX_LEN = 4095, // characters of a string that C11 promises to take (§5.2.4.1)
};

void mint_emit_plan_free(mint_emit_plan_t *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        mint_buffer_free(&plan->pieces[i].content);
    }
    free(plan->pieces);
    *plan = (mint_emit_plan_t){0};
}

/// The next piece, empty; NULL if there is no memory. Pieces only point at secrets, so they may
/// move.
static mint_emit_piece_t *add(mint_emit_plan_t *plan, mint_emit_form_t form, const char *name,
                              const char *suffix)
{
    if (plan->count == plan->size) {
        size_t size = plan->size == 0 ? PIECES_FIRST : 2 * plan->size;
        mint_emit_piece_t *pieces = realloc(plan->pieces, size * sizeof *pieces);
        if (pieces == NULL) {
            return NULL;
        }
        plan->pieces = pieces;
        plan->size = size;
    }
    mint_emit_piece_t *piece = &plan->pieces[plan->count++];
    *piece = (mint_emit_piece_t){.form = form};
    (void)snprintf(piece->name, sizeof piece->name, "%s%s", name, suffix);
    return piece;
}

static mint_status_t set_digest(mint_emit_piece_t *piece, mint_bytes_t bytes)
{
    piece->has_digest = true;
    return mbedtls_sha256(bytes.data, bytes.len, piece->digest, 0) == 0
               ? mint_buffer_status(&piece->content)
               : MINT_ERR_CRYPTO;
}

mint_status_t mint_emit_add_bytes(mint_emit_plan_t *plan, const char *name, const char *suffix,
                                  mint_bytes_t bytes, bool secret)
{
    mint_emit_piece_t *piece = add(plan, MINT_EMIT_BYTES, name, suffix);
    if (piece == NULL) {
        return MINT_ERR_MEMORY;
    }
    piece->secret = secret;
    mint_buffer_append(&piece->content, bytes.data, bytes.len);
    return set_digest(piece, bytes);
}

mint_status_t mint_emit_add_string(mint_emit_plan_t *plan, const char *name, const char *suffix,
                                   mint_bytes_t text)
{
    mint_emit_piece_t *piece = add(plan, MINT_EMIT_STRING, name, suffix);
    if (piece == NULL) {
        return MINT_ERR_MEMORY;
    }
    mint_buffer_append(&piece->content, text.data, text.len);
    return set_digest(piece, text);
}

mint_status_t mint_emit_add_pem(mint_emit_plan_t *plan, const char *name, mint_bytes_t text,
                                mint_bytes_t bytes, bool secret)
{
    mint_emit_piece_t *piece = add(plan, MINT_EMIT_PEM, name, "");
    if (piece == NULL) {
        return MINT_ERR_MEMORY;
    }
    piece->secret = secret;
    piece->is_long = text.len > STRING_MAX_LEN;
    mint_buffer_append(&piece->content, text.data, text.len);
    return set_digest(piece, bytes);
}

mint_status_t mint_emit_add_macro(mint_emit_plan_t *plan, const char *name, const char *suffix,
                                  const char *value)
{
    mint_emit_piece_t *piece = add(plan, MINT_EMIT_MACRO, name, suffix);
    if (piece == NULL) {
        return MINT_ERR_MEMORY;
    }
    mint_buffer_append(&piece->content, value, strlen(value));
    return mint_buffer_status(&piece->content);
}

mint_status_t mint_emit_add_number(mint_emit_plan_t *plan, const char *name, const char *suffix,
                                   size_t value)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%zu", value);
    return mint_emit_add_macro(plan, name, suffix, text);
}
