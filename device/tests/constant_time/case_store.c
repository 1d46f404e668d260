// SPDX-License-Identifier: Apache-2.0
//
// The key store and what stands on it. What reaches the flash is public from there on: A5 of the
// threat model reads it.
#include <string.h>

#include "device/tests/constant_time/cases.h"
#include "device/tests/store/rig.h"
#include "mintmark/bytes.h"
#include "mintmark/psk.h"
#include "mintmark/rollback.h"
#include "mintmark/seal.h"

#define UID 0x1001u

static rig_t rig;
static uint8_t root_key[MINT_STORE_ROOT_KEY_LEN];
static uint8_t value[100];
static uint8_t out[128];
static size_t out_len;
static mint_status_t (*program)(void *context, uint32_t address, const uint8_t *unit);

static mint_status_t program_public(void *context, uint32_t address, const uint8_t *unit)
{
    ct_public(unit, rig.flash.port.unit_len);
    return program(context, address, unit);
}

// A blank store under a secret root key, and a secret value for it.
static void start(void)
{
    const mint_random_t random = ct_random();
    rig_start(&rig, 4096, 4, 16, 24);
    program = rig.flash.port.program;
    rig.flash.port.program = program_public;
    ct_ok(random.fill(random.context, root_key, sizeof root_key));
    ct_ok(random.fill(random.context, value, sizeof value));
    rig.root_key = root_key;
}

static void live(void)
{
    uint8_t digest[MINT_SHA256_LEN];
    ct_ok(rig_mount(&rig));
    ct_ok(mint_store_set(&rig.store, UID, value, sizeof value, 0));
    ct_ok(mint_store_set(&rig.store, UID, value, sizeof value, 0)); // which writes nothing
    ct_ok(mint_store_set(&rig.store, UID, value + 1, 50, 0));
    ct_ok(mint_store_get(&rig.store, UID, out, sizeof out, &out_len));
    ct_ok(mint_store_digest(&rig.store, digest));
    mint_store_unmount(&rig.store);
    ct_ok(rig_mount(&rig));
    ct_ok(mint_store_get(&rig.store, UID, out, sizeof out, &out_len));
    ct_expect(out_len == 50 && mint_equal_ct(out, value + 1, 50));
    ct_ok(mint_store_purge(&rig.store));
    ct_ok(mint_store_delete(&rig.store, UID));
}

void ct_store(void)
{
    start();
    live();
}

static mint_status_t read_counter(void *context, uint64_t *number)
{
    *number = ((ram_flash_t *)context)->counter;
    return MINT_OK;
}

static mint_status_t advance_counter(void *context, uint64_t number)
{
    return ram_flash_advance(context, number);
}

void ct_store_rollback(void)
{
    static const mint_counter_t counter = {read_counter, advance_counter, &rig.flash};
    static mint_rollback_t rollback = {.counter = &counter};
    start();
    rig.state = &mint_rollback_state;
    rig.state_context = &rollback;
    live();
}

static const uint8_t identity[] = "sensor-17";

static void keep_psk(void)
{
    start();
    ct_ok(rig_mount(&rig));
    ct_ok(mint_psk_set(&rig.store, (const uint8_t *)"another", 7, value + 40, 32));
    ct_ok(mint_psk_set(&rig.store, identity, sizeof identity, value, 32));
}

void ct_psk_find(void)
{
    keep_psk();
    ct_ok(mint_psk_find(&rig.store, identity, sizeof identity, out, 64, &out_len));
    ct_expect(out_len == 32);
    ct_ok(mint_psk_remove(&rig.store, identity, sizeof identity));
}

// A store whose root key is no secret, because the numbers of messages, which are none, stand in
// it; verdicts.c makes secrets of the keys of PSKs. An end with both directions.
static mint_seal_config_t keep_numbers(void)
{
    static const mint_seal_config_t config = {.store = &rig.store,
                                              .identity = identity,
                                              .identity_len = sizeof identity,
                                              .role = MINT_SEAL_BY_DEVICE,
                                              .sender = 1,
                                              .block = 4};
    start();
    ct_public(root_key, sizeof root_key);
    ct_ok(rig_mount(&rig));
    ct_ok(mint_psk_set(&rig.store, identity, sizeof identity, value, 32));
    return config;
}

// Where the numbers begin stands in each message's header.
static mint_status_t fill_number(void *context, uint8_t *bytes, size_t len)
{
    (void)context;
    memset(bytes, 3, len);
    return MINT_OK;
}

static size_t seal(const mint_seal_config_t *config, uint8_t *message, size_t size)
{
    static mint_sealer_t sealer;
    const mint_random_t random = {.fill = fill_number, .context = NULL};
    size_t len;
    ct_ok(mint_sealer_create(config, &random));
    ct_ok(mint_sealer_start(&sealer, config));
    for (int i = 0; i < 6; i++) { // over the end of a block
        ct_ok(mint_seal(&sealer, NULL, 0, value + 40, 32, message, size, &len));
    }
    mint_sealer_stop(&sealer);
    ct_public(message, len); // it is sent
    return len;
}

void ct_seal_message(void)
{
    uint8_t message[32 + MINT_SEAL_OVERHEAD_LEN];
    const mint_seal_config_t config = keep_numbers();
    ct_expect(seal(&config, message, sizeof message) == sizeof message);
}

void ct_open_message(void)
{
    static mint_opener_t opener;
    uint8_t message[32 + MINT_SEAL_OVERHEAD_LEN];
    const mint_seal_config_t config = keep_numbers();
    size_t len = seal(&config, message, sizeof message);
    ct_ok(mint_opener_create(&config));
    ct_ok(mint_opener_start(&opener, &config));
    message[20] ^= 1;
    mint_status_t status = mint_open(&opener, NULL, 0, message, len, out, sizeof out, &out_len);
    ct_public(&status, sizeof status);
    ct_expect(status == MINT_ERR_AUTHENTICATION);
    message[20] ^= 1;
    ct_ok(mint_open(&opener, NULL, 0, message, len, out, sizeof out, &out_len));
    ct_expect(out_len == 32);
    mint_opener_stop(&opener);
}
