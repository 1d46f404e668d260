// SPDX-License-Identifier: Apache-2.0
//
// Where a capture's samples come from: a device on a serial line (device.h) or this machine
// (host.h). The capture itself (capture.h) does not know which.
//
// Pointers must not be NULL; `error` may be.
#ifndef MINT_CAPTURE_SOURCE_H
#define MINT_CAPTURE_SOURCE_H

#include "capture/record.h"

/// Functions of a source.
typedef struct {
    /// Takes `count` samples into `out` (two bytes each if the capture is wide), as many as
    /// `most()` allows, and says how many had been taken since its start before: `*first`. With
    /// `count` 0 only that. MINT_ERR_IO or MINT_ERR_TIMEOUT: it is gone, and may come back.
    mint_status_t (*take)(void *context, uint32_t count, uint8_t *out, uint32_t *first,
                          mint_error_t *error);
    /// Samples that one call of `take` gives at most, for this to stay responsive.
    uint32_t (*most)(void *context);
    /// Starts the source anew, before row `row`.
    mint_status_t (*restart)(void *context, uint32_t row, mint_error_t *error);
    /// Waits until a source that was gone is back. MINT_ERR_TIMEOUT or MINT_ERR_IO if it is not in
    /// time, MINT_ERR_TARGET if it is another device, MINT_ERR_STATE if somebody wants to end it.
    mint_status_t (*come_back)(void *context, mint_error_t *error);
    /// Asks what its health tests have seen.
    mint_status_t (*health)(void *context, mint_capture_health_t *health, mint_error_t *error);
    void *context; ///< handed to them
} mint_capture_source_t;

#endif
