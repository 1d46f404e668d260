// SPDX-License-Identifier: Apache-2.0
//
// The sticky error over Mbed TLS's ASN.1 writer, whose functions give a length or a negative error.
#include "der_write.h"

#include <mbedtls/asn1write.h>

void mint_der_writer_init(mint_der_writer_t *writer, uint8_t *buffer, size_t size)
{
    writer->start = buffer;
    writer->end = buffer + size;
    writer->at = writer->end;
    writer->failed = false;
}

size_t mint_der_mark(const mint_der_writer_t *writer)
{
    return (size_t)(writer->end - writer->at);
}

static void look_at(mint_der_writer_t *writer, int result)
{
    writer->failed = writer->failed || result < 0;
}

void mint_der_header(mint_der_writer_t *writer, size_t len, int tag)
{
    if (!writer->failed) {
        look_at(writer, mbedtls_asn1_write_len(&writer->at, writer->start, len));
    }
    if (!writer->failed) {
        look_at(writer, mbedtls_asn1_write_tag(&writer->at, writer->start, (unsigned char)tag));
    }
}

void mint_der_wrap(mint_der_writer_t *writer, size_t mark, int tag)
{
    mint_der_header(writer, mint_der_mark(writer) - mark, tag);
}

void mint_der_raw(mint_der_writer_t *writer, mint_bytes_t bytes)
{
    if (!writer->failed && bytes.len > 0) {
        look_at(writer,
                mbedtls_asn1_write_raw_buffer(&writer->at, writer->start, bytes.data, bytes.len));
    }
}

void mint_der_primitive(mint_der_writer_t *writer, int tag, mint_bytes_t content)
{
    size_t mark = mint_der_mark(writer);
    mint_der_raw(writer, content);
    mint_der_wrap(writer, mark, tag);
}

void mint_der_integer(mint_der_writer_t *writer, int value)
{
    if (!writer->failed) {
        look_at(writer, mbedtls_asn1_write_int(&writer->at, writer->start, value));
    }
}

void mint_der_oid(mint_der_writer_t *writer, mint_bytes_t oid)
{
    mint_der_primitive(writer, MBEDTLS_ASN1_OID, oid);
}

void mint_der_null(mint_der_writer_t *writer)
{
    mint_der_primitive(writer, MBEDTLS_ASN1_NULL, (mint_bytes_t){0});
}

void mint_der_true(mint_der_writer_t *writer)
{
    if (!writer->failed) {
        look_at(writer, mbedtls_asn1_write_bool(&writer->at, writer->start, 1));
    }
}

void mint_der_bits(mint_der_writer_t *writer, mint_bytes_t bytes)
{
    static const uint8_t no_unused_bits = 0;
    size_t mark = mint_der_mark(writer);
    mint_der_raw(writer, bytes);
    mint_der_raw(writer, (mint_bytes_t){.data = &no_unused_bits, .len = 1});
    mint_der_wrap(writer, mark, MBEDTLS_ASN1_BIT_STRING);
}

mint_status_t mint_der_finish(const mint_der_writer_t *writer, mint_bytes_t *der)
{
    *der = (mint_bytes_t){0};
    if (writer->failed) {
        return MINT_ERR_SPACE;
    }
    *der = (mint_bytes_t){.data = writer->at, .len = mint_der_mark(writer)};
    return MINT_OK;
}
