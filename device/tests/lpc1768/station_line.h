// SPDX-License-Identifier: Apache-2.0
//
// The agent tests' station (device/tests/agent) at the other end of the modelled serial line: what
// it hands to mint_agent_handle() goes out byte by byte at 115,200 baud, is received by interrupt,
// answered by mint_agent_poll(), and comes back the same way. A test that links this does so with
// the linker's --wrap=mint_agent_handle.
#ifndef MINTMARK_TESTS_LPC1768_STATION_LINE_H
#define MINTMARK_TESTS_LPC1768_STATION_LINE_H

#include "device/tests/agent/fake_device.h"

/// Inside a boot: starts the device's agent on mint_port(), under `authority_key`.
MINT_MUST_CHECK mint_status_t station_line_start(fake_device_t *device,
                                                 const uint8_t *authority_key);

#endif
