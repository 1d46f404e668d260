// SPDX-License-Identifier: Apache-2.0
//
// Requests come from devices: any bytes must end in a status, and what is refused must be zeroed.
#include <stdlib.h>
#include <string.h>

#include "mintmark/certs/csr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// What devices' requests are taken for, any request is; without its signature it reads the same.
static void read_any(const uint8_t *data, size_t size, mint_status_t opened)
{
    static const mint_csr_t zero;
    const mint_bytes_t der = {data, size};
    mint_csr_t csr;
    mint_csr_t again;
    mint_error_t error = {0};
    mint_status_t status = mint_csr_read(der, &csr, &error);
    mint_status_t unsigned_status = mint_csr_read_again(der, &again, NULL);
    if ((opened == MINT_OK && status != MINT_OK) ||
        (status == MINT_OK) != (error.message[0] == '\0')) {
        abort();
    }
    if (status != MINT_OK && memcmp(&csr, &zero, sizeof csr) != 0) {
        abort();
    }
    if (status == MINT_OK &&
        (unsigned_status != MINT_OK || csr.type != again.type ||
         strcmp(csr.serial_number, again.serial_number) != 0 ||
         strcmp(csr.common_name, again.common_name) != 0 || csr.spki.data != again.spki.data ||
         csr.spki.data < data || csr.spki.data + csr.spki.len > data + size)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mint_csr_t csr;
    mint_error_t error = {0};
    mint_status_t status = mint_csr_open((mint_bytes_t){data, size}, &csr, &error);
    if ((status == MINT_OK) != (csr.public_key[0] == 0x04) ||
        (status == MINT_OK) != (error.message[0] == '\0')) {
        abort();
    }
    read_any(data, size, status);
    return 0;
}
