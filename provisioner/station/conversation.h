// SPDX-License-Identifier: Apache-2.0
//
// The conversation of a station with one device, as a state machine:
//
//     info → noise → key → csr (→ certificate issued) → install → prove → psk → lock → confirm
//
// Every step is idempotent, and what is left to do is decided anew from what the device and the
// registry say. So it does not matter where an earlier conversation ended, or on which station: the
// next one runs the same steps, the device and the registry answer what they have already, and no
// second certificate comes of it. A device that is locked and known goes from info to confirm.
//
// A conversation does no input, output or waiting (see client.h), so that any number share a
// thread. What happens is told through `notify`: once for each step that begins and once at the
// end.
//
// Pointers must not be NULL. The caller owns the object; it needs no release. One thread for all
// conversations of a station.
#ifndef MINT_STATION_CONVERSATION_H
#define MINT_STATION_CONVERSATION_H

#include "mintmark/certs/buffer.h"
#include "station/claims.h"
#include "station/client.h"
#include "station/noise.h"
#include "station/outcome.h"
#include "station/station.h"

/// Steps of a conversation.
typedef enum {
    MINT_STEP_INFO = 0, ///< who is there, and is its health good
    MINT_STEP_NOISE,    ///< it shows raw samples of its noise sources; judged
    MINT_STEP_KEY,      ///< the device makes its keys
    MINT_STEP_CSR,      ///< it asks for a certificate; checked, issued, recorded
    MINT_STEP_INSTALL,  ///< the chain goes to the device
    MINT_STEP_PROVE,    ///< it signs a challenge
    MINT_STEP_PSK,      ///< it gets its PSK
    MINT_STEP_LOCK,     ///< nothing changes any more
    MINT_STEP_CONFIRM,  ///< it signs another challenge, locked
    MINT_STEP_END,      ///< over; see the outcome
} mint_step_t;

/// "info" … "confirm", "end"; "unknown" for another value.
const char *mint_step_text(mint_step_t step);

/// Raw samples on their way in.
typedef struct {
    uint8_t source;                                      ///< whose, as in `info`
    size_t taken;                                        ///< of these, so far
    uint8_t samples[MINT_NOISE_SAMPLES_MAX];             ///< one a byte
    mint_noise_figures_t figures[MINT_INFO_SOURCES_MAX]; ///< of the sources that were judged
} mint_gate_t;

typedef struct mint_conversation mint_conversation_t;
typedef struct mint_work mint_work_t;

/// Computes something of the conversation, and writes it to `work` alone. Any thread.
typedef void (*mint_work_compute_t)(const mint_conversation_t *conversation, mint_work_t *work);
/// Goes on with what was computed; gives the step that comes next.
typedef mint_step_t (*mint_work_then_t)(mint_conversation_t *conversation);

/// What is computed of an answer. While it is open it is the worker's, and the conversation waits.
struct mint_work {
    bool open;                   ///< given to the worker, and not taken back yet
    mint_job_t job;              ///< for the worker
    mint_work_compute_t compute; ///< what it does
    mint_work_then_t then;       ///< and what is done then
    mint_bytes_t input;          ///< CSR or proof, in the client
    mint_status_t status;        ///< what came of it
    mint_error_t problem;        ///< why, if it failed
    mint_proof_t proof;          ///< of a proof: what it says
    mint_buffer_t der;           ///< a certificate, signed
};

/// Is told when a step begins and when the conversation has ended (its step is then END).
typedef void (*mint_conversation_notify_t)(void *context, const mint_conversation_t *conversation);

/// A conversation. Everything may be read, nothing written, by others.
struct mint_conversation {
    mint_station_t *station;                      ///< whose
    const char *port;                             ///< the end of its name, as the registry has it
    mint_authoriser_t authoriser;                 ///< signs for the client
    mint_client_t client;                         ///< asks and repeats
    mint_conversation_notify_t notify;            ///< who is told
    void *notify_context;                         ///< handed to `notify`
    mint_step_t step;                             ///< where it stands
    mint_step_t last_step;                        ///< the step it ended in
    uint64_t started_ms;                          ///< begin, on the caller's clock
    uint64_t step_ms;                             ///< when this step began
    bool has_info;                                ///< `info` is set
    bool was_locked;                              ///< the device arrived locked
    bool was_finished;                            ///< the registry had it as locked already
    mint_info_t info;                             ///< what the device said of itself
    mint_gate_t gate;                             ///< raw samples and what came of them
    mint_work_t work;                             ///< what is being computed
    mint_claims_t claims;                         ///< random values that it has shown
    uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN]; ///< of its identity key
    mint_certificate_record_t certificate;        ///< on record for it
    mint_bytes_t issuer;                          ///< of it: the factory's, of any time
    uint8_t chain_index;                          ///< certificate being installed
    uint8_t challenge[MINT_CHALLENGE_LEN];        ///< of the proof or CSR now asked for
    uint8_t transport_key[MINT_P256_PUBLIC_KEY_LEN]; ///< from its proof
    mint_outcome_t outcome;                          ///< OPEN until the end
    mint_cause_t cause;                              ///< if it failed
    mint_error_t problem;                            ///< if it failed, in words
};

/// Begins a conversation with an unknown device behind `port`, a name for the registry that must
/// outlive the conversation. MINT_ERR_IO if the host has no random numbers;
/// then the conversation has ended already.
MINT_MUST_CHECK mint_status_t mint_conversation_start(mint_conversation_t *conversation,
                                                      mint_station_t *station, const char *port,
                                                      mint_conversation_notify_t notify,
                                                      void *context, uint64_t now_ms);

/// Whether something is being computed by the station's worker. The conversation waits for nothing
/// else then, and its line for it: mint_conversation_tick() goes on once that is done.
bool mint_conversation_is_computing(const mint_conversation_t *conversation);

/// Takes bytes that the line brought, and goes on. While something is being computed no question is
/// open, and bytes are passed over.
void mint_conversation_take(mint_conversation_t *conversation, const uint8_t *data, size_t len,
                            uint64_t now_ms);

/// Lets time pass, takes what was computed, and goes on.
void mint_conversation_tick(mint_conversation_t *conversation, uint64_t now_ms);

/// Ends the conversation from outside as failed for the registry's sake, over or not: what it had
/// recorded did not last. What is wrong is in `error`. One that failed already stays as it is.
void mint_conversation_undo(mint_conversation_t *conversation, mint_status_t status,
                            const mint_error_t *error, uint64_t now_ms);

/// Ends the conversation from outside, with a cause, a message and a hint (NULL: none); the device
/// and the registry stay as they are, and the next conversation goes on from there. Does nothing
/// after the end.
void mint_conversation_stop(mint_conversation_t *conversation, mint_cause_t cause,
                            const char *message, const char *hint, uint64_t now_ms);

#endif
