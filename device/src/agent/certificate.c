// SPDX-License-Identifier: Apache-2.0
//
// Command CERTIFICATE: the chain is installed from the device's own certificate up, one a request,
// and can be read back. A chain that is complete does not change; one that is not can be begun
// again by another first certificate, for a station may have issued one, lost its answer and issued
// another.
#include <string.h>

#include "agent/chain.h"
#include "agent/command.h"
#include "agent/keys.h"
#include "agent/spki.h"

/// MINT_OK if what a write asks for is there already, MINT_ERR_MISMATCH if not.
static mint_status_t compare(const mint_agent_t *agent, const mint_certificate_request_t *request,
                             uint8_t count)
{
    uint8_t installed[MINT_CERTIFICATE_MAX_LEN];
    size_t len = 0;
    mint_status_t status = mint_store_get(&agent->store, MINT_UID_CERTIFICATE(request->index),
                                          installed, sizeof installed, &len);
    if (status != MINT_OK && status != MINT_ERR_NOT_FOUND) {
        return status;
    }
    bool same = status == MINT_OK && request->count == count && len == request->der.len &&
                memcmp(installed, request->der.data, len) == 0;
    return same ? MINT_OK : MINT_ERR_MISMATCH;
}

/// Takes away what stands above the first certificate, the highest first, so that a power cut
/// leaves the beginning of the old chain.
static mint_status_t shorten(mint_agent_t *agent)
{
    mint_status_t status = MINT_OK;
    for (uint8_t i = MINT_CHAIN_MAX - 1; i > 0 && status == MINT_OK; i--) {
        status = mint_store_delete(&agent->store, MINT_UID_CERTIFICATE(i));
        if (status == MINT_ERR_NOT_FOUND) {
            status = MINT_OK;
        }
    }
    return status;
}

/// Begins the chain. The count is written last: without it, or with the old one and the
/// certificates above missing, the chain is not complete.
static mint_status_t install_first(mint_agent_t *agent, const mint_certificate_request_t *request)
{
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
    mint_status_t status = mint_keys_public(agent, MINT_UID_IDENTITY_KEY, public_key);
    if (status == MINT_OK) {
        status = mint_spki_check(request->der, public_key);
    }
    if (status == MINT_OK) {
        status = shorten(agent);
    }
    if (status == MINT_OK) {
        status = mint_store_set(&agent->store, MINT_UID_CERTIFICATE(0), request->der.data,
                                request->der.len, 0);
    }
    if (status == MINT_OK) {
        status = mint_store_set(&agent->store, MINT_UID_CHAIN, &request->count,
                                sizeof request->count, 0);
    }
    return status;
}

/// Goes on with the chain: each certificate after the one below it.
static mint_status_t install_next(mint_agent_t *agent, const mint_certificate_request_t *request,
                                  uint8_t count)
{
    if (request->index > mint_chain_installed(agent)) {
        return MINT_ERR_STATE;
    }
    if (request->count != count) {
        return MINT_ERR_MISMATCH;
    }
    return mint_store_set(&agent->store, MINT_UID_CERTIFICATE(request->index), request->der.data,
                          request->der.len, 0);
}

static mint_status_t install(mint_agent_t *agent, const mint_certificate_request_t *request)
{
    uint8_t count;
    mint_status_t status = mint_chain_count(agent, &count);
    if (status == MINT_OK) {
        status = compare(agent, request, count);
    }
    if (status != MINT_ERR_MISMATCH || mint_chain_is_complete(agent, count)) {
        return status;
    }
    return request->index == 0 ? install_first(agent, request)
                               : install_next(agent, request, count);
}

mint_status_t mint_command_certificate_write(mint_call_t *call)
{
    mint_certificate_request_t request;
    mint_status_t status =
        mint_certificate_request_read(call->arguments.data, call->arguments.len, &request);
    if (status == MINT_OK) {
        status = install(call->agent, &request);
    }
    if (status == MINT_OK) {
        mint_empty_write(call->answer);
    }
    return status;
}

mint_status_t mint_command_certificate_read(mint_call_t *call)
{
    uint8_t der[MINT_CERTIFICATE_MAX_LEN];
    size_t len = 0;
    uint32_t index = 0;
    uint8_t count = 0;
    mint_status_t status =
        mint_number_read(call->arguments.data, call->arguments.len, MINT_FIELD_INDEX, &index);
    if (status == MINT_OK && index >= MINT_CHAIN_MAX) {
        status = MINT_ERR_NOT_FOUND;
    }
    if (status == MINT_OK) {
        status =
            mint_store_get(&call->agent->store, MINT_UID_CERTIFICATE(index), der, sizeof der, &len);
    }
    if (status == MINT_OK) {
        status = mint_chain_count(call->agent, &count);
    }
    if (status == MINT_OK) {
        mint_certificate_answer_write(call->answer, (mint_bytes_t){der, len}, count);
    }
    return status;
}
