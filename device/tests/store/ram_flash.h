// SPDX-License-Identifier: Apache-2.0
//
// A NOR flash in RAM that can lose power in the middle of an operation and that tells on a store
// that breaks the rules of such flash.
//
// A cell has two readings: the one it gives now and the one it gives later. They differ only in
// what a cut left marginal; ram_flash_settle() turns the first into the second. Cells that flicker
// never settle: until they are erased, each reading gives the one or the other. Beside the cells
// there is a monotonic counter, which a cut leaves at its old value or its new one. One thread.
//
// One thing is spared a store: of two operations that are cut in a row, the second is not also left
// so that nothing shows of it. What leaves no trace no store can count, so it would come back to
// cells that are no longer what they seem.
#ifndef MINTMARK_TESTS_STORE_RAM_FLASH_H
#define MINTMARK_TESTS_STORE_RAM_FLASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mintmark/flash.h"

#define RAM_FLASH_MAX_LEN   (128u * 1024u) // bytes of the largest region: four sectors of an LPC1768
#define RAM_FLASH_MAX_UNITS (RAM_FLASH_MAX_LEN / 4u)
#define RAM_FLASH_MAX_PAGES 64u

/// What a power cut leaves of the operation that it hits. Where a model says "some", it is a random
/// choice.
typedef enum {
    RAM_CUT_NOTHING,     ///< as before
    RAM_CUT_COMPLETE,    ///< done, but nobody was told
    RAM_CUT_PREFIX,      ///< the first bytes are done
    RAM_CUT_SUFFIX,      ///< the last bytes are done
    RAM_CUT_RANDOM,      ///< some of the bits are done
    RAM_CUT_FADES,       ///< reads as done, but later some bits fall back
    RAM_CUT_FADES_ALL,   ///< reads as done, but later all bits fall back
    RAM_CUT_APPEARS,     ///< some bits read as done, and later all do
    RAM_CUT_APPEARS_ALL, ///< reads as before, and later as done
    RAM_CUT_WEAKENS,     ///< reads as before, and later some bits are done
    RAM_CUT_FLICKERS,    ///< some bits, all others done: each reading gives them as before or after
    RAM_CUT_FLICKERS_BITS, ///< some bits, some others done: each reading gives each as it likes
    RAM_CUT_MODELS,        ///< number of models
} ram_cut_t;

/// What the models are called in messages.
extern const char *const ram_cut_names[RAM_CUT_MODELS];

/// An operation on the flash or the counter.
typedef struct {
    bool erase;          ///< else program
    bool advance;        ///< neither, but the counter is raised
    uint32_t address;    ///< of the page or unit
    const uint8_t *unit; ///< what to program
    uint64_t value;      ///< of the counter, to be
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
    uint8_t flickers[RAM_FLASH_MAX_UNITS];      ///< the model, if the unit flickers, or 0
    uint32_t erase_counts[RAM_FLASH_MAX_PAGES]; ///< a page
    uint64_t stamps[RAM_FLASH_MAX_PAGES];       ///< a page: another one after each change
    bool marginal[RAM_FLASH_MAX_PAGES];         ///< a page: cells of it may change or flicker
    uint64_t counter;                           ///< the monotonic counter
    uint32_t operation_count;                   ///< programs, erasures and advances completed
    uint32_t violation_count;                   ///< programmed units programmed, bad addresses
    uint32_t blind_count;                       ///< units programmed that a cut had left blank
    uint64_t read_len;                          ///< bytes read so far
    bool off;                                   ///< no power: everything fails
    bool vanishes;                              ///< the last operation was a program, and cut, and
                                                ///< may come to look as if it had not begun
    bool unseen;                                ///< one did so, but may look complete later; for
                                                ///< whoever knows what overrules it to reset
    uint32_t unseen_count;                      ///< how often that happened
    uint32_t fail_every;                        ///< if not 0, one program in about this many fails
    uint32_t random;                            ///< state of the generator for torn bits
    ram_observer_t observer;                    ///< may be NULL
    void *observer_context;                     ///< for it
} ram_flash_t;

/// A blank region; `page_len × page_count` at most RAM_FLASH_MAX_LEN.
void ram_flash_init(ram_flash_t *flash, uint32_t page_len, uint32_t page_count, uint32_t unit_len);
/// An independent copy, with the same cells and no observer.
void ram_flash_clone(ram_flash_t *copy, const ram_flash_t *flash);
/// The same for a copy that was made before and for cells that nobody wrote to but the functions
/// here: copies only the pages that have changed on either side.
void ram_flash_refresh(ram_flash_t *copy, const ram_flash_t *flash);
/// Hits an operation with a power cut; the power stays off.
void ram_flash_cut(ram_flash_t *flash, const ram_op_t *op, ram_cut_t model);
/// The bits that a program changes in the first four bytes of its unit, least significant byte
/// first; 0 for other operations.
uint32_t ram_flash_changes(const ram_flash_t *flash, const ram_op_t *op);
/// Hits a program with a power cut that does these of ram_flash_changes(), now and later.
void ram_flash_cut_word(ram_flash_t *flash, const ram_op_t *op, uint32_t now, uint32_t later);
/// Raises the counter, which is an operation like others. MINT_ERR_IO without power.
mint_status_t ram_flash_advance(ram_flash_t *flash, uint64_t value);
/// Switches the power on again.
void ram_flash_power_on(ram_flash_t *flash);
/// Lets marginal cells become what they will, but for those that flicker.
void ram_flash_settle(ram_flash_t *flash);
/// Bytes of the region.
size_t ram_flash_len(const ram_flash_t *flash);
/// The next of a fixed row of pseudo-random numbers.
uint32_t ram_random(uint32_t *state);

#endif
