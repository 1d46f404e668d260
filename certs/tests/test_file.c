// SPDX-License-Identifier: Apache-2.0
//
// Files: modes, what is refused, and that nothing is left behind.
#include "certs/tests/support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char folder[PATH_MAX];

static int setup(void **state)
{
    (void)state;
    make_folder(folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    remove_folder(folder);
    return 0;
}

static unsigned mode_of(const char *path)
{
    struct stat info;
    assert_int_equal(lstat(path, &info), 0);
    return info.st_mode & 07777u;
}

static void secret_has_mode_0600_whatever_the_umask(void **state)
{
    (void)state;
    mint_error_t error = {0};
    static const mode_t umasks[] = {0, 022, 077, 0777};
    for (size_t i = 0; i < sizeof umasks / sizeof umasks[0]; i++) {
        char name[] = "secret-0";
        name[sizeof name - 2] = (char)('0' + i);
        mode_t old = umask(umasks[i]);
        mint_status_t status =
            mint_file_create(in_folder(folder, name), MINT_FILE_SECRET, TEXT("x"), &error);
        (void)umask(old);
        expect_ok(status, &error);
        assert_int_equal(mode_of(in_folder(folder, name)), 0600);
    }
}

static void create_never_overwrites(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_buffer_t read = {0};
    expect_ok(mint_file_create(in_folder(folder, "a"), MINT_FILE_PUBLIC, TEXT("one"), &error),
              &error);
    assert_int_equal(
        mint_file_create(in_folder(folder, "a"), MINT_FILE_PUBLIC, TEXT("two"), &error),
        MINT_ERR_WRITE_ONCE);
    expect_message(&error, "exists already");
    expect_ok(mint_file_read(in_folder(folder, "a"), &read, &error), &error);
    assert_string_equal((const char *)read.data, "one");
    mint_buffer_free(&read);
    assert_int_equal(count_files(folder), 1);
}

// What the file system of the test cannot do: the errors of these calls, 0 if it can.
static int rename_error;
static int link_error;

int renameat2(int old_folder, const char *old, int new_folder, const char *new, unsigned flags)
{
    errno = rename_error;
    return rename_error != 0 ? -1
                             : (int)syscall(SYS_renameat2, old_folder, old, new_folder, new, flags);
}

int link(const char *old, const char *new)
{
    errno = link_error;
    return link_error != 0 ? -1 : (int)syscall(SYS_linkat, AT_FDCWD, old, AT_FDCWD, new, 0);
}

/// File systems, and what creating a file comes to.
static const struct {
    const char *name;
    int rename_error;
    int link_error;
    mint_status_t status;
    const char *hint;
} systems[] = {
    {"both", 0, 0, MINT_OK, ""},
    {"no hard links, as FAT", 0, EPERM, MINT_OK, ""},
    {"no flags, as NFS", EINVAL, 0, MINT_OK, ""},
    {"an old kernel", ENOSYS, 0, MINT_OK, ""},
    {"neither", EINVAL, EPERM, MINT_ERR_IO, MINT_FILE_PLACE_HINT},
    {"full", ENOSPC, 0, MINT_ERR_IO, ""},
};

static void create_on_any_file_system(void **state)
{
    (void)state;
    const char *path = in_folder(folder, "new");
    for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++) {
        mint_error_t error = {0};
        rename_error = systems[i].rename_error;
        link_error = systems[i].link_error;
        mint_status_t status = mint_file_create(path, MINT_FILE_SECRET, TEXT("x"), &error);
        mint_status_t again = mint_file_create(path, MINT_FILE_SECRET, TEXT("y"), NULL);
        rename_error = link_error = 0;
        if (status != systems[i].status || strcmp(error.hint, systems[i].hint) != 0) {
            fail_msg("%s: %s, '%s'", systems[i].name, mint_status_text(status), error.hint);
        }
        assert_int_equal(again, status == MINT_OK ? MINT_ERR_WRITE_ONCE : status);
        assert_int_equal(count_files(folder), status == MINT_OK ? 1 : 0);
        (void)unlink(path);
    }
}

