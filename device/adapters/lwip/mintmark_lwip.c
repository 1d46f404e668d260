// SPDX-License-Identifier: Apache-2.0
//
// lwIP over our generator.
#include "mintmark_lwip.h"

#include <lwip/ip_addr.h>
#include <lwip/sys.h>
#include <string.h>

#include "mintmark/bytes.h"
#include "mintmark/crypto.h"
#include "mintmark/hook.h"

#define STEPS_A_MS 250u ///< of the sequence number's clock: one in 4 microseconds (RFC 6528 §3)

static uint8_t isn_key[MINT_SHA256_LEN];
static bool isn_key_is_drawn;

uint32_t mint_lwip_rand(void)
{
    uint32_t value;
    mint_hook_bytes_or_trap(&value, sizeof value);
    return value;
}

/// An address as bytes, the same ones for the same address whatever else the structure holds.
static void put_address(mint_writer_t *writer, const ip_addr_t *address)
{
#if LWIP_IPV6
    mint_write_u8(writer, (uint8_t)IP_GET_TYPE(address));
    if (IP_IS_V6(address)) {
        mint_write_bytes(writer, (const uint8_t *)ip_2_ip6(address)->addr, 16);
        return;
    }
#endif
#if LWIP_IPV4
    mint_write_bytes(writer, (const uint8_t *)&ip_2_ip4(address)->addr, 4);
#endif
}

uint32_t mint_lwip_tcp_isn(const void *local, uint16_t local_port, const void *remote,
                           uint16_t remote_port)
{
    uint8_t connection[2 * (1 + 16 + 2)];
    uint8_t mac[MINT_SHA256_LEN];
    uint32_t offset;
    mint_writer_t writer;
    if (!isn_key_is_drawn) {
        mint_hook_bytes_or_trap(isn_key, sizeof isn_key);
        isn_key_is_drawn = true;
    }
    mint_writer_init(&writer, connection, sizeof connection);
    put_address(&writer, local);
    mint_write_u16be(&writer, local_port);
    put_address(&writer, remote);
    mint_write_u16be(&writer, remote_port);
    mint_status_t status = mint_hmac(isn_key, sizeof isn_key, connection, writer.len, mac);
    if (status != MINT_OK) {
        mint_hook_trap(status);
    }
    memcpy(&offset, mac, sizeof offset);
    return sys_now() * STEPS_A_MS + offset;
}
