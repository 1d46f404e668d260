// SPDX-License-Identifier: Apache-2.0
//
// What a device says of itself when it arrives, and whether its random numbers may make a key.
//
// None of this is authenticated: it protects against devices that are broken, not against those
// that lie.
//
// Pointers must not be NULL; `error` may be. Nothing is kept. Any thread.
#ifndef MINT_STATION_INTAKE_H
#define MINT_STATION_INTAKE_H

#include "mintmark/certs/error.h"
#include "mintmark/message.h"
#include "registry/registry.h"
#include "station/noise.h"

/// Bytes of a source's credit in words, with its NUL.
#define MINT_INTAKE_CREDIT_SIZE 96u

/// The entropy gate's first half: no key is made on a device whose generator does not serve, that
/// has no credited source, or one of whose credited sources has failed or claims less than
/// `min_h_64` / 64 bits a sample. MINT_OK, or the reason as status and as text.
MINT_MUST_CHECK mint_status_t mint_intake_gate(const mint_info_t *info, uint16_t min_h_64,
                                               mint_error_t *error);

/// Whether a source is credited with any entropy.
bool mint_intake_counts(const mint_info_source_t *source);

/// A source's credit in words, such as "not credited", "measured, 0.50 bit a sample".
void mint_intake_credit(const mint_info_source_t *source, char text[MINT_INTAKE_CREDIT_SIZE]);

/// Writes generator and sources as JSON for the registry. MINT_ERR_MEMORY, MINT_ERR_SPACE.
MINT_MUST_CHECK mint_status_t mint_intake_health(const mint_info_t *info,
                                                 const mint_noise_figures_t *figures,
                                                 char text[MINT_HEALTH_MAX_LEN + 1]);

#endif
