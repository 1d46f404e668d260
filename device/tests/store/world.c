// SPDX-License-Identifier: Apache-2.0
//
// The store and its map.
#include <string.h>

#include "device/tests/store/world.h"
#include "device/tests/support/check.h"

#define UID_BASE 0x6D696E7400000000u

const world_geometry_t world_geometries[WORLD_GEOMETRIES] = {
    {"1 KB pages, 4-byte units", 1024, 5, 4, 8, 0, 100, 1, false},
    {"4 KB pages, 256-byte units", 4096, 5, 256, 6, 0, 500, 1, false},
    {"4 KB pages, 16-byte units", 4096, 3, 16, 9, 0, 300, 1, false},
};

static const uint8_t root_key[MINT_STORE_ROOT_KEY_LEN] = {'r', 'o', 'o', 't'};
static const uint8_t device_id[] = {1, 2, 3, 4, 5, 6, 7, 8};

// ---- records ----

static uint8_t area_of(const world_t *world, uint32_t key)
{
    return (uint8_t)((key - 1) % world->geometry->areas);
}

uint64_t world_uid(const world_t *world, uint32_t key)
{
    return UID_BASE + 1 + (key - 1) / world->geometry->areas;
}

static uint8_t flags_of(uint32_t version)
{
    uint32_t flags = version * 0x9E3779B1u >> 28 & ~MINT_STORE_WRITE_ONCE;
    return (uint8_t)(flags | ((version & WORLD_WRITE_ONCE) != 0 ? MINT_STORE_WRITE_ONCE : 0));
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

static void select_key(world_t *world, uint32_t key)
{
    mint_store_select(&world->store, area_of(world, key));
}

// ---- the store ----

static mint_status_t read_counter(void *context, uint64_t *value)
{
    const ram_flash_t *flash = context;
    *value = flash->counter;
    return flash->off ? MINT_ERR_IO : MINT_OK;
}

static mint_status_t advance_counter(void *context, uint64_t value)
{
    return ram_flash_advance(context, value);
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
    ram_flash_refresh(flash, world->flash);
}

/// What succeeds and has written something has overruled what nobody could see.
static mint_status_t note_success(world_t *world, mint_status_t status)
{
    if (status == MINT_OK) {
        world->flash->unseen &= world->operation_count == world->flash->operation_count;
        world->operation_count = world->flash->operation_count;
    }
    return status;
}

mint_status_t world_mount(world_t *world)
{
    const mint_store_config_t config = {
        .flash = &world->flash->port,
        .slots = world->slots,
        .record_count = world->geometry->keys + 1,
        .unit = world->unit,
        .root_key = root_key,
        .device_id = device_id,
        .device_id_len = sizeof device_id,
        .state = world->geometry->counter ? &mint_rollback_state : NULL,
        .state_context = &world->rollback,
    };
    world->counter =
        (mint_counter_t){.read = read_counter, .advance = advance_counter, .context = world->flash};
    world->rollback.counter = &world->counter;
    return note_success(world, mint_store_mount(&world->store, &config));
}

// ---- changes ----

static void begin(world_t *world, world_change_t kind, uint32_t key, uint32_t to)
{
    world->pending = (world_pending_t){kind, key, to};
}

static void forget_all(world_t *world, uint32_t spared)
{
    for (uint32_t key = 1; key <= world->geometry->keys; key++) {
        if ((world->versions[key] & spared) == 0) {
            world->versions[key] = 0;
        }
    }
    world->locked = false;
}

/// Enters a change that was made.
static void apply(world_t *world, const world_pending_t *change)
{
    if (change->kind == WORLD_WRITES) {
        world->versions[change->key] = change->to;
    } else if (change->kind == WORLD_LOCKS) {
        world->locked = change->to != 0;
    } else if (change->kind == WORLD_RESETS) {
        forget_all(world, WORLD_WRITE_ONCE);
    } else if (change->kind == WORLD_FORMATS) {
        forget_all(world, 0);
    }
}

/// Notes how a change ended. Without power, it may have been made or not.
static mint_status_t end(world_t *world, mint_status_t status)
{
    if (note_success(world, status) == MINT_OK) {
        apply(world, &world->pending);
    }
    if (status == MINT_OK || (status != MINT_ERR_FLASH && !world->flash->off)) {
        world->pending.kind = WORLD_NO_CHANGE;
    }
    return status;
}

mint_status_t world_write(world_t *world, uint32_t key, uint32_t version)
{
    uint8_t value[WORLD_VALUE_MAX_LEN];
    select_key(world, key);
    begin(world, WORLD_WRITES, key, version);
    if (version == 0) {
        return end(world, mint_store_delete(&world->store, world_uid(world, key)));
    }
    uint32_t len = value_of(world, key, version, value);
    return end(world,
               mint_store_set(&world->store, world_uid(world, key), value, len, flags_of(version)));
}

/// What lock and flags demand of a change to `version`.
static mint_status_t demanded(const world_t *world, uint32_t key, uint32_t version)
{
    uint32_t old = world->versions[key];
    uint8_t flags = flags_of(old != 0 ? old : version);
    if (old == version) {
        return version != 0 ? MINT_OK : MINT_ERR_NOT_FOUND;
    }
    if (world->locked && area_of(world, key) == 0 && (flags & MINT_STORE_UNLOCKED) == 0) {
        return MINT_ERR_LOCKED;
    }
    return (old & WORLD_WRITE_ONCE) != 0 ? MINT_ERR_WRITE_ONCE : MINT_OK;
}

/// Whether the store is so empty that every value must fit, whatever was there before.
static bool is_roomy(world_t *world)
{
    mint_store_usage_t usage;
    assert_ok(mint_store_usage(&world->store, &usage));
    return usage.flash_len + WORLD_VALUE_MAX_LEN / 2 + world->geometry->value_max_len <
           usage.capacity_len / 2;
}

static mint_status_t write_checked(world_t *world, uint32_t key, uint32_t version)
{
    mint_status_t status = world_write(world, key, version);
    mint_status_t right = demanded(world, key, version);
    if (world->flash->off || world->flash->fail_every != 0 || status == MINT_OK) {
        return status; // The map tells what is there now.
    }
    if (status == MINT_ERR_FULL) {
        world->full_count++;
        assert_int_equal(right, MINT_OK);
        assert_false(is_roomy(world));
    } else {
        assert_int_equal(status, right);
    }
    return status;
}

mint_status_t world_change(world_t *world, uint32_t *random)
{
    uint32_t key = 1 + ram_random(random) % world->geometry->keys;
    uint32_t kind = ram_random(random) % 8;
    if (kind == 0 && world->versions[key] != 0) {
        return write_checked(world, key, 0);
    }
    if (kind == 1 && world->versions[key] != 0) {
        return write_checked(world, key, world->versions[key]);
    }
    return write_checked(world, key, ++world->last_version);
}

static mint_status_t erase_key(world_t *world, uint32_t key)
{
    mint_status_t right = demanded(world, key, 0);
    select_key(world, key);
    begin(world, WORLD_WRITES, key, 0);
    mint_status_t status = end(world, mint_store_erase(&world->store, world_uid(world, key)));
    if (!world->flash->off && world->flash->fail_every == 0) {
        assert_int_equal(status, right);
    }
    return status;
}

static mint_status_t scrub(world_t *world)
{
    mint_store_scrub_t found;
    mint_status_t status = mint_store_scrub(&world->store, &found);
    assert_true(status != MINT_OK || found.lost_count == 0);
    return note_success(world, status);
}

mint_status_t world_format(world_t *world)
{
    begin(world, WORLD_FORMATS, 0, 0);
    mint_status_t status = end(world, mint_store_format(&world->store));
    return status == MINT_OK ? world_mount(world) : status;
}

mint_status_t world_act(world_t *world, uint32_t *random)
{
    uint32_t key = 1 + ram_random(random) % world->geometry->keys;
    switch (ram_random(random) % 64) {
    case 0:
        return erase_key(world, key);
    case 1:
        return note_success(world, mint_store_purge(&world->store));
    case 2:
        begin(world, WORLD_LOCKS, 0, 1);
        return end(world, mint_store_lock(&world->store));
    case 3:
    case 4:
    case 5:
    case 6:
        begin(world, WORLD_LOCKS, 0, 0);
        return end(world, mint_store_unlock(&world->store));
    case 7:
        return scrub(world);
    case 8:
        begin(world, WORLD_RESETS, 0, 0);
        return end(world, mint_store_reset(&world->store));
    case 9:
        return write_checked(world, world->geometry->keys,
                             ++world->last_version | WORLD_WRITE_ONCE);
    case 10:
        return ram_random(random) % 4 == 0 ? world_format(world) : world_change(world, random);
    default:
        return world_change(world, random);
    }
}

// ---- checks ----

static bool holds(world_t *world, uint32_t key, uint32_t version)
{
    uint8_t expected[WORLD_VALUE_MAX_LEN];
    uint8_t found[WORLD_VALUE_MAX_LEN];
    size_t len = 0;
    select_key(world, key);
    mint_status_t status =
        mint_store_get(&world->store, world_uid(world, key), found, sizeof found, &len);
    if (version == 0) {
        return status == MINT_ERR_NOT_FOUND;
    }
    uint32_t expected_len = value_of(world, key, version, expected);
    size_t info_len = 0;
    uint8_t flags = 0xFF;
    return status == MINT_OK && len == expected_len && memcmp(found, expected, len) == 0 &&
           mint_store_info(&world->store, world_uid(world, key), &info_len, &flags) == MINT_OK &&
           flags == flags_of(version);
}

/// Whether the record is at this version rather than another: a short value may be that of both.
static bool is_at(world_t *world, uint32_t key, uint32_t version)
{
    size_t len;
    uint8_t flags;
    return holds(world, key, version) &&
           (version == 0 ||
            (mint_store_info(&world->store, world_uid(world, key), &len, &flags) == MINT_OK &&
             flags == flags_of(version)));
}

/// Whether a change that was cut has been made. What cannot be told makes no difference.
static bool was_made(world_t *world, const world_pending_t *change)
{
    uint32_t spared = change->kind == WORLD_RESETS ? WORLD_WRITE_ONCE : 0;
    switch (change->kind) {
    case WORLD_NO_CHANGE:
        return false;
    case WORLD_WRITES:
        return is_at(world, change->key, change->to);
    case WORLD_LOCKS:
        return mint_store_is_locked(&world->store) == (change->to != 0);
    default:
        for (uint32_t key = 1; key <= world->geometry->keys; key++) {
            if (world->versions[key] != 0 && (world->versions[key] & spared) == 0) {
                return holds(world, key, 0);
            }
        }
        return !mint_store_is_locked(&world->store);
    }
}

/// Finds out what became of a change that was cut. Of a unit that reads as if nothing had happened
/// to it nobody can know that it may yet read as a whole record, until something is written that
/// overrules it: so long the change may still come to be.
static void decide(world_t *world)
{
    if (was_made(world, &world->pending)) {
        apply(world, &world->pending);
    } else if (was_made(world, &world->unseen)) {
        apply(world, &world->unseen);
    }
    if (!world->flash->unseen) {
        world->unseen.kind = WORLD_NO_CHANGE;
    } else if (world->unseen_count != world->flash->unseen_count) {
        world->unseen = world->pending;
        world->unseen_count = world->flash->unseen_count;
    }
    world->pending.kind = WORLD_NO_CHANGE;
}

/// The enumeration of an area, and the lengths and flags it gives.
static void check_list(world_t *world, uint8_t area)
{
    uint64_t uid = 0;
    mint_store_select(&world->store, area);
    for (uint32_t key = 1 + area; key <= world->geometry->keys; key += world->geometry->areas) {
        if (world->versions[key] == 0) {
            continue;
        }
        uint8_t value[WORLD_VALUE_MAX_LEN];
        size_t len = 0;
        uint8_t flags = 0xFF;
        assert_ok(mint_store_next(&world->store, &uid));
        assert_true(uid == world_uid(world, key));
        assert_ok(mint_store_info(&world->store, uid, &len, &flags));
        assert_int_equal(len, value_of(world, key, world->versions[key], value));
        assert_int_equal(flags, flags_of(world->versions[key]));
    }
    if (area == 0 && world->locked) {
        assert_ok(mint_store_next(&world->store, &uid));
        assert_true(uid == MINT_STORE_UID_LOCK);
    }
    assert_status(mint_store_next(&world->store, &uid), MINT_ERR_NOT_FOUND);
}

void world_check(world_t *world)
{
    decide(world);
    for (uint32_t key = 1; key <= world->geometry->keys; key++) {
        if (!holds(world, key, world->versions[key])) {
            fail_msg("%s: record %u is not at version %u", world->geometry->name, (unsigned)key,
                     (unsigned)world->versions[key]);
        }
    }
    assert_int_equal(mint_store_is_locked(&world->store), world->locked);
    for (uint8_t area = 0; area < world->geometry->areas; area++) {
        check_list(world, area);
    }
    assert_int_equal(world->flash->violation_count, 0);
}

/// Adds a record to the digest of an area as mint_store_digest() does.
static void digest_record(mint_sha256_t *sha, uint64_t uid, const uint8_t *value, uint32_t len)
{
    uint8_t head[10];
    mint_writer_t writer;
    mint_writer_init(&writer, head, sizeof head);
    mint_write_u64le(&writer, uid);
    mint_write_u16le(&writer, (uint16_t)len);
    assert_ok(mint_sha256_update(sha, head, sizeof head));
    assert_ok(mint_sha256_update(sha, value, len));
}

static void check_digest(world_t *world, uint8_t area)
{
    mint_sha256_t sha;
    uint8_t expected[MINT_SHA256_LEN];
    uint8_t found[MINT_SHA256_LEN];
    assert_ok(mint_sha256_start(&sha));
    for (uint32_t key = 1 + area; key <= world->geometry->keys; key += world->geometry->areas) {
        uint8_t value[WORLD_VALUE_MAX_LEN] = {0};
        uint32_t version = world->versions[key];
        if (version != 0 && (flags_of(version) & MINT_STORE_UNLOCKED) == 0) {
            uint32_t len = value_of(world, key, version, value);
            digest_record(&sha, world_uid(world, key), value, len);
        }
    }
    if (area == 0 && world->locked) {
        digest_record(&sha, MINT_STORE_UID_LOCK, (const uint8_t *)"", 0);
    }
    assert_ok(mint_sha256_finish(&sha, expected));
    mint_store_select(&world->store, area);
    assert_ok(mint_store_digest(&world->store, found));
    assert_memory_equal(found, expected, sizeof found);
}

static void check_part(world_t *world, uint32_t key)
{
    uint8_t expected[WORLD_VALUE_MAX_LEN];
    uint8_t found[WORLD_VALUE_MAX_LEN];
    size_t len = 0;
    uint32_t expected_len = value_of(world, key, world->versions[key], expected);
    uint32_t from = expected_len / 3;
    select_key(world, key);
    assert_ok(mint_store_read(&world->store, world_uid(world, key), from, found, 7, &len));
    assert_int_equal(len, expected_len - from < 7 ? expected_len - from : 7);
    check_bytes(found, (mint_bytes_t){expected + from, len});
}

void world_check_rest(world_t *world)
{
    uint8_t value[WORLD_VALUE_MAX_LEN];
    mint_store_usage_t usage;
    size_t count = world->locked;
    size_t value_len = 0;
    for (uint32_t key = 1; key <= world->geometry->keys; key++) {
        if (world->versions[key] != 0) {
            count++;
            value_len += value_of(world, key, world->versions[key], value);
            check_part(world, key);
        }
    }
    for (uint8_t area = 0; area < world->geometry->areas; area++) {
        check_digest(world, area);
    }
    assert_ok(mint_store_usage(&world->store, &usage));
    assert_int_equal(usage.record_count, count);
    assert_int_equal(usage.value_len, value_len);
    assert_true(usage.flash_len <= usage.capacity_len);
    assert_true(!is_roomy(world) || count > world->geometry->keys ||
                mint_store_space(&world->store) >= world->geometry->value_max_len);
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

static void go_on(world_t *world, uint32_t *random)
{
    for (int i = 0; i < 2; i++) {
        mint_status_t status = world_change(world, random);
        assert_true(status == MINT_OK || status == MINT_ERR_FULL || status == MINT_ERR_LOCKED ||
                    status == MINT_ERR_WRITE_ONCE);
    }
}

void world_survive(world_t *world, uint32_t seed)
{
    uint32_t random = seed * 0x9E3779B1u + 1;
    uint32_t order = (seed + seed / RAM_CUT_MODELS) % 3;
    ram_flash_power_on(world->flash);
    assert_ok(world_mount(world));
    world_check(world);
    if (order == 0) { // Cells settle, between two sessions,
        ram_flash_settle(world->flash);
        assert_ok(world_mount(world));
        world_check(world);
    } else if (order == 1) { // in the middle of one,
        ram_flash_settle(world->flash);
        world_check(world);
    }
    go_on(world, &random);
    ram_flash_settle(world->flash); // or when it has gone on.
    assert_ok(world_mount(world));
    world_check(world);
}
