// SPDX-License-Identifier: Apache-2.0
//
// The sending half of a client. Private to client.c.
//
// Pointers must not be NULL. What cannot be sent finishes the question with the reason.
#ifndef MINT_STATION_CLIENT_SEND_H
#define MINT_STATION_CLIENT_SEND_H

#include "station/client.h"

/// Ends the question. `refused`: the status is the device's own.
void mint_client_finish(mint_client_t *client, mint_status_t status, bool refused);

/// Sends the read that is asked.
void mint_client_send_read(mint_client_t *client, uint64_t now_ms);

/// Sends a request for a nonce, which the write that is asked begins with.
void mint_client_send_nonce(mint_client_t *client, uint64_t now_ms);

/// Sends the write that is asked, authorised for `nonce` (MINT_NONCE_LEN bytes).
void mint_client_send_write(mint_client_t *client, const uint8_t *nonce, uint64_t now_ms);

#endif
