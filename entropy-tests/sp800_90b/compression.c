// SPDX-License-Identifier: Apache-2.0
//
// The compression estimate, SP 800-90B §6.3.4, for bits in blocks of six (Maurer's universal
// statistic).
//
// The mean of the data is summed as NIST's program does it. The expected mean for a probability is
// not: its sum over all distances takes the program most of its time on bits. Here the first terms
// are summed one by one, and the others in blocks, in which log2 is a polynomial and the rest has
// moments known beforehand; in extended precision this is more exact than the sum that it replaces.
#include <math.h>
#include <stdlib.h>

#include "sp800_90b/bisect.h"
#include "sp800_90b/compression.h"
#include "sp800_90b/normal.h"

#define BLOCK_BITS  6u
#define BLOCK_KINDS (1u << BLOCK_BITS)
#define DICTIONARY  1000u // d, blocks that only fill the dictionary

#define DIRECT 4096u // distances below this are summed one by one
#define DEGREE 8u    // of the polynomial; with a block of 1/256 of its distance, exact to 2^-70

// The compensated sum that the reference uses, whose roundings its figures carry.
typedef struct {
    double sum;
    double lost;
} kahan_t;

static void kahan_add(kahan_t *kahan, double value)
{
    double corrected = value - kahan->lost;
    double sum = kahan->sum + corrected;
    kahan->lost = (sum - kahan->sum) - corrected;
    kahan->sum = sum;
}

// What the expected mean needs to know of the data.
typedef struct {
    long double log2_of[DIRECT];
    size_t blocks;     // of six bits
    size_t dictionary; // those of them that only fill the dictionary
} expectation_t;

// Sums over distances i: `far` is that of log2(i) r^(i-1), `weighted` that of (blocks - i) log2(i)
// r^(i-1).
typedef struct {
    long double near; // log2(i) r^(i-1) for i <= d
    long double far;
    long double weighted;
} sums_t;

// The sums over the `size` distances from `start`, a power of r being given for the first of them,
// and moments[k] being the sum of j^k r^j over a block.
static void add_block(sums_t *sums, size_t start, size_t blocks, long double power,
                      const long double moments[DEGREE + 2])
{
    // log2(start + j) = log2(start) + (j/start - (j/start)^2/2 + ...) / ln 2
    const long double log2_e = 1.442695040888963407359924681001892137L;
    long double distance = (long double)start, reciprocal = 1.0L / distance;
    long double value = log2l(distance), plain = value * moments[0], first = value * moments[1];
    long double term = log2_e;
    for (unsigned k = 1; k <= DEGREE; k++) {
        term *= k == 1 ? reciprocal : -reciprocal;
        plain += term / (long double)k * moments[k];
        first += term / (long double)k * moments[k + 1];
    }
    sums->far += power * plain;
    sums->weighted += power * (((long double)blocks - distance) * plain - first);
}

// moments[level][k], from those of the half as long blocks: j^k r^j over the second half is r^h (h
// + j)^k r^j.
static void double_moments(const long double half[DEGREE + 2], size_t half_len, long double shift,
                           long double moments[DEGREE + 2])
{
    long double h = (long double)half_len;
    for (unsigned k = 0; k < DEGREE + 2; k++) {
        long double moved = 0, binomial = 1, h_power = 1;
        for (unsigned i = 0; i <= k; i++) { // binomial(k, i) h^i half[k - i]
            moved += binomial * h_power * half[k - i];
            binomial = binomial * (long double)(k - i) / (long double)(i + 1);
            h_power *= h;
        }
        moments[k] = half[k] + shift * moved;
    }
}

static void first_moments(long double r, long double moments[DEGREE + 2])
{
    for (unsigned k = 0; k < DEGREE + 2; k++) {
        moments[k] = 0;
    }
    long double power = 1;
    for (unsigned j = 0; j < 16; j++) {
        long double term = power;
        for (unsigned k = 0; k < DEGREE + 2; k++) {
            moments[k] += term;
            term *= (long double)j;
        }
        power *= r;
    }
}

// Distances from `start` up to `blocks`, in blocks that lengthen with the distance; the last ones,
// too few for a block, one by one. Stops where nothing can be added any more.
static void add_far(sums_t *sums, size_t start, size_t blocks, long double r)
{
    long double moments[2][DEGREE + 2]; // of this length of blocks and, while doubling, of the next
    size_t size = 16, now = 0;
    long double size_power = powl(r, 16.0L), power = powl(r, (long double)(start - 1));
    first_moments(r, moments[now]);
    while (start + size <= blocks && power > 1e-60L) {
        if (start / 512 >= size && start + 2 * size <= blocks) {
            double_moments(moments[now], size, size_power, moments[now ^ 1]);
            now ^= 1;
            size *= 2;
            size_power *= size_power;
        }
        add_block(sums, start, blocks, power, moments[now]);
        start += size;
        power *= size_power;
    }
    for (; start < blocks && power > 1e-60L; start++) {
        long double term = log2l((long double)start) * power;
        sums->far += term;
        sums->weighted += (long double)(blocks - start) * term;
        power *= r;
    }
}

