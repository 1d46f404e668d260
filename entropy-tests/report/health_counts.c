// SPDX-License-Identifier: Apache-2.0
//
// How near the data came to an alarm of the continuous health tests (SP 800-90B §4.4.1, §4.4.2).
// Windows of the adaptive proportion test follow each other from the first sample on, as on the
// device; a last one that is not full is counted as far as it goes.
#include "mintmark/entropy_tests/measures.h"

static void count_repetitions(const mint_samples_t *samples, mint_health_counts_t *counts)
{
    size_t start = 0;
    for (size_t i = 0; i < samples->len; i++) {
        start = samples->raw[i] == samples->raw[start] ? start : i;
        if (i - start + 1 > counts->rct_longest) {
            counts->rct_longest = i - start + 1;
            counts->rct_at = start;
        }
    }
}

static size_t count_of_first(const uint8_t *window, size_t len)
{
    size_t count = 0;
    for (size_t i = 0; i < len; i++) {
        count += window[i] == window[0];
    }
    return count;
}

void mint_health_counts_make(const mint_samples_t *samples, mint_health_counts_t *counts)
{
    *counts = (mint_health_counts_t){.apt_window = samples->bits == 1 ? 1024u : 512u};
    count_repetitions(samples, counts);
    for (size_t at = 0; at < samples->len; at += counts->apt_window) {
        size_t left = samples->len - at;
        size_t count = count_of_first(samples->raw + at,
                                      left < counts->apt_window ? left : counts->apt_window);
        if (count > counts->apt_most) {
            counts->apt_most = count;
            counts->apt_at = at;
        }
    }
}
