// SPDX-License-Identifier: Apache-2.0
//
// π by the Chudnovskys' series and e by that of 1/k!, both added up by binary splitting: the sum of
// a range is the fraction t/q, put together from those of its halves, so that the long
// multiplications are few and GMP's fast ones. The roots are GMP's own.
#include "tests/support/digits.h"

#include <gmp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/// More digits than asked for are computed, since the last ones of a truncated series are wrong.
#define GUARD_BITS 128u

/// Of the terms t_k/q_k · p_1…p_(k-1)·p_k/(q_1…q_(k-1)) of a range: products of p and q, and the
/// sum's numerator over that of q.
typedef struct {
    mpz_t p;
    mpz_t q;
    mpz_t t;
} range_t;

typedef void (*term_t)(unsigned long k, range_t *term);

static void range_init(range_t *range)
{
    mpz_inits(range->p, range->q, range->t, NULL);
}

static void range_clear(range_t *range)
{
    mpz_clears(range->p, range->q, range->t, NULL);
}

// Term k of the Chudnovskys' series: (-1)^k (6k)! (13591409 + 545140134k) / ((3k)! k!³ 640320^3k).
static void term_of_pi(unsigned long k, range_t *term)
{
    mpz_set_ui(term->p, 6 * k - 5);
    mpz_mul_ui(term->p, term->p, 2 * k - 1);
    mpz_mul_ui(term->p, term->p, 6 * k - 1);
    mpz_neg(term->p, term->p);
    mpz_ui_pow_ui(term->q, k, 3);
    mpz_mul_ui(term->q, term->q, 10939058860032000u);
    mpz_mul_ui(term->t, term->p, 13591409 + 545140134 * k);
}

static void term_of_e(unsigned long k, range_t *term)
{
    mpz_set_ui(term->p, 1);
    mpz_set_ui(term->q, k);
    mpz_set_ui(term->t, 1);
}

// Terms from `first` to before `end`.
static void add_up(term_t term, unsigned long first, unsigned long end, range_t *sum)
{
    if (end - first == 1) {
        term(first, sum);
        return;
    }
    range_t right;
    range_init(&right);
    unsigned long middle = first + (end - first) / 2;
    add_up(term, first, middle, sum);
    add_up(term, middle, end, &right);
    mpz_mul(sum->t, sum->t, right.q);
    mpz_addmul(sum->t, sum->p, right.t);
    mpz_mul(sum->p, sum->p, right.p);
    mpz_mul(sum->q, sum->q, right.q);
    range_clear(&right);
}

// √number · 2^precision.
static void root_of(unsigned long number, size_t precision, mpz_t value)
{
    mpz_set_ui(value, number);
    mpz_mul_2exp(value, value, 2 * precision);
    mpz_sqrt(value, value);
}

// π = 426880 √10005 / (13591409 + Σ); a term gives 47 bits.
static void pi_of(size_t precision, mpz_t value)
{
    range_t sum;
    range_init(&sum);
    add_up(term_of_pi, 1, precision / 47 + 3, &sum);
    root_of(10005, precision, value);
    mpz_mul_ui(sum.p, sum.q, 13591409);
    mpz_add(sum.p, sum.p, sum.t);
    mpz_mul_ui(sum.q, sum.q, 426880);
    mpz_mul(value, value, sum.q);
    mpz_tdiv_q(value, value, sum.p);
    range_clear(&sum);
}

static void e_of(size_t precision, mpz_t value)
{
    range_t sum;
    unsigned long terms = 2;
    while (lgamma((double)terms) < (double)precision * log(2)) {
        terms += terms / 16 + 1;
    }
    range_init(&sum);
    add_up(term_of_e, 1, terms, &sum);
    mpz_add(value, sum.q, sum.t);
    mpz_mul_2exp(value, value, precision);
    mpz_tdiv_q(value, value, sum.q);
    range_clear(&sum);
}

bool digits_of(const char *number, size_t len, mint_bits_t *bits)
{
    size_t precision = len + GUARD_BITS;
    mpz_t value;
    bool is_known = true;
    *bits = (mint_bits_t){0};
    mpz_init(value);
    if (strcmp(number, "pi") == 0) {
        pi_of(precision, value);
    } else if (strcmp(number, "e") == 0) {
        e_of(precision, value);
    } else if (strcmp(number, "sqrt2") == 0 || strcmp(number, "sqrt3") == 0) {
        root_of(number[4] == '2' ? 2 : 3, precision, value);
    } else {
        is_known = false;
    }
    uint64_t *words = is_known ? calloc(len / 64 + 2, sizeof *words) : NULL;
    if (words != NULL) {
        size_t top = mpz_sizeinbase(value, 2) - 1;
        for (size_t i = 0; i < len; i++) {
            words[i / 64] |= (uint64_t)mpz_tstbit(value, top - i) << i % 64;
        }
        *bits = (mint_bits_t){words, len};
    }
    mpz_clear(value);
    return words != NULL;
}
