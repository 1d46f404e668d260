// SPDX-License-Identifier: Apache-2.0
//
// Starting the shell, by posix_spawn(3).
#include "station/shell.h"

#include <signal.h>

static int set_signals(posix_spawnattr_t *attributes)
{
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)posix_spawnattr_setsigmask(attributes, &signals);
    (void)sigaddset(&signals, SIGPIPE);
    (void)posix_spawnattr_setsigdefault(attributes, &signals);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

int mint_shell_start(const char *command, const posix_spawn_file_actions_t *actions,
                     char *const *environment, pid_t *process)
{
    const char *words[] = {"sh", "-c", command, NULL};
    posix_spawnattr_t attributes;
    int result = posix_spawnattr_init(&attributes);
    if (result != 0) {
        return result;
    }
    result = set_signals(&attributes);
    if (result == 0) {
        result = posix_spawn(process, "/bin/sh", actions, &attributes, (char *const *)words,
                             environment);
    }
    (void)posix_spawnattr_destroy(&attributes);
    return result;
}
