// SPDX-License-Identifier: Apache-2.0
//
// One TLS session of the device over its modem line: with what the store holds it authenticates
// itself, sends a line and takes one back.
//
// Pointers must not be NULL. Memory comes from the arena given to mint_crypto_init() and is free
// again when a call returns; the session's own objects are static. One thread.
#ifndef MINTMARK_FIRMWARE_TLS_SESSION_H
#define MINTMARK_FIRMWARE_TLS_SESSION_H

#include "mintmark/port.h"
#include "mintmark/rng.h"
#include "mintmark/store.h"

#define SESSION_ANSWER_MAX_LEN 128u ///< bytes of the line that comes back

/// How the two know each other.
typedef enum {
    SESSION_PSK,         ///< by the device's first PSK
    SESSION_CERTIFICATE, ///< by the device's certificate and the server's, which the root vouches
                         ///< for
} session_credentials_t;

/// What a session needs of its device.
typedef struct {
    const mint_port_t *port;   ///< with a modem line
    const mint_store_t *store; ///< where the credentials are
    mint_rng_t *rng;           ///< all random bytes of the session
    const char *server_name;   ///< what the server's certificate must say
    const uint8_t *root;       ///< the certificate that vouches for it, DER; stays where it is
    size_t root_len;           ///< bytes
} session_device_t;

/// What came of it.
typedef struct {
    const char *suite;                   ///< the cipher suite's name; NULL: no handshake completed
    char answer[SESSION_ANSWER_MAX_LEN]; ///< without the end of the line
    size_t answer_len;                   ///< bytes
} session_result_t;

/// Shakes hands, sends `line` (which ends with a newline), reads a line and closes the session. 0,
/// or the negative MBEDTLS_ERR_… of what failed; then there is no answer.
int session_ask(const session_device_t *device, session_credentials_t credentials, const char *line,
                session_result_t *result);

#endif