// G(z) of §6.3.4 step 7, by Appendix G.1.2's rearrangement: every inner sum is the one before and a
// term.
static long double expected_part(const expectation_t *expectation, long double z)
{
    size_t blocks = expectation->blocks;
    size_t direct = blocks < DIRECT ? blocks : DIRECT;
    sums_t sums = {0};
    long double r = 1.0L - z, power = r;
    for (size_t i = 2; i < direct && power > 0; i++) {
        long double term = expectation->log2_of[i] * power;
        if (i <= expectation->dictionary) {
            sums.near += term;
        } else {
            sums.far += term;
            sums.weighted += (long double)(blocks - i) * term;
        }
        power *= r;
    }
    if (direct < blocks) {
        add_far(&sums, direct, blocks, r);
    }
    // The last distance counts in the second sum alone.
    long double last = log2l((long double)blocks) * powl(r, (long double)(blocks - 1));
    long double tests = (long double)(blocks - expectation->dictionary);
    return z * (z * (sums.weighted + tests * sums.near) + sums.far + last) / tests;
}

// The mean to be expected if one block has probability p and the others share the rest.
static double expected_mean(const void *context, double p)
{
    const expectation_t *expectation = context;
    double q = (1.0 - p) / (BLOCK_KINDS - 1.0);
    return (double)(expected_part(expectation, p) +
                    (BLOCK_KINDS - 1.0L) * expected_part(expectation, q));
}

static unsigned block_at(const uint8_t *bits, size_t index)
{
    const uint8_t *block = bits + index * BLOCK_BITS;
    unsigned value = 0;
    for (unsigned i = 0; i < BLOCK_BITS; i++) {
        value = value << 1 | (block[i] & 1u);
    }
    return value;
}

// Mean and deviation of the logarithm of the distance to the last equal block.
static void measure(const uint8_t *bits, size_t blocks, size_t dictionary,
                    mint_compression_t *estimate)
{
    double log2_of[DIRECT];
    for (size_t i = 1; i < DIRECT; i++) {
        log2_of[i] = log2((double)i);
    }
    size_t last[BLOCK_KINDS] = {0};
    for (size_t i = 0; i < dictionary; i++) {
        last[block_at(bits, i)] = i + 1;
    }
    kahan_t sum = {0}, squares = {0};
    for (size_t i = dictionary; i < blocks; i++) {
        unsigned block = block_at(bits, i);
        size_t distance = i + 1 - last[block];
        double value = distance < DIRECT ? log2_of[distance] : log2((double)distance);
        kahan_add(&sum, value);
        kahan_add(&squares, value * value);
        last[block] = i + 1;
    }
    double v = (double)(blocks - dictionary);
    estimate->mean = sum.sum / v;
    double variance = squares.sum / (v - 1.0) - estimate->mean * estimate->mean;
    estimate->sigma = 0.5907 * sqrt(fmax(variance, 0.0));
    estimate->mean_lower = estimate->mean - MINT_Z_ALPHA * estimate->sigma / sqrt(v);
}

mint_status_t mint_compression_with(const uint8_t *bits, size_t len, size_t dictionary,
                                    mint_compression_t *estimate)
{
    size_t blocks = len / BLOCK_BITS;
    if (blocks < dictionary + 2) {
        return MINT_ERR_ARGUMENT;
    }
    measure(bits, blocks, dictionary, estimate);
    expectation_t *expectation = malloc(sizeof *expectation);
    if (expectation == NULL) {
        return MINT_ERR_MEMORY;
    }
    expectation->blocks = blocks;
    expectation->dictionary = dictionary;
    for (size_t i = 1; i < DIRECT; i++) {
        expectation->log2_of[i] = log2l((long double)i);
    }
    const double lowest = 1.0 / BLOCK_KINDS;
    estimate->p = lowest;
    estimate->min_entropy = 1.0;
    if (expected_mean(expectation, lowest) > estimate->mean_lower) {
        double p =
            mint_bisect(expected_mean, expectation, estimate->mean_lower, lowest, 1.0, lowest);
        if (p > lowest) {
            estimate->p = p;
            estimate->min_entropy = -log2(p) / BLOCK_BITS;
        }
    }
    free(expectation);
    return MINT_OK;
}

mint_status_t mint_compression_estimate(const uint8_t *bits, size_t len,
                                        mint_compression_t *estimate)
{
    return mint_compression_with(bits, len, DICTIONARY, estimate);
}
