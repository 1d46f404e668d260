// SPDX-License-Identifier: Apache-2.0
//
// The checks before a write is obeyed, in the order that device/SPEC.md gives. Until the nonce
// matches nothing is changed, so that whoever has no station key can do no harm here; after that
// the nonce is gone, so that whoever has one gets one try for each.
#include <string.h>

#include "agent/authorise.h"

/// The delegation inside an authorisation: whose key signed it and for which batch it counts.
static mint_status_t check_delegation(const mint_agent_t *agent, mint_bytes_t message,
                                      mint_delegation_t *delegation)
{
    mint_cose_sign1_t cose;
    mint_status_t status = mint_cose_sign1_read(message.data, message.len, &cose);
    if (status == MINT_OK) {
        status = mint_cose_sign1_verify(&cose, MINT_COSE_TEXT_DELEGATION, agent->authority_key);
    }
    if (status == MINT_OK) {
        status = mint_delegation_read(cose.payload.data, cose.payload.len, delegation);
    }
    return status == MINT_OK || status == MINT_ERR_CRYPTO ? status : MINT_ERR_DELEGATION;
}

/// The authorisation, as far as its signatures go.
static mint_status_t check_signatures(const mint_agent_t *agent, mint_bytes_t message,
                                      mint_delegation_t *delegation,
                                      mint_authorisation_t *authorisation)
{
    mint_cose_sign1_t cose;
    mint_status_t status = mint_cose_sign1_read(message.data, message.len, &cose);
    if (status == MINT_OK) {
        status = check_delegation(agent, cose.delegation, delegation);
    }
    if (status == MINT_OK) {
        status = mint_cose_sign1_verify(&cose, MINT_COSE_TEXT_REQUEST, delegation->station_key);
    }
    if (status == MINT_OK) {
        status = mint_authorisation_read(cose.payload.data, cose.payload.len, authorisation);
    }
    return status;
}

/// Device and nonce. What passes uses the nonce up.
static mint_status_t check_freshness(mint_agent_t *agent, const mint_authorisation_t *authorisation)
{
    if (!mint_equal_ct(authorisation->id, agent->id, sizeof agent->id)) {
        return MINT_ERR_TARGET;
    }
    if (!agent->nonce_valid ||
        !mint_equal_ct(authorisation->nonce, agent->nonce, sizeof agent->nonce)) {
        return MINT_ERR_NONCE;
    }
    agent->nonce_valid = false;
    mint_wipe(agent->nonce, sizeof agent->nonce);
    return MINT_OK;
}

static mint_status_t check_digest(const mint_authorisation_t *authorisation, uint8_t command,
                                  mint_bytes_t request)
{
    uint8_t digest[MINT_SHA256_LEN];
    mint_status_t status = mint_sha256(request.data, request.len, digest);
    if (status != MINT_OK) {
        return status;
    }
    bool meant = authorisation->command == command &&
                 mint_equal_ct(authorisation->digest, digest, sizeof digest);
    return meant ? MINT_OK : MINT_ERR_DIGEST;
}

/// A device that was written to belongs to the batch of that first write.
static mint_status_t check_batch(const mint_agent_t *agent, const char *batch)
{
    uint8_t stored[MINT_BATCH_MAX_LEN];
    size_t len;
    mint_status_t status =
        mint_store_get(&agent->store, MINT_UID_BATCH, stored, sizeof stored, &len);
    if (status == MINT_ERR_NOT_FOUND) {
        return MINT_OK;
    }
    if (status != MINT_OK) {
        return status;
    }
    return len == strlen(batch) && memcmp(stored, batch, len) == 0 ? MINT_OK : MINT_ERR_BATCH;
}

mint_status_t mint_agent_authorise(mint_call_t *call, uint8_t command, mint_bytes_t body)
{
    mint_delegation_t delegation;
    mint_authorisation_t authorisation;
    mint_bytes_t message;
    mint_status_t status = mint_write_body_read(body.data, body.len, &call->arguments, &message);
    if (status == MINT_OK) {
        status = check_signatures(call->agent, message, &delegation, &authorisation);
    }
    if (status == MINT_OK) {
        status = check_freshness(call->agent, &authorisation);
    }
    if (status == MINT_OK) {
        status = check_digest(&authorisation, command, call->arguments);
    }
    if (status == MINT_OK) {
        status = check_batch(call->agent, delegation.batch);
    }
    if (status != MINT_OK) {
        return status;
    }
    if (command != MINT_COMMAND_LOCK && mint_agent_state(call->agent) == MINT_STATE_LOCKED) {
        return MINT_ERR_LOCKED;
    }
    memcpy(call->batch, delegation.batch, sizeof call->batch);
    return MINT_OK;
}
