// SPDX-License-Identifier: Apache-2.0
//
// NonOverlappingTemplate, SP 800-22 §2.7: how often each aperiodic template of nine bits occurs in
// each of eight blocks. An aperiodic template cannot begin within itself, so its occurrences never
// overlap, and the standard's search, which goes on behind a match, finds all of them: one count of
// all windows of nine bits serves the 148 templates at once.
#include <math.h>
#include <string.h>

#include "common/figure.h"
#include "mintmark/entropy_tests/p_value.h"
#include "mintmark/entropy_tests/sp800_22.h"

#define TEMPLATE_BITS 9u
#define BLOCKS        8u
#define MIN_BITS      20000u ///< about five occurrences are to be expected in a block

#define STRIDE        4u ///< windows that are counted as one longer window
#define WIDE_BITS     (TEMPLATE_BITS + STRIDE - 1)
#define WIDE_PER_WORD ((64 - WIDE_BITS) / STRIDE + 1)

#define WINDOWS ((size_t)1 << TEMPLATE_BITS)
#define WIDE    ((size_t)1 << WIDE_BITS)

/// Of a block: how often each window of nine bits occurs, its first bit being the lowest.
typedef struct {
    uint32_t windows[WINDOWS];
    uint32_t wide[WIDE];
} counts_t;

// Every STRIDE-th wide window of the block, as long as they are whole words' worth of them.
// Returns where the next one would begin.
static size_t count_wide(const mint_bits_t *bits, size_t at, size_t end, counts_t *counts)
{
    for (; at + 64 <= end; at += (size_t)WIDE_PER_WORD * STRIDE) {
        uint64_t word = mint_bits_at(bits, at);
        for (unsigned i = 0; i < WIDE_PER_WORD; i++) {
            counts->wide[word & (WIDE - 1)]++;
            word >>= STRIDE;
        }
    }
    return at;
}

static void count_windows(const mint_bits_t *bits, size_t first, size_t len, counts_t *counts)
{
    memset(counts, 0, sizeof *counts);
    size_t end = first + len;
    size_t at = count_wide(bits, first, end, counts);
    for (; at + TEMPLATE_BITS <= end; at++) {
        counts->windows[mint_bits_at(bits, at) & (WINDOWS - 1)]++;
    }
    for (size_t wide = 0; wide < WIDE; wide++) {
        for (unsigned i = 0; i < STRIDE; i++) {
            counts->windows[wide >> i & (WINDOWS - 1)] += counts->wide[wide];
        }
    }
}

// Whether no end of the template is its beginning too (§2.7.1: "non-periodic").
static bool is_aperiodic(unsigned template)
{
    for (unsigned shift = 1; shift < TEMPLATE_BITS; shift++) {
        if (template >> shift == (template & ((1u << (TEMPLATE_BITS - shift)) - 1))) {
            return false;
        }
    }
    return true;
}

// The window that holds a template, whose first bit is its highest as the standard writes it.
static unsigned window_of(unsigned template)
{
    unsigned window = 0;
    for (unsigned i = 0; i < TEMPLATE_BITS; i++) {
        window = window << 1 | (template >> i & 1u);
    }
    return window;
}

mint_status_t mint_sp800_22_non_overlapping_template(const mint_bits_t *bits,
                                                     const mint_test_options_t *options,
                                                     mint_figure_t *figures, size_t *count)
{
    *count = 0;
    if (bits->len < MIN_BITS) {
        return MINT_ERR_ARGUMENT;
    }
    size_t block_bits = bits->len / BLOCKS;
    double mean = (double)(block_bits - TEMPLATE_BITS + 1) / WINDOWS;
    double variance = (double)block_bits *
                      (1.0 / WINDOWS - (2.0 * TEMPLATE_BITS - 1) / (double)(WINDOWS * WINDOWS));
    double chi_squares[WINDOWS] = {0};
    counts_t counts;
    for (size_t block = 0; block < BLOCKS; block++) {
        count_windows(bits, block * block_bits, block_bits, &counts);
        for (unsigned template = 0; template <WINDOWS; template ++) {
            double excess = (double)counts.windows[window_of(template)] - mean;
            chi_squares[template] += excess * excess / variance;
        }
    }
    for (unsigned template = 0; template <WINDOWS; template ++) {
        if (is_aperiodic(template)) {
            double chi_square = chi_squares[template];
            figures[*count] = mint_figure_of_p_value(options, (unsigned)*count, chi_square,
                                                     mint_igamc(BLOCKS / 2.0, chi_square / 2));
            ++*count;
        }
    }
    return MINT_OK;
}
