// SPDX-License-Identifier: Apache-2.0
//
// LinearComplexity, SP 800-22 §2.10: how long the shortest linear feedback shift register is that
// makes each block of 500 bits.
//
// Massey's algorithm with 64 blocks at a time, one in each bit of a word. Blocks take different
// ways through it, so nothing depends on them but masks: instead of n, L and m a block has n - 2L
// alone, which grows by one at each bit, and when the register grows becomes its own complement;
// and instead of looking up by how much to shift the last register before that, it is shifted by
// one each time.
#include <stdlib.h>
#include <string.h>

#include "common/figure.h"
#include "mintmark/entropy_tests/p_value.h"
#include "mintmark/entropy_tests/sp800_22.h"
#include "sp800_22/classes.h"
#include "sp800_22/modes.h"

#define BLOCK_BITS 500u
#define LANES      64u
#define CLASSES    7u
#define MIN_BITS   1000000u ///< §2.10.7
#define LEAD_BITS  10u      ///< of a number from -501 to 500
#define BOUND_STEP 16u

/// 64 registers.
typedef struct {
    uint64_t bits[BLOCK_BITS + 1]; ///< of the blocks, the last one first, behind a zero
    uint64_t c[BLOCK_BITS + 2];    ///< coefficients of the connection polynomials
    uint64_t b[BLOCK_BITS + 2]; ///< of those before the last growth: x^i is at BLOCK_BITS - n + i
    uint64_t lead[LEAD_BITS];   ///< n - 2L, binary digits, the lowest first
} registers_t;

// Swaps the off-diagonal quarters of the squares of 2 `half` bits along the diagonal.
static void transpose_step(uint64_t square[LANES], unsigned half, uint64_t mask)
{
    for (unsigned i = 0; i < LANES; i = ((i | half) + 1) & ~half) {
        uint64_t change = (square[i] >> half ^ square[i | half]) & mask;
        square[i] ^= change << half;
        square[i | half] ^= change;
    }
}

static void transpose(uint64_t square[LANES])
{
    uint64_t mask = 0x00000000ffffffffu;
    for (unsigned half = LANES / 2; half != 0; half /= 2, mask ^= mask << half) {
        transpose_step(square, half, mask);
    }
}

static void load(const mint_bits_t *bits, size_t first_block, size_t blocks, registers_t *registers)
{
    for (unsigned at = 0; at < BLOCK_BITS; at += LANES) {
        uint64_t square[LANES] = {0};
        for (size_t i = 0; i < blocks; i++) {
            square[i] = mint_bits_at(bits, (first_block + i) * BLOCK_BITS + at);
        }
        transpose(square);
        for (unsigned i = 0; i < LANES && at + i < BLOCK_BITS; i++) {
            registers->bits[BLOCK_BITS - at - i] = square[i];
        }
    }
}

// One bit more: c += d b, and b becomes the old c where the register grows. Returns the next d,
// Σ c_i s_(n+1-i).
static uint64_t update(uint64_t *restrict c, uint64_t *restrict b, const uint64_t *restrict bits,
                       size_t len, uint64_t d, uint64_t grows)
{
    uint64_t next = 0;
    for (size_t i = 0; i < len; i++) {
        uint64_t old = c[i];
        c[i] ^= d & b[i];
        b[i] ^= grows & (b[i] ^ old);
        next ^= c[i] & bits[i];
    }
    return next;
}

// n - 2L becomes n + 1 - 2 (n + 1 - L), its complement, where the register grows.
static void advance(uint64_t lead[LEAD_BITS], uint64_t grows)
{
    uint64_t carry = ~grows;
    for (unsigned i = 0; i < LEAD_BITS; i++) {
        uint64_t flip = grows | carry;
        carry &= lead[i];
        lead[i] ^= flip;
    }
}

// A power of two that no |n - 2L| is above.
static size_t bound_lead(const uint64_t lead[LEAD_BITS])
{
    unsigned top = LEAD_BITS - 1;
    while (top > 0 && (lead[top - 1] ^ lead[LEAD_BITS - 1]) == 0) {
        top--;
    }
    return (size_t)1 << top;
}

