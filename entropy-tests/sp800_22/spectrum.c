// SPDX-License-Identifier: Apache-2.0
//
// The spectrum of a sequence: the quick way where there is one.
#include "sp800_22/spectrum.h"

mint_status_t mint_spectrum_count(const mint_bits_t *bits, double limit, size_t *below)
{
    mint_status_t status = mint_spectrum_count_lanes(bits, limit, below);
    return status == MINT_ERR_ARGUMENT ? mint_spectrum_count_any(bits, limit, below) : status;
}
