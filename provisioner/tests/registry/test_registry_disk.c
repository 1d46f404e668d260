// SPDX-License-Identifier: Apache-2.0
//
// Bad disks. One that is full: a clear error, and what was on record before stays so. One that
// gives other bytes than were written: no byte of the file can be another without being noticed,
// wherever it matters.
#include "tests/support/fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT_MADE "SELECT count(*) FROM devices WHERE progress = 5"

static void expect_whole(mint_registry_t *registry)
{
    mint_audit_report_t report;
    mint_error_t error = {0};
    if (mint_registry_audit(registry, &report, &error) != MINT_OK ||
        mint_registry_check(registry, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
}

// ---- full ----

/// From here on no file of this process grows beyond `size`, which to SQLite is a full disk.
static void fill_disk(rlim_t size)
{
    const struct rlimit limit = {.rlim_cur = size, .rlim_max = RLIM_INFINITY};
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static rlim_t size_of_wal(const fixture_t *fixture)
{
    char path[128];
    struct stat info;
    (void)snprintf(path, sizeof path, "%s-wal", fixture->path);
    assert_int_equal(stat(path, &info), 0);
    return (rlim_t)info.st_size;
}

/// Makes devices until one fails, and gives how many were made.
static uint32_t make_until_full(fixture_t *fixture)
{
    uint32_t made = 0;
    mint_status_t status = MINT_OK;
    while (status == MINT_OK && made < 1000) {
        status = fixture_make(fixture->registry, made, "big");
        made += status == MINT_OK ? 1 : 0;
    }
    assert_int_equal(status, MINT_ERR_IO);
    return made;
}

static void test_a_full_disk_is_an_error_and_loses_nothing(void **state)
{
    fixture_t *fixture = *state;
    mint_error_t error = {0};
    fixture_add_batch(fixture->registry, "big", 0);
    fill_disk(size_of_wal(fixture) + 1000000);
    uint32_t made = make_until_full(fixture);
    assert_true(made > 0);
    // What is smaller may still have room.
    mint_status_t status = MINT_OK;
    while (status == MINT_OK) {
        status = mint_registry_note(fixture->registry, "note", NULL, "text", &error);
    }
    assert_int_equal(status, MINT_ERR_IO);
    assert_non_null(strstr(error.message, "disk"));
    assert_int_equal(fixture_count(fixture->path, COUNT_MADE), made);
    expect_whole(fixture->registry);
    fill_disk(RLIM_INFINITY);
    assert_int_equal(fixture_make(fixture->registry, made, "big"), MINT_OK);
    assert_int_equal(fixture_count(fixture->path, COUNT_MADE), made + 1);
    expect_whole(fixture->registry);
}

static void test_a_group_that_meets_a_full_disk_is_taken_back(void **state)
{
    fixture_t *fixture = *state;
    mint_error_t error = {0};
    fixture_add_batch(fixture->registry, "big", 0);
    assert_int_equal(fixture_make(fixture->registry, 1000, "big"), MINT_OK);
    fill_disk(size_of_wal(fixture) + 4096);
    mint_registry_group_begin(fixture->registry);
    mint_status_t status = MINT_OK;
    for (uint32_t i = 0; i < 20 && status == MINT_OK; i++) {
        status = fixture_make(fixture->registry, i, "big");
    }
    assert_true(mint_registry_group_changes(fixture->registry) > 0);
    assert_int_equal(mint_registry_group_end(fixture->registry, &error), MINT_ERR_IO);
    assert_string_not_equal(error.message, "");
    assert_int_equal(fixture_count(fixture->path, COUNT_MADE), 1);
    fill_disk(RLIM_INFINITY);
    assert_int_equal(fixture_make(fixture->registry, 1, "big"), MINT_OK);
    expect_whole(fixture->registry);
}

static void test_a_backup_that_does_not_fit_leaves_nothing(void **state)
{
    fixture_t *fixture = *state;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/copy.db", fixture->dir);
    fill_disk(8192);
    assert_int_equal(mint_registry_backup(fixture->registry, path, NULL), MINT_ERR_IO);
    fill_disk(RLIM_INFINITY);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(mint_registry_backup(fixture->registry, path, NULL), MINT_OK);
}

// ---- other bytes ----

/// A whole file.
typedef struct {
    uint8_t *bytes;
    size_t len;
} file_t;

static file_t read_file(const char *path)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    file_t file = {.bytes = malloc((size_t)info.st_size), .len = (size_t)info.st_size};
    int stream = open(path, O_RDONLY);
    assert_non_null(file.bytes);
    assert_int_equal(read(stream, file.bytes, file.len), file.len);
    (void)close(stream);
    return file;
}

static void write_file(const char *path, const file_t *file)
{
    char log[160];
    int stream = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(write(stream, file->bytes, file->len), file->len);
    (void)close(stream);
    (void)snprintf(log, sizeof log, "%s-wal", path);
    (void)unlink(log);
    (void)snprintf(log, sizeof log, "%s-shm", path);
    (void)unlink(log);
}

/// The export of a registry without the events that opening may have added; NULL if the registry
/// cannot be opened, is unsound or is not what its log says.
static char *read_registry(const char *path)
{
    mint_registry_t *registry = NULL;
    mint_audit_report_t report;
    char *text = NULL;
    size_t text_len = 0;
    mint_status_t status = mint_registry_open(&registry, path, "x", NULL);
    if (status == MINT_OK) {
        status = mint_registry_audit(registry, &report, NULL);
    }
    if (status == MINT_OK) {
        status = mint_registry_check(registry, NULL);
    }
    if (status == MINT_OK) {
        FILE *stream = open_memstream(&text, &text_len);
        assert_int_equal(mint_registry_export(registry, stream, NULL), MINT_OK);
        (void)fclose(stream);
    }
    mint_registry_close(registry);
    return text;
}

static void test_no_byte_changes_unnoticed(void **state)
{
    fixture_t *fixture = *state;
    size_t noticed = 0;
    size_t tried = 0;
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    mint_registry_close(fixture->registry);
    fixture->registry = NULL;
    file_t file = read_file(fixture->path);
    char *whole = read_registry(fixture->path);
    assert_non_null(whole);
    for (size_t i = 0; i < file.len; i += 331) {
        file.bytes[i] ^= (uint8_t)(1u << i % 8);
        write_file(fixture->path, &file);
        file.bytes[i] ^= (uint8_t)(1u << i % 8);
        char *text = read_registry(fixture->path);
        tried++;
        noticed += text == NULL ? 1 : 0;
        if (text != NULL && strcmp(text, whole) != 0) {
            fail_msg("byte %zu is another, and nobody noticed", i);
        }
        free(text);
    }
    // Most of a small registry is empty space, where it does not matter.
    assert_true(noticed >= 20 && tried >= 200);
    free(whole);
    free(file.bytes);
}

static void test_every_page_that_is_lost_is_noticed_at_opening(void **state)
{
    fixture_t *fixture = *state;
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    mint_registry_close(fixture->registry);
    fixture->registry = NULL;
    file_t file = read_file(fixture->path);
    for (size_t page = 0; page < file.len / 4096; page++) {
        uint8_t kept[4096];
        mint_registry_t *registry = NULL;
        mint_error_t error = {0};
        memcpy(kept, file.bytes + page * 4096, sizeof kept);
        memset(file.bytes + page * 4096, 0xA5, sizeof kept);
        write_file(fixture->path, &file);
        memcpy(file.bytes + page * 4096, kept, sizeof kept);
        mint_status_t status = mint_registry_open(&registry, fixture->path, "x", &error);
        if (status != MINT_ERR_CORRUPT && status != MINT_ERR_FORMAT) {
            fail_msg("page %zu: status 0x%x", page, (unsigned)status);
        }
        assert_string_not_equal(error.message, "");
        assert_null(registry);
    }
    write_file(fixture->path, &file);
    assert_int_equal(mint_registry_open(&fixture->registry, fixture->path, "bench", NULL), MINT_OK);
    expect_whole(fixture->registry);
    free(file.bytes);
}

static int setup(void **state)
{
    fill_disk(RLIM_INFINITY); // also after a test that failed
    return fixture_setup(state);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_full_disk_is_an_error_and_loses_nothing),
        TEST(test_a_group_that_meets_a_full_disk_is_taken_back),
        TEST(test_a_backup_that_does_not_fit_leaves_nothing),
        TEST(test_no_byte_changes_unnoticed),
        TEST(test_every_page_that_is_lost_is_noticed_at_opening),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
