// SPDX-License-Identifier: Apache-2.0
//
// The entropy gate's second half: raw samples of each source that the device is credited with, one
// source after the other, judged against what the source claims, before anything on the device is
// changed.
#include <string.h>

#include "station/intake.h"
#include "station/steps.h"

static size_t wanted(const mint_conversation_t *conversation)
{
    uint32_t samples = conversation->station->batch.noise_samples;
    return samples < MINT_NOISE_SAMPLES_MAX ? samples : MINT_NOISE_SAMPLES_MAX;
}

// The next source to look at, from `source` on, or none: then the device may come in.
static mint_step_t next_source(mint_conversation_t *conversation)
{
    const mint_info_t *info = &conversation->info;
    mint_gate_t *gate = &conversation->gate;
    while (gate->source < info->source_count && !mint_intake_counts(&info->sources[gate->source])) {
        gate->source++;
    }
    gate->taken = 0;
    return gate->source < info->source_count && wanted(conversation) > 1
               ? MINT_STEP_NOISE
               : mint_step_admit(conversation);
}

mint_step_t mint_step_noise_begin(mint_conversation_t *conversation)
{
    memset(&conversation->gate, 0, sizeof conversation->gate);
    return next_source(conversation);
}

mint_status_t mint_step_noise_ask(mint_conversation_t *conversation, uint64_t now_ms)
{
    uint8_t body[16];
    mint_writer_t writer;
    mint_writer_init(&writer, body, sizeof body);
    mint_number_write(&writer, MINT_FIELD_SOURCE, conversation->gate.source);
    mint_status_t status = mint_writer_status(&writer);
    return status != MINT_OK ? status
                             : mint_client_read(&conversation->client, MINT_COMMAND_NOISE, body,
                                                writer.len, now_ms);
}

// What a source's samples are known by again waits to be claimed until the device has shown that it
// has a key: nobody else fills the registry.
static mint_status_t keep_marks(mint_conversation_t *conversation, uint16_t h_64)
{
    uint8_t marks[MINT_NOISE_MARKS][MINT_SHA256_LEN];
    size_t count;
    const mint_gate_t *gate = &conversation->gate;
    mint_status_t status = mint_noise_mark(gate->samples, gate->taken, h_64, marks, &count);
    for (size_t i = 0; i < count && status == MINT_OK; i++) {
        status = mint_claims_add_digest(&conversation->claims, MINT_CLAIM_NOISE, marks[i]);
    }
    return status;
}

static mint_step_t judge(mint_conversation_t *conversation)
{
    mint_gate_t *gate = &conversation->gate;
    const mint_info_source_t *source = &conversation->info.sources[gate->source];
    mint_error_t finding = {0};
    mint_status_t status = mint_noise_judge(gate->samples, gate->taken, source->h_64,
                                            &gate->figures[gate->source], &finding);
    if (status != MINT_OK) {
        mint_error_set(&conversation->problem, "source %s: %s", source->name,
                       status == MINT_ERR_ARGUMENT ? "it claims more than a sample holds"
                                                   : finding.message);
        mint_error_hint(&conversation->problem,
                        "the part is not like the one that was measured; `mintmark entropy "
                        "capture` looks closer");
        return mint_step_fail(conversation, MINT_CAUSE_ENTROPY);
    }
    status = keep_marks(conversation, source->h_64);
    if (status != MINT_OK) {
        mint_error_set(&conversation->problem, "cannot mark its noise: %s",
                       mint_status_text(status));
        return mint_step_fail(conversation, MINT_CAUSE_STATION);
    }
    gate->source++;
    return next_source(conversation);
}

mint_step_t mint_step_noise_answer(mint_conversation_t *conversation, mint_bytes_t body)
{
    mint_gate_t *gate = &conversation->gate;
    mint_bytes_t samples;
    if (mint_field_read(body.data, body.len, MINT_FIELD_SAMPLES, &samples) != MINT_OK ||
        samples.len == 0) {
        mint_error_set(&conversation->problem, "its raw samples are malformed");
        return mint_step_fail(conversation, MINT_CAUSE_PROTOCOL);
    }
    size_t room = wanted(conversation) - gate->taken;
    size_t len = samples.len < room ? samples.len : room;
    memcpy(gate->samples + gate->taken, samples.data, len);
    gate->taken += len;
    return gate->taken < wanted(conversation) ? MINT_STEP_NOISE : judge(conversation);
}
