// SPDX-License-Identifier: Apache-2.0
//
// The line between station and device (station_line.h).
#include "device/tests/lpc1768/station_line.h"

#include "device/tests/lpc1768/whole.h"
#include "device/tests/support/check.h"

void __real_mint_agent_handle(mint_agent_t *agent, const uint8_t *packet, size_t len,
                              uint8_t *response, size_t size, size_t *response_len);
void __wrap_mint_agent_handle(mint_agent_t *agent, const uint8_t *packet, size_t len,
                              uint8_t *response, size_t size, size_t *response_len);

static bool device_has_it; ///< the call comes from the device's own poll

mint_status_t station_line_start(fake_device_t *device, const uint8_t *authority_key)
{
    const mint_port_t *port = whole_port();
    mint_status_t status = port->device_id(port->context, device->id);
    return status == MINT_OK ? mint_agent_start(&device->agent, port, authority_key, "1.2.3")
                             : status;
}

static mint_status_t type(void *context, const uint8_t *data, size_t len)
{
    (void)context;
    model_type(data, len);
    return MINT_OK;
}

/// Takes what the device has sent since `*at`; true with a whole packet.
static bool hear(mint_smp_receiver_t *receiver, uint32_t *at, mint_bytes_t *packet)
{
    while (*at < model->sent_len) {
        if (mint_smp_receive(receiver, model->sent[(*at)++], packet)) {
            return true;
        }
    }
    return false;
}

void __wrap_mint_agent_handle(mint_agent_t *agent, const uint8_t *packet, size_t len,
                              uint8_t *response, size_t size, size_t *response_len)
{
    static uint8_t buffer[MINT_SMP_PACKET_SIZE + 4];
    if (device_has_it) {
        __real_mint_agent_handle(agent, packet, len, response, size, response_len);
        return;
    }
    mint_smp_receiver_t receiver;
    mint_bytes_t answer = {NULL, 0};
    uint32_t heard = 0;
    mint_smp_receiver_init(&receiver, buffer, sizeof buffer);
    model->sent_len = 0;
    must(mint_smp_send_packet(packet, len, type, NULL) == MINT_OK);
    device_has_it = true;
    while (!hear(&receiver, &heard, &answer)) {
        mint_agent_poll(agent);  // sleeps until something comes; a lost request ends the boot
        model_run(3 * MODEL_MS); // the last bytes of an answer leave the FIFO
    }
    device_has_it = false;
    must(model_line_is_quiet() && answer.len <= size);
    memcpy(response, answer.data, answer.len);
    *response_len = answer.len;
}
