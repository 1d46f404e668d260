// SPDX-License-Identifier: Apache-2.0
//
// A peer that is Mbed TLS.
#include <mbedtls/error.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/ssl_cookie.h>
#include <mbedtls/timing.h>
#include <psa/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device/adapters/mbedtls/mintmark_mbedtls.h"
#include "device/adapters/tests/peer.h"

// Made while this builds: a self-signed RSA certificate and its key.
#include "credentials.h"

#define FILE_MAX 8192u

const char peer_features[] = "psk-ccm8";

static mbedtls_ssl_config config;
static mbedtls_ssl_context ssl;
static mbedtls_x509_crt chain;
static mbedtls_x509_crt trusted;
static mbedtls_x509_crl revoked;
static mbedtls_pk_context key;
static mbedtls_ssl_cookie_ctx cookies;
static mbedtls_timing_delay_context timer;
static mbedtls_svc_key_id_t key_id;
static unsigned char certificates[FILE_MAX];

static int use_own_certificate(const peer_t *peer)
{
    int result;
    if (peer->credentials == PEER_HEADERS) {
        result = mbedtls_x509_crt_parse_der_nocopy(&chain, credentials, credentials_len);
        if (result == 0) {
            result = mbedtls_pk_parse_key(&key, credentials_key, credentials_key_len, NULL, 0,
                                          mint_mbedtls_random, &peer->device->rng);
        }
    } else {
        result =
            mint_mbedtls_chain(&peer->device->store, certificates, sizeof certificates, &chain);
        if (result == 0) {
            result = mint_mbedtls_key_opaque(&peer->device->store, &key_id, &key);
        }
    }
    return result == 0 ? mbedtls_ssl_conf_own_cert(&config, &chain, &key) : result;
}

static int use_psk(const peer_t *peer)
{
    if (peer->is_server) {
        mbedtls_ssl_conf_psk_cb(&config, mint_mbedtls_find_psk, &peer->device->store);
        return 0;
    }
    const unsigned char *identity = (const unsigned char *)peer->identity;
    return mint_mbedtls_psk(&peer->device->store, identity,
                            identity == NULL ? 0 : strlen(peer->identity), &config);
}

static int use_trusted(const peer_t *peer)
{
    static unsigned char file[FILE_MAX];
    mbedtls_ssl_conf_authmode(&config, MBEDTLS_SSL_VERIFY_NONE);
    if (peer->ca == NULL) {
        return 0;
    }
    size_t len = peer_read_file(peer->ca, file, sizeof file);
    int result = mbedtls_x509_crt_parse(&trusted, file, len + 1); // the zero tells that it is PEM
    for (size_t i = 0; result == 0 && peer->crls[i] != NULL; i++) {
        len = peer_read_file(peer->crls[i], file, sizeof file);
        result = mbedtls_x509_crl_parse_der(&revoked, file, len);
    }
    mbedtls_ssl_conf_ca_chain(&config, &trusted, peer->crls[0] == NULL ? NULL : &revoked);
    mbedtls_ssl_conf_authmode(&config, MBEDTLS_SSL_VERIFY_REQUIRED);
    return result;
}

static void choose_suites(const peer_t *peer)
{
    static const int psk[] = {MBEDTLS_TLS_PSK_WITH_AES_128_GCM_SHA256,
                              MBEDTLS_TLS_PSK_WITH_AES_128_CBC_SHA256, 0};
    static const int psk_ccm8[] = {MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8, 0};
    static const int ecdhe_psk[] = {MBEDTLS_TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256,
                                    MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256, 0};
    static const int ccm8[] = {MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
                               MBEDTLS_TLS1_3_AES_128_CCM_8_SHA256, 0};
    const int *suites = peer->is_ccm8 ? ccm8 : NULL;
    if (peer->is_tls13) {
        mbedtls_ssl_conf_tls13_key_exchange_modes(
            &config, peer->credentials != PEER_PSK ? MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL
                     : peer->has_forward_secrecy
                         ? MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL
                         : MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK);
    } else if (peer->credentials == PEER_PSK) {
        suites = peer->has_forward_secrecy ? ecdhe_psk : peer->is_ccm8 ? psk_ccm8 : psk;
    }
    if (suites != NULL) {
        mbedtls_ssl_conf_ciphersuites(&config, suites);
    }
}

static int configure(const peer_t *peer)
{
    int result = mbedtls_ssl_config_defaults(
        &config, peer->is_server ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT,
        peer->is_datagram ? MBEDTLS_SSL_TRANSPORT_DATAGRAM : MBEDTLS_SSL_TRANSPORT_STREAM,
        MBEDTLS_SSL_PRESET_DEFAULT);
    if (result != 0) {
        return result;
    }
    mbedtls_ssl_protocol_version version =
        peer->is_tls13 ? MBEDTLS_SSL_VERSION_TLS1_3 : MBEDTLS_SSL_VERSION_TLS1_2;
    mbedtls_ssl_conf_min_tls_version(&config, version);
    mbedtls_ssl_conf_max_tls_version(&config, version);
    mbedtls_ssl_conf_rng(&config, mint_mbedtls_random, &peer->device->rng);
    if (peer->is_datagram) {
        mbedtls_ssl_conf_handshake_timeout(&config, 100, 4000);
        mbedtls_ssl_conf_read_timeout(&config, peer->is_server ? 0 : PEER_WAIT_MS);
    }
    choose_suites(peer);
    result = use_trusted(peer);
    if (result == 0 && peer->is_server && !peer->is_authenticated) {
        mbedtls_ssl_conf_authmode(&config, MBEDTLS_SSL_VERIFY_NONE);
    }
    if (result == 0) {
        result = peer->credentials == PEER_PSK ? use_psk(peer) : use_own_certificate(peer);
    }
    if (result == 0 && peer->is_server && peer->is_datagram) {
        result = mbedtls_ssl_cookie_setup(&cookies, mint_mbedtls_random, &peer->device->rng);
        mbedtls_ssl_conf_dtls_cookies(&config, mbedtls_ssl_cookie_write, mbedtls_ssl_cookie_check,
                                      &cookies);
    }
    return result;
}

