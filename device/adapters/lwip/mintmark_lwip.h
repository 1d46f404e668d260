// SPDX-License-Identifier: Apache-2.0
//
// lwIP takes our random numbers. In lwipopts.h:
//
//     #include "mintmark_lwip.h"
//     #define LWIP_RAND() mint_lwip_rand()
//     #define LWIP_HOOK_TCP_ISN mint_lwip_tcp_isn
//
// LWIP_RAND chooses local ports, transaction ids of DNS and DHCP, and delays; a TCP connection's
// initial sequence number must not be guessed by those who do not see the connection (RFC 6528).
// Random numbers come from the source of mint_hook_use() (mintmark/hook.h), set before lwip_init().
// lwIP cannot be told of a failure: both go to mint_hook_trap() then and do not return.
//
// One thread, lwIP's own. No heap.
#ifndef MINTMARK_LWIP_H
#define MINTMARK_LWIP_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// 32 random bits.
uint32_t mint_lwip_rand(void);

/// The initial sequence number of a connection (RFC 6528 §3): a clock of 4 microseconds a step, of
/// which lwIP knows the milliseconds (sys_now()), plus HMAC-SHA-256 over addresses and ports under
/// a key that is drawn at the first call. `local` and `remote` are lwIP's ip_addr_t.
uint32_t mint_lwip_tcp_isn(const void *local, uint16_t local_port, const void *remote,
                           uint16_t remote_port);

#ifdef __cplusplus
}
#endif

#endif
