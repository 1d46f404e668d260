// SPDX-License-Identifier: Apache-2.0
//
// The transform of lanes: Stockham's, which sorts itself, with radices 2 to 5.
//
// A pass takes a transform of length r m, of which there are s interleaved, into one of length m,
// of which there are r s. Loops over lanes are what the compiler makes vectors of, so a whole
// butterfly stands inside of each.
#include "sp800_22/lanes.h"

#include <math.h>
#include <stdlib.h>

#define RADIX_MAX 5u

#define SIN_60  0.86602540378443864676
#define COS_72  0.30901699437494742410
#define SIN_72  0.95105651629515357212
#define COS_144 (-0.80901699437494742410)
#define SIN_144 0.58778525229247312917

/// What a butterfly reads, writes and multiplies with.
typedef struct {
    const mint_lanes_t *from;
    size_t from_step;
    mint_lanes_t *to;
    size_t to_step;
    mint_complex_t twiddle[RADIX_MAX]; ///< [0] is 1 and not looked at
} butterfly_t;

static inline void put(mint_lanes_t *to, unsigned lane, double re, double im, mint_complex_t by)
{
    to->re[lane] = re * by.re - im * by.im;
    to->im[lane] = re * by.im + im * by.re;
}

static inline void butterfly_2(const butterfly_t *b)
{
    const mint_lanes_t *restrict x0 = b->from;
    const mint_lanes_t *restrict x1 = x0 + b->from_step;
    mint_lanes_t *restrict y0 = b->to;
    mint_lanes_t *restrict y1 = y0 + b->to_step;
    for (unsigned i = 0; i < MINT_LANES; i++) {
        y0->re[i] = x0->re[i] + x1->re[i];
        y0->im[i] = x0->im[i] + x1->im[i];
        put(y1, i, x0->re[i] - x1->re[i], x0->im[i] - x1->im[i], b->twiddle[1]);
    }
}

static inline void butterfly_3(const butterfly_t *b)
{
    const mint_lanes_t *restrict x0 = b->from;
    const mint_lanes_t *restrict x1 = x0 + b->from_step;
    const mint_lanes_t *restrict x2 = x1 + b->from_step;
    mint_lanes_t *restrict y0 = b->to;
    mint_lanes_t *restrict y1 = y0 + b->to_step;
    mint_lanes_t *restrict y2 = y1 + b->to_step;
    for (unsigned i = 0; i < MINT_LANES; i++) {
        double sum_re = x1->re[i] + x2->re[i];
        double sum_im = x1->im[i] + x2->im[i];
        double turn_re = SIN_60 * (x1->im[i] - x2->im[i]);
        double turn_im = SIN_60 * (x2->re[i] - x1->re[i]);
        double mid_re = x0->re[i] - 0.5 * sum_re;
        double mid_im = x0->im[i] - 0.5 * sum_im;
        y0->re[i] = x0->re[i] + sum_re;
        y0->im[i] = x0->im[i] + sum_im;
        put(y1, i, mid_re + turn_re, mid_im + turn_im, b->twiddle[1]);
        put(y2, i, mid_re - turn_re, mid_im - turn_im, b->twiddle[2]);
    }
}

static inline void butterfly_4(const butterfly_t *b)
{
    const mint_lanes_t *restrict x0 = b->from;
    const mint_lanes_t *restrict x1 = x0 + b->from_step;
    const mint_lanes_t *restrict x2 = x1 + b->from_step;
    const mint_lanes_t *restrict x3 = x2 + b->from_step;
    mint_lanes_t *restrict y0 = b->to;
    mint_lanes_t *restrict y1 = y0 + b->to_step;
    mint_lanes_t *restrict y2 = y1 + b->to_step;
    mint_lanes_t *restrict y3 = y2 + b->to_step;
    for (unsigned i = 0; i < MINT_LANES; i++) {
        double even_re = x0->re[i] + x2->re[i];
        double even_im = x0->im[i] + x2->im[i];
        double less_re = x0->re[i] - x2->re[i];
        double less_im = x0->im[i] - x2->im[i];
        double odd_re = x1->re[i] + x3->re[i];
        double odd_im = x1->im[i] + x3->im[i];
        double turn_re = x1->im[i] - x3->im[i];
        double turn_im = x3->re[i] - x1->re[i];
        y0->re[i] = even_re + odd_re;
        y0->im[i] = even_im + odd_im;
        put(y1, i, less_re + turn_re, less_im + turn_im, b->twiddle[1]);
        put(y2, i, even_re - odd_re, even_im - odd_im, b->twiddle[2]);
        put(y3, i, less_re - turn_re, less_im - turn_im, b->twiddle[3]);
    }
}

