// SPDX-License-Identifier: Apache-2.0
//
// Changes that are committed together: nobody else sees one before the group ends, each fails by
// itself, and what ends the group early takes all of them back.
#include "tests/support/fixture.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT_MADE "SELECT count(*) FROM devices WHERE progress = 5"

static void expect_whole(fixture_t *fixture)
{
    mint_audit_report_t report;
    mint_error_t error = {0};
    if (mint_registry_audit(fixture->registry, &report, &error) != MINT_OK ||
        mint_registry_check(fixture->registry, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
}

static void test_a_group_is_seen_when_it_ends(void **state)
{
    fixture_t *fixture = *state;
    mint_registry_group_begin(fixture->registry);
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_make(fixture->registry, 2, "spring"), MINT_OK);
    // A device is admitted, keyed and issued, and confirms three times.
    assert_int_equal(mint_registry_group_changes(fixture->registry), 12);
    assert_int_equal(fixture_count(fixture->path, COUNT_MADE), 0);
    mint_device_t device;
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(2, id);
    assert_int_equal(mint_registry_find_device(fixture->registry, id, &device, NULL), MINT_OK);
    assert_int_equal(device.progress, MINT_PROGRESS_LOCKED);
    assert_int_equal(mint_registry_group_end(fixture->registry, NULL), MINT_OK);
    assert_int_equal(fixture_count(fixture->path, COUNT_MADE), 2);
    expect_whole(fixture);
}

static void test_a_change_that_fails_fails_alone(void **state)
{
    fixture_t *fixture = *state;
    mint_certificate_record_t certificate;
    mint_registry_group_begin(fixture->registry);
    for (uint32_t i = 1; i <= 4; i++) {
        assert_int_equal(fixture_make(fixture->registry, i, "spring"), MINT_OK);
    }
    assert_int_equal(fixture_make(fixture->registry, 5, "spring"), MINT_ERR_QUOTA);
    assert_int_equal(fixture_intend(fixture->registry, 6, &certificate), MINT_ERR_NOT_FOUND);
    assert_int_equal(mint_registry_note(fixture->registry, "note", NULL, "text", NULL), MINT_OK);
    assert_int_equal(mint_registry_group_end(fixture->registry, NULL), MINT_OK);
    assert_int_equal(fixture_count(fixture->path, COUNT_MADE), 4);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM devices"), 4);
    expect_whole(fixture);
}

static void test_an_empty_group_takes_no_lock(void **state)
{
    fixture_t *fixture = *state;
    mint_registry_group_begin(fixture->registry);
    mint_registry_group_begin(fixture->registry); // does nothing
    sqlite3 *other = fixture_break_in(fixture->path);
    fixture_forge(other, "BEGIN IMMEDIATE; COMMIT");
    (void)sqlite3_close(other);
    assert_int_equal(mint_registry_group_end(fixture->registry, NULL), MINT_OK);
    assert_int_equal(mint_registry_group_end(fixture->registry, NULL), MINT_OK);
}

static void test_what_reads_all_is_not_for_a_group(void **state)
{
    fixture_t *fixture = *state;
    mint_audit_report_t report;
    mint_registry_group_begin(fixture->registry);
    assert_int_equal(mint_registry_audit(fixture->registry, &report, NULL), MINT_ERR_STATE);
    assert_int_equal(mint_registry_group_end(fixture->registry, NULL), MINT_OK);
    expect_whole(fixture);
}

/// Who is in the way of the first change is waited for once, not for each of them.
static void test_a_lock_that_is_not_to_be_had_fails_the_group(void **state)
{
    fixture_t *fixture = *state;
    sqlite3 *other = fixture_break_in(fixture->path);
    mint_registry_set_patience(fixture->registry, 1);
    fixture_forge(other, "BEGIN IMMEDIATE");
    mint_registry_group_begin(fixture->registry);
    assert_int_equal(fixture_admit(fixture->registry, 1, "spring"), MINT_ERR_TIMEOUT);
    fixture_forge(other, "COMMIT");
    assert_int_equal(fixture_admit(fixture->registry, 2, "spring"), MINT_ERR_TIMEOUT);
    assert_int_equal(mint_registry_group_changes(fixture->registry), 0);
    assert_int_equal(mint_registry_group_end(fixture->registry, NULL), MINT_OK);
    assert_int_equal(fixture_admit(fixture->registry, 2, "spring"), MINT_OK);
    (void)sqlite3_close(other);
    expect_whole(fixture);
}

static void test_the_lock_can_be_asked_for_first(void **state)
{
    fixture_t *fixture = *state;
    mint_error_t error = {0};
    sqlite3 *other = fixture_break_in(fixture->path);
    mint_registry_set_patience(fixture->registry, 1);
    fixture_forge(other, "BEGIN IMMEDIATE");
    mint_registry_group_begin(fixture->registry);
    assert_int_equal(mint_registry_group_lock(fixture->registry, &error), MINT_ERR_TIMEOUT);
    assert_non_null(strstr(error.message, "in use by another process"));
    fixture_forge(other, "COMMIT");
    assert_int_equal(mint_registry_group_lock(fixture->registry, NULL), MINT_OK);
    assert_int_equal(mint_registry_group_lock(fixture->registry, NULL), MINT_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_BUSY);
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    assert_int_equal(mint_registry_group_end(fixture->registry, NULL), MINT_OK);
    // One that changes nothing lets go of it too.
    mint_registry_group_begin(fixture->registry);
    assert_int_equal(mint_registry_group_lock(fixture->registry, NULL), MINT_OK);
    assert_int_equal(mint_registry_group_end(fixture->registry, NULL), MINT_OK);
    fixture_forge(other, "BEGIN IMMEDIATE; COMMIT");
    (void)sqlite3_close(other);
    expect_whole(fixture);
}

/// Without a group every change waits by itself, and then says who is in the way.
static void test_a_lock_that_another_holds_is_waited_for_so_long(void **state)
{
    fixture_t *fixture = *state;
    mint_error_t error = {0};
    sqlite3 *other = fixture_break_in(fixture->path);
    mint_registry_set_patience(fixture->registry, 20);
    fixture_forge(other, "BEGIN IMMEDIATE");
    assert_int_equal(mint_registry_note(fixture->registry, "note", NULL, "text", &error),
                     MINT_ERR_TIMEOUT);
    assert_non_null(strstr(error.message, "in use by another process"));
    assert_int_equal(fixture_admit(fixture->registry, 1, "spring"), MINT_ERR_TIMEOUT);
    fixture_forge(other, "COMMIT");
    assert_int_equal(fixture_admit(fixture->registry, 1, "spring"), MINT_OK);
    (void)sqlite3_close(other);
    expect_whole(fixture);
}

static void test_what_is_not_ended_is_not_made(void **state)
{
    fixture_t *fixture = *state;
    mint_registry_group_begin(fixture->registry);
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    mint_registry_close(fixture->registry);
    assert_int_equal(mint_registry_open(&fixture->registry, fixture->path, "bench", NULL), MINT_OK);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM devices"), 0);
    expect_whole(fixture);
}

/// A process that is killed inside of a group leaves nothing of it.
static void test_killed_in_a_group(void **state)
{
    fixture_t *fixture = *state;
    int status = 0;
    mint_registry_close(fixture->registry);
    fixture->registry = NULL;
    pid_t child = fork();
    if (child == 0) {
        mint_registry_t *registry = NULL;
        if (mint_registry_open(&registry, fixture->path, "child", NULL) == MINT_OK) {
            mint_registry_group_begin(registry);
            if (fixture_make(registry, 1, "spring") == MINT_OK) {
                (void)raise(SIGKILL);
            }
        }
        _exit(1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(mint_registry_open(&fixture->registry, fixture->path, "bench", NULL), MINT_OK);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM devices"), 0);
    expect_whole(fixture);
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
}

static void test_the_actor_can_be_another(void **state)
{
    fixture_t *fixture = *state;
    char name[80];
    memset(name, 'a', sizeof name);
    name[65] = '\0';
    assert_int_equal(mint_registry_set_actor(fixture->registry, name, NULL), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_registry_set_actor(fixture->registry, "", NULL), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_registry_set_actor(fixture->registry, "bench-2", NULL), MINT_OK);
    assert_int_equal(fixture_admit(fixture->registry, 1, "spring"), MINT_OK);
    assert_int_equal(
        fixture_count(fixture->path, "SELECT count(*) FROM events WHERE actor = 'bench-2'"), 1);
    assert_int_equal(
        fixture_count(fixture->path, "SELECT count(*) FROM devices WHERE station = 'bench-2'"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_group_is_seen_when_it_ends),
        TEST(test_a_change_that_fails_fails_alone),
        TEST(test_an_empty_group_takes_no_lock),
        TEST(test_what_reads_all_is_not_for_a_group),
        TEST(test_a_lock_that_is_not_to_be_had_fails_the_group),
        TEST(test_the_lock_can_be_asked_for_first),
        TEST(test_a_lock_that_another_holds_is_waited_for_so_long),
        TEST(test_what_is_not_ended_is_not_made),
        TEST(test_killed_in_a_group),
        TEST(test_the_actor_can_be_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
