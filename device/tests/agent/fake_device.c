// SPDX-License-Identifier: Apache-2.0
//
// The device for the agent's tests. Its flash is NOR as flash.h has it: a unit programmed twice, or
// an access out of bounds, ends the test run.
#include <stdlib.h>
#include <string.h>

#include "device/tests/agent/fake_device.h"

static bool power_is_gone(fake_device_t *device)
{
    device->operations++;
    return device->cut_at != 0 && device->operations >= device->cut_at;
}

static mint_status_t flash_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    const fake_device_t *device = context;
    if (address > sizeof device->flash_bytes || len > sizeof device->flash_bytes - address) {
        abort();
    }
    memcpy(out, device->flash_bytes + address, len);
    return MINT_OK;
}

static mint_status_t flash_program(void *context, uint32_t address, const uint8_t *unit)
{
    fake_device_t *device = context;
    if (address % FAKE_UNIT_LEN != 0 || address >= sizeof device->flash_bytes) {
        abort();
    }
    for (uint32_t i = 0; i < FAKE_UNIT_LEN; i++) {
        if (device->flash_bytes[address + i] != 0xFF) {
            abort();
        }
    }
    if (power_is_gone(device)) {
        return MINT_ERR_IO;
    }
    memcpy(device->flash_bytes + address, unit, FAKE_UNIT_LEN);
    return MINT_OK;
}

static mint_status_t flash_erase(void *context, uint32_t address)
{
    fake_device_t *device = context;
    if (address % FAKE_PAGE_LEN != 0 || address >= sizeof device->flash_bytes) {
        abort();
    }
    if (power_is_gone(device)) {
        return MINT_ERR_IO;
    }
    memset(device->flash_bytes + address, 0xFF, FAKE_PAGE_LEN);
    return MINT_OK;
}

static mint_status_t noise_sample(void *context, uint8_t *symbol)
{
    fake_device_t *device = context;
    *symbol = (uint8_t)fake_random_next(&device->noise);
    return device->noise_dead ? MINT_ERR_IO : MINT_OK;
}

/// 12 bits, of which the symbols are the lowest 8.
static mint_status_t noise_wide(void *context, uint16_t *value)
{
    fake_device_t *device = context;
    *value = (uint16_t)(0xA00u | (uint8_t)fake_random_next(&device->noise));
    return device->noise_dead ? MINT_ERR_IO : MINT_OK;
}

static void reset(void *context)
{
    fake_device_t *device = context;
    device->resets++;
}

static mint_status_t device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    const fake_device_t *device = context;
    memcpy(id, device->id, MINT_DEVICE_ID_LEN);
    return MINT_OK;
}

static mint_status_t root_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    const fake_device_t *device = context;
    for (size_t i = 0; i < MINT_STORE_ROOT_KEY_LEN; i++) {
        key[i] = (uint8_t)(device->id[0] ^ 37 * (i + 5));
    }
    return MINT_OK;
}

static bool serial_read(void *context, uint8_t *byte)
{
    fake_device_t *device = context;
    if (device->line_in_at == device->line_in_len) {
        return false;
    }
    *byte = device->line_in[device->line_in_at++];
    return true;
}

static mint_status_t serial_write(void *context, const uint8_t *data, size_t len)
{
    fake_device_t *device = context;
    if (len > sizeof device->line_out - device->line_out_len) {
        return MINT_ERR_IO;
    }
    memcpy(device->line_out + device->line_out_len, data, len);
    device->line_out_len += len;
    return MINT_OK;
}

/// Of nothing real.
static const mint_evidence_t evidence = {.basis = MINT_CREDIT_MEASURED,
                                         .figure_micro = 4000000,
                                         .samples = MINT_EVIDENCE_SAMPLES_MIN,
                                         .restarts = MINT_EVIDENCE_RESTARTS_MIN,
                                         .date = 20250101};

void fake_device_make(fake_device_t *device, uint8_t number,
                      const uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN])
{
    memset(device, 0, sizeof *device);
    memset(device->flash_bytes, 0xFF, sizeof device->flash_bytes);
    memset(device->id, number, sizeof device->id);
    memcpy(device->authority_key, authority_key, sizeof device->authority_key);
    device->noise.state = number;
    device->source = (mint_source_t){.name = "fake-noise",
                                     .sample = noise_sample,
                                     .context = device,
                                     .symbol_bits = 8,
                                     .h_64 = 4 * MINT_ENTROPY_CREDIT_PER_BIT,
                                     .evidence = &evidence,
                                     .wide_sample = noise_wide,
                                     .wide_bits = 12};
    device->flash = (mint_flash_t){FAKE_PAGE_LEN, FAKE_PAGE_COUNT, FAKE_UNIT_LEN, flash_read,
                                   flash_program, flash_erase,     device};
    device->port = (mint_port_t){.board = "fake-board",
                                 .flash = &device->flash,
                                 .sources = &device->source,
                                 .source_count = 1,
                                 .device_id = device_id,
                                 .root_key = root_key,
                                 .serial_read = serial_read,
                                 .serial_write = serial_write,
                                 .reset = reset,
                                 .context = device};
}

mint_status_t fake_device_boot(fake_device_t *device)
{
    device->cut_at = 0;
    mint_status_t status =
        mint_agent_start(&device->agent, &device->port, device->authority_key, "1.2.3");
    mint_agent_set_enrolment_key(&device->agent, device->enrolment_key);
    return status;
}

void fake_device_digest(const fake_device_t *device, uint8_t digest[MINT_SHA256_LEN])
{
    if (mint_store_digest(&device->agent.store, digest) != MINT_OK) {
        abort();
    }
}
