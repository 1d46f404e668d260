// SPDX-License-Identifier: Apache-2.0
//
// The posix port: its flash image through making, reopening, sharing and damage; its line through
// stations that come and go; its sources, healthy and told to fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/image.h"
#include "contract.h"
#include "posix_port.h"

static char folder[] = "/tmp/mintmark-posix-XXXXXX";
static char flash_path[64];
static char link_path[64];

static const uint8_t wanted_id[MINT_DEVICE_ID_LEN] = {0xA0, 0xA1, 0xA2, 0xA3};

static mint_posix_config_t config(void)
{
    return (mint_posix_config_t){.flash_path = flash_path, .no_sync = true};
}

static int make_folder(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(flash_path, sizeof flash_path, "%s/flash", folder);
    (void)snprintf(link_path, sizeof link_path, "%s/tty", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder); // fails if a test left anything but its flash there
}

static int remove_flash(void **state)
{
    (void)state;
    mint_posix_stop();
    (void)unlink(flash_path);
    return 0;
}

static void start(const mint_posix_config_t *with)
{
    assert_int_equal(mint_posix_start(with), MINT_OK);
}

// ---- the flash image ----

static void flash_keeps_its_contract(void **state)
{
    (void)state;
    mint_posix_config_t with = config();
    start(&with);
    check_flash(mint_port()->flash);
}

static void flash_and_fuses_survive_a_restart(void **state)
{
    (void)state;
    mint_posix_config_t with = config();
    uint8_t before[MINT_DEVICE_ID_LEN + MINT_STORE_ROOT_KEY_LEN];
    uint8_t after[sizeof before];
    const uint8_t unit[MINT_IMAGE_UNIT_LEN] = {1, 2, 3, 4};
    uint8_t found[MINT_IMAGE_UNIT_LEN];
    const mint_port_t *port = mint_port();
    with.no_sync = false;
    start(&with);
    assert_int_equal(port->device_id(port->context, before), MINT_OK);
    assert_int_equal(port->root_key(port->context, before + MINT_DEVICE_ID_LEN), MINT_OK);
    assert_int_equal(port->flash->program(port->flash->context, 8, unit), MINT_OK);
    mint_posix_stop();
    start(&with);
    assert_int_equal(port->device_id(port->context, after), MINT_OK);
    assert_int_equal(port->root_key(port->context, after + MINT_DEVICE_ID_LEN), MINT_OK);
    assert_int_equal(port->flash->read(port->flash->context, 8, found, sizeof found), MINT_OK);
    assert_memory_equal(before, after, sizeof before);
    assert_memory_equal(found, unit, sizeof unit);
}

static void new_images_differ_and_are_private(void **state)
{
    (void)state;
    mint_posix_config_t with = config();
    uint8_t keys[2][MINT_STORE_ROOT_KEY_LEN];
    struct stat about;
    for (int i = 0; i < 2; i++) {
        start(&with);
        assert_int_equal(mint_port()->root_key(mint_port()->context, keys[i]), MINT_OK);
        assert_int_equal(stat(flash_path, &about), 0);
        assert_int_equal(about.st_mode & 0777, 0600);
        assert_int_equal(about.st_size, MINT_IMAGE_LEN);
        mint_posix_stop();
        assert_int_equal(unlink(flash_path), 0);
    }
    assert_memory_not_equal(keys[0], keys[1], sizeof keys[0]);
}

static void an_id_can_be_asked_for_but_not_changed(void **state)
{
    (void)state;
    mint_posix_config_t with = config();
    uint8_t id[MINT_DEVICE_ID_LEN];
    const uint8_t other[MINT_DEVICE_ID_LEN] = {0xB0};
    with.id = wanted_id;
    for (int i = 0; i < 2; i++) {
        start(&with);
        assert_int_equal(mint_port()->device_id(mint_port()->context, id), MINT_OK);
        assert_memory_equal(id, wanted_id, sizeof id);
        mint_posix_stop();
    }
    with.id = other;
    assert_int_equal(mint_posix_start(&with), MINT_ERR_MISMATCH);
}

static void one_image_is_for_one_device(void **state)
{
    (void)state;
    mint_posix_config_t with = config();
    start(&with);
    mint_posix_stop();
    int other = open(flash_path, O_RDWR | O_CLOEXEC);
    assert_true(other >= 0);
    assert_int_equal(flock(other, LOCK_EX | LOCK_NB), 0);
    assert_int_equal(mint_posix_start(&with), MINT_ERR_IO);
    assert_int_equal(errno, EWOULDBLOCK);
    assert_int_equal(close(other), 0);
    start(&with);
}

static void damage(off_t offset)
{
    uint8_t byte;
    int file = open(flash_path, O_RDWR | O_CLOEXEC);
    assert_true(file >= 0);
    assert_int_equal(pread(file, &byte, 1, offset), 1);
    byte ^= 0x01;
    assert_int_equal(pwrite(file, &byte, 1, offset), 1);
    assert_int_equal(close(file), 0);
}

