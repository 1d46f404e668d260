// SPDX-License-Identifier: Apache-2.0
//
// Writing files whole or not at all: into a temporary file beside the target, synced, then put in
// place by one system call, then the folder synced. link(2) puts a new file in place because it
// fails where something is already; rename(2) takes the place of an old one.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mintmark/certs/file.h"
#include "mintmark/certs/random.h"

enum { TEMPORARY_RANDOM_LEN = 8 };

static mode_t mode_of(mint_file_kind_t kind)
{
    return kind == MINT_FILE_SECRET ? 0600 : 0644;
}

static mint_status_t write_all(int fd, mint_bytes_t data)
{
    for (size_t done = 0; done < data.len;) {
        ssize_t put = write(fd, data.data + done, data.len - done);
        if (put < 0 && errno != EINTR) {
            return MINT_ERR_IO;
        }
        done += put > 0 ? (size_t)put : 0;
    }
    return MINT_OK;
}

static mint_status_t name_temporary(const char *path, char temporary[PATH_MAX], mint_error_t *error)
{
    uint8_t random[TEMPORARY_RANDOM_LEN];
    if (mint_host_random_fill(NULL, random, sizeof random) != MINT_OK) {
        return mint_fail(error, MINT_ERR_IO, "the system gives no random numbers");
    }
    uint64_t number = 0;
    memcpy(&number, random, sizeof number);
    int len = snprintf(temporary, PATH_MAX, "%s.%016llx.tmp", path, (unsigned long long)number);
    if (len < 0 || len >= PATH_MAX) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "the file name is too long");
    }
    return MINT_OK;
}

// Writes and syncs `data` to the new file `temporary`; removes it again after a failure.
static mint_status_t write_temporary(const char *temporary, mint_file_kind_t kind,
                                     mint_bytes_t data)
{
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_of(kind));
    if (fd < 0) {
        return MINT_ERR_IO;
    }
    mint_status_t status = write_all(fd, data);
    // The umask may have taken away the owner's own rights.
    if (status == MINT_OK && kind == MINT_FILE_SECRET && fchmod(fd, mode_of(kind)) != 0) {
        status = MINT_ERR_IO;
    }
    if (status == MINT_OK && fsync(fd) != 0) {
        status = MINT_ERR_IO;
    }
    if (close(fd) != 0) {
        status = MINT_ERR_IO;
    }
    if (status != MINT_OK) {
        int cause = errno;
        (void)unlink(temporary);
        errno = cause;
    }
    return status;
}

static mint_status_t sync_folder(const char *path)
{
    char folder[PATH_MAX] = ".";
    const char *slash = strrchr(path, '/');
    if (slash == path) {
        (void)strcpy(folder, "/");
    } else if (slash != NULL) {
        (void)snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return MINT_ERR_IO;
    }
    int result = fsync(fd);
    (void)close(fd);
    return result == 0 ? MINT_OK : MINT_ERR_IO;
}

// Puts the finished file in place: as a new one, or over the old one.
static mint_status_t publish(const char *temporary, const char *path, bool replace)
{
    int result = replace ? rename(temporary, path) : link(temporary, path);
    int cause = errno;
    if (result != 0 || !replace) {
        (void)unlink(temporary);
    }
    errno = cause;
    if (result != 0) {
        return cause == EEXIST ? MINT_ERR_WRITE_ONCE : MINT_ERR_IO;
    }
    return sync_folder(path);
}

static mint_status_t write_whole(const char *path, mint_file_kind_t kind, mint_bytes_t data,
                                 bool replace, mint_error_t *error)
{
    char temporary[PATH_MAX];
    mint_status_t status = name_temporary(path, temporary, error);
    if (status != MINT_OK) {
        return status;
    }
    status = write_temporary(temporary, kind, data);
    if (status == MINT_OK) {
        status = publish(temporary, path, replace);
    }
    if (status == MINT_ERR_WRITE_ONCE) {
        mint_error_set(error, "%s exists already", path);
        mint_error_hint(error, "it was left as it is; move it away or choose another name");
    } else if (status != MINT_OK) {
        mint_error_set(error, "cannot write %s: %s", path, strerror(errno));
    }
    return status;
}

mint_status_t mint_file_create(const char *path, mint_file_kind_t kind, mint_bytes_t data,
                               mint_error_t *error)
{
    return write_whole(path, kind, data, false, error);
}

// True if the file at `path` has these bytes, and no wider a mode than its kind asks for.
static bool holds_already(const char *path, const struct stat *info, mint_file_kind_t kind,
                          mint_bytes_t data)
{
    if (info->st_size != (off_t)data.len || (info->st_mode & 07777u & ~mode_of(kind)) != 0) {
        return false;
    }
    mint_buffer_t old = {0};
    bool same = mint_file_read(path, &old, NULL) == MINT_OK && old.len == data.len &&
                (old.len == 0 || memcmp(old.data, data.data, old.len) == 0);
    mint_buffer_free(&old);
    return same;
}

mint_status_t mint_file_replace(const char *path, mint_file_kind_t kind, mint_bytes_t data,
                                mint_error_t *error)
{
    if (strcmp(path, "-") == 0) {
        if (write_all(STDOUT_FILENO, data) != MINT_OK) {
            return mint_fail(error, MINT_ERR_IO, "cannot write to standard output: %s",
                             strerror(errno));
        }
        return MINT_OK;
    }
    struct stat info;
    if (lstat(path, &info) == 0) {
        // rename() would put a file in the place of /dev/null as gladly as anywhere.
        if (!S_ISREG(info.st_mode)) {
            return mint_fail(error, MINT_ERR_IO, "cannot write %s: it is not a regular file", path);
        }
        if (holds_already(path, &info, kind, data)) {
            return MINT_OK;
        }
    }
    return write_whole(path, kind, data, true, error);
}
