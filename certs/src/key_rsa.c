// SPDX-License-Identifier: Apache-2.0
//
// RSAPrivateKey, written here for the sake of d. Mbed TLS makes d = e^-1 mod λ(n), λ(n) being the
// least common multiple of p - 1 and q - 1 (FIPS 186-4 §B.3.1). Old readers check instead that
// e·d = 1 mod (p - 1)(q - 1) = φ(n), and refuse it. As λ(n) divides φ(n), e^-1 mod φ(n) is right
// for all of them.
#include <mbedtls/asn1write.h>
#include <mbedtls/rsa.h>

#include "der_write.h"
#include "key_internal.h"

enum { RSA_DER_SIZE = 4096, NUMBER_COUNT = 8 };

// The numbers of RSAPrivateKey after its version, in their order.
enum { N, E, D, P, Q, DP, DQ, QP };

// d = e^-1 mod (p - 1)(q - 1).
static int compute_exponent(mbedtls_mpi numbers[NUMBER_COUNT])
{
    mbedtls_mpi p;
    mbedtls_mpi q;
    mbedtls_mpi_init(&p);
    mbedtls_mpi_init(&q);
    int result = mbedtls_mpi_sub_int(&p, &numbers[P], 1);
    if (result == 0) {
        result = mbedtls_mpi_sub_int(&q, &numbers[Q], 1);
    }
    if (result == 0) {
        result = mbedtls_mpi_mul_mpi(&p, &p, &q);
    }
    if (result == 0) {
        result = mbedtls_mpi_inv_mod(&numbers[D], &numbers[E], &p);
    }
    mbedtls_mpi_free(&q);
    mbedtls_mpi_free(&p);
    return result;
}

static int collect(const mbedtls_rsa_context *rsa, mbedtls_mpi numbers[NUMBER_COUNT])
{
    int result = mbedtls_rsa_export(rsa, &numbers[N], &numbers[P], &numbers[Q], NULL, &numbers[E]);
    if (result == 0) {
        result = mbedtls_rsa_export_crt(rsa, &numbers[DP], &numbers[DQ], &numbers[QP]);
    }
    return result == 0 ? compute_exponent(numbers) : result;
}

static void write_number(mint_der_writer_t *writer, const mbedtls_mpi *number)
{
    if (!writer->failed && mbedtls_asn1_write_mpi(&writer->at, writer->start, number) < 0) {
        writer->failed = true;
    }
}

mint_status_t mint_key_rsa_private_der(const mint_key_t *key, mint_buffer_t *der)
{
    uint8_t buffer[RSA_DER_SIZE];
    mbedtls_mpi numbers[NUMBER_COUNT];
    mint_der_writer_t writer;
    mint_bytes_t written = {0};
    for (size_t i = 0; i < NUMBER_COUNT; i++) {
        mbedtls_mpi_init(&numbers[i]);
    }
    mint_der_writer_init(&writer, buffer, sizeof buffer);
    writer.failed = collect(mbedtls_pk_rsa(key->pk), numbers) != 0;
    for (size_t i = NUMBER_COUNT; i > 0; i--) {
        write_number(&writer, &numbers[i - 1]);
    }
    mint_der_integer(&writer, 0); // two primes
    mint_der_wrap(&writer, 0, MINT_DER_SEQUENCE);
    mint_status_t status = mint_der_finish(&writer, &written);
    mint_buffer_free(der);
    mint_buffer_append(der, written.data, written.len);
    for (size_t i = 0; i < NUMBER_COUNT; i++) {
        mbedtls_mpi_free(&numbers[i]); // which wipes
    }
    mint_wipe(buffer, sizeof buffer);
    return status == MINT_OK ? mint_buffer_status(der) : MINT_ERR_KEY;
}