static void create_does_not_follow_a_link(void **state)
{
    (void)state;
    mint_error_t error = {0};
    assert_int_equal(symlink("elsewhere", in_folder(folder, "link")), 0);
    assert_int_equal(
        mint_file_create(in_folder(folder, "link"), MINT_FILE_SECRET, TEXT("x"), &error),
        MINT_ERR_WRITE_ONCE);
    assert_int_not_equal(access(in_folder(folder, "elsewhere"), F_OK), 0);
    assert_int_equal(count_files(folder), 1);
}

static void replace_keeps_an_equal_file(void **state)
{
    (void)state;
    mint_error_t error = {0};
    struct stat before;
    struct stat after;
    const char *path = in_folder(folder, "h.h");
    expect_ok(mint_file_replace(path, MINT_FILE_PUBLIC, TEXT("one"), &error), &error);
    assert_int_equal(stat(path, &before), 0);
    expect_ok(mint_file_replace(path, MINT_FILE_PUBLIC, TEXT("one"), &error), &error);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    expect_ok(mint_file_replace(path, MINT_FILE_PUBLIC, TEXT("two"), &error), &error);
    assert_int_equal(stat(path, &after), 0);
    assert_int_not_equal(before.st_ino, after.st_ino);
    // The same bytes, but now they are secret.
    expect_ok(mint_file_replace(path, MINT_FILE_SECRET, TEXT("two"), &error), &error);
    assert_int_equal(mode_of(path), 0600);
    assert_int_equal(count_files(folder), 1);
}

/// A file that may be the only one of its kind, or looks like it.
typedef struct {
    const char *name;
    const char *before; ///< repeated so often that the key stands anywhere in the file
    size_t before_count;
    const char *text;
    size_t len;
    bool kept;
} worth_t;

#define WORTH(...) __VA_ARGS__, sizeof(__VA_ARGS__) - 1

static const worth_t worths[] = {
    {"database", "", 0, WORTH("SQLite format 3\0 and so on"), true},
    {"a text on SQLite", "", 0, WORTH("SQLite format 3 is a format"), false},
    {"key", "", 0, WORTH("-----BEGIN PRIVATE KEY-----\nMA==\n"), true},
    {"EC key", "", 0, WORTH("-----BEGIN EC PRIVATE KEY-----\nMA==\n"), true},
    {"encrypted key", "", 0, WORTH("-----BEGIN ENCRYPTED PRIVATE KEY-----\r\nMA==\n"), true},
    {"key after a text", "Bag Attributes\n", 1, WORTH("-----BEGIN PRIVATE KEY-----\n"), true},
    {"key after zeros", "", 0, WORTH("\0\0\n-----BEGIN PRIVATE KEY-----\n"), true},
    {"certificate", "", 0, WORTH("-----BEGIN CERTIFICATE-----\nMA==\n"), false},
    {"public key", "", 0, WORTH("-----BEGIN PUBLIC KEY-----\nMA==\n"), false},
    {"C string", "", 0, WORTH("    \"-----BEGIN PRIVATE KEY-----\\n\"\n"), false},
    {"half a line", "", 0, WORTH("-----BEGIN PRIVATE KEY"), false},
    {"far away", "0123456789abcd\n", 20000, WORTH("-----BEGIN PRIVATE KEY-----\n"), true},
    {"at 65500", "0123456789abcdefgh\n", 3447, WORTH("-----BEGIN PRIVATE KEY-----\n"), true},
    {"at 65519", "0123456789abcdefgh\n", 3448, WORTH("-----BEGIN PRIVATE KEY-----\n"), true},
    {"at 65535", "012345678901234567890123456789abcde\n\n\n\n", 1725,
     WORTH("-----BEGIN PRIVATE KEY-----\n"), true},
};

