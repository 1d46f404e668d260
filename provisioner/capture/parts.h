// SPDX-License-Identifier: Apache-2.0
//
// The files of a capture under way, and how they become those of a finished one.
//
// Pointers must not be NULL; `error` may be. One thread.
#ifndef MINT_CAPTURE_PARTS_H
#define MINT_CAPTURE_PARTS_H

#include "capture/record.h"

/// The open parts.
typedef struct {
    const char *path; ///< FILE
    int fd;           ///< of FILE.part
} mint_capture_parts_t;

/// Opens the parts of the capture that `record` asks for, or makes them. `*old` is the record of
/// an interrupted one with the same device, source and sizes, `done` by what is in the file;
/// `*is_old` whether there is one. MINT_ERR_WRITE_ONCE: FILE or FILE.json is there;
/// MINT_ERR_MISMATCH: the parts are of something else, or another program has them open;
/// MINT_ERR_IO. After a failure nothing is open.
MINT_MUST_CHECK mint_status_t mint_capture_parts_open(mint_capture_parts_t *parts, const char *path,
                                                      const mint_capture_record_t *record,
                                                      mint_capture_record_t *old, bool *is_old,
                                                      mint_error_t *error);

/// Cuts the data to `len` bytes. MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t mint_capture_parts_cut(mint_capture_parts_t *parts, uint64_t len,
                                                     mint_error_t *error);
/// Appends to the data. MINT_ERR_IO.
MINT_MUST_CHECK mint_status_t mint_capture_parts_add(mint_capture_parts_t *parts,
                                                     const uint8_t *data, size_t len,
                                                     mint_error_t *error);
/// Writes FILE.part.json. MINT_ERR_IO, MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_capture_parts_note(const mint_capture_parts_t *parts,
                                                      const mint_capture_record_t *record,
                                                      mint_error_t *error);
/// Makes FILE and FILE.json of the parts; what is there by then is not written over.
MINT_MUST_CHECK mint_status_t mint_capture_parts_finish(mint_capture_parts_t *parts,
                                                        mint_capture_record_t *record,
                                                        mint_error_t *error);
/// Closes the data.
void mint_capture_parts_close(mint_capture_parts_t *parts);

#endif
