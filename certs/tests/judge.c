// SPDX-License-Identifier: Apache-2.0
//
// What three libraries say of a chain, each by itself:
//
//     certs_judge mbedtls|tomcrypt|wolfssl [--crl CRL]… ROOT [INTERMEDIATE…] CERTIFICATE
//     certs_judge wolfssl-tls=KEY                       ROOT [INTERMEDIATE…] CERTIFICATE
//
// All in DER, from the root down. Revocation lists are one of each CA, from the root down too. Exit
// status 0: accepted; 3: refused, with the reason on standard error; 4: this program was built
// without that library. LibTomCrypt knows nothing of certificates: it says whether each one's
// signature is by the key of the one above. wolfSSL's certificate manager takes for a CA what it is
// told to; whether an issuer may be one it says of a server's chain in a TLS handshake, for which
// it needs the certificate's key, in PEM.
#include <mbedtls/x509_crl.h>
#include <mbedtls/x509_crt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "certs/src/verify_tomcrypt.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/view.h"

#ifdef CERTS_JUDGE_WOLFSSL
#include <wolfssl/options.h>

#include <wolfssl/ssl.h>
#endif

enum { ACCEPTED = 0, REFUSED = 3, NOT_BUILT = 4, CHAIN_MAX = 8 };

static mint_buffer_t chain[CHAIN_MAX]; // from the root down
static size_t count;
static mint_buffer_t lists[CHAIN_MAX];
static size_t list_count;

static int refuse(const char *who, const char *why)
{
    (void)fprintf(stderr, "%s: %s\n", who, why);
    return REFUSED;
}

static int ask_mbedtls(void)
{
    mbedtls_x509_crt root;
    mbedtls_x509_crt rest;
    mbedtls_x509_crl crls;
    uint32_t flags = 0;
    char why[512] = "cannot be parsed";
    mbedtls_x509_crt_init(&root);
    mbedtls_x509_crt_init(&rest);
    mbedtls_x509_crl_init(&crls);
    int result = mbedtls_x509_crt_parse_der(&root, chain[0].data, chain[0].len);
    for (size_t i = count; result == 0 && i > 1; i--) {
        result = mbedtls_x509_crt_parse_der(&rest, chain[i - 1].data, chain[i - 1].len);
    }
    for (size_t i = 0; result == 0 && i < list_count; i++) {
        result = mbedtls_x509_crl_parse_der(&crls, lists[i].data, lists[i].len);
    }
    if (result == 0) {
        result = mbedtls_x509_crt_verify(count == 1 ? &root : &rest, &root, &crls, NULL, &flags,
                                         NULL, NULL);
        (void)mbedtls_x509_crt_verify_info(why, sizeof why, "", flags);
    }
    mbedtls_x509_crl_free(&crls);
    mbedtls_x509_crt_free(&rest);
    mbedtls_x509_crt_free(&root);
    return result == 0 ? ACCEPTED : refuse("Mbed TLS", why);
}

static int ask_tomcrypt(void)
{
    for (size_t i = 0; i < count; i++) {
        mint_certificate_view_t above;
        mint_certificate_view_t view;
        mint_error_t error = {0};
        mint_key_t *key = mint_key_new();
        bool good =
            key != NULL &&
            mint_certificate_view(mint_buffer_view(&chain[i == 0 ? 0 : i - 1]), &above) ==
                MINT_OK &&
            mint_certificate_view(mint_buffer_view(&chain[i]), &view) == MINT_OK &&
            mint_key_set_public_der(key, above.tbs.public_key, &error) == MINT_OK &&
            mint_tomcrypt_verify_signature(view.tbs.whole, view.signature, mint_key_type(key),
                                           above.tbs.public_key, &error) == MINT_OK;
        mint_key_free(key);
        if (!good) {
            return refuse("LibTomCrypt", error.message);
        }
    }
    return ACCEPTED;
}

#ifdef CERTS_JUDGE_WOLFSSL
// Trusts a CA, and takes its list if there are lists.
static int take_ca(WOLFSSL_CERT_MANAGER *manager, size_t index)
{
    int result = wolfSSL_CertManagerLoadCABuffer(manager, chain[index].data, (long)chain[index].len,
                                                 WOLFSSL_FILETYPE_ASN1);
    if (result == WOLFSSL_SUCCESS && index < list_count) {
        result = wolfSSL_CertManagerLoadCRLBuffer(manager, lists[index].data,
                                                  (long)lists[index].len, WOLFSSL_FILETYPE_ASN1);
    }
    return result;
}

static int ask_wolfssl(void)
{
    char why[WOLFSSL_MAX_ERROR_SZ] = "no memory";
    int result = WOLFSSL_FAILURE;
    (void)wolfSSL_Init();
    WOLFSSL_CERT_MANAGER *manager = wolfSSL_CertManagerNew();
    if (manager != NULL) {
        result =
            list_count == 0
                ? WOLFSSL_SUCCESS
                : wolfSSL_CertManagerEnableCRL(manager, WOLFSSL_CRL_CHECKALL | WOLFSSL_CRL_CHECK);
    }
    // What it verified it may take for an issuer; the first is trusted as it is.
    for (size_t i = 0; result == WOLFSSL_SUCCESS && i < count; i++) {
        if (i > 0) {
            result = wolfSSL_CertManagerVerifyBuffer(manager, chain[i].data, (long)chain[i].len,
                                                     WOLFSSL_FILETYPE_ASN1);
        }
        if (result == WOLFSSL_SUCCESS && (i + 1 < count || i == 0)) {
            result = take_ca(manager, i);
        }
    }
    (void)wolfSSL_ERR_error_string((unsigned long)-result, why);
    wolfSSL_CertManagerFree(manager);
    (void)wolfSSL_Cleanup();
    return result == WOLFSSL_SUCCESS ? ACCEPTED : refuse("wolfSSL", why);
}

