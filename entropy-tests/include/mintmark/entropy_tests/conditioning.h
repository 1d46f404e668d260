// SPDX-License-Identifier: Apache-2.0
//
// How much entropy a conditioning component puts out, SP 800-90B §3.1.5. The figures are those of
// NIST's ea_conditioning, to the precision of a long double.
//
// Pointers must not be NULL. Nothing allocates; may be called from any thread.
#ifndef MINTMARK_ENTROPY_TESTS_CONDITIONING_H
#define MINTMARK_ENTROPY_TESTS_CONDITIONING_H

#include <stdbool.h>
#include <stdint.h>

#include "mintmark/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A conditioning component and what goes into it.
typedef struct {
    uint32_t n_in;       ///< bits that go in, at least 1
    uint32_t n_out;      ///< bits that come out, at least 1
    uint32_t nw;         ///< narrowest internal width in bits, at least 1 (§3.1.5.1.2)
    long double h_in;    ///< entropy of the input in bits: more than 0, at most n_in
    bool is_vetted;      ///< one of the vetted functions of §3.1.5.1.1
    long double h_prime; ///< if not: assessed entropy of the output, a bit: more than 0, at most 1
} mint_conditioning_t;

/// What comes out.
typedef struct {
    long double output_entropy; ///< Output_Entropy(n_in, n_out, nw, h_in), §3.1.5.1.2, in bits
    long double h_out;        ///< what may be claimed: the same for a vetted function, else at most
                              ///< 0.999 n_out and h' n_out (§3.1.5.2)
    long double epsilon_bits; ///< -log2(1 - output_entropy / n_out): how close to full entropy,
                              ///< computed where the quotient itself is rounded to 1; infinite
                              ///< where what is missing is too little for a number
} mint_conditioned_t;

/// Computes the entropy of the output. MINT_ERR_ARGUMENT: a parameter is out of its range.
MINT_MUST_CHECK mint_status_t mint_conditioning_entropy(const mint_conditioning_t *component,
                                                        mint_conditioned_t *result);

#ifdef __cplusplus
}
#endif

#endif
