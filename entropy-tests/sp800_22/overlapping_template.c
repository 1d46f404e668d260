// SPDX-License-Identifier: Apache-2.0
//
// OverlappingTemplate, SP 800-22 §2.8: how often nine ones, overlapping or not, occur in blocks of
// 1032 bits. A block has 1024 places where they could begin, sixteen words of them.
//
// The probabilities of 0 to 4 and of more occurrences: NIST's program computes those of a compound
// Poisson distribution, which is an approximation (§3.8), and so does the mode that follows it.
// The exact ones are those of a walk through the lengths of runs of ones (Hamano and Kaneko,
// "Correction of Overlapping Template Matching Test Included in NIST Randomness Test Suite", 2007).
#include <math.h>
#include <string.h>

#include "common/bit_count.h"
#include "common/figure.h"
#include "mintmark/entropy_tests/p_value.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/classes.h"

#define TEMPLATE_BITS 9u
#define BLOCK_BITS    1032u
#define PLACES        (BLOCK_BITS - TEMPLATE_BITS + 1)
#define CLASSES       6u       ///< 0 to 4 and more
#define MIN_BITS      1000000u ///< §2.8.7

// How many of the 64 places from `at` on have nine ones: those that have eight, found by doubling,
// and a ninth.
static unsigned count_nine_ones(const mint_bits_t *bits, size_t at)
{
    uint64_t word = mint_bits_at(bits, at);
    uint64_t next = mint_bits_at(bits, at + 64);
    uint64_t found = word, found_next = next;
    for (unsigned len = 1; len < TEMPLATE_BITS - 1; len *= 2) {
        found &= found >> len | found_next << (64 - len);
        found_next &= found_next >> len;
    }
    found &= word >> (TEMPLATE_BITS - 1) | next << (64 - (TEMPLATE_BITS - 1));
    return mint_bits_set(found);
}

static void count_blocks(const mint_bits_t *bits, size_t blocks, size_t counts[CLASSES])
{
    for (size_t block = 0; block < blocks; block++) {
        unsigned found = 0;
        for (size_t place = 0; place < PLACES; place += 64) {
            found += count_nine_ones(bits, block * BLOCK_BITS + place);
        }
        counts[found < CLASSES ? found : CLASSES - 1]++;
    }
}

// What is left to the last class.
static void complete(double p[CLASSES])
{
    p[CLASSES - 1] = 1;
    for (unsigned i = 0; i + 1 < CLASSES; i++) {
        p[CLASSES - 1] -= p[i];
    }
}

// §3.8: the sum over l of exp(-η) / 2^u · C(u - 1, l - 1) η^l / l!, where η is half of the expected
// occurrences.
static void approximate(double p[CLASSES])
{
    const double eta = (double)PLACES / (1u << TEMPLATE_BITS) / 2;
    p[0] = exp(-eta);
    for (unsigned u = 1; u + 1 < CLASSES; u++) {
        double term = exp(-eta) / (double)(1u << u) * eta; // l = 1
        p[u] = 0;
        for (unsigned l = 1; l <= u; l++) {
            p[u] += term;
            term *= eta * (u - l) / ((double)l * (l + 1));
        }
    }
    complete(p);
}

// p_of[run][found]: after some bits, to stand behind a run of that many ones (nine: or more),
// having found that many templates (five: or more).
typedef double states_t[TEMPLATE_BITS + 1][CLASSES];

static void add_bit(states_t p_of)
{
    states_t next = {{0}};
    for (unsigned run = 0; run <= TEMPLATE_BITS; run++) {
        unsigned longer = run < TEMPLATE_BITS ? run + 1 : TEMPLATE_BITS;
        unsigned more = longer == TEMPLATE_BITS ? 1 : 0;
        for (unsigned found = 0; found < CLASSES; found++) {
            unsigned then = found + more < CLASSES ? found + more : CLASSES - 1;
            next[0][found] += p_of[run][found] / 2;
            next[longer][then] += p_of[run][found] / 2;
        }
    }
    memcpy(p_of, next, sizeof next);
}

static void walk_through(double p[CLASSES])
{
    states_t p_of = {{1}};
    for (unsigned i = 0; i < BLOCK_BITS; i++) {
        add_bit(p_of);
    }
    for (unsigned found = 0; found < CLASSES; found++) {
        p[found] = 0;
        for (unsigned run = 0; run <= TEMPLATE_BITS; run++) {
            p[found] += p_of[run][found];
        }
    }
}

mint_status_t mint_sp800_22_overlapping_template(const mint_bits_t *bits,
                                                 const mint_test_options_t *options,
                                                 mint_figure_t *figures, size_t *count)
{
    *count = 0;
    if (bits->len < MIN_BITS) {
        return MINT_ERR_ARGUMENT;
    }
    size_t blocks = bits->len / BLOCK_BITS;
    size_t counts[CLASSES] = {0};
    double p[CLASSES];
    count_blocks(bits, blocks, counts);
    if (mint_mode_of(options) == MINT_FIGURES_CORRECTED) {
        walk_through(p);
    } else {
        approximate(p);
    }
    double chi_square = mint_classes_chi_square(counts, p, CLASSES, blocks);
    figures[0] = mint_figure_of_p_value(options, 0, chi_square,
                                        mint_igamc((CLASSES - 1) / 2.0, chi_square / 2));
    *count = 1;
    return MINT_OK;
}
