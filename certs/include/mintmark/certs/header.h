// SPDX-License-Identifier: Apache-2.0
//
// C headers with certificates, keys and PSKs in them, for firmware builds: the same input gives the
// same bytes, and each compiles without warnings as C11 and as C++17. What an item becomes depends
// on the TLS stack that it is for:
//
//     style          certificate, CRL      private key          public key        PSK
//     generic        name                  name                 name (point)      name_identity,
//     name_key mbedtls        name, for …_parse_der name, for parse_key  name (SPKI) name_identity,
//     name_key wolfssl        name, name_filetype   name, name_filetype  name (SPKI) name_identity
//     (text), name_key axtls          name (alone)          name (alone)         - - axtls-extern
//     name (a pointer)      name (a pointer)     -                 - tinydtls       - name_d, _x,
//     _y       name_x, name_y    name_identity, name_key
//
// Every array `a` has a macro `a_len` (axtls: a variable) with its bytes. The whole contract of
// each style is in certs/HEADERS.md.
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
#include "mintmark/certs/key.h"
#include "mintmark/certs/psk.h"

#ifdef __cplusplus
extern "C" {
#endif

/// For whom a header is written.
typedef enum {
    MINT_HEADER_GENERIC,      ///< "generic": static const uint8_t name[], and name_len as a macro
    MINT_HEADER_MBEDTLS,      ///< "mbedtls": unsigned char; PEM ends with a NUL that counts
    MINT_HEADER_WOLFSSL,      ///< "wolfssl": with sizeof_name and name_filetype
    MINT_HEADER_AXTLS,        ///< "axtls": for axTLS's own cert.h and private_key.h
    MINT_HEADER_AXTLS_EXTERN, ///< "axtls-extern": extern const unsigned char *name
    MINT_HEADER_TINYDTLS,     ///< "tinydtls": coordinates of P-256 keys, and PSKs
} mint_header_style_t;

/// The style of a name. MINT_ERR_ARGUMENT, with the list of names as hint.
MINT_MUST_CHECK mint_status_t mint_header_style_from_name(const char *name,
                                                          mint_header_style_t *style,
                                                          mint_error_t *error);

/// The name of a style as in the list above; "unknown" for another value.
const char *mint_header_style_name(mint_header_style_t style);

/// What the stack behind a style holds as PSK if its build was not told otherwise.
mint_psk_limits_t mint_header_style_limits(mint_header_style_t style);

/// Kinds of thing in a header.
typedef enum {
    MINT_HEADER_DATA,        ///< `data` as it is
    MINT_HEADER_CERTIFICATE, ///< `data`: one certificate in DER
    MINT_HEADER_CHAIN,       ///< `chain`: certificates in DER, the end entity's first
    MINT_HEADER_CRL,         ///< `data`: a CRL in DER
    MINT_HEADER_PRIVATE_KEY, ///< `key`: a private key
    MINT_HEADER_PUBLIC_KEY,  ///< `key`: a public key, or the public half of a private one
    MINT_HEADER_PSK,         ///< `psks`: one PSK
    MINT_HEADER_PSK_LIST,    ///< `psks`: PSKs, numbered, with a macro for a table of them
} mint_header_kind_t;

/// One thing in a header. What its kind does not name is not looked at.
typedef struct {
    mint_header_kind_t kind;     ///< what it is
    const char *name;            ///< C identifier
    const char *comment;         ///< one line of printable ASCII; NULL or "" for none
    mint_bytes_t data;           ///< 1 byte or more
    const mint_bytes_t *chain;   ///< certificates
    size_t chain_count;          ///< how many
    const mint_key_t *key;       ///< key
    const mint_psk_list_t *psks; ///< PSKs
} mint_header_item_t;

/// A header to write. Zero is a good value for everything but the items.
typedef struct {
    mint_header_style_t style;       ///< for whom
    const char *prefix;              ///< put before every name; NULL: nothing
    const char *guard;               ///< include guard; NULL: made from the first item's name.
                                     ///< Style axtls has none and takes none
    const char *section;             ///< section that arrays are put into; NULL: the compiler's
    unsigned align;                  ///< alignment of arrays, a power of two to 4096; 0: as it is
    size_t columns;                  ///< bytes a line, 1 to 32; 0: 12
    bool pem;                        ///< certificates, CRLs and keys as PEM text instead of DER
    bool pkcs8;                      ///< private keys as PrivateKeyInfo (PKCS #8) instead of SEC1
                                     ///< or PKCS #1
    bool spki;                       ///< style generic: public keys as SubjectPublicKeyInfo
    bool no_digest;                  ///< leave the SHA-256 out of the comments
    size_t identity_max_len;         ///< bytes of identity that the target holds; 0: its default
    size_t key_max_len;              ///< bytes of PSK that the target holds; 0: its default
    const mint_header_item_t *items; ///< what goes in, in this order
    size_t item_count;               ///< at least 1
} mint_header_t;

/// Writes the header's text. MINT_ERR_ARGUMENT for a name that is no C identifier, appears twice or
/// is a keyword, and for anything else outside its range; MINT_ERR_UNSUPPORTED for what the style
/// has no place for; MINT_ERR_SPACE for a PSK that its target cannot hold.
MINT_MUST_CHECK mint_status_t mint_header_emit(const mint_header_t *header, mint_buffer_t *text,
                                               mint_error_t *error);

/// The same in two files: declarations for everybody in `text`, definitions in `source`, which
/// includes the header by the name `include`. Statuses as mint_header_emit(); styles axtls
/// (MINT_ERR_UNSUPPORTED) has no such form.
MINT_MUST_CHECK mint_status_t mint_header_emit_split(const mint_header_t *header,
                                                     const char *include, mint_buffer_t *text,
                                                     mint_buffer_t *source, mint_error_t *error);

/// True if there is a private key or a PSK among the items.
bool mint_header_has_secret(const mint_header_t *header);

/// Writes the header to a file with mint_file_replace(): mode 0600 if an item is secret, 0644
/// otherwise. With `source_path` (NULL: none) in two files, of which the source alone is secret;
/// the source includes the header by the last part of `path`. Fails as mint_header_emit() and
/// mint_file_replace(). After a failure both files are as they were.
MINT_MUST_CHECK mint_status_t mint_header_write(const mint_header_t *header, const char *path,
                                                const char *source_path, mint_error_t *error);

/// Writes the items of a header of style axtls into the folder `folder` under the names that axTLS
/// includes: the certificate as cert.h, the private key as private_key.h. MINT_ERR_ARGUMENT if
/// there are two of a kind or a path gets too long; otherwise as mint_header_emit() and
/// mint_file_replace(). After a failure both files are as they were.
MINT_MUST_CHECK mint_status_t mint_header_write_axtls(const mint_header_t *header,
                                                      const char *folder, mint_error_t *error);

#ifdef __cplusplus
}
#endif

#endif