// The server of a handshake over `socket`; ends the process.
static void serve(int socket, const char *key)
{
    mint_buffer_t pem = {0};
    for (size_t i = count; i > 1; i--) {
        if (mint_certificate_append_pem(mint_buffer_view(&chain[i - 1]), &pem) != MINT_OK) {
            _exit(1);
        }
    }
    WOLFSSL_CTX *context = wolfSSL_CTX_new(wolfTLSv1_2_server_method());
    if (context == NULL ||
        wolfSSL_CTX_use_certificate_chain_buffer(context, pem.data, (long)pem.len) !=
            WOLFSSL_SUCCESS ||
        wolfSSL_CTX_use_PrivateKey_file(context, key, WOLFSSL_FILETYPE_PEM) != WOLFSSL_SUCCESS) {
        _exit(1);
    }
    WOLFSSL *ssl = wolfSSL_new(context);
    (void)wolfSSL_set_fd(ssl, socket);
    _exit(wolfSSL_accept(ssl) == WOLFSSL_SUCCESS ? 0 : 1);
}

static int ask_wolfssl_tls(const char *key)
{
    int sockets[2];
    char why[WOLFSSL_MAX_ERROR_SZ] = "no handshake";
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0) {
        return 1;
    }
    (void)wolfSSL_Init();
    pid_t server = fork();
    if (server == 0) {
        (void)close(sockets[0]);
        serve(sockets[1], key);
    }
    (void)close(sockets[1]);
    WOLFSSL_CTX *context = wolfSSL_CTX_new(wolfTLSv1_2_client_method());
    int result = wolfSSL_CTX_load_verify_buffer(context, chain[0].data, (long)chain[0].len,
                                                WOLFSSL_FILETYPE_ASN1);
    // Debian's build behaves as OpenSSL does and verifies nothing unless it is told to.
    wolfSSL_CTX_set_verify(context, WOLFSSL_VERIFY_PEER, NULL);
    WOLFSSL *ssl = wolfSSL_new(context);
    (void)wolfSSL_set_fd(ssl, sockets[0]);
    if (result == WOLFSSL_SUCCESS) {
        result = wolfSSL_connect(ssl);
        (void)wolfSSL_ERR_error_string((unsigned long)wolfSSL_get_error(ssl, result), why);
    }
    (void)close(sockets[0]);
    (void)waitpid(server, NULL, 0);
    wolfSSL_free(ssl);
    wolfSSL_CTX_free(context);
    (void)wolfSSL_Cleanup();
    return result == WOLFSSL_SUCCESS ? ACCEPTED : refuse("wolfSSL", why);
}
#else
static int ask_wolfssl(void)
{
    (void)fprintf(stderr, "built without wolfSSL\n");
    return NOT_BUILT;
}

static int ask_wolfssl_tls(const char *key)
{
    (void)key;
    return ask_wolfssl();
}
#endif

static int usage(void)
{
    (void)fprintf(stderr, "usage: certs_judge mbedtls|tomcrypt|wolfssl|wolfssl-tls=KEY "
                          "[--crl CRL]… ROOT [INTERMEDIATE…] CERTIFICATE\n");
    return 2;
}

static bool load(const char *path, mint_buffer_t *der)
{
    mint_error_t error = {0};
    if (mint_file_read(path, der, &error) != MINT_OK) {
        (void)fprintf(stderr, "error: %s\n", error.message);
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    int first = 2;
    if (argc < 2) {
        return usage();
    }
    for (; first + 1 < argc && strcmp(argv[first], "--crl") == 0; first += 2) {
        if (list_count == CHAIN_MAX || !load(argv[first + 1], &lists[list_count++])) {
            return 1;
        }
    }
    if (first >= argc || argc - first > CHAIN_MAX) {
        return usage();
    }
    for (int i = first; i < argc; i++) {
        if (!load(argv[i], &chain[count++])) {
            return 1;
        }
    }
    static const char tls[] = "wolfssl-tls=";
    int verdict = strcmp(argv[1], "mbedtls") == 0    ? ask_mbedtls()
                  : strcmp(argv[1], "tomcrypt") == 0 ? ask_tomcrypt()
                  : strcmp(argv[1], "wolfssl") == 0  ? ask_wolfssl()
                  : strncmp(argv[1], tls, sizeof tls - 1) == 0
                      ? ask_wolfssl_tls(argv[1] + sizeof tls - 1)
                      : 2;
    while (count > 0) {
        mint_buffer_free(&chain[--count]);
    }
    while (list_count > 0) {
        mint_buffer_free(&lists[--list_count]);
    }
    return verdict;
}
