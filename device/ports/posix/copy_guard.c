// SPDX-License-Identifier: Apache-2.0
//
// Notices forks and resumed snapshots: see posix_rng.h. All that this file keeps is in the memory
// that is copied, so what it looks at is kept outside: the kernel's treatment of a page, the
// process id, the clocks.
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "posix_rng.h"

#ifdef CLOCK_BOOTTIME
#define SINCE_BOOT CLOCK_BOOTTIME // goes on while the machine is suspended
#else
#define SINCE_BOOT CLOCK_MONOTONIC
#endif

#define SECOND     1000000000 // in nanoseconds
#define IDLE_MAX   SECOND     // between two calls; also bounds how far the clocks drift
#define OFFSET_MAX (SECOND / 10)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// What is compared with how it was at the last call. Guarded by the lock.
typedef struct {
    uint32_t generation;
    volatile uint8_t *page; // 1 as long as no fork wiped it; NULL where the kernel cannot
    pid_t process;
    bool forked;        // set by pthread_atfork() in a child
    int64_t since_boot; // nanoseconds
    int64_t time_of_day;
} seen_t;

static seen_t seen;

static void enter(void)
{
    (void)pthread_mutex_lock(&lock);
}

static void leave(void)
{
    (void)pthread_mutex_unlock(&lock);
}

static void leave_in_child(void)
{
    seen.forked = true;
    leave();
}

static volatile uint8_t *map_page(void)
{
#ifdef MADV_WIPEONFORK
    const size_t len = (size_t)sysconf(_SC_PAGESIZE);
    void *page = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page != MAP_FAILED && madvise(page, len, MADV_WIPEONFORK) == 0) {
        return page;
    }
    if (page != MAP_FAILED) {
        (void)munmap(page, len);
    }
#endif
    return NULL;
}

static void set_up(void)
{
    seen.page = map_page();
    if (pthread_atfork(enter, leave, leave_in_child) != 0) {
        abort(); // no memory for 50 bytes: a guard that does not guard is worse than none
    }
}

// Whether this process is another one than at the last call.
static bool process_changed(void)
{
    const pid_t process = getpid();
    const bool changed =
        seen.forked || process != seen.process || (seen.page != NULL && *seen.page == 0);
    seen.forked = false;
    seen.process = process;
    if (seen.page != NULL) {
        *seen.page = 1;
    }
    return changed;
}

static bool read_clock(clockid_t clock, int64_t *nanoseconds)
{
    struct timespec now = {0, 0};
    const bool read = clock_gettime(clock, &now) == 0;
    *nanoseconds = (int64_t)now.tv_sec * SECOND + now.tv_nsec;
    return read;
}

// Whether time did not pass as it passes for a process that runs on.
static bool time_jumped(void)
{
    int64_t since_boot = 0;
    int64_t time_of_day = 0;
    const bool read =
        read_clock(SINCE_BOOT, &since_boot) && read_clock(CLOCK_REALTIME, &time_of_day);
    const int64_t elapsed = since_boot - seen.since_boot;
    const int64_t moved = (time_of_day - seen.time_of_day) - elapsed;
    seen.since_boot = since_boot;
    seen.time_of_day = time_of_day;
    return !read || elapsed < 0 || elapsed > IDLE_MAX || moved < -OFFSET_MAX || moved > OFFSET_MAX;
}

static uint32_t generation(void *context)
{
    (void)context;
    (void)pthread_once(&once, set_up);
    enter();
    const bool changed = process_changed();
    if (time_jumped() || changed) {
        seen.generation++;
    }
    const uint32_t result = seen.generation;
    leave();
    return result;
}

const mint_copy_guard_t mint_posix_copy_guard = {generation, NULL};
