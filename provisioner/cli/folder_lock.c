// SPDX-License-Identifier: Apache-2.0
//
// One at a time where files are read and then replaced. The file itself cannot be locked: another
// takes its place.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cli/cli.h"

mint_status_t mint_lock_folder(const char *path, int *lock, mint_error_t *error)
{
    char folder[PATH_MAX] = ".";
    const char *slash = strrchr(path, '/');
    if (slash != NULL) {
        int len =
            snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
        if (len < 0 || (size_t)len >= sizeof folder) {
            return mint_fail(error, MINT_ERR_ARGUMENT, "the file name is too long");
        }
    }
    *lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int result = *lock >= 0 ? flock(*lock, LOCK_EX) : -1;
    while (*lock >= 0 && result != 0 && errno == EINTR) {
        result = flock(*lock, LOCK_EX);
    }
    return result == 0 ? MINT_OK
                       : mint_fail(error, MINT_ERR_IO, "cannot lock the folder '%.150s': %s",
                                   folder, strerror(errno));
}
