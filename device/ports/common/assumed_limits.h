// SPDX-License-Identifier: Apache-2.0
//
// Health-test cut-offs for sources whose entropy is assumed, not measured: timer jitter, which is
// credited nothing until somebody measures it, and an operating system's random device, which
// vouches for itself. The figures are exact: SP 800-90B §4.4.1 and §4.4.2 in the standard's form
// at false-alarm rates of 2^-30 and 2^-60; device/tests/ports/check_limits.py recomputes them.
#ifndef MINTMARK_PORTS_COMMON_ASSUMED_LIMITS_H
#define MINTMARK_PORTS_COMMON_ASSUMED_LIMITS_H

#include "mintmark/entropy.h"

/// Half a bit a sample: low enough that healthy jitter does not alarm, high enough that a clock
/// which stands still or beats with the work does.
static const mint_health_limits_t mint_limits_half_bit = {
    .h_64 = 32,
    .apt_window = 512,
    .rct_cutoff = 61,
    .rct_cutoff_permanent = 121,
    .apt_cutoff = 422,
    .apt_cutoff_permanent = 447,
};

/// Eight bits a byte: what a random device promises.
static const mint_health_limits_t mint_limits_full_byte = {
    .h_64 = 512,
    .apt_window = 512,
    .rct_cutoff = 5,
    .rct_cutoff_permanent = 9,
    .apt_cutoff = 16,
    .apt_cutoff_permanent = 25,
};

#endif
