// SPDX-License-Identifier: Apache-2.0
//
// The cumulative sums test, SP 800-22 §2.13: how far from 0 the random walk of the bits comes.
//
// One way along the bits is enough for both directions: what is summed from the end up to a place
// is the whole sum less what is summed up to that place from the beginning.
//
// The sums of §2.13.4 (4) go over all k in the standard's text, from rounded quotients in NIST's
// program and in the standard's own example (0.4116588 for n = 10; the text gives 0.4115847). From
// 100 bits on no p-value differs in its first twelve digits. We follow the example.
#include <math.h>

#include "common/figure.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/statistics.h"

#define BITS_MIN 100u ///< §2.13.7
#define FAR      40.0 ///< standard deviations; the normal distribution has nothing there

/// Where the walk ends and how far it comes, the start and the end included.
typedef struct {
    int64_t end;
    int64_t most;
    int64_t least;
} walk_t;

/// What eight bits add to a walk.
typedef struct {
    int8_t sum;
    int8_t most;
    int8_t least;
} stride_t;

static stride_t stride_of(unsigned byte)
{
    stride_t stride = {0, -1, 1};
    for (unsigned i = 0; i < 8; i++) {
        stride.sum = (int8_t)(stride.sum + ((byte >> i & 1) != 0 ? 1 : -1));
        stride.most = stride.sum > stride.most ? stride.sum : stride.most;
        stride.least = stride.sum < stride.least ? stride.sum : stride.least;
    }
    return stride;
}

static void include(walk_t *walk, int64_t most, int64_t least)
{
    walk->most = most > walk->most ? most : walk->most;
    walk->least = least < walk->least ? least : walk->least;
}

static walk_t walk_along(const mint_bits_t *bits)
{
    stride_t strides[256];
    walk_t walk = {0};
    size_t at = 0;
    for (unsigned byte = 0; byte < 256; byte++) {
        strides[byte] = stride_of(byte);
    }
    for (; at + 8 <= bits->len; at += 8) {
        stride_t stride = strides[bits->words[at / 64] >> at % 64 & 0xff];
        include(&walk, walk.end + stride.most, walk.end + stride.least);
        walk.end += stride.sum;
    }
    for (; at < bits->len; at++) {
        walk.end += mint_bit(bits, at) != 0 ? 1 : -1;
        include(&walk, walk.end, walk.end);
    }
    return walk;
}

/// The normal distribution between two places.
static double share_between(double from, double to)
{
    return 0.5 * (erfc(-to / sqrt(2)) - erfc(-from / sqrt(2)));
}

/// §2.13.4 (4) for the greatest distance `z`.
static mint_statistic_t judge(size_t len, int64_t z)
{
    double unit = (double)z / sqrt((double)len);
    int64_t quotient = (int64_t)len / z;
    int64_t far = (int64_t)(FAR / unit / 4) + 1;
    int64_t last = (quotient - 1) / 4 < far ? (quotient - 1) / 4 : far;
    int64_t first = (1 - quotient) / 4 > -far ? (1 - quotient) / 4 : -far;
    int64_t second = (-3 - quotient) / 4 > -far ? (-3 - quotient) / 4 : -far;
    double p_value = 1;
    for (int64_t k = first; k <= last; k++) {
        p_value -= share_between((double)(4 * k - 1) * unit, (double)(4 * k + 1) * unit);
    }
    for (int64_t k = second; k <= last; k++) {
        p_value += share_between((double)(4 * k + 1) * unit, (double)(4 * k + 3) * unit);
    }
    return (mint_statistic_t){(double)z, p_value};
}

void mint_cumulative_sums_of(const mint_bits_t *bits, mint_statistic_t results[2])
{
    walk_t walk = walk_along(bits);
    int64_t up = walk.end - walk.least;
    int64_t down = walk.most - walk.end;
    results[0] = judge(bits->len, walk.most > -walk.least ? walk.most : -walk.least);
    results[1] = judge(bits->len, up > down ? up : down);
}

mint_status_t mint_sp800_22_cumulative_sums(const mint_bits_t *bits,
                                            const mint_test_options_t *options,
                                            mint_figure_t *figures, size_t *count)
{
    mint_statistic_t results[2];
    *count = 0;
    if (bits->len < BITS_MIN) {
        return MINT_ERR_ARGUMENT;
    }
    mint_cumulative_sums_of(bits, results);
    for (unsigned i = 0; i < 2; i++) {
        figures[i] = mint_figure_of_p_value(options, i, results[i].value, results[i].p_value);
    }
    *count = 2;
    return MINT_OK;
}
