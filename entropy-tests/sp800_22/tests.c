// SPDX-License-Identifier: Apache-2.0
//
// The table of the fifteen tests of SP 800-22, with the names of NIST's program.
#include "mintmark/entropy_tests/sp800_22.h"

#define STANDARD "SP 800-22 rev. 1a"

const mint_test_t mint_sp800_22_tests[MINT_SP800_22_TESTS] = {
    {"Frequency", STANDARD, "2.1", "as many ones as zeros", 100, 1, mint_sp800_22_frequency},
    {"BlockFrequency", STANDARD, "2.2", "as many ones as zeros in each block", 100, 1,
     mint_sp800_22_block_frequency},
    {"Runs", STANDARD, "2.3", "as many changes from bit to bit as chance has", 100, 1,
     mint_sp800_22_runs},
    {"LongestRun", STANDARD, "2.4", "the longest run of ones in each block", 128, 1,
     mint_sp800_22_longest_run},
    {"Rank", STANDARD, "2.5", "linear dependence of pieces of 32 bits", 38912, 1,
     mint_sp800_22_rank},
    {"FFT", STANDARD, "2.6", "periods: peaks of the spectrum", 1000, 1, mint_sp800_22_fft},
    {"NonOverlappingTemplate", STANDARD, "2.7", "148 patterns of nine bits", 20000, 148,
     mint_sp800_22_non_overlapping_template},
    {"OverlappingTemplate", STANDARD, "2.8", "nine ones in a row", 1000000, 1,
     mint_sp800_22_overlapping_template},
    {"Universal", STANDARD, "2.9", "compressible: distances between equal words", 387840, 1,
     mint_sp800_22_universal},
    {"LinearComplexity", STANDARD, "2.10", "short feedback registers", 1000000, 1,
     mint_sp800_22_linear_complexity},
    {"Serial", STANDARD, "2.11", "all patterns of 16 bits equally often", 64, 2,
     mint_sp800_22_serial},
    {"ApproximateEntropy", STANDARD, "2.12", "patterns of 10 bits and of 11", 128, 1,
     mint_sp800_22_approximate_entropy},
    {"CumulativeSums", STANDARD, "2.13", "how far the walk goes, forward and backward", 100, 2,
     mint_sp800_22_cumulative_sums},
    {"RandomExcursions", STANDARD, "2.14", "visits of the random walk, a cycle", 1000000, 8,
     mint_sp800_22_random_excursions},
    {"RandomExcursionsVariant", STANDARD, "2.15", "visits of the random walk in all", 1000000, 18,
     mint_sp800_22_random_excursions_variant},
};
