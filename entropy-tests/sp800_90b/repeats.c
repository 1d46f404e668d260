// SPDX-License-Identifier: Apache-2.0
//
// How often tuples repeat in a sequence, for SP 800-90B §6.3.5, §6.3.6 and §5.2.5.
#include "mintmark/entropy_tests/repeats.h"

#include <stdlib.h>

#include "mintmark/entropy_tests/samples.h"
#include "sp800_90b/suffix_array.h"
#include "sp800_90b/tuple_split.h"

mint_status_t mint_repeats_count(const uint8_t *symbols, size_t len, unsigned distinct,
                                 mint_repeats_t *repeats)
{
    *repeats = (mint_repeats_t){0};
    if (len == 0 || len > MINT_SAMPLES_MAX || distinct == 0 || distinct > 256) {
        return MINT_ERR_ARGUMENT;
    }
    mint_tuple_counts_t counts = {0};
    mint_status_t status = mint_tuple_split(symbols, len, distinct, &counts);
    if (status == MINT_ERR_UNSUPPORTED) {
        mint_tuple_counts_free(&counts);
        status = mint_suffix_array_count(symbols, len, &counts);
    }
    if (status == MINT_OK) {
        status = mint_tuple_counts_end(&counts, len, repeats);
    }
    mint_tuple_counts_free(&counts);
    return status;
}

void mint_repeats_free(mint_repeats_t *repeats)
{
    free(repeats->most);
    free(repeats->pairs);
    *repeats = (mint_repeats_t){0};
}
