// SPDX-License-Identifier: Apache-2.0
//
// A factory that a version of before CA rollover, revocation and certificates of servers made: it
// is taken over as it is, its log stays true, and everything new works in it.
#include "tests/support/plant.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "mintmark/certs/file.h"

typedef struct {
    char dir[64];
    char plant[80];
} old_t;

static void copy(const old_t *old, const char *name)
{
    char from[400];
    char to[200];
    mint_buffer_t data = {0};
    (void)snprintf(from, sizeof from, "%s/%s", OLD_FACTORY, name);
    (void)snprintf(to, sizeof to, "%s/%s", old->plant, name);
    assert_int_equal(mint_file_read(from, &data, NULL), MINT_OK);
    assert_int_equal(mint_file_create(to, MINT_FILE_SECRET, mint_buffer_view(&data), NULL),
                     MINT_OK);
    mint_buffer_free(&data);
}

static void make_registry(const old_t *old)
{
    char path[200];
    mint_buffer_t sql = {0};
    sqlite3 *db = NULL;
    char *message = NULL;
    (void)snprintf(path, sizeof path, "%s/registry.sql", OLD_FACTORY);
    assert_int_equal(mint_file_read(path, &sql, NULL), MINT_OK);
    (void)snprintf(path, sizeof path, "%s/registry.db", old->plant);
    assert_int_equal(mint_file_create(path, MINT_FILE_SECRET, (mint_bytes_t){0}, NULL), MINT_OK);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), SQLITE_OK);
    if (sqlite3_exec(db, (const char *)sql.data, NULL, NULL, &message) != SQLITE_OK) {
        fail_msg("%s", message);
    }
    (void)sqlite3_close(db);
    mint_buffer_free(&sql);
}

static int setup(void **state)
{
    static old_t old;
    static const char settings[] = "[factory]\nversion = 1\norganisation = Example Ltd\n"
                                   "station = bench-1\n";
    static const char *const names[] = {
        "root-ca.pem",         "issuing-ca.pem",     "authority.pub.pem",       "keys/root-ca.pem",
        "keys/issuing-ca.pem", "keys/authority.pem", "keys/station-bench-1.pem"};
    char path[200];
    fixture_make_dir(old.dir);
    (void)snprintf(old.plant, sizeof old.plant, "%s/plant", old.dir);
    assert_int_equal(mkdir(old.plant, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/keys", old.plant);
    assert_int_equal(mkdir(path, 0700), 0);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        copy(&old, names[i]);
    }
    (void)snprintf(path, sizeof path, "%s/factory.ini", old.plant);
    assert_int_equal(mint_file_create(path, MINT_FILE_SECRET,
                                      (mint_bytes_t){(const uint8_t *)settings, strlen(settings)},
                                      NULL),
                     MINT_OK);
    make_registry(&old);
    *state = &old;
    return 0;
}

static int teardown(void **state)
{
    const old_t *old = *state;
    fixture_remove_dir(old->dir);
    return 0;
}

static mint_registry_t *open_registry(const old_t *old, mint_factory_t **factory)
{
    mint_registry_t *registry = NULL;
    mint_error_t error = {0};
    if (mint_factory_open(factory, old->plant, &error) != MINT_OK ||
        mint_factory_open_registry(*factory, "test", &registry, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    return registry;
}

static void expect_sound(mint_registry_t *registry)
{
    mint_audit_report_t report;
    mint_error_t error = {0};
    if (mint_registry_audit(registry, &report, &error) != MINT_OK ||
        mint_registry_check(registry, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
}

static const uint8_t device[MINT_DEVICE_ID_LEN] = {0xAB, 0xCD, [15] = 0x01};

static void test_it_is_taken_over_and_its_log_stays_true(void **state)
{
    const old_t *old = *state;
    mint_factory_t *factory = NULL;
    mint_certificate_record_t certificate;
    char path[200];
    mint_registry_t *registry = open_registry(old, &factory);
    expect_sound(registry);
    assert_int_equal(mint_registry_find_certificate(registry, device, &certificate, NULL), MINT_OK);
    mint_registry_close(registry);
    mint_factory_close(factory);
    (void)snprintf(path, sizeof path, "%s/registry.db", old->plant);
    assert_int_equal(fixture_count(path, "PRAGMA user_version"), FIXTURE_SCHEMA);
    assert_int_equal(fixture_count(path, "SELECT count(*) FROM cas"), 2);
    assert_int_equal(fixture_count(path, "SELECT count(*) FROM certificates"), 2);
    int64_t events = fixture_count(path, "SELECT count(*) FROM events");
    // Opened once more, nothing is left to be done.
    registry = open_registry(old, &factory);
    mint_registry_close(registry);
    mint_factory_close(factory);
    assert_int_equal(fixture_count(path, "SELECT count(*) FROM events"), events);
}

/// The revoked serial numbers of a CA.
typedef struct {
    size_t count;
    mint_crl_entry_t last;
} revoked_t;

static mint_status_t count_revoked(void *context, const mint_crl_entry_t *entry, mint_bytes_t der)
{
    revoked_t *revoked = context;
    assert_true(der.len > 0);
    revoked->count++;
    revoked->last = *entry;
    return MINT_OK;
}

static void test_its_devices_are_revoked_in_the_first_cas_list(void **state)
{
    const old_t *old = *state;
    mint_factory_t *factory = NULL;
    mint_certificate_record_t certificate;
    revoked_t revoked = {0};
    bool changed;
    mint_registry_t *registry = open_registry(old, &factory);
    assert_int_equal(mint_registry_find_certificate(registry, device, &certificate, NULL), MINT_OK);
    mint_revocation_t revocation = {.serial = {certificate.serial, MINT_SERIAL_LEN},
                                    .reason = MINT_CRL_KEY_COMPROMISE,
                                    .revoked = 1800000000,
                                    .note = "lost"};
    assert_int_equal(mint_registry_revoke(registry, &revocation, &changed, NULL), MINT_OK);
    assert_true(changed);
    assert_int_equal(mint_registry_each_revoked(registry, (mint_ca_ref_t){MINT_CA_ISSUING, 1},
                                                count_revoked, &revoked, NULL),
                     MINT_OK);
    assert_int_equal(revoked.count, 1);
    assert_memory_equal(revoked.last.serial, certificate.serial, MINT_SERIAL_LEN);
    assert_int_equal(revoked.last.reason, MINT_CRL_KEY_COMPROMISE);
    expect_sound(registry);
    mint_registry_close(registry);
    mint_factory_close(factory);
}

static void test_its_cas_are_rolled_over(void **state)
{
    const old_t *old = *state;
    mint_factory_t *factory = NULL;
    const mint_bytes_t passphrase = {(const uint8_t *)"correct horse", 13};
    const mint_rollover_t rollover = {.root = true, .issuing = true};
    mint_rolled_t rolled;
    mint_error_t error = {0};
    mint_registry_t *registry = open_registry(old, &factory);
    if (mint_factory_rollover(factory, registry, &rollover, passphrase, &rolled, &error) !=
        MINT_OK) {
        fail_msg("%s", error.message);
    }
    mint_registry_close(registry);
    mint_factory_close(factory);
    registry = open_registry(old, &factory);
    assert_int_equal(mint_factory_ca_count(factory), 6);
    expect_sound(registry);
    mint_registry_close(registry);
    mint_factory_close(factory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_is_taken_over_and_its_log_stays_true),
        cmocka_unit_test(test_its_devices_are_revoked_in_the_first_cas_list),
        cmocka_unit_test(test_its_cas_are_rolled_over),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
