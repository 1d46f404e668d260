// SPDX-License-Identifier: Apache-2.0
//
// wolfSSL takes the arrays of its style as they are, with the file type beside them, in DER and in
// PEM: HEADER says which of the two is compiled in.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <wolfssl/options.h>
// wolfSSL's headers are to come after its options.
#include <wolfssl/ssl.h>

#include HEADER

// The array is `unsigned char` in DER and `char` in PEM.
#define BYTES(array) ((const unsigned char *)(array))

static void certificates_and_keys_load(void **state)
{
    (void)state;
    assert_int_equal(wolfSSL_Init(), WOLFSSL_SUCCESS);
    WOLFSSL_CTX *context = wolfSSL_CTX_new(wolfTLS_client_method());
    assert_non_null(context);
    assert_int_equal(
        wolfSSL_CTX_use_certificate_buffer(context, BYTES(cert), cert_len, cert_filetype),
        WOLFSSL_SUCCESS);
    assert_int_equal(wolfSSL_CTX_use_PrivateKey_buffer(context, BYTES(ec), ec_len, ec_filetype),
                     WOLFSSL_SUCCESS);
    assert_int_equal(wolfSSL_CTX_check_private_key(context), WOLFSSL_SUCCESS);
    assert_int_equal(
        wolfSSL_CTX_load_verify_buffer(context, BYTES(cert), sizeof_cert, cert_filetype),
        WOLFSSL_SUCCESS);
    assert_int_equal(wolfSSL_CTX_use_certificate_chain_buffer_format(context, BYTES(chain),
                                                                     chain_len, chain_filetype),
                     WOLFSSL_SUCCESS);
    wolfSSL_CTX_free(context);
    (void)wolfSSL_Cleanup();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificates_and_keys_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