static void replace_keeps_keys_and_databases(void **state)
{
    (void)state;
    const char *path = in_folder(folder, "precious");
    for (size_t i = 0; i < sizeof worths / sizeof worths[0]; i++) {
        const worth_t *worth = &worths[i];
        mint_error_t error = {0};
        mint_buffer_t old = {0};
        for (size_t j = 0; j < worth->before_count; j++) {
            mint_buffer_append(&old, (const uint8_t *)worth->before, strlen(worth->before));
        }
        mint_buffer_append(&old, (const uint8_t *)worth->text, worth->len);
        mint_bytes_t view = mint_buffer_view(&old);
        expect_ok(mint_file_create(path, MINT_FILE_SECRET, view, &error), &error);
        // The same bytes may be written again.
        expect_ok(mint_file_replace(path, MINT_FILE_SECRET, view, &error), &error);
        mint_status_t status = mint_file_replace(path, MINT_FILE_SECRET, TEXT("new"), &error);
        if (status != (worth->kept ? MINT_ERR_WRITE_ONCE : MINT_OK)) {
            fail_msg("%s: %s", worth->name, mint_status_text(status));
        }
        if (worth->kept) {
            expect_message(&error, "not written over");
        }
        assert_int_equal(unlink(path), 0);
        mint_buffer_free(&old);
    }
    assert_int_equal(count_files(folder), 0);
}

static void replace_refuses_what_is_no_file(void **state)
{
    (void)state;
    mint_error_t error = {0};
    assert_int_equal(mkfifo(in_folder(folder, "fifo"), 0600), 0);
    assert_int_equal(
        mint_file_replace(in_folder(folder, "fifo"), MINT_FILE_PUBLIC, TEXT("x"), &error),
        MINT_ERR_IO);
    expect_message(&error, "not a regular file");
    assert_int_equal(symlink("fifo", in_folder(folder, "link")), 0);
    assert_int_equal(
        mint_file_replace(in_folder(folder, "link"), MINT_FILE_PUBLIC, TEXT("x"), &error),
        MINT_ERR_IO);
    assert_int_equal(count_files(folder), 2);
}

static void no_folder_no_file(void **state)
{
    (void)state;
    mint_error_t error = {0};
    assert_int_equal(
        mint_file_create(in_folder(folder, "no/file"), MINT_FILE_PUBLIC, TEXT("x"), &error),
        MINT_ERR_IO);
    expect_message(&error, "no/file");
    mint_buffer_t read = {0};
    assert_int_equal(mint_file_read(in_folder(folder, "none"), &read, &error), MINT_ERR_NOT_FOUND);
    expect_message(&error, "none");
    assert_int_equal(count_files(folder), 0);
}

static void a_secret_that_others_can_use_is_refused(void **state)
{
    (void)state;
    mint_error_t error = {0};
    mint_buffer_t read = {0};
    const char *path = in_folder(folder, "key");
    expect_ok(mint_file_create(path, MINT_FILE_SECRET, TEXT("x"), &error), &error);
    expect_ok(mint_file_read_secret(path, &read, &error), &error);
    static const mode_t wider[] = {0640, 0604, 0620, 0602, 0610, 0601};
    for (size_t i = 0; i < sizeof wider / sizeof wider[0]; i++) {
        assert_int_equal(chmod(path, wider[i]), 0);
        assert_int_equal(mint_file_read_secret(path, &read, &error), MINT_ERR_STATE);
        assert_int_equal(read.len, 0);
        assert_non_null(strstr(error.hint, "chmod 600"));
    }
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(symlink("key", in_folder(folder, "link")), 0);
    assert_int_equal(mint_file_read_secret(in_folder(folder, "link"), &read, &error),
                     MINT_ERR_STATE);
    assert_int_equal(mkfifo(in_folder(folder, "fifo"), 0600), 0);
    assert_int_equal(mint_file_read_secret(in_folder(folder, "fifo"), &read, &error),
                     MINT_ERR_STATE);
    mint_buffer_free(&read);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(secret_has_mode_0600_whatever_the_umask),
        WITH_FOLDER(create_never_overwrites),
        WITH_FOLDER(create_on_any_file_system),
        WITH_FOLDER(create_does_not_follow_a_link),
        WITH_FOLDER(replace_keeps_an_equal_file),
        WITH_FOLDER(replace_keeps_keys_and_databases),
        WITH_FOLDER(replace_refuses_what_is_no_file),
        WITH_FOLDER(no_folder_no_file),
        WITH_FOLDER(a_secret_that_others_can_use_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
