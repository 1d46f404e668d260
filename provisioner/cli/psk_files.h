// SPDX-License-Identifier: Apache-2.0
//
// Lists of PSKs in files, as the command line reads and writes them: the formats of
// mintmark/certs/psk.h, JSON, and C headers.
#ifndef MINTMARK_PROVISIONER_PSK_FILES_H
#define MINTMARK_PROVISIONER_PSK_FILES_H

#include "cli/cli.h"
#include "mintmark/certs/psk.h"

/// The options of a verb that writes PSKs; see mint_psk_output_take().
// clang-format off
#define MINT_OPTIONS_PSK_OUTPUT                                                                    \
    {"format", "FORMAT", "header mosquitto gnutls openssl tinydtls libcoap csv or json"},          \
        {"style", "STYLE", "format header: for whom, as of `header emit` (default: generic)"},     \
        {"name", "NAME", "formats header and tinydtls: what the list is called (default: psks)"},  \
        {"hint", "HINT", "format libcoap: the server's identity hint (default: CoAP)"},            \
        {"identity-max", "N", "bytes of identity that the target holds, if not its default"},      \
        {"key-max", "N", "bytes of PSK that the target holds, if not its default"},                \
        {"output", "FILE", "where to, `-` for standard output (default); also -o"}
// clang-format on

/// Whether lists of this format can be read, by the functions below; others are written alone.
bool mint_psk_files_can_read(const char *format);

/// Adds the PSKs of a file to the list. `format` is mosquitto, gnutls, csv or json; NULL: by the
/// end of the file's name, otherwise mosquitto. The file must be private (`-`, standard input, may
/// be anything). MINT_ERR_STATE if it is not, MINT_ERR_FORMAT, MINT_ERR_DUPLICATE and others with
/// the number of the line; then the list is as it was.
MINT_MUST_CHECK mint_status_t mint_psk_files_read(mint_psk_list_t *list, const char *path,
                                                  const char *format, mint_error_t *error);

/// The same from a text; `source` is what messages call it.
MINT_MUST_CHECK mint_status_t mint_psk_files_read_text(mint_psk_list_t *list, mint_bytes_t text,
                                                       const char *source, const char *format,
                                                       mint_error_t *error);

/// The same from a JSON text.
MINT_MUST_CHECK mint_status_t mint_psk_json_read(mint_psk_list_t *list, mint_bytes_t text,
                                                 const char *source, mint_error_t *error);

/// Writes the list as a JSON text.
MINT_MUST_CHECK mint_status_t mint_psk_json_write(const mint_psk_list_t *list, mint_buffer_t *text);

/// What the options say about the output.
typedef struct {
    const char *format;        ///< one of those in MINT_OPTIONS_PSK_OUTPUT
    const char *style;         ///< of format header
    const char *name;          ///< of formats header and tinydtls
    const char *hint;          ///< of format libcoap
    uint32_t identity_max_len; ///< 0: the target's default
    uint32_t key_max_len;      ///< 0: the target's default
    const char *path;          ///< where to
    bool single;               ///< headers: a list of one PSK is that PSK, without a number
} mint_psk_output_t;

/// Takes the options of MINT_OPTIONS_PSK_OUTPUT; `otherwise` is the format if none was given
/// (`--json` is one too). False if they make no sense; then it has said so.
bool mint_psk_output_take(const mint_arguments_t *arguments, const char *otherwise,
                          mint_psk_output_t *output);

/// Makes the text of a list, checked against what the target holds. Statuses of mint_psk_write()
/// and mint_header_emit().
MINT_MUST_CHECK mint_status_t mint_psk_output_format(const mint_psk_list_t *list,
                                                     const mint_psk_output_t *output,
                                                     mint_buffer_t *text, mint_error_t *error);

#endif
