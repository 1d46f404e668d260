// SPDX-License-Identifier: Apache-2.0
//
// What the tests of registry and factory share: a folder of their own, a registry with a station
// and a batch in it, and devices by number. Every failure ends the test.
#ifndef MINTMARK_PROVISIONER_TEST_FIXTURE_H
#define MINTMARK_PROVISIONER_TEST_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka.h must come after these four.
#include <cmocka.h>
#include <sqlite3.h>

#include "registry/registry.h"

#define FIXTURE_SCHEMA 6 ///< the newest version of the schema

/// A folder and a registry in it.
typedef struct {
    char dir[64];              ///< the folder
    char path[96];             ///< the registry's file
    mint_registry_t *registry; ///< open
} fixture_t;

/// cmocka set-up: a new folder, and in it an open registry with the station "bench" and the batch
/// "spring" (quota 4, no PSK). `*state` becomes the fixture.
int fixture_setup(void **state);
/// cmocka tear-down: closes the registry and removes the folder.
int fixture_teardown(void **state);

/// Makes a folder only this user can enter and writes its path to `dir` (64 bytes).
void fixture_make_dir(char *dir);
/// Removes a folder and all in it.
void fixture_remove_dir(const char *dir);

/// Adds a batch for the station "bench".
void fixture_add_batch(mint_registry_t *registry, const char *name, uint32_t quota);
/// Id of device `number`.
void fixture_device_id(uint32_t number, uint8_t id[MINT_DEVICE_ID_LEN]);
/// A public key for device `number`; not a point, which the registry does not ask for.
void fixture_device_key(uint32_t number, uint8_t key[MINT_P256_PUBLIC_KEY_LEN]);
/// Admits device `number` to `batch`.
mint_status_t fixture_admit(mint_registry_t *registry, uint32_t number, const char *batch);
/// Intends the certificate of device `number` with the host's random numbers.
mint_status_t fixture_intend(mint_registry_t *registry, uint32_t number,
                             mint_certificate_record_t *certificate);
/// Bytes that stand for a certificate with this serial number.
mint_bytes_t fixture_certificate(const uint8_t serial[MINT_SERIAL_LEN]);
/// Takes device `number` all the way to a locked device, from wherever it is.
mint_status_t fixture_make(mint_registry_t *registry, uint32_t number, const char *batch);

/// Opens the registry's file past the registry, as somebody who wants to forge it would.
sqlite3 *fixture_break_in(const char *path);
/// Runs statements there.
void fixture_forge(sqlite3 *db, const char *sql);
/// One integer from the file.
int64_t fixture_count(const char *path, const char *sql);

#endif
