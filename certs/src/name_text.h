// SPDX-License-Identifier: Apache-2.0
//
// Names as text for people.
#ifndef CERTS_NAME_TEXT_H
#define CERTS_NAME_TEXT_H

#include "attribute.h"
#include "mintmark/certs/certificate.h"

/// Writes a Name (whole) as "CN=…, O=…" in its own order, NUL-terminated, cut at a whole attribute
/// with "…" if it is too long. Values that are no valid text of their type, and characters that
/// would be mistaken for the text's own commas and equals signs, are shown as \XX (RFC 4514 §2.4).
void mint_name_text(mint_bytes_t name, char out[MINT_NAME_TEXT_SIZE]);

#endif
