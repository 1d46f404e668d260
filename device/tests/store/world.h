// SPDX-License-Identifier: Apache-2.0
//
// A store with a flash in RAM, and what it ought to hold.
//
// Records are numbered 1 to WORLD_KEYS; what stands in one is made from its number and a version,
// so the plain map beside the store is one number a record. Version 0 is no record. A change is
// written down before it is made, so that after a cut both versions are allowed. One thread;
// failures end the cmocka test.
#ifndef MINTMARK_TESTS_STORE_WORLD_H
#define MINTMARK_TESTS_STORE_WORLD_H

#include "device/tests/store/ram_flash.h"
#include "mintmark/store.h"

#define WORLD_KEYS          24u  ///< records at most
#define WORLD_VALUE_MAX_LEN 512u ///< bytes of the longest value

/// A flash geometry and values to suit it.
typedef struct {
    const char *name;       ///< for messages
    uint32_t page_len;      ///< bytes
    uint32_t page_count;    ///< pages
    uint32_t unit_len;      ///< bytes
    uint32_t keys;          ///< records in use
    uint32_t value_min_len; ///< bytes of the shortest value
    uint32_t value_max_len; ///< bytes of the longest
} world_geometry_t;

/// LM3S6965-like, LPC1768-like with smaller sectors, and one between them.
extern const world_geometry_t world_geometries[3];

/// A store and its map.
typedef struct {
    const world_geometry_t *geometry;  ///< as started
    ram_flash_t *flash;                ///< under the store
    mint_store_t store;                ///< mounted or not
    uint32_t versions[WORLD_KEYS + 1]; ///< what each record holds
    uint32_t changing;                 ///< record being changed, 0 if none
    uint32_t changing_to;              ///< the version it may have got
    uint32_t last_version;             ///< of all records, so that no value comes twice
} world_t;

/// An empty map on a blank flash, mounted.
void world_start(world_t *world, const world_geometry_t *geometry, ram_flash_t *flash);
/// A copy on a copy of the flash, not mounted.
void world_fork(world_t *copy, const world_t *world, ram_flash_t *flash);
/// Mounts with the right root key.
mint_status_t world_mount(world_t *world);
/// Writes the value of `version` (0: deletes), and notes it.
mint_status_t world_write(world_t *world, uint32_t key, uint32_t version);
/// Makes one pseudo-random change, fitting or not.
mint_status_t world_change(world_t *world, uint32_t *random);
/// Compares everything the store says with the map. If a change was cut, finds out which version is
/// there and keeps to it from now on.
void world_check(world_t *world);
/// The same when records may be gone: what is there is what the map says. Forgets those that are
/// gone; returns how many are there.
uint32_t world_check_remains(world_t *world);
/// Switches the power on again and checks everything that must hold after a cut: the store mounts,
/// holds the old or the new value, keeps to it when marginal cells settle, and goes on working.
/// `seed` varies what it is asked to do then.
void world_survive(world_t *world, uint32_t seed);

#endif
