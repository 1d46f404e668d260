// SPDX-License-Identifier: Apache-2.0
//
// Detecting a flash that somebody put back (mintmark/rollback.h): with a monotonic counter no older
// image of the store is accepted, whole or in parts, and a power cut between store and counter is
// no rollback. Without a counter nothing of this is noticed, which a test here says as well.
#include "device/tests/store/cutter.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"
#include "mintmark/rollback.h"
#include "store/log.h"

#ifdef MINT_TEST_SMALL
#define IMAGES 4u
#else
#define IMAGES 40u
#endif

#define IMAGE_MAX_LEN (3u * 4096u)
#define RECORDS       4u

static const uint32_t geometries[][3] = {{512, 3, 4}, {4096, 3, 256}};

#define GEOMETRIES (sizeof geometries / sizeof geometries[0])

/// A counter, and what lets it fail.
typedef struct {
    ram_flash_t *flash; // which has it
    uint32_t calls;
    uint32_t fail_at; // the call that fails, from 1; 0: none
    bool fail_on;     // and those after it
    bool done;        // a failing call did its work
} meter_t;

static bool fails(meter_t *meter)
{
    meter->calls++;
    return meter->fail_at != 0 &&
           (meter->calls == meter->fail_at || (meter->fail_on && meter->calls > meter->fail_at));
}

static mint_status_t read_counter(void *context, uint64_t *value)
{
    meter_t *meter = context;
    *value = meter->flash->counter;
    return fails(meter) || meter->flash->off ? MINT_ERR_IO : MINT_OK;
}

static mint_status_t advance_counter(void *context, uint64_t value)
{
    meter_t *meter = context;
    bool failing = fails(meter);
    if (failing && !meter->done) {
        return MINT_ERR_IO;
    }
    mint_status_t status = ram_flash_advance(meter->flash, value);
    return failing ? MINT_ERR_IO : status;
}

/// What a store needs beside its flash.
typedef struct {
    meter_t meter;
    mint_counter_t counter;
    mint_rollback_t rollback;
} guard_t;

/// A store with a counter.
typedef struct {
    rig_t rig;
    guard_t guard;
} device_t;

static device_t device;
static device_t other;
static mint_store_t *const store = &device.rig.store;

static void give_counter(rig_t *rig, guard_t *guard)
{
    guard->meter = (meter_t){.flash = &rig->flash};
    guard->counter = (mint_counter_t){read_counter, advance_counter, &guard->meter};
    guard->rollback = (mint_rollback_t){.counter = &guard->counter};
    rig->state = &mint_rollback_state;
    rig->state_context = &guard->rollback;
}

static void start(const uint32_t geometry[3])
{
    rig_start(&device.rig, geometry[0], geometry[1], geometry[2], 8);
    device.rig.flash.counter = 0;
    give_counter(&device.rig, &device.guard);
    assert_ok(rig_mount(&device.rig));
}

static mint_status_t change(mint_store_t *changed, uint8_t version)
{
    uint8_t value[20];
    memset(value, version, sizeof value);
    uint64_t uid = 1 + version % RECORDS;
    if (version % 7 == 6 && mint_store_delete(changed, uid) == MINT_OK) {
        return MINT_OK;
    }
    return mint_store_set(changed, uid, value, sizeof value, 0);
}

/// All that a store holds, in one word.
static void take_digest(const rig_t *rig, uint8_t digest[MINT_SHA256_LEN])
{
    assert_ok(mint_store_digest(&rig->store, digest));
}

/// Another device with these cells and this counter.
static mint_status_t mount_other(const uint8_t *cells, uint64_t counter)
{
    rig_clone(&other.rig, &device.rig);
    give_counter(&other.rig, &other.guard);
    size_t len = ram_flash_len(&other.rig.flash);
    memcpy(other.rig.flash.now, cells, len);
    memcpy(other.rig.flash.later, cells, len);
    memset(other.rig.flash.programmed, 0, sizeof other.rig.flash.programmed);
    for (size_t at = 0; at < len; at++) {
        other.rig.flash.programmed[at / other.rig.flash.port.unit_len] |= cells[at] != 0xFF;
    }
    other.rig.flash.counter = counter;
    return rig_mount(&other.rig);
}

