// SPDX-License-Identifier: Apache-2.0
//
// This machine's own noise sources (those of the posix port) as a capture's source. Consecutive
// samples are taken here; a restart is a fresh process of this program, which has none of the
// state, caches and addresses of the one before.
//
// Pointers must not be NULL; `error` may be. One thread.
#ifndef MINT_CAPTURE_HOST_H
#define MINT_CAPTURE_HOST_H

#include "capture/source.h"
#include "mintmark/entropy.h"

/// A source of this machine. Its fields belong to it.
typedef struct {
    const mint_source_t *source; ///< of the posix port
    uint32_t index;              ///< its place there
    mint_entropy_t pool;         ///< of that source alone
    uint32_t first;              ///< samples of its start-up test
    uint32_t row_samples;        ///< after each restart
    bool in_processes;           ///< samples are those of the process that is open
    int pipe;                    ///< from it, -1: none
    int process;                 ///< its id
    uint32_t taken;              ///< samples that it gave
} mint_capture_host_t;

/// Sources of this machine; `*count` of them.
const mint_source_t *mint_capture_host_sources(size_t *count);

/// Starts the source called `name` with its start-up test. `row_samples` is how many samples a
/// restart is followed by, 0 for consecutive ones. MINT_ERR_NOT_FOUND: there is none of that name,
/// MINT_ERR_SOURCE: it delivers nothing. The caller closes it whatever came of it.
MINT_MUST_CHECK mint_status_t mint_capture_host_open(mint_capture_host_t *host, const char *name,
                                                     uint32_t row_samples, mint_error_t *error);
/// Wipes it, and ends a process that is open.
void mint_capture_host_close(mint_capture_host_t *host);

/// Fills in what a record says of this machine.
void mint_capture_host_describe(const mint_capture_host_t *host, mint_capture_record_t *record);

/// The machine as a capture's source; `host` must outlive it.
mint_capture_source_t mint_capture_host_source(mint_capture_host_t *host);

#endif