static inline void butterfly_5(const butterfly_t *b)
{
    const mint_lanes_t *restrict x0 = b->from;
    const mint_lanes_t *restrict x1 = x0 + b->from_step;
    const mint_lanes_t *restrict x2 = x1 + b->from_step;
    const mint_lanes_t *restrict x3 = x2 + b->from_step;
    const mint_lanes_t *restrict x4 = x3 + b->from_step;
    mint_lanes_t *restrict y0 = b->to;
    mint_lanes_t *restrict y1 = y0 + b->to_step;
    mint_lanes_t *restrict y2 = y1 + b->to_step;
    mint_lanes_t *restrict y3 = y2 + b->to_step;
    mint_lanes_t *restrict y4 = y3 + b->to_step;
    for (unsigned i = 0; i < MINT_LANES; i++) {
        double p_re = x1->re[i] + x4->re[i];
        double p_im = x1->im[i] + x4->im[i];
        double q_re = x2->re[i] + x3->re[i];
        double q_im = x2->im[i] + x3->im[i];
        double u_re = x1->im[i] - x4->im[i];
        double u_im = x4->re[i] - x1->re[i];
        double v_re = x2->im[i] - x3->im[i];
        double v_im = x3->re[i] - x2->re[i];
        double a_re = x0->re[i] + COS_72 * p_re + COS_144 * q_re;
        double a_im = x0->im[i] + COS_72 * p_im + COS_144 * q_im;
        double c_re = x0->re[i] + COS_144 * p_re + COS_72 * q_re;
        double c_im = x0->im[i] + COS_144 * p_im + COS_72 * q_im;
        double d_re = SIN_72 * u_re + SIN_144 * v_re;
        double d_im = SIN_72 * u_im + SIN_144 * v_im;
        double e_re = SIN_144 * u_re - SIN_72 * v_re;
        double e_im = SIN_144 * u_im - SIN_72 * v_im;
        y0->re[i] = x0->re[i] + p_re + q_re;
        y0->im[i] = x0->im[i] + p_im + q_im;
        put(y1, i, a_re + d_re, a_im + d_im, b->twiddle[1]);
        put(y2, i, c_re + e_re, c_im + e_im, b->twiddle[2]);
        put(y3, i, c_re - e_re, c_im - e_im, b->twiddle[3]);
        put(y4, i, a_re - d_re, a_im - d_im, b->twiddle[4]);
    }
}

static inline void pass(const mint_lanes_plan_t *plan, unsigned radix, size_t interleaved,
                        const mint_lanes_t *from, mint_lanes_t *to,
                        void (*butterfly)(const butterfly_t *))
{
    size_t groups = plan->len / radix / interleaved;
    butterfly_t b = {.from_step = interleaved * groups, .to_step = interleaved};
    for (size_t p = 0; p < groups; p++) {
        for (unsigned k = 1; k < radix; k++) {
            b.twiddle[k] = plan->roots[p * k * interleaved];
        }
        for (size_t q = 0; q < interleaved; q++) {
            b.from = from + q + interleaved * p;
            b.to = to + q + interleaved * radix * p;
            butterfly(&b);
        }
    }
}

mint_lanes_t *mint_lanes_transform(const mint_lanes_plan_t *plan, mint_lanes_t *data,
                                   mint_lanes_t *scratch)
{
    size_t interleaved = 1;
    for (unsigned i = 0; i < plan->radix_count; i++) {
        switch (plan->radices[i]) {
        case 2:
            pass(plan, 2, interleaved, data, scratch, butterfly_2);
            break;
        case 3:
            pass(plan, 3, interleaved, data, scratch, butterfly_3);
            break;
        case 4:
            pass(plan, 4, interleaved, data, scratch, butterfly_4);
            break;
        default:
            pass(plan, 5, interleaved, data, scratch, butterfly_5);
            break;
        }
        interleaved *= plan->radices[i];
        mint_lanes_t *result = scratch;
        scratch = data;
        data = result;
    }
    return data;
}

mint_status_t mint_lanes_plan(size_t len, mint_lanes_plan_t *plan)
{
    static const unsigned radices[] = {5, 4, 3, 2};
    mint_roots_t roots;
    *plan = (mint_lanes_plan_t){.len = len};
    size_t left = len;
    for (unsigned i = 0; i < sizeof radices / sizeof *radices && left > 0; i++) {
        for (; left % radices[i] == 0; left /= radices[i]) {
            plan->radices[plan->radix_count++] = radices[i];
        }
    }
    if (left != 1) {
        return MINT_ERR_ARGUMENT;
    }
    plan->roots = malloc(len * sizeof *plan->roots);
    mint_status_t status = plan->roots == NULL ? MINT_ERR_MEMORY : mint_roots_new(len, &roots);
    if (status != MINT_OK) {
        mint_lanes_plan_free(plan);
        return status;
    }
    for (size_t i = 0; i < len; i++) {
        plan->roots[i] = mint_root(&roots, i);
    }
    mint_roots_free(&roots);
    return MINT_OK;
}

void mint_lanes_plan_free(mint_lanes_plan_t *plan)
{
    free(plan->roots);
    *plan = (mint_lanes_plan_t){0};
}
