// SPDX-License-Identifier: Apache-2.0
//
// Mbed TLS takes the arrays of its style as they are, array and length, in DER and in PEM: HEADER
// says which of the two is compiled in.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <mbedtls/pk.h>
#include <mbedtls/x509_crt.h>

#include HEADER
#include "mintmark/certs/random.h"

static void certificates_parse(void **state)
{
    (void)state;
    mbedtls_x509_crt parsed;
    mbedtls_x509_crt_init(&parsed);
    assert_int_equal(mbedtls_x509_crt_parse(&parsed, cert, cert_len), 0);
#ifdef chain_list
    static const unsigned char *const certificates[] = chain_list;
    static const size_t lens[] = chain_lens;
    for (size_t i = 0; i < chain_count; i++) {
        assert_int_equal(mbedtls_x509_crt_parse_der(&parsed, certificates[i], lens[i]), 0);
    }
#else
    assert_int_equal(mbedtls_x509_crt_parse(&parsed, chain, chain_len), 0);
#endif
    size_t count = 0;
    for (const mbedtls_x509_crt *at = &parsed; at != NULL; at = at->next) {
        count++;
    }
    assert_int_equal(count, 1 + chain_count);
    mbedtls_x509_crt_free(&parsed);
}

static void keys_parse(void **state)
{
    (void)state;
    mbedtls_pk_context key;
    mbedtls_pk_context public_key;
    mbedtls_pk_init(&key);
    mbedtls_pk_init(&public_key);
    assert_int_equal(mbedtls_pk_parse_key(&key, rsa, rsa_len, NULL, 0, mint_host_random, NULL), 0);
    assert_int_equal(mbedtls_pk_get_type(&key), MBEDTLS_PK_RSA);
    mbedtls_pk_free(&key);
    mbedtls_pk_init(&key);
    assert_int_equal(mbedtls_pk_parse_key(&key, ec, ec_len, NULL, 0, mint_host_random, NULL), 0);
    assert_int_equal(mbedtls_pk_parse_public_key(&public_key, pub, pub_len), 0);
    assert_int_equal(mbedtls_pk_check_pair(&public_key, &key, mint_host_random, NULL), 0);
    mbedtls_pk_free(&key);
    mbedtls_pk_free(&public_key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificates_parse),
        cmocka_unit_test(keys_parse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
