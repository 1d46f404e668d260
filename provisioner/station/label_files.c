// SPDX-License-Identifier: Apache-2.0
//
// Writing labels under a name of their own first, then renaming them: who watches the folder never
// prints half a label.
#include "station/label_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static mint_status_t put(const char *path, const mint_buffer_t *content)
{
    FILE *file = fopen(path, "wbe");
    if (file == NULL) {
        return MINT_ERR_IO;
    }
    bool written = fwrite(content->data, 1, content->len, file) == content->len;
    return fclose(file) == 0 && written ? MINT_OK : MINT_ERR_IO;
}

static mint_status_t write_file(const mint_label_words_t *words, const char *folder,
                                const char *kind, const mint_buffer_t *content, mint_error_t *error)
{
    char *path = mint_label_path(words, folder, kind);
    char *draft = mint_label_path(words, folder, "new");
    mint_status_t status = path == NULL || draft == NULL ? MINT_ERR_MEMORY : MINT_OK;
    if (status == MINT_OK) {
        status = put(draft, content);
    }
    if (status == MINT_OK && rename(draft, path) != 0) {
        status = MINT_ERR_IO;
    }
    if (status != MINT_OK) {
        mint_error_set(error, "cannot write its label %s: %s", path == NULL ? "" : path,
                       status == MINT_ERR_IO ? strerror(errno) : mint_status_text(status));
    }
    free(draft);
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
            mint_error_set(error, "cannot draw its label: %s", mint_status_text(status));
        } else {
            status = write_file(words, folder, files[i].kind, &content, error);
        }
        mint_buffer_free(&content);
    }
    return status;
}
