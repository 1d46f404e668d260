// SPDX-License-Identifier: Apache-2.0
//
// The station's end of the serial link: asks one thing of a device and keeps asking until there is
// an answer that counts.
//
// Lines are bad. A read is sent again as it is, under a new sequence number. A write is authorised
// for one nonce of the device, which the first write that carries it uses up, so each try of a
// write fetches a nonce and is signed anew; the device does what it was asked once, however often
// it is asked. An answer counts if its operation, group, command and sequence are those of a try of
// the question now open; whatever else arrives is passed over.
//
// A client does no input, output or waiting of its own: bytes and the time come in through calls,
// bytes go out through mint_client_output(). So any number of them share a thread, and tests run
// them on a clock of their own. Times are in milliseconds of a clock that never goes back.
//
// Pointers must not be NULL unless the length beside them is 0. The caller owns the object, which
// is large (about 7 KiB); nothing is allocated. One thread at a time for each object.
#ifndef MINT_STATION_CLIENT_H
#define MINT_STATION_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/message.h"
#include "mintmark/smp.h"

#define MINT_CLIENT_TRIES_MAX 100u ///< packets sent for one question before it is given up

/// Nonces that one write can use up: each is asked for by one of its packets and goes out in the
/// next.
#define MINT_CLIENT_NONCES_MAX (MINT_CLIENT_TRIES_MAX / 2u + 1u)

/// Signs authorisations, with the station's key.
typedef struct {
    /// Writes the COSE_Sign1 of `authorisation`, with the station's delegation.
    mint_status_t (*authorise)(void *context, const mint_authorisation_t *authorisation,
                               mint_writer_t *writer);
    void *context; ///< handed to `authorise`
} mint_authoriser_t;

/// How long a client waits. A wait grows by half with every packet that the device leaves
/// unanswered, and is short again once it is heard: then packets were lost, not slow.
typedef struct {
    uint32_t read_ms;    ///< for the answer to a read at first
    uint32_t write_ms;   ///< for the answer to a write at first: the device verifies and programs
    uint32_t longest_ms; ///< the longest wait
    uint32_t unheard;    ///< packets in a row without any from the device, before it is given up
} mint_client_patience_t;

/// Patience for a device on a cable: 300 ms, 1 s, 1.5 s, and 20 packets. On a line that loses one
/// packet in five each way, twenty in a row go unheard once in 10^8 questions; a dead port is given
/// up after 26 s.
extern const mint_client_patience_t mint_client_patience;

/// The same in proportion, for a line where a read is answered within `read_ms` milliseconds: five
/// times that is the longest wait, 88 times that until a dead port is given up.
mint_client_patience_t mint_client_patience_of(uint32_t read_ms);

/// What a client is doing.
typedef enum {
    MINT_CLIENT_IDLE,     ///< nothing asked yet, or the answer was taken
    MINT_CLIENT_READING,  ///< waits for the answer to a read
    MINT_CLIENT_NONCE,    ///< waits for the nonce of a write
    MINT_CLIENT_WRITING,  ///< waits for the answer to a write
    MINT_CLIENT_FINISHED, ///< mint_client_result() has the outcome
} mint_client_phase_t;

/// The client. Its fields belong to it.
typedef struct {
    const mint_client_patience_t *patience;     ///< how long to wait
    const mint_authoriser_t *authoriser;        ///< signs writes; NULL for a client that only reads
    mint_client_phase_t phase;                  ///< what it is doing
    uint8_t id[MINT_DEVICE_ID_LEN];             ///< the device that writes are authorised for
    uint8_t command;                            ///< of the question, group 64
    uint8_t sequence;                           ///< of the next packet
    uint8_t nonce_sequence;                     ///< of the nonce request now open
    uint8_t tried[MINT_CLIENT_TRIES_MAX];       ///< sequences the question itself was sent under
    size_t tried_count;                         ///< entries of `tried`
    size_t packets;                             ///< sent for this question, nonce requests included
    uint32_t read_wait_ms;                      ///< the next wait for a read
    uint32_t write_wait_ms;                     ///< the next wait for a write
    uint64_t deadline_ms;                       ///< when the packet now open counts as lost
    uint32_t unheard;                           ///< packets since the device was last heard
    uint64_t retries;                           ///< tries after the first, over the client's life
    mint_status_t status;                       ///< outcome
    bool refused;                               ///< the status is the device's own answer
    mint_bytes_t answer;                        ///< body of the answer, in `received`
    mint_smp_receiver_t receiver;               ///< puts packets together
    size_t request_len;                         ///< bytes of `request`
    size_t out_len;                             ///< bytes of `out`
    size_t out_at;                              ///< bytes of `out` already taken
    uint8_t received[MINT_SMP_PACKET_SIZE + 4]; ///< packet being received
    uint8_t request[MINT_SMP_PACKET_SIZE];      ///< body of the read, or request of the write
    uint8_t out[2 * (MINT_SMP_PACKET_SIZE + 64)]; ///< the packet on the line, framed
} mint_client_t;

/// Sets up an idle client. `first_sequence` should be random, so that answers to an earlier program
/// are not taken for ours. `patience` and `authoriser` must outlive the client.
void mint_client_init(mint_client_t *client, const mint_client_patience_t *patience,
                      const mint_authoriser_t *authoriser, uint8_t first_sequence);

/// Asks a read of `command` with a CBOR map of `body_len` bytes. MINT_ERR_STATE if a question is
/// open, MINT_ERR_SPACE if the body does not fit a packet.
MINT_MUST_CHECK mint_status_t mint_client_read(mint_client_t *client, mint_command_t command,
                                               const uint8_t *body, size_t body_len,
                                               uint64_t now_ms);

/// Asks a write of `command` with the request's `request_len` bytes, authorised for the device
/// `id`. MINT_ERR_STATE if a question is open or there is no authoriser, MINT_ERR_SPACE if the
/// request does not fit.
MINT_MUST_CHECK mint_status_t mint_client_write(mint_client_t *client,
                                                const uint8_t id[MINT_DEVICE_ID_LEN],
                                                mint_command_t command, const uint8_t *request,
                                                size_t request_len, uint64_t now_ms);

/// Takes `len` bytes that the line brought. Bytes after the one that finished the question are
/// taken as well: they can only be stale.
void mint_client_take(mint_client_t *client, const uint8_t *data, size_t len, uint64_t now_ms);

/// Lets time pass: repeats what counts as lost, gives up what has taken too long.
void mint_client_tick(mint_client_t *client, uint64_t now_ms);

/// When mint_client_tick() wants to be called; UINT64_MAX while nothing is open.
uint64_t mint_client_deadline(const mint_client_t *client);

/// The bytes that wait to go out; the view is valid until the next call of any other function.
mint_bytes_t mint_client_output(const mint_client_t *client);

/// Says that the first `len` bytes of the output went out.
void mint_client_sent(mint_client_t *client, size_t len);

/// True once the question has its outcome.
bool mint_client_finished(const mint_client_t *client);

/// Takes the outcome; the client is idle afterwards. MINT_OK and the body of the answer, a view
/// valid until the next question; or the device's own refusal (`*refused` true: any status it gave,
/// MINT_ERR_PEER for one that is not in the list, MINT_ERR_UNSUPPORTED for a command it does not
/// know); or, `*refused` false, MINT_ERR_TIMEOUT and what the authoriser failed with.
/// MINT_ERR_STATE if the question is still open or there is none.
MINT_MUST_CHECK mint_status_t mint_client_result(mint_client_t *client, mint_bytes_t *body,
                                                 bool *refused);

#endif
