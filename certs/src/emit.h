// SPDX-License-Identifier: Apache-2.0
//
// How a header is made: the items become a plan, which is a list of arrays and macros under their
// final names, and the plan becomes text. So what a style makes of a key and how C is written are
// two things, and names are looked at where all of them are.
#ifndef CERTS_EMIT_H
#define CERTS_EMIT_H

#include "c_identifier.h"
#include "mintmark/certs/header.h"

#define MINT_EMIT_NAME_SIZE  160u ///< bytes of a name while it is put together, NUL included
#define MINT_EMIT_DIGEST_LEN 32u  ///< bytes of the SHA-256 in a comment

/// What a style is, where it differs from others by a word.
typedef struct {
    const char *name;         ///< on the command line
    const char *element;      ///< C type of a byte
    const char *text_element; ///< C type of a character of PEM
    const char *include;      ///< header that the types come from, NULL for none
    size_t text_extra_len;    ///< what the length of a text counts beyond its characters
    mint_psk_limits_t limits; ///< what the stack holds
} mint_emit_style_t;

/// The style; never NULL for a style of the list.
const mint_emit_style_t *mint_emit_style(mint_header_style_t style);

/// What a piece is in C.
typedef enum {
    MINT_EMIT_BYTES,  ///< an array of numbers
    MINT_EMIT_STRING, ///< an array that is a string
    MINT_EMIT_PEM,    ///< an array that is a string of many lines, and a macro for the string
    MINT_EMIT_MACRO,  ///< a macro
} mint_emit_form_t;

/// An array or a macro.
typedef struct {
    mint_emit_form_t form;                ///< what it is
    char name[MINT_EMIT_NAME_SIZE];       ///< under which name
    mint_buffer_t content;                ///< bytes, text without its NUL, or the macro's value
    bool secret;                          ///< a private key or a PSK
    bool is_long;                         ///< PEM that no C compiler must take as one string
    bool has_digest;                      ///< `digest` is set
    uint8_t digest[MINT_EMIT_DIGEST_LEN]; ///< of the bytes that it stands for
    const char *comment;                  ///< what it is, or NULL
} mint_emit_piece_t;

/// All pieces, in order.
typedef struct {
    mint_emit_piece_t *pieces; ///< `count` of them
    size_t count;              ///< how many
    size_t size;               ///< how many fit
} mint_emit_plan_t;

/// Wipes and releases.
void mint_emit_plan_free(mint_emit_plan_t *plan);

/// Adds an array of bytes called `name` and `suffix`. The digest is that of the bytes.
MINT_MUST_CHECK mint_status_t mint_emit_add_bytes(mint_emit_plan_t *plan, const char *name,
                                                  const char *suffix, mint_bytes_t bytes,
                                                  bool secret);
/// Adds a string.
MINT_MUST_CHECK mint_status_t mint_emit_add_string(mint_emit_plan_t *plan, const char *name,
                                                   const char *suffix, mint_bytes_t text);
/// Adds PEM; the digest is that of `bytes`, which it stands for. PEM that is longer than C
/// compilers must take as a string becomes an array of bytes.
MINT_MUST_CHECK mint_status_t mint_emit_add_pem(mint_emit_plan_t *plan, const char *name,
                                                mint_bytes_t text, mint_bytes_t bytes, bool secret);
/// Adds a macro with this value.
MINT_MUST_CHECK mint_status_t mint_emit_add_macro(mint_emit_plan_t *plan, const char *name,
                                                  const char *suffix, const char *value);
/// Adds a macro with a number as its value.
MINT_MUST_CHECK mint_status_t mint_emit_add_number(mint_emit_plan_t *plan, const char *name,
                                                   const char *suffix, size_t value);

/// Makes the plan of a header whose options were checked. After a failure the plan is empty.
MINT_MUST_CHECK mint_status_t mint_emit_plan(const mint_header_t *header, mint_emit_plan_t *plan,
                                             mint_error_t *error);

/// Adds what a key is in the header's style.
MINT_MUST_CHECK mint_status_t mint_emit_add_key(mint_emit_plan_t *plan, const mint_header_t *header,
                                                const mint_header_item_t *item, const char *name,
                                                mint_error_t *error);
/// Adds what a PSK or a list of them is in the header's style.
MINT_MUST_CHECK mint_status_t mint_emit_add_psks(mint_emit_plan_t *plan,
                                                 const mint_header_t *header,
                                                 const mint_header_item_t *item, const char *name,
                                                 mint_error_t *error);
/// Adds DER as an array, or as PEM under `label` if the header asks for that, with what the style
/// puts beside it.
MINT_MUST_CHECK mint_status_t mint_emit_add_der(mint_emit_plan_t *plan, const mint_header_t *header,
                                                const char *name, const char *label,
                                                mint_bytes_t der, bool secret);

/// Checks options and items before anything is made of them.
MINT_MUST_CHECK mint_status_t mint_emit_check(const mint_header_t *header, mint_error_t *error);
/// Checks that all names that the plan defines are C identifiers, each once, and none the guard's.
MINT_MUST_CHECK mint_status_t mint_emit_check_names(const mint_header_t *header,
                                                    const mint_emit_plan_t *plan,
                                                    mint_error_t *error);

/// The name of the include guard: as given, or made from the first item's name.
void mint_emit_guard(const mint_header_t *header, char guard[MINT_EMIT_NAME_SIZE]);

/// Writes the definition of a piece: `in_header` as it stands in a header, otherwise as in a source
/// file that includes one.
void mint_emit_define(const mint_header_t *header, const mint_emit_piece_t *piece, bool in_header,
                      mint_buffer_t *text);
/// Writes the declaration of a piece that is defined elsewhere.
void mint_emit_declare(const mint_header_t *header, const mint_emit_piece_t *piece,
                       mint_buffer_t *text);

/// A file to be written.
typedef struct {
    const char *path;  ///< where to
    mint_bytes_t text; ///< what
    bool secret;       ///< mode 0600 instead of 0644
} mint_emit_file_t;

/// Writes all files or none: what was written is put back if a later one fails.
MINT_MUST_CHECK mint_status_t mint_emit_write_files(const mint_emit_file_t *files, size_t count,
                                                    mint_error_t *error);

#endif
