// SPDX-License-Identifier: Apache-2.0
//
// Between a client and a file descriptor: what has to be said is written as far as the line takes
// it, what is there is read. Nothing here blocks but mint_pump_ask() and
// mint_pump_order().
//
// Pointers must not be NULL. Descriptors are non-blocking (see serial.h) and stay the caller's. One
// thread.
#ifndef MINT_STATION_PUMP_H
#define MINT_STATION_PUMP_H

#include "station/client.h"

/// Milliseconds of the machine's monotonic clock.
uint64_t mint_clock_ms(void);

/// Writes as much of the client's output as the line takes now. MINT_ERR_IO if the port is gone.
MINT_MUST_CHECK mint_status_t mint_pump_write(int fd, mint_client_t *client);

/// Reads what the line has now, at most `size` bytes, into `out`. MINT_ERR_IO if the port is gone.
MINT_MUST_CHECK mint_status_t mint_pump_read(int fd, uint8_t *out, size_t size, size_t *len);

/// Asks a read and waits for its outcome, which is as mint_client_result() gives it; MINT_ERR_IO if
/// the port goes away meanwhile. For programs that talk to one device and have nothing else to do.
MINT_MUST_CHECK mint_status_t mint_pump_ask(int fd, mint_client_t *client, mint_command_t command,
                                            const uint8_t *body, size_t body_len,
                                            mint_bytes_t *answer, bool *refused);

/// The same for a write, authorised for the device `id` by the client's authoriser.
MINT_MUST_CHECK mint_status_t mint_pump_order(int fd, mint_client_t *client,
                                              const uint8_t id[MINT_DEVICE_ID_LEN],
                                              mint_command_t command, const uint8_t *request,
                                              size_t request_len, mint_bytes_t *answer,
                                              bool *refused);

#endif
