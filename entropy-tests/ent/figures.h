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
    MINT_ENT_ENTROPY,                ///< of bytes: Shannon, bits a byte
    MINT_ENT_COMPRESSION,            ///< what an optimum compression would save, percent
    MINT_ENT_CHI_SQUARE,             ///< of the counts of values
    MINT_ENT_MEAN,                   ///< 127.5 if uniform
    MINT_ENT_PI,                     ///< by points in a square
    MINT_ENT_SERIAL_CORRELATION,     ///< with the byte before
    MINT_ENT_BIT_ENTROPY,            ///< the same of bits
    MINT_ENT_BIT_COMPRESSION,        ///< percent
    MINT_ENT_BIT_CHI_SQUARE,         ///< of zeros and ones
    MINT_ENT_BIT_MEAN,               ///< 0.5 if uniform
    MINT_ENT_BIT_SERIAL_CORRELATION, ///< with the bit before
    MINT_ENT_FIGURES,                ///< how many
} mint_ent_number_t;

/// A figure of what was counted, at least one byte.
mint_figure_t mint_ent_figure(const mint_ent_counts_t *counts, mint_ent_number_t number);

#endif
