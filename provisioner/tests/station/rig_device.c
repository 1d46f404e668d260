// SPDX-License-Identifier: Apache-2.0
//
// Devices of the bench: the whole device library on a port made of memory.
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

static const mint_evidence_t vouched = {
    .basis = MINT_CREDIT_VOUCHED, .figure_micro = 8000000, .voucher = "a test"};

uint64_t rig_dice(uint64_t *state)
{
    // Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators": SplitMix64.
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

// ---- flash: NOR, so programming only clears bits ----

static mint_status_t flash_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    const rig_device_t *device = context;
    memcpy(out, device->memory + address, len);
    return MINT_OK;
}

// The operation at which power goes is half done, and none comes after it.
static size_t share_done(rig_device_t *device, size_t len)
{
    if (device->dead) {
        return 0;
    }
    device->operations++;
    device->dead = device->operations == device->cut_at;
    return device->dead ? len / 2 : len;
}

static mint_status_t flash_program(void *context, uint32_t address, const uint8_t *unit)
{
    rig_device_t *device = context;
    size_t len = share_done(device, device->flash.unit_len);
    for (size_t i = 0; i < len; i++) {
        device->memory[address + i] &= unit[i];
    }
    return device->dead ? MINT_ERR_IO : MINT_OK;
}

static mint_status_t flash_erase(void *context, uint32_t address)
{
    rig_device_t *device = context;
    memset(device->memory + address, 0xFF, share_done(device, RIG_PAGE_LEN));
    return device->dead ? MINT_ERR_IO : MINT_OK;
}

// ---- sources ----

static mint_status_t sample(void *context, uint8_t *symbol)
{
    rig_device_t *device = context;
    uint8_t healthy = (uint8_t)rig_dice(&device->noise);
    switch (device->fault) {
    case RIG_NOISE_STUCK:
        *symbol = 0x41;
        break;
    case RIG_NOISE_BIASED:
        *symbol = healthy & 0x0F;
        break;
    case RIG_NOISE_COUNTING:
        *symbol = device->count++;
        break;
    default:
        *symbol = healthy;
        break;
    }
    return MINT_OK;
}

static mint_status_t credited_sample(void *context, uint8_t *symbol)
{
    const rig_device_t *device = context;
    *symbol = 0;
    return device->fail_random ? MINT_ERR_SOURCE : sample(context, symbol);
}

// ---- line and part ----

static mint_status_t device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    const rig_device_t *device = context;
    memcpy(id, device->id, MINT_DEVICE_ID_LEN);
    return MINT_OK;
}

static mint_status_t root_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    const rig_device_t *device = context;
    memset(key, device->id[0] ^ 0x5A, MINT_STORE_ROOT_KEY_LEN);
    return MINT_OK;
}

static bool serial_read(void *context, uint8_t *byte)
{
    rig_device_t *device = context;
    if (device->in_at == device->in.len) {
        return false;
    }
    *byte = device->in.data[device->in_at++];
    return true;
}

static mint_status_t serial_write(void *context, const uint8_t *data, size_t len)
{
    rig_device_t *device = context;
    mint_buffer_append(&device->out, data, len);
    return MINT_OK;
}

void rig_device_start(const rig_t *rig, rig_device_t *device)
{
    device->flash = (mint_flash_t){.page_len = RIG_PAGE_LEN,
                                   .page_count = RIG_PAGE_COUNT,
                                   .unit_len = 16,
                                   .read = flash_read,
                                   .program = flash_program,
                                   .erase = flash_erase,
                                   .context = device};
    device->sources[0] = (mint_source_t){
        .name = "test-jitter", .sample = sample, .context = device, MINT_UNCREDITED(8, 512)};
    device->sources[1] = (mint_source_t){.name = "test-random",
                                         .sample = credited_sample,
                                         .context = device,
                                         .symbol_bits = 8,
                                         .h_64 = 512,
                                         .evidence = device->no_credit ? NULL : &vouched};
    device->port = (mint_port_t){.board = "rig",
                                 .flash = &device->flash,
                                 .sources = device->sources,
                                 .source_count = 2,
                                 .device_id = device_id,
                                 .root_key = root_key,
                                 .serial_read = serial_read,
                                 .serial_write = serial_write,
                                 .context = device};
    mint_buffer_free(&device->in);
    mint_buffer_free(&device->out);
    device->in_at = 0;
    device->dead = false;
    device->cut_at = 0;
    assert_int_equal(mint_agent_start(&device->agent, &device->port, rig->authority, "test"),
                     MINT_OK);
    mint_agent_set_enrolment_key(&device->agent, device->enrolment_key);
}

rig_device_t *rig_device_new(const rig_t *rig, unsigned number)
{
    rig_device_t *device = calloc(1, sizeof *device);
    assert_non_null(device);
    rig_device_make(rig, device, number);
    return device;
}

void rig_device_make(const rig_t *rig, rig_device_t *device, unsigned number)
{
    memset(device->memory, 0xFF, sizeof device->memory);
    uint64_t seed = number;
    for (size_t i = 0; i < sizeof device->id; i++) {
        device->id[i] = (uint8_t)rig_dice(&seed);
    }
    device->noise = rig_dice(&seed);
    rig_device_start(rig, device);
}

void rig_device_free(rig_device_t *device)
{
    mint_buffer_free(&device->in);
    mint_buffer_free(&device->out);
    free(device);
}

void rig_device_feed(const rig_t *rig, rig_device_t *device, const uint8_t *data, size_t len)
{
    if (device->dead) {
        rig_device_start(rig, device);
        return;
    }
    mint_buffer_free(&device->in);
    device->in_at = 0;
    mint_buffer_append(&device->in, data, len);
    while (device->in_at < device->in.len && !device->dead) {
        mint_agent_poll(&device->agent);
    }
    if (device->dead) {
        mint_buffer_free(&device->out); // what it says without power, nobody hears
    }
}
