// SPDX-License-Identifier: Apache-2.0
//
// The steps of a conversation: for each one the question that it asks and what it makes of the
// answer. Private to the station; conversation.c has the table of them and drives it.
//
// Pointers must not be NULL. A question is asked of the conversation's client. An answer's function
// gives the step that comes next; when it fails the conversation, it returns what
// mint_step_fail() gave it.
#ifndef MINT_STATION_STEPS_H
#define MINT_STATION_STEPS_H

#include "station/conversation.h"

/// Asks a step's question; MINT_OK or why it cannot be asked.
typedef mint_status_t (*mint_step_ask_t)(mint_conversation_t *conversation, uint64_t now_ms);
/// Takes a step's answer and gives the step that comes next.
typedef mint_step_t (*mint_step_answer_t)(mint_conversation_t *conversation, mint_bytes_t body);

/// Fails the conversation; what is wrong is in `problem` already. Returns MINT_STEP_END.
mint_step_t mint_step_fail(mint_conversation_t *conversation, mint_cause_t cause);

/// The same with the cause that a registry call's status stands for.
mint_step_t mint_step_fail_registry(mint_conversation_t *conversation, mint_status_t status);

/// Ends a dry run: the device would get its identity. Returns MINT_STEP_END.
mint_step_t mint_step_ready(mint_conversation_t *conversation);

/// Whether a write's answer says that it was done: a map, and nothing else. If not, the
/// conversation has failed.
bool mint_step_is_done(mint_conversation_t *conversation, mint_bytes_t body);

/// Asks a write whose request is what `writer` holds. MINT_ERR_SPACE if it did not fit.
MINT_MUST_CHECK mint_status_t mint_step_ask_write(mint_conversation_t *conversation,
                                                  mint_command_t command,
                                                  const mint_writer_t *writer, uint64_t now_ms);

// What is computed: work.c.

/// Has something computed of the answer at hand, by the station's worker or, if there is none, here
/// and now, and gives the step that comes next, as far as it is known. `compute` reads the
/// conversation, which does not change meanwhile, and writes to its work alone; `then` runs on this
/// thread, takes what there is in the work, and may have more computed.
mint_step_t mint_step_compute(mint_conversation_t *conversation, mint_work_compute_t compute,
                              mint_work_then_t then);
/// Fails the conversation with what its work says of the problem. Returns MINT_STEP_END.
mint_step_t mint_step_fail_work(mint_conversation_t *conversation, mint_cause_t cause);
/// Whether what was given to the worker is done, and back.
bool mint_work_take(mint_conversation_t *conversation);
/// Nobody wants any more what is being computed, if anything is.
void mint_work_drop(mint_conversation_t *conversation);

// Whether the device's noise is good enough: gate.c.

/// Begins to look at its sources. Gives the step that comes next, which is the first after this one
/// if there is nothing to look at.
mint_step_t mint_step_noise_begin(mint_conversation_t *conversation);
/// Asks for raw samples.
mint_status_t mint_step_noise_ask(mint_conversation_t *conversation, uint64_t now_ms);
/// Judges them when there are enough.
mint_step_t mint_step_noise_answer(mint_conversation_t *conversation, mint_bytes_t body);

// Up to the certificate: identity.c.

/// Asks who is there.
mint_status_t mint_step_info_ask(mint_conversation_t *conversation, uint64_t now_ms);
/// Decides what is left to do, and turns away what must not be provisioned here.
mint_step_t mint_step_info_answer(mint_conversation_t *conversation, mint_bytes_t body);
/// Takes the device's place in the batch; in a dry run only looks whether there is one.
mint_step_t mint_step_admit(mint_conversation_t *conversation);
/// Has the keys made.
mint_status_t mint_step_key_ask(mint_conversation_t *conversation, uint64_t now_ms);
/// Keeps the public key.
mint_step_t mint_step_key_answer(mint_conversation_t *conversation, mint_bytes_t body);
/// Asks for the CSR.
mint_status_t mint_step_csr_ask(mint_conversation_t *conversation, uint64_t now_ms);
/// Checks it, issues and records the certificate.
mint_step_t mint_step_csr_answer(mint_conversation_t *conversation, mint_bytes_t body);
/// Sends the next certificate of the chain.
mint_status_t mint_step_install_ask(mint_conversation_t *conversation, uint64_t now_ms);
/// Goes on to the next one, or records that the chain is whole.
mint_step_t mint_step_install_answer(mint_conversation_t *conversation, mint_bytes_t body);

// From the certificate to the lock: closing.c.

/// Asks for a proof, of a device that need not be locked yet or that must be.
mint_status_t mint_step_prove_ask(mint_conversation_t *conversation, uint64_t now_ms);
/// Checks the first proof and records the transport key.
mint_step_t mint_step_prove_answer(mint_conversation_t *conversation, mint_bytes_t body);
/// Sends the sealed PSK.
mint_status_t mint_step_psk_ask(mint_conversation_t *conversation, uint64_t now_ms);
/// Records that it is there.
mint_step_t mint_step_psk_answer(mint_conversation_t *conversation, mint_bytes_t body);
/// Locks.
mint_status_t mint_step_lock_ask(mint_conversation_t *conversation, uint64_t now_ms);
/// Goes on to confirm.
mint_step_t mint_step_lock_answer(mint_conversation_t *conversation, mint_bytes_t body);
/// Checks the last proof and records that the device is finished.
mint_step_t mint_step_confirm_answer(mint_conversation_t *conversation, mint_bytes_t body);

#endif
