// SPDX-License-Identifier: Apache-2.0
//
// The format on flash, held to images that are kept with the tests. If this test fails, devices in
// the field would no longer find their keys: such a change needs a new version number in the page
// header, a way from the old to the new, and images of its own beside these.
//
// `test_store_image FOLDER` writes the images that today's code makes.
#include <stdio.h>

#include "device/tests/store/image.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "mintmark/rollback.h"

#define CHANGES 40u

static const struct {
    const char *name;
    uint32_t geometry;
    uint64_t last_number; // of the counter; 0 if there is none
} images[] = {
    {"store_image_v2.bin", 0, 0},
    {"store_image_v2_256.bin", 1, 0},
    {"store_image_v2_counter.bin", 2, 49},
};

#define IMAGES (sizeof images / sizeof images[0])

static rig_t rig;
static rig_t kept;

static mint_status_t read_counter(void *context, uint64_t *value)
{
    *value = ((const ram_flash_t *)context)->counter;
    return MINT_OK;
}

static mint_status_t advance_counter(void *context, uint64_t value)
{
    return ram_flash_advance(context, value);
}

static void start(rig_t *on, size_t image)
{
    static mint_counter_t counter = {.read = read_counter, .advance = advance_counter};
    static mint_rollback_t rollback = {.counter = &counter};
    image_start(on, images[image].geometry);
    counter.context = &on->flash;
    on->flash.counter = 0;
    on->state = images[image].last_number != 0 ? &mint_rollback_state : NULL;
    on->state_context = &rollback;
}

static void read_kept(size_t image)
{
    char path[512];
    start(&kept, image);
    (void)snprintf(path, sizeof path, "%s/%s", MINT_TEST_DATA_DIR, images[image].name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(kept.flash.now, 1, sizeof kept.flash.now, file);
    fclose(file);
    assert_int_equal(len, ram_flash_len(&kept.flash));
    memcpy(kept.flash.later, kept.flash.now, len);
    for (size_t at = 0; at < len; at++) {
        kept.flash.programmed[at / kept.flash.port.unit_len] |= kept.flash.now[at] != 0xFF;
    }
}

static void test_same_bytes(void **state)
{
    (void)state;
    for (size_t image = 0; image < IMAGES; image++) {
        start(&rig, image);
        assert_ok(image_build(&rig, CHANGES));
        const uint64_t counter = rig.flash.counter;
        read_kept(image);
        assert_memory_equal(rig.flash.now, kept.flash.now, ram_flash_len(&kept.flash));
        assert_true(counter == images[image].last_number);
    }
}

static void check_values(void)
{
    static const uint8_t versions[] = {36, 37, 38, 0, 4, 35};
    for (uint64_t uid = 1; uid <= IMAGE_RECORDS; uid++) {
        uint8_t expected[IMAGE_VALUE_MAX_LEN];
        mint_store_select(&kept.store, image_area(uid));
        if (uid == 4) {
            rig_check_absent(&kept, uid);
        } else {
            rig_check(&kept, uid, expected, image_value(uid, versions[uid - 1], expected));
        }
    }
    assert_true(mint_store_is_locked(&kept.store));
}

static void test_same_values(void **state)
{
    (void)state;
    for (size_t image = 0; image < IMAGES; image++) {
        read_kept(image);
        kept.flash.counter = images[image].last_number;
        assert_ok(rig_mount(&kept));
        check_values();
        assert_ok(mint_store_unlock(&kept.store));
        assert_ok(mint_store_lock(&kept.store));
        assert_ok(rig_mount(&kept));
        check_values();
        assert_int_equal(kept.flash.violation_count, 0);
    }
}

static int write_images(const char *folder)
{
    for (size_t image = 0; image < IMAGES; image++) {
        char path[512];
        start(&rig, image);
        (void)snprintf(path, sizeof path, "%s/%s", folder, images[image].name);
        FILE *file = fopen(path, "wb");
        if (file == NULL || image_build(&rig, CHANGES) != MINT_OK) {
            return 1;
        }
        size_t len = fwrite(rig.flash.now, 1, ram_flash_len(&rig.flash), file);
        if (fclose(file) != 0 || len != ram_flash_len(&rig.flash)) {
            return 1;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_same_values),
    };
    return argc == 2 ? write_images(argv[1]) : cmocka_run_group_tests(tests, use_arena, NULL);
}
