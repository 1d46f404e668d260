// SPDX-License-Identifier: Apache-2.0
//
// Command NOISE: raw samples of one source, for the station to judge before a key is made of what
// this source delivers, and for a lab to assess (SP 800-90B §3.1.3). Not used for output, so
// whoever listens learns nothing. A device that is locked is in the field, where nobody has a use
// for them.
#include "agent/command.h"

#define WIDE_SIZE 2u ///< bytes of a wide sample

mint_status_t mint_agent_check_in_factory(const mint_agent_t *agent)
{
    mint_device_state_t state;
    mint_status_t status = mint_agent_read_state(agent, &state);
    switch (state) {
    case MINT_STATE_RETIRED:
        return MINT_ERR_RETIRED;
    case MINT_STATE_LOCKED:
        return MINT_ERR_LOCKED;
    default:
        return status;
    }
}

static mint_status_t take(mint_entropy_t *pool, const mint_noise_request_t *request,
                          uint8_t samples[MINT_NOISE_MAX_LEN], size_t *len)
{
    *len = request->wide ? WIDE_SIZE * request->count : request->count;
    return request->wide ? mint_entropy_raw_wide(pool, request->source, samples, request->count)
                         : mint_entropy_raw(pool, request->source, samples, request->count);
}

mint_status_t mint_command_noise(mint_call_t *call)
{
    uint8_t samples[MINT_NOISE_MAX_LEN];
    mint_entropy_t *pool = &call->agent->rng.pool;
    mint_noise_request_t request;
    mint_status_t status =
        mint_noise_request_read(call->arguments.data, call->arguments.len, &request);
    if (status == MINT_OK) {
        status = mint_agent_check_in_factory(call->agent);
    }
    if (status != MINT_OK || request.source >= pool->count) {
        return status != MINT_OK ? status : MINT_ERR_ARGUMENT;
    }
    const mint_source_t *source = &pool->sources[request.source];
    const mint_source_state_t *state = &pool->states[request.source];
    mint_noise_answer_t answer = {.symbol_bits = source->symbol_bits,
                                  .wide_bits = source->wide_sample == NULL ? 0 : source->wide_bits,
                                  .emulated = call->agent->port->emulated,
                                  .first = state->samples};
    size_t len = 0;
    status = take(pool, &request, samples, &len);
    if (status == MINT_OK) {
        answer.guard_alarms = state->guard_alarms;
        answer.samples = (mint_bytes_t){samples, len};
        mint_noise_answer_write(call->answer, &answer);
    }
    return status;
}
