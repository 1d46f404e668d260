// SPDX-License-Identifier: Apache-2.0
//
// A board's store and generator, brought up from what its port says. The provisioning firmware and
// the firmware that comes after it are different programs over the same flash: both start here, so
// that the second finds what the first was given.
//
//     uint8_t id[MINT_DEVICE_ID_LEN];
//     mint_status_t status =
//         mint_start_store(port, &store, slots, MINT_AGENT_RECORDS_MAX, unit, id);
//     if (status == MINT_OK) {
//         status = mint_start_rng(port, &store, id, &rng);
//     }
//
// Pointers must not be NULL. The caller owns all memory; what is handed in must stay as long as the
// store and the generator. One thread.
#ifndef MINTMARK_START_H
#define MINTMARK_START_H

#include "mintmark/port.h"
#include "mintmark/rng.h"
#include "mintmark/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Mounts the store on the port's flash, under its root key and for its id, which is also handed
/// out in `id`. `record_count`, the number of `slots`, is what the store was made with; that is
/// MINT_AGENT_RECORDS_MAX (mintmark/agent.h) where stations provision the device. As
/// mint_store_mount(), or what the port says where it cannot tell id or key.
MINT_MUST_CHECK mint_status_t mint_start_store(const mint_port_t *port, mint_store_t *store,
                                               mint_store_slot_t *slots, size_t record_count,
                                               uint8_t unit[MINT_FLASH_UNIT_MAX_LEN],
                                               uint8_t id[MINT_DEVICE_ID_LEN]);

/// Starts the generator from the port's sources, with the device's id and with the seed file that
/// is kept in the store. As mint_rng_start_with() and mint_rng_use_seed_file(); a generator that
/// does not start keeps the reason and repeats it to whoever asks for bytes. A seed file that is
/// missing, damaged or cannot be written is no error.
MINT_MUST_CHECK mint_status_t mint_start_rng(const mint_port_t *port, mint_store_t *store,
                                             const uint8_t id[MINT_DEVICE_ID_LEN], mint_rng_t *rng);

#ifdef __cplusplus
}
#endif

#endif
