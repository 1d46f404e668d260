// SPDX-License-Identifier: Apache-2.0
//
// Proofs: a device shows that it holds the private key of a certificate by signing a fresh
// challenge, together with its id, its state, its transport key and the digest of its store.
//
// Pointers must not be NULL; `error` may be. Nothing is kept. Any thread.
#ifndef MINT_STATION_PROOF_H
#define MINT_STATION_PROOF_H

#include "mintmark/certs/error.h"
#include "mintmark/message.h"

/// Opens the answer to MINT_COMMAND_PROVE: `answer` is its body, `certificate` the device's in DER.
/// MINT_OK only if the COSE_Sign1 in it verifies under the certificate's key and states this `id`
/// and this `challenge`. MINT_ERR_FORMAT, MINT_ERR_KEY (the certificate's is not P-256),
/// MINT_ERR_AUTHENTICATION, MINT_ERR_TARGET (another device, or an answer to another challenge).
/// `proof` is zeroed after a failure.
MINT_MUST_CHECK mint_status_t mint_proof_open(mint_bytes_t answer, mint_bytes_t certificate,
                                              const uint8_t id[MINT_DEVICE_ID_LEN],
                                              const uint8_t challenge[MINT_CHALLENGE_LEN],
                                              mint_proof_t *proof, mint_error_t *error);

#endif
