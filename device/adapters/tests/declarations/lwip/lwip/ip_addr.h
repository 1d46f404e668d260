// SPDX-License-Identifier: Apache-2.0
//
// lwIP 2.x with IPv4, with IPv6 or with both, as far as the adapter uses it.
#ifndef MINTMARK_DECLARATIONS_LWIP_IP_ADDR_H
#define MINTMARK_DECLARATIONS_LWIP_IP_ADDR_H

#include <stdint.h>

#ifndef LWIP_IPV4
#define LWIP_IPV4 1
#endif
#ifndef LWIP_IPV6
#define LWIP_IPV6 1
#endif

#if LWIP_IPV4
typedef struct {
    uint32_t addr;
} ip4_addr_t;
#endif
#if LWIP_IPV6
typedef struct {
    uint32_t addr[4];
    uint8_t zone;
} ip6_addr_t;

#define IPADDR_TYPE_V6 6u
#endif

#if LWIP_IPV4 && LWIP_IPV6
typedef struct {
    union {
        ip6_addr_t ip6;
        ip4_addr_t ip4;
    } u_addr;
    uint8_t type;
} ip_addr_t;

#define IPADDR_TYPE_V4    0u
#define IP_GET_TYPE(addr) ((addr)->type)
#define IP_IS_V6(addr)    ((addr)->type == IPADDR_TYPE_V6)
#define ip_2_ip6(addr)    (&(addr)->u_addr.ip6)
#define ip_2_ip4(addr)    (&(addr)->u_addr.ip4)
#elif LWIP_IPV6
typedef ip6_addr_t ip_addr_t;

#define IP_GET_TYPE(addr) IPADDR_TYPE_V6
#define IP_IS_V6(addr)    1
#define ip_2_ip6(addr)    (addr)
#else
typedef ip4_addr_t ip_addr_t;

#define IP_IS_V6(addr) 0
#define ip_2_ip4(addr) (addr)
#endif

#endif
