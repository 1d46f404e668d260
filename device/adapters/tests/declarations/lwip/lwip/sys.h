// SPDX-License-Identifier: Apache-2.0
//
// lwIP 2.x, as far as the adapter uses it: the clock.
#ifndef MINTMARK_DECLARATIONS_LWIP_SYS_H
#define MINTMARK_DECLARATIONS_LWIP_SYS_H

#include <stdint.h>

/// Milliseconds since some moment, modulo 2^32.
uint32_t sys_now(void);

#endif
