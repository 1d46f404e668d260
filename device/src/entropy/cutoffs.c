// SPDX-License-Identifier: Apache-2.0
//
// The cut-offs of the two continuous health tests, from the min-entropy that a sample has
// (SP 800-90B §4.4.1, §4.4.2).
//
// A port states one number, H in 1/64 bit, and cannot state cut-offs that do not belong to it. The
// repetition count test's is a division. The adaptive proportion test's is the smallest C with
// P(X >= C) <= alpha for X ~ B(W, 2^-H): the standard's form, in which the first sample of the
// window is a trial like the others. It is there for certain, so W - 1 trials would be the truth,
// and would give the same cut-off or one more. The standard's form is used because it is what a lab
// recomputes and because it errs on the strict side: a healthy window alarms up to 7 times oftener
// than at 2^-30 and up to 12 times oftener than at 2^-60, both where H is near 8.
//
// The tail of the binomial is summed from its far end in small floating-point numbers made of
// integers: 32 bits of mantissa and an exponent. Over every H from 1/64 to 8, both windows and both
// alphas, no tail comes nearer to alpha than 0.02 %, while the sums here are off by less than
// 0.001 %; scripts/check-cutoffs compares every one with exact arithmetic, and the build fails when
// one differs.
#include "mintmark/entropy.h"

#include <string.h>

// A positive number: mantissa * 2^exponent, the mantissa's highest bit set.
typedef struct {
    uint32_t mantissa;
    int32_t exponent;
} number_t;

static number_t normalise(uint64_t mantissa, int32_t exponent)
{
    while (mantissa >> 32 != 0) {
        mantissa >>= 1;
        exponent++;
    }
    while (mantissa >> 31 == 0) {
        mantissa <<= 1;
        exponent--;
    }
    return (number_t){(uint32_t)mantissa, exponent};
}

static number_t multiply(number_t a, number_t b)
{
    return normalise((uint64_t)a.mantissa * b.mantissa >> 31, a.exponent + b.exponent + 31);
}

// Long division in binary: the compiler's for 64 bits would be 750 bytes of library for one use.
static number_t divide(number_t a, number_t b)
{
    uint64_t quotient = 0;
    uint64_t remainder = a.mantissa;
    for (unsigned i = 0; i < 32; i++) {
        const bool fits = remainder >= b.mantissa;
        remainder = (remainder - (fits ? b.mantissa : 0u)) << 1;
        quotient = quotient << 1 | (fits ? 1u : 0u);
    }
    return normalise(quotient, a.exponent - b.exponent - 31);
}

// value * k / divisor, rounded down; k and divisor at most 2^16, so that 32 bits hold the rest.
static number_t scale(number_t value, unsigned k, unsigned divisor)
{
    const uint64_t whole = (uint64_t)(value.mantissa / divisor) * k;
    return normalise(whole + value.mantissa % divisor * k / divisor, value.exponent);
}

static number_t add(number_t large, number_t small)
{
    if (large.exponent < small.exponent) {
        number_t other = large;
        large = small;
        small = other;
    }
    int32_t shift = large.exponent - small.exponent;
    return normalise((uint64_t)large.mantissa + (shift < 32 ? small.mantissa >> shift : 0),
                     large.exponent);
}

// 2^(-h_64 / 64), from the binary digits of the exponent.
static number_t probability(unsigned h_64)
{
    static const uint32_t roots[6] = {
        0xFD3E0C0Du, // 2^(-1/64) * 2^32
        0xFA83B2DBu, // 2^(-1/32)
        0xF5257D15u, // 2^(-1/16)
        0xEAC0C6E8u, // 2^(-1/8)
        0xD744FCCBu, // 2^(-1/4)
        0xB504F334u, // 2^(-1/2)
    };
    number_t p = {0x80000000u, -31 - (int32_t)(h_64 / 64u)};
    for (unsigned i = 0; i < 6; i++) {
        if ((h_64 >> i & 1u) != 0) {
            p = multiply(p, (number_t){roots[i], -32});
        }
    }
    return p;
}

// 1 - p for a p in [2^-8, 1).
static number_t complement(number_t p)
{
    const int32_t places = -32 - p.exponent; // p = mantissa * 2^-(32 + places), places in [0, 8)
    return normalise((1ull << 63) - ((uint64_t)p.mantissa << 31 >> places), -63);
}

static bool exceeds(number_t sum, unsigned alpha_log2)
{
    const int32_t exponent = -31 - (int32_t)alpha_log2;
    return sum.exponent > exponent || (sum.exponent == exponent && sum.mantissa > 0x80000000u);
}

// Smallest C with P(B(window, 2^-H) >= C) <= 2^-alpha_log2; window + 1, which no count reaches, if
// there is none.
static uint16_t apt_cutoff(unsigned window, unsigned h_64, unsigned alpha_log2)
{
    const number_t p = probability(h_64);
    const number_t odds = divide(complement(p), p);
    number_t term = {0x80000000u, -31}; // P(X = k), from k = window down
    for (unsigned i = 0; i < window; i++) {
        term = multiply(term, p);
    }
    number_t sum = term;
    unsigned k = window;
    while (k > 0 && !exceeds(sum, alpha_log2)) {
        term = multiply(scale(term, k, window - k + 1u), odds);
        sum = add(sum, term);
        k--;
    }
    return (uint16_t)(k + 1u);
}

static uint16_t rct_cutoff(unsigned h_64, unsigned alpha_log2)
{
    const unsigned bits = alpha_log2 * MINT_ENTROPY_CREDIT_PER_BIT;
    return (uint16_t)(1u + (bits + h_64 - 1u) / h_64);
}

mint_status_t mint_health_limits(uint16_t h_64, uint8_t symbol_bits, mint_health_limits_t *limits)
{
    if (symbol_bits < 1 || symbol_bits > 8 || h_64 < 1 ||
        h_64 > symbol_bits * MINT_ENTROPY_CREDIT_PER_BIT) {
        memset(limits, 0, sizeof *limits);
        return MINT_ERR_ARGUMENT;
    }
    limits->apt_window = symbol_bits == 1 ? 1024u : 512u;
    limits->rct_cutoff = rct_cutoff(h_64, 30);
    limits->rct_cutoff_permanent = rct_cutoff(h_64, 60);
    limits->apt_cutoff = apt_cutoff(limits->apt_window, h_64, 30);
    limits->apt_cutoff_permanent = apt_cutoff(limits->apt_window, h_64, 60);
    return MINT_OK;
}
