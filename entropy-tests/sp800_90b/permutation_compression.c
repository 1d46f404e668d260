// SPDX-License-Identifier: Apache-2.0
//
// The compression statistic, SP 800-90B §5.1.11: the length of the samples, written down as
// numbers, after bzip2.
#include <stdlib.h>
#include <string.h>

#include "sp800_90b/permutation.h"

/// Writes binary data as the bytes that they came as.
static mint_status_t spell_out(mint_arrangement_t *arrangement)
{
    const mint_permutation_source_t *source = arrangement->source;
    if (!source->is_binary) {
        return MINT_OK;
    }
    if (arrangement->symbols == NULL) {
        arrangement->symbols = malloc(8 * arrangement->values_len);
    }
    if (arrangement->symbols == NULL) {
        return MINT_ERR_MEMORY;
    }
    uint8_t spelt[256][8];
    for (unsigned i = 0; i < 256 * 8; i++) {
        spelt[i / 8][i % 8] = (i / 8 >> (7 - i % 8) & 1u) != 0 ? source->high : source->low;
    }
    for (size_t i = 0; i < arrangement->values_len; i++) {
        memcpy(arrangement->symbols + 8 * i, spelt[arrangement->blocks[i]], 8);
    }
    return MINT_OK;
}

void mint_permutation_compression(mint_arrangement_t *arrangement, uint32_t wanted, double *keys)
{
    (void)wanted;
    size_t size = 0;
    mint_status_t status = spell_out(arrangement);
    if (status == MINT_OK && arrangement->sizer == NULL) {
        arrangement->sizer = mint_bzip2_sizer_new();
        status = arrangement->sizer != NULL ? MINT_OK : MINT_ERR_MEMORY;
    }
    if (status == MINT_OK &&
        !mint_bzip2_size(arrangement->sizer, arrangement->symbols, arrangement->len, &size)) {
        status = mint_bzip2_size_plain(arrangement->symbols, arrangement->len, &size);
    }
    keys[MINT_PERMUTATION_COMPRESSION] = (double)size;
    arrangement->status = arrangement->status != MINT_OK ? arrangement->status : status;
}
