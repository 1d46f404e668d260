// SPDX-License-Identifier: Apache-2.0
//
// Noise sources, the health tests on them, and the conditioner that makes full-entropy bytes of
// them.
//
// A source says what it is (mint_source_t); the port lists its sources. The pool (mint_entropy_t)
// runs the repetition count test and the adaptive proportion test of SP 800-90B §4.4 on every
// sample of every source, counts the entropy that *credited* sources deliver, and conditions it
// with HMAC-SHA-256 (§3.1.5.1.1). A source is credited only with evidence: a measurement of its own
// noise, or an operating system's generator that vouches for itself. Emulated and simulated sources
// are credited nothing; they are tested, reported and mixed in all the same. What this library
// knows of noise itself is in sources.h.
//
// Pointers must not be NULL. The caller owns every object; source descriptions and their evidence
// must outlive the pool. No heap, no floating point. A pool is for one thread or interrupt level at
// a time.
#ifndef MINTMARK_ENTROPY_H
#define MINTMARK_ENTROPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/crypto.h"
#include "mintmark/evidence.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_ENTROPY_SOURCES_MAX    4u    ///< sources a pool can hold
#define MINT_ENTROPY_BLOCK_LEN      32u   ///< bytes of one conditioned block
#define MINT_ENTROPY_STARTUP        1024u ///< samples of the start-up test (SP 800-90B §4.3)
#define MINT_ENTROPY_CREDIT_PER_BIT 64u   ///< entropy is counted in 1/64 bit

typedef struct mint_source mint_source_t;

/// Further health tests that watch over a source besides the standard's two; guard.h has the
/// library's own. Const data. The functions get the source's `guard_context`.
typedef struct {
    /// Starts over, before the first sample after mint_entropy_start(). `*startup` is the number of
    /// samples of each start-up test and may be raised, so that enough was seen before anything is
    /// used. A failure puts the source out.
    mint_status_t (*start)(void *context, const mint_source_t *source, uint16_t *startup);
    /// Looks at one sample. Any status but MINT_OK is an alarm and the reason for it, permanent if
    /// `*permanent` is set (it comes false).
    mint_status_t (*sample)(void *context, uint8_t symbol, bool *permanent);
} mint_guard_t;

/// One noise source. Const data of the port. Width, entropy and evidence come from one of the
/// macros of evidence.h, which shows a list of sources.
struct mint_source {
    const char *name; ///< for people and reports, such as "timer-jitter"
    /// Takes one sample into `*symbol`. Any failure counts as MINT_ERR_SOURCE.
    mint_status_t (*sample)(void *context, uint8_t *symbol);
    void *context;       ///< handed to `sample`
    uint8_t symbol_bits; ///< width of a sample, 1 to 8 bits
    uint16_t h_64; ///< min-entropy a sample in 1/64 bit, which the health tests' cut-offs follow
                   ///< from and which a credited sample counts
    const mint_evidence_t *evidence; ///< what `h_64` rests on; NULL: nothing, so it is not counted
    const mint_guard_t *guard;       ///< further tests, NULL: none
    void *guard_context;             ///< handed to them
    /// Takes one sample as wide as the hardware gives it, before it is cut to `symbol_bits`: for
    /// captures by which somebody decides which bits to use. NULL: `sample` shows all there is.
    mint_status_t (*wide_sample)(void *context, uint16_t *value);
    uint8_t wide_bits; ///< its width, 9 to 16
};

/// On what the source's credit rests.
mint_credit_t mint_source_credit(const mint_source_t *source);

// ---- health tests ----

/// Cut-offs of the continuous health tests for one source (SP 800-90B §4.4), at a false-alarm rate
/// of 2^-30 a sample (intermittent) and 2^-60 (permanent).
typedef struct {
    uint16_t apt_window;           ///< samples: 1024 for binary sources, 512 for others (§4.4.2)
    uint16_t rct_cutoff;           ///< equal samples in a row that alarm, 2^-30
    uint16_t rct_cutoff_permanent; ///< the same, 2^-60
    uint16_t apt_cutoff; ///< occurrences of the first sample in a window that alarm, 2^-30
    uint16_t apt_cutoff_permanent; ///< the same, 2^-60
} mint_health_limits_t;

/// Computes the cut-offs for samples of `symbol_bits` bits (1 to 8) with a min-entropy of
/// `h_64` / 64 bits (1 to 64 * `symbol_bits`), by integers alone and exactly: the repetition count
/// test's is 1 + ⌈-log2 α / H⌉ (§4.4.1), the adaptive proportion test's the smallest C with
/// P(B(W, 2^-H) >= C) <= α (§4.4.2, the standard's form), and W + 1, which is never reached, if
/// there is none. MINT_ERR_ARGUMENT outside these ranges; then `*limits` is zeroed.
MINT_MUST_CHECK mint_status_t mint_health_limits(uint16_t h_64, uint8_t symbol_bits,
                                                 mint_health_limits_t *limits);

