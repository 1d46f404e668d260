// SPDX-License-Identifier: Apache-2.0
//
// A capture of raw noise: consecutive samples (SP 800-90B §3.1.1), or rows of samples after
// restarts (§3.1.4.1), into a file that is there only when it is complete.
//
// While it goes on, the samples are in FILE.part and the record in FILE.part.json. An interrupted
// capture of rows goes on with the row that was not complete. One of consecutive samples goes on
// only if the device says that not one sample was taken meanwhile; otherwise it begins anew,
// because samples with a gap are not consecutive.
//
// Pointers must not be NULL; `error` may be. One thread.
#ifndef MINT_CAPTURE_CAPTURE_H
#define MINT_CAPTURE_CAPTURE_H

#include "capture/source.h"

/// Why a capture begins, goes on, or begins anew.
typedef enum {
    MINT_CAPTURE_RESUMED,  ///< an interrupted one goes on at record->done
    MINT_CAPTURE_ANEW,     ///< an interrupted one could not go on: from the beginning
    MINT_CAPTURE_GONE,     ///< the device is gone; it is waited for
    MINT_CAPTURE_BACK,     ///< it is back
    MINT_CAPTURE_GAP,      ///< samples were lost: consecutive ones from the beginning, or the row
    MINT_CAPTURE_PROGRESS, ///< some more are there
} mint_capture_event_t;

/// A capture.
typedef struct {
    const char *path;              ///< FILE
    mint_capture_source_t source;  ///< where samples come from
    mint_capture_record_t *record; ///< what is asked for when it begins; what there is, at the end
    bool (*stopped)(void);         ///< whether somebody wants to end it; NULL: nobody
    /// Says what happens, with the record as it is; NULL: nobody listens.
    void (*tell)(void *context, mint_capture_event_t event, const mint_capture_record_t *record);
    void *context; ///< handed to `tell`
} mint_capture_t;

/// Runs it to its end. MINT_OK: FILE and FILE.json are there. MINT_ERR_STATE: it was stopped, and
/// the parts are left for the next time. MINT_ERR_WRITE_ONCE: FILE or FILE.json is there already,
/// and nothing was done; MINT_ERR_MISMATCH: the parts are of another capture. MINT_ERR_IO,
/// MINT_ERR_TIMEOUT and others: as far as it came, the parts are left.
MINT_MUST_CHECK mint_status_t mint_capture_run(const mint_capture_t *capture, mint_error_t *error);

#endif
