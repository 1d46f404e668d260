// SPDX-License-Identifier: Apache-2.0
//
// Prints every cut-off that the library can compute, for scripts/check-cutoffs: window, H in 1/64
// bit, and the cut-offs of the repetition count test and the adaptive proportion test at 2^-30 and
// 2^-60. Binary sources alone have the window of 1024 and no more than one bit, but the arithmetic
// has no such bound, so it is reached into for the rest.
#include <stdio.h>

#include "entropy/cutoffs.c" // NOLINT(bugprone-suspicious-include)

int main(void)
{
    for (unsigned window = 512; window <= 1024; window += 512) {
        for (unsigned h_64 = 1; h_64 <= 512; h_64++) {
            printf("%u %u %u %u %u %u\n", window, h_64, rct_cutoff(h_64, 30), rct_cutoff(h_64, 60),
                   apt_cutoff(window, h_64, 30), apt_cutoff(window, h_64, 60));
        }
    }
    return 0;
}
