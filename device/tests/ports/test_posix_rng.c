// SPDX-License-Identifier: Apache-2.0
//
// A POSIX program's random numbers when its memory exists twice: a fork at every point of a stream,
// noticed by each of the ways there are to notice it alone, and clocks that tell of a snapshot.
//
// Clocks, process id and madvise() are wrapped by the linker. Each scenario has a process of its
// own, because the guard sets itself up once.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "board.h"
#include "device/tests/support/effort.h"
#include "posix_rng.h"

#define MILLISECOND 1000000
#define SECOND      1000000000

// ---- the world, as far as the guard sees it ----

static struct {
    int64_t since_boot; // nanoseconds; goes on by a millisecond at each look
    int64_t time_of_day;
    bool clocks_fail;
    bool same_process; // getpid() says the same everywhere
    bool no_wiping;    // madvise() fails
    int no_handler;    // the call of pthread_atfork() that fails, from 1 on; 0: none
} world;

// NOLINTBEGIN(cert-dcl51-cpp)
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
pid_t __real_getpid(void);
pid_t __wrap_getpid(void);
int __real_madvise(void *address, size_t len, int advice);
int __wrap_madvise(void *address, size_t len, int advice);
int __real_pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void));
int __wrap_pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void));
// NOLINTEND(cert-dcl51-cpp)

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    if (clock == CLOCK_BOOTTIME) {
        world.since_boot += MILLISECOND;
        world.time_of_day += MILLISECOND;
    }
    const int64_t time = clock == CLOCK_REALTIME ? world.time_of_day : world.since_boot;
    now->tv_sec = (time_t)(time / SECOND);
    now->tv_nsec = (long)(time % SECOND);
    return world.clocks_fail ? -1 : 0;
}

pid_t __wrap_getpid(void)
{
    return world.same_process ? 1234 : __real_getpid();
}

int __wrap_madvise(void *address, size_t len, int advice)
{
    if (world.no_wiping) {
        errno = EINVAL;
        return -1;
    }
    return __real_madvise(address, len, advice);
}

int __wrap_pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void))
{
    if (world.no_handler > 0 && --world.no_handler == 0) {
        return ENOMEM;
    }
    return __real_pthread_atfork(prepare, parent, child);
}

// ---- processes ----

/// The C library's fork(), which runs pthread_atfork()'s handlers.
static pid_t fork_as_usual(void)
{
    return fork();
}

/// The kernel's, which does not.
static pid_t fork_bare(void)
{
    return (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

/// Waits for a child; whether it ended with 0.
static bool ended_well(pid_t child)
{
    int status = -1;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

typedef bool (*scenario_t)(pid_t (*make_child)(void));

/// Runs a scenario in a process of its own, in which the guard has not been used yet.
static void check(scenario_t scenario, pid_t (*make_child)(void), bool expected)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        world.since_boot = 1000 * (int64_t)SECOND;
        world.time_of_day = 1700000000 * (int64_t)SECOND;
        _exit(scenario(make_child) ? 0 : 1);
    }
    assert_int_equal(ended_well(child), expected);
}

// ---- forks ----

#define BLOCK_LEN   ((size_t)16)
#define POINTS      1100u // beyond the reseeding after 1024 requests
#define CHILD_TAKES 3u
#define BLOCKS_MAX  (POINTS * (1 + CHILD_TAKES))

static uint8_t blocks[BLOCKS_MAX][BLOCK_LEN];
static size_t block_count;

static mint_status_t (*take)(uint8_t *out, size_t len);

/// The child's part: its next blocks go into the pipe.
static bool give_blocks(int pipe_end)
{
    uint8_t out[CHILD_TAKES][BLOCK_LEN];
    for (size_t i = 0; i < CHILD_TAKES; i++) {
        if (take(out[i], BLOCK_LEN) != MINT_OK) {
            return false;
        }
    }
    return write(pipe_end, out, sizeof out) == (ssize_t)sizeof out;
}

/// Forks here, and notes what the child draws.
static bool fork_here(pid_t (*make_child)(void))
{
    int ends[2];
    if (pipe(ends) != 0) {
        return false;
    }
    pid_t child = make_child();
    if (child == 0) {
        _exit(give_blocks(ends[1]) ? 0 : 1);
    }
    bool good = child > 0 && ended_well(child) &&
                read(ends[0], blocks[block_count], CHILD_TAKES * BLOCK_LEN) ==
                    (ssize_t)(CHILD_TAKES * BLOCK_LEN);
    block_count += CHILD_TAKES;
    (void)close(ends[0]);
    (void)close(ends[1]);
    return good;
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, BLOCK_LEN);
}

