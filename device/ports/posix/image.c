// SPDX-License-Identifier: Apache-2.0
//
// NOR flash in a file: programming clears bits and sets none, erasing sets a whole page. One
// program has the file at a time; what a new file holds is random and is written before the file
// gets its name, so that no half-made image is ever found.
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "board.h"
#include "common/image.h"
#include "mintmark/bytes.h"

static int image = -1;
static bool synced;

static bool read_all(int file, uint8_t *data, size_t len, off_t offset)
{
    for (size_t done = 0; done < len;) {
        ssize_t got = pread(file, data + done, len - done, offset + (off_t)done);
        if (got > 0) {
            done += (size_t)got;
        } else if (got == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

static bool write_all(int file, const uint8_t *data, size_t len, off_t offset)
{
    for (size_t done = 0; done < len;) {
        ssize_t put = pwrite(file, data + done, len - done, offset + (off_t)done);
        if (put >= 0) {
            done += (size_t)put;
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

// ---- flash functions ----

static bool within(uint32_t address, size_t len)
{
    return address <= MINT_IMAGE_STORE_LEN && len <= MINT_IMAGE_STORE_LEN - address;
}

static off_t offset_of(uint32_t address)
{
    return (off_t)MINT_IMAGE_STORE_OFFSET + (off_t)address;
}

static mint_status_t change(uint32_t address, const uint8_t *data, size_t len)
{
    bool done =
        write_all(image, data, len, offset_of(address)) && (!synced || fdatasync(image) == 0);
    return done ? MINT_OK : MINT_ERR_IO;
}

static mint_status_t flash_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    (void)context;
    if (!within(address, len)) {
        return MINT_ERR_ARGUMENT;
    }
    return read_all(image, out, len, offset_of(address)) ? MINT_OK : MINT_ERR_IO;
}

static mint_status_t flash_program(void *context, uint32_t address, const uint8_t *unit)
{
    uint8_t merged[MINT_IMAGE_UNIT_LEN];
    if (address % sizeof merged != 0) {
        return MINT_ERR_ARGUMENT;
    }
    mint_status_t status = flash_read(context, address, merged, sizeof merged);
    if (status != MINT_OK) {
        return status;
    }
    for (size_t i = 0; i < sizeof merged; i++) {
        merged[i] &= unit[i];
    }
    return change(address, merged, sizeof merged);
}

static mint_status_t flash_erase(void *context, uint32_t address)
{
    (void)context;
    uint8_t blank[MINT_IMAGE_PAGE_LEN];
    if (address % sizeof blank != 0 || !within(address, sizeof blank)) {
        return MINT_ERR_ARGUMENT;
    }
    memset(blank, 0xFF, sizeof blank);
    return change(address, blank, sizeof blank);
}

const mint_flash_t posix_flash = {
    .page_len = MINT_IMAGE_PAGE_LEN,
    .page_count = MINT_IMAGE_PAGE_COUNT,
    .unit_len = MINT_IMAGE_UNIT_LEN,
    .read = flash_read,
    .program = flash_program,
    .erase = flash_erase,
};

// ---- the file ----

/// Draws the fuses of a new image; `id` if it is not NULL.
static mint_status_t burn(const uint8_t *id, uint8_t block[MINT_FUSES_LEN])
{
    mint_fuses_t fuses;
    mint_status_t status = MINT_ERR_IO;
    if (getrandom(&fuses, sizeof fuses, 0) == (ssize_t)sizeof fuses) {
        if (id != NULL) {
            memcpy(fuses.id, id, sizeof fuses.id);
        }
        mint_fuses_write(&fuses, block);
        status = MINT_OK;
    }
    mint_wipe(&fuses, sizeof fuses);
    return status;
}

static mint_status_t write_blank(int file)
{
    uint8_t page[MINT_IMAGE_PAGE_LEN];
    memset(page, 0xFF, sizeof page);
    for (uint32_t at = 0; at < MINT_IMAGE_STORE_LEN; at += MINT_IMAGE_PAGE_LEN) {
        if (!write_all(file, page, sizeof page, offset_of(at))) {
            return MINT_ERR_IO;
        }
    }
    return MINT_OK;
}

/// Writes fuses and blank pages to the new, empty `file`.
static mint_status_t fill(int file, const uint8_t *id)
{
    uint8_t block[MINT_FUSES_LEN];
    mint_status_t status = burn(id, block);
    if (status == MINT_OK && !write_all(file, block, sizeof block, 0)) {
        status = MINT_ERR_IO;
    }
    mint_wipe(block, sizeof block);
    if (status == MINT_OK) {
        status = write_blank(file);
    }
    if (status == MINT_OK && fsync(file) != 0) {
        status = MINT_ERR_IO;
    }
    return status;
}

/// Brings the name of a new file at `path` to the disk: syncing the file does not.
static mint_status_t sync_folder(const char *path)
{
    char folder[PATH_MAX];
    (void)snprintf(folder, sizeof folder, "%s", path); // its draft's longer path did fit
    int file = open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    mint_status_t status = file >= 0 && fsync(file) == 0 ? MINT_OK : MINT_ERR_IO;
    if (file >= 0) {
        (void)close(file);
    }
    return status;
}

/// Makes a new image at `path`, whole or not at all. One that another program made meanwhile
/// stays.
static mint_status_t make(const char *path, const uint8_t *id)
{
    char draft[PATH_MAX];
    int len = snprintf(draft, sizeof draft, "%s.%ld.new", path, (long)getpid());
    if (len < 0 || (size_t)len >= sizeof draft) {
        errno = ENAMETOOLONG;
        return MINT_ERR_IO;
    }
    int file = open(draft, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) {
        return MINT_ERR_IO;
    }
    mint_status_t status = fill(file, id);
    if (status == MINT_OK && link(draft, path) != 0 && errno != EEXIST) {
        status = MINT_ERR_IO;
    }
    if (status == MINT_OK) {
        status = sync_folder(path);
    }
    int reason = errno;
    (void)unlink(draft);
    (void)close(file);
    errno = reason;
    return status;
}

static mint_status_t read_fuses(const uint8_t *id, mint_fuses_t *fuses)
{
    uint8_t block[MINT_FUSES_LEN];
    struct stat about;
    if (fstat(image, &about) != 0) {
        return MINT_ERR_IO;
    }
    if (about.st_size < (off_t)MINT_IMAGE_LEN) {
        return MINT_ERR_FORMAT;
    }
    if (!read_all(image, block, sizeof block, 0)) {
        return MINT_ERR_IO;
    }
    mint_status_t status = mint_fuses_read(block, fuses);
    if (status == MINT_OK && id != NULL && memcmp(id, fuses->id, sizeof fuses->id) != 0) {
        status = MINT_ERR_MISMATCH;
    }
    mint_wipe(block, sizeof block);
    return status;
}

mint_status_t posix_image_open(const mint_posix_config_t *config, mint_fuses_t *fuses)
{
    if (access(config->flash_path, F_OK) != 0) {
        mint_status_t status = make(config->flash_path, config->id);
        if (status != MINT_OK) {
            return status;
        }
    }
    image = open(config->flash_path, O_RDWR | O_CLOEXEC);
    synced = !config->no_sync;
    if (image < 0 || flock(image, LOCK_EX | LOCK_NB) != 0) {
        return MINT_ERR_IO;
    }
    return read_fuses(config->id, fuses);
}

void posix_image_close(void)
{
    if (image >= 0) {
        (void)close(image);
        image = -1;
    }
}
