// SPDX-License-Identifier: Apache-2.0
//
// The store and its map.
#include <string.h>

#include "device/tests/store/world.h"
#include "device/tests/support/check.h"

const world_geometry_t world_geometries[3] = {
    {"1 KB pages, 4-byte units", 1024, 5, 4, 8, 0, 100},
    {"4 KB pages, 256-byte units", 4096, 5, 256, 6, 0, 500},
    {"4 KB pages, 16-byte units", 4096, 3, 16, 9, 0, 300},
};

static const uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = {'r', 'o', 'o', 't'};
static const uint8_t device_id[] = {1, 2, 3, 4, 5, 6, 7, 8};

static uint64_t uid_of(uint32_t key)
{
    return 0x6D696E7400000000u + key;
}

static uint32_t value_of(const world_t *world, uint32_t key, uint32_t version, uint8_t *value)
{
    uint32_t random = (key * 0x9E3779B1u) ^ (version * 0x85EBCA77u);
    random += random == 0;
    uint32_t span = world->geometry->value_max_len - world->geometry->value_min_len + 1;
    uint32_t len = world->geometry->value_min_len + ram_random(&random) % span;
    for (uint32_t i = 0; i < len; i++) {
        value[i] = (uint8_t)(ram_random(&random) >> 9);
    }
    return len;
}

void world_start(world_t *world, const world_geometry_t *geometry, ram_flash_t *flash)
{
    memset(world, 0, sizeof *world);
    world->geometry = geometry;
    world->flash = flash;
    ram_flash_init(flash, geometry->page_len, geometry->page_count, geometry->unit_len);
    assert_ok(world_mount(world));
}

void world_fork(world_t *copy, const world_t *world, ram_flash_t *flash)
{
    *copy = *world;
    copy->flash = flash;
    mint_store_unmount(&copy->store);
    ram_flash_clone(flash, world->flash);
}

mint_status_t world_mount(world_t *world)
{
    return mint_store_mount(&world->store, &world->flash->port, root_key, device_id,
                            sizeof device_id);
}

static mint_status_t write_value(world_t *world, uint32_t key, uint32_t version)
{
    uint8_t value[WORLD_VALUE_MAX_LEN];
    if (version == 0) {
        return mint_store_delete(&world->store, uid_of(key));
    }
    uint32_t len = value_of(world, key, version, value);
    return mint_store_set(&world->store, uid_of(key), value, len, 0);
}

mint_status_t world_write(world_t *world, uint32_t key, uint32_t version)
{
    world->changing = key;
    world->changing_to = version;
    mint_status_t status = write_value(world, key, version);
    if (status == MINT_OK) {
        world->versions[key] = version;
    }
    if (status != MINT_ERR_FLASH) {
        world->changing = 0;
    }
    return status;
}

mint_status_t world_change(world_t *world, uint32_t *random)
{
    uint32_t key = 1 + ram_random(random) % world->geometry->keys;
    uint32_t kind = ram_random(random) % 8;
    if (kind == 0 && world->versions[key] != 0) {
        return world_write(world, key, 0);
    }
    if (kind == 1 && world->versions[key] != 0) {
        return world_write(world, key, world->versions[key]);
    }
    return world_write(world, key, ++world->last_version);
}

static bool holds(const world_t *world, uint32_t key, uint32_t version)
{
    uint8_t expected[WORLD_VALUE_MAX_LEN];
    uint8_t found[WORLD_VALUE_MAX_LEN];
    size_t len = 0;
    mint_status_t status = mint_store_get(&world->store, uid_of(key), found, sizeof found, &len);
    if (version == 0) {
        return status == MINT_ERR_NOT_FOUND;
    }
    uint32_t expected_len = value_of(world, key, version, expected);
    return status == MINT_OK && len == expected_len && memcmp(found, expected, len) == 0;
}

/// The enumeration and the lengths it gives.
static void check_list(const world_t *world)
{
    uint64_t uid = 0;
    for (uint32_t key = 1; key <= world->geometry->keys; key++) {
        if (world->versions[key] == 0) {
            continue;
        }
        uint8_t value[WORLD_VALUE_MAX_LEN];
        size_t len = 0;
        uint8_t flags = 0xFF;
        assert_ok(mint_store_next(&world->store, &uid));
        assert_true(uid == uid_of(key));
        assert_ok(mint_store_info(&world->store, uid, &len, &flags));
        assert_int_equal(len, value_of(world, key, world->versions[key], value));
        assert_int_equal(flags, 0);
    }
    assert_status(mint_store_next(&world->store, &uid), MINT_ERR_NOT_FOUND);
}

void world_check(world_t *world)
{
    if (world->changing != 0 && holds(world, world->changing, world->changing_to)) {
        world->versions[world->changing] = world->changing_to;
    }
    world->changing = 0;
    for (uint32_t key = 1; key <= world->geometry->keys; key++) {
        if (!holds(world, key, world->versions[key])) {
            fail_msg("%s: record %u is not at version %u", world->geometry->name, (unsigned)key,
                     (unsigned)world->versions[key]);
        }
    }
    check_list(world);
    assert_int_equal(world->flash->violation_count, 0);
}

uint32_t world_check_remains(world_t *world)
{
    uint32_t count = 0;
    for (uint32_t key = 1; key <= world->geometry->keys; key++) {
        if (holds(world, key, 0)) {
            world->versions[key] = 0;
        }
        count += world->versions[key] != 0;
    }
    world_check(world);
    return count;
}

void world_survive(world_t *world, uint32_t seed)
{
    ram_flash_power_on(world->flash);
    assert_ok(world_mount(world));
    world_check(world);

    ram_flash_settle(world->flash);
    assert_ok(world_mount(world));
    world_check(world);

    uint32_t random = seed * 0x9E3779B1u + 1;
    for (int i = 0; i < 2; i++) {
        mint_status_t status = world_change(world, &random);
        assert_true(status == MINT_OK || status == MINT_ERR_FULL);
    }
    assert_ok(world_mount(world));
    world_check(world);
}
