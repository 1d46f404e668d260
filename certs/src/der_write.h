// SPDX-License-Identifier: Apache-2.0
//
// Writing DER back to front, which is how lengths come out right without a second pass. A thin
// layer over Mbed TLS's ASN.1 writer with a sticky error, so that a structure reads as the list of
// its parts, last part first:
//
//     size_t mark = mint_der_mark(&writer);
//     mint_der_null(&writer);
//     mint_der_oid(&writer, oid);
//     mint_der_wrap(&writer, mark, MINT_DER_SEQUENCE);
//
// No heap; the caller owns the buffer. Pointers must not be NULL.
#ifndef CERTS_DER_WRITE_H
#define CERTS_DER_WRITE_H

#include <mbedtls/asn1.h>
#include <stdbool.h>

#include "mintmark/bytes.h"

#define MINT_DER_SEQUENCE (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE)
#define MINT_DER_SET      (MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SET)
#define MINT_DER_CONTEXT(number)                                                                   \
    (MBEDTLS_ASN1_CONTEXT_SPECIFIC | (number)) ///< [number] IMPLICIT of a primitive type
#define MINT_DER_CONTEXT_OUTER(number)                                                             \
    (MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED | (number)) ///< [number] EXPLICIT

/// The content of one of Mbed TLS's MBEDTLS_OID_… strings, as a view.
#define MINT_OID(text) ((mint_bytes_t){.data = (const uint8_t *)(text), .len = sizeof(text) - 1})

/// Writes from the end of a buffer to its start.
typedef struct {
    unsigned char *start; ///< of the buffer
    unsigned char *at;    ///< first byte written so far
    unsigned char *end;   ///< past the buffer
    bool failed;          ///< a write did not fit
} mint_der_writer_t;

/// Starts writing into `size` bytes at `buffer`.
void mint_der_writer_init(mint_der_writer_t *writer, uint8_t *buffer, size_t size);
/// Bytes written so far, for mint_der_wrap().
size_t mint_der_mark(const mint_der_writer_t *writer);
/// Puts tag and length before all that was written since `mark`.
void mint_der_wrap(mint_der_writer_t *writer, size_t mark, int tag);
/// Writes tag and length of `len` bytes of content that are somewhere else.
void mint_der_header(mint_der_writer_t *writer, size_t len, int tag);
/// Writes bytes as they are.
void mint_der_raw(mint_der_writer_t *writer, mint_bytes_t bytes);
/// Writes tag, length and content.
void mint_der_primitive(mint_der_writer_t *writer, int tag, mint_bytes_t content);
/// Writes an INTEGER; `value` is not negative.
void mint_der_integer(mint_der_writer_t *writer, int value);
/// Writes an OBJECT IDENTIFIER from its content.
void mint_der_oid(mint_der_writer_t *writer, mint_bytes_t oid);
/// Writes a NULL.
void mint_der_null(mint_der_writer_t *writer);
/// Writes BOOLEAN TRUE; FALSE is a default everywhere in X.509, and DER leaves defaults out.
void mint_der_true(mint_der_writer_t *writer);
/// Writes a BIT STRING without unused bits.
void mint_der_bits(mint_der_writer_t *writer, mint_bytes_t bytes);
/// What was written, as a view into the buffer. MINT_ERR_SPACE if anything did not fit.
MINT_MUST_CHECK mint_status_t mint_der_finish(const mint_der_writer_t *writer, mint_bytes_t *der);

#endif
