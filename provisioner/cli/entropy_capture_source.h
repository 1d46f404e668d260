// SPDX-License-Identifier: Apache-2.0
//
// The source that `mintmark entropy capture` reads: of the device behind --port, or with --host of
// this machine.
#ifndef MINTMARK_PROVISIONER_ENTROPY_CAPTURE_SOURCE_H
#define MINTMARK_PROVISIONER_ENTROPY_CAPTURE_SOURCE_H

#include "capture/device.h"
#include "capture/host.h"
#include "cli/cli.h"

/// An open source.
typedef struct {
    bool is_host;                 ///< which of the two is open
    mint_capture_device_t device; ///< a device behind a port
    mint_capture_host_t host;     ///< this machine
    mint_info_t info;             ///< of a device
} mint_capture_opened_t;

/// Opens the source that the command line names, and fills in what a record says of it. The caller
/// closes it whatever came of it. After a failure it has said why.
MINT_MUST_CHECK mint_exit_t mint_capture_open(const mint_arguments_t *arguments,
                                              mint_capture_record_t *record,
                                              mint_capture_opened_t *opened);
/// Opens the device behind --port alone.
MINT_MUST_CHECK mint_exit_t mint_capture_open_device(const mint_arguments_t *arguments,
                                                     mint_capture_opened_t *opened);
/// Closes it.
void mint_capture_close(mint_capture_opened_t *opened);

/// Lists the sources of the device, or of this machine (--list).
MINT_MUST_CHECK mint_exit_t mint_capture_list(const mint_arguments_t *arguments);

#endif
