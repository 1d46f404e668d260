// SPDX-License-Identifier: Apache-2.0
//
// The list of suites.
#include "mintmark/entropy_tests/suite.h"

#include <string.h>

#include "mintmark/entropy_tests/ais31.h"
#include "mintmark/entropy_tests/ent.h"
#include "mintmark/entropy_tests/fips140_2.h"
#include "mintmark/entropy_tests/sp800_22.h"

const mint_suite_t *const mint_suites[] = {
    &mint_suite_sp800_22, &mint_suite_ais31, &mint_suite_ais31_a, &mint_suite_ais31_b,
    &mint_suite_ais31_v3, &mint_suite_fips,  &mint_suite_ent,     NULL,
};

const mint_suite_t *mint_suite_find(const char *name)
{
    const mint_suite_t *const *suite = mint_suites;
    while (*suite != NULL && strcmp((*suite)->name, name) != 0) {
        suite++;
    }
    return *suite;
}
