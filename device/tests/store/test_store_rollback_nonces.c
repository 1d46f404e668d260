// SPDX-License-Identifier: Apache-2.0
//
// Nonces of a store with a monotonic counter (mintmark/rollback.h) when somebody lets it seal a
// value, cuts the power at a moment of their choice, puts back what the flash held at any moment
// before, and lets it seal another: whatever of that mounts, no nonce comes again.
#include "device/tests/store/rig.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "mintmark/rollback.h"
#include "store/log.h"

#ifdef MINT_TEST_SMALL
#define CHANGES 6u
#else
#define CHANGES 30u
#endif

#define CELLS_LEN   (64u * 4096u) // of all moments
#define MOMENTS_MAX 256u
#define VALUE_LEN   16u

// With pages that a few changes fill.
static const uint32_t geometries[][3] = {{512, 3, 4}, {1024, 3, 16}, {4096, 3, 64}, {4096, 3, 256}};

/// A store with a counter.
typedef struct {
    rig_t rig;
    mint_counter_t counter;
    mint_rollback_t rollback;
} device_t;

/// What somebody could read while a value was set: before each operation, and at the end.
typedef struct {
    uint8_t cells[CELLS_LEN];       // one region after the other
    uint64_t counters[MOMENTS_MAX]; // and the counter
    size_t region_len;              // bytes
    size_t count;
} moments_t;

static device_t genuine;
static device_t forked;
static moments_t moments;
static uint32_t mounted_count;

static mint_status_t read_counter(void *context, uint64_t *value)
{
    *value = ((const ram_flash_t *)context)->counter;
    return MINT_OK;
}

static mint_status_t advance_counter(void *context, uint64_t value)
{
    return ram_flash_advance(context, value);
}

static mint_status_t mount(device_t *device)
{
    device->counter = (mint_counter_t){read_counter, advance_counter, &device->rig.flash};
    device->rollback = (mint_rollback_t){.counter = &device->counter};
    device->rig.state = &mint_rollback_state;
    device->rig.state_context = &device->rollback;
    return rig_mount(&device->rig);
}

static mint_status_t set(device_t *device, uint32_t number, uint8_t fill)
{
    uint8_t value[VALUE_LEN];
    memset(value, fill, sizeof value);
    value[0] = (uint8_t)number;
    return mint_store_set(&device->rig.store, 1 + number % 3, value, sizeof value, 0);
}

/// The nonce of the newest value of a change.
static const uint8_t *nonce_of(const device_t *device, uint32_t number)
{
    return device->rig.flash.now + rig_address(&device->rig, 0, 1 + number % 3) +
           MINT_RECORD_ORIGIN_OFFSET;
}

static void keep(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    (void)context;
    (void)op;
    assert_true(moments.count < MOMENTS_MAX &&
                (moments.count + 1) * moments.region_len <= sizeof moments.cells);
    memcpy(moments.cells + moments.count * moments.region_len, flash->now, moments.region_len);
    moments.counters[moments.count++] = flash->counter;
}

/// Puts back the cells of a moment, with the counter of a later one, and has another value sealed.
static void fork_at(const uint8_t *cells, uint64_t counter, uint32_t number)
{
    ram_flash_t *flash = &forked.rig.flash;
    rig_clone(&forked.rig, &genuine.rig);
    memcpy(flash->now, cells, moments.region_len);
    memcpy(flash->later, cells, moments.region_len);
    for (size_t unit = 0; unit < moments.region_len / flash->port.unit_len; unit++) {
        flash->programmed[unit] =
            !all_are(cells + unit * flash->port.unit_len, flash->port.unit_len, 0xFF);
    }
    flash->counter = counter;
    if (mount(&forked) != MINT_OK) {
        return;
    }
    mounted_count++;
    assert_ok(set(&forked, number, 'B'));
    assert_memory_not_equal(nonce_of(&forked, number), nonce_of(&genuine, number),
                            MINT_RECORD_ORIGIN_LEN);
}

/// The first moment at which all of the newest value could be read.
static size_t first_seen(uint32_t number)
{
    uint32_t at = rig_address(&genuine.rig, 0, 1 + number % 3) + MINT_RECORD_HEADER_LEN;
    size_t first = 0;
    while (memcmp(moments.cells + first * moments.region_len + at, genuine.rig.flash.now + at,
                  VALUE_LEN) != 0) {
        first++;
    }
    return first;
}

/// Sets a value, and tries all that somebody could do meanwhile who saw it.
static void change_and_fork(uint32_t number)
{
    ram_flash_t *flash = &genuine.rig.flash;
    moments.region_len = ram_flash_len(flash);
    moments.count = 0;
    flash->observer = keep;
    assert_ok(set(&genuine, number, 'A'));
    flash->observer = NULL;
    keep(NULL, flash, NULL);
    for (size_t cut = first_seen(number); cut < moments.count; cut++) {
        if (cut + 1 < moments.count && moments.counters[cut + 1] == moments.counters[cut]) {
            continue; // no more can be put back than a moment later
        }
        for (size_t i = 0; i <= cut; i++) {
            fork_at(moments.cells + i * moments.region_len, moments.counters[cut], number);
        }
    }
}

/// Every change in a session of its own, or two.
static void no_nonce_comes_again(void **state)
{
    (void)state;
    for (size_t g = 0; g < sizeof geometries / sizeof geometries[0]; g++) {
        rig_start(&genuine.rig, geometries[g][0], geometries[g][1], geometries[g][2], 8);
        genuine.rig.flash.counter = 0;
        mounted_count = 0;
        for (uint32_t number = 0; number < CHANGES; number++) {
            if (number % 3 != 1) {
                assert_ok(mount(&genuine));
            }
            change_and_fork(number);
        }
        print_message("units of %u: %u images mounted\n", (unsigned)geometries[g][2],
                      (unsigned)mounted_count);
        assert_true(mounted_count > CHANGES);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_nonce_comes_again),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
