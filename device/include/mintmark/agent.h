// SPDX-License-Identifier: Apache-2.0
//
// The agent: what a device does when a provisioning station asks.
//
//     static mint_agent_t agent;
//     if (mint_agent_start(&agent, mint_port(), mintmark_authority_key, "1.0") != MINT_OK) {
//         halt();
//     }
//     for (;;) {
//         mint_agent_poll(&agent);
//     }
//
// Reads are answered to anyone. Writes are obeyed only with a COSE_Sign1 of a station whose key the
// authority delegated, for this device, this nonce, this request and the batch that the device was
// first written for; the nonce is used up by the first write that carries it, whatever comes of it.
// No command gives out a private key or a PSK. A locked device changes nothing but, at each start,
// the generator's seed file; only a ticket of the authority itself, for this device and this nonce,
// unlocks or retires it.
//
// Pointers must not be NULL. The caller owns the object, of which there is one a device; no heap
// but the crypto arena. One thread.
#ifndef MINTMARK_AGENT_H
#define MINTMARK_AGENT_H

#include "mintmark/identity.h"
#include "mintmark/message.h"
#include "mintmark/port.h"
#include "mintmark/rng.h"
#include "mintmark/smp.h"
#include "mintmark/store.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_AGENT_PSKS_MAX    4u  ///< PSKs that stations install on a device
#define MINT_AGENT_RECORDS_MAX 32u ///< records its store has room for, the firmware's own too

/// The agent. Its fields belong to it, `rng` and `store` may also be used by the firmware between
/// calls.
typedef struct {
    const mint_port_t *port;                         ///< the board
    const char *firmware;                            ///< version text
    uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN]; ///< whose delegations count
    const uint8_t *enrolment_key;                    ///< the batch's; NULL: none
    uint8_t id[MINT_DEVICE_ID_LEN];                  ///< the device's id
    mint_rng_t rng;                                  ///< random numbers
    mint_store_t store;                              ///< keys and certificates
    mint_store_slot_t slots[MINT_AGENT_RECORDS_MAX]; ///< its index
    uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];           ///< its program unit
    uint8_t nonce[MINT_NONCE_LEN];                   ///< for the next write
    bool nonce_valid;                                ///< it was given out and not yet used
    uint8_t nonce_packets;                           ///< taken since it was, at most 255
    uint32_t nonce_s;                                ///< when it was, on the port's clock
    bool reset_wanted;     ///< somebody asked for a restart: once the answer is sent, the port's
                           ///< `reset` is called
    bool delegation_known; ///< `delegation` is one that the authority signed
    uint8_t delegation_digest[MINT_SHA256_LEN]; ///< SHA-256 of its COSE_Sign1
    mint_delegation_t delegation;               ///< the one that was used last
    mint_smp_receiver_t receiver;               ///< of the serial line
    uint8_t request[MINT_SMP_PACKET_SIZE + 4];  ///< packet being received
    uint8_t response[MINT_SMP_PACKET_SIZE];     ///< packet being answered
} mint_agent_t;

/// Mounts the store, starts the generator with the seed file in it and gets ready to answer.
/// `authority_key` comes from the header that `mintmark header emit` writes; `firmware` is a static
/// string of at most 23 bytes. A generator that does not start is not an error here: the device
/// answers, says why in its info, and every command that needs random bytes fails with that status.
/// Nor is a seed file that is missing, damaged or cannot be written. A retirement that was cut is
/// finished. MINT_ERR_CORRUPT and
/// MINT_ERR_FLASH come from the store.
MINT_MUST_CHECK mint_status_t
mint_agent_start(mint_agent_t *agent, const mint_port_t *port,
                 const uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN], const char *firmware);

/// Gives a started agent its batch's enrolment key (MINT_ENROLMENT_KEY_LEN bytes; NULL: none, as
/// after the start), with which it shows to a station that asks for its CSR that it is a device of
/// the batch (mint_enrolment_mac()). The key, from the header that `mintmark batch enrolment-key`
/// writes, is read where it is, in flash, and must stay there; no command gives it out.
void mint_agent_set_enrolment_key(mint_agent_t *agent, const uint8_t *key);

/// Answers one SMP packet: writes the response to `response` (`size` at least MINT_SMP_PACKET_SIZE)
/// and its length to `*response_len`, 0 if the packet deserves no answer. Never fails: errors are
/// answers.
void mint_agent_handle(mint_agent_t *agent, const uint8_t *packet, size_t len, uint8_t *response,
                       size_t size, size_t *response_len);

/// Takes what the serial line has, at most one packet, and answers it; restarts the device if that
/// was what it was asked for.
void mint_agent_poll(mint_agent_t *agent);

/// The state of the device, from its store.
mint_device_state_t mint_agent_state(const mint_agent_t *agent);

#ifdef __cplusplus
}
#endif

#endif
