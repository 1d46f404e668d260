// SPDX-License-Identifier: Apache-2.0
//
// The crash matrix: the station is killed (SIGKILL) at every call that its database makes of the
// operating system and at every packet, the device's power goes at every program and erase of its
// flash, or both; then one more plain run, after which each device is locked and proven with one
// live certificate, and the registry is whole.
//
// The station is a process of its own, forked for each crash. The device is in memory that both
// processes share, so that it outlives the station, with all that its RAM held.
//
// MINT_CRASH_POINTS is how many crashes there are to be, at points that are drawn (others for each
// MINT_CRASH_SEED), several in a row on one device; without it every point is hit once, by itself,
// or as many as a sanitizer's time allows.
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "device/tests/support/effort.h"
#include "rig.h"

#define DEVICES_A_REGISTRY 100u ///< then a new one, for an open checks all of it
#define CRASHES_MAX        3u   ///< in a row on one device

/// What dies, and when: after so many of its own steps; 0: not at all.
typedef struct {
    size_t call;      ///< of the database to the system, from 1 on: the station, before it
    size_t packet;    ///< on the line, from 1 on: the station, before it
    size_t operation; ///< of the flash, from 1 on: the device, half way through
    bool both;        ///< the device's power goes with the station
} crash_t;

/// What a run without a crash has of each.
typedef struct {
    size_t calls, packets, operations;
} length_t;

/// What the processes share.
typedef struct {
    rig_device_t device;
    size_t calls;   ///< of the database, in the last run
    size_t packets; ///< on the line, in the last run
} shared_t;

static shared_t *shared;
static size_t calls_left;
static size_t points;
static size_t devices;
static char pristine[128]; ///< the registry before any device

// ---- killing the station inside the database ----

static const char *const watched[] = {"pwrite", "pwrite64", "ftruncate", "fcntl"};
static sqlite3_syscall_ptr real[4];

static void note_call(void)
{
    shared->calls++;
    if (calls_left > 0 && --calls_left == 0) {
        (void)raise(SIGKILL);
    }
}

static ssize_t do_pwrite(int fd, const void *data, size_t len, off_t at)
{
    note_call();
    return pwrite(fd, data, len, at);
}

static int do_ftruncate(int fd, off_t len)
{
    note_call();
    return ftruncate(fd, len);
}

static int do_fcntl(int fd, int command, void *argument)
{
    note_call();
    return ((int (*)(int, int, ...))real[3])(fd, command, argument);
}

static void watch_database(void)
{
    const sqlite3_syscall_ptr ours[] = {
        (sqlite3_syscall_ptr)do_pwrite, (sqlite3_syscall_ptr)do_pwrite,
        (sqlite3_syscall_ptr)do_ftruncate, (sqlite3_syscall_ptr)do_fcntl};
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    for (size_t i = 0; i < sizeof watched / sizeof watched[0]; i++) {
        real[i] = vfs->xGetSystemCall(vfs, watched[i]);
        (void)vfs->xSetSystemCall(vfs, watched[i], ours[i]);
    }
}

// A kill leaves what was written to the system, so nothing is gained by waiting for the disk:
// SQLite finds these instead of the C library's.
int fsync(int fd)
{
    (void)fd;
    return 0;
}

int fdatasync(int fd)
{
    (void)fd;
    return 0;
}

// ---- one run ----

// The station's process.
static void run_station(rig_t *rig, const crash_t *crash)
{
    rig_reopen_registry(rig);
    watch_database();
    shared->calls = 0;
    calls_left = crash->call;
    shared->device.cut_at =
        crash->operation == 0 ? 0 : shared->device.operations + crash->operation;
    rig->line.packets_left = crash->packet == 0 ? SIZE_MAX : crash->packet - 1;
    size_t before = rig->line.packets_left;
    (void)rig_talk(rig, &shared->device);
    shared->packets = before - rig->line.packets_left;
    if (rig->line.crashed) {
        (void)raise(SIGKILL);
    }
    _exit(0);
}

// Forks a station; gives the crashes that there were.
static size_t run(rig_t *rig, const crash_t *crash)
{
    rig_device_t *device = &shared->device;
    (void)fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        run_station(rig, crash);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    bool killed = WIFSIGNALED(status);
    assert_true(killed ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0);
    // A device that was cut and plugged in again has no cut ahead of it any more.
    bool cut = device->dead || (crash->operation != 0 && device->cut_at == 0);
    // What was on its way was in the other process's memory.
    device->in = (mint_buffer_t){0};
    device->out = (mint_buffer_t){0};
    device->in_at = 0;
    if (device->dead || crash->both) {
        rig_device_start(rig, device);
    }
    device->cut_at = 0;
    return (killed ? 1u : 0u) + (cut ? 1u : 0u);
}

// ---- what must be true afterwards ----

static void expect_whole(rig_t *rig)
{
    const rig_device_t *device = &shared->device;
    mint_device_t record;
    mint_certificate_record_t certificate;
    uint8_t digest[MINT_SHA256_LEN];
    rig_reopen_registry(rig);
    assert_true(rig_find_device(rig, device->id, &record));
    assert_int_equal(record.progress, MINT_PROGRESS_LOCKED);
    assert_true(record.has_psk && record.has_store_digest);
    assert_int_equal(mint_agent_state(&device->agent), MINT_STATE_LOCKED);
    assert_int_equal(mint_store_digest(&device->agent.store, digest), MINT_OK);
    assert_memory_equal(record.store_digest, digest, sizeof digest);
    assert_int_equal(mint_registry_find_certificate(rig->registry, device->id, &certificate, NULL),
                     MINT_OK);
    assert_true(certificate.issued);
}

