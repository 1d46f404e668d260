// SPDX-License-Identifier: Apache-2.0
//
// Labels as files. Each comes by one rename: who watches the folder never prints half a label.
#include "station/label_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mintmark/certs/file.h"

char *mint_label_path(const mint_label_words_t *words, const char *folder, const char *kind)
{
    mint_buffer_t path = {0};
    mint_buffer_printf(&path, "%s/%s.%s", folder, words->id, kind);
    mint_buffer_append(&path, "", 1);
    if (mint_buffer_status(&path) != MINT_OK) {
        mint_buffer_free(&path);
        return NULL;
    }
    char *text = strdup((const char *)path.data);
    mint_buffer_free(&path);
    return text;
}

mint_status_t mint_label_check_folder(const char *folder, mint_error_t *error)
{
    struct stat info;
    if (stat(folder, &info) == 0 && !S_ISDIR(info.st_mode)) {
        return mint_fail(error, MINT_ERR_IO, "cannot write labels into '%s': it is no folder",
                         folder);
    }
    if (access(folder, W_OK | X_OK) != 0) {
        int cause = errno;
        mint_error_set(error, "cannot write labels into '%s': %s", folder, strerror(cause));
        if (cause == ENOENT) {
            mint_error_hint(error, "make the folder first: `mkdir %.100s`", folder);
        }
        return MINT_ERR_IO;
    }
    return MINT_OK;
}

// Who watches the folder is to see a label come that is made again, though nothing in it changed;
// so the old file goes first.
static mint_status_t write_file(const mint_label_words_t *words, const char *folder,
                                const char *kind, const mint_buffer_t *content, mint_error_t *error)
{
    mint_error_t cause = {0};
    char *path = mint_label_path(words, folder, kind);
    mint_status_t status = MINT_ERR_MEMORY;
    if (path != NULL) {
        (void)unlink(path);
        status = mint_file_replace(path, MINT_FILE_PUBLIC, mint_buffer_view(content), &cause);
    }
    if (status != MINT_OK) {
        mint_error_set(error, "its label: %s",
                       cause.message[0] != '\0' ? cause.message : mint_status_text(status));
    }
    free(path);
    return status;
}

static mint_status_t make_text(const mint_label_words_t *words, mint_buffer_t *text)
{
    mint_label_text(words, text);
    return mint_buffer_status(text);
}

mint_status_t mint_label_write_files(const mint_label_words_t *words, const char *folder,
                                     mint_error_t *error)
{
    static const struct {
        const char *kind;
        mint_status_t (*make)(const mint_label_words_t *words, mint_buffer_t *content);
    } files[] = {{"txt", make_text}, {"svg", mint_label_svg}, {"png", mint_label_png}};
    mint_status_t status = MINT_OK;
    for (size_t i = 0; i < sizeof files / sizeof files[0] && status == MINT_OK; i++) {
        mint_buffer_t content = {0};
        status = files[i].make(words, &content);
        if (status != MINT_OK) {
            mint_error_set(error, "its label cannot be drawn: %s", mint_status_text(status));
        } else {
            status = write_file(words, folder, files[i].kind, &content, error);
        }
        mint_buffer_free(&content);
    }
    return status;
}
