// SPDX-License-Identifier: Apache-2.0
//
// A file of checkpoints from anywhere: every signature is taken for the authority's
// (device/tests/fuzz/fast_p256.c), so that what stands behind it is read too. Reading comes to an
// end; what is taken can be signed again and read again and is the same; of what is refused nothing
// is left.
#include <stdlib.h>
#include <string.h>

#include "audit/checkpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t authority[MINT_P256_PUBLIC_KEY_LEN] = {4};

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static mint_status_t sign(void *context, const uint8_t digest[MINT_SHA256_LEN],
                          uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    (void)context;
    (void)digest;
    memset(signature, 1, MINT_P256_SIGNATURE_LEN);
    return MINT_OK;
}

static void sign_again(const mint_checkpoint_t *checkpoint)
{
    const mint_cose_signer_t signer = {sign, NULL};
    mint_buffer_t pem = {0};
    mint_checkpoint_t read;
    mint_status_t status = mint_checkpoint_sign(checkpoint, &signer, &pem, NULL);
    check(status == (checkpoint->sequence < 1 ? MINT_ERR_ARGUMENT : MINT_OK));
    if (status == MINT_OK) {
        mint_bytes_t text = mint_buffer_view(&pem);
        check(mint_checkpoint_next(&text, authority, &read, NULL) == MINT_OK);
        check(memcmp(&read, checkpoint, sizeof read) == 0);
        check(mint_checkpoint_next(&text, authority, &read, NULL) == MINT_ERR_NOT_FOUND);
    }
    mint_buffer_free(&pem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const mint_checkpoint_t none;
    mint_bytes_t text = {data, size};
    mint_checkpoint_t checkpoint;
    size_t left_len;
    mint_status_t status;
    do {
        left_len = text.len;
        status = mint_checkpoint_next(&text, authority, &checkpoint, NULL);
        check(text.len <= left_len);
        if (status == MINT_OK) {
            sign_again(&checkpoint);
        } else {
            check(memcmp(&checkpoint, &none, sizeof none) == 0);
        }
    } while (status != MINT_ERR_NOT_FOUND && text.len < left_len);
    return 0;
}