static int shake_hands(const peer_t *peer)
{
    static const unsigned char client[] = {127, 0, 0, 1};
    int result;
    do {
        result = mbedtls_ssl_session_reset(&ssl);
        if (result == 0 && peer->is_server && peer->is_datagram) {
            result = mbedtls_ssl_set_client_transport_id(&ssl, client, sizeof client);
        }
        if (result == 0) {
            do {
                result = mbedtls_ssl_handshake(&ssl);
            } while (result == MBEDTLS_ERR_SSL_WANT_READ);
        }
    } while (result == MBEDTLS_ERR_SSL_HELLO_VERIFY_REQUIRED);
    return result;
}

/// Reads until the end of a line.
static int read_line(unsigned char line[PEER_LINE_MAX], size_t *len)
{
    int result;
    *len = 0;
    do {
        result = mbedtls_ssl_read(&ssl, line + *len, PEER_LINE_MAX - *len);
        *len += result > 0 ? (size_t)result : 0;
    } while (result == MBEDTLS_ERR_SSL_WANT_READ ||
             result == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET ||
             (result > 0 && line[*len - 1] != '\n' && *len < PEER_LINE_MAX));
    return result > 0 ? 0 : result;
}

/// Sends the line until one comes back; datagrams get lost after the handshake too.
static int ask(const peer_t *peer)
{
    unsigned char line[PEER_LINE_MAX];
    size_t len;
    int result = MBEDTLS_ERR_SSL_TIMEOUT;
    for (unsigned i = 0; i < PEER_TRIES && result == MBEDTLS_ERR_SSL_TIMEOUT; i++) {
        result = mbedtls_ssl_write(&ssl, (const unsigned char *)PEER_HELLO, sizeof PEER_HELLO - 1);
        if (result >= 0) {
            result = read_line(line, &len);
        }
        if (!peer->is_datagram) {
            break;
        }
    }
    return result;
}

static int answer(void)
{
    unsigned char line[PEER_LINE_MAX];
    size_t len;
    int result = read_line(line, &len);
    return result == 0 ? mbedtls_ssl_write(&ssl, line, len) : result;
}

static int talk(const peer_t *peer)
{
    int result = shake_hands(peer);
    if (result != 0) {
        return result;
    }
    printf("%s %s\n", mbedtls_ssl_get_version(&ssl), mbedtls_ssl_get_ciphersuite(&ssl));
    result = peer->is_server ? answer() : ask(peer);
    return result >= 0 ? mbedtls_ssl_close_notify(&ssl) : result;
}

const unsigned char *peer_certificate(size_t *len)
{
    *len = credentials_len;
    return credentials;
}

bool peer_talk(const peer_t *peer)
{
    mbedtls_net_context net = {.fd = peer->socket};
    mbedtls_ssl_config_init(&config);
    mbedtls_ssl_init(&ssl);
    mbedtls_x509_crt_init(&chain);
    mbedtls_x509_crt_init(&trusted);
    mbedtls_x509_crl_init(&revoked);
    mbedtls_pk_init(&key);
    mbedtls_ssl_cookie_init(&cookies);
    int result = psa_crypto_init() == PSA_SUCCESS ? configure(peer) : MBEDTLS_ERR_PK_ALLOC_FAILED;
    if (result == 0) {
        result = mbedtls_ssl_setup(&ssl, &config);
    }
    if (result == 0 && !peer->is_server) {
        result = mbedtls_ssl_set_hostname(&ssl, peer->ca == NULL ? NULL : "localhost");
    }
    if (result != 0) {
        fprintf(stderr, "error: not configured: -0x%04x\n", (unsigned)-result);
        exit(2);
    }
    mbedtls_ssl_set_bio(&ssl, &net, mbedtls_net_send, mbedtls_net_recv, mbedtls_net_recv_timeout);
    mbedtls_ssl_set_timer_cb(&ssl, &timer, mbedtls_timing_set_delay, mbedtls_timing_get_delay);
    result = talk(peer);
    if (result < 0) {
        char text[128];
        mbedtls_strerror(result, text, sizeof text);
        fprintf(stderr, "%s\n", text);
    }
    mbedtls_ssl_free(&ssl);
    mbedtls_ssl_config_free(&config);
    mbedtls_x509_crt_free(&chain);
    mbedtls_x509_crt_free(&trusted);
    mbedtls_x509_crl_free(&revoked);
    mbedtls_pk_free(&key);
    mbedtls_ssl_cookie_free(&cookies);
    mbedtls_psa_crypto_free();
    return result >= 0;
}
