// SPDX-License-Identifier: Apache-2.0
//
// Prints what the watch computes from every configuration without a reference, for check_watch.py,
// a line each: width, h_64, the steps of the scores (match, miss, near: up and down), the bound of
// the bucket test, 2^-H in 1/65536.
#include <stdio.h>

#include "entropy/watch_tests.h"

int main(void)
{
    printf("%u %u %u\n", MINT_WATCH_SCORE_PER_BIT, MINT_WATCH_BITS_INTERMITTENT,
           MINT_WATCH_BITS_PERMANENT);
    for (unsigned bits = 1; bits <= MINT_WATCH_BITS_MAX; bits++) {
        for (unsigned h_64 = 1; h_64 <= 64u * bits; h_64++) {
            const mint_watch_config_t config = {(uint8_t)bits, (uint16_t)h_64, NULL};
            mint_watch_t watch;
            mint_watch_init(&watch, &config);
            printf("%u %u %u %u %u %u %u %u %u %lu\n", bits, h_64, watch.match.up, watch.match.down,
                   watch.miss.up, watch.miss.down, watch.near.up, watch.near.down, watch.ones_max,
                   (unsigned long)mint_watch_probability(h_64));
        }
    }
    // Where the deviation test alarms: the smallest deviation at each level, by variance and range.
    for (unsigned share = 1; share <= 32; share++) {
        const uint64_t variance = MINT_WATCH_WINDOW * share * (64u - share) / 4096u;
        unsigned first[2] = {0, 0};
        for (unsigned t = 1; t <= MINT_WATCH_WINDOW && first[1] == 0; t++) {
            const mint_alarm_t alarm = mint_watch_deviation(t, variance, 1);
            first[0] = first[0] == 0 && alarm != MINT_ALARM_NONE ? t : first[0];
            first[1] = alarm == MINT_ALARM_PERMANENT ? t : first[1];
        }
        printf("deviation %u %u %u\n", share, first[0], first[1]);
    }
    return 0;
}
