// SPDX-License-Identifier: Apache-2.0
//
// A device of the registry as JSON, the same wherever one is shown.
#ifndef MINTMARK_PROVISIONER_DEVICE_OUTPUT_H
#define MINTMARK_PROVISIONER_DEVICE_OUTPUT_H

#include "cli/cli.h"

/// A JSON object with what the registry knows of a device; NULL if there is no memory.
json_t *mint_json_device(const mint_device_t *device);

#endif
