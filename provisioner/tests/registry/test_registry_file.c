// SPDX-License-Identifier: Apache-2.0
//
// The registry's file: made once, opened only if it is ours, sound, of a known version and
// private.
#include "tests/support/fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/// Opens the fixture's file once more and says what comes of it; nothing stays open.
static mint_status_t open_again(const fixture_t *fixture, mint_error_t *error)
{
    mint_registry_t *registry = NULL;
    mint_status_t status = mint_registry_open(&registry, fixture->path, "other", error);
    assert_true((registry != NULL) == (status == MINT_OK));
    mint_registry_close(registry);
    return status;
}

static void test_a_new_file_is_private_and_ours(void **state)
{
    const fixture_t *fixture = *state;
    struct stat info;
    assert_int_equal(stat(fixture->path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    assert_int_equal(fixture_count(fixture->path, "PRAGMA application_id"), 0x4D494E54);
    assert_int_equal(fixture_count(fixture->path, "PRAGMA user_version"), FIXTURE_SCHEMA);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM pragma_journal_mode"
                                                  " WHERE journal_mode = 'wal'"),
                     1);
}

static void test_the_write_ahead_log_is_private_too(void **state)
{
    const fixture_t *fixture = *state;
    char path[128];
    struct stat info;
    (void)snprintf(path, sizeof path, "%s-wal", fixture->path);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
}

static void test_every_table_is_strict(void **state)
{
    const fixture_t *fixture = *state;
    assert_int_equal(fixture_count(fixture->path,
                                   "SELECT count(*) FROM pragma_table_list"
                                   " WHERE schema = 'main' AND type = 'table' AND NOT strict"
                                   " AND name NOT LIKE 'sqlite_%'"),
                     0);
}

static void test_creating_twice_is_refused(void **state)
{
    const fixture_t *fixture = *state;
    assert_int_equal(mint_registry_create(fixture->path, NULL), MINT_ERR_STATE);
    assert_int_equal(open_again(fixture, NULL), MINT_OK);
}

static void test_a_missing_file_is_not_made(void **state)
{
    const fixture_t *fixture = *state;
    char path[128];
    mint_registry_t *registry = NULL;
    (void)snprintf(path, sizeof path, "%s/none.db", fixture->dir);
    assert_int_equal(mint_registry_open(&registry, path, "x", NULL), MINT_ERR_NOT_FOUND);
    assert_null(registry);
    assert_int_not_equal(access(path, F_OK), 0);
}

static void test_a_file_that_others_can_use_is_refused(void **state)
{
    const fixture_t *fixture = *state;
    static const mode_t modes[] = {0640, 0620, 0610, 0604, 0602, 0601, 0644, 0666};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        mint_error_t error = {0};
        assert_int_equal(chmod(fixture->path, modes[i]), 0);
        assert_int_equal(open_again(fixture, &error), MINT_ERR_STATE);
        assert_non_null(strstr(error.message, "others can"));
        assert_non_null(strstr(error.hint, "chmod 600"));
    }
    assert_int_equal(chmod(fixture->path, 0600), 0);
    assert_int_equal(open_again(fixture, NULL), MINT_OK);
}

/// The newest changes are in the files beside it.
static void test_files_beside_it_that_others_can_use_are_refused(void **state)
{
    const fixture_t *fixture = *state;
    static const char *const suffixes[] = {"-wal", "-shm"};
    for (size_t i = 0; i < 2; i++) {
        char path[128];
        mint_error_t error = {0};
        (void)snprintf(path, sizeof path, "%s%s", fixture->path, suffixes[i]);
        assert_int_equal(chmod(path, 0644), 0);
        assert_int_equal(open_again(fixture, &error), MINT_ERR_STATE);
        assert_non_null(strstr(error.message, suffixes[i]));
        assert_int_equal(chmod(path, 0600), 0);
        assert_int_equal(open_again(fixture, NULL), MINT_OK);
    }
}

static void test_a_link_is_refused(void **state)
{
    const fixture_t *fixture = *state;
    char link[128];
    mint_registry_t *registry = NULL;
    (void)snprintf(link, sizeof link, "%s/link.db", fixture->dir);
    assert_int_equal(symlink(fixture->path, link), 0);
    assert_int_equal(mint_registry_open(&registry, link, "x", NULL), MINT_ERR_STATE);
    assert_int_equal(mint_registry_create(link, NULL), MINT_ERR_STATE);
}

static void write_file(const char *path, const char *text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    (void)close(file);
}

static void test_other_files_are_refused(void **state)
{
    const fixture_t *fixture = *state;
    char path[128];
    mint_registry_t *registry = NULL;
    (void)snprintf(path, sizeof path, "%s/text.db", fixture->dir);
    write_file(path, "This is not a database, and longer than the header of one would be: a text"
                     " of more than a hundred bytes, that is.");
    assert_int_equal(mint_registry_open(&registry, path, "x", NULL), MINT_ERR_FORMAT);
    write_file(path, "");
    assert_int_equal(mint_registry_open(&registry, path, "x", NULL), MINT_ERR_FORMAT);
    sqlite3 *db = fixture_break_in(path);
    fixture_forge(db, "CREATE TABLE birds (name TEXT)");
    (void)sqlite3_close(db);
    assert_int_equal(mint_registry_open(&registry, path, "x", NULL), MINT_ERR_FORMAT);
}

