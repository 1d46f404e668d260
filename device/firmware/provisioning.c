// SPDX-License-Identifier: Apache-2.0
//
// The provisioning firmware: a device that makes its own identity key, takes certificates and PSKs
// from a station that its factory's authority delegated, and keeps them. It is the whole program;
// what it runs on is the port's business.
//
// The authority's public key comes from a header that `mintmark header emit` writes during the
// build, from the factory folder in MINTMARK_FACTORY; the enrolment key of a batch that has one
// from the header that `mintmark batch enrolment-key` wrote, MINTMARK_ENROLMENT_HEADER.
#include <stddef.h>
#include <string.h>

#include "mintmark/agent.h"
#include "mintmark_authority.h"

#ifdef MINTMARK_ENROLMENT_HEADER
#include MINTMARK_ENROLMENT_HEADER
_Static_assert(sizeof mintmark_enrolment_key == MINT_ENROLMENT_KEY_LEN, "an enrolment key");
#define ENROLMENT_KEY mintmark_enrolment_key
#else
#define ENROLMENT_KEY NULL // for batches without one
#endif

int main(void);

/// Bytes for the crypto library's big integers: half as much again as a whole provisioning run was
/// measured to use (device/tests/ports/memory_peak.py). Too little is an error, never an overrun.
#define ARENA_LEN 4096u

static uint64_t arena[ARENA_LEN / sizeof(uint64_t)];
static mint_agent_t agent;

/// The most of the arena that was ever in use; read from outside by a debugger or memory_peak.py.
size_t mintmark_arena_peak;

static mint_status_t start(const mint_port_t *port)
{
    mint_status_t status = mint_crypto_init((uint8_t *)arena, sizeof arena);
    if (status != MINT_OK) {
        return status;
    }
    status = mint_agent_start(&agent, port, mintmark_authority_key, MINTMARK_FIRMWARE_VERSION);
    if (status == MINT_OK) {
        mint_agent_set_enrolment_key(&agent, ENROLMENT_KEY);
    }
    return status;
}

/// Says on the serial line why the device does not serve. A station passes over such text, a person
/// with a terminal reads it.
static void report(const mint_port_t *port, mint_status_t status)
{
    const char *parts[] = {"mintmark: the device does not start: ", mint_status_text(status),
                           "\r\n"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (port->serial_write(port->context, (const uint8_t *)parts[i], strlen(parts[i])) !=
            MINT_OK) {
            return;
        }
    }
}

/// Does nothing for good but say why, at once and after every line that comes in.
static _Noreturn void refuse(const mint_port_t *port, mint_status_t status)
{
    uint8_t byte = '\n';
    for (;;) {
        if (byte == '\n') {
            report(port, status);
        }
        if (!port->serial_read(port->context, &byte)) {
            byte = 0;
        }
    }
}

int main(void)
{
    const mint_port_t *port = mint_port();
    mint_status_t status = start(port);
    if (status != MINT_OK) {
        refuse(port, status);
    }
    for (;;) {
        mint_agent_poll(&agent);
        mintmark_arena_peak = mint_crypto_arena_peak();
    }
}
