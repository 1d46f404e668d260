// SPDX-License-Identifier: Apache-2.0
//
// SMP's reset, which is in SMP's own group and not in ours, where the client is at home.
//
// `error` may be NULL. One thread.
#ifndef MINT_CAPTURE_RESET_H
#define MINT_CAPTURE_RESET_H

#include "mintmark/certs/error.h"

/// Asks the device behind an open port to restart. MINT_OK: it said that it will. MINT_ERR_IO: the
/// port went away; MINT_ERR_TIMEOUT: no answer within a second. Its refusals: MINT_ERR_LOCKED in
/// the field, MINT_ERR_UNSUPPORTED if it cannot.
MINT_MUST_CHECK mint_status_t mint_capture_reset(int fd, mint_error_t *error);

#endif
