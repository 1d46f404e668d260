// SPDX-License-Identifier: Apache-2.0
//
// Reading whole files, and refusing to read a secret that others could have read or put there.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mintmark/certs/file.h"

static mint_status_t fail_open(const char *path, mint_error_t *error)
{
    int cause = errno;
    mint_status_t status =
        mint_fail(error, cause == ENOENT ? MINT_ERR_NOT_FOUND : MINT_ERR_IO, "cannot open %s: %s",
                  path, cause == ELOOP ? "it is a symbolic link" : strerror(cause));
    return status;
}

static mint_status_t read_all(int fd, const char *path, mint_buffer_t *out, mint_error_t *error)
{
    uint8_t block[4096];
    mint_status_t status = MINT_OK;
    for (;;) {
        ssize_t got = read(fd, block, sizeof block);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            status = mint_fail(error, MINT_ERR_IO, "cannot read %s: %s", path, strerror(errno));
        }
        if (got <= 0) {
            break;
        }
        mint_buffer_append(out, block, (size_t)got);
        if (out->len > MINT_FILE_MAX_LEN) {
            status = mint_fail(error, MINT_ERR_SPACE, "%s is longer than %u bytes", path,
                               MINT_FILE_MAX_LEN);
            break;
        }
    }
    if (status == MINT_OK && mint_buffer_status(out) != MINT_OK) {
        status = mint_fail(error, MINT_ERR_MEMORY, "no memory to read %s", path);
    }
    mint_wipe(block, sizeof block);
    if (status != MINT_OK) {
        mint_buffer_free(out);
    }
    return status;
}

mint_status_t mint_file_read(const char *path, mint_buffer_t *out, mint_error_t *error)
{
    mint_buffer_free(out);
    if (strcmp(path, "-") == 0) {
        return read_all(STDIN_FILENO, "standard input", out, error);
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return fail_open(path, error);
    }
    mint_status_t status = read_all(fd, path, out, error);
    (void)close(fd);
    return status;
}

static mint_status_t check_private(int fd, const char *path, mint_error_t *error)
{
    struct stat info;
    if (fstat(fd, &info) != 0) {
        return mint_fail(error, MINT_ERR_IO, "cannot look at %s: %s", path, strerror(errno));
    }
    if (!S_ISREG(info.st_mode)) {
        return mint_fail(error, MINT_ERR_STATE, "%s is not a regular file", path);
    }
    if (info.st_uid != geteuid() && info.st_uid != 0) {
        mint_error_set(error, "%s holds a secret, but belongs to another user", path);
        mint_error_hint(error, "use a file that only you (or root) can have written");
        return MINT_ERR_STATE;
    }
    if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        mint_error_set(error, "%s holds a secret, but others may use it (mode %04o)", path,
                       (unsigned)info.st_mode & 07777u);
        mint_error_hint(error, "if nobody has read it: chmod 600 %s", path);
        return MINT_ERR_STATE;
    }
    return MINT_OK;
}

mint_status_t mint_file_read_secret(const char *path, mint_buffer_t *out, mint_error_t *error)
{
    mint_buffer_free(out);
    // O_NONBLOCK: a FIFO that somebody put there must be refused, not waited for.
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        int is_link = errno == ELOOP;
        mint_status_t status = fail_open(path, error);
        return is_link ? MINT_ERR_STATE : status;
    }
    mint_status_t status = check_private(fd, path, error);
    if (status == MINT_OK) {
        status = read_all(fd, path, out, error);
    }
    (void)close(fd);
    return status;
}
