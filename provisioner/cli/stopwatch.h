// SPDX-License-Identifier: Apache-2.0
//
// How long something takes, for progress on a terminal.
#ifndef MINTMARK_PROVISIONER_CLI_STOPWATCH_H
#define MINTMARK_PROVISIONER_CLI_STOPWATCH_H

#include <time.h>

/// Seconds since some moment, by a clock that nobody sets.
static inline double mint_stopwatch_s(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
