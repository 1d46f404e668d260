// SPDX-License-Identifier: Apache-2.0
//
// The audit log's hash chain: what an event is, as bytes, and the hash that binds it to all events
// before it. Whoever knows the last hash knows whether any event was changed, left out, added or
// moved. Where events are kept is not decided here.
//
// Pointers must not be NULL. Nothing allocates; any thread.
#ifndef MINTMARK_PROVISIONER_AUDIT_H
#define MINTMARK_PROVISIONER_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "mintmark/crypto.h"

/// An event. Texts are NUL-terminated.
typedef struct {
    int64_t sequence;                    ///< 1, 2, 3 …
    int64_t time_s;                      ///< Unix time, as the machine's clock had it
    const char *actor;                   ///< who
    const char *kind;                    ///< what
    const char *subject;                 ///< table of the row that was changed, "" for none
    int64_t row;                         ///< that row, 0 for none
    const char *detail;                  ///< for people
    uint8_t row_digest[MINT_SHA256_LEN]; ///< of the row after the change, zeros for none
} mint_audit_event_t;

/// The chain so far.
typedef struct {
    int64_t sequence;              ///< of the last event, 0 before the first
    uint8_t head[MINT_SHA256_LEN]; ///< its hash, zeros before the first
} mint_audit_chain_t;

/// Adds an event: `hash` is SHA-256 over the hash before and the event's fields in the order above,
/// integers as 8 bytes big-endian, texts as their length in 4 bytes big-endian and their bytes.
/// MINT_ERR_AUTHENTICATION if its sequence is not the next one; the chain is unchanged then.
MINT_MUST_CHECK mint_status_t mint_audit_add(mint_audit_chain_t *chain,
                                             const mint_audit_event_t *event,
                                             uint8_t hash[MINT_SHA256_LEN]);

/// Adds an event that is said to have `hash`. MINT_ERR_AUTHENTICATION if it has not, or is not the
/// next one; the chain is unchanged then.
MINT_MUST_CHECK mint_status_t mint_audit_verify(mint_audit_chain_t *chain,
                                                const mint_audit_event_t *event,
                                                const uint8_t hash[MINT_SHA256_LEN]);

#endif
