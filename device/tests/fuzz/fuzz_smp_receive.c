// SPDX-License-Identifier: Apache-2.0
//
// The receiver of SMP's serial framing against any bytes: it stays in its buffer, what it hands on
// comes back equal when it is framed again, and a good frame is received after whatever came
// before.
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mintmark/smp.h"

#define PACKET_MAX_LEN 512u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// Another receiver at the end of a line.
typedef struct {
    uint8_t buffer[PACKET_MAX_LEN + 4];
    mint_smp_receiver_t receiver;
    mint_bytes_t packet; ///< the last one received
    unsigned count;      ///< packets received
} peer_t;

static mint_status_t feed(void *context, const uint8_t *data, size_t len)
{
    peer_t *peer = context;
    for (size_t i = 0; i < len; i++) {
        mint_bytes_t packet;
        if (mint_smp_receive(&peer->receiver, data[i], &packet)) {
            peer->packet = packet;
            peer->count++;
        }
    }
    return MINT_OK;
}

/// Sends a packet to the peer, which must receive it.
static void check_received(peer_t *peer, mint_bytes_t packet)
{
    const unsigned count = peer->count;
    if (mint_smp_send_packet(packet.data, packet.len, feed, peer) != MINT_OK ||
        peer->count != count + 1 || peer->packet.len != packet.len ||
        memcmp(peer->packet.data, packet.data, packet.len) != 0) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static peer_t first;
    static peer_t second;
    static const uint8_t good[] = {0x08, 0, 0, 0, 0, 0, 1, 6};
    first.count = 0;
    mint_smp_receiver_init(&first.receiver, first.buffer, sizeof first.buffer);
    mint_smp_receiver_init(&second.receiver, second.buffer, sizeof second.buffer);
    for (size_t i = 0; i < size; i++) {
        const unsigned count = first.count;
        if (feed(&first, &data[i], 1) == MINT_OK && first.count > count) {
            check_received(&second, first.packet);
        }
    }
    check_received(&first, (mint_bytes_t){good, sizeof good});
    return 0;
}
