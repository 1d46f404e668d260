// SPDX-License-Identifier: Apache-2.0
//
// Makes many certification requests, each for a P-256 key of its own, as devices would: for tests
// and benchmarks of what issues them.
//
//     certs_requests COUNT FILE
//
// Writes one PEM file, a block for each; subjects are CN=device-000001, serialNumber=device-000001
// and so on. The private keys are forgotten.
#include <mbedtls/oid.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/src/algorithm.h"
#include "certs/src/der_write.h"
#include "certs/src/signature.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/pem.h"

enum { NAME_SIZE = 32, INFO_SIZE = 512 };

static void write_attribute(mint_der_writer_t *writer, mint_bytes_t oid, int tag, const char *text)
{
    size_t mark = mint_der_mark(writer);
    mint_der_primitive(writer, tag,
                       (mint_bytes_t){.data = (const uint8_t *)text, .len = strlen(text)});
    mint_der_oid(writer, oid);
    mint_der_wrap(writer, mark, MINT_DER_SEQUENCE);
    mint_der_wrap(writer, mark, MINT_DER_SET);
}

// CertificationRequestInfo { 0, subject, subjectPKInfo, [0] {} } (RFC 2986 §4.1).
static mint_status_t write_info(const char *name, mint_bytes_t spki, uint8_t buffer[INFO_SIZE],
                                mint_bytes_t *info)
{
    mint_der_writer_t writer;
    mint_der_writer_init(&writer, buffer, INFO_SIZE);
    size_t mark = mint_der_mark(&writer);
    mint_der_wrap(&writer, mark, MINT_DER_CONTEXT_OUTER(0));
    mint_der_raw(&writer, spki);
    mark = mint_der_mark(&writer);
    write_attribute(&writer, MINT_OID(MBEDTLS_OID_AT_SERIAL_NUMBER), MBEDTLS_ASN1_PRINTABLE_STRING,
                    name);
    write_attribute(&writer, MINT_OID(MBEDTLS_OID_AT_CN), MBEDTLS_ASN1_UTF8_STRING, name);
    mint_der_wrap(&writer, mark, MINT_DER_SEQUENCE);
    mint_der_integer(&writer, 0);
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    return mint_der_finish(&writer, info);
}

static mint_status_t append_one(size_t number, mint_buffer_t *pem)
{
    char name[NAME_SIZE];
    uint8_t buffer[INFO_SIZE];
    mint_bytes_t info;
    mint_bytes_t signature;
    mint_buffer_t spki = {0};
    mint_buffer_t der = {0};
    mint_key_t *key = mint_key_new();
    mint_signer_t signer = mint_key_signer(key);
    (void)snprintf(name, sizeof name, "device-%06zu", number);
    mint_status_t status =
        key == NULL ? MINT_ERR_MEMORY : mint_key_generate(key, MINT_KEY_P256, NULL);
    if (status == MINT_OK) {
        status = mint_key_public_der(key, &spki);
    }
    if (status == MINT_OK) {
        status = write_info(name, mint_buffer_view(&spki), buffer, &info);
    }
    if (status == MINT_OK) {
        status = mint_signed_append(&signer, info, &der, &signature, NULL);
    }
    if (status == MINT_OK) {
        status = mint_pem_append("CERTIFICATE REQUEST", mint_buffer_view(&der), pem);
    }
    mint_buffer_free(&der);
    mint_buffer_free(&spki);
    mint_key_free(key);
    return status;
}

int main(int argc, char **argv)
{
    size_t count = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
    mint_buffer_t pem = {0};
    mint_error_t error = {0};
    mint_status_t status = MINT_OK;
    if (count == 0) {
        (void)fprintf(stderr, "usage: certs_requests COUNT FILE\n");
        return 2;
    }
    for (size_t i = 1; i <= count && status == MINT_OK; i++) {
        status = append_one(i, &pem);
    }
    if (status == MINT_OK) {
        status = mint_file_replace(argv[2], MINT_FILE_PUBLIC, mint_buffer_view(&pem), &error);
    }
    mint_buffer_free(&pem);
    if (status != MINT_OK) {
        (void)fprintf(stderr, "error: %s: %s\n", mint_status_text(status), error.message);
        return 1;
    }
    return 0;
}
