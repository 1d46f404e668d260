// SPDX-License-Identifier: Apache-2.0
//
// A peer that is wolfSSL: a shared library, whose seed the adapter interposes.
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "device/adapters/tests/peer.h"
#include "device/adapters/wolfssl/mintmark_wolfssl.h"
#include "wolfssl/wolfcrypt/error-crypt.h"

// Made while this builds: a self-signed RSA certificate and its key.
#include "credentials.h"

#define FILE_MAX        8192u
#define RETRANSMIT_MS   300
#define RETRANSMISSIONS 20

const char peer_features[] = "fragile-datagrams";

static mint_wolfssl_psk_t psk;

/// What wolfSSL's own does where it is compiled with CUSTOM_RAND_GENERATE_BLOCK; here it takes its
/// place when the shared library is loaded.
int wc_RNG_GenerateBlock(WC_RNG *rng, byte *b, word32 sz)
{
    (void)rng;
    return mint_wolfssl_random(b, sz) == 0 ? 0 : RNG_FAILURE_E;
}

const unsigned char *peer_certificate(size_t *len)
{
    *len = credentials_len;
    return credentials;
}

static WOLFSSL_METHOD *method_of(const peer_t *peer)
{
    if (peer->is_datagram) {
        return peer->is_server ? wolfDTLSv1_2_server_method() : wolfDTLSv1_2_client_method();
    }
    if (peer->is_tls13) {
        return peer->is_server ? wolfTLSv1_3_server_method() : wolfTLSv1_3_client_method();
    }
    return peer->is_server ? wolfTLSv1_2_server_method() : wolfTLSv1_2_client_method();
}

static bool use_own_certificate(const peer_t *peer, WOLFSSL_CTX *context)
{
    static unsigned char buffer[FILE_MAX];
    if (peer->credentials == PEER_STORE) {
        return mint_wolfssl_identity(context, &peer->device->store, buffer, sizeof buffer) == 0;
    }
    return wolfSSL_CTX_use_certificate_buffer(context, credentials, credentials_len,
                                              credentials_filetype) == WOLFSSL_SUCCESS &&
           wolfSSL_CTX_use_PrivateKey_buffer(context, credentials_key, credentials_key_len,
                                             credentials_key_filetype) == WOLFSSL_SUCCESS;
}

static bool use_trusted(const peer_t *peer, WOLFSSL_CTX *context)
{
    static unsigned char file[FILE_MAX];
    bool demands = peer->ca != NULL && (!peer->is_server || peer->is_authenticated);
    wolfSSL_CTX_set_verify(context,
                           demands ? WOLFSSL_VERIFY_PEER | WOLFSSL_VERIFY_FAIL_IF_NO_PEER_CERT
                                   : WOLFSSL_VERIFY_NONE,
                           NULL);
    if (peer->ca == NULL) {
        return true;
    }
    size_t len = peer_read_file(peer->ca, file, sizeof file);
    bool done = wolfSSL_CTX_load_verify_buffer(context, file, (long)len, WOLFSSL_FILETYPE_PEM) ==
                WOLFSSL_SUCCESS;
    for (size_t i = 0; done && peer->crls[i] != NULL; i++) {
        len = peer_read_file(peer->crls[i], file, sizeof file);
        done = wolfSSL_CTX_EnableCRL(context, WOLFSSL_CRL_CHECK) == WOLFSSL_SUCCESS &&
               wolfSSL_CTX_LoadCRLBuffer(context, file, (long)len, WOLFSSL_FILETYPE_ASN1) ==
                   WOLFSSL_SUCCESS;
    }
    return done;
}

static bool choose_suites(const peer_t *peer, WOLFSSL_CTX *context)
{
    const char *suites = NULL;
    if (peer->is_tls13) {
        if (peer->credentials == PEER_PSK) {
            suites = "TLS13-AES128-GCM-SHA256";
            if (!peer->has_forward_secrecy) {
                (void)wolfSSL_CTX_no_dhe_psk(context);
            }
        }
    } else if (peer->credentials == PEER_PSK) {
        suites = peer->has_forward_secrecy ? "ECDHE-PSK-CHACHA20-POLY1305"
                 : peer->is_ccm8           ? "PSK-AES128-CCM-8"
                                           : "PSK-CHACHA20-POLY1305";
    } else if (peer->is_ccm8) {
        suites = "ECDHE-ECDSA-AES128-CCM-8";
    }
    return suites == NULL || wolfSSL_CTX_set_cipher_list(context, suites) == WOLFSSL_SUCCESS;
}

static bool configure(const peer_t *peer, WOLFSSL_CTX *context)
{
    bool done = choose_suites(peer, context) && use_trusted(peer, context);
    if (done && peer->credentials == PEER_PSK) {
        psk = (mint_wolfssl_psk_t){.store = &peer->device->store, .identity = peer->identity};
        mint_wolfssl_psks(context, &psk, peer->is_server);
        return true;
    }
    return done && use_own_certificate(peer, context);
}

