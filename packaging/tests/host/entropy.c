// SPDX-License-Identifier: Apache-2.0
//
// An assessment on the non-IID track, and the measures of which reports are made.
#include <stdio.h>
#include <stdlib.h>

#include "mintmark/entropy_tests/measures.h"
#include "mintmark/entropy_tests/non_iid.h"

int main(void)
{
    static uint8_t noise[20000];
    static mint_measures_t measures;
    static mint_non_iid_t assessed;
    mint_samples_t samples;
    for (size_t i = 0; i < sizeof noise; i++) {
        noise[i] = (uint8_t)(rand() >> 8 & 15);
    }
    if (mint_samples_new(noise, sizeof noise, 4, &samples) != MINT_OK) {
        return 1;
    }
    mint_status_t status = mint_non_iid_assess(&samples, NULL, &assessed);
    if (status == MINT_OK) {
        status = mint_measures_make(&samples, &measures);
    }
    mint_samples_free(&samples);
    if (status != MINT_OK || assessed.min_entropy < 2 || assessed.min_entropy > 4) {
        return 1;
    }
    puts("entropy");
    return 0;
}
