// SPDX-License-Identifier: Apache-2.0
//
// Issues a revocation list, so that other programs can be asked what they make of it:
//
//     certs_revoke ISSUER-DER SIGNING-KEY SECONDS OUT [SERIAL-HEX…]
//
// SECONDS since 1970 is when it is made; the next one is due a week later. Writes DER.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/certs/certificate.h"
#include "mintmark/certs/crl.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/key.h"

enum { FIXED_ARGUMENTS = 5, ENTRIES_MAX = 8, WEEK = 7 * 86400 };

static mint_error_t error;

static void need(mint_status_t status)
{
    if (status != MINT_OK) {
        (void)fprintf(stderr, "error: %s: %s\n", mint_status_text(status), error.message);
        exit(1);
    }
}

static bool read_entry(const char *text, int64_t revoked, mint_crl_entry_t *entry)
{
    if (strlen(text) != (size_t)2 * MINT_SERIAL_LEN) {
        return false;
    }
    *entry = (mint_crl_entry_t){
        .serial_len = MINT_SERIAL_LEN, .revoked = revoked, .reason = MINT_CRL_KEY_COMPROMISE};
    for (size_t i = 0; i < MINT_SERIAL_LEN; i++) {
        const char digits[3] = {text[2 * i], text[2 * i + 1], '\0'};
        entry->serial[i] = (uint8_t)strtoul(digits, NULL, 16);
    }
    return true;
}

int main(int argc, char **argv)
{
    mint_crl_entry_t entries[ENTRIES_MAX];
    size_t count = 0;
    if (argc < FIXED_ARGUMENTS || argc > FIXED_ARGUMENTS + ENTRIES_MAX) {
        (void)fprintf(stderr,
                      "usage: certs_revoke ISSUER-DER SIGNING-KEY SECONDS OUT [SERIAL-HEX…]\n");
        return 2;
    }
    int64_t now = strtoll(argv[3], NULL, 10);
    for (int i = FIXED_ARGUMENTS; i < argc; i++) {
        if (!read_entry(argv[i], now, &entries[count++])) {
            (void)fprintf(stderr, "error: a serial number has %u bytes\n", MINT_SERIAL_LEN);
            return 2;
        }
    }
    mint_buffer_t issuer = {0};
    mint_buffer_t der = {0};
    mint_key_t *key = mint_key_new();
    need(key == NULL ? MINT_ERR_MEMORY
                     : mint_key_load_private(key, argv[2], (mint_bytes_t){0}, &error));
    need(mint_certificate_load(argv[1], &issuer, &error));
    mint_signer_t signer = mint_key_signer(key);
    const mint_crl_issue_t list = {.issuer = mint_buffer_view(&issuer),
                                   .signer = &signer,
                                   .number = 1,
                                   .this_update = now,
                                   .next_update = now + WEEK,
                                   .entries = entries,
                                   .entry_count = count};
    need(mint_crl_issue(&list, &der, &error));
    need(mint_file_replace(argv[4], MINT_FILE_PUBLIC, mint_buffer_view(&der), &error));
    mint_buffer_free(&der);
    mint_buffer_free(&issuer);
    mint_key_free(key);
    return 0;
}
