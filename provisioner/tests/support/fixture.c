// SPDX-License-Identifier: Apache-2.0
//
// The ground that the tests of registry and factory stand on.
#include "tests/support/fixture.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mintmark/certs/random.h"

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

void fixture_make_dir(char *dir)
{
    (void)snprintf(dir, 64, "/tmp/mintmark-test-XXXXXX");
    assert_non_null(mkdtemp(dir));
}

void fixture_remove_dir(const char *dir)
{
    (void)nftw(dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

int fixture_setup(void **state)
{
    uint8_t key[MINT_P256_PUBLIC_KEY_LEN];
    fixture_t *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    fixture_make_dir(fixture->dir);
    (void)snprintf(fixture->path, sizeof fixture->path, "%s/registry.db", fixture->dir);
    assert_int_equal(mint_registry_create(fixture->path, NULL), MINT_OK);
    assert_int_equal(mint_registry_open(&fixture->registry, fixture->path, "bench", NULL), MINT_OK);
    memset(key, 0xB0, sizeof key);
    assert_int_equal(mint_registry_add_station(fixture->registry, "bench", key, NULL), MINT_OK);
    fixture_add_batch(fixture->registry, "spring", 4);
    *state = fixture;
    return 0;
}

int fixture_teardown(void **state)
{
    fixture_t *fixture = *state;
    mint_registry_close(fixture->registry);
    fixture_remove_dir(fixture->dir);
    free(fixture);
    return 0;
}

void fixture_add_batch(mint_registry_t *registry, const char *name, uint32_t quota)
{
    static const uint8_t cose[] = {0x84, 0x43};
    mint_batch_t batch = {.product = "thermometer", .profile = "device-idevid", .quota = quota};
    (void)snprintf(batch.name, sizeof batch.name, "%s", name);
    mint_bytes_t delegation = {.data = cose, .len = sizeof cose};
    assert_int_equal(mint_registry_add_batch(registry, &batch, "bench", delegation, NULL), MINT_OK);
}

void fixture_device_id(uint32_t number, uint8_t id[MINT_DEVICE_ID_LEN])
{
    memset(id, 0xD0, MINT_DEVICE_ID_LEN);
    memcpy(id, &number, sizeof number);
}

void fixture_device_key(uint32_t number, uint8_t key[MINT_P256_PUBLIC_KEY_LEN])
{
    memset(key, 0x5E, MINT_P256_PUBLIC_KEY_LEN);
    key[0] = 4;
    memcpy(&key[1], &number, sizeof number);
}

mint_status_t fixture_admit(mint_registry_t *registry, uint32_t number, const char *batch)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_device_t device;
    fixture_device_id(number, id);
    mint_admission_t admission = {
        .batch = batch, .id = id, .board = "test", .firmware = "1.0", .health = "{\"rct\":0}"};
    return mint_registry_admit_device(registry, &admission, &device, NULL);
}

mint_status_t fixture_intend(mint_registry_t *registry, uint32_t number,
                             mint_certificate_record_t *certificate)
{
    static const uint8_t csr[] = {0x30, 0x00};
    const mint_random_t random = {.fill = mint_host_random_fill, .context = NULL};
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t key[MINT_P256_PUBLIC_KEY_LEN];
    fixture_device_id(number, id);
    fixture_device_key(number, key);
    return mint_registry_intend_certificate(registry, &random, id, key,
                                            (mint_bytes_t){.data = csr, .len = sizeof csr},
                                            certificate, NULL);
}

mint_bytes_t fixture_certificate(const uint8_t serial[MINT_SERIAL_LEN])
{
    static uint8_t der[200];
    memset(der, 0x30, sizeof der);
    memcpy(der, serial, MINT_SERIAL_LEN);
    return (mint_bytes_t){.data = der, .len = sizeof der};
}

mint_status_t fixture_make(mint_registry_t *registry, uint32_t number, const char *batch)
{
    static mint_certificate_record_t certificate;
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(number, id);
    mint_status_t status = fixture_admit(registry, number, batch);
    if (status == MINT_OK) {
        status = fixture_intend(registry, number, &certificate);
    }
    if (status == MINT_OK && !certificate.issued) {
        status = mint_registry_record_certificate(registry, certificate.serial,
                                                  fixture_certificate(certificate.serial), NULL);
    }
    for (int step = MINT_PROGRESS_INSTALLED; step <= MINT_PROGRESS_LOCKED && status == MINT_OK;
         step++) {
        status = mint_registry_advance_device(registry, id, (mint_progress_t)step, NULL, NULL);
    }
    return status;
}

sqlite3 *fixture_break_in(const char *path)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    return db;
}

void fixture_forge(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
        fail_msg("%s: %s", sql, message);
    }
}

int64_t fixture_count(const char *path, const char *sql)
{
    sqlite3 *db = fixture_break_in(path);
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
    return count;
}