static bool all_differ(void)
{
    qsort(blocks, block_count, BLOCK_LEN, compare);
    for (size_t i = 1; i < block_count; i++) {
        if (memcmp(blocks[i - 1], blocks[i], BLOCK_LEN) == 0) {
            return false;
        }
    }
    return true;
}

#define FORK_STEP MINT_TEST_STEP(25u, 1u) // AddressSanitizer makes a fork a slow thing

/// Forks before every block of a stream. True if nobody ever drew what somebody else did.
static bool fork_everywhere(pid_t (*make_child)(void))
{
    block_count = 0;
    for (size_t point = 0; point < POINTS; point++) {
        if ((point % FORK_STEP == 0 && !fork_here(make_child)) ||
            take(blocks[block_count++], BLOCK_LEN) != MINT_OK) {
            abort();
        }
    }
    return all_differ();
}

static bool locked_generator(pid_t (*make_child)(void))
{
    take = mint_posix_rng_bytes;
    return mint_posix_rng_start(NULL, 0) == MINT_OK && fork_everywhere(make_child);
}

static mint_rng_t own;

static mint_status_t take_own(uint8_t *out, size_t len)
{
    return mint_rng_bytes(&own, out, len);
}

static bool unguarded_generator(pid_t (*make_child)(void))
{
    take = take_own;
    return mint_rng_start(&own, posix_sources, POSIX_SOURCE_COUNT, NULL, 0) == MINT_OK &&
           fork_everywhere(make_child);
}

static int reset(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    return 0;
}

static void no_fork_repeats_a_byte(void **state)
{
    (void)state;
    check(locked_generator, fork_as_usual, true);
}

static void without_the_guard_forks_repeat(void **state)
{
    (void)state;
    check(unguarded_generator, fork_as_usual, false);
}

static void the_wiped_page_alone_tells(void **state)
{
    (void)state;
    world.same_process = true;
    check(locked_generator, fork_bare, true);
}

static void the_process_id_alone_tells(void **state)
{
    (void)state;
    world.no_wiping = true;
    check(locked_generator, fork_bare, true);
}

static void the_fork_handler_alone_tells(void **state)
{
    (void)state;
    world.same_process = true;
    world.no_wiping = true;
    check(locked_generator, fork_as_usual, true);
    check(locked_generator, fork_bare, false); // nothing is left to notice it by
}

/// A child of a child, too, and in each of them more than once.
static bool generations(pid_t (*make_child)(void))
{
    take = mint_posix_rng_bytes;
    block_count = 0;
    if (mint_posix_rng_start(NULL, 0) != MINT_OK || !fork_here(make_child)) {
        return false;
    }
    pid_t child = make_child();
    if (child != 0) {
        return ended_well(child);
    }
    for (int i = 0; i < 3; i++) {
        if (take(blocks[block_count++], BLOCK_LEN) != MINT_OK || !fork_here(make_child)) {
            return false;
        }
    }
    _exit(all_differ() ? 0 : 1);
}

static void children_have_children(void **state)
{
    (void)state;
    check(generations, fork_as_usual, true);
    check(generations, fork_bare, true);
}

// ---- snapshots ----

/// Whether a generator that goes on from the same memory after `since_boot` and `time_of_day` moved
/// by so much gives other bytes than before.
static bool resumed_differs(int64_t since_boot, int64_t time_of_day)
{
    const mint_rng_config_t config = {.sources = posix_sources,
                                      .source_count = POSIX_SOURCE_COUNT,
                                      .copy_guard = &mint_posix_copy_guard};
    uint8_t out[2][BLOCK_LEN];
    if (mint_rng_start_with(&own, &config) != MINT_OK || take_own(out[0], BLOCK_LEN) != MINT_OK) {
        abort();
    }
    const mint_rng_t snapshot = own;
    if (take_own(out[0], BLOCK_LEN) != MINT_OK) {
        abort();
    }
    own = snapshot;
    world.since_boot += since_boot;
    world.time_of_day += time_of_day;
    if (take_own(out[1], BLOCK_LEN) != MINT_OK) {
        abort();
    }
    return memcmp(out[0], out[1], BLOCK_LEN) != 0;
}

