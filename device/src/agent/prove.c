// SPDX-License-Identifier: Apache-2.0
//
// Command PROVE: the device signs the station's challenge together with its state, its transport
// key and the digest of its store. The text "mintmark-proof" and the fixed form of the payload keep
// the signature from serving anywhere else.
#include <string.h>

#include "agent/command.h"
#include "agent/keys.h"

/// What the signature needs.
typedef struct {
    mint_random_t random;
    uint8_t private_key[MINT_P256_PRIVATE_KEY_LEN];
} signing_t;

static mint_status_t sign(void *context, const uint8_t digest[MINT_SHA256_LEN],
                          uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    const signing_t *signing = context;
    return mint_p256_sign(&signing->random, signing->private_key, digest, signature);
}

/// Signs `payload` with the identity key.
static mint_status_t sign_proof(mint_agent_t *agent, mint_bytes_t payload, mint_writer_t *writer)
{
    signing_t signing = {.random = mint_rng_random(&agent->rng)};
    const mint_cose_signer_t signer = {sign, &signing};
    const mint_bytes_t no_delegation = {NULL, 0};
    mint_status_t status = mint_keys_load(agent, MINT_UID_IDENTITY_KEY, signing.private_key);
    if (status == MINT_OK) {
        status =
            mint_cose_sign1_write(writer, payload, no_delegation, MINT_COSE_TEXT_PROOF, &signer);
    }
    mint_wipe(&signing, sizeof signing);
    return status;
}

static mint_status_t fill_proof(mint_agent_t *agent, mint_bytes_t challenge, mint_proof_t *proof)
{
    memcpy(proof->id, agent->id, sizeof proof->id);
    memcpy(proof->challenge, challenge.data, sizeof proof->challenge);
    mint_status_t status = mint_agent_read_state(agent, &proof->state);
    if (status == MINT_OK) {
        status = mint_keys_public(agent, MINT_UID_TRANSPORT, proof->transport_key);
    }
    return status == MINT_OK ? mint_store_digest(&agent->store, proof->store_digest) : status;
}

mint_status_t mint_command_prove(mint_call_t *call)
{
    uint8_t payload[MINT_PROOF_MAX_LEN];
    uint8_t message[MINT_PROOF_MAX_LEN + MINT_COSE_OVERHEAD_LEN];
    mint_writer_t writer;
    mint_bytes_t challenge;
    mint_proof_t proof = {0};
    mint_status_t status = mint_field_read(call->arguments.data, call->arguments.len,
                                           MINT_FIELD_CHALLENGE, &challenge);
    if (status == MINT_OK && challenge.len != MINT_CHALLENGE_LEN) {
        status = MINT_ERR_FORMAT;
    }
    if (status == MINT_OK) {
        status = fill_proof(call->agent, challenge, &proof);
    }
    if (status != MINT_OK) {
        return status;
    }
    mint_writer_init(&writer, payload, sizeof payload);
    mint_proof_write(&writer, &proof);
    const mint_bytes_t written = {payload, writer.len};
    status = mint_writer_status(&writer);
    mint_writer_init(&writer, message, sizeof message);
    if (status == MINT_OK) {
        status = sign_proof(call->agent, written, &writer);
    }
    if (status == MINT_OK) {
        mint_field_write(call->answer, MINT_FIELD_PROOF, (mint_bytes_t){message, writer.len});
    }
    return status;
}
