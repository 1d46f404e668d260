// SPDX-License-Identifier: Apache-2.0
//
// Labels as files, for printers that watch a folder.
//
// Pointers must not be NULL; `error` may be. Any thread.
#ifndef MINT_STATION_LABEL_FILES_H
#define MINT_STATION_LABEL_FILES_H

#include "mintmark/certs/error.h"
#include "station/label_text.h"

/// Whether labels can be written into the folder `folder` at all. MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t mint_label_check_folder(const char *folder, mint_error_t *error);

/// Writes the label's text, SVG and PNG to ID.txt, ID.svg and ID.png in the folder `folder`; each
/// is there whole or not at all, and on the disk before the call returns. One that was there is
/// gone before the new one comes. MINT_ERR_IO, MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_label_write_files(const mint_label_words_t *words,
                                                     const char *folder, mint_error_t *error);

/// The path of one of them: `kind` is "txt", "svg" or "png". Freed by the caller; NULL if there is
/// no memory.
char *mint_label_path(const mint_label_words_t *words, const char *folder, const char *kind);

#endif
