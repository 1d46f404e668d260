// SPDX-License-Identifier: Apache-2.0
//
// Bringing a device up: the store first, because the generator's seed file is
// a record in it.
#include "mintmark/start.h"

#include "mintmark/bytes.h"
#include "mintmark/identity.h"

mint_status_t mint_start_store(const mint_port_t *port, mint_store_t *store,
                               mint_store_slot_t *slots, size_t record_count,
                               uint8_t unit[MINT_FLASH_UNIT_MAX_LEN],
                               uint8_t id[MINT_DEVICE_ID_LEN])
{
    uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = {0};
    mint_status_t status = port->device_id(port->context, id);
    if (status == MINT_OK) {
        status = port->root_key(port->context, root_key);
    }
    if (status == MINT_OK) {
        const mint_store_config_t config = {.flash = port->flash,
                                            .slots = slots,
                                            .record_count = record_count,
                                            .unit = unit,
                                            .root_key = root_key,
                                            .device_id = id,
                                            .device_id_len = MINT_DEVICE_ID_LEN};
        status = mint_store_mount(store, &config);
    }
    mint_wipe(root_key, sizeof root_key);
    return status;
}

static mint_status_t load_seed(void *store, uint8_t seed[MINT_SEED_FILE_LEN])
{
    size_t len = 0;
    mint_status_t status = mint_store_get(store, MINT_UID_SEED, seed, MINT_SEED_FILE_LEN, &len);
    return status == MINT_OK && len != MINT_SEED_FILE_LEN ? MINT_ERR_CORRUPT : status;
}

static mint_status_t save_seed(void *store, const uint8_t seed[MINT_SEED_FILE_LEN])
{
    return mint_store_set(store, MINT_UID_SEED, seed, MINT_SEED_FILE_LEN, MINT_STORE_UNLOCKED);
}

mint_status_t mint_start_rng(const mint_port_t *port, mint_store_t *store,
                             const uint8_t id[MINT_DEVICE_ID_LEN], mint_rng_t *rng)
{
    const mint_seed_file_t seed_file = {load_seed, save_seed, store};
    const mint_rng_config_t config = {.sources = port->sources,
                                      .source_count = port->source_count,
                                      .personalization = id,
                                      .personalization_len = MINT_DEVICE_ID_LEN,
                                      .copy_guard = port->copy_guard};
    mint_status_t status = mint_rng_start_with(rng, &config);
    return status == MINT_OK ? mint_rng_use_seed_file(rng, &seed_file) : status;
}
