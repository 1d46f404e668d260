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

#define CHANGES 40u

static const char *const names[] = {"store_image_v2.bin", "store_image_v2_256.bin"};

#define IMAGES (sizeof names / sizeof names[0]) // the first geometries

static rig_t rig;
static rig_t kept;

static void read_kept(uint32_t geometry)
{
    char path[512];
    image_start(&kept, geometry);
    (void)snprintf(path, sizeof path, "%s/%s", MINT_TEST_DATA_DIR, names[geometry]);
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
    for (uint32_t geometry = 0; geometry < IMAGES; geometry++) {
        read_kept(geometry);
        image_start(&rig, geometry);
        assert_ok(image_build(&rig, CHANGES));
        assert_memory_equal(rig.flash.now, kept.flash.now, ram_flash_len(&kept.flash));
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
    for (uint32_t geometry = 0; geometry < IMAGES; geometry++) {
        read_kept(geometry);
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
    for (uint32_t geometry = 0; geometry < IMAGES; geometry++) {
        char path[512];
        image_start(&rig, geometry);
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[geometry]);
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
