// SPDX-License-Identifier: Apache-2.0
//
// Where certificates go: one after the other into a file, which takes its place when it is whole,
// or each into a file of a folder. Files of a folder are put on the disk together at the end: what
// is durable before is the registry's record, from which the same command writes them again.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/issuing.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/file.h"

enum { PATH_SIZE = MINT_OUTPUT_PATH_SIZE, PUBLIC_MODE = 0644 };

// ---- opening ----

static mint_status_t fail_io(const char *path, mint_error_t *error)
{
    return mint_fail(error, MINT_ERR_IO, "cannot write '%.150s': %s", path, strerror(errno));
}

/// Opens a file beside the one that is asked for.
static mint_status_t open_temporary(mint_issue_output_t *output, mint_error_t *error)
{
    char name[PATH_SIZE];
    struct stat info;
    if (lstat(output->path, &info) == 0 && !S_ISREG(info.st_mode)) {
        return mint_fail(error, MINT_ERR_IO, "cannot write '%.150s': it is not a regular file",
                         output->path);
    }
    mint_status_t status = mint_file_check_replace(output->path, error);
    if (status != MINT_OK) {
        return status;
    }
    int len = snprintf(name, sizeof name, "%s.XXXXXX", output->path);
    int file = len > 0 && (size_t)len < sizeof name ? mkostemp(name, O_CLOEXEC) : -1;
    if (file < 0) {
        return fail_io(output->path, error);
    }
    output->temporary = strdup(name);
    output->stream = fdopen(file, "wb");
    if (output->stream == NULL || output->temporary == NULL) {
        (void)close(file);
        (void)unlink(name);
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    return MINT_OK;
}

mint_status_t mint_output_open(mint_issue_output_t *output, mint_error_t *error)
{
    output->told = false;
    if (output->folder != NULL) {
        return mkdir(output->folder, 0755) == 0 || errno == EEXIST ? MINT_OK
                                                                   : fail_io(output->folder, error);
    }
    if (strcmp(output->path, "-") == 0) {
        output->stream = stdout;
        return MINT_OK;
    }
    return open_temporary(output, error);
}

// ---- closing ----

/// Nothing takes the place of the key that was made for it: the two names may have come to mean one
/// file only now, as on a file system that takes upper and lower case for the same.
static mint_status_t check_key(const mint_issue_output_t *output, mint_error_t *error)
{
    struct stat there;
    struct stat key;
    if (output->key_path == NULL || lstat(output->path, &there) != 0 ||
        stat(output->key_path, &key) != 0 || there.st_dev != key.st_dev ||
        there.st_ino != key.st_ino) {
        return MINT_OK;
    }
    mint_error_set(error, "'%.150s' is the file of the private key", output->path);
    mint_error_hint(error, "the key was left; the same command with another --output goes on");
    return MINT_ERR_WRITE_ONCE;
}

/// Puts the temporary file on the disk and in its place.
static mint_status_t publish(mint_issue_output_t *output, mint_error_t *error)
{
    int file = fileno(output->stream);
    mint_status_t status = check_key(output, error);
    if (status != MINT_OK) {
        return status;
    }
    if (fflush(output->stream) != 0 || ferror(output->stream) != 0 ||
        fchmod(file, PUBLIC_MODE) != 0 || fsync(file) != 0 ||
        rename(output->temporary, output->path) != 0) {
        return fail_io(output->path, error);
    }
    return MINT_OK;
}

/// Puts all files of the folder on the disk.
static mint_status_t sync_folder(const char *folder, mint_error_t *error)
{
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = file >= 0 && syncfs(file) == 0;
    mint_status_t status = good ? MINT_OK : fail_io(folder, error);
    if (file >= 0) {
        (void)close(file);
    }
    return status;
}

mint_status_t mint_output_close(mint_issue_output_t *output, mint_status_t status,
                                mint_error_t *error)
{
    if (output->json && (output->told || status == MINT_OK)) {
        (void)fputs(output->told ? "\n]\n" : "[]\n", stdout);
    }
    if (status == MINT_OK && output->folder != NULL) {
        status = sync_folder(output->folder, error);
    }
    if (status == MINT_OK && output->temporary != NULL) {
        status = publish(output, error);
    }
    if (output->temporary != NULL) {
        (void)fclose(output->stream);
        if (status != MINT_OK) {
            (void)unlink(output->temporary);
        }
        free(output->temporary);
        output->temporary = NULL;
    }
    output->stream = NULL;
    return status;
}

// ---- certificates ----

/// The path of a row's file with this ending in the folder.
static mint_status_t path_of(const mint_issue_output_t *output, const mint_issue_row_t *row,
                             const char *ending, char path[PATH_SIZE], mint_error_t *error)
{
    int len = snprintf(path, PATH_SIZE, "%s/%s%s", output->folder, row->output, ending);
    return len > 0 && len < PATH_SIZE
               ? MINT_OK
               : mint_fail(error, MINT_ERR_SPACE, "the path '%.100s…' is too long", output->folder);
}

/// What is at a path holds the data, or the beginning of it (perhaps nothing), which is what a run
/// leaves that is killed while it writes.
static bool holds(const char *path, mint_bytes_t data, bool *whole)
{
    mint_buffer_t there = {0};
    bool begins = mint_file_read(path, &there, NULL) == MINT_OK && there.len <= data.len &&
                  (there.len == 0 || memcmp(there.data, data.data, there.len) == 0);
    *whole = begins && there.len == data.len;
    mint_buffer_free(&there);
    return begins;
}

static mint_status_t write_file(const char *path, mint_bytes_t data, mint_error_t *error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, PUBLIC_MODE);
    bool good = file >= 0;
    for (size_t done = 0; good && done < data.len;) {
        ssize_t written = write(file, data.data + done, data.len - done);
        good = written > 0 || (written < 0 && errno == EINTR);
        done += written > 0 ? (size_t)written : 0;
    }
    mint_status_t status = good ? MINT_OK : fail_io(path, error);
    if (file >= 0 && close(file) != 0 && status == MINT_OK) {
        status = fail_io(path, error);
    }
    if (file >= 0 && status != MINT_OK) {
        (void)unlink(path);
    }
    return status;
}

