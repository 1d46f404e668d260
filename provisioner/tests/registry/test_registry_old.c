// SPDX-License-Identifier: Apache-2.0
//
// Registries that older versions made are brought up to date when they are opened, and their logs
// stay true. (Schema 1, with its factory, is in tests/factory/test_factory_old.c.)
#include "tests/support/failing_sqlite.h"
#include "tests/support/fixture.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mintmark/certs/file.h"

/// A registry of an older version, whose dump is `name`, in the place of what there was; not open.
static void put_old(const fixture_t *fixture, const char *name)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    mint_buffer_t sql = {0};
    sqlite3 *db = NULL;
    char *message = NULL;
    char path[400];
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        (void)snprintf(path, sizeof path, "%s%s", fixture->path, suffixes[i]);
        (void)unlink(path);
    }
    (void)snprintf(path, sizeof path, "%s/%s", OLD_REGISTRY, name);
    assert_int_equal(mint_file_read(path, &sql, NULL), MINT_OK);
    assert_int_equal(mint_file_create(fixture->path, MINT_FILE_SECRET, (mint_bytes_t){0}, NULL),
                     MINT_OK);
    assert_int_equal(sqlite3_open_v2(fixture->path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF", NULL, NULL, NULL),
        SQLITE_OK);
    if (sqlite3_exec(db, (const char *)sql.data, NULL, NULL, &message) != SQLITE_OK) {
        fail_msg("%s", message);
    }
    (void)sqlite3_close(db);
    mint_buffer_free(&sql);
}

static int set_up(void **state, const char *name)
{
    static fixture_t fixture;
    fixture_make_dir(fixture.dir);
    (void)snprintf(fixture.path, sizeof fixture.path, "%s/registry.db", fixture.dir);
    fixture.registry = NULL;
    put_old(&fixture, name);
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

/// Whoever only looks brings nothing up to date.
static void test_a_look_leaves_an_old_schema_alone(void **state)
{
    fixture_t *fixture = *state;
    mint_error_t error = {0};
    assert_int_equal(mint_registry_open_to_look(&fixture->registry, fixture->path, &error),
                     MINT_ERR_UNSUPPORTED);
    assert_null(fixture->registry);
    assert_int_equal(fixture_count(fixture->path, "PRAGMA user_version"), 2);
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

// ---- failures, power cuts and two at once ----

/// A dump, and how many claims there are in it. An opening is broken off at every `step`th call to
/// SQLite: at each where claims are taken over.
typedef struct {
    const char *name;
    int64_t claims;
    int64_t step;
} dump_t;

static const dump_t dumps[] = {
    {"registry-v2.sql", 0, 11}, {"registry-v3.sql", 20, 7}, {"registry-v3-claims.sql", 18, 1}};

#define DUMP_COUNT (sizeof dumps / sizeof dumps[0])

/// What an opening that was broken off left is brought up to date by the next one, and every change
/// of a schema stands in the log once.
static void expect_goes_on(fixture_t *fixture, const dump_t *dump, int64_t call)
{
    mint_audit_report_t report;
    mint_error_t error = {0};
    open_it(fixture);
    if (mint_registry_audit(fixture->registry, &report, &error) != MINT_OK ||
        mint_registry_check(fixture->registry, &error) != MINT_OK) {
        fail_msg("%s, call %d: %s", dump->name, (int)call, error.message);
    }
    mint_registry_close(fixture->registry);
    fixture->registry = NULL;
    assert_int_equal(fixture_count(fixture->path, "PRAGMA user_version"), FIXTURE_SCHEMA);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) - count(DISTINCT detail)"
                                                  " FROM events WHERE kind = 'registry.schema'"),
                     0);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM devices"), 2);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM claims"), dump->claims);
    assert_int_equal(
        fixture_count(fixture->path, "SELECT count(*) FROM events WHERE kind = 'claim'"),
        dump->claims > 0 ? 1 : 0);
}

static void test_a_migration_that_fails_is_made_later(void **state)
{
    fixture_t *fixture = *state;
    for (size_t i = 0; i < DUMP_COUNT; i++) {
        mint_status_t status = MINT_ERR_IO;
        int64_t call = 0;
        for (; status != MINT_OK; call += dumps[i].step) {
            put_old(fixture, dumps[i].name);
            failing_sqlite_start(call, FAILING_SQLITE_ERROR);
            status = mint_registry_open(&fixture->registry, fixture->path, "test", NULL);
            failing_sqlite_stop();
            assert_true(status == MINT_OK || status == MINT_ERR_IO || status == MINT_ERR_MEMORY);
            assert_true((fixture->registry != NULL) == (status == MINT_OK));
            mint_registry_close(fixture->registry);
            expect_goes_on(fixture, &dumps[i], call);
        }
        assert_true(call >= 20);
    }
}

/// The exit code of a process that opens the registry, or minus the signal that ended it.
static int open_elsewhere(const fixture_t *fixture, int64_t dies_at)
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        mint_registry_t *registry = NULL;
        failing_sqlite_start(dies_at, FAILING_SQLITE_DEATH);
        _exit(mint_registry_open(&registry, fixture->path, "test", NULL) == MINT_OK ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void test_a_migration_that_is_killed_is_made_later(void **state)
{
    fixture_t *fixture = *state;
    for (size_t i = 0; i < DUMP_COUNT; i++) {
        int code = -SIGKILL;
        int64_t call = 0;
        for (; code != 0; call += 3 * dumps[i].step) {
            put_old(fixture, dumps[i].name);
            code = open_elsewhere(fixture, call);
            assert_true(code == 0 || code == -SIGKILL);
            expect_goes_on(fixture, &dumps[i], call);
        }
        assert_true(call >= 20);
    }
}

#define OPENERS 6

static void test_several_at_once_make_each_migration_once(void **state)
{
    fixture_t *fixture = *state;
    for (size_t i = 0; i < DUMP_COUNT; i++) {
        int gate[2];
        pid_t children[OPENERS];
        put_old(fixture, dumps[i].name);
        assert_int_equal(pipe(gate), 0);
        for (size_t c = 0; c < OPENERS; c++) {
            children[c] = fork();
            assert_true(children[c] >= 0);
            if (children[c] == 0) {
                mint_registry_t *registry = NULL;
                char end;
                (void)close(gate[1]);
                (void)!read(gate[0], &end, 1); // until the gate is opened for all
                mint_status_t status = mint_registry_open(&registry, fixture->path, "test", NULL);
                mint_registry_close(registry);
                _exit(status == MINT_OK ? 0 : 1);
            }
        }
        (void)close(gate[0]);
        (void)close(gate[1]);
        for (size_t c = 0; c < OPENERS; c++) {
            int status = 1;
            assert_int_equal(waitpid(children[c], &status, 0), children[c]);
            assert_int_equal(status, 0);
        }
        expect_goes_on(fixture, &dumps[i], 0);
    }
}

#define TEST(version, name) cmocka_unit_test_setup_teardown(name, setup_##version, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(2, test_schema_2_is_brought_up_to_date),
        TEST(2, test_a_look_leaves_an_old_schema_alone),
        TEST(3, test_schema_3_is_brought_up_to_date),
        TEST(3, test_batches_of_schema_3_are_what_they_were),
        TEST(3_claims, test_claims_of_schema_3_are_adopted),
        TEST(2, test_what_was_made_before_is_there_and_goes_on),
        TEST(2, test_a_migration_that_fails_is_made_later),
        TEST(2, test_a_migration_that_is_killed_is_made_later),
        TEST(2, test_several_at_once_make_each_migration_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
