// SPDX-License-Identifier: Apache-2.0
//
// Writing files whole or not at all: into a temporary file beside the target, synced, then put in
// place by one system call, then the folder synced. What puts a new file in place fails where
// something is already; rename(2) takes the place of an old one.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mintmark/certs/file.h"
#include "mintmark/certs/random.h"

enum {
    TEMPORARY_RANDOM_LEN = 8,
    LOOK_LEN = 65536, // bytes of an old file that are looked at together
    LABEL_LEN = 64,   // bytes of a PEM line's beginning that may stand in two of these
};

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

mint_status_t mint_file_place(const char *temporary, const char *path)
{
    // Not all file systems have the one (NFS), not all the other (FAT).
    int result = renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE);
    if (result != 0 && (errno == EINVAL || errno == ENOSYS)) {
        result = link(temporary, path);
    }
    int cause = errno;
    (void)unlink(temporary);
    errno = cause;
    if (result != 0) {
        return cause == EEXIST ? MINT_ERR_WRITE_ONCE : MINT_ERR_IO;
    }
    return sync_folder(path);
}

// Puts the finished file in place of the old one.
static mint_status_t take_place(const char *temporary, const char *path)
{
    if (rename(temporary, path) != 0) {
        int cause = errno;
        (void)unlink(temporary);
        errno = cause;
        return MINT_ERR_IO;
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
    bool whole = status == MINT_OK;
    if (whole) {
        status = replace ? take_place(temporary, path) : mint_file_place(temporary, path);
    }
    if (status == MINT_ERR_WRITE_ONCE) {
        mint_error_set(error, "%s exists already", path);
        mint_error_hint(error, "it was left as it is; move it away or choose another name");
    } else if (status != MINT_OK) {
        int cause = errno;
        mint_error_set(error, "cannot write %s: %s", path, strerror(cause));
        if (whole && !replace && (cause == EPERM || cause == EINVAL)) {
            mint_error_hint(error, MINT_FILE_PLACE_HINT);
        }
    }
    return status;
}

mint_status_t mint_file_create(const char *path, mint_file_kind_t kind, mint_bytes_t data,
                               mint_error_t *error)
{
    return write_whole(path, kind, data, false, error);
}

// True if a line that is whole in `text` begins a private key. A string of C source is no such
// line.
static bool begins_key(const char *text, size_t len)
{
    static const char begin[] = "\n-----BEGIN ";
    static const char end[] = "PRIVATE KEY-----";
    const char *at = text;
    while ((at = memmem(at, len - (size_t)(at - text), begin, sizeof begin - 1)) != NULL) {
        at += sizeof begin - 1;
        size_t rest = len - (size_t)(at - text);
        size_t label_len = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ") + 5;
        if (label_len >= sizeof end - 1 && label_len <= rest && label_len <= LABEL_LEN &&
            memcmp(at + label_len - (sizeof end - 1), end, sizeof end - 1) == 0) {
            return true;
        }
    }
    return false;
}

// Looks through a file from its beginning. What cannot be read is taken for nothing of worth: the
// folder's rights decide then.
static bool holds_worth(int fd)
{
    static const char database[] = "SQLite format 3"; // and its NUL
    char text[LABEL_LEN + LOOK_LEN + 1] = "\n";
    size_t kept = 1;
    bool found = false;
    bool first = true;
    for (ssize_t got; !found && (got = read(fd, text + kept, LOOK_LEN - 1)) > 0; first = false) {
        size_t len = kept + (size_t)got;
        text[len] = '\0';
        found = (first && (size_t)got >= sizeof database &&
                 memcmp(text + kept, database, sizeof database) == 0) ||
                begins_key(text, len);
        kept = len < LABEL_LEN ? len : LABEL_LEN;
        memmove(text, text + len - kept, kept);
    }
    mint_wipe(text, sizeof text);
    return found;
}

mint_status_t mint_file_check_replace(const char *path, mint_error_t *error)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool worth = fd >= 0 && holds_worth(fd);
    if (fd >= 0) {
        (void)close(fd);
    }
    if (!worth) {
        return MINT_OK;
    }
    mint_error_set(error, "%s holds a private key or a database, and is not written over", path);
    mint_error_hint(error, "choose another name");
    return MINT_ERR_WRITE_ONCE;
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
        mint_status_t status = mint_file_check_replace(path, error);
        if (status != MINT_OK) {
            return status;
        }
    }
    return write_whole(path, kind, data, true, error);
}
