// SPDX-License-Identifier: Apache-2.0
//
// Functions of names that other libraries have too, as in a program with another Mbed TLS or
// TinyCBOR. The installed libraries must not come to them.
#include <stdlib.h>

#define OWN(name_)                                                                                 \
    int name_(void);                                                                               \
    int name_(void)                                                                                \
    {                                                                                              \
        abort();                                                                                   \
    }

OWN(mbedtls_sha256_init)
OWN(mbedtls_sha256_starts)
OWN(mbedtls_aes_init)
OWN(mbedtls_ecp_mul)
OWN(mbedtls_mpi_init)
OWN(mbedtls_x509_crt_init)
OWN(mbedtls_pk_init)
OWN(cbor_encode_uint)
OWN(cbor_parser_init)
OWN(ltc_ecc_fp_mulmod)
