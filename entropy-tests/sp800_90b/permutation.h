// SPDX-License-Identifier: Apache-2.0
//
// What the statistics of the permutation test (SP 800-90B §5.1) are computed from: an arrangement
// of the samples in the forms that they are quickest in. Binary data are kept as bits, and as the
// two conversions of §5.1; other data as bytes. Statistics are compared, so each is any number that
// grows with what the standard defines.
//
// Pointers must not be NULL. An arrangement belongs to one thread at a time, a source to many.
#ifndef MINTMARK_ENTROPY_TESTS_PERMUTATION_H
#define MINTMARK_ENTROPY_TESTS_PERMUTATION_H

#include "mintmark/entropy_tests/iid.h"
#include "sp800_90b/bzip2_size.h"

/// What all arrangements of a set have in common.
typedef struct {
    const mint_samples_t *samples; ///< the set; must outlive this
    bool is_binary;       ///< two distinct symbols: taken eight a byte where the standard says
    uint8_t low;          ///< binary data: the raw symbol that is 0
    uint8_t high;         ///< binary data: the raw symbol that is 1
    size_t ones;          ///< binary data: how many there are
    uint8_t upper_median; ///< the least raw symbol that is not below the median
    /// Excursion: what a byte of `values` adds to len × sum − i × total, and its highest and lowest
    /// point on the way; for bytes that are samples the three are the same.
    int64_t step[256];    ///< what it adds in all
    int64_t highest[256]; ///< highest point on the way
    int64_t lowest[256];  ///< lowest
} mint_permutation_source_t;

/// An arrangement of a set.
typedef struct {
    const mint_permutation_source_t *source; ///< whose order this is
    size_t len;                              ///< samples
    uint8_t *symbols; ///< other than binary data: the raw symbols; binary: room for them, by whole
                      ///< blocks
    uint64_t *bits;   ///< binary data: the samples; other: room for comparisons. First bit highest.
    uint8_t *values;  ///< conversion I (§5.1): ones in each 8 bits; other data: `symbols`
    uint8_t *blocks;  ///< conversion II (§5.1): each 8 bits as a number; other data: `symbols`
    size_t values_len;         ///< of `values` and of `blocks`
    uint64_t *comparisons;     ///< room for a bit a value
    mint_bzip2_sizer_t *sizer; ///< made when it is first needed
    mint_status_t status;      ///< the first failure of a statistic
} mint_arrangement_t;

/// Bytes that may be read behind the end of `symbols` and `values`.
#define MINT_ARRANGEMENT_PAD 64u

/// Collects what all arrangements of a set have in common. MINT_ERR_ARGUMENT: fewer than two
/// distinct symbols or too many samples.
MINT_MUST_CHECK mint_status_t mint_permutation_source(const mint_samples_t *samples,
                                                      mint_permutation_source_t *source);

/// Makes an arrangement, with no samples in it yet. MINT_ERR_MEMORY; then it is empty.
MINT_MUST_CHECK mint_status_t mint_arrangement_new(const mint_permutation_source_t *source,
                                                   mint_arrangement_t *arrangement);

/// Releases what it owns; an empty one is left alone.
void mint_arrangement_free(mint_arrangement_t *arrangement);

/// Puts the samples in as they came.
void mint_arrangement_load(mint_arrangement_t *arrangement);

/// Puts the samples in as shuffle `index` (from 1) of a seed has them, each arrangement as likely
/// as any other one.
void mint_arrangement_shuffle(mint_arrangement_t *arrangement, uint64_t seed, unsigned index);

/// Fills in the conversions of binary data from its bits.
void mint_arrangement_convert(mint_arrangement_t *arrangement);

/// Computes the statistics of a set and shuffles nothing: all outcomes are open. Errors as
/// mint_permutation_test().
MINT_MUST_CHECK mint_status_t mint_permutation_measure(const mint_samples_t *samples,
                                                       mint_permutation_result_t *result);

/// A statistic, or a family of them: computes those whose bit is set in `wanted`.
typedef void (*mint_permutation_family_t)(mint_arrangement_t *arrangement, uint32_t wanted,
                                          double keys[MINT_PERMUTATION_COUNT]);

#define MINT_PERMUTATION_BIT(statistic) ((uint32_t)1 << (statistic))

/// §5.1.1
void mint_permutation_excursion(mint_arrangement_t *arrangement, uint32_t wanted, double *keys);
/// §5.1.2 to §5.1.4
void mint_permutation_directions(mint_arrangement_t *arrangement, uint32_t wanted, double *keys);
/// §5.1.5 and §5.1.6
void mint_permutation_median(mint_arrangement_t *arrangement, uint32_t wanted, double *keys);
/// §5.1.7 and §5.1.8
void mint_permutation_collision(mint_arrangement_t *arrangement, uint32_t wanted, double *keys);
/// §5.1.9
void mint_permutation_periodicity(mint_arrangement_t *arrangement, uint32_t wanted, double *keys);
/// §5.1.10
void mint_permutation_covariance(mint_arrangement_t *arrangement, uint32_t wanted, double *keys);
/// §5.1.11. A failure stands in the arrangement's status.
void mint_permutation_compression(mint_arrangement_t *arrangement, uint32_t wanted, double *keys);

/// A statistic of `len` values and those that stand a lag later.
typedef uint64_t (*mint_lag_statistic_t)(const uint8_t *values, const uint8_t *later, size_t len);

/// Computes a statistic of §5.1.9 or §5.1.10 at each lag whose bit is set in `wanted`; `first` is
/// the one of the smallest lag.
void mint_permutation_by_lag(const mint_arrangement_t *arrangement, uint32_t wanted, unsigned first,
                             mint_lag_statistic_t compute, double *keys);

/// The excursion of a set as it came (§5.1.1), computed as NIST's program does.
double mint_excursion_value(const mint_samples_t *samples);

/// Computes all statistics wanted.
void mint_permutation_compute(mint_arrangement_t *arrangement, uint32_t wanted,
                              double keys[MINT_PERMUTATION_COUNT]);

#endif
