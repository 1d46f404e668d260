// SPDX-License-Identifier: Apache-2.0
//
// Making factories: what is in one, what is refused before anything is made, and that a process
// killed at any moment leaves a whole factory or nothing that looks like one.
#include "tests/support/fixture.h"

#include <dirent.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "factory/factory.h"

static const mint_factory_plan_t plan = {.organisation = "Example GmbH & Söhne",
                                         .station = "bench-1"};
static const mint_bytes_t passphrase = {.data = (const uint8_t *)"correct horse", .len = 13};

/// A folder for one test.
typedef struct {
    char dir[64];
    char plant[80]; ///< where its factory goes
} place_t;

static int setup(void **state)
{
    place_t *place = calloc(1, sizeof *place);
    assert_non_null(place);
    fixture_make_dir(place->dir);
    (void)snprintf(place->plant, sizeof place->plant, "%s/plant", place->dir);
    *state = place;
    return 0;
}

static int teardown(void **state)
{
    place_t *place = *state;
    fixture_remove_dir(place->dir);
    free(place);
    return 0;
}

static size_t count_entries(const char *folder)
{
    size_t count = 0;
    DIR *list = opendir(folder);
    assert_non_null(list);
    while (readdir(list) != NULL) {
        count++;
    }
    (void)closedir(list);
    return count - 2;
}

static void expect_mode(const char *folder, const char *name, mode_t mode)
{
    char path[160];
    struct stat info;
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    if (lstat(path, &info) != 0) {
        fail_msg("%s is not there", path);
    }
    if ((info.st_mode & 07777) != mode) {
        fail_msg("%s has mode %o", path, info.st_mode & 07777);
    }
}

static void test_what_is_in_a_factory(void **state)
{
    const place_t *place = *state;
    mint_factory_t *factory = NULL;
    mint_registry_t *registry = NULL;
    uint8_t key[MINT_P256_PUBLIC_KEY_LEN];
    (void)umask(0);                                 // modes must not depend on it
    assert_int_equal(mkdir(place->plant, 0755), 0); // an empty folder may be there
    assert_int_equal(mint_factory_create(place->plant, &plan, passphrase, NULL), MINT_OK);
    assert_int_equal(count_entries(place->dir), 1);
    expect_mode(place->plant, ".", 0700);
    expect_mode(place->plant, "keys", 0700);
    expect_mode(place->plant, "keys/root-ca.pem", 0600);
    expect_mode(place->plant, "keys/issuing-ca.pem", 0600);
    expect_mode(place->plant, "keys/authority.pem", 0600);
    expect_mode(place->plant, "keys/station-bench-1.pem", 0600);
    expect_mode(place->plant, "factory.ini", 0600);
    expect_mode(place->plant, "registry.db", 0600);
    expect_mode(place->plant, "authority.pub.pem", 0644);
    assert_int_equal(mint_factory_open(&factory, place->plant, NULL), MINT_OK);
    assert_string_equal(mint_factory_organisation(factory), plan.organisation);
    assert_string_equal(mint_factory_station(factory), "bench-1");
    assert_int_equal(mint_factory_open_registry(factory, "x", &registry, NULL), MINT_OK);
    assert_int_equal(mint_registry_find_station(registry, "bench-1", key, NULL), MINT_OK);
    mint_registry_close(registry);
    mint_bytes_t chain[2] = {mint_factory_certificate(factory, MINT_FACTORY_ISSUING_CA),
                             mint_factory_certificate(factory, MINT_FACTORY_ROOT_CA)};
    assert_int_equal(mint_chain_verify(chain, 2, chain[1], (int64_t)time(NULL), NULL), MINT_OK);
    mint_factory_close(factory);
    // A second one in its place is refused and changes nothing.
    assert_int_equal(mint_factory_create(place->plant, &plan, passphrase, NULL), MINT_ERR_STATE);
    assert_int_equal(count_entries(place->dir), 1);
}

