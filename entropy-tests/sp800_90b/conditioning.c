// SPDX-License-Identifier: Apache-2.0
//
// Entropy of conditioned output, SP 800-90B §3.1.5. The standard's formula is about probabilities
// as small as 2^-n_in; NIST's program takes hundreds of digits for them. Here each logarithm is
// split into a whole number of bits, n or h_in, and a small remainder that log1p and expm1 give
// exactly:
//
//     P_low = 2^-n_in A with A = (1 - 2^-h_in) / (1 - 2^-n_in)
//     psi   = 2^-n A + 2^-h_in
//     omega = 2^-n A (1 + sqrt(2 n ln 2 / 2^(n_in - n)))
#include "mintmark/entropy_tests/conditioning.h"

#include <fenv.h>
#include <math.h>

#define LN_2 0.693147180559945309417232121458176568L

/// log2(A), 0 or less, for steps 1 and 2 of §3.1.5.1.2.
static long double log_share(long double h_in, long double n_in)
{
    return (log1pl(-exp2l(-h_in)) - log1pl(-exp2l(-n_in))) / LN_2;
}

/// What is missing of `*whole` bits: -log2(psi) = *whole - result.
static long double missing_by_psi(long double h_in, long double n_in, long double n,
                                  long double *whole)
{
    long double share = expm1l(-h_in * LN_2) / expm1l(-n_in * LN_2);
    if (h_in < n) {
        *whole = h_in;
        return log1pl(share * exp2l(h_in - n)) / LN_2;
    }
    *whole = n;
    long double share_less_one =
        exp2l(-h_in) * expm1l((h_in - n_in) * LN_2) / -expm1l(-n_in * LN_2);
    return log1pl(share_less_one + exp2l(n - h_in)) / LN_2;
}

/// What is missing of n bits: -log2(omega) = n - result.
static long double missing_by_omega(long double h_in, long double n_in, long double n)
{
    long double collisions = sqrtl(2 * n * LN_2) * exp2l((n - n_in) / 2);
    return log_share(h_in, n_in) + log1pl(collisions) / LN_2;
}

/// A product rounded down, as NIST's program does so as to promise no more than there is.
static long double multiply_down(long double a, long double b)
{
    int mode = fegetround();
    (void)fesetround(FE_TOWARDZERO);
    volatile long double product = a; // keeps the multiplication where the mode is set
    product = product * b;
    (void)fesetround(mode);
    return product;
}

static bool is_in_range(const mint_conditioning_t *component)
{
    bool has_sizes = component->n_in > 0 && component->n_out > 0 && component->nw > 0;
    bool has_input = component->h_in > 0 && component->h_in <= component->n_in;
    bool has_prime = component->h_prime > 0 && component->h_prime <= 1;
    return has_sizes && has_input && (component->is_vetted || has_prime);
}

mint_status_t mint_conditioning_entropy(const mint_conditioning_t *component,
                                        mint_conditioned_t *result)
{
    *result = (mint_conditioned_t){0};
    if (!is_in_range(component)) {
        return MINT_ERR_ARGUMENT;
    }
    long double h_in = component->h_in;
    long double n_in = component->n_in;
    long double n_out = component->n_out;
    long double n = fminl(n_out, fminl(component->nw, n_in)); // Appendix E: nw is at most n_in
    long double whole;
    long double missing = missing_by_psi(h_in, n_in, n, &whole);
    long double missing_omega = missing_by_omega(h_in, n_in, n);
    if (n - missing_omega < whole - missing) {
        whole = n;
        missing = missing_omega;
    }
    long double entropy = fmaxl(0, whole - missing);
    result->output_entropy = entropy;
    result->epsilon_bits = -log2l(whole == n_out ? missing / n_out : (n_out - entropy) / n_out);
    result->h_out = entropy;
    if (!component->is_vetted) {
        long double bound =
            fminl(multiply_down(0.999L, n_out), multiply_down(component->h_prime, n_out));
        result->h_out = fminl(entropy, bound);
    }
    return MINT_OK;
}
