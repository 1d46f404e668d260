// SPDX-License-Identifier: Apache-2.0
//
// A TLS client or server of one connection, whose keys, certificates and random numbers come
// through an adapter: what handshakes.py has talk to other implementations. peer.c is the same for
// all stacks; a stack provides peer_talk().
#ifndef MINTMARK_ADAPTERS_TESTS_PEER_H
#define MINTMARK_ADAPTERS_TESTS_PEER_H

#include "device/adapters/tests/device_store.h"

#define PEER_CRLS_MAX 3u        ///< and one less that are used
#define PEER_HELLO    "hello\n" ///< what a client sends
#define PEER_LINE_MAX 128u      ///< bytes of the line that comes back
#define PEER_TRIES    20u       ///< a client sends a datagram so often …
#define PEER_WAIT_MS  500u      ///< … so long after the one before

/// Where the credentials come from.
typedef enum {
    PEER_STORE,   ///< the device's key and certificates, from its store
    PEER_HEADERS, ///< certificate and RSA key of generated headers, compiled in
    PEER_PSK,     ///< PSKs from the device's store
} peer_credentials_t;

/// What is asked of it.
typedef struct {
    bool is_server;
    bool is_datagram;         ///< DTLS 1.2
    bool is_tls13;            ///< else 1.2
    bool is_authenticated;    ///< a server demands the client's certificate
    bool has_forward_secrecy; ///< PSK with ECDHE
    bool is_ccm8;             ///< only suites of AES-128-CCM-8
    peer_credentials_t credentials;
    const char *identity; ///< of the PSK that a client uses; NULL: the first one
    const char *ca;       ///< file of trusted certificates, PEM; NULL: the peer is not verified
    const char *crls[PEER_CRLS_MAX]; ///< files of CRLs, DER; NULL behind the last
    int socket;                      ///< connected
    device_t *device;
} peer_t;

/// Shakes hands. A client sends "hello\n" and reads a line, a server reads a line and sends it
/// back; then both close. Says on standard output which version and suite it was, or on standard
/// error what failed.
bool peer_talk(const peer_t *peer);

/// What is particular to the stack, as handshakes.py calls it: words of "psk-ccm8" and
/// "fragile-datagrams".
extern const char peer_features[];

/// The certificate of the generated header, DER.
const unsigned char *peer_certificate(size_t *len);

/// Reads a file into `out` of `size` bytes and puts a zero behind it; ends the program if that
/// cannot be. The length without the zero.
size_t peer_read_file(const char *path, uint8_t *out, size_t size);

#endif
