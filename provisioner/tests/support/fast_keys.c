// SPDX-License-Identifier: Apache-2.0
//
// Encrypts and decrypts key files with 1,024 iterations of PBKDF2 where their parameters say
// 600,000, so that tests which make many factories take seconds. The linker puts this between the
// program under test and Mbed TLS (--wrap), in tests alone: the product has no such switch, and the
// transcripts of the command line run it as it is.
#include <string.h>

#include <mbedtls/pkcs5.h>

int __real_mbedtls_pkcs5_pbes2_ext(const mbedtls_asn1_buf *parameters, int mode,
                                   const unsigned char *passphrase, size_t passphrase_len,
                                   const unsigned char *data, size_t len, unsigned char *output,
                                   size_t output_size, size_t *output_len);
int __wrap_mbedtls_pkcs5_pbes2_ext(const mbedtls_asn1_buf *parameters, int mode,
                                   const unsigned char *passphrase, size_t passphrase_len,
                                   const unsigned char *data, size_t len, unsigned char *output,
                                   size_t output_size, size_t *output_len);

int __wrap_mbedtls_pkcs5_pbes2_ext(const mbedtls_asn1_buf *parameters, int mode,
                                   const unsigned char *passphrase, size_t passphrase_len,
                                   const unsigned char *data, size_t len, unsigned char *output,
                                   size_t output_size, size_t *output_len)
{
    static const unsigned char slow[] = {0x02, 0x03, 0x09, 0x27, 0xC0}; // INTEGER 600000
    static const unsigned char fast[] = {0x02, 0x03, 0x00, 0x04, 0x00}; // 1024, as long
    unsigned char copy[256];
    if (parameters->len > sizeof copy) {
        return MBEDTLS_ERR_PKCS5_BAD_INPUT_DATA;
    }
    memcpy(copy, parameters->p, parameters->len);
    for (size_t i = 0; i + sizeof slow <= parameters->len; i++) {
        if (memcmp(&copy[i], slow, sizeof slow) == 0) {
            memcpy(&copy[i], fast, sizeof fast);
        }
    }
    mbedtls_asn1_buf changed = *parameters;
    changed.p = copy;
    return __real_mbedtls_pkcs5_pbes2_ext(&changed, mode, passphrase, passphrase_len, data, len,
                                          output, output_size, output_len);
}
