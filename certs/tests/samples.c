// SPDX-License-Identifier: Apache-2.0
//
// Writes one certificate of each profile and keys into a folder, for other programs to
// judge: certs_samples FOLDER [--no-key-files]. Dates start at the time of the run, because those
// programs look at the clock.
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mintmark/certs/certificate.h"
#include "mintmark/certs/file.h"

static const char *folder;
static bool key_files = true; // writing one takes as long as trying a passphrase should
static mint_error_t error;

static const char *path_of(const char *name, const char *suffix)
{
    static char path[PATH_MAX];
    (void)snprintf(path, sizeof path, "%s/%s%s", folder, name, suffix);
    return path;
}

static void need(mint_status_t status)
{
    if (status != MINT_OK) {
        (void)fprintf(stderr, "error: %s: %s\n", mint_status_text(status), error.message);
        exit(1);
    }
}

static mint_bytes_t text(const char *string)
{
    return (mint_bytes_t){.data = (const uint8_t *)string, .len = strlen(string)};
}

static void write_form(const mint_key_t *key, mint_key_pem_t form, const char *path)
{
    mint_buffer_t pem = {0};
    need(mint_key_append_pem(key, form, text(""), &pem, &error));
    need(mint_file_create(path, MINT_FILE_SECRET, mint_buffer_view(&pem), &error));
    mint_buffer_free(&pem);
}

static mint_key_t *make_key(const char *name, mint_key_type_t type)
{
    mint_key_t *key = mint_key_new();
    if (key == NULL) {
        need(MINT_ERR_MEMORY);
    }
    need(mint_key_generate(key, type, &error));
    if (key_files) {
        write_form(key, MINT_KEY_PEM_PKCS8, path_of(name, ".pkcs8"));
        write_form(key, MINT_KEY_PEM_TRADITIONAL, path_of(name, ".traditional"));
        need(mint_key_save_private(key, path_of(name, ".key"), text("secret"), &error));
        need(mint_key_save_public(key, path_of(name, ".pub"), &error));
    }
    return key;
}

static void issue(const char *profile_name, mint_key_t *subject, mint_key_t *signing_key,
                  const mint_buffer_t *issuer, mint_buffer_t *der)
{
    mint_profile_t *profile = NULL;
    mint_buffer_t pem = {0};
    mint_signer_t signer = mint_key_signer(signing_key);
    need(mint_profile_builtin(profile_name, &profile, &error));
    mint_issue_t request = {.profile = profile,
                            .values = {.serial = "A-0001",
                                       .product = "Sensor",
                                       .batch = "2025-24",
                                       .id = "00112233",
                                       .name = "device.example.com"},
                            .subject_key = subject,
                            .issuer = issuer == NULL ? (mint_bytes_t){0} : mint_buffer_view(issuer),
                            .signer = &signer,
                            .now = (int64_t)time(NULL) - 60};
    need(mint_certificate_new_serial(request.serial, &error));
    need(mint_certificate_issue(&request, der, &error));
    need(mint_certificate_append_pem(mint_buffer_view(der), &pem));
    need(mint_file_create(path_of(profile_name, ".pem"), MINT_FILE_PUBLIC, mint_buffer_view(&pem),
                          &error));
    need(mint_file_create(path_of(profile_name, ".der"), MINT_FILE_PUBLIC, mint_buffer_view(der),
                          &error));
    mint_buffer_free(&pem);
    mint_profile_free(profile);
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 3) {
        (void)fprintf(stderr, "usage: certs_samples FOLDER [--no-key-files]\n");
        return 2;
    }
    folder = argv[1];
    key_files = argc == 2;
    mint_buffer_t root = {0};
    mint_buffer_t issuing = {0};
    mint_buffer_t device = {0};
    mint_buffer_t other = {0};
    mint_key_t *root_key = make_key("root", MINT_KEY_P256);
    mint_key_t *issuing_key = make_key("issuing", MINT_KEY_P256);
    mint_key_t *device_key = make_key("device", MINT_KEY_P256);
    mint_key_free(make_key("p384", MINT_KEY_P384));
    mint_key_free(make_key("brainpool", MINT_KEY_BRAINPOOL_P256));
    mint_key_free(make_key("rsa", MINT_KEY_RSA_2048));
    issue("root-ca", root_key, root_key, NULL, &root);
    issue("issuing-ca", issuing_key, root_key, &root, &issuing);
    issue("device-idevid", device_key, issuing_key, &issuing, &device);
    issue("tls-server", device_key, issuing_key, &issuing, &other);
    issue("self-signed", device_key, device_key, NULL, &other);
    mint_buffer_free(&root);
    mint_buffer_free(&issuing);
    mint_buffer_free(&device);
    mint_buffer_free(&other);
    mint_key_free(root_key);
    mint_key_free(issuing_key);
    mint_key_free(device_key);
    return 0;
}
