// SPDX-License-Identifier: Apache-2.0
//
// The pieces that certificates, requests and revocation lists are shown with. The layout is
// OpenSSL's, which people know by heart.
//
// Everything appends to a buffer and cannot fail but by its sticky error. What comes from outside
// is shown so that it cannot steer a terminal.
#ifndef CERTS_TEXT_H
#define CERTS_TEXT_H

#include "mintmark/certs/buffer.h"
#include "view.h"

/// Appends bytes as "01:23:…", lower case, in lines of `columns` bytes after `indent` spaces, the
/// last with its line end.
void mint_text_hex_lines(mint_buffer_t *text, mint_bytes_t bytes, int indent, size_t columns);
/// Appends bytes as "01:23:…", upper case, without a line end.
void mint_text_hex(mint_buffer_t *text, mint_bytes_t bytes);
/// Appends text from outside: printable ASCII as it is, other bytes as \XX.
void mint_text_foreign(mint_buffer_t *text, mint_bytes_t foreign);
/// Appends the name of an OID, or its dotted form.
void mint_text_oid(mint_buffer_t *text, mint_bytes_t oid);
/// Appends a moment as "Jun 15 15:06:40 2025 GMT".
void mint_text_time(mint_buffer_t *text, int64_t time);
/// Appends a Time, "malformed" if it is.
void mint_text_time_view(mint_buffer_t *text, const mint_time_view_t *view);
/// Appends an AlgorithmIdentifier (whole) by its name.
void mint_text_algorithm(mint_buffer_t *text, mint_bytes_t algorithm);
/// Appends the content of an INTEGER as OpenSSL shows a serial number after its heading: on the
/// same line if it is short, else on the next after `indent` spaces; with the line end.
void mint_text_serial(mint_buffer_t *text, mint_bytes_t integer, int indent);
/// Appends "Signature Algorithm" and "Signature Value".
void mint_text_signature(mint_buffer_t *text, mint_bytes_t algorithm, mint_bytes_t signature);
/// Appends a SubjectPublicKeyInfo (whole), its lines after `indent` spaces and more.
void mint_text_public_key(mint_buffer_t *text, mint_bytes_t spki, int indent);
/// Appends a GeneralName on one line, without a line end.
void mint_text_general_name(mint_buffer_t *text, const mint_general_name_t *name);
/// Appends all extensions (content of their SEQUENCE), each with its heading after `indent` spaces.
void mint_text_extensions(mint_buffer_t *text, mint_bytes_t extensions, int indent);
/// Appends what is in an extension that is a list, line by line after `indent` spaces. False if it
/// is no extension of that kind, or malformed; then nothing was appended.
bool mint_text_extension_lists(mint_buffer_t *text, const mint_extension_view_t *extension,
                               int indent);

#endif