static void test_bad_plans_are_refused_before_anything_is_made(void **state)
{
    const place_t *place = *state;
    static const mint_factory_plan_t bad[] = {
        {.organisation = "", .station = "s"},
        {.organisation = " x", .station = "s"},
        {.organisation = "x ", .station = "s"},
        {.organisation = "a;b", .station = "s"},
        {.organisation = "a\nb", .station = "s"},
        {.organisation = "12345678901234567890123456789012345678901234567890123456789012345",
         .station = "s"},
        {.organisation = "x", .station = ""},
        {.organisation = "x", .station = "../s"},
    };
    static const uint8_t long_one[2000] = {1};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(mint_factory_create(place->plant, &bad[i], passphrase, NULL),
                         MINT_ERR_ARGUMENT);
    }
    assert_int_equal(mint_factory_create(place->plant, &plan, (mint_bytes_t){0}, NULL),
                     MINT_ERR_ARGUMENT);
    mint_bytes_t too_long = {.data = long_one, .len = sizeof long_one};
    assert_int_equal(mint_factory_create(place->plant, &plan, too_long, NULL), MINT_ERR_ARGUMENT);
    assert_int_equal(count_entries(place->dir), 0);
}

static void test_bad_places_are_refused_before_anything_is_made(void **state)
{
    const place_t *place = *state;
    char path[120];
    assert_int_equal(mkdir(place->plant, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/file", place->plant);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fclose(file);
    assert_int_equal(mint_factory_create(place->plant, &plan, passphrase, NULL), MINT_ERR_STATE);
    assert_int_equal(mint_factory_create(path, &plan, passphrase, NULL), MINT_ERR_STATE);
    (void)snprintf(path, sizeof path, "%s/none/plant", place->dir);
    assert_int_equal(mint_factory_create(path, &plan, passphrase, NULL), MINT_ERR_IO);
    assert_int_equal(mint_factory_create("", &plan, passphrase, NULL), MINT_ERR_IO);
    (void)snprintf(path, sizeof path, "%s/link", place->dir);
    assert_int_equal(symlink("nowhere", path), 0);
    assert_int_equal(mint_factory_create(path, &plan, passphrase, NULL), MINT_ERR_STATE);
    assert_int_equal(count_entries(place->dir), 2);
    assert_int_equal(count_entries(place->plant), 1);
}

static void test_the_working_directory_is_not_replaced(void **state)
{
    const place_t *place = *state;
    mint_error_t error = {0};
    char before[PATH_MAX];
    assert_int_equal(mkdir(place->plant, 0700), 0);
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(place->plant), 0);
    mint_status_t by_dot = mint_factory_create(".", &plan, passphrase, NULL);
    mint_status_t by_name = mint_factory_create(place->plant, &plan, passphrase, &error);
    assert_int_equal(chdir(before), 0);
    assert_int_equal(by_dot, MINT_ERR_STATE);
    assert_int_equal(by_name, MINT_ERR_STATE);
    assert_non_null(strstr(error.message, "is the folder you are in"));
    assert_int_equal(count_entries(place->dir), 1);
    assert_int_equal(count_entries(place->plant), 0);
}

/// In namespaces of its own, where it may mount: 0 if the place is refused as it should be, 77 if
/// the system gives no namespaces.
static int create_on_a_mount_point(const place_t *place)
{
    mint_error_t error = {0};
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0 ||
        mount("none", place->plant, "tmpfs", 0, "size=64k") != 0) {
        return 77;
    }
    return mint_factory_create(place->plant, &plan, passphrase, &error) == MINT_ERR_STATE &&
                   strstr(error.message, "is a mount point") != NULL &&
                   strstr(error.hint, "plant/line1") != NULL
               ? 0
               : 1;
}

static void test_a_mount_point_is_not_replaced(void **state)
{
    const place_t *place = *state;
    int status = 0;
    assert_int_equal(mkdir(place->plant, 0700), 0);
    pid_t child = fork();
    if (child == 0) {
        _exit(create_on_a_mount_point(place));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) {
        skip();
    }
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(count_entries(place->dir), 1);
}

static void take_path(void *context, const char *path)
{
    char *paths = context;
    (void)snprintf(paths + strlen(paths), 400 - strlen(paths), "%s;", path);
}

