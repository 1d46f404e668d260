// SPDX-License-Identifier: Apache-2.0
//
// Writes a device's certificate request to a file, for check_csr.sh to show to OpenSSL.
#include <stdio.h>
#include <stdlib.h>

#include "agent/command.h"
#include "agent/keys.h"
#include "device/tests/agent/fake_device.h"

static void check(mint_status_t status)
{
    if (status != MINT_OK) {
        fprintf(stderr, "error: %s\n", mint_status_text(status));
        exit(1);
    }
}

int main(int argc, char **argv)
{
    static fake_device_t device;
    static const uint8_t no_authority[MINT_P256_PUBLIC_KEY_LEN];
    if (argc != 3) {
        fprintf(stderr, "usage: write_csr NUMBER FILE\n");
        return 2;
    }
    fake_device_make(&device, (uint8_t)strtoul(argv[1], NULL, 10), no_authority);
    check(fake_device_boot(&device));
    check(mint_keys_make(&device.agent, MINT_UID_IDENTITY_KEY));

    uint8_t body[512];
    mint_writer_t writer;
    mint_bytes_t csr;
    mint_writer_init(&writer, body, sizeof body);
    mint_call_t call = {.agent = &device.agent, .answer = &writer};
    check(mint_command_csr(&call));
    check(mint_writer_status(&writer));
    check(mint_field_read(body, writer.len, "csr", &csr));
    FILE *file = fopen(argv[2], "wb");
    bool written = file != NULL && fwrite(csr.data, 1, csr.len, file) == csr.len;
    if (file == NULL || fclose(file) != 0 || !written) {
        perror(argv[2]);
        return 1;
    }
    return 0;
}
