// SPDX-License-Identifier: Apache-2.0
//
// Requests come from devices: any bytes must end in a status, and what is refused must be zeroed.
#include <stdlib.h>

#include "mintmark/certs/csr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mint_csr_t csr;
    mint_error_t error = {0};
    mint_status_t status = mint_csr_open((mint_bytes_t){data, size}, &csr, &error);
    if ((status == MINT_OK) != (csr.public_key[0] == 0x04) ||
        (status == MINT_OK) != (error.message[0] == '\0')) {
        abort();
    }
    return 0;
}
