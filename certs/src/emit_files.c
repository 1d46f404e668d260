// SPDX-License-Identifier: Apache-2.0
//
// Several files that belong together, written all or none: a header whose source is another
// version's would compile and be wrong.
#include <stdlib.h>
#include <unistd.h>

#include "emit.h"
#include "mintmark/certs/file.h"

/// What was there before.
typedef struct {
    bool existed;
    bool secret;
    mint_buffer_t text;
} before_t;

static mint_file_kind_t kind_of(bool secret)
{
    return secret ? MINT_FILE_SECRET : MINT_FILE_PUBLIC;
}

/// Looks at what a file holds. What cannot be read could not be put back, so nothing is written
/// then.
static mint_status_t remember(const mint_emit_file_t *file, before_t *before, mint_error_t *error)
{
    mint_status_t status = mint_file_read(file->path, &before->text, error);
    before->existed = status == MINT_OK;
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
}

static void put_back(const mint_emit_file_t *file, const before_t *before)
{
    if (!before->existed) {
        (void)unlink(file->path);
    } else if (mint_file_replace(file->path, kind_of(file->secret), mint_buffer_view(&before->text),
                                 NULL) != MINT_OK) {
        // The disk that did not take the second file does not take the first one back either: the
        // error that is being reported says so.
    }
}

mint_status_t mint_emit_write_files(const mint_emit_file_t *files, size_t count,
                                    mint_error_t *error)
{
    before_t *before = calloc(count, sizeof *before);
    size_t written = 0;
    mint_status_t status = MINT_OK;
    if (before == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        status = remember(&files[i], &before[i], error);
    }
    while (written < count && status == MINT_OK) {
        const mint_emit_file_t *file = &files[written];
        status = mint_file_replace(file->path, kind_of(file->secret), file->text, error);
        written += status == MINT_OK ? 1 : 0;
    }
    for (size_t i = written; i > 0 && status != MINT_OK; i--) {
        put_back(&files[i - 1], &before[i - 1]);
    }
    for (size_t i = 0; i < count; i++) {
        mint_buffer_free(&before[i].text);
    }
    free(before);
    return status;
}
