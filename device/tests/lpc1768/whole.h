// SPDX-License-Identifier: Apache-2.0
//
// The whole device on the model: what tests of more than one part of the port begin with.
#ifndef MINTMARK_TESTS_LPC1768_WHOLE_H
#define MINTMARK_TESTS_LPC1768_WHOLE_H

#include "device/tests/lpc1768/machine.h"
#include "mintmark/start.h"

/// CPU clocks of an access where boots are many: it goes faster over the time in which nothing
/// happens. What edges lose of their noise by it, accesses of different length give back.
#define WHOLE_ACCESS_CLOCKS 600u
#define WHOLE_ACCESS_SPREAD 300u

#define WHOLE_RECORDS 8u

/// A device's store and generator.
typedef struct {
    const mint_port_t *port;
    mint_store_t store;
    mint_store_slot_t slots[WHOLE_RECORDS];
    uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_rng_t rng;
} whole_t;

/// Inside a boot: interrupts as the vectors have them, and the port.
const mint_port_t *whole_port(void);
/// Inside a boot: the port, and the store on it.
MINT_MUST_CHECK mint_status_t whole_start(whole_t *whole);

#endif
