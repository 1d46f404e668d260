// SPDX-License-Identifier: Apache-2.0
//
// Reading DER strictly (X.690 §10): definite, shortest lengths and tags of one byte, nothing else.
// Written apart from Mbed TLS's reader, which takes BER's longer lengths, so that what we check is
// exactly what was signed and what another parser will see.
//
// Built on mint_reader_t and its sticky error: after a failure every read gives an empty view, and
// mint_reader_status() tells at the end. Views point into the caller's bytes.
#ifndef CERTS_DER_READ_H
#define CERTS_DER_READ_H

#include <stdbool.h>

#include "mintmark/bytes.h"

/// Starts reading the elements in `der`.
mint_reader_t mint_der_reader(mint_bytes_t der);
/// True if there is a next element and it has this tag.
bool mint_der_next_is(const mint_reader_t *reader, int tag);
/// Reads the next element, which must have this tag, and gives its content.
mint_bytes_t mint_der_read(mint_reader_t *reader, int tag);
/// As mint_der_read(), but gives the whole element, tag and length included.
mint_bytes_t mint_der_read_whole(mint_reader_t *reader, int tag);
/// Reads the next element whatever its tag, which goes to `*tag`; gives its content.
mint_bytes_t mint_der_read_any(mint_reader_t *reader, int *tag);
/// Makes the reader fail unless it is at its end.
void mint_der_expect_end(mint_reader_t *reader);
/// True if both views hold the same bytes (not secrets).
bool mint_bytes_equal(mint_bytes_t a, mint_bytes_t b);

#endif
