// SPDX-License-Identifier: Apache-2.0
//
// C headers with certificates and keys in them, for firmware builds: the same input gives the same
// bytes, and each compiles without warnings as C11 and as C++17.
//
// Pointers must not be NULL unless stated; `error` may be.
#ifndef MINTMARK_CERTS_HEADER_H
#define MINTMARK_CERTS_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/bytes.h"
#include "mintmark/certs/buffer.h"
#include "mintmark/certs/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/// For whom a header is written.
typedef enum {
    MINT_HEADER_GENERIC,      ///< "generic": static const uint8_t name[] and #define name_len
    MINT_HEADER_MBEDTLS,      ///< "mbedtls"
    MINT_HEADER_WOLFSSL,      ///< "wolfssl"
    MINT_HEADER_AXTLS,        ///< "axtls"
    MINT_HEADER_AXTLS_EXTERN, ///< "axtls-extern"
    MINT_HEADER_TINYDTLS,     ///< "tinydtls"
} mint_header_style_t;

/// The style of a name. MINT_ERR_ARGUMENT, with the list of names as hint.
MINT_MUST_CHECK mint_status_t mint_header_style_from_name(const char *name,
                                                          mint_header_style_t *style,
                                                          mint_error_t *error);

/// One byte string in a header.
typedef struct {
    const char *name;    ///< C identifier
    mint_bytes_t data;   ///< 1 byte or more
    const char *comment; ///< what it is, one line of printable ASCII; NULL or "" for none
    bool secret;         ///< a private key or a PSK: a warning goes in, the file gets mode 0600
} mint_header_item_t;

/// A header to write.
typedef struct {
    mint_header_style_t style;       ///< only MINT_HEADER_GENERIC so far
    const char *guard;               ///< include guard; NULL: made from the first item's name
    size_t columns;                  ///< bytes a line, 1 to 32; 0: 12
    const mint_header_item_t *items; ///< what goes in, in this order
    size_t item_count;               ///< at least 1
} mint_header_t;

/// Writes the header's text. MINT_ERR_ARGUMENT for a name that is no C identifier, appears twice or
/// is a keyword, and for anything else outside its range; MINT_ERR_UNSUPPORTED for a style that is
/// not there yet.
MINT_MUST_CHECK mint_status_t mint_header_emit(const mint_header_t *header, mint_buffer_t *text,
                                               mint_error_t *error);

/// Writes the header to a file with mint_file_replace(): mode 0600 if an item is secret, 0644
/// otherwise. After a failure the file is as it was.
MINT_MUST_CHECK mint_status_t mint_header_write(const mint_header_t *header, const char *path,
                                                mint_error_t *error);

#ifdef __cplusplus
}
#endif

#endif
