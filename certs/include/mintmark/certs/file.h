// SPDX-License-Identifier: Apache-2.0
//
// Files on the host, written so that a crash or a hostile folder does no harm: never through a
// symbolic link, never half there, on the disk before the call returns.
//
// Paths are NUL-terminated. Errors name the path and what the system said.
#ifndef MINTMARK_CERTS_FILE_H
#define MINTMARK_CERTS_FILE_H

#include "mintmark/certs/buffer.h"
#include "mintmark/certs/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_FILE_MAX_LEN 16777216u ///< bytes of the largest file that is read

/// Who may read a file that is written.
typedef enum {
    MINT_FILE_PUBLIC, ///< mode 0644
    MINT_FILE_SECRET, ///< mode 0600, whatever the umask
} mint_file_kind_t;

/// Reads a whole file ("-" is standard input) into `out`. MINT_ERR_NOT_FOUND if there is none,
/// MINT_ERR_IO, MINT_ERR_SPACE if it is longer than MINT_FILE_MAX_LEN.
MINT_MUST_CHECK mint_status_t mint_file_read(const char *path, mint_buffer_t *out,
                                             mint_error_t *error);

/// As mint_file_read() for a file with a secret in it: refuses (MINT_ERR_STATE) one that group or
/// others can read or write, a symbolic link, and what is not a regular file.
MINT_MUST_CHECK mint_status_t mint_file_read_secret(const char *path, mint_buffer_t *out,
                                                    mint_error_t *error);

/// Creates a file that must not exist yet (O_EXCL|O_NOFOLLOW) and syncs file and folder.
/// MINT_ERR_WRITE_ONCE if there is one, MINT_ERR_IO. After a failure no file is left.
MINT_MUST_CHECK mint_status_t mint_file_create(const char *path, mint_file_kind_t kind,
                                               mint_bytes_t data, mint_error_t *error);

/// What to say where mint_file_place() fails with EPERM or EINVAL.
#define MINT_FILE_PLACE_HINT                                                                       \
    "its file system has neither hard links nor RENAME_NOREPLACE: choose a folder on another one"

/// Gives the finished file `temporary` the name `path` of the same folder, which nothing must have
/// yet, and syncs the folder. `temporary` is gone then, also after a failure. MINT_ERR_WRITE_ONCE
/// if there is something, MINT_ERR_IO with the reason in errno.
MINT_MUST_CHECK mint_status_t mint_file_place(const char *temporary, const char *path);

/// Writes a file whole, new or in the place of the old one, which stays until the new one is
/// complete on the disk (a temporary file and rename). A file that holds `data` already, with the
/// right mode, is left as it is, so that builds see no change. "-" is standard output.
/// MINT_ERR_WRITE_ONCE as of mint_file_check_replace(), MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t mint_file_replace(const char *path, mint_file_kind_t kind,
                                                mint_bytes_t data, mint_error_t *error);

/// MINT_ERR_WRITE_ONCE if the file at `path` is one that nothing takes the place of: an SQLite
/// database, or one with a line that begins a private key in PEM. Its owner moves or deletes it.
MINT_MUST_CHECK mint_status_t mint_file_check_replace(const char *path, mint_error_t *error);

#ifdef __cplusplus
}
#endif

#endif
