// SPDX-License-Identifier: Apache-2.0
//
// Random numbers and nothing else: the least that a firmware links to have them, without public-key
// cryptography and without a store. It tells what it thinks of its noise sources, then sends a line
// of random bytes in hex, and another one for every line that it is sent.
//
// It is an example to start from, and what scripts/bench size measures.
#include <string.h>

#include "mintmark/port.h"
#include "mintmark/rng.h"

#define LINE_BYTES 32u ///< random bytes of one line

int main(void);

static mint_rng_t rng;

static void say(const mint_port_t *port, const char *text)
{
    // A line that does not work is no reason to stop: nobody reads then.
    (void)!port->serial_write(port->context, (const uint8_t *)text, strlen(text));
}

static void say_hex(const mint_port_t *port, const uint8_t *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        const char hex[3] = {digits[bytes[i] >> 4], digits[bytes[i] & 15], '\0'};
        say(port, hex);
    }
}

/// At most 65535.
static void say_number(const mint_port_t *port, uint32_t number)
{
    char digits[6] = "";
    size_t at = sizeof digits - 1;
    do {
        digits[--at] = (char)('0' + number % 10u);
        number /= 10u;
    } while (number > 0 && at > 0);
    say(port, &digits[at]);
}

static void say_alarms(const mint_port_t *port, const char *test, uint32_t alarms)
{
    say(port, test);
    say_number(port, alarms);
}

/// A line a source: its name, what became of it, and how often which test alarmed.
static void say_sources(const mint_port_t *port)
{
    for (size_t i = 0; i < rng.pool.count; i++) {
        const mint_source_state_t *state = &rng.pool.states[i];
        const bool counted = mint_source_credit(&port->sources[i]) != MINT_CREDIT_NONE;
        say(port, port->sources[i].name);
        say(port, counted ? " (counted): " : " (not counted): ");
        say(port, mint_status_text(state->failure));
        say_alarms(port, "; alarms: RCT ", state->rct_alarms);
        say_alarms(port, ", APT ", state->apt_alarms);
        say_alarms(port, ", guard ", state->guard_alarms);
        say(port, "\r\n");
    }
}

static void say_random(const mint_port_t *port)
{
    uint8_t bytes[LINE_BYTES];
    mint_status_t status = mint_rng_bytes(&rng, bytes, sizeof bytes);
    if (status == MINT_OK) {
        say_hex(port, bytes, sizeof bytes);
    } else {
        say(port, "no random numbers: ");
        say(port, mint_status_text(status));
    }
    say(port, "\r\n");
}

/// The id makes devices differ that were seeded alike; so a device that cannot tell its own stops.
static mint_status_t start(const mint_port_t *port)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_status_t status = port->device_id(port->context, id);
    if (status != MINT_OK) {
        return status;
    }
    return mint_rng_start(&rng, port->sources, port->source_count, id, sizeof id);
}

int main(void)
{
    const mint_port_t *port = mint_port();
    mint_status_t status = start(port);
    say_sources(port);
    if (status != MINT_OK) {
        say(port, "the generator does not start: ");
        say(port, mint_status_text(status));
        say(port, "\r\n");
    }
    for (uint8_t byte = '\n';;) {
        if (byte == '\n') {
            say_random(port);
        }
        if (!port->serial_read(port->context, &byte)) {
            byte = 0;
        }
    }
}
