// SPDX-License-Identifier: Apache-2.0
//
// Timer jitter: the edges of one clock on the count of another.
#include "mintmark/sources.h"

// Counts of the fast clock from the edge at `*edge` to the next one, which becomes `*edge`.
static mint_status_t next_interval(const mint_timer_jitter_t *jitter, uint32_t *edge,
                                   uint32_t *interval)
{
    const uint32_t before = *edge;
    if (jitter->next_edge(jitter->context, edge) != MINT_OK) {
        return MINT_ERR_SOURCE;
    }
    *interval = *edge - before;
    return *interval != 0 ? MINT_OK
                          : MINT_ERR_SOURCE; // two edges at one count: the fast one stands
}

mint_status_t mint_timer_jitter_sample(void *context, uint8_t *symbol)
{
    const mint_timer_jitter_t *jitter = context;
    uint32_t edge = 0;
    uint32_t first = 0;
    uint32_t second = 0;
    *symbol = 0;
    if (jitter->symbol_bits < 1 || jitter->symbol_bits > 8) {
        return MINT_ERR_ARGUMENT;
    }
    if (jitter->next_edge(jitter->context, &edge) != MINT_OK) {
        return MINT_ERR_SOURCE;
    }
    mint_status_t status = next_interval(jitter, &edge, &first);
    if (status == MINT_OK) {
        status = next_interval(jitter, &edge, &second);
    }
    if (status == MINT_OK) {
        *symbol = (uint8_t)((second - first) & ((1u << jitter->symbol_bits) - 1u));
    }
    return status;
}
