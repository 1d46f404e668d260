// SPDX-License-Identifier: Apache-2.0
//
// Command NOISE: raw samples of one source, for the station to judge before a key is made of what
// this source delivers (SP 800-90B §3.1.3). Not used for output, so whoever listens learns nothing.
// A device that is locked is in the field, where nobody has a use for them.
#include "agent/command.h"

static mint_status_t check_state(const mint_agent_t *agent)
{
    switch (mint_agent_state(agent)) {
    case MINT_STATE_RETIRED:
        return MINT_ERR_RETIRED;
    case MINT_STATE_LOCKED:
        return MINT_ERR_LOCKED;
    default:
        return MINT_OK;
    }
}

mint_status_t mint_command_noise(mint_call_t *call)
{
    uint8_t samples[MINT_NOISE_LEN];
    uint32_t source = 0;
    mint_status_t status =
        mint_number_read(call->arguments.data, call->arguments.len, MINT_FIELD_SOURCE, &source);
    if (status == MINT_OK) {
        status = check_state(call->agent);
    }
    if (status == MINT_OK) {
        status = mint_entropy_raw(&call->agent->rng.pool, source, samples, sizeof samples);
    }
    if (status == MINT_OK) {
        mint_field_write(call->answer, MINT_FIELD_SAMPLES, (mint_bytes_t){samples, sizeof samples});
    }
    return status;
}
