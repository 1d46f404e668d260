// SPDX-License-Identifier: Apache-2.0
//
// The spectrum of n = 16 m bits where m has no prime factors above 5, as 10^6 is and 2^20.
//
// Bits that stand m apart are transformed first, sixteen at a time, by adding entries of tables.
// The eight residues 0 to 7 of the frequency modulo 16 are left, which are lanes of transforms of
// length m; the others are their conjugates. Residues 0 and 8 are spectra of real sequences, and
// together the spectrum of the real sequence of n / 8 sums of bits that stand n / 8 apart: packed
// as n / 16 complex numbers, it takes the place of residue 0.
//
// Each transform of length m = rows x columns goes along the columns, which fit into the first
// cache, and then along the rows, of which nothing is kept but the count: memory is written once
// and read once.
#include <stdlib.h>

#include "sp800_22/lanes.h"
#include "sp800_22/spectrum.h"

#define SPLIT   16u ///< residues of the frequency
#define GROUPS  2u  ///< of lanes: those of residues 0 to 3, and 4 to 7
#define NIBBLES 4u  ///< of the sixteen bits that are transformed together

typedef struct {
    size_t n;
    size_t m;
    size_t rows;
    size_t columns;
    uint8_t *patterns[2]; ///< bits 0 to 7 and 8 to 15 of those that stand m apart
    mint_roots_t roots;   ///< of order n
    mint_lanes_plan_t row_plan;
    mint_lanes_plan_t column_plan;
    mint_lanes_t tables[NIBBLES][1u << SPLIT / NIBBLES]; ///< of the group that is worked on
    mint_lanes_t *turns;                                 ///< of each row, at column 0
    mint_lanes_t *matrix;                                ///< rows x columns
    mint_lanes_t *column;                                ///< that is transformed
    mint_lanes_t *scratch;                               ///< for a column or a row
    mint_complex_t *packed;                              ///< the transform of the packed sums
} work_t;

static void free_work(work_t *work)
{
    free(work->patterns[0]);
    free(work->patterns[1]);
    mint_roots_free(&work->roots);
    mint_lanes_plan_free(&work->row_plan);
    mint_lanes_plan_free(&work->column_plan);
    free(work->turns);
    free(work->matrix);
    free(work->column);
    free(work->scratch);
    free(work->packed);
}

/// The greatest divisor of `m` that is not above its square root.
static size_t divisor_of(size_t m)
{
    size_t best = 1;
    for (size_t i = 2; i <= m / i; i++) {
        best = m % i == 0 ? i : best;
    }
    return best;
}

static mint_status_t new_work(size_t n, work_t *work)
{
    *work = (work_t){.n = n, .m = n / SPLIT};
    size_t left = work->m;
    for (size_t prime = 2; prime <= 5 && left > 0; prime++) {
        while (left % prime == 0) {
            left /= prime;
        }
    }
    if (n % SPLIT != 0 || left != 1) {
        return MINT_ERR_ARGUMENT;
    }
    work->rows = divisor_of(work->m);
    work->columns = work->m / work->rows;
    mint_status_t status = mint_roots_new(n, &work->roots);
    status = status == MINT_OK ? mint_lanes_plan(work->columns, &work->row_plan) : status;
    status = status == MINT_OK ? mint_lanes_plan(work->rows, &work->column_plan) : status;
    if (status != MINT_OK) {
        return status;
    }
    work->patterns[0] = malloc(work->m + 8);
    work->patterns[1] = malloc(work->m + 8);
    work->turns = malloc(work->rows * sizeof *work->turns);
    work->matrix = malloc(work->m * sizeof *work->matrix);
    work->column = malloc(work->rows * sizeof *work->column);
    work->scratch = malloc(work->columns * sizeof *work->scratch);
    work->packed = malloc(work->m * sizeof *work->packed);
    bool is_complete = work->patterns[0] != NULL && work->patterns[1] != NULL &&
                       work->turns != NULL && work->matrix != NULL && work->column != NULL &&
                       work->scratch != NULL && work->packed != NULL;
    return is_complete ? MINT_OK : MINT_ERR_MEMORY;
}

