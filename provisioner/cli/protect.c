// SPDX-License-Identifier: Apache-2.0
//
// Keeping secrets in memory: before the first of them is there, this process stops being dumped
// when it crashes, and its memory stays out of swap. All of its memory, for a key is also in what
// the crypto library allocates; only what it really uses (MCL_ONFAULT), so that little is needed.
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/cli.h"

// A leak checker reads the memory of its own process the way a debugger does.
#if defined(__SANITIZE_ADDRESS__)
#define IS_WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_WATCHED 1
#endif
#endif
#ifndef IS_WATCHED
#define IS_WATCHED 0
#endif

/// No core file, nor a dump to a program that takes them: a limit of one byte is the one that the
/// kernel keeps for these as well, one of 0 it does not (core(5)). If either happens all the same,
/// nothing of our memory is in it. And no other process of this user reads it.
static void forbid_dumps(void)
{
    const struct rlimit least = {.rlim_cur = 1, .rlim_max = 1};
    (void)setrlimit(RLIMIT_CORE, &least);
    int filter = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
    if (filter >= 0) {
        // Where the kernel has no such file there are no such programs.
        ssize_t written = write(filter, "0", 1);
        (void)written;
        (void)close(filter);
    }
    if (!IS_WATCHED) {
        (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    }
}

/// True if pages can go to a disk at all.
static bool has_swap(void)
{
    char text[512];
    int file = open("/proc/swaps", O_RDONLY | O_CLOEXEC);
    ssize_t len = file >= 0 ? read(file, text, sizeof text) : 0;
    if (file >= 0) {
        (void)close(file);
    }
    const char *end = len > 0 ? memchr(text, '\n', (size_t)len) : NULL; // of the head line
    return end != NULL && end + 1 < text + len;
}

/// Only without a limit: with one, memory that is asked for later would be refused.
static bool lock_memory(void)
{
    const struct rlimit none = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    bool privileged = geteuid() == 0 && prctl(PR_CAPBSET_READ, CAP_IPC_LOCK, 0, 0, 0) == 1;
    // Up to its hard limit everybody may go.
    bool free_to = privileged || setrlimit(RLIMIT_MEMLOCK, &none) == 0;
    return free_to && mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
}

void mint_protect_memory(void)
{
    static bool done;
    if (done) {
        return;
    }
    done = true;
    forbid_dumps();
    if (!lock_memory() && has_swap()) {
        mint_say("warning: this user may not lock memory, so keys can get into the swap space");
        mint_say("hint: `ulimit -l unlimited`, or encrypted swap");
    }
}
