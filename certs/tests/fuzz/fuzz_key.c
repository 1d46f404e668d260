// SPDX-License-Identifier: Apache-2.0
//
// Private keys from files: what is taken must come back the same out of every form that we write.
#include <stdlib.h>
#include <string.h>

#include "certs/src/key_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Deriving a key is meant to take long; a fuzzer has no time for it.
static const uint32_t iterations_max = 100;

static void expect_again(const mint_key_t *key, const mint_buffer_t *der)
{
    mint_key_t *again = mint_key_new();
    if (again == NULL ||
        mint_key_set_private_der(again, mint_buffer_view(der), (mint_bytes_t){0}, NULL) !=
            MINT_OK ||
        !mint_key_same_public(key, again)) {
        abort();
    }
    mint_key_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const mint_bytes_t der = {data, size};
    const mint_bytes_t passphrase = {(const uint8_t *)"secret", 6};
    uint32_t iterations = 0;
    mint_error_t error = {0};
    if (mint_key_is_encrypted_pkcs8(der, &iterations) && iterations > iterations_max) {
        return 0;
    }
    mint_key_t *key = mint_key_new();
    mint_status_t status = mint_key_set_private_der(key, der, passphrase, &error);
    if ((status == MINT_OK) != mint_key_is_private(key) ||
        (status == MINT_OK) != (error.message[0] == '\0')) {
        abort();
    }
    if (status == MINT_OK) {
        mint_buffer_t written = {0};
        if (mint_key_private_der(key, &written) != MINT_OK) {
            abort();
        }
        expect_again(key, &written);
        if (mint_key_pkcs8_der(key, &written) != MINT_OK) {
            abort();
        }
        expect_again(key, &written);
        mint_buffer_free(&written);
    }
    mint_key_free(key);
    return 0;
}
