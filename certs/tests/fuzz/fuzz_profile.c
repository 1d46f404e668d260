// SPDX-License-Identifier: Apache-2.0
//
// Profiles from files of users; what parses must also issue or be refused with a reason.
#include <stdlib.h>

#include "mintmark/certs/certificate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void issue(const mint_profile_t *profile)
{
    static mint_key_t *key;
    static const uint8_t scalar[MINT_KEY_P256_SCALAR_LEN] = {1};
    mint_buffer_t der = {0};
    mint_error_t error = {0};
    if (key == NULL) {
        key = mint_key_new();
        if (key == NULL || mint_key_set_p256_scalar(key, scalar, NULL) != MINT_OK) {
            abort();
        }
    }
    mint_signer_t signer = mint_key_signer(key);
    mint_issue_t request = {
        .profile = profile,
        .values = {.serial = "s", .product = "p", .batch = "b", .id = "i", .name = "n"},
        .subject_key = key,
        .signer = &signer,
        .serial = {1},
        .now = 1750000000};
    mint_status_t status = mint_certificate_issue(&request, &der, &error);
    // Whatever a profile asks for, the second library may not be the one that notices.
    if (status == MINT_ERR_AUTHENTICATION || (status != MINT_OK && error.message[0] == '\0')) {
        abort();
    }
    mint_buffer_free(&der);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mint_profile_t *profile = NULL;
    mint_error_t error = {0};
    mint_status_t status = mint_profile_parse((mint_bytes_t){data, size}, "f", &profile, &error);
    if ((status == MINT_OK) != (profile != NULL) ||
        (status == MINT_OK) != (error.message[0] == '\0')) {
        abort();
    }
    if (status == MINT_OK && mint_profile_takes_key(profile, MINT_KEY_P256)) {
        issue(profile);
    }
    mint_profile_free(profile);
    return 0;
}
