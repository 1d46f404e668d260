// SPDX-License-Identifier: Apache-2.0
//
// What random numbers cost on a Cortex-M3: stack, instructions a byte, instructions and samples a
// seed. The stack is that of the board's own sources; the instructions are counted over a source
// that costs next to nothing, so that what is counted is ours: health tests, conditioner and
// HMAC_DRBG, the hash included.
#include "device/tests/boards/meter.h"
#include "mintmark/port.h"
#include "mintmark/rng.h"

int main(void);

#define SEED_LEN     48u   ///< bytes of a seed: 384 bits
#define LONG_REQUEST 1024u ///< bytes
#define H_64         64u   ///< one bit a sample

static mint_rng_t rng;
static mint_rng_config_t config = {.personalization = (const uint8_t *)"meter",
                                   .personalization_len = 5};
static mint_entropy_t pool;
static mint_drbg_t drbg;
static uint8_t bytes[LONG_REQUEST];

static void must(mint_status_t status)
{
    if (status != MINT_OK) {
        meter_fail(mint_status_text(status));
    }
}

/// Healthy enough for the tests, and nearly free: the high bits of a counter times a constant.
static mint_status_t cheap_sample(void *context, uint8_t *symbol)
{
    uint32_t *state = context;
    *state = *state * 1664525u + 1013904223u;
    *symbol = (uint8_t)(*state >> 24);
    return MINT_OK;
}

static uint32_t cheap_state;
static const mint_source_t cheap_source_1_bit[] = {
    {.name = "cheap",
     .sample = cheap_sample,
     .context = &cheap_state,
     .symbol_bits = 8,
     .h_64 = H_64,
     .evidence = &(const mint_evidence_t){.basis = MINT_CREDIT_VOUCHED,
                                          .figure_micro = 1000000u,
                                          .voucher = "nobody"}},
};

/// All that its caller puts on the stack is a return address.
static void start_generator(void)
{
    must(mint_rng_start_with(&rng, &config));
}

static void take_line(void)
{
    must(mint_rng_bytes(&rng, bytes, 32));
}

static void reseed_generator(void)
{
    must(mint_rng_reseed(&rng));
}

static void start_pool(void)
{
    must(mint_entropy_start(&pool, cheap_source_1_bit, 1));
}

static void make_seed(void)
{
    must(mint_entropy_get(&pool, bytes, SEED_LEN));
}

static void request_32(void)
{
    must(mint_drbg_generate(&drbg, bytes, 32, NULL, 0));
}

static void request_1024(void)
{
    must(mint_drbg_generate(&drbg, bytes, LONG_REQUEST, NULL, 0));
}

static void reseed_drbg(void)
{
    must(mint_drbg_reseed(&drbg, bytes, 32, NULL, 0));
}

/// What the port brings up when it is first asked is not the generator's.
static void measure_stack(void)
{
    const mint_port_t *port = mint_port();
    config.sources = port->sources;
    config.source_count = port->source_count;
    meter_report("stack_start", meter_stack(start_generator));
    meter_report("stack_bytes", meter_stack(take_line));
    meter_report("stack_reseed", meter_stack(reseed_generator));
}

static void measure_pool(void)
{
    meter_report("start_up_instructions", meter_instructions(start_pool));
    uint32_t before = pool.states[0].samples;
    meter_report("start_up_samples", before);
    meter_report("seed_instructions", meter_instructions(make_seed));
    meter_report("seed_samples", pool.states[0].samples - before);
}

static void measure_drbg(void)
{
    must(mint_drbg_instantiate(&drbg, bytes, SEED_LEN, NULL, 0, NULL, 0));
    meter_report("request_32_instructions", meter_instructions(request_32));
    meter_report("request_1024_instructions", meter_instructions(request_1024));
    meter_report("reseed_instructions", meter_instructions(reseed_drbg));
}

int main(void)
{
    meter_start();
    measure_stack();
    measure_pool();
    measure_drbg();
    return 0;
}