static void test_a_newer_schema_is_refused(void **state)
{
    fixture_t *fixture = *state;
    mint_error_t error = {0};
    sqlite3 *db = fixture_break_in(fixture->path);
    fixture_forge(db, "PRAGMA user_version = 1000");
    (void)sqlite3_close(db);
    assert_int_equal(open_again(fixture, &error), MINT_ERR_UNSUPPORTED);
    assert_non_null(strstr(error.message, "1000"));
}

static void test_a_damaged_page_is_found(void **state)
{
    fixture_t *fixture = *state;
    uint8_t junk[4096];
    struct stat info;
    mint_registry_close(fixture->registry); // also moves the log into the file
    fixture->registry = NULL;
    memset(junk, 0xA5, sizeof junk);
    assert_int_equal(stat(fixture->path, &info), 0);
    int file = open(fixture->path, O_WRONLY);
    for (off_t page = 1; page < info.st_size / 4096; page++) {
        assert_int_equal(pwrite(file, junk, sizeof junk, page * 4096), sizeof junk);
    }
    (void)close(file);
    assert_int_equal(open_again(fixture, NULL), MINT_ERR_CORRUPT);
}

static void test_an_actor_needs_a_name(void **state)
{
    const fixture_t *fixture = *state;
    mint_registry_t *registry = NULL;
    char name[80];
    memset(name, 'a', sizeof name);
    name[65] = '\0';
    assert_int_equal(mint_registry_open(&registry, fixture->path, "", NULL), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_registry_open(&registry, fixture->path, name, NULL), MINT_ERR_ARGUMENT);
    name[64] = '\0';
    assert_int_equal(mint_registry_open(&registry, fixture->path, name, NULL), MINT_OK);
    mint_registry_close(registry);
}

/// Tries to write to a registry whose file is read-only, in a folder that is too, as a user whom
/// modes hold back (root they do not). The exit code says whether it was refused as it should be.
static int write_read_only(const char *path)
{
    if (geteuid() == 0 && setuid(65534) != 0) {
        return 2;
    }
    mint_registry_t *registry = NULL;
    mint_status_t status = mint_registry_open(&registry, path, "x", NULL);
    if (status == MINT_OK) {
        status = fixture_admit(registry, 1, "spring");
        mint_registry_close(registry);
    }
    return status == MINT_ERR_IO ? 0 : 1;
}

static void test_a_read_only_disk_is_an_error_not_a_crash(void **state)
{
    fixture_t *fixture = *state;
    int status = 0;
    mint_registry_close(fixture->registry);
    fixture->registry = NULL;
    if (geteuid() == 0) {
        assert_int_equal(chown(fixture->path, 65534, 65534), 0);
        assert_int_equal(chown(fixture->dir, 65534, 65534), 0);
    }
    assert_int_equal(chmod(fixture->path, 0400), 0);
    assert_int_equal(chmod(fixture->dir, 0500), 0);
    pid_t child = fork();
    if (child == 0) {
        _exit(write_read_only(fixture->path));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(chmod(fixture->dir, 0700), 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static mint_status_t count_batch(void *context, const mint_batch_t *batch)
{
    assert_string_equal(batch->name, "spring");
    ++*(unsigned *)context;
    return MINT_OK;
}

/// It sees what is there, changes nothing, and waits for nobody.
static void test_a_look_sees_and_changes_nothing(void **state)
{
    const fixture_t *fixture = *state;
    mint_registry_t *look = NULL;
    unsigned count = 0;
    int64_t events = fixture_count(fixture->path, "SELECT count(*) FROM events");
    assert_int_equal(mint_registry_open_to_look(&look, fixture->path, NULL), MINT_OK);
    sqlite3 *other = fixture_break_in(fixture->path);
    fixture_forge(other, "BEGIN IMMEDIATE"); // somebody writes meanwhile
    assert_int_equal(mint_registry_each_batch(look, count_batch, &count, NULL), MINT_OK);
    assert_int_equal(count, 1);
    fixture_forge(other, "ROLLBACK");
    (void)sqlite3_close(other);
    assert_int_not_equal(fixture_admit(look, 1, "spring"), MINT_OK);
    mint_registry_close(look);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM events"), events);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM devices"), 0);

    assert_int_equal(chmod(fixture->path, 0640), 0);
    assert_int_equal(mint_registry_open_to_look(&look, fixture->path, NULL), MINT_ERR_STATE);
    assert_null(look);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_new_file_is_private_and_ours),
        TEST(test_the_write_ahead_log_is_private_too),
        TEST(test_every_table_is_strict),
        TEST(test_creating_twice_is_refused),
        TEST(test_a_missing_file_is_not_made),
        TEST(test_a_file_that_others_can_use_is_refused),
        TEST(test_files_beside_it_that_others_can_use_are_refused),
        TEST(test_a_link_is_refused),
        TEST(test_other_files_are_refused),
        TEST(test_a_newer_schema_is_refused),
        TEST(test_a_damaged_page_is_found),
        TEST(test_an_actor_needs_a_name),
        TEST(test_a_look_sees_and_changes_nothing),
        TEST(test_a_read_only_disk_is_an_error_not_a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