// One live certificate a device, no serial number twice, no orphan and the quota: the registry's
// own check, and that the log tells all there is.
static void expect_registry_whole(rig_t *rig, uint32_t count)
{
    mint_error_t error = {0};
    mint_batch_t batch;
    mint_audit_report_t report;
    if (mint_registry_check(rig->registry, &error) != MINT_OK ||
        mint_registry_audit(rig->registry, &report, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    assert_int_equal(mint_registry_find_batch(rig->registry, RIG_BATCH, &batch, NULL), MINT_OK);
    assert_int_equal(batch.admitted, count);
    assert_int_equal(batch.certified, count);
    assert_int_equal(batch.locked, count);
}

static void copy_file(const char *from, const char *to)
{
    char command[720];
    (void)snprintf(command, sizeof command, "rm -f '%s'-wal '%s'-shm; cp -p '%s' '%s'", to, to,
                   from, to);
    assert_int_equal(system(command), 0); // NOLINT(cert-env33-c): a test's own files
}

static void close_registry(rig_t *rig)
{
    mint_registry_close(rig->registry);
    rig->registry = NULL;
}

static void renew_registry(rig_t *rig)
{
    char path[160];
    (void)snprintf(path, sizeof path, "%s/registry.db", rig->factory_dir);
    close_registry(rig);
    copy_file(pristine, path);
}

// A new device, the crashes, a plain run. Gives how many of the crashes there were.
static size_t provision(rig_t *rig, const crash_t *crashes, size_t count)
{
    static const crash_t none = {0};
    static unsigned in_registry;
    size_t met = 0;
    if (in_registry == 0) {
        renew_registry(rig);
    }
    memset(&shared->device, 0, sizeof shared->device);
    rig_device_make(rig, &shared->device, 10000 + (unsigned)devices++);
    for (size_t i = 0; i < count; i++) {
        met += run(rig, &crashes[i]);
    }
    assert_int_equal(run(rig, &none), 0);
    expect_whole(rig);
    in_registry++;
    if (in_registry == DEVICES_A_REGISTRY) {
        expect_registry_whole(rig, in_registry);
        in_registry = 0;
    }
    close_registry(rig);
    points += met;
    return met;
}

// ---- the matrix ----

static int set_up(void **state)
{
    (void)rig_open(state);
    rig_t *rig = *state;
    (void)rig_reset_line(state);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(shared != MAP_FAILED);
    char path[160];
    (void)snprintf(path, sizeof path, "%s/registry.db", rig->factory_dir);
    (void)snprintf(pristine, sizeof pristine, "%s/pristine.db", rig->dir);
    close_registry(rig); // which brings the log into the file
    copy_file(path, pristine);
    return 0;
}

static length_t measure(rig_t *rig)
{
    rig_device_t *device = &shared->device;
    assert_int_equal(provision(rig, NULL, 0), 0);
    length_t length = {.calls = shared->calls, .packets = shared->packets};
    length.operations = device->operations;
    assert_true(length.calls > 50 && length.packets > 24 && length.operations > 20);
    return length;
}

static size_t draw(uint64_t *dice, size_t count)
{
    return 1 + (size_t)(rig_dice(dice) % count);
}

static crash_t draw_crash(uint64_t *dice, const length_t *length)
{
    crash_t crash = {.both = rig_dice(dice) % 3 == 0};
    switch (rig_dice(dice) % 4) {
    case 0:
        crash.packet = draw(dice, length->packets);
        break;
    case 1:
        crash.operation = draw(dice, length->operations);
        break;
    default:
        crash.call = draw(dice, length->calls);
        break;
    }
    return crash;
}

static void draw_crashes(rig_t *rig, const length_t *length, size_t wanted)
{
    const char *seed = getenv("MINT_CRASH_SEED");
    uint64_t dice = seed != NULL ? strtoul(seed, NULL, 10) : 7;
    while (points < wanted) {
        crash_t crashes[CRASHES_MAX];
        size_t count = draw(&dice, CRASHES_MAX);
        for (size_t i = 0; i < count; i++) {
            crashes[i] = draw_crash(&dice, length);
        }
        (void)provision(rig, crashes, count);
    }
}

static void each_point(rig_t *rig, const length_t *length)
{
    static const size_t call_step = MINT_TEST_STEP(29u, 29u) + 2;
    static const size_t step = MINT_TEST_STEP(11u, 11u);
    for (size_t call = 1; call <= length->calls; call += call_step) {
        assert_int_equal(provision(rig, &(crash_t){.call = call}, 1), 1);
    }
    for (size_t packet = 1; packet <= length->packets; packet += step) {
        bool both = packet % 2 == 0;
        assert_int_equal(provision(rig, &(crash_t){.packet = packet, .both = both}, 1), 1);
    }
    // The last operations are the seed's, at the next start.
    size_t met = 0;
    for (size_t operation = 1; operation <= length->operations; operation += step) {
        met += provision(rig, &(crash_t){.operation = operation}, 1);
    }
    assert_true(met > length->operations / (2 * step));
}

static void every_crash_is_survived(void **state)
{
    rig_t *rig = *state;
    const char *wanted = getenv("MINT_CRASH_POINTS");
    length_t length = measure(rig);
    if (wanted != NULL) {
        draw_crashes(rig, &length, (size_t)strtoul(wanted, NULL, 10));
    } else {
        each_point(rig, &length);
    }
    print_message("%zu crashes of %zu devices; a run has %zu calls, %zu packets, %zu flash "
                  "operations\n",
                  points, devices, length.calls, length.packets, length.operations);
}

static int take_down(void **state)
{
    (void)state;
    (void)munmap(shared, sizeof *shared);
    rig_release();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_crash_is_survived),
    };
    return cmocka_run_group_tests_name("station/crashes", tests, set_up, take_down);
}
