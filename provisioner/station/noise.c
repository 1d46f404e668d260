// SPDX-License-Identifier: Apache-2.0
//
// Judging raw samples by counting.
//
// For a source with min-entropy H a sample, given all samples before, whatever one guesses of the
// next is right with a probability p of at most 2^-H. Each count below is of right guesses: that it
// is the value v, that it is the one of k samples ago, that it is the last one plus d. The
// probability that c or more of n such guesses are right is at most exp(-n D(c/n || p)), D being
// the relative entropy (Chernoff; W. Hoeffding, "Probability Inequalities for Sums of Bounded
// Random Variables", 1963, theorem 1, which for such dependent guesses holds as a supermartingale).
#include "station/noise.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define VALUES      256u         ///< that a sample can have
#define FALSE_ALARM 40.0         ///< -log2 of the probability that one kind of finding is wrong
#define MARK_H_64   (128u * 64u) ///< min-entropy of a stretch that makes a mark, in 1/64 bit

// Bits by which `right` of `guesses` is too good to be true, each being right with probability
// 2^-h: -log2 of the bound above.
static double surprise(uint32_t right, uint32_t guesses, double h)
{
    double p = exp2(-h);
    double share = (double)right / (double)guesses;
    if (share <= p) {
        return 0;
    }
    double wrong = share < 1 ? (1 - share) * log2((1 - share) / (1 - p)) : 0;
    return guesses * (share * log2(share / p) + wrong);
}

static uint32_t highest(const uint32_t counts[VALUES])
{
    uint32_t best = 0;
    for (size_t i = 0; i < VALUES; i++) {
        best = counts[i] > best ? counts[i] : best;
    }
    return best;
}

static uint32_t longest_run(const uint8_t *samples, size_t count)
{
    uint32_t longest = 1;
    uint32_t run = 1;
    for (size_t i = 1; i < count; i++) {
        run = samples[i] == samples[i - 1] ? run + 1 : 1;
        longest = run > longest ? run : longest;
    }
    return longest;
}

// Of the bytes of a word, how many are 0.
static uint32_t zero_bytes(uint64_t word)
{
    const uint64_t low = 0x7F7F7F7F7F7F7F7Fu;             // no sum of two bytes below 0x80 carries
    uint64_t tops = ~(((word & low) + low) | word | low); // 0x80 where the byte is 0
    return (uint32_t)(((tops >> 7) * 0x0101010101010101u) >> 56);
}

static uint64_t word_at(const uint8_t *samples)
{
    uint64_t word;
    memcpy(&word, samples, sizeof word);
    return word;
}

// Eight samples at a time, for this is asked of every lag of every device.
static uint32_t equal_at(const uint8_t *samples, size_t count, size_t lag)
{
    uint32_t equal = 0;
    size_t i = lag;
    for (; i + sizeof(uint64_t) <= count; i += sizeof(uint64_t)) {
        equal += zero_bytes(word_at(samples + i) ^ word_at(samples + i - lag));
    }
    for (; i < count; i++) {
        equal += samples[i] == samples[i - lag] ? 1 : 0;
    }
    return equal;
}

// The lag at which the samples are most surprisingly like themselves, up to half of them.
static double find_lag(const uint8_t *samples, size_t count, double h,
                       mint_noise_figures_t *figures)
{
    double worst = -1;
    for (size_t lag = 1; lag <= count / 2; lag++) {
        uint32_t equal = equal_at(samples, count, lag);
        double bits = surprise(equal, (uint32_t)(count - lag), h);
        if (bits > worst) {
            worst = bits;
            figures->lag = (uint32_t)lag;
            figures->lag_equal = equal;
        }
    }
    return worst;
}

