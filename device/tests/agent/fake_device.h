// SPDX-License-Identifier: Apache-2.0
//
// A whole device for the agent's tests: the agent over the real modules, on a port of flash in RAM,
// noise that is the same on every run, and a serial line in two buffers.
#ifndef MINTMARK_TESTS_AGENT_FAKE_DEVICE_H
#define MINTMARK_TESTS_AGENT_FAKE_DEVICE_H

#include "device/tests/support/fake_random.h"
#include "mintmark/agent.h"

#define FAKE_PAGE_LEN   4096u
#define FAKE_PAGE_COUNT 8u
#define FAKE_UNIT_LEN   64u
#define FAKE_LINE_LEN   8192u

/// The device. Its address must not change once it is made.
typedef struct {
    uint8_t flash_bytes[FAKE_PAGE_LEN * FAKE_PAGE_COUNT];
    uint32_t operations; ///< programs and erases since it was made
    uint32_t cut_at;     ///< the operation at which power goes, from 1 on; 0: none
    fake_random_t noise; ///< of the one source
    bool noise_dead;     ///< the source delivers nothing
    uint32_t resets;     ///< times that its port's reset was called
    uint8_t line_in[FAKE_LINE_LEN];
    size_t line_in_len; ///< bytes sent to the device
    size_t line_in_at;  ///< bytes that it has taken
    uint8_t line_out[FAKE_LINE_LEN];
    size_t line_out_len;  ///< bytes that it has sent
    mint_source_t source; ///< credited unless a test says otherwise before boot
    mint_flash_t flash;
    mint_port_t port;
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN];
    const uint8_t *enrolment_key; ///< of the batch; NULL: none
    mint_agent_t agent;
} fake_device_t;

/// Makes a blank device; `number` makes ids and noise differ.
void fake_device_make(fake_device_t *device, uint8_t number,
                      const uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN]);

/// Switches it on, again or for the first time; a cut is over.
MINT_MUST_CHECK mint_status_t fake_device_boot(fake_device_t *device);

/// The digest of its store.
void fake_device_digest(const fake_device_t *device, uint8_t digest[MINT_SHA256_LEN]);

#endif
