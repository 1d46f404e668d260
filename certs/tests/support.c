// SPDX-License-Identifier: Apache-2.0
//
// See support.h.
#include "certs/tests/support.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void expect_ok(mint_status_t status, const mint_error_t *error)
{
    if (status != MINT_OK) {
        fail_msg("%s: %s", mint_status_text(status), error->message);
    }
}

void expect_message(const mint_error_t *error, const char *part)
{
    if (strstr(error->message, part) == NULL) {
        fail_msg("\"%s\" is not in \"%s\"", part, error->message);
    }
}

mint_key_t *fixed_key(uint8_t seed)
{
    uint8_t scalar[MINT_KEY_P256_SCALAR_LEN];
    mint_error_t error = {0};
    mint_key_t *key = mint_key_new();
    assert_non_null(key);
    memset(scalar, seed, sizeof scalar);
    expect_ok(mint_key_set_p256_scalar(key, scalar, &error), &error);
    return key;
}

mint_status_t issue_with(const mint_profile_t *profile, mint_key_t *subject_key,
                         mint_key_t *issuer_key, mint_bytes_t issuer, uint8_t serial,
                         mint_buffer_t *der, mint_error_t *error)
{
    mint_signer_t signer = mint_key_signer(issuer_key);
    mint_issue_t issue = {
        .profile = profile,
        .values = {.serial = "A-0001",
                   .product = "Sensor",
                   .batch = "2025-24",
                   .id = "00112233",
                   .name = "device.example.com"},
        .subject_key = subject_key,
        .issuer = issuer,
        .signer = &signer,
        .now = TEST_NOW,
    };
    memset(issue.serial, serial, sizeof issue.serial);
    return mint_certificate_issue(&issue, der, error);
}

void issue_builtin(const char *name, mint_key_t *subject_key, mint_key_t *issuer_key,
                   mint_bytes_t issuer, uint8_t serial, mint_buffer_t *der)
{
    mint_error_t error = {0};
    mint_profile_t *profile = NULL;
    expect_ok(mint_profile_builtin(name, &profile, &error), &error);
    expect_ok(issue_with(profile, subject_key, issuer_key, issuer, serial, der, &error), &error);
    mint_profile_free(profile);
}

void make_hierarchy(hierarchy_t *hierarchy)
{
    *hierarchy = (hierarchy_t){
        .root_key = fixed_key(0x11), .issuing_key = fixed_key(0x22), .device_key = fixed_key(0x33)};
    issue_builtin("root-ca", hierarchy->root_key, hierarchy->root_key, (mint_bytes_t){0}, 0x01,
                  &hierarchy->root);
    issue_builtin("issuing-ca", hierarchy->issuing_key, hierarchy->root_key,
                  mint_buffer_view(&hierarchy->root), 0x02, &hierarchy->issuing);
}

void free_hierarchy(hierarchy_t *hierarchy)
{
    mint_key_free(hierarchy->root_key);
    mint_key_free(hierarchy->issuing_key);
    mint_key_free(hierarchy->device_key);
    mint_buffer_free(&hierarchy->root);
    mint_buffer_free(&hierarchy->issuing);
}

void make_folder(char folder[PATH_MAX])
{
    const char *base = getenv("TMPDIR");
    (void)snprintf(folder, PATH_MAX, "%s/mint-certs-XXXXXX", base == NULL ? "/tmp" : base);
    assert_non_null(mkdtemp(folder));
}

// Calls `each` for each file; returns how many there are.
static size_t visit(const char *folder, bool remove)
{
    size_t count = 0;
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        count++;
        if (remove) {
            assert_int_equal(unlink(in_folder(folder, entry->d_name)), 0);
        }
    }
    (void)closedir(entries);
    return count;
}

size_t count_files(const char *folder)
{
    return visit(folder, false);
}

void remove_folder(const char *folder)
{
    (void)visit(folder, true);
    assert_int_equal(rmdir(folder), 0);
}

const char *in_folder(const char *folder, const char *name)
{
    static char paths[4][PATH_MAX];
    static unsigned turn;
    turn = (turn + 1) % 4;
    (void)snprintf(paths[turn], PATH_MAX, "%s/%s", folder, name);
    return paths[turn];
}

void read_data(const char *name, mint_buffer_t *out)
{
    mint_error_t error = {0};
    expect_ok(mint_file_read(in_folder(CERTS_TEST_DATA_DIR, name), out, &error), &error);
}