static void test_what_a_killed_one_left_is_found(void **state)
{
    static const char *const names[] = {".plant.new-a1B2c3", ".plant.new-a1B2c3d",
                                        ".other.new-a1B2c3", "plant.new-a1B2c3"};
    const place_t *place = *state;
    char path[400];
    char paths[400] = "";
    char expected[400];
    char real[PATH_MAX];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", place->dir, names[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    assert_non_null(realpath(place->dir, real));
    (void)snprintf(expected, sizeof expected, "%.200s/%s;", real, names[0]);
    mint_factory_each_unfinished(place->plant, take_path, paths);
    assert_string_equal(paths, expected);
    (void)snprintf(path, sizeof path, "%s/none/plant", place->dir);
    mint_factory_each_unfinished(path, take_path, paths);
    assert_string_equal(paths, expected);
}

static pid_t start_create(const char *plant)
{
    pid_t child = fork();
    if (child == 0) {
        _exit(mint_factory_create(plant, &plan, passphrase, NULL) == MINT_OK ? 0 : 1);
    }
    assert_true(child > 0);
    return child;
}

/// A factory, its registry included: nothing that is half made.
static bool is_whole(const char *path)
{
    mint_factory_t *factory = NULL;
    mint_registry_t *registry = NULL;
    bool whole = mint_factory_open(&factory, path, NULL) == MINT_OK;
    if (whole) {
        assert_int_equal(mint_factory_open_registry(factory, "test", &registry, NULL), MINT_OK);
    }
    mint_registry_close(registry);
    mint_factory_close(factory);
    return whole;
}

/// Nothing opens in `dir` but the factory itself, which must be whole if it is there; and what was
/// killed after its last file and before it got its name, which is as whole.
static void expect_whole_or_nothing(const place_t *place, bool whole)
{
    DIR *list = opendir(place->dir);
    assert_non_null(list);
    for (struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list)) {
        char path[400];
        (void)snprintf(path, sizeof path, "%s/%s", place->dir, entry->d_name);
        bool is_plant = strcmp(entry->d_name, "plant") == 0;
        bool is_unfinished = strncmp(entry->d_name, ".plant.new-", 11) == 0;
        if (is_whole(path) != is_plant && !is_unfinished) {
            fail_msg("%s: %s", path, is_plant ? "is not whole" : "opens");
        }
    }
    (void)closedir(list);
    assert_int_equal(access(place->plant, F_OK) == 0, whole);
}

static void test_killed_at_any_moment(void **state)
{
    const place_t *place = *state;
    int status = SIGKILL;
    int kills = 0;
    for (long life_ms = 1; !WIFEXITED(status); life_ms = life_ms * 3 / 2 + 1) {
        struct timespec life = {.tv_sec = life_ms / 1000, .tv_nsec = life_ms % 1000 * 1000000};
        pid_t child = start_create(place->plant);
        (void)nanosleep(&life, NULL);
        (void)kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        kills += WIFEXITED(status) ? 0 : 1;
        assert_true(!WIFEXITED(status) || WEXITSTATUS(status) == 0);
        // A process may also be killed after the rename that makes the factory.
        bool whole = access(place->plant, F_OK) == 0;
        assert_true(whole || !WIFEXITED(status));
        expect_whole_or_nothing(place, whole);
        if (whole) {
            break;
        }
    }
    assert_true(kills >= 5);
}

static void test_of_two_at_once_one_wins(void **state)
{
    const place_t *place = *state;
    int one = 0;
    int two = 0;
    pid_t first = start_create(place->plant);
    pid_t second = start_create(place->plant);
    assert_int_equal(waitpid(first, &one, 0), first);
    assert_int_equal(waitpid(second, &two, 0), second);
    assert_true(WIFEXITED(one) && WIFEXITED(two));
    assert_int_equal(WEXITSTATUS(one) + WEXITSTATUS(two), 1);
    expect_whole_or_nothing(place, true);
    assert_int_equal(count_entries(place->dir), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_what_is_in_a_factory),
        TEST(test_bad_plans_are_refused_before_anything_is_made),
        TEST(test_bad_places_are_refused_before_anything_is_made),
        TEST(test_the_working_directory_is_not_replaced),
        TEST(test_a_mount_point_is_not_replaced),
        TEST(test_what_a_killed_one_left_is_found),
        TEST(test_killed_at_any_moment),
        TEST(test_of_two_at_once_one_wins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