/// Whether a datagram comes in time.
static bool comes(const peer_t *peer, int wait_ms)
{
    struct pollfd poller = {.fd = peer->socket, .events = POLLIN};
    return poll(&poller, 1, wait_ms) == 1;
}

static bool shake_hands(const peer_t *peer, WOLFSSL *ssl)
{
    for (;;) {
        int result = peer->is_server ? wolfSSL_accept(ssl) : wolfSSL_connect(ssl);
        if (result == WOLFSSL_SUCCESS || !peer->is_datagram ||
            wolfSSL_get_error(ssl, result) != WOLFSSL_ERROR_WANT_READ) {
            return result == WOLFSSL_SUCCESS;
        }
        if (!comes(peer, RETRANSMIT_MS) && wolfSSL_dtls_got_timeout(ssl) != WOLFSSL_SUCCESS) {
            return false;
        }
    }
}

/// The length of the line, or 0.
static int read_line(const peer_t *peer, WOLFSSL *ssl, char line[PEER_LINE_MAX])
{
    int len = 0;
    while (len < (int)PEER_LINE_MAX && (len == 0 || line[len - 1] != '\n')) {
        int got = wolfSSL_read(ssl, line + len, (int)PEER_LINE_MAX - len);
        bool waits = got <= 0 && wolfSSL_get_error(ssl, got) == WOLFSSL_ERROR_WANT_READ;
        if (got <= 0 && !(waits && comes(peer, PEER_WAIT_MS))) {
            return 0;
        }
        len += got > 0 ? got : 0;
    }
    return len;
}

/// Sends the line until one comes back; datagrams get lost after the handshake too.
static bool ask(const peer_t *peer, WOLFSSL *ssl)
{
    char line[PEER_LINE_MAX];
    const int hello_len = sizeof PEER_HELLO - 1;
    for (unsigned i = 0; i < (peer->is_datagram ? PEER_TRIES : 1u); i++) {
        if (wolfSSL_write(ssl, PEER_HELLO, hello_len) == hello_len &&
            read_line(peer, ssl, line) > 0) {
            return true;
        }
    }
    return false;
}

static bool answer(const peer_t *peer, WOLFSSL *ssl)
{
    char line[PEER_LINE_MAX];
    int len = 0;
    for (unsigned i = 0; i < (peer->is_datagram ? PEER_TRIES : 1u) && len == 0; i++) {
        len = read_line(peer, ssl, line);
    }
    return len > 0 && wolfSSL_write(ssl, line, len) == len;
}

static bool talk(const peer_t *peer, WOLFSSL *ssl)
{
    if (!shake_hands(peer, ssl)) {
        return false;
    }
    printf("%s %s\n", wolfSSL_get_version(ssl), wolfSSL_get_cipher_name(ssl));
    bool done = peer->is_server ? answer(peer, ssl) : ask(peer, ssl);
    (void)wolfSSL_shutdown(ssl);
    return done;
}

/// The time between retransmissions is the caller's where the socket does not block; wolfSSL's own,
/// in seconds, says how many there may be.
static void use_datagrams(const peer_t *peer, WOLFSSL *ssl)
{
    struct sockaddr_in to;
    socklen_t to_len = sizeof to;
    if (getpeername(peer->socket, (struct sockaddr *)&to, &to_len) == 0) {
        (void)wolfSSL_dtls_set_peer(ssl, &to, to_len);
    }
    (void)fcntl(peer->socket, F_SETFL, fcntl(peer->socket, F_GETFL) | O_NONBLOCK);
    wolfSSL_dtls_set_using_nonblock(ssl, 1);
    (void)wolfSSL_dtls_set_timeout_max(ssl, 1 << RETRANSMISSIONS);
    (void)wolfSSL_dtls_set_timeout_init(ssl, 1);
}

bool peer_talk(const peer_t *peer)
{
    (void)wolfSSL_Init();
    WOLFSSL_CTX *context = wolfSSL_CTX_new(method_of(peer));
    WOLFSSL *ssl = context != NULL && configure(peer, context) ? wolfSSL_new(context) : NULL;
    if (ssl == NULL) {
        fputs("error: not configured\n", stderr);
        exit(2);
    }
    (void)wolfSSL_set_fd(ssl, peer->socket);
    if (peer->is_datagram) {
        use_datagrams(peer, ssl);
    }
    if (peer->ca != NULL && !peer->is_server) {
        (void)wolfSSL_check_domain_name(ssl, "localhost");
    }
    bool done = talk(peer, ssl);
    if (!done) {
        char text[WOLFSSL_MAX_ERROR_SZ];
        fprintf(stderr, "%s\n",
                wolfSSL_ERR_error_string((unsigned long)wolfSSL_get_error(ssl, 0), text));
    }
    wolfSSL_free(ssl);
    wolfSSL_CTX_free(context);
    (void)wolfSSL_Cleanup();
    return done;
}
