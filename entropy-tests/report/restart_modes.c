// SPDX-License-Identifier: Apache-2.0
//
// How common the most common value is in each restart and at each place after a restart (SP 800-90B
// §3.1.4.3). The restart tests heed the worst alone; over all places one sees whether a source is
// bad for its first few samples or throughout.
#include "mintmark/entropy_tests/measures.h"

static uint16_t mode_of(const uint8_t *raw, size_t step)
{
    uint16_t counts[256] = {0};
    uint16_t mode = 0;
    for (size_t i = 0; i < MINT_RESTARTS; i++) {
        uint16_t count = ++counts[raw[i * step]];
        mode = count > mode ? count : mode;
    }
    return mode;
}

void mint_restart_modes_make(const mint_samples_t *samples, mint_restart_modes_t *modes)
{
    for (size_t i = 0; i < MINT_RESTARTS; i++) {
        modes->rows[i] = mode_of(samples->raw + i * MINT_RESTARTS, 1);
        modes->columns[i] = mode_of(samples->raw + i, MINT_RESTARTS);
    }
}