/// Writes a file that is not there, or only begun; one that holds the same is left.
static mint_status_t write_new(const char *path, mint_bytes_t data, mint_error_t *error)
{
    struct stat info;
    bool whole = false;
    if (lstat(path, &info) == 0) {
        if (!S_ISREG(info.st_mode) || !holds(path, data, &whole)) {
            mint_error_set(error, "'%.150s' exists already, with something else in it", path);
            mint_error_hint(error, "move it away, or choose another --folder");
            return MINT_ERR_WRITE_ONCE;
        }
        if (!whole && unlink(path) != 0) {
            return fail_io(path, error);
        }
    }
    return whole ? MINT_OK : write_file(path, data, error);
}

static mint_status_t encode(const mint_issue_output_t *output, mint_bytes_t issuer,
                            const mint_issue_row_t *row, mint_buffer_t *out)
{
    if (output->der) {
        mint_buffer_append(out, row->der.data, row->der.len);
        return mint_buffer_status(out);
    }
    mint_status_t status = mint_certificate_append_pem(mint_buffer_view(&row->der), out);
    return status == MINT_OK && output->chain && issuer.len > 0
               ? mint_certificate_append_pem(issuer, out)
               : status;
}

mint_status_t mint_output_key_path(const mint_issue_output_t *output, const mint_issue_row_t *row,
                                   char path[MINT_OUTPUT_PATH_SIZE], mint_error_t *error)
{
    if (output->key_path == NULL) {
        return path_of(output, row, ".key.pem", path, error);
    }
    int len = snprintf(path, PATH_SIZE, "%s", output->key_path);
    return len > 0 && len < PATH_SIZE ? MINT_OK
                                      : mint_fail(error, MINT_ERR_SPACE, "the path is too long");
}

/// Tells about a row, one object of a list that is written as it comes.
static mint_status_t tell(mint_issue_output_t *output, const mint_issue_row_t *row,
                          const char *path, const char *key_path)
{
    mint_certificate_info_t info;
    mint_status_t status = mint_certificate_read(mint_buffer_view(&row->der), &info, NULL);
    if (status != MINT_OK) {
        return status;
    }
    json_t *object = json_pack(
        "{s:o, s:s, s:o, s:s, s:o, s:o, s:o, s:b}", "line",
        row->line > 0 ? json_integer((json_int_t)row->line) : json_null(), "source", row->source,
        "serial", mint_json_hex(info.serial, info.serial_len), "subject", info.subject,
        "fingerprint", mint_json_hex(info.fingerprint, sizeof info.fingerprint), "file",
        path != NULL ? json_string(path) : json_null(), "key_file",
        key_path != NULL ? json_string(key_path) : json_null(), "again", (int)row->again);
    (void)fputs(output->told ? ",\n" : "[\n", stdout);
    output->told = true;
    int result = object == NULL ? -1 : json_dumpf(object, stdout, JSON_COMPACT);
    json_decref(object);
    return result == 0 ? MINT_OK : MINT_ERR_IO;
}

mint_status_t mint_output_write(mint_issue_output_t *output, mint_bytes_t issuer,
                                const mint_issue_row_t *row, mint_error_t *error)
{
    char path[PATH_SIZE] = "";
    char key_path[PATH_SIZE] = "";
    mint_buffer_t out = {0};
    mint_status_t status = encode(output, issuer, row, &out);
    if (status == MINT_OK && output->folder != NULL) {
        status = path_of(output, row, output->der ? ".der" : ".pem", path, error);
        if (status == MINT_OK) {
            status = write_new(path, mint_buffer_view(&out), error);
        }
    } else if (status == MINT_OK && fwrite(out.data, 1, out.len, output->stream) != out.len) {
        status = fail_io(output->path, error);
    }
    mint_buffer_free(&out);
    if (status == MINT_OK && mint_row_makes_key(row)) {
        status = mint_output_key_path(output, row, key_path, error);
    }
    const char *file = output->folder != NULL           ? path
                       : strcmp(output->path, "-") == 0 ? NULL
                                                        : output->path;
    return status == MINT_OK && output->json
               ? tell(output, row, file, key_path[0] != '\0' ? key_path : NULL)
               : status;
}
