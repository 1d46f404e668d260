// SPDX-License-Identifier: Apache-2.0
//
// The posix port when the system fails it: every system call of a start, a program, an erase and a
// read is made to fail in turn, is interrupted, or does half of what it was asked.
//
// The calls are wrapped by the linker and counted from the start of the device on.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "common/image.h"
#include "mintmark/port.h"
#include "posix_port.h"

// ---- the system, as far as the port sees it ----

static struct {
    unsigned calls;
    unsigned fail_at; // this call fails with `reason`, from 1 on; 0: none
    int reason;
    const char *name;   // of the call that failed
    bool halves;        // pread, pwrite and write do half of what they are asked
    bool interrupts;    // every other one of them is interrupted
    bool interrupt_now; // whether the next one is
    unsigned full;      // write() finds the line full this many times
    const char *other;  // a file that gets the name just before link() gives it away; NULL: none
} world;

static bool fails(const char *name)
{
    if (++world.calls != world.fail_at) {
        return false;
    }
    world.name = name;
    errno = world.reason;
    return true;
}

static bool interrupted(void)
{
    world.interrupt_now = world.interrupts && !world.interrupt_now;
    if (world.interrupt_now) {
        errno = EINTR;
    }
    return world.interrupt_now;
}

static size_t part_of(size_t len)
{
    return world.halves ? (len + 1) / 2 : len;
}

