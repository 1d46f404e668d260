// SPDX-License-Identifier: Apache-2.0
//
// What the tests of certs share: a fixed moment, keys that are the same every time (so that with
// deterministic ECDSA whole certificates are), a small hierarchy of CAs, a folder for files.
#ifndef CERTS_TESTS_SUPPORT_H
#define CERTS_TESTS_SUPPORT_H

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mintmark/certs/certificate.h"
#include "mintmark/certs/csr.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/header.h"
#include "mintmark/certs/key.h"
#include "mintmark/certs/lint.h"
#include "mintmark/certs/pem.h"
#include "mintmark/certs/profile.h"

#define TEST_NOW 1750000000 ///< 2025-06-15 15:06:40 UTC

/// The bytes of a string literal.
#define TEXT(literal)                                                                              \
    ((mint_bytes_t){.data = (const uint8_t *)(literal), .len = sizeof(literal) - 1})

/// Fails the test with the error's message if `status` is not MINT_OK.
void expect_ok(mint_status_t status, const mint_error_t *error);
/// Fails the test unless the message of the error contains `part`.
void expect_message(const mint_error_t *error, const char *part);

/// A P-256 key whose private number is `seed` repeated.
mint_key_t *fixed_key(uint8_t seed);

/// Root and issuing CA under fixed keys.
typedef struct {
    mint_key_t *root_key;
    mint_key_t *issuing_key;
    mint_key_t *device_key;
    mint_buffer_t root;    ///< DER
    mint_buffer_t issuing; ///< DER
} hierarchy_t;

/// Makes them.
void make_hierarchy(hierarchy_t *hierarchy);
/// Releases them.
void free_hierarchy(hierarchy_t *hierarchy);

/// Issues a certificate with the serial number `serial` repeated. `issuer_key` signs, `issuer` may
/// be empty.
mint_status_t issue_with(const mint_profile_t *profile, mint_key_t *subject_key,
                         mint_key_t *issuer_key, mint_bytes_t issuer, uint8_t serial,
                         mint_buffer_t *der, mint_error_t *error);
/// As issue_with(), with a profile compiled in; must succeed.
void issue_builtin(const char *profile, mint_key_t *subject_key, mint_key_t *issuer_key,
                   mint_bytes_t issuer, uint8_t serial, mint_buffer_t *der);

/// Makes an empty folder and enters its path; remove_folder() removes it with its files.
void make_folder(char folder[PATH_MAX]);
/// Removes the folder and its files.
void remove_folder(const char *folder);
/// Counts the files in a folder.
size_t count_files(const char *folder);
/// `folder`/`name`, in a static buffer that stays for four calls.
const char *in_folder(const char *folder, const char *name);
/// Reads a file of certs/tests/data.
void read_data(const char *name, mint_buffer_t *out);

#endif
