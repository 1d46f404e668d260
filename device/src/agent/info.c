// SPDX-License-Identifier: Apache-2.0
//
// Command INFO: what the device says of itself. Counters, names and states; nothing secret.
#include <string.h>

#include "agent/chain.h"
#include "agent/command.h"
#include "agent/psks.h"

static void copy_name(char *out, size_t size, const char *name)
{
    size_t len = 0;
    for (; len < size - 1 && name[len] != '\0'; len++) {
        out[len] = name[len];
    }
    out[len] = '\0';
}

static void fill_source(mint_info_source_t *out, const mint_source_t *source,
                        const mint_source_state_t *state)
{
    copy_name(out->name, sizeof out->name, source->name);
    out->credit = (uint8_t)mint_source_credit(source);
    out->h_64 = source->evidence == NULL ? 0 : source->h_64;
    out->samples = state->samples;
    out->rct_alarms = state->rct_alarms;
    out->apt_alarms = state->apt_alarms;
    out->failure = (uint16_t)state->failure;
}

static mint_status_t fill_batch(const mint_agent_t *agent, mint_info_t *info)
{
    size_t len = 0;
    mint_status_t status = mint_store_get(&agent->store, MINT_UID_BATCH, (uint8_t *)info->batch,
                                          sizeof info->batch - 1, &len);
    info->batch[status == MINT_OK ? len : 0] = '\0';
    return status == MINT_ERR_NOT_FOUND ? MINT_OK : status;
}

/// State and batch, as far as they can be told: who is there is to be learnt from a device with a
/// damaged store too, if only to retire it.
static mint_status_t fill_state(const mint_agent_t *agent, mint_info_t *info)
{
    mint_status_t status = mint_agent_read_state(agent, &info->state);
    mint_status_t further =
        status == MINT_OK || status == MINT_ERR_CORRUPT ? fill_batch(agent, info) : status;
    status = further == MINT_OK ? status : further;
    if (status == MINT_ERR_CORRUPT) {
        info->state = info->state == MINT_STATE_RETIRED ? MINT_STATE_RETIRED : MINT_STATE_UNKNOWN;
        status = MINT_OK;
    }
    return status;
}

mint_status_t mint_command_info(mint_call_t *call)
{
    const mint_agent_t *agent = call->agent;
    mint_info_t info = {.rng = (uint16_t)mint_rng_status(&agent->rng),
                        .chain_count = mint_chain_installed(agent),
                        .psk_count = mint_agent_psk_count(agent)};
    memcpy(info.id, agent->id, sizeof info.id);
    copy_name(info.board, sizeof info.board, agent->port->board);
    copy_name(info.firmware, sizeof info.firmware, agent->firmware);
    for (size_t i = 0; i < agent->port->source_count && i < MINT_INFO_SOURCES_MAX; i++) {
        fill_source(&info.sources[i], &agent->port->sources[i], &agent->rng.pool.states[i]);
        info.source_count++;
    }
    mint_status_t status = fill_state(agent, &info);
    if (status == MINT_OK) {
        mint_info_write(call->answer, &info);
    }
    return status;
}