// NOLINTBEGIN(cert-dcl51-cpp)
#define WRAP(result, failed, name, parameters, arguments)                                          \
    result __real_##name parameters;                                                               \
    result __wrap_##name parameters;                                                               \
    result __wrap_##name parameters                                                                \
    {                                                                                              \
        return fails(#name) ? (failed) : __real_##name arguments;                                  \
    }

WRAP(int, -1, fsync, (int file), (file))
WRAP(int, -1, fdatasync, (int file), (file))
WRAP(int, -1, fstat, (int file, struct stat *about), (file, about))
WRAP(int, -1, flock, (int file, int operation), (file, operation))
WRAP(int, -1, symlink, (const char *target, const char *at), (target, at))
WRAP(int, -1, rename, (const char *from, const char *to), (from, to))
WRAP(ssize_t, -1, getrandom, (void *out, size_t len, unsigned flags), (out, len, flags))
WRAP(int, -1, posix_openpt, (int flags), (flags))
WRAP(int, -1, grantpt, (int file), (file))
WRAP(int, -1, unlockpt, (int file), (file))
WRAP(int, EIO, ptsname_r, (int file, char *out, size_t size), (file, out, size))
WRAP(int, -1, tcgetattr, (int file, struct termios *settings), (file, settings))
WRAP(int, -1, tcsetattr, (int file, int when, const struct termios *settings),
     (file, when, settings))

int __real_link(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
ssize_t __real_pread(int file, void *out, size_t len, off_t offset);
ssize_t __wrap_pread(int file, void *out, size_t len, off_t offset);
ssize_t __real_pwrite(int file, const void *data, size_t len, off_t offset);
ssize_t __wrap_pwrite(int file, const void *data, size_t len, off_t offset);
ssize_t __real_write(int file, const void *data, size_t len);
ssize_t __wrap_write(int file, const void *data, size_t len);
// NOLINTEND(cert-dcl51-cpp)

int __wrap_link(const char *from, const char *to)
{
    if (world.other != NULL) {
        assert_int_equal(__real_rename(world.other, to), 0);
    }
    return fails("link") ? -1 : __real_link(from, to);
}

int __wrap_open(const char *path, int flags, ...)
{
    return fails("open") ? -1 : __real_open(path, flags, 0600); // the one mode in use
}

ssize_t __wrap_pread(int file, void *out, size_t len, off_t offset)
{
    bool failed = fails("pread") || interrupted();
    return failed ? -1 : __real_pread(file, out, part_of(len), offset);
}

ssize_t __wrap_pwrite(int file, const void *data, size_t len, off_t offset)
{
    bool failed = fails("pwrite") || interrupted();
    return failed ? -1 : __real_pwrite(file, data, part_of(len), offset);
}

ssize_t __wrap_write(int file, const void *data, size_t len)
{
    if (world.full > 0) {
        world.full--;
        errno = EAGAIN;
        return -1;
    }
    return interrupted() ? -1 : __real_write(file, data, part_of(len));
}

// ---- the device ----

#define UNIT_AT (3 * MINT_IMAGE_UNIT_LEN)
#define PAGE_AT MINT_IMAGE_PAGE_LEN

static char folder[] = "/tmp/mintmark-faults-XXXXXX";
static char flash_path[64];
static char link_path[64];
static const uint8_t unit[MINT_IMAGE_UNIT_LEN] = {0x5A, 1, 2, 3};

static int make_folder(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(flash_path, sizeof flash_path, "%s/flash", folder);
    (void)snprintf(link_path, sizeof link_path, "%s/tty", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static int quiet(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    mint_posix_stop();
    (void)unlink(flash_path);
    return 0;
}

static mint_status_t start(void)
{
    const mint_posix_config_t config = {.flash_path = flash_path, .link_path = link_path};
    return mint_posix_start(&config);
}

/// A start, a unit written and read back, a page erased.
static mint_status_t work(void)
{
    uint8_t found[sizeof unit] = {0};
    const mint_flash_t *flash = mint_port()->flash;
    mint_status_t status = start();
    if (status == MINT_OK) {
        status = flash->program(flash->context, UNIT_AT, unit);
    }
    if (status == MINT_OK) {
        status = flash->read(flash->context, UNIT_AT, found, sizeof found);
    }
    if (status == MINT_OK) {
        assert_memory_equal(found, unit, sizeof unit);
        status = flash->erase(flash->context, PAGE_AT);
    }
    return status;
}

static unsigned entries_of(const char *path)
{
    unsigned count = 0;
    DIR *entries = opendir(path);
    assert_non_null(entries);
    while (readdir(entries) != NULL) {
        count++;
    }
    assert_int_equal(closedir(entries), 0);
    return count - 2; // . and ..
}

static unsigned open_files(void)
{
    return entries_of("/proc/self/fd");
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

// ---- the tests ----

/// With the `n`th call failing: the error is told with its reason, nothing stays open or lies
/// about, and the next start finds a whole image or makes one. False if there was no such call.
static bool fail_one(unsigned n)
{
    const unsigned before = open_files();
    world.calls = 0;
    world.fail_at = n;
    world.reason = ENOSPC;
    world.name = NULL;
    mint_status_t status = work();
    int reason = errno;
    world.fail_at = 0;
    mint_posix_stop();
    assert_int_equal(open_files(), before);
    assert_int_equal(entries_of(folder), is_there(flash_path));
    if (world.name == NULL) {
        assert_int_equal(status, MINT_OK);
        return false;
    }
    if (status != MINT_ERR_IO || reason != ENOSPC) {
        fail_msg("%s, call %u: status %d, errno %d", world.name, n, status, reason);
    }
    assert_int_equal(work(), MINT_OK);
    mint_posix_stop();
    return true;
}

static void every_call_fails_in_turn(void **state)
{
    (void)state;
    unsigned n = 1;
    while (fail_one(n)) {
        assert_int_equal(unlink(flash_path), 0);
        n++;
    }
    assert_true(n > 20);
}

// An image that is there is opened only: whatever fails, it stays as it is.
static void an_image_survives_every_failure(void **state)
{
    (void)state;
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t found[sizeof id];
    assert_int_equal(work(), MINT_OK);
    assert_int_equal(mint_port()->device_id(NULL, id), MINT_OK);
    mint_posix_stop();
    for (unsigned n = 1; fail_one(n); n++) {
        assert_int_equal(start(), MINT_OK);
        assert_int_equal(mint_port()->device_id(NULL, found), MINT_OK);
        assert_memory_equal(found, id, sizeof id);
        mint_posix_stop();
    }
}

static void calls_that_are_interrupted_or_do_half_are_gone_on_with(void **state)
{
    (void)state;
    for (unsigned i = 1; i < 4; i++) {
        world.interrupts = (i & 1) != 0;
        world.halves = (i & 2) != 0;
        assert_int_equal(work(), MINT_OK);
        struct stat about;
        assert_int_equal(stat(flash_path, &about), 0);
        assert_int_equal(about.st_size, MINT_IMAGE_LEN);
        (void)quiet(NULL);
    }
}

static void a_full_line_is_waited_for(void **state)
{
    (void)state;
    static const uint8_t data[] = "0123456789abcdef";
    uint8_t found[sizeof data] = {0};
    assert_int_equal(start(), MINT_OK);
    int station = __real_open(mint_posix_line(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(station >= 0);
    world.full = 1;
    world.halves = true;
    world.interrupts = true;
    assert_int_equal(mint_port()->serial_write(NULL, data, sizeof data), MINT_OK);
    for (size_t done = 0; done < sizeof found;) {
        ssize_t got = read(station, found + done, sizeof found - done);
        assert_true(got > 0);
        done += (size_t)got;
    }
    assert_memory_equal(found, data, sizeof data);
    assert_int_equal(close(station), 0);
}

// Another program makes the image between the look and the link: it is taken as it is.
static void an_image_made_meanwhile_is_taken(void **state)
{
    (void)state;
    uint8_t others[MINT_DEVICE_ID_LEN];
    uint8_t found[sizeof others];
    assert_int_equal(start(), MINT_OK);
    assert_int_equal(mint_port()->device_id(NULL, others), MINT_OK);
    mint_posix_stop();
    assert_int_equal(__real_rename(flash_path, link_path), 0);
    world.other = link_path;
    assert_int_equal(start(), MINT_OK);
    assert_int_equal(mint_port()->device_id(NULL, found), MINT_OK);
    assert_memory_equal(found, others, sizeof others);
    mint_posix_stop();
    assert_int_equal(entries_of(folder), 1);
}

static void names_that_are_too_long_are_refused(void **state)
{
    (void)state;
    char path[PATH_MAX];
    memset(path, 'x', sizeof path);
    path[0] = '/';
    path[sizeof path - 1] = '\0';
    const mint_posix_config_t flash = {.flash_path = path};
    const mint_posix_config_t link = {.flash_path = flash_path, .link_path = path};
    assert_int_equal(mint_posix_start(&flash), MINT_ERR_IO);
    assert_int_equal(errno, ENAMETOOLONG);
    assert_int_equal(mint_posix_start(&link), MINT_ERR_IO);
    assert_int_equal(errno, ENAMETOOLONG);
}

static void units_and_pages_off_the_grid_or_outside_are_refused(void **state)
{
    (void)state;
    static const uint32_t bad_units[] = {1, MINT_IMAGE_STORE_LEN, UINT32_MAX - 3};
    static const uint32_t bad_pages[] = {MINT_IMAGE_UNIT_LEN, MINT_IMAGE_STORE_LEN};
    uint8_t byte;
    const mint_flash_t *flash = mint_port()->flash;
    assert_int_equal(start(), MINT_OK);
    for (size_t i = 0; i < sizeof bad_units / sizeof bad_units[0]; i++) {
        assert_int_equal(flash->program(NULL, bad_units[i], unit), MINT_ERR_ARGUMENT);
    }
    for (size_t i = 0; i < sizeof bad_pages / sizeof bad_pages[0]; i++) {
        assert_int_equal(flash->erase(NULL, bad_pages[i]), MINT_ERR_ARGUMENT);
    }
    assert_int_equal(flash->read(NULL, MINT_IMAGE_STORE_LEN, &byte, 1), MINT_ERR_ARGUMENT);
    assert_int_equal(flash->read(NULL, 0, &byte, 0), MINT_OK);
}

static void a_kernel_without_random_numbers_is_a_source_that_fails(void **state)
{
    (void)state;
    uint8_t symbol = 0xEE;
    const mint_port_t *port = mint_port();
    const mint_source_t *credited = &port->sources[0];
    assert_int_equal(start(), MINT_OK);
    for (size_t i = 0; i < port->source_count; i++) {
        credited = port->sources[i].evidence != NULL ? &port->sources[i] : credited;
    }
    assert_non_null(credited->evidence);
    world.calls = 0;
    world.fail_at = 1;
    world.reason = ENOSYS;
    assert_int_equal(credited->sample(credited->context, &symbol), MINT_ERR_SOURCE);
    assert_string_equal(world.name, "getrandom");
    assert_int_equal(symbol, 0);
    assert_int_equal(credited->sample(credited->context, &symbol), MINT_OK);
}

// The port can only say that a restart is wanted; its clock does not go back.
static void the_clock_goes_on_and_a_reset_is_asked_for(void **state)
{
    (void)state;
    const mint_port_t *port = mint_port();
    uint32_t now = port->seconds(port->context);
    assert_true(port->seconds(port->context) - now < 3600);
    assert_false(mint_posix_reset_wanted());
    port->reset(port->context);
    assert_true(mint_posix_reset_wanted());
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, quiet, quiet)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_call_fails_in_turn),
        TEST(an_image_survives_every_failure),
        TEST(calls_that_are_interrupted_or_do_half_are_gone_on_with),
        TEST(a_full_line_is_waited_for),
        TEST(an_image_made_meanwhile_is_taken),
        TEST(names_that_are_too_long_are_refused),
        TEST(units_and_pages_off_the_grid_or_outside_are_refused),
        TEST(a_kernel_without_random_numbers_is_a_source_that_fails),
        TEST(the_clock_goes_on_and_a_reset_is_asked_for),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