// Massey's algorithm. The degrees of c and of the shifted b, L and n + 1 - L, are half of n and of
// |n - 2L| at most, and one.
static void grow(registers_t *registers)
{
    uint64_t *lead = registers->lead;
    uint64_t d = registers->bits[BLOCK_BITS];
    size_t bound = 0;
    registers->c[0] = ~(uint64_t)0;
    registers->b[BLOCK_BITS + 1] = ~(uint64_t)0;
    for (size_t n = 0; n < BLOCK_BITS; n++) {
        if (n % BOUND_STEP == 0) {
            bound = bound_lead(lead) + BOUND_STEP;
        }
        size_t degree = (n + bound) / 2 + 1;
        uint64_t grows = d & ~lead[LEAD_BITS - 1];
        d = update(registers->c, registers->b + BLOCK_BITS - n,
                   registers->bits + BLOCK_BITS - 1 - n, (degree < n + 1 ? degree : n + 1) + 1, d,
                   grows);
        advance(lead, grows);
    }
}

// Classes of T (§2.10.4), which is L - 250 for blocks of 500 bits: -3 and less, …, 3 and more.
static unsigned class_of(const uint64_t lead[LEAD_BITS], unsigned lane)
{
    int value = lead[LEAD_BITS - 1] >> lane & 1u ? -(1 << LEAD_BITS) : 0;
    for (unsigned i = 0; i < LEAD_BITS; i++) {
        value |= (int)(lead[i] >> lane & 1u) << i;
    }
    int t = -value / 2;
    return (unsigned)((t < -3 ? -3 : t > 3 ? 3 : t) + 3);
}

static mint_status_t count_classes(const mint_bits_t *bits, size_t blocks, size_t counts[CLASSES])
{
    registers_t *registers = malloc(sizeof *registers);
    if (registers == NULL) {
        return MINT_ERR_MEMORY;
    }
    for (size_t first = 0; first < blocks; first += LANES) {
        size_t lanes = blocks - first < LANES ? blocks - first : LANES;
        memset(registers, 0, sizeof *registers);
        load(bits, first, lanes, registers);
        grow(registers);
        for (unsigned lane = 0; lane < lanes; lane++) {
            counts[class_of(registers->lead, lane)]++;
        }
    }
    free(registers);
    return MINT_OK;
}

/// The figure of classes that are counted.
static mint_figure_t judge(const mint_test_options_t *options, const size_t counts[CLASSES],
                           size_t blocks)
{
    // §3.10. NIST's program has 0.01047 for 1/96 = 0.010417 and a rounded 1/48.
    static const double program[CLASSES] = {0.01047, 0.03125, 0.125, 0.5, 0.25, 0.0625, 0.020833};
    static const double exact[CLASSES] = {1.0 / 96, 1.0 / 32, 1.0 / 8, 1.0 / 2,
                                          1.0 / 4,  1.0 / 16, 1.0 / 48};
    bool is_corrected = mint_mode_of(options) == MINT_FIGURES_CORRECTED;
    double chi_square =
        mint_classes_chi_square(counts, is_corrected ? exact : program, CLASSES, blocks);
    return mint_figure_of_p_value(options, 0, chi_square,
                                  mint_igamc((CLASSES - 1) / 2.0, chi_square / 2));
}

mint_status_t mint_linear_complexity_both(const mint_bits_t *bits,
                                          const mint_test_options_t *options, mint_figure_t *figure,
                                          const mint_test_options_t *other_options,
                                          mint_figure_t *other)
{
    size_t counts[CLASSES] = {0};
    if (bits->len < MIN_BITS) {
        return MINT_ERR_ARGUMENT;
    }
    size_t blocks = bits->len / BLOCK_BITS;
    mint_status_t status = count_classes(bits, blocks, counts);
    if (status == MINT_OK) {
        *figure = judge(options, counts, blocks);
        *other = judge(other_options, counts, blocks);
    }
    return status;
}

mint_status_t mint_sp800_22_linear_complexity(const mint_bits_t *bits,
                                              const mint_test_options_t *options,
                                              mint_figure_t *figures, size_t *count)
{
    mint_figure_t same;
    mint_status_t status = mint_linear_complexity_both(bits, options, figures, options, &same);
    *count = status == MINT_OK ? 1 : 0;
    return status;
}