/// Ends the test unless the mount is refused and leaves everything as it was.
static void check_refused(const uint8_t *cells, uint64_t counter, mint_status_t expected)
{
    uint32_t before = device.rig.flash.operation_count;
    assert_status(mount_other(cells, counter), expected);
    assert_int_equal(other.rig.flash.operation_count, before);
    assert_memory_equal(other.rig.flash.now, cells, ram_flash_len(&other.rig.flash));
    assert_true(other.rig.flash.counter == counter);
    assert_status(mint_store_set(&other.rig.store, 1, cells, 1, 0), MINT_ERR_STATE);
}

typedef struct {
    uint8_t cells[IMAGE_MAX_LEN];
    uint8_t digest[MINT_SHA256_LEN];
    uint64_t counter;
} image_t;

static image_t images[IMAGES];

static void take_image(image_t *image)
{
    memcpy(image->cells, device.rig.flash.now, ram_flash_len(&device.rig.flash));
    take_digest(&device.rig, image->digest);
    image->counter = device.rig.flash.counter;
}

/// One after each change, so that the last page is opened a few times.
static void take_images(void)
{
    for (uint8_t i = 0; i < IMAGES; i++) {
        for (int skipped = 0; skipped < (int)(i % 3); skipped++) {
            assert_ok(rig_mount(&device.rig));
        }
        assert_ok(change(store, i));
        take_image(&images[i]);
        // One for the change, one for the first of a session, one for a page.
        uint64_t before = i != 0 ? images[i - 1].counter : 0;
        assert_true(images[i].counter > before && images[i].counter <= before + 3);
    }
}

static void check_same(const image_t *image)
{
    uint8_t digest[MINT_SHA256_LEN];
    take_digest(&other.rig, digest);
    assert_memory_equal(digest, image->digest, sizeof digest);
}

/// Every image with the counter of every other: accepted are its own, and the one before, for the
/// power may have gone between store and counter.
static void test_whole_images(void **state)
{
    (void)state;
    for (size_t g = 0; g < GEOMETRIES; g++) {
        start(geometries[g]);
        take_images();
        for (size_t i = 0; i < IMAGES; i++) {
            for (size_t j = 0; j < IMAGES; j++) {
                if (images[i].counter - images[j].counter > 1) {
                    check_refused(images[i].cells, images[j].counter, MINT_ERR_ROLLBACK);
                    continue;
                }
                assert_ok(mount_other(images[i].cells, images[j].counter));
                check_same(&images[i]);
                assert_ok(change(&other.rig.store, 250));
                assert_true(other.rig.flash.counter > images[i].counter);
                assert_ok(rig_mount(&other.rig));
            }
        }
    }
}

static void test_far_counters(void **state)
{
    static const uint64_t far[] = {0x100000000u, UINT64_MAX / 2, UINT64_MAX - 1, UINT64_MAX};
    (void)state;
    start(geometries[0]);
    assert_ok(change(store, 1));
    take_image(&images[0]);
    for (size_t i = 0; i < sizeof far / sizeof far[0]; i++) {
        check_refused(images[0].cells, far[i], MINT_ERR_ROLLBACK);
    }
}

/// Pages of two images put together: refused, or the newer one in all that counts.
static void test_mixed_pages(void **state)
{
    static uint8_t mixed[IMAGE_MAX_LEN];
    uint32_t refused = 0;
    uint32_t same = 0;
    (void)state;
    for (size_t g = 0; g < GEOMETRIES; g++) {
        uint32_t page_len = geometries[g][0];
        start(geometries[g]);
        take_images();
        for (size_t newer = 1; newer < IMAGES; newer += 3) {
            for (size_t older = 0; older < newer; older += 2) {
                for (uint32_t pages = 1; pages < 7; pages++) {
                    for (uint32_t page = 0; page < 3; page++) {
                        const image_t *from = &images[(pages >> page & 1) != 0 ? older : newer];
                        memcpy(mixed + page * page_len, from->cells + page * page_len, page_len);
                    }
                    mint_status_t status = mount_other(mixed, images[newer].counter);
                    if (status == MINT_OK) {
                        check_same(&images[newer]);
                        same++;
                        continue;
                    }
                    assert_true(status == MINT_ERR_ROLLBACK || status == MINT_ERR_CORRUPT);
                    assert_memory_equal(other.rig.flash.now, mixed, 3 * (size_t)page_len);
                    refused++;
                }
            }
        }
    }
    print_message("%u mixes refused, %u as good as the newer image\n", (unsigned)refused,
                  (unsigned)same);
    assert_true(refused > 0 && same > 0);
}

