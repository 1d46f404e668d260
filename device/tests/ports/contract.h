// SPDX-License-Identifier: Apache-2.0
//
// What every port must do, whatever it runs on: the same checks for all of them. Each fails the
// running cmocka test if the port breaks its contract (mintmark/port.h, mintmark/flash.h).
#ifndef MINTMARK_TESTS_PORTS_CONTRACT_H
#define MINTMARK_TESTS_PORTS_CONTRACT_H

#include "mintmark/port.h"

/// Geometry, erase, programming that only clears bits, reads at any alignment, refused addresses.
/// Overwrites the first two pages and the last.
void check_flash(const mint_flash_t *flash);

/// Names, widths, credits and limits of the sources; each delivers samples that differ and that the
/// health tests take for healthy.
void check_sources(const mint_port_t *port);

#endif
