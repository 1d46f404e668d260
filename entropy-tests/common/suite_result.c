// SPDX-License-Identifier: Apache-2.0
//
// The end of a suite's result, for the suites themselves and for whoever asked them.
#include <stdlib.h>

#include "mintmark/entropy_tests/suite.h"

void mint_suite_result_free(mint_suite_result_t *result)
{
    free(result->rows);
    free(result->summaries);
    free(result->differences);
    *result = (mint_suite_result_t){0};
}
