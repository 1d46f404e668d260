// SPDX-License-Identifier: Apache-2.0
//
// Several processes on one registry, and processes that are killed at any moment: quotas hold, no
// serial number is given twice, each device ends with one certificate, the log stays whole.
#include "tests/support/fixture.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEVICES 40u ///< made in each test

/// Runs `work` in a process of its own, with a registry of its own. Its exit code is what `work`
/// gives.
static pid_t start(const char *path, int (*work)(mint_registry_t *registry, uint32_t number),
                   uint32_t number)
{
    pid_t child = fork();
    if (child == 0) {
        mint_registry_t *registry = NULL;
        if (mint_registry_open(&registry, path, "child", NULL) != MINT_OK) {
            _exit(99);
        }
        int code = work(registry, number);
        mint_registry_close(registry);
        _exit(code);
    }
    assert_true(child > 0);
    return child;
}

static int wait_for(pid_t child)
{
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// Closes the fixture's handle before forking: SQLite's must not cross a fork.
static void close_registry(fixture_t *fixture)
{
    mint_registry_close(fixture->registry);
    fixture->registry = NULL;
}

static void expect_whole(fixture_t *fixture, int64_t devices)
{
    mint_audit_report_t report;
    mint_error_t error = {0};
    assert_int_equal(mint_registry_open(&fixture->registry, fixture->path, "bench", NULL), MINT_OK);
    if (mint_registry_audit(fixture->registry, &report, &error) != MINT_OK ||
        mint_registry_check(fixture->registry, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    assert_int_equal(
        fixture_count(fixture->path, "SELECT count(*) FROM devices WHERE progress > 0"), devices);
}

// ---- quota ----

/// Gives as many new devices a place as there are, and says how many.
static int admit_many(mint_registry_t *registry, uint32_t number)
{
    static mint_certificate_record_t certificate;
    int admitted = 0;
    for (uint32_t i = 0; i < DEVICES; i++) {
        mint_status_t status = fixture_admit(registry, number * 1000 + i, "big");
        if (status == MINT_OK) {
            status = fixture_intend(registry, number * 1000 + i, &certificate);
        }
        if (status != MINT_OK && status != MINT_ERR_QUOTA) {
            return 98;
        }
        admitted += status == MINT_OK ? 1 : 0;
    }
    return admitted;
}

static void test_a_quota_holds_between_processes(void **state)
{
    fixture_t *fixture = *state;
    pid_t children[3];
    int admitted = 0;
    fixture_add_batch(fixture->registry, "big", 50);
    close_registry(fixture);
    for (uint32_t i = 0; i < 3; i++) {
        children[i] = start(fixture->path, admit_many, i);
    }
    for (size_t i = 0; i < 3; i++) {
        int made = wait_for(children[i]);
        assert_in_range(made, 0, DEVICES);
        admitted += made;
    }
    assert_int_equal(admitted, 50);
    expect_whole(fixture, 50);
}

// ---- the same devices at once ----

static int make_all(mint_registry_t *registry, uint32_t number)
{
    (void)number;
    for (uint32_t i = 0; i < DEVICES; i++) {
        mint_status_t status = fixture_make(registry, i, "big");
        if (status != MINT_OK) {
            return 1;
        }
    }
    return 0;
}

static void test_two_stations_on_the_same_devices_make_each_once(void **state)
{
    fixture_t *fixture = *state;
    fixture_add_batch(fixture->registry, "big", DEVICES);
    close_registry(fixture);
    pid_t one = start(fixture->path, make_all, 0);
    pid_t two = start(fixture->path, make_all, 1);
    assert_int_equal(wait_for(one), 0);
    assert_int_equal(wait_for(two), 0);
    expect_whole(fixture, DEVICES);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM certificates"), DEVICES);
    assert_int_equal(
        fixture_count(fixture->path, "SELECT count(*) FROM devices WHERE progress = 5"), DEVICES);
}

// ---- killed at any moment ----

static void test_killed_at_any_moment_and_resumed(void **state)
{
    fixture_t *fixture = *state;
    int kills = 0;
    int code = -1;
    fixture_add_batch(fixture->registry, "big", DEVICES);
    close_registry(fixture);
    // Each life is a little longer than the one before, until one reaches the end.
    for (long life_us = 500; code != 0; life_us += 500 + life_us / 8) {
        struct timespec life = {.tv_sec = life_us / 1000000, .tv_nsec = life_us % 1000000 * 1000};
        pid_t child = start(fixture->path, make_all, 0);
        (void)nanosleep(&life, NULL);
        (void)kill(child, SIGKILL);
        code = wait_for(child);
        assert_true(code == 0 || code == -SIGKILL);
        kills += code == 0 ? 0 : 1;
        // What the dead process left is whole at every moment, not only at the end.
        mint_registry_t *registry = NULL;
        mint_audit_report_t report;
        mint_error_t error = {0};
        assert_int_equal(mint_registry_open(&registry, fixture->path, "look", NULL), MINT_OK);
        if (mint_registry_audit(registry, &report, &error) != MINT_OK ||
            mint_registry_check(registry, &error) != MINT_OK) {
            fail_msg("after %ld us: %s", life_us, error.message);
        }
        mint_registry_close(registry);
    }
    assert_true(kills >= 3);
    expect_whole(fixture, DEVICES);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM certificates"), DEVICES);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM certificates"
                                                  " WHERE der IS NULL"),
                     0);
}

// ---- one that stands still ----

/// Takes the lock and stands still, as a station whose machine hangs.
static int hold(mint_registry_t *registry, uint32_t number)
{
    (void)number;
    mint_registry_group_begin(registry);
    if (fixture_admit(registry, 999, "big") != MINT_OK) {
        return 1;
    }
    (void)raise(SIGSTOP);
    return mint_registry_group_end(registry, NULL) == MINT_OK ? 0 : 2;
}

/// The others wait as long as they are patient and no longer, read all the same, and go on when it
/// is gone, with nothing of what it had not finished.
static void test_one_that_holds_the_lock_holds_nobody_longer_than_that(void **state)
{
    fixture_t *fixture = *state;
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_device_t device;
    mint_batch_t batch;
    mint_error_t error = {0};
    int status = 0;
    fixture_add_batch(fixture->registry, "big", 0);
    close_registry(fixture);
    pid_t child = start(fixture->path, hold, 0);
    assert_int_equal(waitpid(child, &status, WUNTRACED), child);
    assert_true(WIFSTOPPED(status));
    assert_int_equal(mint_registry_open(&fixture->registry, fixture->path, "bench", NULL), MINT_OK);
    mint_registry_set_patience(fixture->registry, 50);
    assert_int_equal(fixture_admit(fixture->registry, 1, "big"), MINT_ERR_TIMEOUT);
    assert_int_equal(mint_registry_note(fixture->registry, "note", NULL, "text", &error),
                     MINT_ERR_TIMEOUT);
    assert_non_null(strstr(error.message, "another process"));
    assert_int_equal(mint_registry_find_batch(fixture->registry, "big", &batch, NULL), MINT_OK);
    (void)kill(child, SIGKILL);
    assert_int_equal(wait_for(child), -SIGKILL);
    assert_int_equal(fixture_make(fixture->registry, 1, "big"), MINT_OK);
    fixture_device_id(999, id);
    assert_int_equal(mint_registry_find_device(fixture->registry, id, &device, NULL),
                     MINT_ERR_NOT_FOUND);
    close_registry(fixture);
    expect_whole(fixture, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_quota_holds_between_processes),
        TEST(test_two_stations_on_the_same_devices_make_each_once),
        TEST(test_killed_at_any_moment_and_resumed),
        TEST(test_one_that_holds_the_lock_holds_nobody_longer_than_that),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
