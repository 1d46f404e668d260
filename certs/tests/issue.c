// SPDX-License-Identifier: Apache-2.0
//
// Issues one certificate with everything given from outside, dates and serial number too, so that
// another program can be asked to write the same:
//
//     certs_issue PROFILE SUBJECT-KEY SIGNING-KEY ISSUER-DER|- SERIAL-HEX SECONDS OUT [NAME=VALUE…]
//
// PROFILE is a name or a path, keys are private keys in files, SECONDS since 1970 is the start of
// validity. Values are of the profile's variables. Writes DER.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/certs/certificate.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/profile.h"

enum { FIXED_ARGUMENTS = 8, VARIABLES_MAX = 8 };

static mint_error_t error;

static void need(mint_status_t status)
{
    if (status != MINT_OK) {
        (void)fprintf(stderr, "error: %s: %s\n", mint_status_text(status), error.message);
        exit(1);
    }
}

static mint_key_t *load(const char *path)
{
    mint_key_t *key = mint_key_new();
    need(key == NULL ? MINT_ERR_MEMORY
                     : mint_key_load_private(key, path, (mint_bytes_t){0}, &error));
    return key;
}

static void read_serial(const char *text, uint8_t serial[MINT_SERIAL_LEN])
{
    if (strlen(text) != (size_t)2 * MINT_SERIAL_LEN) {
        (void)fprintf(stderr, "error: a serial number has %u bytes\n", MINT_SERIAL_LEN);
        exit(2);
    }
    for (size_t i = 0; i < MINT_SERIAL_LEN; i++) {
        const char digits[3] = {text[2 * i], text[2 * i + 1], '\0'};
        serial[i] = (uint8_t)strtoul(digits, NULL, 16);
    }
}

// Takes NAME=VALUE into the values that all profiles have, or into the list of the others.
static void take_value(char *argument, mint_profile_values_t *values,
                       mint_profile_variable_t more[VARIABLES_MAX])
{
    char *equals = strchr(argument, '=');
    if (equals == NULL) {
        (void)fprintf(stderr, "error: %s is not NAME=VALUE\n", argument);
        exit(2);
    }
    *equals = '\0';
    struct {
        const char *name;
        const char **place;
    } common[] = {{"serial", &values->serial},
                  {"product", &values->product},
                  {"batch", &values->batch},
                  {"id", &values->id},
                  {"name", &values->name}};
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        if (strcmp(argument, common[i].name) == 0) {
            *common[i].place = equals + 1;
            return;
        }
    }
    if (values->more_count < VARIABLES_MAX) {
        more[values->more_count++] = (mint_profile_variable_t){argument, equals + 1};
    }
}

int main(int argc, char **argv)
{
    if (argc < FIXED_ARGUMENTS) {
        (void)fprintf(stderr, "usage: certs_issue PROFILE SUBJECT-KEY SIGNING-KEY ISSUER-DER|- "
                              "SERIAL-HEX SECONDS OUT [NAME=VALUE…]\n");
        return 2;
    }
    mint_profile_t *profile = NULL;
    mint_profile_variable_t more[VARIABLES_MAX];
    mint_buffer_t issuer = {0};
    mint_buffer_t der = {0};
    mint_key_t *subject_key = load(argv[2]);
    mint_key_t *signing_key = load(argv[3]);
    mint_signer_t signer = mint_key_signer(signing_key);
    need(mint_profile_find(argv[1], &profile, &error));
    if (strcmp(argv[4], "-") != 0) {
        need(mint_certificate_load(argv[4], &issuer, &error));
    }
    mint_issue_t request = {.profile = profile,
                            .values = {.more = more},
                            .subject_key = subject_key,
                            .issuer = mint_buffer_view(&issuer),
                            .signer = &signer,
                            .now = strtoll(argv[6], NULL, 10)};
    read_serial(argv[5], request.serial);
    for (int i = FIXED_ARGUMENTS; i < argc; i++) {
        take_value(argv[i], &request.values, more);
    }
    need(mint_certificate_issue(&request, &der, &error));
    need(mint_file_replace(argv[7], MINT_FILE_PUBLIC, mint_buffer_view(&der), &error));
    mint_buffer_free(&der);
    mint_buffer_free(&issuer);
    mint_profile_free(profile);
    mint_key_free(signing_key);
    mint_key_free(subject_key);
    return 0;
}
