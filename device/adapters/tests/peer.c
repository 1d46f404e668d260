// SPDX-License-Identifier: Apache-2.0
//
// The command line of a peer, and its socket.
//
// usage: peer certificate           writes the compiled-in certificate to standard output
//        peer features              writes what the stack can do beyond what all can
//        peer client|server ADDRESS PORT OPTION…
//     --tls13 --dtls --store --headers --psk --forward-secrecy --ccm8 --demand
//     --fail-at N     the generator fails at its Nth call and every one after it, and leaves
//     PATTERN
//     --identity NAME --ca FILE --crl FILE --device IMAGE ROOT_KEY ID
#include "device/adapters/tests/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mintmark/hook.h"

#define TIMEOUT_S 30u  ///< of the whole connection
#define PATTERN   0xE5 ///< what a generator that fails leaves behind
#define TRAPPED   4    ///< exit status

static peer_t peer;
static device_t device;
static uint32_t call_count, fail_at;
static volatile sig_atomic_t outcome = 3; ///< exit status when time is over

size_t peer_read_file(const char *path, uint8_t *out, size_t size)
{
    FILE *file = fopen(path, "rb");
    size_t len = file == NULL ? 0 : fread(out, 1, size, file);
    if (len == 0 || len == size) {
        fprintf(stderr, "error: %s cannot be read, or is too long\n", path);
        exit(2);
    }
    (void)fclose(file);
    out[len] = 0;
    return len;
}

// The generator that the adapter calls (the linker's --wrap): the product has no test hook. Where
// it fails it is worse than the real one, and does not clear what it was to fill.
mint_status_t __real_mint_rng_bytes(mint_rng_t *rng, uint8_t *out, size_t len);
mint_status_t __wrap_mint_rng_bytes(mint_rng_t *rng, uint8_t *out, size_t len);

mint_status_t __wrap_mint_rng_bytes(mint_rng_t *rng, uint8_t *out, size_t len)
{
    call_count++;
    if (fail_at != 0 && call_count >= fail_at) {
        memset(out, PATTERN, len);
        return MINT_ERR_LATCHED;
    }
    return __real_mint_rng_bytes(rng, out, len);
}

static mint_status_t fill(void *context, uint8_t *out, size_t len)
{
    return mint_rng_bytes(context, out, len);
}

static void trap(mint_status_t why)
{
    fprintf(stderr, "trap: %s\n", mint_status_text(why));
    exit(TRAPPED);
}

static void on_alarm(int number)
{
    (void)number;
    _exit(outcome);
}

static void usage(void)
{
    fputs("usage: peer client|server ADDRESS PORT OPTION...\n", stderr);
    exit(2);
}

static const char *value(char ***at)
{
    if (**at == NULL) {
        usage();
    }
    return *(*at)++;
}

static bool read_flag(const char *name)
{
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {
        {"--dtls", &peer.is_datagram},
        {"--tls13", &peer.is_tls13},
        {"--demand", &peer.is_authenticated},
        {"--forward-secrecy", &peer.has_forward_secrecy},
        {"--ccm8", &peer.is_ccm8},
    };
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (strcmp(name, flags[i].name) == 0) {
            *flags[i].flag = true;
            return true;
        }
    }
    return false;
}

static bool read_credentials(const char *name)
{
    static const char *const names[] = {"--store", "--headers", "--psk"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            peer.credentials = (peer_credentials_t)i;
            return true;
        }
    }
    return false;
}

static void read_options(char **at)
{
    while (*at != NULL) {
        const char *name = *at++;
        if (read_flag(name) || read_credentials(name)) {
            continue;
        }
        if (strcmp(name, "--fail-at") == 0) {
            fail_at = (uint32_t)strtoul(value(&at), NULL, 10);
        } else if (strcmp(name, "--identity") == 0) {
            peer.identity = value(&at);
        } else if (strcmp(name, "--ca") == 0) {
            peer.ca = value(&at);
        } else if (strcmp(name, "--crl") == 0) {
            if (peer.crls[PEER_CRLS_MAX - 2] != NULL) {
                usage();
            }
            peer.crls[peer.crls[0] == NULL ? 0 : 1] = value(&at);
        } else if (strcmp(name, "--device") == 0) {
            const char *image = value(&at);
            const char *root_key = value(&at);
            if (!device_read(&device, image, root_key, value(&at))) {
                exit(2);
            }
        } else {
            usage();
        }
    }
}

/// Waits for the first datagram's sender and talks to nobody else.
static int accept_datagrams(int listener)
{
    struct sockaddr_in from;
    socklen_t from_len = sizeof from;
    char byte;
    if (recvfrom(listener, &byte, 1, MSG_PEEK, (struct sockaddr *)&from, &from_len) < 0 ||
        connect(listener, (struct sockaddr *)&from, from_len) != 0) {
        return -1;
    }
    return listener;
}

static int open_socket(const char *address, const char *port)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)strtoul(port, NULL, 10))};
    int on = 1;
    int opened = socket(AF_INET, peer.is_datagram ? SOCK_DGRAM : SOCK_STREAM, 0);
    if (opened < 0 || inet_pton(AF_INET, address, &to.sin_addr) != 1) {
        return -1;
    }
    if (!peer.is_server) {
        return connect(opened, (struct sockaddr *)&to, sizeof to) == 0 ? opened : -1;
    }
    (void)setsockopt(opened, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(opened, (struct sockaddr *)&to, sizeof to) != 0 ||
        (!peer.is_datagram && listen(opened, 1) != 0)) {
        return -1;
    }
    socklen_t to_len = sizeof to;
    (void)getsockname(opened, (struct sockaddr *)&to, &to_len);
    printf("listening %u\n", ntohs(to.sin_port));
    (void)fflush(stdout);
    return peer.is_datagram ? accept_datagrams(opened) : accept(opened, NULL, NULL);
}

/// Bytes that nobody has read would have the system reset the connection, and the other side lose
/// what it has not read yet.
static void close_gently(void)
{
    char rest[64];
    if (!peer.is_datagram && shutdown(peer.socket, SHUT_WR) == 0) {
        (void)alarm(1);
        while (recv(peer.socket, rest, sizeof rest, 0) > 0) {
        }
    }
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "certificate") == 0) {
        size_t len;
        const unsigned char *certificate = peer_certificate(&len);
        return fwrite(certificate, 1, len, stdout) == len ? 0 : 2;
    }
    if (argc == 2 && strcmp(argv[1], "features") == 0) {
        return puts(peer_features) < 0 ? 2 : 0;
    }
    if (argc < 4) {
        usage();
    }
    peer.is_server = strcmp(argv[1], "server") == 0;
    peer.device = &device;
    read_options(argv + 4);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGALRM, on_alarm);
    (void)alarm(TIMEOUT_S);
    device_start_rng(&device, (uint64_t)getpid());
    const mint_random_t random = {.fill = fill, .context = &device.rng};
    mint_hook_use(&random);
    mint_hook_set_trap(trap);
    peer.socket = open_socket(argv[2], argv[3]);
    if (peer.socket < 0) {
        perror("error: socket");
        return 2;
    }
    outcome = peer_talk(&peer) ? 0 : 1;
    close_gently();
    return outcome;
}
