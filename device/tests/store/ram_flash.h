// SPDX-License-Identifier: Apache-2.0
//
// A NOR flash in RAM that can lose power in the middle of an operation and that tells on a store
// that breaks the rules of such flash.
//
// A cell has two readings: the one it gives now and the one it gives later. They differ only in
// what a cut left marginal; ram_flash_settle() turns the first into the second. One thread.
#ifndef MINTMARK_TESTS_STORE_RAM_FLASH_H
#define MINTMARK_TESTS_STORE_RAM_FLASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/flash.h"

#define RAM_FLASH_MAX_LEN   (32u * 1024u) // bytes of the largest region
#define RAM_FLASH_MAX_UNITS (RAM_FLASH_MAX_LEN / 4u)
#define RAM_FLASH_MAX_PAGES 64u

/// What a power cut leaves of the operation that it hits.
typedef enum {
    RAM_CUT_NOTHING,   ///< as before
    RAM_CUT_COMPLETE,  ///< done, but nobody was told
    RAM_CUT_PREFIX,    ///< the first bytes are done
    RAM_CUT_RANDOM,    ///< some of the bits are done
    RAM_CUT_FADES,     ///< reads as done, but later some bits fall back
    RAM_CUT_FADES_ALL, ///< reads as done, but later all bits fall back
    RAM_CUT_APPEARS,   ///< some bits read as done, and later all do
    RAM_CUT_MODELS,    ///< number of models
} ram_cut_t;

/// An operation on the flash.
typedef struct {
    bool erase;          ///< else program
    uint32_t address;    ///< of the page or unit
    const uint8_t *unit; ///< what to program
} ram_op_t;

struct ram_flash;
/// Called before each operation, which does not take place if it cuts the power.
typedef void (*ram_observer_t)(void *context, struct ram_flash *flash, const ram_op_t *op);

/// The flash.
typedef struct ram_flash {
    mint_flash_t port;                          ///< what the store is given
    uint8_t now[RAM_FLASH_MAX_LEN];             ///< what cells read
    uint8_t later[RAM_FLASH_MAX_LEN];           ///< what they read after ram_flash_settle()
    bool programmed[RAM_FLASH_MAX_UNITS];       ///< since the last erasure
    uint32_t erase_counts[RAM_FLASH_MAX_PAGES]; ///< a page
    uint32_t operation_count;                   ///< programs and erasures so far
    uint32_t violation_count;                   ///< programmed units programmed, bad addresses
    uint32_t blind_count;                       ///< units programmed that a cut had left blank
    bool off;                                   ///< no power: everything fails
    uint32_t fail_every;                        ///< if not 0, one program in about this many fails
    uint32_t random;                            ///< state of the generator for torn bits
    ram_observer_t observer;                    ///< may be NULL
    void *observer_context;                     ///< for it
} ram_flash_t;

/// A blank region; `page_len × page_count` at most RAM_FLASH_MAX_LEN.
void ram_flash_init(ram_flash_t *flash, uint32_t page_len, uint32_t page_count, uint32_t unit_len);
/// An independent copy, with the same cells and no observer.
void ram_flash_clone(ram_flash_t *copy, const ram_flash_t *flash);
/// Hits an operation with a power cut; the power stays off.
void ram_flash_cut(ram_flash_t *flash, const ram_op_t *op, ram_cut_t model);
/// Switches the power on again.
void ram_flash_power_on(ram_flash_t *flash);
/// Lets marginal cells become what they will.
void ram_flash_settle(ram_flash_t *flash);
/// Bytes of the region.
size_t ram_flash_len(const ram_flash_t *flash);
/// The next of a fixed row of pseudo-random numbers.
uint32_t ram_random(uint32_t *state);

#endif
