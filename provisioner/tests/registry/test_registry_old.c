// SPDX-License-Identifier: Apache-2.0
//
// Registries that older versions made are brought up to date when they are opened, and their logs
// stay true. (Schema 1, with its factory, is in tests/factory/test_factory_old.c.)
#include "tests/support/fixture.h"

#include <stdio.h>
#include <string.h>

#include "mintmark/certs/file.h"

/// A folder with a registry of an older version, whose dump is `name`, not open yet.
static int set_up(void **state, const char *name)
{
    static fixture_t fixture;
    mint_buffer_t sql = {0};
    sqlite3 *db = NULL;
    char *message = NULL;
    char path[400];
    fixture_make_dir(fixture.dir);
    (void)snprintf(fixture.path, sizeof fixture.path, "%s/registry.db", fixture.dir);
    (void)snprintf(path, sizeof path, "%s/%s", OLD_REGISTRY, name);
    assert_int_equal(mint_file_read(path, &sql, NULL), MINT_OK);
    assert_int_equal(mint_file_create(fixture.path, MINT_FILE_SECRET, (mint_bytes_t){0}, NULL),
                     MINT_OK);
    assert_int_equal(sqlite3_open_v2(fixture.path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), SQLITE_OK);
    if (sqlite3_exec(db, (const char *)sql.data, NULL, NULL, &message) != SQLITE_OK) {
        fail_msg("%s", message);
    }
    (void)sqlite3_close(db);
    mint_buffer_free(&sql);
    fixture.registry = NULL;
    *state = &fixture;
    return 0;
}

static int setup_2(void **state)
{
    return set_up(state, "registry-v2.sql");
}

static int setup_3(void **state)
{
    return set_up(state, "registry-v3.sql");
}

static int setup_3_claims(void **state)
{
    return set_up(state, "registry-v3-claims.sql");
}

static int teardown(void **state)
{
    fixture_t *fixture = *state;
    mint_registry_close(fixture->registry);
    fixture_remove_dir(fixture->dir);
    return 0;
}

static void open_it(fixture_t *fixture)
{
    mint_error_t error = {0};
    if (mint_registry_open(&fixture->registry, fixture->path, "test", &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
}

static void expect_brought_up_to_date(fixture_t *fixture, int64_t from)
{
    mint_audit_report_t report;
    mint_error_t error = {0};
    assert_int_equal(fixture_count(fixture->path, "PRAGMA user_version"), from);
    open_it(fixture);
    assert_int_equal(fixture_count(fixture->path, "PRAGMA user_version"), FIXTURE_SCHEMA);
    if (mint_registry_audit(fixture->registry, &report, &error) != MINT_OK ||
        mint_registry_check(fixture->registry, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM devices"), 2);
    for (int64_t version = from + 1; version <= FIXTURE_SCHEMA; version++) {
        char query[128];
        (void)snprintf(query, sizeof query,
                       "SELECT count(*) FROM events WHERE kind = 'registry.schema' AND"
                       " detail = 'schema %lld'",
                       (long long)version);
        assert_int_equal(fixture_count(fixture->path, query), 1);
    }
}

static void test_schema_2_is_brought_up_to_date(void **state)
{
    expect_brought_up_to_date(*state, 2);
}

static void test_schema_3_is_brought_up_to_date(void **state)
{
    expect_brought_up_to_date(*state, 3);
}

// No batch of before there were enrolment keys asks for one.
static void test_batches_of_schema_3_are_what_they_were(void **state)
{
    fixture_t *fixture = *state;
    mint_batch_t batch;
    open_it(fixture);
    assert_int_equal(mint_registry_find_batch(fixture->registry, "spring", &batch, NULL), MINT_OK);
    assert_false(batch.enrolment);
    assert_string_equal(batch.enrolment_file, "");
    assert_int_equal(batch.quota, 5);
    assert_int_equal(batch.psk, MINT_PSK_POLICY_ONE);
    assert_int_equal(batch.min_h_64, 96);
    assert_int_equal(batch.noise_samples, 64);
    assert_int_equal(batch.locked, 2);
    assert_int_equal(fixture_make(fixture->registry, 9, "spring"), MINT_OK);
}

/// Those that the log did not speak of it speaks of from now on, and none is lost.
static void test_claims_of_schema_3_are_adopted(void **state)
{
    fixture_t *fixture = *state;
    mint_audit_report_t report;
    open_it(fixture);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM claims WHERE id <= 18"),
                     18);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM events WHERE kind ="
                                                  " 'claim' AND row = 18"),
                     1);
    const mint_claim_t one = {.kind = MINT_CLAIM_NOISE, .digest = {1}};
    assert_int_equal(mint_registry_claim(fixture->registry, (const uint8_t[MINT_DEVICE_ID_LEN]){7},
                                         &one, 1, NULL),
                     MINT_OK);
    assert_int_equal(mint_registry_audit(fixture->registry, &report, NULL), MINT_OK);
    sqlite3 *db = fixture_break_in(fixture->path);
    fixture_forge(db, "DELETE FROM claims WHERE id = 7");
    (void)sqlite3_close(db);
    assert_int_equal(mint_registry_audit(fixture->registry, &report, NULL),
                     MINT_ERR_AUTHENTICATION);
}

static void test_what_was_made_before_is_there_and_goes_on(void **state)
{
    static const uint8_t id[MINT_DEVICE_ID_LEN] = {0xAB, 0xCD, [15] = 0x01};
    fixture_t *fixture = *state;
    mint_device_t device;
    mint_batch_t batch;
    open_it(fixture);
    assert_int_equal(mint_registry_find_device(fixture->registry, id, &device, NULL), MINT_OK);
    assert_int_equal(device.progress, MINT_PROGRESS_LOCKED);
    assert_string_equal(device.port, "");
    assert_int_equal(device.retired_s, 0);
    assert_int_equal(fixture_make(fixture->registry, 9, "spring"), MINT_OK);
    assert_int_equal(mint_registry_find_batch(fixture->registry, "spring", &batch, NULL), MINT_OK);
    assert_int_equal(batch.admitted, 3);
}

#define TEST(version, name) cmocka_unit_test_setup_teardown(name, setup_##version, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(2, test_schema_2_is_brought_up_to_date),
        TEST(3, test_schema_3_is_brought_up_to_date),
        TEST(3, test_batches_of_schema_3_are_what_they_were),
        TEST(3_claims, test_claims_of_schema_3_are_adopted),
        TEST(2, test_what_was_made_before_is_there_and_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
