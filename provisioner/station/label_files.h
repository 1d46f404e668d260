// SPDX-License-Identifier: Apache-2.0
//
// Labels as files, for printers that watch a folder.
//
// Pointers must not be NULL; `error` may be. Any thread.
#ifndef MINT_STATION_LABEL_FILES_H
#define MINT_STATION_LABEL_FILES_H

#include "mintmark/certs/error.h"
#include "station/label_text.h"

/// Writes the label's text, SVG and PNG to ID.txt, ID.svg and ID.png in the folder `folder`; each
/// is there whole or not at all, and takes the place of one that was there. Not durable: a label
/// can be written again, and none is worth waiting for the disk. MINT_ERR_IO, MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_label_write_files(const mint_label_words_t *words,
                                                     const char *folder, mint_error_t *error);

/// The path of one of them: `kind` is "txt", "svg" or "png". Freed by the caller; NULL if there is
/// no memory.
char *mint_label_path(const mint_label_words_t *words, const char *folder, const char *kind);

#endif
