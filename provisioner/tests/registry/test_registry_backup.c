// SPDX-License-Identifier: Apache-2.0
//
// Backups: a registry by themselves, made beside a writer, never half and never over another file.
#include "tests/support/fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void path_of(const fixture_t *fixture, const char *name, char path[128])
{
    (void)snprintf(path, 128, "%s/%s", fixture->dir, name);
}

/// Opens a copy, which must be whole.
static void expect_whole(const char *path, int64_t devices)
{
    mint_registry_t *copy = NULL;
    mint_audit_report_t report;
    mint_error_t error = {0};
    if (mint_registry_open(&copy, path, "test", &error) != MINT_OK ||
        mint_registry_audit(copy, &report, &error) != MINT_OK ||
        mint_registry_check(copy, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    assert_int_equal(fixture_count(path, "SELECT count(*) FROM devices"), devices);
    mint_registry_close(copy);
}

static void test_a_backup_is_a_registry(void **state)
{
    const fixture_t *fixture = *state;
    char path[128];
    char wal[160];
    struct stat info;
    path_of(fixture, "copy.db", path);
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    assert_int_equal(mint_registry_backup(fixture->registry, path, NULL), MINT_OK);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    (void)snprintf(wal, sizeof wal, "%s-wal", path);
    assert_int_not_equal(access(wal, F_OK), 0);
    // What comes after is not in it.
    assert_int_equal(fixture_make(fixture->registry, 2, "spring"), MINT_OK);
    expect_whole(path, 1);
    assert_int_equal(fixture_count(path, "SELECT count(*) FROM pragma_journal_mode"
                                         " WHERE journal_mode = 'wal'"),
                     1);
}

static void test_it_is_never_written_over_a_file(void **state)
{
    const fixture_t *fixture = *state;
    char path[128];
    char other[128];
    mint_error_t error = {0};
    path_of(fixture, "copy.db", path);
    path_of(fixture, "none", other);
    assert_int_equal(symlink(other, path), 0);
    assert_int_equal(mint_registry_backup(fixture->registry, path, &error), MINT_ERR_STATE);
    assert_non_null(strstr(error.hint, "never overwritten"));
    assert_int_not_equal(access(other, F_OK), 0);
    assert_int_equal(mint_registry_backup(fixture->registry, fixture->path, NULL), MINT_ERR_STATE);
    expect_whole(fixture->path, 0);
}

static void test_a_backup_that_fails_leaves_nothing(void **state)
{
    const fixture_t *fixture = *state;
    char path[128];
    path_of(fixture, "no/such/folder.db", path);
    assert_int_equal(mint_registry_backup(fixture->registry, path, NULL), MINT_ERR_IO);
    char long_path[5000];
    memset(long_path, 'a', sizeof long_path);
    long_path[sizeof long_path - 1] = '\0';
    assert_int_equal(mint_registry_backup(fixture->registry, long_path, NULL), MINT_ERR_ARGUMENT);
}

/// Makes devices for as long as it may.
static void work(const char *path)
{
    mint_registry_t *registry = NULL;
    if (mint_registry_open(&registry, path, "worker", NULL) != MINT_OK) {
        _exit(1);
    }
    for (uint32_t i = 0; i < 30; i++) {
        if (fixture_make(registry, i, "big") != MINT_OK) {
            _exit(2);
        }
    }
    mint_registry_close(registry);
    _exit(0);
}

static void test_a_writer_goes_on_beside_it(void **state)
{
    fixture_t *fixture = *state;
    char path[128];
    int result = 1;
    fixture_add_batch(fixture->registry, "big", 0);
    mint_registry_close(fixture->registry);
    fixture->registry = NULL;
    pid_t child = fork();
    if (child == 0) {
        work(fixture->path);
    }
    assert_int_equal(mint_registry_open(&fixture->registry, fixture->path, "x", NULL), MINT_OK);
    for (int i = 0; i < 10; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "copy-%d.db", i);
        path_of(fixture, name, path);
        assert_int_equal(mint_registry_backup(fixture->registry, path, NULL), MINT_OK);
        mint_registry_t *copy = NULL;
        mint_audit_report_t report;
        assert_int_equal(mint_registry_open(&copy, path, "x", NULL), MINT_OK);
        assert_int_equal(mint_registry_audit(copy, &report, NULL), MINT_OK);
        assert_int_equal(mint_registry_check(copy, NULL), MINT_OK);
        mint_registry_close(copy);
    }
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_backup_is_a_registry),
        TEST(test_it_is_never_written_over_a_file),
        TEST(test_a_backup_that_fails_leaves_nothing),
        TEST(test_a_writer_goes_on_beside_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
