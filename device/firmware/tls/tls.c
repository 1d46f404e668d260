// SPDX-License-Identifier: Apache-2.0
//
// TLS with what a station gave the device: the firmware that a provisioned device runs next, over
// the same flash. It opens a TLS 1.2 session on its modem line, sends a line and tells what came
// back. On the serial line it takes, a line each,
//
//     psk            a session under the device's PSK
//     certificate    one with the device's certificate; the factory's root CA vouches for the
//                    server
//
// and answers with the cipher suite and the line from the server, or with what Mbed TLS says went
// wrong. A device without random numbers or credentials opens no session.
//
// It is an example to start from, and what scripts/bench size measures.
#include <string.h>

#include "mintmark/agent.h"
#include "mintmark/start.h"
#include "mintmark_root_ca.h"
#include "session.h"

int main(void);

/// Bytes for Mbed TLS: a quarter more than the larger session was measured to use
/// (adapters/tests/emulated/tls_emulated.py). Too little is an error, never an overrun.
#define ARENA_LEN    18432u
#define LINE_MAX_LEN 16u ///< bytes of the longest line on the serial line

static uint64_t arena[ARENA_LEN / sizeof(uint64_t)];
static mint_rng_t rng;
static mint_store_t store;
static mint_store_slot_t slots[MINT_AGENT_RECORDS_MAX];
static uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];

/// The most of the arena that was ever in use; read from outside by a debugger or memory_peak.py.
size_t mintmark_arena_peak;

static void say_bytes(const mint_port_t *port, const char *text, size_t len)
{
    // A line that does not work is no reason to stop: nobody reads then.
    (void)!port->serial_write(port->context, (const uint8_t *)text, len);
}

static void say(const mint_port_t *port, const char *text)
{
    say_bytes(port, text, strlen(text));
}

/// As Mbed TLS writes its errors: -0x2700.
static void say_error(const mint_port_t *port, int error)
{
    char text[] = "-0x0000";
    unsigned value = (unsigned)-error;
    for (size_t at = sizeof text - 2; at > 2; at--) {
        text[at] = "0123456789abcdef"[value & 15u];
        value >>= 4;
    }
    say(port, text);
}

static void open_session(const mint_port_t *port, session_credentials_t credentials)
{
    const session_device_t device = {.port = port,
                                     .store = &store,
                                     .rng = &rng,
                                     .server_name = MINTMARK_TLS_SERVER,
                                     .root = mintmark_root_ca,
                                     .root_len = mintmark_root_ca_len};
    session_result_t result;
    int error = session_ask(&device, credentials, "hello\n", &result);
    mintmark_arena_peak = mint_crypto_arena_peak();
    if (error == 0) {
        say(port, result.suite);
        say(port, ": ");
        say_bytes(port, result.answer, result.answer_len);
    } else {
        say(port, result.suite == NULL ? "no session: " : "the session broke: ");
        say_error(port, error);
    }
    say(port, "\r\n");
}

static bool is(const char *line, size_t len, const char *word)
{
    return len == strlen(word) && memcmp(line, word, len) == 0;
}

static void obey(const mint_port_t *port, const char *line, size_t len)
{
    if (is(line, len, "psk")) {
        open_session(port, SESSION_PSK);
    } else if (is(line, len, "certificate")) {
        open_session(port, SESSION_CERTIFICATE);
    } else {
        say(port, "psk or certificate\r\n");
    }
}

static mint_status_t start(const mint_port_t *port)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_status_t status = mint_crypto_init((uint8_t *)arena, sizeof arena);
    if (status == MINT_OK) {
        status = mint_start_store(port, &store, slots, MINT_AGENT_RECORDS_MAX, unit, id);
    }
    // Without random numbers it goes on: the generator keeps refusing, and so every session fails.
    return status == MINT_OK ? mint_start_rng(port, &store, id, &rng) : status;
}

int main(void)
{
    const mint_port_t *port = mint_port();
    char line[LINE_MAX_LEN];
    size_t len = 0;
    say(port, "tls: ");
    say(port, mint_status_text(start(port)));
    say(port, "\r\n");
    for (;;) {
        uint8_t byte;
        if (!port->serial_read(port->context, &byte) || byte == '\r') {
            continue;
        }
        if (byte == '\n') {
            obey(port, line, len);
            len = 0;
        } else if (len < sizeof line) {
            line[len++] = (char)byte;
        }
    }
}
