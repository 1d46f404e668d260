// SPDX-License-Identifier: Apache-2.0
//
// Files with requests: whatever is in one, the reading ends, each refusal says why, what is read is
// no longer than a request, and the second time through finds what the first one did.
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/request_stream.h"
#include "mintmark/certs/csr.h"
#include "mintmark/crypto.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[32];
static int file = -1;

static void fill_file(const uint8_t *data, size_t size)
{
    if (file < 0) {
        file = memfd_create("requests", MFD_CLOEXEC);
        (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    if (file < 0 || ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != (ssize_t)size) {
        abort();
    }
}

/// Reads all of the file; returns how many there were, and how it ended.
static size_t read_all(mint_request_stream_t *stream, mint_sha256_t *sha, mint_status_t *end)
{
    mint_buffer_t der = {0};
    mint_error_t error = {0};
    mint_csr_t csr;
    size_t count = 0;
    mint_status_t status = mint_request_stream_open(stream, path, &error);
    while (status == MINT_OK &&
           (status = mint_request_stream_next(stream, &der, &error)) == MINT_OK) {
        if (der.len == 0 || der.len > MINT_CSR_MAX_LEN + 4 ||
            mint_sha256_update(sha, der.data, der.len) != MINT_OK) {
            abort();
        }
        (void)!mint_csr_read_again(mint_buffer_view(&der), &csr, NULL);
        count++;
    }
    if (der.len != 0 || (status == MINT_ERR_NOT_FOUND) != (error.message[0] == '\0')) {
        abort();
    }
    mint_buffer_free(&der);
    *end = status;
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mint_request_stream_t stream = {0};
    uint8_t digests[2][MINT_SHA256_LEN];
    mint_status_t ends[2];
    size_t counts[2];
    fill_file(data, size);
    for (size_t i = 0; i < 2; i++) {
        mint_sha256_t sha;
        if (mint_sha256_start(&sha) != MINT_OK) {
            abort();
        }
        counts[i] = read_all(&stream, &sha, &ends[i]);
        if (mint_sha256_finish(&sha, digests[i]) != MINT_OK) {
            abort();
        }
    }
    mint_request_stream_free(&stream);
    if (counts[0] != counts[1] || ends[0] != ends[1] ||
        (ends[0] == MINT_ERR_NOT_FOUND && counts[0] == 0) ||
        memcmp(digests[0], digests[1], sizeof digests[0]) != 0) {
        abort();
    }
    return 0;
}
