// SPDX-License-Identifier: Apache-2.0
//
// A store with a flash in RAM, and what it ought to hold.
//
// Records are numbered from 1; what stands in one is made from its number and a version, its flags
// from the version alone, so the plain map beside the store is one number a record. Version 0 is no
// record. A change is written down before it is made, so that after a cut both outcomes are
// allowed. One thread; failures end the cmocka test.
#ifndef MINTMARK_TESTS_STORE_WORLD_H
#define MINTMARK_TESTS_STORE_WORLD_H

#include "device/tests/store/ram_flash.h"
#include "mintmark/rollback.h"
#include "mintmark/store.h"

#define WORLD_KEYS          24u         ///< records at most
#define WORLD_VALUE_MAX_LEN 512u        ///< bytes of the longest value
#define WORLD_WRITE_ONCE    0x80000000u ///< in a version: with MINT_STORE_WRITE_ONCE

/// A flash geometry and values to suit it.
typedef struct {
    const char *name;       ///< for messages
    uint32_t page_len;      ///< bytes
    uint32_t page_count;    ///< pages
    uint32_t unit_len;      ///< bytes
    uint32_t keys;          ///< records in use
    uint32_t value_min_len; ///< bytes of the shortest value
    uint32_t value_max_len; ///< bytes of the longest
    uint32_t areas;         ///< that the records are spread over, 1 to MINT_STORE_AREAS
    bool counter;           ///< with the flash's monotonic counter against rollback
} world_geometry_t;

#define WORLD_GEOMETRIES 3u ///< in world_geometries
/// LM3S6965-like, LPC1768-like with smaller sectors, and one between them.
extern const world_geometry_t world_geometries[WORLD_GEOMETRIES];

/// What a change does.
typedef enum {
    WORLD_NO_CHANGE,
    WORLD_WRITES, ///< a record gets another version
    WORLD_LOCKS,  ///< or unlocks
    WORLD_RESETS, ///< all goes but what is write-once
    WORLD_FORMATS ///< all goes
} world_change_t;

/// A change.
typedef struct {
    world_change_t kind;
    uint32_t key; ///< that it writes
    uint32_t to;  ///< version that the key gets; whether it locks
} world_pending_t;

/// A store and its map.
typedef struct {
    const world_geometry_t *geometry;        ///< as started
    ram_flash_t *flash;                      ///< under the store
    mint_store_t store;                      ///< mounted or not
    mint_store_slot_t slots[WORLD_KEYS + 1]; ///< its index, the lock's record included
    uint8_t unit[MINT_FLASH_UNIT_MAX_LEN];   ///< its program unit
    mint_counter_t counter;                  ///< the port's, if there is one
    mint_rollback_t rollback;                ///< its state
    uint32_t versions[WORLD_KEYS + 1];       ///< what each record holds
    bool locked;                             ///< area 0
    world_pending_t pending;                 ///< change that is under way or was cut
    world_pending_t unseen;                  ///< change of which nothing was to be seen, yet
    uint32_t unseen_count;                   ///< as the flash counts them
    uint32_t operation_count;                ///< of the flash at the last success
    uint32_t last_version;                   ///< of all records, so that no value comes twice
    uint32_t full_count;                     ///< changes that did not fit
} world_t;

/// An empty map on a blank flash, mounted.
void world_start(world_t *world, const world_geometry_t *geometry, ram_flash_t *flash);
/// A copy on a copy of the flash, not mounted. `flash` was made with world_start() or world_fork().
void world_fork(world_t *copy, const world_t *world, ram_flash_t *flash);
/// Mounts with the right root key.
mint_status_t world_mount(world_t *world);
/// The uid of a key, in its area; the same ones come in all areas.
uint64_t world_uid(const world_t *world, uint32_t key);
/// Writes the value of `version` (0: deletes), and notes it.
mint_status_t world_write(world_t *world, uint32_t key, uint32_t version);
/// Sets, sets again or deletes a pseudo-random record. MINT_OK, MINT_ERR_FULL only where it may be,
/// or what lock and flags demand; what must not be ends the test, unless the power is off.
mint_status_t world_change(world_t *world, uint32_t *random);
/// The same with any of the calls that change something.
mint_status_t world_act(world_t *world, uint32_t *random);
/// Forgets everything with mint_store_format(), and mounts again.
mint_status_t world_format(world_t *world);
/// Compares all records and lists with the map. If a change was cut, finds out what became of it
/// and keeps to it from now on.
void world_check(world_t *world);
/// Compares what else the store says: digest, parts of values, accounts.
void world_check_rest(world_t *world);
/// As world_check() when records may be gone: what is there is what the map says. Forgets those
/// that are gone; returns how many are there.
uint32_t world_check_remains(world_t *world);
/// Switches the power on again and checks everything that must hold after a cut: the store mounts,
/// holds the old or the new value, keeps to it when marginal cells settle, has its capacity and
/// goes on working. `seed` varies what it is asked to do then, and when the cells settle.
void world_survive(world_t *world, uint32_t seed);

#endif
