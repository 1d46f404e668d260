// SPDX-License-Identifier: Apache-2.0
//
// A self-signed certificate of a built-in profile, as PEM: written, linted, signed, and verified by
// the second crypto library, which the package's users bring from their system.
#include <stdio.h>
#include <time.h>

#include "mintmark/certs/certificate.h"

int main(void)
{
    mint_error_t error = {0};
    mint_profile_t *profile = NULL;
    mint_key_t *key = mint_key_new();
    mint_buffer_t der = {0};
    mint_buffer_t pem = {0};
    int exit_status = 1;
    if (key == NULL || mint_profile_builtin("self-signed", &profile, &error) != MINT_OK ||
        mint_key_generate(key, MINT_KEY_P256, &error) != MINT_OK) {
        goto out;
    }
    const mint_signer_t signer = mint_key_signer(key);
    mint_issue_t issue = {.profile = profile,
                          .values = {.name = "stranger.example"},
                          .subject_key = key,
                          .signer = &signer,
                          .now = time(NULL)};
    if (mint_certificate_new_serial(issue.serial, &error) == MINT_OK &&
        mint_certificate_issue(&issue, &der, &error) == MINT_OK &&
        mint_certificate_append_pem(mint_buffer_view(&der), &pem) == MINT_OK) {
        fputs((const char *)pem.data, stdout);
        exit_status = 0;
    }
out:
    if (exit_status != 0) {
        fprintf(stderr, "%s\n", error.message);
    }
    mint_buffer_free(&der);
    mint_buffer_free(&pem);
    mint_key_free(key);
    mint_profile_free(profile);
    return exit_status;
}
