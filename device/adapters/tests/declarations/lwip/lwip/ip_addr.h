// SPDX-License-Identifier: Apache-2.0
//
// lwIP 2.x with IPv4 and IPv6, as far as the adapter uses it.
#ifndef MINTMARK_DECLARATIONS_LWIP_IP_ADDR_H
#define MINTMARK_DECLARATIONS_LWIP_IP_ADDR_H

#include <stdint.h>

#define LWIP_IPV6 1

typedef struct {
    uint32_t addr;
} ip4_addr_t;
typedef struct {
    uint32_t addr[4];
    uint8_t zone;
} ip6_addr_t;
typedef struct {
    union {
        ip6_addr_t ip6;
        ip4_addr_t ip4;
    } u_addr;
    uint8_t type;
} ip_addr_t;

#define IPADDR_TYPE_V4    0u
#define IPADDR_TYPE_V6    6u
#define IP_GET_TYPE(addr) ((addr)->type)
#define IP_IS_V6(addr)    ((addr)->type == IPADDR_TYPE_V6)
#define ip_2_ip6(addr)    (&(addr)->u_addr.ip6)
#define ip_2_ip4(addr)    (&(addr)->u_addr.ip4)

#endif
