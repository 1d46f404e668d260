// SPDX-License-Identifier: Apache-2.0
//
// Tickets: the authority itself lets one device be unlocked or retired, once. A ticket is signed
// when the device has given its nonce, is good for that nonce alone, and ends a minute later
// (device/SPEC.md, "Authorisation").
//
// Pointers must not be NULL; `error` may be. Nothing is allocated. One thread.
#ifndef MINT_STATION_TICKET_H
#define MINT_STATION_TICKET_H

#include "mintmark/certs/error.h"
#include "mintmark/cose.h"
#include "mintmark/message.h"

#define MINT_TICKET_LIFE_S 60u ///< seconds that a ticket lives

/// Makes sure that the device behind an open port says that it is the one with the id `id`
/// (MINT_ERR_TARGET), before anything is done for its sake. What it says is not signed.
/// MINT_ERR_TIMEOUT, MINT_ERR_IO, MINT_ERR_PEER for answers out of protocol.
MINT_MUST_CHECK mint_status_t mint_ticket_meet(int fd, const uint8_t id[MINT_DEVICE_ID_LEN],
                                               mint_error_t *error);

/// Has the device behind an open port obey MINT_COMMAND_UNLOCK or MINT_COMMAND_RETIRE by tickets
/// signed by `authority`. The device must be the one with the id `id` (as mint_ticket_meet(), and
/// nothing was sent), and say afterwards that it did; what it says is not signed. The device does
/// what it does once, however often a bad line makes this ask. MINT_ERR_TIMEOUT, MINT_ERR_IO,
/// MINT_ERR_PEER for answers out of protocol, what the authority failed with, or the device's own
/// refusal.
MINT_MUST_CHECK mint_status_t mint_ticket_use(int fd, const mint_cose_signer_t *authority,
                                              const uint8_t id[MINT_DEVICE_ID_LEN],
                                              mint_command_t command, mint_error_t *error);

#endif