/// State of the two continuous health tests for one source.
typedef struct {
    uint8_t rct_last;   ///< the sample that repeats
    uint16_t rct_count; ///< how often in a row, 0 before the first
    uint8_t apt_first;  ///< the sample that the window counts
    uint16_t apt_count; ///< how often it was seen in this window
    uint16_t apt_index; ///< samples of this window so far, 0 at its start
} mint_health_t;

/// Forgets what was seen.
void mint_health_init(mint_health_t *health);

/// Looks at one sample (SP 800-90B §4.4.1 and §4.4.2). MINT_ERR_RCT or MINT_ERR_APT where a test
/// alarms; `*permanent` then says whether the cut-off of the permanent failure was reached.
MINT_MUST_CHECK mint_status_t mint_health_sample(mint_health_t *health,
                                                 const mint_health_limits_t *limits, uint8_t symbol,
                                                 bool *permanent);

// ---- pool ----

/// What a pool knows of one of its sources.
typedef struct {
    mint_health_limits_t limits; ///< its cut-offs
    mint_health_t health;        ///< running state of the tests
    uint32_t samples;            ///< samples taken, stops at 2^32 - 1
    uint16_t rct_alarms;   ///< samples at which the repetition count test alarmed, up to 65535
    uint16_t apt_alarms;   ///< samples at which the adaptive proportion test did, up to 65535
    uint16_t guard_alarms; ///< samples at which the guard did, up to 65535
    uint16_t startup;      ///< samples of a start-up test
    bool started;          ///< the start-up test has passed
    mint_status_t failure; ///< MINT_OK, or why the source is out until mint_entropy_start()
} mint_source_state_t;

/// The pool.
typedef struct {
    const mint_source_t *sources;                         ///< `count` descriptions
    size_t count;                                         ///< sources
    mint_source_state_t states[MINT_ENTROPY_SOURCES_MAX]; ///< one a source
    uint8_t chain[MINT_ENTROPY_BLOCK_LEN];                ///< carried from block to block
    mint_status_t failure; ///< MINT_OK, or why the pool is off until mint_entropy_start()
} mint_entropy_t;

/// Sets up a pool over `count` sources (1 to MINT_ENTROPY_SOURCES_MAX) and runs the start-up test
/// of MINT_ENTROPY_STARTUP samples, or of more if a guard asks for them, on each; those samples are
/// not used for output. A source that fails is out, which the pool's states tell. Returns MINT_OK
/// if at least one credited source passed, MINT_ERR_NO_CREDIT if none did, MINT_ERR_ARGUMENT for a
/// wrong description: something missing, more entropy than the width holds, or evidence that does
/// not bear the credit.
MINT_MUST_CHECK mint_status_t mint_entropy_start(mint_entropy_t *pool, const mint_source_t *sources,
                                                 size_t count);

/// Runs the start-up test again, on demand (SP 800-90B §4.3), on every source that is not out;
/// those samples are not used for output either. Returns as mint_entropy_start().
MINT_MUST_CHECK mint_status_t mint_entropy_test(mint_entropy_t *pool);

/// Fills `out` with `len` full-entropy bytes: for every MINT_ENTROPY_BLOCK_LEN bytes, credited
/// sources have delivered at least 256 + 64 bits of assessed entropy (SP 800-90C §3.2, vetted
/// conditioning), each counted by itself, and the uncredited ones are mixed in. After an
/// intermittent alarm the block is discarded, the source passes its start-up test again, and the
/// block is collected anew; after a permanent one, or the third for one block, the source is out,
/// and those left reach the target alone. Fails with MINT_ERR_NO_CREDIT once no credited source is
/// left, and with MINT_ERR_CRYPTO, after which the pool is off until it is started again; then
/// `out` is zeroed.
MINT_MUST_CHECK mint_status_t mint_entropy_get(mint_entropy_t *pool, uint8_t *out, size_t len);

/// Takes `count` raw samples of source `index` into `samples`, one a byte, as the health tests see
/// them and tested by them, for validation (SP 800-90B §3.1.3). They are not used for output. An
/// alarm does not end the capture: the states tell of it, and the source is out or passes its
/// start-up test before it is used again. A source that is out may be captured. MINT_ERR_ARGUMENT
/// for an unknown source, MINT_ERR_SOURCE if it delivers no sample; then `samples` is zeroed.
MINT_MUST_CHECK mint_status_t mint_entropy_raw(mint_entropy_t *pool, size_t index, uint8_t *samples,
                                               size_t count);

/// The same of samples as wide as the hardware gives them, two bytes each, little-endian, which no
/// health test looks at. MINT_ERR_UNSUPPORTED if the source has none.
MINT_MUST_CHECK mint_status_t mint_entropy_raw_wide(mint_entropy_t *pool, size_t index,
                                                    uint8_t *samples, size_t count);

/// Wipes the pool.
void mint_entropy_free(mint_entropy_t *pool);

#ifdef __cplusplus
}
#endif

#endif
