// SPDX-License-Identifier: Apache-2.0
//
// The conditioning formula against any parameters: no more comes out than goes in, than there is
// room for, or than passes through the narrowest place.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/entropy_tests/conditioning.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// What an input is read as.
typedef struct {
    uint32_t sizes[3];
    double h_in;
    double h_prime;
    uint8_t is_vetted;
} parameters_t;

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    parameters_t parameters = {0};
    memcpy(&parameters, data, size < sizeof parameters ? size : sizeof parameters);
    const mint_conditioning_t component = {
        .n_in = parameters.sizes[0],
        .n_out = parameters.sizes[1],
        .nw = parameters.sizes[2],
        .h_in = (long double)parameters.h_in,
        .is_vetted = (parameters.is_vetted & 1u) != 0,
        .h_prime = (long double)parameters.h_prime,
    };
    mint_conditioned_t result;
    if (mint_conditioning_entropy(&component, &result) != MINT_OK) {
        check(result.output_entropy == 0 && result.h_out == 0);
        return 0;
    }
    check(result.output_entropy >= 0 && result.output_entropy <= component.h_in);
    check(result.output_entropy <= component.n_out && result.output_entropy <= component.nw);
    check(result.h_out >= 0 && result.h_out <= result.output_entropy);
    check(!isnan(result.epsilon_bits));
    return 0;
}