static void a_damaged_fuse_block_is_refused(void **state)
{
    (void)state;
    mint_posix_config_t with = config();
    start(&with);
    mint_posix_stop();
    damage(30);
    assert_int_equal(mint_posix_start(&with), MINT_ERR_FORMAT);
    damage(30);
    start(&with);
}

static void a_file_that_is_too_short_is_refused(void **state)
{
    (void)state;
    mint_posix_config_t with = config();
    start(&with);
    mint_posix_stop();
    assert_int_equal(truncate(flash_path, MINT_IMAGE_LEN - 1), 0);
    assert_int_equal(mint_posix_start(&with), MINT_ERR_FORMAT);
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    mint_posix_config_t with = config();
    with.flash_path = "/nonexistent/flash";
    assert_int_equal(mint_posix_start(&with), MINT_ERR_IO);
    assert_int_equal(errno, ENOENT);
}

// ---- the line ----

static uint8_t read_byte(void)
{
    uint8_t byte = 0;
    for (int tries = 0; tries < 50; tries++) {
        if (mint_port()->serial_read(mint_port()->context, &byte)) {
            return byte;
        }
    }
    fail_msg("no byte came");
    return 0;
}

/// Every byte value, both ways, through a station that opens the line as it finds it.
static void exchange_all_bytes(const char *path)
{
    int station = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(station >= 0);
    for (int value = 0; value < 256; value++) {
        uint8_t byte = (uint8_t)value;
        uint8_t back = 0;
        assert_int_equal(write(station, &byte, 1), 1);
        assert_int_equal(read_byte(), value);
        assert_int_equal(mint_port()->serial_write(mint_port()->context, &byte, 1), MINT_OK);
        assert_int_equal(read(station, &back, 1), 1);
        assert_int_equal(back, value);
    }
    assert_int_equal(close(station), 0);
}

static void stations_come_and_go(void **state)
{
    (void)state;
    mint_posix_config_t with = config();
    uint8_t byte;
    start(&with);
    for (int i = 0; i < 3; i++) {
        exchange_all_bytes(mint_posix_line());
        assert_false(mint_port()->serial_read(mint_port()->context, &byte));
    }
}

static void the_link_leads_to_the_line_and_goes(void **state)
{
    (void)state;
    mint_posix_config_t with = config();
    struct stat about;
    with.link_path = link_path;
    assert_int_equal(symlink("/nonexistent", link_path), 0);
    start(&with);
    exchange_all_bytes(link_path);
    mint_posix_stop();
    assert_int_not_equal(lstat(link_path, &about), 0);
}

static void the_link_never_replaces_a_file(void **state)
{
    (void)state;
    mint_posix_config_t with = config();
    with.link_path = link_path;
    int file = open(link_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    assert_true(file >= 0);
    assert_int_equal(close(file), 0);
    assert_int_equal(mint_posix_start(&with), MINT_ERR_IO);
    assert_int_equal(errno, EEXIST);
    assert_int_equal(unlink(link_path), 0);
}

static void a_write_that_nobody_reads_can_be_stopped(void **state)
{
    (void)state;
    static const volatile sig_atomic_t stop = 1;
    static const uint8_t much[1 << 20];
    mint_posix_config_t with = config();
    with.stop = &stop;
    start(&with);
    assert_int_equal(mint_port()->serial_write(mint_port()->context, much, sizeof much),
                     MINT_ERR_IO);
}

// ---- the sources ----

static void sources_keep_their_contract(void **state)
{
    (void)state;
    mint_posix_config_t with = config();
    start(&with);
    check_sources(mint_port());
}

static void only_the_credited_source_is_made_to_fail(void **state)
{
    (void)state;
    mint_posix_config_t with = config();
    with.fail_random = true;
    start(&with);
    const mint_port_t *port = mint_port();
    for (size_t i = 0; i < port->source_count; i++) {
        const mint_source_t *source = &port->sources[i];
        uint8_t symbol = 0xFF;
        bool credited = source->evidence != NULL;
        assert_int_equal(source->sample(source->context, &symbol),
                         credited ? MINT_ERR_SOURCE : MINT_OK);
        if (credited) {
            assert_int_equal(symbol, 0);
        }
    }
}

#define TEST(function) cmocka_unit_test_teardown(function, remove_flash)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(flash_keeps_its_contract),
        TEST(flash_and_fuses_survive_a_restart),
        TEST(new_images_differ_and_are_private),
        TEST(an_id_can_be_asked_for_but_not_changed),
        TEST(one_image_is_for_one_device),
        TEST(a_damaged_fuse_block_is_refused),
        TEST(a_file_that_is_too_short_is_refused),
        TEST(a_folder_that_is_not_there_is_an_error),
        TEST(stations_come_and_go),
        TEST(the_link_leads_to_the_line_and_goes),
        TEST(the_link_never_replaces_a_file),
        TEST(a_write_that_nobody_reads_can_be_stopped),
        TEST(sources_keep_their_contract),
        TEST(only_the_credited_source_is_made_to_fail),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