/// Turns a square of 8 x 8 bits about its diagonal.
static uint64_t transpose(uint64_t x)
{
    uint64_t swap = (x ^ x >> 7) & UINT64_C(0x00aa00aa00aa00aa);
    x ^= swap ^ swap << 7;
    swap = (x ^ x >> 14) & UINT64_C(0x0000cccc0000cccc);
    x ^= swap ^ swap << 14;
    swap = (x ^ x >> 28) & UINT64_C(0x00000000f0f0f0f0);
    return x ^ swap ^ swap << 28;
}

/// Byte j of `patterns[h]`: bit i of it is bit j + (8 h + i) m of the sequence.
static void gather(const mint_bits_t *bits, work_t *work)
{
    for (size_t h = 0; h < 2; h++) {
        for (size_t j = 0; j < work->m; j += 8) {
            uint64_t square = 0;
            for (size_t i = 0; i < 8; i++) {
                square |= (mint_bits_at(bits, (8 * h + i) * work->m + j) & 0xff) << 8 * i;
            }
            square = transpose(square);
            for (size_t i = 0; i < 8; i++) {
                work->patterns[h][j + i] = (uint8_t)(square >> 8 * i);
            }
        }
    }
}

/// What each nibble adds to the transform of sixteen bits, and how rows turn.
static void make_tables(work_t *work, unsigned group)
{
    for (unsigned lane = 0; lane < MINT_LANES; lane++) {
        size_t residue = group * MINT_LANES + lane;
        for (unsigned entry = 0; entry < NIBBLES << 4; entry++) {
            mint_complex_t sum = {0};
            for (unsigned bit = 0; bit < 4; bit++) {
                size_t at = (entry >> 4) * 4 + bit;
                mint_complex_t root = mint_root(&work->roots, at * residue % SPLIT * work->m);
                double sign = (entry >> bit & 1) != 0 ? 1 : -1;
                sum.re += sign * root.re;
                sum.im += sign * root.im;
            }
            work->tables[entry >> 4][entry & 15].re[lane] = sum.re;
            work->tables[entry >> 4][entry & 15].im[lane] = sum.im;
        }
        for (size_t row = 0; row < work->rows; row++) {
            mint_complex_t turn = mint_root(&work->roots, row * work->columns * residue);
            work->turns[row].re[lane] = turn.re;
            work->turns[row].im[lane] = turn.im;
        }
    }
}

/// The sum of the bits, as -1 and 1, that stand n / 8 apart from `j` on.
static double sum_of(const work_t *work, size_t j)
{
    static const int8_t even_bits[16] = {0, 1, 0, 1, 1, 2, 1, 2, 0, 1, 0, 1, 1, 2, 1, 2};
    bool is_odd = j >= work->m;
    size_t at = is_odd ? j - work->m : j;
    unsigned low = (unsigned)work->patterns[0][at] >> is_odd;
    unsigned high = (unsigned)work->patterns[1][at] >> is_odd;
    int ones =
        even_bits[low & 15] + even_bits[low >> 4] + even_bits[high & 15] + even_bits[high >> 4];
    return 2 * ones - 8;
}

static inline void load(const work_t *work, size_t at, size_t row, mint_lanes_t *value)
{
    unsigned low = work->patterns[0][at];
    unsigned high = work->patterns[1][at];
    const mint_lanes_t *a = &work->tables[0][low & 15];
    const mint_lanes_t *b = &work->tables[1][low >> 4];
    const mint_lanes_t *c = &work->tables[2][high & 15];
    const mint_lanes_t *d = &work->tables[3][high >> 4];
    for (unsigned lane = 0; lane < MINT_LANES; lane++) {
        value->re[lane] = (a->re[lane] + b->re[lane]) + (c->re[lane] + d->re[lane]);
        value->im[lane] = (a->im[lane] + b->im[lane]) + (c->im[lane] + d->im[lane]);
    }
    mint_lanes_multiply(value, &work->turns[row]);
}

