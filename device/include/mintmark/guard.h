// SPDX-License-Identifier: Apache-2.0
//
// The library's guard over a source: the further health tests of watch.h on every sample, alone and
// against another source, and the boot fingerprint over the first ones. What a port wants of it, it
// gives memory for:
//
//     static mint_watch_t watch;
//     static mint_fingerprint_t fingerprint;
//     static mint_watch_guard_t guard = {
//         .watch = &watch, .fingerprint = &fingerprint, .fingerprints = &fingerprint_store};
//     … {.name = "adc", .sample = mint_adc_noise_sample, .context = &adc,
//        MINT_MEASURED(MINT_EVIDENCE_ADC), MINT_GUARDED(&guard)} …
//
// Its alarms are treated as those of the standard's tests and have statuses of their own
// (MINT_ERR_LAG and so on, MINT_ERR_REPLAY): an intermittent one costs the block, a permanent one
// the source. A firmware that has no guard does not link any of this.
//
// Pointers must not be NULL unless a field says so. The caller owns every object; they must outlive
// the pool. No heap. One thread or interrupt level at a time.
#ifndef MINTMARK_GUARD_H
#define MINTMARK_GUARD_H

#include "mintmark/entropy.h"
#include "mintmark/watch.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What guards one source; no two sources share one.
typedef struct {
    mint_watch_t *watch;                     ///< memory for the tests of watch.h, NULL: not run
    const mint_watch_reference_t *reference; ///< of the healthy source, NULL: none
    mint_watch_copy_t *copy;                 ///< memory for the copy test, NULL: not run
    const mint_watch_t *other;       ///< with `copy`: the watch of a source listed before this one
    mint_fingerprint_t *fingerprint; ///< memory for the boot fingerprint, NULL: none is taken
    const mint_fingerprint_store_t *fingerprints; ///< with `fingerprint`: where earlier ones are
    uint16_t missing; ///< state: samples that the fingerprint still waits for
} mint_watch_guard_t;

/// The guard's functions; the context is a mint_watch_guard_t. A source whose reference is not
/// sound, or whose fingerprint cannot be started, is out with MINT_ERR_ARGUMENT or MINT_ERR_CRYPTO;
/// one whose fingerprint cannot be compared or kept, with what mint_fingerprint_check() returned.
extern const mint_guard_t mint_watch_guard;

/// Fields of a source that `guard_`, a mint_watch_guard_t *, watches over.
#define MINT_GUARDED(guard_) .guard = &mint_watch_guard, .guard_context = (guard_)

#ifdef __cplusplus
}
#endif

#endif
