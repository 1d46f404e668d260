// SPDX-License-Identifier: Apache-2.0
//
// Pre-shared keys with their identities (RFC 4279), in lists that hold each identity once, and the
// files that servers take such lists from. What a target cannot hold, or what its file could not
// say without changing it, is refused as a whole: no list is written with one device missing.
//
// Identities are any bytes; a NUL, a colon or a line end in one is nothing special here, only in
// some of the files. Pointers must not be NULL unless the length beside them is 0; `error` may be.
// Lists are on the heap, one owner each, and wipe what they release.
#ifndef MINTMARK_CERTS_PSK_H
#define MINTMARK_CERTS_PSK_H

#include <stddef.h>
#include <stdint.h>

#include "mintmark/bytes.h"
#include "mintmark/certs/buffer.h"
#include "mintmark/certs/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_PSK_IDENTITY_MAX_LEN 128u    ///< bytes of the longest identity (RFC 4279 §5.3)
#define MINT_PSK_KEY_MAX_LEN      64u     ///< bytes of the longest key (RFC 4279 §5.3)
#define MINT_PSK_LIST_MAX         500000u ///< PSKs in one list
/// Bytes of mint_psk_identity_text(), NUL included.
#define MINT_PSK_IDENTITY_TEXT_SIZE (4u * MINT_PSK_IDENTITY_MAX_LEN + 1u)

/// A PSK.
typedef struct {
    uint8_t identity[MINT_PSK_IDENTITY_MAX_LEN]; ///< whose it is
    size_t identity_len;                         ///< 1 or more
    uint8_t key[MINT_PSK_KEY_MAX_LEN];           ///< secret
    size_t key_len;                              ///< 1 or more
    unsigned line;                               ///< of the file that it was read from, 0 if none
} mint_psk_t;

/// A list of PSKs in the order in which they were added. Start with `mint_psk_list_t list = {0};`.
typedef struct {
    mint_psk_t *entries; ///< `count` of them
    size_t count;        ///< how many
    size_t size;         ///< how many fit
    uint32_t *slots;     ///< hash table of the identities: place in `entries` plus 1, 0 for none
    size_t slot_count;   ///< a power of two
} mint_psk_list_t;

/// Wipes and releases; the list is empty and usable afterwards.
void mint_psk_list_free(mint_psk_list_t *list);

/// Adds a PSK. `line` is where it was read, 0 for nowhere. MINT_ERR_ARGUMENT if identity or key is
/// empty or too long, MINT_ERR_DUPLICATE if the identity is there already, MINT_ERR_FULL,
/// MINT_ERR_MEMORY; then the list is as it was.
MINT_MUST_CHECK mint_status_t mint_psk_list_add(mint_psk_list_t *list, mint_bytes_t identity,
                                                mint_bytes_t key, unsigned line,
                                                mint_error_t *error);

/// The PSK of an identity; NULL if there is none. It lives until the list changes.
const mint_psk_t *mint_psk_list_find(const mint_psk_list_t *list, mint_bytes_t identity);

/// An identity for people: as it is, or with `\xNN` for what is no printable ASCII and `\\` for a
/// backslash.
void mint_psk_identity_text(mint_bytes_t identity, char text[MINT_PSK_IDENTITY_TEXT_SIZE]);

// ---- Limits ----

/// What a target can hold.
typedef struct {
    const char *target;      ///< its name for people
    size_t identity_max_len; ///< bytes of the longest identity
    size_t key_max_len;      ///< bytes of the longest key
} mint_psk_limits_t;

/// Checks every PSK against the limits. MINT_ERR_SPACE with the first that is too long.
MINT_MUST_CHECK mint_status_t mint_psk_list_check(const mint_psk_list_t *list,
                                                  const mint_psk_limits_t *limits,
                                                  mint_error_t *error);

// ---- Files ----

/// Files with PSKs in them.
typedef enum {
    MINT_PSK_MOSQUITTO, ///< "mosquitto": `identity:hex`, as in Mosquitto's psk_file
    MINT_PSK_GNUTLS,    ///< "gnutls": `user:hex` or `#hex:hex`, as psktool writes and GnuTLS reads
    MINT_PSK_OPENSSL,   ///< "openssl": `-psk_identity identity -psk hex`, arguments of s_server and
                        ///< s_client, one PSK a line, quoted for a shell or xargs
    MINT_PSK_LIBCOAP,   ///< "libcoap": `hint,identity,key`, as in coap-server's -i file
    MINT_PSK_CSV,       ///< "csv": columns `identity` and `key`, see mint_psk_read()
} mint_psk_format_t;

#define MINT_PSK_FORMAT_COUNT 5u ///< how many formats there are

/// The name of a format as in the list above.
const char *mint_psk_format_name(mint_psk_format_t format);

/// The format of a name. MINT_ERR_ARGUMENT.
MINT_MUST_CHECK mint_status_t mint_psk_format_from_name(const char *name, mint_psk_format_t *format,
                                                        mint_error_t *error);

/// Writes the list as a file of this format, in its order. `hint` is the identity hint of libcoap's
/// lines ("CoAP" is what coap-server sends if not told otherwise); other formats do not look at it.
/// MINT_ERR_FORMAT if an identity cannot be said in the format (the message says which and why),
/// MINT_ERR_ARGUMENT for an empty list.
MINT_MUST_CHECK mint_status_t mint_psk_write(const mint_psk_list_t *list, mint_psk_format_t format,
                                             const char *hint, mint_buffer_t *text,
                                             mint_error_t *error);

/// Adds what a file of this format holds to the list: MINT_PSK_MOSQUITTO, MINT_PSK_GNUTLS or
/// MINT_PSK_CSV (others: MINT_ERR_UNSUPPORTED). A table has the columns `identity` (text) or
/// `identity_hex`, and `key` (hex). `source` stands for the file's name in errors. MINT_ERR_FORMAT,
/// MINT_ERR_ARGUMENT, MINT_ERR_DUPLICATE, each with the number of the line that is wrong; then the
/// list is as it was.
MINT_MUST_CHECK mint_status_t mint_psk_read(mint_psk_list_t *list, mint_psk_format_t format,
                                            mint_bytes_t text, const char *source,
                                            mint_error_t *error);

/// Adds the PSK of hex digits (for readers of other formats): `key` of `key_len` digits. Statuses
/// as mint_psk_list_add(), and MINT_ERR_FORMAT if the key is not an even number of hex digits.
MINT_MUST_CHECK mint_status_t mint_psk_list_add_hex(mint_psk_list_t *list, mint_bytes_t identity,
                                                    const char *key, size_t key_len, unsigned line,
                                                    mint_error_t *error);

/// Bytes of an even number of hex digits of either case. MINT_ERR_FORMAT if it is anything else,
/// MINT_ERR_SPACE if they are more than `size`; then `out` is zeroed.
/// CT: the digits are not used as an index, but how they are wrong may show.
MINT_MUST_CHECK mint_status_t mint_psk_from_hex(const char *hex, size_t hex_len, uint8_t *out,
                                                size_t size, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