/// Transforms one column into the matrix.
static void do_column(work_t *work, unsigned group, size_t column)
{
    mint_lanes_t turn;
    for (unsigned lane = 0; lane < MINT_LANES; lane++) {
        mint_complex_t root = mint_root(&work->roots, column * (group * MINT_LANES + lane));
        turn.re[lane] = root.re;
        turn.im[lane] = root.im;
    }
    for (size_t row = 0; row < work->rows; row++) {
        size_t at = row * work->columns + column;
        load(work, at, row, &work->column[row]);
        if (group == 0) {
            work->column[row].re[0] = sum_of(work, 2 * at);
            work->column[row].im[0] = sum_of(work, 2 * at + 1);
        }
    }
    const mint_lanes_t *done =
        mint_lanes_transform(&work->column_plan, work->column, work->scratch);
    size_t exponent = 0;
    for (size_t row = 0; row < work->rows; row++) {
        mint_lanes_t value = done[row];
        mint_lanes_multiply(&value, &turn);
        mint_lanes_scale(&value, mint_root(&work->roots, exponent));
        work->matrix[row * work->columns + column] = value;
        exponent += SPLIT * column;
        exponent -= exponent >= work->n ? work->n : 0;
    }
}

/// Transforms one row and counts.
static size_t do_row(work_t *work, unsigned group, size_t row, double limit)
{
    size_t below[MINT_LANES] = {0};
    const mint_lanes_t *done =
        mint_lanes_transform(&work->row_plan, work->matrix + row * work->columns, work->scratch);
    for (size_t i = 0; i < work->columns; i++) {
        for (unsigned lane = 0; lane < MINT_LANES; lane++) {
            double re = done[i].re[lane];
            double im = done[i].im[lane];
            below[lane] += re * re + im * im < limit;
        }
    }
    if (group == 0) {
        below[0] = 0; // it is not the spectrum yet
        for (size_t i = 0; i < work->columns; i++) {
            work->packed[row + work->rows * i] = (mint_complex_t){done[i].re[0], done[i].im[0]};
        }
    }
    return below[0] + below[1] + below[2] + below[3];
}

/// Counts the residues 0 and 8: takes the spectrum of the sums out of the packed one.
static size_t count_packed(const work_t *work, double limit)
{
    size_t below = 0;
    for (size_t i = 0; i < work->m; i++) {
        mint_complex_t one = work->packed[i];
        mint_complex_t other = work->packed[i == 0 ? 0 : work->m - i];
        mint_complex_t even = {0.5 * (one.re + other.re), 0.5 * (one.im - other.im)};
        mint_complex_t odd = {0.5 * (one.im + other.im), 0.5 * (other.re - one.re)};
        odd = mint_complex_times(odd, mint_root(&work->roots, SPLIT / 2 * i));
        double re = even.re + odd.re;
        double im = even.im + odd.im;
        below += re * re + im * im < limit;
    }
    return below;
}

mint_status_t mint_spectrum_count_lanes(const mint_bits_t *bits, double limit, size_t *below)
{
    work_t work;
    *below = 0;
    mint_status_t status = new_work(bits->len, &work);
    if (status != MINT_OK) {
        goto out;
    }
    gather(bits, &work);
    for (unsigned group = 0; group < GROUPS; group++) {
        make_tables(&work, group);
        for (size_t column = 0; column < work.columns; column++) {
            do_column(&work, group, column);
        }
        for (size_t row = 0; row < work.rows; row++) {
            *below += do_row(&work, group, row, limit);
        }
    }
    *below += count_packed(&work, limit);
out:
    free_work(&work);
    return status;
}