static bool every_jump_tells(pid_t (*unused)(void))
{
    const int64_t fifth = SECOND / 5;
    (void)unused;
    return resumed_differs(0, fifth) && resumed_differs(0, -fifth) &&   // set, or restored
           resumed_differs(2 * (int64_t)SECOND, 2 * (int64_t)SECOND) && // was away
           resumed_differs(-fifth, -fifth) &&                           // another boot
           resumed_differs(3600 * (int64_t)SECOND, 0);
}

static bool no_jump_tells_nothing(pid_t (*unused)(void))
{
    (void)unused;
    return resumed_differs(0, 0);
}

static bool failing_clocks_tell(pid_t (*unused)(void))
{
    (void)unused;
    world.clocks_fail = true;
    return resumed_differs(0, 0);
}

static void clocks_tell_of_snapshots(void **state)
{
    (void)state;
    check(every_jump_tells, NULL, true);
    check(no_jump_tells_nothing, NULL, false);
    check(failing_clocks_tell, NULL, true);
}

/// As long as nothing happens, the generation stays, however often and by whomever it is asked.
static bool stays(pid_t (*unused)(void))
{
    (void)unused;
    const mint_copy_guard_t *guard = &mint_posix_copy_guard;
    const uint32_t first = guard->generation(guard->context);
    for (int i = 0; i < 5000; i++) {
        world.time_of_day += i % 2 == 0 ? 50 * MILLISECOND : -50 * MILLISECOND; // it is adjusted
        if (guard->generation(guard->context) != first) {
            return false;
        }
    }
    return true;
}

static void nothing_happened_is_noticed_too(void **state)
{
    (void)state;
    check(stays, NULL, true);
}

// ---- the generator behind the lock ----

static void the_locked_generator_is_one(void **state)
{
    (void)state;
    uint8_t out[64] = {1};
    const uint8_t zeros[64] = {0};
    const mint_random_t random = mint_posix_rng_random();
    assert_int_equal(mint_posix_rng_status(), MINT_ERR_NOT_SEEDED);
    assert_int_equal(mint_posix_rng_bytes(out, sizeof out), MINT_ERR_NOT_SEEDED);
    assert_memory_equal(out, zeros, sizeof out);
    assert_int_equal(mint_posix_rng_start(zeros, 4), MINT_OK);
    assert_int_equal(mint_posix_rng_status(), MINT_OK);
    assert_int_equal(random.fill(random.context, out, sizeof out), MINT_OK);
    assert_memory_not_equal(out, zeros, sizeof out);
    assert_int_equal(mint_posix_rng_generate(out, sizeof out, true, zeros, 3), MINT_OK);
    posix_sources_fail(true);
    assert_int_equal(mint_posix_rng_generate(out, sizeof out, true, NULL, 0), MINT_ERR_NO_CREDIT);
    assert_memory_equal(out, zeros, sizeof out);
    posix_sources_fail(false);
    assert_int_equal(mint_posix_rng_bytes(out, sizeof out), MINT_ERR_LATCHED);
    mint_posix_rng_stop();
    assert_int_equal(mint_posix_rng_status(), MINT_ERR_NOT_SEEDED);
}

/// The guard has its handler and the generator does not get one.
static bool is_refused_without_a_handler(pid_t (*unused)(void))
{
    (void)unused;
    uint8_t out[8] = {1};
    const uint8_t zeros[8] = {0};
    world.no_handler = 2;
    return mint_posix_rng_start(NULL, 0) == MINT_ERR_MEMORY &&
           mint_posix_rng_bytes(out, sizeof out) == MINT_ERR_NOT_SEEDED &&
           memcmp(out, zeros, sizeof out) == 0;
}

static void without_a_fork_handler_there_is_no_generator(void **state)
{
    (void)state;
    int status = 0;
    check(is_refused_without_a_handler, NULL, true);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        world.no_handler = 1; // the guard's own: it cannot say that it does not guard
        (void)mint_posix_copy_guard.generation(mint_posix_copy_guard.context);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

#define TEST(function) cmocka_unit_test_setup(function, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_fork_repeats_a_byte),
        TEST(without_the_guard_forks_repeat),
        TEST(the_wiped_page_alone_tells),
        TEST(the_process_id_alone_tells),
        TEST(the_fork_handler_alone_tells),
        TEST(children_have_children),
        TEST(clocks_tell_of_snapshots),
        TEST(nothing_happened_is_noticed_too),
        TEST(without_a_fork_handler_there_is_no_generator),
        TEST(the_locked_generator_is_one), // last: here it starts in this process
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
