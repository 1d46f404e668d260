// SPDX-License-Identifier: Apache-2.0
//
// How common the most common value is in each restart and at each place after a restart (SP 800-90B
// §3.1.4.3). The restart tests heed the worst alone; over all places one sees whether a source is
// bad for its first few samples or throughout.
#include "mintmark/entropy_tests/measures.h"

static uint16_t mode_of(const uint8_t *raw, size_t step, size_t len)
{
    uint16_t counts[256] = {0};
    uint16_t mode = 0;
    for (size_t i = 0; i < len; i++) {
        uint16_t count = ++counts[raw[i * step]];
        mode = count > mode ? count : mode;
    }
    return mode;
}

void mint_restart_modes_make(const mint_samples_t *samples, unsigned restarts, unsigned row_len,
                             mint_restart_modes_t *modes)
{
    *modes = (mint_restart_modes_t){.restarts = restarts, .row_len = row_len};
    for (size_t i = 0; i < restarts; i++) {
        modes->rows[i] = mode_of(samples->raw + i * row_len, 1, row_len);
    }
    for (size_t i = 0; i < row_len; i++) {
        modes->columns[i] = mode_of(samples->raw + i, row_len, restarts);
    }
}
