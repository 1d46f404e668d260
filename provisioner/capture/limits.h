// SPDX-License-Identifier: Apache-2.0
//
// From captures of a noise source to what a firmware may credit it with: assessment, restart tests,
// the limits of its health tests, and the header mintmark_entropy_limits.h that carries them into a
// build (mintmark/evidence.h, device/HEALTH.md).
//
// Everything is computed here from the samples themselves, so that no figure can be mistyped on the
// way. Pointers must not be NULL; `error` may be. One thread.
#ifndef MINT_CAPTURE_LIMITS_H
#define MINT_CAPTURE_LIMITS_H

#include "capture/record.h"
#include "mintmark/entropy.h"
#include "mintmark/entropy_tests/restart.h"
#include "mintmark/watch.h"

#define MINT_LIMITS_FILES_MAX 32u ///< captures of consecutive samples of one source

/// What limits are made of.
typedef struct {
    const char *files[MINT_LIMITS_FILES_MAX]; ///< captures of consecutive samples of one source
    size_t count;                             ///< of them, at least 1
    const char *restart_file;                 ///< a capture of rows
    double h_submitter;  ///< bits a sample that whoever made the source claims, negative: nothing
    double margin;       ///< share of the entropy found that is not credited, 0 to below 1
    bool is_provisional; ///< too little is no obstacle, and gives no credit
    uint32_t threads;    ///< 0: one a processor
} mint_limits_request_t;

/// Limits of one source.
typedef struct {
    mint_capture_record_t record;  ///< of the first capture
    mint_capture_record_t restart; ///< of the rows
    double h_i;                    ///< initial estimate: the lowest capture, at most the claim
    mint_restart_t tested;         ///< the restart tests
    double h;                      ///< min(h_i, h_r, h_c), bits a sample
    uint32_t samples;              ///< of the shortest capture
    uint16_t h_64;                 ///< credited, in 1/64 bit
    uint32_t figure_micro;         ///< found, in 10^-6 bit
    bool is_hardware;              ///< no capture is of an emulated part
    bool is_provisional;           ///< credited nothing
    mint_health_limits_t limits;   ///< cut-offs of the health tests
    bool has_reference;            ///< there is a reference without an alarm on its own data
    mint_watch_reference_t
        reference; ///< how the source behaves when it is well; of no meaning unless `has_reference`
} mint_limits_t;

/// Makes them. MINT_ERR_NO_CREDIT with the reason in `error` where the verdict is no: restarts that
/// fail (`limits->tested` says how), no entropy, an emulated part, less than SP 800-90B asks for,
/// or a source that somebody vouches for. MINT_ERR_ARGUMENT: the files do not belong together.
/// Others as of mint_capture_record_verify(), and MINT_ERR_MEMORY.
MINT_MUST_CHECK mint_status_t mint_limits_make(const mint_limits_request_t *request,
                                               mint_limits_t *limits, mint_error_t *error);

/// Why restarts failed, in one line.
void mint_limits_explain(const mint_restart_t *tested, char *text, size_t size);

/// Writes the header for `count` sources. MINT_ERR_DUPLICATE if two have one name in C.
MINT_MUST_CHECK mint_status_t mint_limits_header(const mint_limits_t *limits, size_t count,
                                                 const char *command, mint_buffer_t *out);

#endif