static void count_values(const uint8_t *samples, size_t count, mint_noise_figures_t *figures)
{
    uint32_t values[VALUES] = {0};
    uint32_t steps[VALUES] = {0};
    for (size_t i = 0; i < count; i++) {
        values[samples[i]]++;
        if (i > 0) {
            steps[(uint8_t)(samples[i] - samples[i - 1])]++;
        }
    }
    figures->samples = (uint32_t)count;
    figures->most_common = highest(values);
    figures->step_common = highest(steps);
    figures->longest_run = longest_run(samples, count);
}

// Whether a finding that was looked for at `places` places is one.
static bool is_found(double bits, double places)
{
    return bits > FALSE_ALARM + log2(places);
}

mint_status_t mint_noise_judge(const uint8_t *samples, size_t count, uint16_t h_64,
                               mint_noise_figures_t *figures, mint_error_t *error)
{
    memset(figures, 0, sizeof *figures);
    if (count < 2 || count > MINT_NOISE_SAMPLES_MAX || h_64 < 1 || h_64 > 8 * 64) {
        return MINT_ERR_ARGUMENT;
    }
    double h = h_64 / 64.0;
    uint32_t n = (uint32_t)count;
    count_values(samples, count, figures);
    double lag_bits = find_lag(samples, count, h, figures);
    if (is_found((figures->longest_run - 1) * h, n)) {
        return mint_fail(error, MINT_ERR_RCT, "stuck: the same value %u times in a row",
                         (unsigned)figures->longest_run);
    }
    if (is_found(surprise(figures->most_common, n, h), VALUES)) {
        return mint_fail(error, MINT_ERR_APT,
                         "biased: one value %u times in %u samples, too often for %.2f bit",
                         (unsigned)figures->most_common, (unsigned)n, h);
    }
    if (is_found(lag_bits, n / 2.0)) {
        return mint_fail(error, MINT_ERR_LAG, "%u of %u samples are what they were %u samples ago",
                         (unsigned)figures->lag_equal, (unsigned)(n - figures->lag),
                         (unsigned)figures->lag);
    }
    if (is_found(surprise(figures->step_common, n - 1, h), VALUES)) {
        return mint_fail(error, MINT_ERR_MARKOV,
                         "%u of %u samples are the one before plus the same number",
                         (unsigned)figures->step_common, (unsigned)(n - 1));
    }
    return MINT_OK;
}

// Puts a digest among the lowest, in order; one that is there already counts once.
static void keep(const uint8_t digest[MINT_SHA256_LEN],
                 uint8_t marks[MINT_NOISE_MARKS][MINT_SHA256_LEN], size_t *mark_count)
{
    size_t at = 0;
    int order = -1;
    while (at < *mark_count && (order = memcmp(marks[at], digest, MINT_SHA256_LEN)) < 0) {
        at++;
    }
    if (at == MINT_NOISE_MARKS || (at < *mark_count && order == 0)) {
        return;
    }
    *mark_count += *mark_count < MINT_NOISE_MARKS ? 1 : 0;
    memmove(marks[at + 1 < MINT_NOISE_MARKS ? at + 1 : at], marks[at],
            (*mark_count - at - 1) * MINT_SHA256_LEN);
    memcpy(marks[at], digest, MINT_SHA256_LEN);
}

mint_status_t mint_noise_mark(const uint8_t *samples, size_t count, uint16_t h_64,
                              uint8_t marks[MINT_NOISE_MARKS][MINT_SHA256_LEN], size_t *mark_count)
{
    size_t stretch = h_64 == 0 ? count + 1 : (MARK_H_64 + h_64 - 1u) / h_64;
    mint_status_t status = MINT_OK;
    *mark_count = 0;
    for (size_t at = 0; at + stretch <= count && status == MINT_OK; at++) {
        uint8_t digest[MINT_SHA256_LEN];
        status = mint_sha256(samples + at, stretch, digest);
        if (status == MINT_OK) {
            keep(digest, marks, mark_count);
        }
    }
    if (status != MINT_OK) {
        *mark_count = 0;
    }
    return status;
}
