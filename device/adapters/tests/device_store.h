// SPDX-License-Identifier: Apache-2.0
//
// A provisioned device for the adapters' tests: the flash image that `mintmark device image` made,
// in memory, with the store mounted, and a generator that fails on demand.
#ifndef MINTMARK_ADAPTERS_TESTS_DEVICE_STORE_H
#define MINTMARK_ADAPTERS_TESTS_DEVICE_STORE_H

#include "device/tests/support/fake_source.h"
#include "mintmark/flash.h"
#include "mintmark/identity.h"
#include "mintmark/rng.h"

#define DEVICE_PAGE_LEN   1024u
#define DEVICE_PAGE_COUNT 64u ///< as `device image` takes them where nothing else is said
#define DEVICE_RECORDS    32u

/// The device. It must not be moved.
typedef struct {
    uint8_t bytes[DEVICE_PAGE_LEN * DEVICE_PAGE_COUNT];
    mint_flash_t flash;
    mint_store_slot_t slots[DEVICE_RECORDS];
    uint8_t unit[4];
    mint_store_t store;
    fake_source_t noise;
    mint_source_t source;
    mint_rng_t rng;
} device_t;

/// Mounts a blank flash, for records of the test's own; mint_crypto_init() was called. Aborts if
/// that fails.
void device_make(device_t *device);
/// Mounts what is in `device->bytes`.
mint_status_t device_mount(device_t *device, const uint8_t *root_key, const uint8_t *id);
/// Mounts the image in a file, sealed under `root_key` and `id`, as hexadecimal digits. Says on
/// standard error what is wrong and returns false.
bool device_read(device_t *device, const char *image, const char *root_key, const char *id);
/// Starts the generator; another seed gives other numbers.
void device_start_rng(device_t *device, uint64_t seed);

#endif
