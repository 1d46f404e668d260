// SPDX-License-Identifier: Apache-2.0
//
// The figures of a summary, by their place in the suite.
//
// Pointers must not be NULL. May be called from any thread.
#ifndef MINTMARK_ENT_FIGURES_H
#define MINTMARK_ENT_FIGURES_H

#include "ent/counts.h"
#include "mintmark/entropy_tests/ent.h"

typedef enum {
    MINT_ENT_ENTROPY,
    MINT_ENT_COMPRESSION,
    MINT_ENT_CHI_SQUARE,
    MINT_ENT_MEAN,
    MINT_ENT_PI,
    MINT_ENT_SERIAL_CORRELATION,
    MINT_ENT_BIT_ENTROPY,
    MINT_ENT_BIT_COMPRESSION,
    MINT_ENT_BIT_CHI_SQUARE,
    MINT_ENT_BIT_MEAN,
    MINT_ENT_BIT_SERIAL_CORRELATION,
    MINT_ENT_FIGURES,
} mint_ent_number_t;

/// A figure of what was counted, at least one byte.
mint_figure_t mint_ent_figure(const mint_ent_counts_t *counts, mint_ent_number_t number);

#endif
