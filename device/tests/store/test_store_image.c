// SPDX-License-Identifier: Apache-2.0
//
// The format on flash, held to an image that is kept with the tests. If this test fails, devices in
// the field would no longer find their keys: such a change needs a new version number in the page
// header, a way from the old to the new, and an image of its own beside this one.
//
// `test_store_image FILE` writes the image that today's code makes.
#include <stdio.h>

#include "device/tests/store/image.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"

#define CHANGES 40u

static ram_flash_t flash;
static ram_flash_t kept;
static mint_store_t store;

static void read_kept(void)
{
    image_start(&kept, 0);
    FILE *file = fopen(MINT_TEST_DATA_DIR "/store_image_v1.bin", "rb");
    assert_non_null(file);
    size_t len = fread(kept.now, 1, sizeof kept.now, file);
    fclose(file);
    assert_int_equal(len, ram_flash_len(&kept));
}

static void test_same_bytes(void **state)
{
    (void)state;
    read_kept();
    image_start(&flash, 0);
    assert_ok(image_build(&flash, &store, CHANGES));
    assert_memory_equal(flash.now, kept.now, ram_flash_len(&kept));
}

static void test_same_values(void **state)
{
    static const uint8_t versions[] = {35, 36, 37, 0, 4};
    (void)state;
    read_kept();
    assert_ok(image_mount(&store, &kept));
    for (uint64_t uid = 1; uid <= IMAGE_RECORDS; uid++) {
        uint8_t value[IMAGE_VALUE_MAX_LEN];
        uint8_t expected[IMAGE_VALUE_MAX_LEN];
        size_t len = 0;
        mint_status_t status = mint_store_get(&store, uid, value, sizeof value, &len);
        if (uid == 4) {
            assert_status(status, MINT_ERR_NOT_FOUND);
            continue;
        }
        assert_ok(status);
        assert_int_equal(len, image_value(uid, versions[uid - 1], expected));
        assert_memory_equal(value, expected, len);
    }
    assert_int_equal(kept.operation_count, 0);
}

static int write_image(const char *path)
{
    image_start(&flash, 0);
    FILE *file = fopen(path, "wb");
    if (file == NULL || image_build(&flash, &store, CHANGES) != MINT_OK) {
        return 1;
    }
    size_t len = fwrite(flash.now, 1, ram_flash_len(&flash), file);
    return fclose(file) == 0 && len == ram_flash_len(&flash) ? 0 : 1;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_same_values),
    };
    return argc == 2 ? write_image(argv[1]) : cmocka_run_group_tests(tests, use_arena, NULL);
}
