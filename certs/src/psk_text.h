// SPDX-License-Identifier: Apache-2.0
//
// What the psk_*.c files share about text.
#ifndef CERTS_PSK_TEXT_H
#define CERTS_PSK_TEXT_H

#include <stdbool.h>

#include "mintmark/certs/psk.h"

/// Appends bytes in lower-case hex.
void mint_psk_append_hex(mint_bytes_t data, mint_buffer_t *text);

/// True if the text is UTF-8 without control characters (RFC 4279 §5.1 wants identities to be
/// UTF-8).
bool mint_psk_is_printable(mint_bytes_t text);

#endif
