// SPDX-License-Identifier: Apache-2.0
//
// Bringing the agent up: the store first, because the generator's seed file is a record in it.
#include <string.h>

#include "agent/command.h"

static mint_status_t mount_store(mint_agent_t *agent)
{
    uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = {0};
    mint_status_t status = agent->port->root_key(agent->port->context, root_key);
    if (status == MINT_OK) {
        const mint_store_config_t config = {.flash = agent->port->flash,
                                            .slots = agent->slots,
                                            .record_count = MINT_AGENT_RECORDS_MAX,
                                            .unit = agent->unit,
                                            .root_key = root_key,
                                            .device_id = agent->id,
                                            .device_id_len = sizeof agent->id};
        status = mint_store_mount(&agent->store, &config);
    }
    mint_wipe(root_key, sizeof root_key);
    return status;
}

static mint_status_t load_seed(void *context, uint8_t seed[MINT_SEED_FILE_LEN])
{
    const mint_agent_t *agent = context;
    size_t len = 0;
    mint_status_t status =
        mint_store_get(&agent->store, MINT_UID_SEED, seed, MINT_SEED_FILE_LEN, &len);
    return status == MINT_OK && len != MINT_SEED_FILE_LEN ? MINT_ERR_CORRUPT : status;
}

static mint_status_t save_seed(void *context, const uint8_t seed[MINT_SEED_FILE_LEN])
{
    mint_agent_t *agent = context;
    return mint_store_set(&agent->store, MINT_UID_SEED, seed, MINT_SEED_FILE_LEN,
                          MINT_STORE_UNLOCKED);
}

static mint_status_t start_generator(mint_agent_t *agent)
{
    const mint_seed_file_t seed_file = {load_seed, save_seed, agent};
    const mint_rng_config_t config = {.sources = agent->port->sources,
                                      .source_count = agent->port->source_count,
                                      .personalization = agent->id,
                                      .personalization_len = sizeof agent->id,
                                      .seed_file = &seed_file,
                                      .copy_guard = agent->port->copy_guard};
    return mint_rng_start_with(&agent->rng, &config);
}

mint_status_t mint_agent_start(mint_agent_t *agent, const mint_port_t *port,
                               const uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN],
                               const char *firmware)
{
    memset(agent, 0, sizeof *agent);
    agent->port = port;
    agent->firmware = firmware;
    memcpy(agent->authority_key, authority_key, sizeof agent->authority_key);
    mint_smp_receiver_init(&agent->receiver, agent->request, sizeof agent->request);
    mint_status_t status = port->device_id(port->context, agent->id);
    if (status == MINT_OK) {
        status = mount_store(agent);
    }
    if (status == MINT_OK) {
        status = mint_agent_finish_retirement(agent);
    }
    if (status == MINT_OK && start_generator(agent) != MINT_OK) {
        // The generator keeps the reason and repeats it to whoever asks for bytes, so the device
        // can still be asked what is wrong with it.
    }
    return status;
}

void mint_agent_set_enrolment_key(mint_agent_t *agent, const uint8_t *key)
{
    agent->enrolment_key = key;
}
