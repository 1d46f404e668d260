// SPDX-License-Identifier: Apache-2.0
//
// Sample files of every format, and all estimators on what comes out. The first bytes choose the
// format; the rest is the file.
#include <stdlib.h>

#include "mintmark/entropy_tests/non_iid.h"

#define HEADER_LEN   8u
#define ASSESSED_MAX 300u // bits

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_set(const mint_samples_t *samples, const mint_samples_notes_t *notes)
{
    unsigned highest = 0;
    for (size_t i = 0; i < samples->len; i++) {
        highest = samples->symbols[i] > highest ? samples->symbols[i] : highest;
        if (samples->raw[i] >> samples->bits != 0) {
            abort();
        }
    }
    if (highest + 1 != samples->distinct || (notes->kept_mask & notes->dropped_mask) != 0) {
        abort();
    }
}

static void check_assessment(const mint_samples_t *samples, bool conditioned)
{
    static mint_non_iid_t result;
    const mint_non_iid_options_t options = {.conditioned = conditioned, .threads = 1};
    if (mint_non_iid_assess(samples, &options, &result) != MINT_OK) {
        abort();
    }
    if (!(result.min_entropy >= 0 && result.min_entropy <= (conditioned ? 1 : result.bits))) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEADER_LEN) {
        return 0;
    }
    const mint_samples_format_t format = {
        .bits = data[0] % 35,
        .packed = (data[1] & 1) != 0,
        .word_bits = (data[1] >> 1 & 3u) == 3 ? 32 : (data[1] >> 1 & 3u) * 8u,
        .big_endian = (data[1] & 8) != 0,
        .first = data[2],
        .count = data[3],
        .keep_mask = (uint32_t)data[4] << 8 | data[5],
        .keeps_all = (data[6] & 64) != 0,
    };
    mint_samples_t samples;
    mint_samples_notes_t notes;
    if (mint_samples_read(data + HEADER_LEN, size - HEADER_LEN, &format, &samples, &notes) ==
        MINT_OK) {
        check_set(&samples, &notes);
        // The reader alone is much quicker, and is what most inputs are for.
        if ((data[6] & 30) == 0 && samples.len * samples.bits <= ASSESSED_MAX) {
            check_assessment(&samples, (data[6] & 1) != 0);
        }
    }
    mint_samples_free(&samples);
    return 0;
}
