// SPDX-License-Identifier: Apache-2.0
//
// A command of the user's, run by the shell.
#ifndef MINT_STATION_SHELL_H
#define MINT_STATION_SHELL_H

#include <spawn.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Starts `sh -c command` with these descriptors (NULL: this program's) and this environment, no
/// signal blocked and SIGPIPE as by default: what this program ignores, a command would too, and
/// its pipes would never break. `*process` is to be waited for. 0, or an error number as errno has.
int mint_shell_start(const char *command, const posix_spawn_file_actions_t *actions,
                     char *const *environment, pid_t *process);

#ifdef __cplusplus
}
#endif

#endif
