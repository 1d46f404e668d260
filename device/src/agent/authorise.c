// SPDX-License-Identifier: Apache-2.0
//
// The checks before a write is obeyed, in the order that device/SPEC.md gives. Until the nonce
// matches nothing is changed, so that whoever has no station key can do no harm here; after that
// the nonce is gone, so that whoever has one gets one try for each.
#include <string.h>

#include "agent/authorise.h"

/// Verifies a delegation under the authority's key.
static mint_status_t verify_delegation(const mint_agent_t *agent, mint_bytes_t message,
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

/// The delegation inside an authorisation: whose key signed it and for which batch it counts. All
/// writes of a station carry the same one, and verifying it takes a small part as long as
/// everything else it does for them; so the last one that verified is known again by its digest.
static mint_status_t check_delegation(mint_agent_t *agent, mint_bytes_t message,
                                      mint_delegation_t *delegation)
{
    uint8_t digest[MINT_SHA256_LEN];
    mint_status_t status = mint_sha256(message.data, message.len, digest);
    if (status == MINT_OK && agent->delegation_known &&
        mint_equal_ct(agent->delegation_digest, digest, sizeof digest)) {
        *delegation = agent->delegation;
        return MINT_OK;
    }
    if (status == MINT_OK) {
        status = verify_delegation(agent, message, delegation);
    }
    if (status == MINT_OK) {
        agent->delegation = *delegation;
        memcpy(agent->delegation_digest, digest, sizeof digest);
        agent->delegation_known = true;
    }
    return status;
}

/// The authorisation, as far as its signatures go. The delegation stands beside what the station
/// signs and is no part of it: without the batch's name in both, whoever has the line could put
/// another delegation of the same station there and so choose the batch.
static mint_status_t check_signatures(mint_agent_t *agent, mint_bytes_t message,
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
    if (status == MINT_OK && strcmp(authorisation->batch, delegation->batch) != 0) {
        status = MINT_ERR_BATCH;
    }
    return status;
}

mint_status_t mint_agent_check_freshness(mint_agent_t *agent,
                                         const mint_authorisation_t *authorisation)
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

mint_status_t mint_agent_check_digest(const mint_authorisation_t *authorisation, uint8_t command,
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

/// A write by a station: signatures, device, nonce, request, batch.
static mint_status_t check_station(mint_call_t *call, uint8_t command, mint_bytes_t message)
{
    mint_delegation_t delegation;
    mint_authorisation_t authorisation;
    mint_status_t status = check_signatures(call->agent, message, &delegation, &authorisation);
    if (status == MINT_OK) {
        status = mint_agent_check_freshness(call->agent, &authorisation);
    }
    if (status == MINT_OK) {
        status = mint_agent_check_digest(&authorisation, command, call->arguments);
    }
    if (status == MINT_OK) {
        status = check_batch(call->agent, delegation.batch);
    }
    if (status == MINT_OK) {
        memcpy(call->batch, delegation.batch, sizeof call->batch);
    }
    return status;
}

/// Whether the device's state lets a command through that its rightful signer asks for.
static mint_status_t check_state(const mint_agent_t *agent, uint8_t command, bool ticket)
{
    mint_device_state_t state;
    if (command == MINT_COMMAND_RETIRE) {
        return MINT_OK; // in every state, one that can no longer be told too
    }
    mint_status_t status = mint_agent_read_state(agent, &state);
    if (status != MINT_OK) {
        return status;
    }
    if (state == MINT_STATE_RETIRED) {
        return MINT_ERR_RETIRED;
    }
    return state == MINT_STATE_LOCKED && command != MINT_COMMAND_LOCK && !ticket ? MINT_ERR_LOCKED
                                                                                 : MINT_OK;
}

mint_status_t mint_agent_authorise(mint_call_t *call, uint8_t command, mint_bytes_t body)
{
    bool ticket = command == MINT_COMMAND_UNLOCK || command == MINT_COMMAND_RETIRE;
    mint_bytes_t message;
    mint_status_t status = mint_write_body_read(body.data, body.len, &call->arguments, &message);
    if (status == MINT_OK) {
        status = ticket ? mint_agent_check_ticket(call, command, message)
                        : check_station(call, command, message);
    }
    return status == MINT_OK ? check_state(call->agent, command, ticket) : status;
}