/// The end of the log taken away, at every unit: refused, or all is still there.
static void test_cropped_log(void **state)
{
    static uint8_t cropped[IMAGE_MAX_LEN];
    uint32_t refused = 0;
    (void)state;
    for (size_t g = 0; g < GEOMETRIES; g++) {
        uint32_t len = 3 * geometries[g][0];
        start(geometries[g]);
        take_images();
        const image_t *image = &images[IMAGES - 1];
        uint32_t base = store->page * geometries[g][0];
        for (uint32_t at = 0; at < geometries[g][0]; at += geometries[g][2]) {
            memcpy(cropped, image->cells, len);
            memset(cropped + base + at, 0xFF, geometries[g][0] - at);
            mint_status_t status = mount_other(cropped, image->counter);
            if (status == MINT_OK) {
                check_same(image);
            } else {
                assert_true(status == MINT_ERR_ROLLBACK || status == MINT_ERR_CORRUPT);
                refused++;
            }
        }
    }
    assert_true(refused > 10);
}

static void test_erased_chip(void **state)
{
    static uint8_t blank[IMAGE_MAX_LEN];
    (void)state;
    memset(blank, 0xFF, sizeof blank);
    for (size_t g = 0; g < GEOMETRIES; g++) {
        start(geometries[g]);
        assert_ok(mount_other(blank, 0));
        check_refused(blank, 2, MINT_ERR_ROLLBACK);
        check_refused(blank, UINT64_MAX, MINT_ERR_ROLLBACK);
    }
}

static void test_made_without(void **state)
{
    (void)state;
    for (size_t g = 0; g < GEOMETRIES; g++) {
        start(geometries[g]);
        device.rig.flash.counter = 0;
        rig_start(&device.rig, geometries[g][0], geometries[g][1], geometries[g][2], 8);
        assert_ok(rig_mount(&device.rig));
        assert_ok(change(store, 1));
        take_image(&images[0]);
        check_refused(images[0].cells, 0, MINT_ERR_UNSUPPORTED);
        check_refused(images[0].cells, 1, MINT_ERR_UNSUPPORTED);
    }
}

static void test_made_with(void **state)
{
    (void)state;
    for (size_t g = 0; g < GEOMETRIES; g++) {
        start(geometries[g]);
        assert_ok(change(store, 1));
        rig_clone(&other.rig, &device.rig);
        other.rig.state = NULL;
        uint32_t before = other.rig.flash.operation_count;
        assert_status(rig_mount(&other.rig), MINT_ERR_UNSUPPORTED);
        assert_int_equal(other.rig.flash.operation_count, before);
    }
}

/// What the documents say: a store without a counter takes its own old image for what it is now.
static void test_not_noticed_without_a_counter(void **state)
{
    static ram_flash_t old;
    static const uint8_t first[] = "first";
    static const uint8_t second[] = "second";
    (void)state;
    rig_start(&device.rig, 1024, 3, 4, 8);
    assert_ok(rig_mount(&device.rig));
    assert_ok(mint_store_set(store, 1, first, sizeof first, 0));
    old = device.rig.flash;
    assert_ok(mint_store_set(store, 1, second, sizeof second, 0));
    assert_ok(mint_store_lock(store));
    device.rig.flash = old;
    assert_ok(rig_mount(&device.rig));
    rig_check(&device.rig, 1, first, sizeof first);
    assert_false(mint_store_is_locked(store));
}

static mint_status_t do_scrub(mint_store_t *changed)
{
    mint_store_scrub_t scrub;
    return mint_store_scrub(changed, &scrub);
}

