// SPDX-License-Identifier: Apache-2.0
//
// The same noise gives the same bytes, whatever the machine, the compiler and the crypto library:
// the generator over recorded noise, everything that it hands out told in hex. same_bytes.py
// compares that with device/tests/data/recorded_noise_output.txt.
#include <stddef.h>

#include "device/tests/boards/tell.h"
#include "mintmark/rng.h"
#include "recorded_noise_data.h"

int main(void);

/// A recording and how much of it was played.
typedef struct {
    const char *samples; ///< hex digits
    size_t played;       ///< samples
} recording_t;

static recording_t recordings[] = {{.samples = recorded_a}, {.samples = recorded_b}};

static mint_status_t play(void *context, uint8_t *symbol)
{
    recording_t *recording = context;
    const char digit = recording->samples[recording->played];
    if (digit == '\0') {
        return MINT_ERR_SOURCE; // the recording is over
    }
    recording->played++;
    *symbol = (uint8_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
    return MINT_OK;
}

// Nobody vouches for a recording; it is called vouched because an uncredited one makes no seed.
static const mint_evidence_t evidence = {
    .basis = MINT_CREDIT_VOUCHED, .figure_micro = 1500000, .voucher = "a test"};

static const mint_source_t sources[] = {
    {.name = "recorded a",
     .sample = play,
     .context = &recordings[0],
     .symbol_bits = 4,
     .h_64 = 96,
     .evidence = &evidence},
    {.name = "recorded b",
     .sample = play,
     .context = &recordings[1],
     .symbol_bits = 1,
     .h_64 = 32,
     .evidence = &evidence},
};
#define SOURCES (sizeof sources / sizeof sources[0])

static mint_rng_t rng;

static void tell_hex(const uint8_t *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        const char hex[3] = {digits[bytes[i] >> 4], digits[bytes[i] & 15], '\0'};
        tell(hex);
    }
    tell("\n");
}

static void tell_u32(const char *name, uint32_t value)
{
    const uint8_t bytes[4] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                              (uint8_t)value};
    tell(name);
    tell(" ");
    tell_hex(bytes, sizeof bytes);
}

static void tell_sources(void)
{
    for (size_t i = 0; i < SOURCES; i++) {
        tell_u32("samples", rng.pool.states[i].samples);
        tell_u32("rct alarms", rng.pool.states[i].rct_alarms);
        tell_u32("apt alarms", rng.pool.states[i].apt_alarms);
    }
}

/// Takes `len` bytes, at most 200, and tells them.
static mint_status_t take(size_t len)
{
    uint8_t bytes[200];
    mint_status_t status = mint_rng_bytes(&rng, bytes, len);
    if (status == MINT_OK) {
        tell_hex(bytes, len);
    }
    return status;
}

static mint_status_t run(void)
{
    static const uint8_t personalization[] = "recorded noise";
    mint_status_t status =
        mint_rng_start(&rng, sources, SOURCES, personalization, sizeof personalization - 1);
    const size_t lens[] = {1, 31, 32, 33, 200};
    for (size_t i = 0; i < sizeof lens / sizeof lens[0] && status == MINT_OK; i++) {
        status = take(lens[i]);
    }
    if (status == MINT_OK) {
        status = mint_rng_reseed(&rng);
    }
    return status == MINT_OK ? take(64) : status;
}

int main(void)
{
    mint_status_t status = run();
    tell_sources();
    tell(mint_status_text(status));
    tell("\n");
    return status == MINT_OK ? 0 : 1;
}
