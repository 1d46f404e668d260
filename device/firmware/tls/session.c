// SPDX-License-Identifier: Apache-2.0
//
// A TLS 1.2 client (RFC 5246) by Mbed TLS over the adapter: keys, certificates, PSKs and random
// numbers come through device/adapters/mbedtls, bytes go over the port's modem line.
#include "session.h"

#include <string.h>

#include "adapters/mbedtls/mintmark_mbedtls.h"

#define CHAIN_LEN 2048u  ///< bytes of the device's certificates
#define WAIT_MS   30000u ///< that the server may be silent
#define QUIET_MS  50u    ///< after which a line holds nothing old

static mbedtls_ssl_config config;
static mbedtls_ssl_context ssl;
static mbedtls_x509_crt chain;
static mbedtls_x509_crt trusted;
static mbedtls_pk_context key;
static unsigned char certificates[CHAIN_LEN];

// ---- the modem line ----

static int send_bytes(void *context, const unsigned char *bytes, size_t len)
{
    const mint_port_t *port = *(const mint_port_t **)context;
    return port->modem_write(port->context, bytes, len) == MINT_OK ? (int)len
                                                                   : MBEDTLS_ERR_SSL_CONN_EOF;
}

/// Waits for the first byte and takes what else is there.
static int receive_bytes(void *context, unsigned char *bytes, size_t size, uint32_t wait_ms)
{
    const mint_port_t *port = *(const mint_port_t **)context;
    size_t len = 0;
    while (len < size && port->modem_read(port->context, &bytes[len], len == 0 ? wait_ms : 0)) {
        len++;
    }
    return len > 0 ? (int)len : MBEDTLS_ERR_SSL_TIMEOUT;
}

/// The client speaks first, so what comes before that is the rest of an older session.
static void drop_old_bytes(const mint_port_t *port)
{
    uint8_t byte;
    while (port->modem_read(port->context, &byte, QUIET_MS)) {
    }
}

// ---- credentials ----

static int use_psk(const session_device_t *device)
{
    // The second for servers without ECDHE: who learns the PSK reads those sessions, old ones too.
    static const int suites[] = {MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256,
                                 MBEDTLS_TLS_PSK_WITH_AES_128_CCM_8, 0};
    mbedtls_ssl_conf_ciphersuites(&config, suites);
    return mint_mbedtls_psk(device->store, NULL, 0, &config);
}

static int use_certificates(const session_device_t *device)
{
    static const int suites[] = {MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                                 MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8, 0};
    mbedtls_ssl_conf_ciphersuites(&config, suites);
    mbedtls_ssl_conf_authmode(&config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_chain(&config, &trusted, NULL);
    int error = mbedtls_x509_crt_parse_der_nocopy(&trusted, device->root, device->root_len);
    if (error == 0) {
        error = mint_mbedtls_chain(device->store, certificates, sizeof certificates, &chain);
    }
    if (error == 0) {
        error = mint_mbedtls_key(device->store, device->rng, &key);
    }
    return error == 0 ? mbedtls_ssl_conf_own_cert(&config, &chain, &key) : error;
}

// ---- the session ----

static int configure(const session_device_t *device, session_credentials_t credentials)
{
    int error = mbedtls_ssl_config_defaults(
        &config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    if (error != 0) {
        return error;
    }
    mbedtls_ssl_conf_rng(&config, mint_mbedtls_random, device->rng);
    mbedtls_ssl_conf_read_timeout(&config, WAIT_MS);
    error = mbedtls_ssl_conf_max_frag_len(&config, MBEDTLS_SSL_MAX_FRAG_LEN_2048);
    if (error == 0) {
        error = credentials == SESSION_PSK ? use_psk(device) : use_certificates(device);
    }
    if (error == 0) {
        error = mbedtls_ssl_setup(&ssl, &config);
    }
    if (error == 0) {
        error = mbedtls_ssl_set_hostname(&ssl, device->server_name);
    }
    return error;
}

static int write_line(const char *line)
{
    size_t len = strlen(line);
    while (len > 0) {
        int written = mbedtls_ssl_write(&ssl, (const unsigned char *)line, len);
        if (written < 0) {
            return written;
        }
        line += written;
        len -= (size_t)written;
    }
    return 0;
}

/// A line that is longer than there is room for is cut.
static int read_line(session_result_t *result)
{
    for (;;) {
        unsigned char byte;
        int error = mbedtls_ssl_read(&ssl, &byte, 1);
        if (error != 1) {
            return error == 0 ? MBEDTLS_ERR_SSL_CONN_EOF : error;
        }
        if (byte == '\n') {
            return 0;
        }
        if (result->answer_len < sizeof result->answer) {
            result->answer[result->answer_len++] = (char)byte;
        }
    }
}

static int talk(const char *line, session_result_t *result)
{
    int error = mbedtls_ssl_handshake(&ssl);
    if (error != 0) {
        return error;
    }
    result->suite = mbedtls_ssl_get_ciphersuite(&ssl);
    error = write_line(line);
    if (error == 0) {
        error = read_line(result);
    }
    if (error == 0) {
        error = mbedtls_ssl_close_notify(&ssl);
    }
    return error;
}

int session_ask(const session_device_t *device, session_credentials_t credentials, const char *line,
                session_result_t *result)
{
    const mint_port_t *port = device->port;
    memset(result, 0, sizeof *result);
    mbedtls_ssl_config_init(&config);
    mbedtls_ssl_init(&ssl);
    mbedtls_x509_crt_init(&chain);
    mbedtls_x509_crt_init(&trusted);
    mbedtls_pk_init(&key);
    int error = configure(device, credentials);
    if (error == 0) {
        drop_old_bytes(port);
        mbedtls_ssl_set_bio(&ssl, &port, send_bytes, NULL, receive_bytes);
        error = talk(line, result);
    }
    if (error != 0) {
        memset(result->answer, 0, sizeof result->answer);
        result->answer_len = 0;
    }
    mbedtls_ssl_free(&ssl);
    mbedtls_ssl_config_free(&config);
    mbedtls_pk_free(&key);
    mbedtls_x509_crt_free(&chain);
    mbedtls_x509_crt_free(&trusted);
    return error;
}
