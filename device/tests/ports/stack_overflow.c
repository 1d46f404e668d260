// SPDX-License-Identifier: Apache-2.0
//
// A firmware that needs more stack than there is, for overflow_emulated.py: it must end in a fault,
// and never get to its own exit status.
#include "mintmark/port.h"

#define DEPTH_MAX 10000 ///< calls, far more than any board's stack has room for

int main(void);

static volatile int sink;

/// Calls itself with a frame that the compiler cannot leave out.
static __attribute__((noinline)) int descend(int depth)
{
    volatile uint8_t frame[64];
    frame[0] = (uint8_t)depth;
    return depth == DEPTH_MAX ? 0 : descend(depth + 1) + frame[0] + sink;
}

int main(void)
{
    (void)mint_port();
    return descend(0) != 0 ? 1 : 0;
}