static mint_status_t do_erase(mint_store_t *changed)
{
    return mint_store_erase(changed, 2);
}

static mint_status_t do_delete(mint_store_t *changed)
{
    return mint_store_delete(changed, 2);
}

static mint_status_t do_set(mint_store_t *changed)
{
    return change(changed, 99);
}

static mint_status_t (*const calls[])(mint_store_t *) = {
    do_set,   do_delete,       do_erase,         mint_store_purge,
    do_scrub, mint_store_lock, mint_store_reset, mint_store_format,
};

#define CALLS (sizeof calls / sizeof calls[0])

/// Fills the store and gives it something to scrub.
static void prepare(size_t geometry)
{
    start(geometries[geometry]);
    for (uint8_t i = 1; i < 6; i++) {
        assert_ok(change(store, i));
    }
    rig_flip(&device.rig, 8 * (size_t)rig_address(&device.rig, 0, 3) + 17);
}

/// After each call that changes anything the image from before is refused, and the new one mounts.
static void test_every_change_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < CALLS * GEOMETRIES; i++) {
        uint8_t before[MINT_SHA256_LEN];
        uint8_t after[MINT_SHA256_LEN];
        prepare(i / CALLS);
        take_image(&images[0]);
        take_digest(&device.rig, before);
        assert_ok(calls[i % CALLS](store));
        assert_ok(rig_mount(&device.rig));
        take_digest(&device.rig, after);
        if (memcmp(before, after, sizeof after) != 0) {
            // One more, for the one before the newest is accepted with the counter one behind.
            check_refused(images[0].cells, device.rig.flash.counter, MINT_ERR_ROLLBACK);
        }
        mint_store_select(store, 1); // where there is no lock
        assert_ok(change(store, 100));
        assert_ok(rig_mount(&device.rig));
        check_refused(images[0].cells, device.rig.flash.counter, MINT_ERR_ROLLBACK);
    }
}

static void test_unreadable_counter_refuses_mount(void **state)
{
    (void)state;
    for (size_t g = 0; g < GEOMETRIES; g++) {
        prepare(g);
        for (uint32_t call = 1;; call++) {
            rig_clone(&other.rig, &device.rig);
            give_counter(&other.rig, &other.guard);
            other.guard.meter.fail_at = call;
            other.guard.meter.fail_on = true;
            mint_status_t status = rig_mount(&other.rig);
            if (other.guard.meter.calls < call) {
                assert_ok(status);
                assert_true(call > 1);
                break;
            }
            assert_status(status, MINT_ERR_IO);
            if (call == 1) {
                assert_int_equal(other.rig.flash.operation_count, device.rig.flash.operation_count);
            }
            other.guard.meter.fail_at = 0;
            assert_ok(rig_mount(&other.rig));
        }
    }
}

/// Lets a call of the counter fail during a change. True if there was such a call.
static bool fail_once(size_t index, size_t geometry, uint32_t call, bool fail_on, bool done)
{
    uint8_t before[MINT_SHA256_LEN];
    uint8_t after[MINT_SHA256_LEN];
    uint8_t found[MINT_SHA256_LEN];
    prepare(geometry);
    take_digest(&device.rig, before);
    rig_clone(&other.rig, &device.rig);
    give_counter(&other.rig, &other.guard);
    assert_ok(rig_mount(&other.rig));
    assert_ok(calls[index](store));
    assert_ok(rig_mount(&device.rig));
    take_digest(&device.rig, after);

    other.guard.meter =
        (meter_t){.flash = &other.rig.flash, .fail_at = call, .fail_on = fail_on, .done = done};
    mint_status_t status = calls[index](&other.rig.store);
    bool failed = other.guard.meter.calls >= call;
    other.guard.meter.fail_at = 0;
    assert_true(status == MINT_OK ||
                (failed && (status == MINT_ERR_IO || status == MINT_ERR_FLASH)));
    assert_ok(rig_mount(&other.rig));
    take_digest(&other.rig, found);
    assert_true(memcmp(found, after, sizeof found) == 0 ||
                (status != MINT_OK && memcmp(found, before, sizeof found) == 0));
    mint_store_select(&other.rig.store, 1); // where there is no lock
    assert_ok(change(&other.rig.store, 101));
    return failed;
}

