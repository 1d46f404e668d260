// SPDX-License-Identifier: Apache-2.0
//
// Parts of a capture. The data only ever grow by whole rows or answers, so that their length says
// how far a capture came even if the program was killed; the record beside them says of what.
#include "capture/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mintmark/certs/file.h"

#define NAME_SIZE 4096u
#define MODE      0644

static bool name_of(const char *path, const char *suffix, char name[NAME_SIZE])
{
    int len = snprintf(name, NAME_SIZE, "%s%s", path, suffix);
    return len > 0 && (size_t)len < NAME_SIZE;
}

static mint_status_t fail_file(mint_error_t *error, const char *what, const char *path)
{
    return mint_fail(error, MINT_ERR_IO, "cannot %s %s: %s", what, path, strerror(errno));
}

static mint_status_t check_free(const char *path, mint_error_t *error)
{
    static const char *const suffixes[] = {"", ".json"};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        char name[NAME_SIZE];
        struct stat status;
        if (!name_of(path, suffixes[i], name)) {
            return mint_fail(error, MINT_ERR_ARGUMENT, "the name of the file is too long");
        }
        if (lstat(name, &status) == 0) {
            mint_status_t result =
                mint_fail(error, MINT_ERR_WRITE_ONCE, "%s is there already", name);
            mint_error_hint(error, "captures are not written over: take another name");
            return result;
        }
    }
    return MINT_OK;
}

// Whether an interrupted capture is the one that is asked for now.
static bool is_same(const mint_capture_record_t *old, const mint_capture_record_t *record)
{
    return strcmp(old->device, record->device) == 0 && strcmp(old->source, record->source) == 0 &&
           strcmp(old->board, record->board) == 0 && strcmp(old->firmware, record->firmware) == 0 &&
           old->samples == record->samples && old->restarts == record->restarts &&
           old->is_wide == record->is_wide && old->bits == record->bits &&
           old->width == record->width && strcmp(old->restart_by, record->restart_by) == 0;
}

static mint_status_t fail_other(mint_error_t *error, const char *path)
{
    mint_status_t status =
        mint_fail(error, MINT_ERR_MISMATCH,
                  "%s.part is of another capture: another device, source or size", path);
    mint_error_hint(error,
                    "go on with the command that began it, remove %.100s.part and "
                    "%.80s.part.json, or take another name",
                    path, path);
    return status;
}

// Whole rows, or samples, that the data hold.
static uint32_t count_done(const mint_capture_record_t *record, uint64_t len)
{
    uint64_t unit = record->restarts > 0 ? mint_capture_row_len(record) : record->width / 8;
    uint64_t wanted = record->restarts > 0 ? record->restarts : record->samples;
    return (uint32_t)(len / unit < wanted ? len / unit : wanted);
}

static mint_status_t look_back(mint_capture_parts_t *parts, const char *part,
                               const mint_capture_record_t *record, mint_capture_record_t *old,
                               bool *is_old, mint_error_t *error)
{
    struct stat status;
    if (fstat(parts->fd, &status) != 0) {
        return fail_file(error, "look at", part);
    }
    mint_status_t found = mint_capture_record_load(part, old, error);
    if (found == MINT_ERR_NOT_FOUND && status.st_size == 0) {
        return MINT_OK;
    }
    if (found != MINT_OK || !is_same(old, record)) {
        return fail_other(error, parts->path);
    }
    old->done = count_done(old, (uint64_t)status.st_size);
    *is_old = true;
    return MINT_OK;
}

mint_status_t mint_capture_parts_open(mint_capture_parts_t *parts, const char *path,
                                      const mint_capture_record_t *record,
                                      mint_capture_record_t *old, bool *is_old, mint_error_t *error)
{
    char part[NAME_SIZE];
    *parts = (mint_capture_parts_t){.path = path, .fd = -1};
    *old = (mint_capture_record_t){0};
    *is_old = false;
    mint_status_t status = check_free(path, error);
    if (status != MINT_OK || !name_of(path, ".part", part)) {
        return status != MINT_OK ? status : MINT_ERR_ARGUMENT;
    }
    parts->fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, MODE);
    if (parts->fd < 0 && errno == EEXIST) {
        parts->fd = open(part, O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
    }
    if (parts->fd < 0) {
        return fail_file(error, "open", part);
    }
    status = flock(parts->fd, LOCK_EX | LOCK_NB) == 0
                 ? look_back(parts, part, record, old, is_old, error)
                 : mint_fail(error, MINT_ERR_MISMATCH, "another capture writes %s", part);
    if (status != MINT_OK) {
        mint_capture_parts_close(parts);
    }
    return status;
}

mint_status_t mint_capture_parts_cut(mint_capture_parts_t *parts, uint64_t len, mint_error_t *error)
{
    return ftruncate(parts->fd, (off_t)len) == 0 ? MINT_OK : fail_file(error, "cut", parts->path);
}

mint_status_t mint_capture_parts_add(mint_capture_parts_t *parts, const uint8_t *data, size_t len,
                                     mint_error_t *error)
{
    while (len > 0) {
        ssize_t got = write(parts->fd, data, len);
        if (got < 0 && errno != EINTR) {
            return fail_file(error, "write", parts->path);
        }
        data += got > 0 ? got : 0;
        len -= got > 0 ? (size_t)got : 0;
    }
    return MINT_OK;
}

mint_status_t mint_capture_parts_note(const mint_capture_parts_t *parts,
                                      const mint_capture_record_t *record, mint_error_t *error)
{
    char name[NAME_SIZE];
    mint_buffer_t text = {0};
    mint_status_t status = mint_capture_record_write(record, &text);
    if (status == MINT_OK && name_of(parts->path, ".part.json", name)) {
        status = mint_file_replace(name, MINT_FILE_PUBLIC, mint_buffer_view(&text), error);
    }
    mint_buffer_free(&text);
    return status;
}

// The side file first: data without one could not be told from any other file.
static mint_status_t publish(const mint_capture_parts_t *parts, const char *part,
                             const mint_capture_record_t *record, mint_error_t *error)
{
    char name[NAME_SIZE];
    mint_buffer_t text = {0};
    mint_status_t status = mint_capture_record_write(record, &text);
    if (status == MINT_OK && name_of(parts->path, ".json", name)) {
        status = mint_file_create(name, MINT_FILE_PUBLIC, mint_buffer_view(&text), error);
    }
    mint_buffer_free(&text);
    if (status == MINT_OK && link(part, parts->path) != 0) {
        status = fail_file(error, "make", parts->path);
        (void)unlink(name);
    }
    return status;
}

mint_status_t mint_capture_parts_finish(mint_capture_parts_t *parts, mint_capture_record_t *record,
                                        mint_error_t *error)
{
    char part[NAME_SIZE];
    char note[NAME_SIZE];
    uint64_t len = 0;
    if (!name_of(parts->path, ".part", part) || !name_of(parts->path, ".part.json", note)) {
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status = fsync(parts->fd) == 0 ? MINT_OK : fail_file(error, "write", parts->path);
    if (status == MINT_OK) {
        status = mint_capture_digest(part, record->data_sha256, &len, error);
    }
    if (status == MINT_OK) {
        record->has_digest = true;
        record->complete = true;
        status = publish(parts, part, record, error);
    }
    if (status == MINT_OK) {
        (void)unlink(part);
        (void)unlink(note);
    }
    return status;
}

void mint_capture_parts_close(mint_capture_parts_t *parts)
{
    if (parts->fd >= 0) {
        (void)close(parts->fd);
        parts->fd = -1;
    }
}
