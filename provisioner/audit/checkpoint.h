// SPDX-License-Identifier: Apache-2.0
//
// Checkpoints: the authority's signature under the state of the audit log. Whoever can write the
// registry can cut the log at its end, or make all of it anew; neither fits a checkpoint that was
// carried away before, and nobody without the authority's key can make one that does.
//
// A checkpoint is a COSE_Sign1 (ES256) by the authority, in PEM so that it can be mailed, printed
// or appended to a file of many. Its payload is the event's sequence number and the time of the
// checkpoint, 8 bytes big-endian each, and the event's hash.
//
// Pointers must not be NULL but for `error`. Any thread.
#ifndef MINTMARK_PROVISIONER_CHECKPOINT_H
#define MINTMARK_PROVISIONER_CHECKPOINT_H

#include <stdint.h>

#include "mintmark/certs/buffer.h"
#include "mintmark/certs/error.h"
#include "mintmark/cose.h"
#include "mintmark/crypto.h"

#define MINT_CHECKPOINT_LABEL     "MINTMARK CHECKPOINT" ///< of its PEM block
#define MINT_CHECKPOINT_COSE_TEXT "mintmark-checkpoint" ///< COSE's external data

/// What a checkpoint states.
typedef struct {
    int64_t sequence;              ///< of the last event there was, from 1
    int64_t time_s;                ///< Unix time when it was signed
    uint8_t head[MINT_SHA256_LEN]; ///< that event's hash
} mint_checkpoint_t;

/// Signs a checkpoint and appends its PEM block to `pem`. MINT_ERR_ARGUMENT if its sequence is
/// below 1; otherwise the signer's status, or MINT_ERR_MEMORY. `pem` is as it was after a failure.
MINT_MUST_CHECK mint_status_t mint_checkpoint_sign(const mint_checkpoint_t *checkpoint,
                                                   const mint_cose_signer_t *authority,
                                                   mint_buffer_t *pem, mint_error_t *error);

/// Takes the next checkpoint from the PEM blocks in `*text`, which moves on behind it.
/// MINT_ERR_NOT_FOUND if there is none left, MINT_ERR_FORMAT if the block is no checkpoint,
/// MINT_ERR_AUTHENTICATION if another key than `authority_key` signed it. Zeros after a failure.
MINT_MUST_CHECK mint_status_t
mint_checkpoint_next(mint_bytes_t *text, const uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN],
                     mint_checkpoint_t *checkpoint, mint_error_t *error);

#endif