/// A change that the counter does not take is there or not at the next mount; it is no rollback.
static void test_counter_fails_during_a_change(void **state)
{
    uint32_t count = 0;
    (void)state;
    for (size_t i = 0; i < CALLS * GEOMETRIES; i++) {
        for (uint32_t way = 0; way < 4; way++) {
            uint32_t call = 1;
            while (fail_once(i % CALLS, i / CALLS, call, (way & 1) != 0, (way & 2) != 0)) {
                call++;
            }
            count += call - 1;
        }
    }
    print_message("%u failures of the counter\n", (unsigned)count);
    assert_true(count > 50);
}

typedef struct {
    uint8_t before[MINT_SHA256_LEN];
    uint8_t after[MINT_SHA256_LEN];
} digests_t;

static void check_cut(rig_t *cut, void *context)
{
    guard_t guard;
    const digests_t *digests = context;
    uint8_t found[MINT_SHA256_LEN];
    give_counter(cut, &guard);
    assert_ok(rig_mount(cut));
    take_digest(cut, found);
    assert_true(memcmp(found, digests->before, sizeof found) == 0 ||
                memcmp(found, digests->after, sizeof found) == 0);
    assert_ok(rig_mount(cut));
    assert_int_equal(cut->flash.violation_count, 0);
}

/// Power goes at any operation, of the flash or of the counter.
static void test_cuts(void **state)
{
    (void)state;
    for (size_t i = 0; i < CALLS * GEOMETRIES; i++) {
        digests_t digests;
        cutter_t cutter = {.rig = &device.rig,
                           .check = check_cut,
                           .context = &digests,
                           .stride = MINT_TEST_STEP(1u, 5u)};
        prepare(i / CALLS);
        take_digest(&device.rig, digests.before);
        rig_clone(&other.rig, &device.rig);
        give_counter(&other.rig, &other.guard);
        assert_ok(rig_mount(&other.rig));
        assert_ok(calls[i % CALLS](&other.rig.store));
        assert_ok(rig_mount(&other.rig));
        take_digest(&other.rig, digests.after);
        cutter_watch(&cutter);
        assert_ok(calls[i % CALLS](store));
        assert_true(cutter_stop(&cutter) > 0);
    }
}

static void cut_advance(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    (void)context;
    if (op->advance) {
        ram_flash_cut(flash, op, RAM_CUT_NOTHING);
    }
}

/// Session after session is cut just before the counter advances. Each mount makes up for it, or
/// the store would soon be two ahead.
static void test_counter_catches_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof geometries / sizeof geometries[0]; i++) {
        ram_flash_t *flash = &device.rig.flash;
        start(geometries[i]);
        for (uint8_t session = 0; session < 20; session++) {
            assert_ok(change(store, session));
            uint64_t counter = flash->counter;
            flash->observer = cut_advance;
            assert_true(change(store, session + 1) != MINT_OK);
            flash->observer = NULL;
            assert_true(flash->counter == counter);
            ram_flash_power_on(flash);
            assert_ok(rig_mount(&device.rig));
            // One more where there was no room left for the note that says it again.
            assert_true(flash->counter > counter && flash->counter <= counter + 2);
            uint32_t operation_count = flash->operation_count;
            assert_ok(rig_mount(&device.rig));
            assert_true(flash->operation_count == operation_count || geometries[i][2] > 16);
        }
        assert_int_equal(flash->violation_count, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_images),
        cmocka_unit_test(test_far_counters),
        cmocka_unit_test(test_mixed_pages),
        cmocka_unit_test(test_cropped_log),
        cmocka_unit_test(test_erased_chip),
        cmocka_unit_test(test_made_without),
        cmocka_unit_test(test_made_with),
        cmocka_unit_test(test_not_noticed_without_a_counter),
        cmocka_unit_test(test_every_change_counts),
        cmocka_unit_test(test_unreadable_counter_refuses_mount),
        cmocka_unit_test(test_counter_fails_during_a_change),
        cmocka_unit_test(test_counter_catches_up),
        cmocka_unit_test(test_cuts),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
