// SPDX-License-Identifier: Apache-2.0
//
// Looking at a device without changing it: what it says of itself, the certificates it holds, and
// whether it can prove that they are its own. Needs no factory and no key.
//
// Pointers must not be NULL; `error` may be. Nothing is allocated. One thread.
#ifndef MINT_STATION_INSPECT_H
#define MINT_STATION_INSPECT_H

#include "mintmark/certs/certificate.h"
#include "mintmark/certs/error.h"
#include "mintmark/message.h"

/// One certificate that a device gave back.
typedef struct {
    uint8_t der[MINT_CERTIFICATE_MAX_LEN]; ///< the certificate
    size_t der_len;                        ///< its bytes
    mint_certificate_info_t info;          ///< what it says; texts are printable
} mint_inspected_certificate_t;

/// What came of the proof.
typedef enum {
    MINT_INSPECT_NOT_ASKED = 0, ///< nobody asked for it, or there is no certificate
    MINT_INSPECT_PROVEN,        ///< the device holds the key of its certificate
    MINT_INSPECT_NOT_PROVEN,    ///< it does not, or its answer was no proof
} mint_inspect_verdict_t;

/// What was found.
typedef struct {
    mint_info_t info;                                   ///< what the device says of itself
    mint_inspected_certificate_t chain[MINT_CHAIN_MAX]; ///< `info.chain_count` of them
    mint_inspect_verdict_t verdict;                     ///< on the proof
    mint_error_t reason;                                ///< why it is not proven
    mint_proof_t proof;                                 ///< if it is
} mint_inspection_t;

/// Reads what the device behind an open port says of itself. Statuses as of mint_inspect().
MINT_MUST_CHECK mint_status_t mint_inspect_info(int fd, mint_info_t *info, mint_error_t *error);

/// Inspects the device behind an open port. With `with_proof`, a fresh challenge is signed and
/// verified under the certificate that the device gave back; a proof that does not hold is a
/// verdict, not a failure. MINT_ERR_TIMEOUT, MINT_ERR_IO, MINT_ERR_PEER for an answer out of
/// protocol, or the device's own refusal.
MINT_MUST_CHECK mint_status_t mint_inspect(int fd, bool with_proof, mint_inspection_t *inspection,
                                           mint_error_t *error);

#endif
