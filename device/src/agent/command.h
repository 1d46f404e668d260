// SPDX-License-Identifier: Apache-2.0
//
// What dispatch hands to a command, and the commands. A command is a function of a call: it changes
// what it must, writes its answer, and returns MINT_OK; or it returns why not, and whatever it
// wrote is replaced by the error. Reads get here for anyone, writes only after
// mint_agent_authorise().
#ifndef MINTMARK_AGENT_COMMAND_H
#define MINTMARK_AGENT_COMMAND_H

#include "mintmark/agent.h"

/// One request to obey.
typedef struct {
    mint_agent_t *agent;                ///< the device
    mint_bytes_t arguments;             ///< CBOR: the body of a read, the `r` of a write
    char batch[MINT_BATCH_MAX_LEN + 1]; ///< of a write: the batch that its station works on
    mint_writer_t *answer;              ///< takes the body of the answer
} mint_call_t;

/// A command.
typedef mint_status_t (*mint_command_run_t)(mint_call_t *call);

/// SMP's echo.
MINT_MUST_CHECK mint_status_t mint_command_echo(mint_call_t *call);
/// SMP's parameters: how large a packet may be.
MINT_MUST_CHECK mint_status_t mint_command_parameters(mint_call_t *call);
/// SMP's reset. MINT_ERR_LOCKED and MINT_ERR_RETIRED once it is too late, MINT_ERR_UNSUPPORTED if
/// the board cannot.
MINT_MUST_CHECK mint_status_t mint_command_reset(mint_call_t *call);
/// What the device says of itself.
MINT_MUST_CHECK mint_status_t mint_command_info(mint_call_t *call);
/// Makes the nonce for the next write. The generator's status if it is off.
MINT_MUST_CHECK mint_status_t mint_command_nonce(mint_call_t *call);
/// Gives raw samples of a noise source. MINT_ERR_LOCKED and MINT_ERR_RETIRED once it is too late,
/// MINT_ERR_ARGUMENT if there is no such source, MINT_ERR_UNSUPPORTED if it has no wide samples,
/// MINT_ERR_SOURCE if it delivers nothing.
MINT_MUST_CHECK mint_status_t mint_command_noise(mint_call_t *call);
/// Makes the keys, if they are not there yet. The generator's status if it is off.
MINT_MUST_CHECK mint_status_t mint_command_key(mint_call_t *call);
/// Answers the certificate request. MINT_ERR_STATE before there is a key.
MINT_MUST_CHECK mint_status_t mint_command_csr(mint_call_t *call);
/// Installs a certificate. MINT_ERR_MISMATCH, MINT_ERR_STATE if its turn has not come.
MINT_MUST_CHECK mint_status_t mint_command_certificate_write(mint_call_t *call);
/// Gives a certificate back. MINT_ERR_NOT_FOUND.
MINT_MUST_CHECK mint_status_t mint_command_certificate_read(mint_call_t *call);
/// Installs a PSK. MINT_ERR_AUTHENTICATION if it does not open, MINT_ERR_FULL if there is no room.
MINT_MUST_CHECK mint_status_t mint_command_psk(mint_call_t *call);
/// Signs a challenge. MINT_ERR_STATE before there is a key.
MINT_MUST_CHECK mint_status_t mint_command_prove(mint_call_t *call);
/// Locks the device. MINT_ERR_STATE before it is certified.
MINT_MUST_CHECK mint_status_t mint_command_lock(mint_call_t *call);
/// Undoes the lock.
MINT_MUST_CHECK mint_status_t mint_command_unlock(mint_call_t *call);
/// Forgets everything but that the device is retired.
MINT_MUST_CHECK mint_status_t mint_command_retire(mint_call_t *call);

/// As mint_agent_state() where something hangs on it: what was read in `*state`, and MINT_OK, or
/// why there may be more to it. A device that cannot tell whether it is retired or certified does
/// not go on as if it were not.
MINT_MUST_CHECK mint_status_t mint_agent_read_state(const mint_agent_t *agent,
                                                    mint_device_state_t *state);

/// MINT_OK while the device is not yet in the field, MINT_ERR_LOCKED or MINT_ERR_RETIRED.
MINT_MUST_CHECK mint_status_t mint_agent_check_in_factory(const mint_agent_t *agent);

/// The port's clock, 0 for ever if it has none.
uint32_t mint_agent_seconds(const mint_agent_t *agent);

/// Finishes a retirement that a power cut interrupted; does nothing to other devices.
MINT_MUST_CHECK mint_status_t mint_agent_finish_retirement(mint_agent_t *agent);

#endif
