// SPDX-License-Identifier: Apache-2.0
//
// The credited source of an emulated board: the host's random device, read through semihosting.
// An emulator has no noise of its own that anybody could vouch for; the host's kernel has.
//
// Pointers must not be NULL. One thread.
#ifndef MINTMARK_PORTS_QEMU_HOST_RANDOM_H
#define MINTMARK_PORTS_QEMU_HOST_RANDOM_H

#include <stdint.h>

#include "mintmark/status.h"

/// Opens the device: /dev/urandom, or what the command line names with random=PATH. If the host
/// cannot, the samples fail.
void qemu_host_random_start(void);

/// Closes the device, before the board restarts.
void qemu_host_random_stop(void);

/// One byte of the device; the function of a source (mintmark/entropy.h), `context` is not used.
/// MINT_ERR_SOURCE if the host does not give it.
MINT_MUST_CHECK mint_status_t qemu_host_random_sample(void *context, uint8_t *symbol);

#endif
