// SPDX-License-Identifier: Apache-2.0
//
// Flash images: the agent itself starts from them and finds what went in; they are for one part
// alone; what a device cannot hold is refused; and a device made through a factory is made once,
// wherever the making was cut.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "image/image.h"
#include "image/provision.h"
#include "mintmark/agent.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/random.h"
#include "provisioner/tests/station/rig.h"

#define NOW 1750000000

static const mint_image_geometry_t usual = {.page_len = 1024, .page_count = 64, .unit_len = 4};

// ---- a hierarchy ----

typedef struct {
    mint_key_t *ca_key;
    mint_key_t *key;
    mint_key_t *other_key;
    mint_buffer_t ca;
    mint_buffer_t device;
    mint_bytes_t chain[4];
    mint_psk_list_t psks;
} world_t;

static mint_key_t *new_key(void)
{
    mint_key_t *key = mint_key_new();
    assert_non_null(key);
    assert_int_equal(mint_key_generate(key, MINT_KEY_P256, NULL), MINT_OK);
    return key;
}

static void issue(const char *profile_name, const mint_key_t *subject, mint_key_t *ca_key,
                  mint_bytes_t issuer, mint_buffer_t *der)
{
    mint_profile_t *profile = NULL;
    mint_error_t error = {0};
    mint_signer_t signer = mint_key_signer(ca_key);
    assert_int_equal(mint_profile_builtin(profile_name, &profile, &error), MINT_OK);
    mint_issue_t issue = {.profile = profile,
                          .values = {.serial = "A-1",
                                     .product = "Sensor",
                                     .batch = "b",
                                     .id = "00112233",
                                     .name = "Example"},
                          .subject_key = subject,
                          .issuer = issuer,
                          .signer = &signer,
                          .now = NOW - 100};
    assert_int_equal(mint_certificate_new_serial(issue.serial, &error), MINT_OK);
    if (mint_certificate_issue(&issue, der, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    mint_profile_free(profile);
}

static int set_up(void **state)
{
    static world_t world;
    world.ca_key = new_key();
    world.key = new_key();
    world.other_key = new_key();
    issue("root-ca", world.ca_key, world.ca_key, (mint_bytes_t){0}, &world.ca);
    issue("device-idevid", world.key, world.ca_key, mint_buffer_view(&world.ca), &world.device);
    world.chain[0] = mint_buffer_view(&world.device);
    world.chain[1] = mint_buffer_view(&world.ca);
    world.chain[2] = world.chain[1];
    world.chain[3] = world.chain[1];
    for (unsigned i = 0; i < 2; i++) {
        const char *identity = i == 0 ? "first" : "second";
        assert_int_equal(
            mint_psk_list_add(&world.psks,
                              (mint_bytes_t){(const uint8_t *)identity, strlen(identity)},
                              (mint_bytes_t){(const uint8_t *)"0123456789abcdef", 16}, 0, NULL),
            MINT_OK);
    }
    *state = &world;
    return 0;
}

static int tear_down(void **state)
{
    world_t *world = *state;
    mint_key_free(world->ca_key);
    mint_key_free(world->key);
    mint_key_free(world->other_key);
    mint_buffer_free(&world->ca);
    mint_buffer_free(&world->device);
    mint_psk_list_free(&world->psks);
    return 0;
}

static mint_image_t image_of(const world_t *world)
{
    return (mint_image_t){.geometry = usual,
                          .part = {.id = {1, 2, 3}, .root_key = {4, 5, 6}},
                          .batch = "spring",
                          .key = world->key,
                          .chain = world->chain,
                          .chain_count = 2,
                          .psks = &world->psks,
                          .locked = true,
                          .now = NOW};
}

// ---- a device that starts from an image ----

typedef struct {
    mint_image_flash_t flash;
    mint_image_part_t part;
    mint_port_t port;
    mint_agent_t agent;
} device_t;

static mint_status_t sample(void *context, uint8_t *symbol)
{
    (void)context;
    return mint_host_random_fill(NULL, symbol, 1);
}

static const mint_source_t source = {
    .name = "test", .sample = sample, MINT_VOUCHED("getrandom(2)")};

static mint_status_t device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    memcpy(id, ((device_t *)context)->part.id, MINT_DEVICE_ID_LEN);
    return MINT_OK;
}

static mint_status_t root_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    memcpy(key, ((device_t *)context)->part.root_key, MINT_STORE_ROOT_KEY_LEN);
    return MINT_OK;
}

static bool serial_read(void *context, uint8_t *byte)
{
    (void)context;
    (void)byte;
    return false;
}

static mint_status_t serial_write(void *context, const uint8_t *data, size_t len)
{
    (void)context;
    (void)data;
    (void)len;
    return MINT_OK;
}

/// Starts the agent as firmware does. The caller stops it.
static mint_status_t start(device_t *device, const mint_image_geometry_t *geometry,
                           const mint_image_part_t *part, mint_bytes_t image)
{
    static const uint8_t authority[MINT_P256_PUBLIC_KEY_LEN] = {4};
    memset(device, 0, sizeof *device);
    assert_int_equal(mint_image_flash_open(&device->flash, geometry, image, NULL), MINT_OK);
    device->part = *part;
    device->port = (mint_port_t){.board = "test",
                                 .flash = &device->flash.flash,
                                 .sources = &source,
                                 .source_count = 1,
                                 .device_id = device_id,
                                 .root_key = root_key,
                                 .serial_read = serial_read,
                                 .serial_write = serial_write,
                                 .context = device};
    return mint_agent_start(&device->agent, &device->port, authority, "test");
}

static void stop(device_t *device)
{
    mint_rng_stop(&device->agent.rng);
    mint_store_unmount(&device->agent.store);
    mint_image_flash_close(&device->flash);
}

static void expect_record(device_t *device, uint64_t uid, mint_bytes_t expected)
{
    uint8_t data[2048];
    size_t len = 0;
    assert_int_equal(mint_store_get(&device->agent.store, uid, data, sizeof data, &len), MINT_OK);
    assert_int_equal(len, expected.len);
    assert_memory_equal(data, expected.data, len);
}

static void expect_content(device_t *device, const mint_image_t *image)
{
    uint8_t scalar[MINT_KEY_P256_SCALAR_LEN];
    uint8_t count = (uint8_t)image->chain_count;
    assert_int_equal(mint_agent_state(&device->agent),
                     image->locked ? MINT_STATE_LOCKED : MINT_STATE_CERTIFIED);
    assert_int_equal(mint_key_p256_scalar(image->key, scalar), MINT_OK);
    expect_record(device, MINT_UID_IDENTITY_KEY, (mint_bytes_t){scalar, sizeof scalar});
    expect_record(device, MINT_UID_BATCH,
                  (mint_bytes_t){(const uint8_t *)image->batch, strlen(image->batch)});
    expect_record(device, MINT_UID_CHAIN, (mint_bytes_t){&count, 1});
    for (size_t i = 0; i < image->chain_count; i++) {
        expect_record(device, MINT_UID_CERTIFICATE(i), image->chain[i]);
    }
}

static void the_agent_starts_from_it(void **state)
{
    const world_t *world = *state;
    static device_t device;
    for (int locked = 0; locked < 2; locked++) {
        mint_image_t image = image_of(world);
        mint_buffer_t bytes = {0};
        image.locked = locked == 1;
        assert_int_equal(mint_image_make(&image, &bytes, NULL), MINT_OK);
        assert_int_equal(bytes.len, 64 * 1024);
        assert_int_equal(start(&device, &image.geometry, &image.part, mint_buffer_view(&bytes)),
                         MINT_OK);
        expect_content(&device, &image);
        static const uint8_t first[] = "\x05"
                                       "first0123456789abcdef";
        static const uint8_t second[] = "\x06"
                                        "second0123456789abcdef";
        expect_record(&device, MINT_UID_PSK(0), (mint_bytes_t){first, sizeof first - 1});
        expect_record(&device, MINT_UID_PSK(1), (mint_bytes_t){second, sizeof second - 1});
        stop(&device);
        mint_buffer_free(&bytes);
    }
}

static void any_geometry_that_a_port_may_have(void **state)
{
    static const mint_image_geometry_t geometries[] = {
        {512, 64, 4}, {4096, 8, 256}, {32768, 3, 16}, {1024, 16, 8}, {2048, 16, 64}, {1536, 20, 4},
    };
    static device_t device;
    for (size_t i = 0; i < sizeof geometries / sizeof geometries[0]; i++) {
        mint_image_t image = image_of(*state);
        mint_buffer_t bytes = {0};
        mint_error_t error = {0};
        image.geometry = geometries[i];
        mint_status_t status = mint_image_make(&image, &bytes, &error);
        if (geometries[i].page_len < 1024 && status == MINT_ERR_FULL) {
            assert_int_equal(bytes.len, 0); // a page of 512 bytes need not hold a certificate
            continue;
        }
        assert_int_equal(status, MINT_OK);
        assert_int_equal(bytes.len, (size_t)geometries[i].page_len * geometries[i].page_count);
        assert_int_equal(start(&device, &image.geometry, &image.part, mint_buffer_view(&bytes)),
                         MINT_OK);
        expect_content(&device, &image);
        stop(&device);
        mint_buffer_free(&bytes);
    }
}

// No bit of it is in the clear, and no other part's key or id opens it.
static void it_is_for_one_part(void **state)
{
    const world_t *world = *state;
    static device_t device;
    mint_image_t image = image_of(world);
    mint_buffer_t bytes = {0};
    uint8_t scalar[MINT_KEY_P256_SCALAR_LEN];
    assert_int_equal(mint_image_make(&image, &bytes, NULL), MINT_OK);
    assert_int_equal(mint_key_p256_scalar(image.key, scalar), MINT_OK);
    assert_null(memmem(bytes.data, bytes.len, scalar, 8));
    assert_null(memmem(bytes.data, bytes.len, "first", 5));
    assert_null(memmem(bytes.data, bytes.len, world->device.data + 100, 16));
    mint_image_part_t other = image.part;
    other.root_key[31] ^= 1;
    assert_int_equal(start(&device, &usual, &other, mint_buffer_view(&bytes)), MINT_ERR_CORRUPT);
    stop(&device);
    other = image.part;
    other.id[15] ^= 1;
    assert_int_equal(start(&device, &usual, &other, mint_buffer_view(&bytes)), MINT_ERR_CORRUPT);
    stop(&device);
    mint_buffer_free(&bytes);
}

// ---- what is refused ----

static void expect_refused(const mint_image_t *image, mint_status_t status, const char *message)
{
    mint_buffer_t bytes = {0};
    mint_error_t error = {0};
    mint_status_t found = mint_image_make(image, &bytes, &error);
    if (strstr(error.message, message) == NULL) {
        fail_msg("\"%s\" is not in \"%s\"", message, error.message);
    }
    assert_int_equal(found, status);
    assert_int_equal(bytes.len, 0);
}

static void what_does_not_belong_together_is_refused(void **state)
{
    world_t *world = *state;
    mint_image_t image = image_of(world);
    image.key = world->other_key;
    expect_refused(&image, MINT_ERR_MISMATCH, "not for this private key");

    image = image_of(world);
    mint_buffer_t other_ca = {0};
    issue("root-ca", world->other_key, world->other_key, (mint_bytes_t){0}, &other_ca);
    const mint_bytes_t chain[] = {world->chain[0], mint_buffer_view(&other_ca)};
    image.chain = chain;
    expect_refused(&image, MINT_ERR_AUTHENTICATION, "");
    mint_buffer_free(&other_ca);

    const mint_bytes_t reversed[] = {world->chain[1], world->chain[0]};
    image.chain = reversed;
    expect_refused(&image, MINT_ERR_MISMATCH, "not for this private key");

    uint8_t point[MINT_KEY_P256_POINT_LEN];
    mint_key_t *half = mint_key_new();
    assert_int_equal(mint_key_p256_point(world->key, point), MINT_OK);
    assert_int_equal(mint_key_set_p256_point(half, point, NULL), MINT_OK);
    image = image_of(world);
    image.key = half;
    expect_refused(&image, MINT_ERR_KEY, "not a P-256 private key");
    mint_key_free(half);
}

static void what_a_device_cannot_hold_is_refused(void **state)
{
    world_t *world = *state;
    static uint8_t long_certificate[MINT_CERTIFICATE_MAX_LEN + 1];
    mint_image_t image = image_of(world);
    image.chain_count = 4;
    expect_refused(&image, MINT_ERR_ARGUMENT, "holds 1 to 3 certificates, not 4");
    image.chain_count = 0;
    expect_refused(&image, MINT_ERR_ARGUMENT, "holds 1 to 3 certificates, not 0");

    image = image_of(world);
    const mint_bytes_t chain[] = {world->chain[0], {long_certificate, sizeof long_certificate}};
    image.chain = chain;
    expect_refused(&image, MINT_ERR_SPACE, "certificate 2 has 1025 bytes");

    mint_psk_list_t psks = {0};
    for (uint8_t i = 0; i < 5; i++) {
        assert_int_equal(
            mint_psk_list_add(&psks, (mint_bytes_t){&i, 1}, (mint_bytes_t){&i, 1}, 0, NULL),
            MINT_OK);
    }
    image = image_of(world);
    image.psks = &psks;
    expect_refused(&image, MINT_ERR_ARGUMENT, "holds 4 PSKs, not 5");
    mint_psk_list_free(&psks);

    image = image_of(world);
    image.batch = "";
    expect_refused(&image, MINT_ERR_ARGUMENT, "a batch's name");
    image.batch = "a name of a batch that is too long";
    expect_refused(&image, MINT_ERR_ARGUMENT, "a batch's name");

    image = image_of(world);
    image.geometry = (mint_image_geometry_t){1024, 3, 256}; // four units are no page
    expect_refused(&image, MINT_ERR_ARGUMENT, "no store can have");
}

static void a_region_can_be_too_small(void **state)
{
    (void)state;
    static const uint8_t data[1000] = {1};
    static const mint_image_geometry_t small = {1536, 3, 4};
    const mint_image_part_t part = {.id = {1}};
    mint_record_t records[6];
    mint_image_flash_t flash;
    mint_error_t error = {0};
    for (size_t i = 0; i < 6; i++) {
        records[i] = (mint_record_t){.uid = i + 1, .data = {data, sizeof data}};
    }
    assert_int_equal(mint_image_flash_open(&flash, &small, (mint_bytes_t){0}, NULL), MINT_OK);
    assert_int_equal(mint_records_write(&flash.flash, &part, records, 6, &error), MINT_ERR_FULL);
    assert_non_null(strstr(error.message, "does not take all of it"));
    mint_image_flash_close(&flash);
    // One record less, or another value, is noticed.
    for (size_t i = 0; i < 6; i++) {
        records[i].data.len = 500;
    }
    assert_int_equal(mint_image_flash_open(&flash, &usual, (mint_bytes_t){0}, NULL), MINT_OK);
    assert_int_equal(mint_records_write(&flash.flash, &part, records, 6, &error), MINT_OK);
    assert_int_equal(mint_records_check(&flash.flash, &part, records, 6, &error), MINT_OK);
    assert_int_equal(mint_records_check(&flash.flash, &part, records, 5, &error),
                     MINT_ERR_MISMATCH);
    records[5].data.len--;
    assert_int_equal(mint_records_check(&flash.flash, &part, records, 6, &error),
                     MINT_ERR_MISMATCH);
    mint_image_flash_close(&flash);
}

static void geometries_that_cannot_be_are_refused(void **state)
{
    static const struct {
        mint_image_geometry_t geometry;
        const char *message;
    } cases[] = {
        {{1024, 64, 3}, "cannot be programmed at once"},
        {{1024, 64, 2}, "cannot be programmed at once"},
        {{1024, 64, 512}, "cannot be programmed at once"},
        {{500, 64, 4}, "a page of 500 bytes"},
        {{1026, 64, 4}, "a page of 1026 bytes"},
        {{1024, 2, 4}, "3 pages or more"},
        {{1u << 20, 17, 4}, "3 pages or more"},
        {{1u << 31, 1u << 31, 4}, "3 pages or more"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_image_t image = image_of(*state);
        image.geometry = cases[i].geometry;
        expect_refused(&image, MINT_ERR_ARGUMENT, cases[i].message);
    }
    mint_image_flash_t flash;
    mint_error_t error = {0};
    assert_int_equal(
        mint_image_flash_open(&flash, &usual, (mint_bytes_t){(uint8_t *)&flash, 9}, &error),
        MINT_ERR_FORMAT);
    assert_non_null(strstr(error.message, "the image has 9 bytes, the region 65536"));
}

// ---- through a factory ----

/// Keeps what a crash would leave: nothing more is saved after `left` times.
typedef struct {
    mint_buffer_t flash;
    size_t left;
    size_t count;
    bool after; ///< the last one is saved, and then the power is gone
} disk_t;

static mint_status_t save(void *context, mint_bytes_t flash, mint_error_t *error)
{
    disk_t *disk = context;
    disk->count++;
    if (disk->left == 0) {
        return mint_fail(error, MINT_ERR_IO, "the disk is gone");
    }
    disk->left--;
    mint_buffer_free(&disk->flash);
    mint_buffer_append(&disk->flash, flash.data, flash.len);
    return disk->left == 0 && disk->after ? mint_fail(error, MINT_ERR_IO, "the power is gone")
                                          : MINT_OK;
}

static mint_image_order_t order_of(uint8_t number, bool locked)
{
    return (mint_image_order_t){.geometry = usual,
                                .part = {.id = {0xF1, number}, .root_key = {number}},
                                .board = "board",
                                .locked = locked};
}

static mint_status_t provision(rig_t *rig, const mint_image_order_t *order, disk_t *disk,
                               mint_buffer_t *bytes, mint_error_t *error)
{
    mint_buffer_t saved = {0};
    mint_buffer_append(&saved, disk->flash.data, disk->flash.len);
    mint_status_t status = mint_image_provision(&rig->station, rig->authority, order,
                                                mint_buffer_view(&saved), save, disk, bytes, error);
    mint_buffer_free(&saved);
    return status;
}

/// The image starts, and the registry knows one device with one certificate.
static void expect_made(rig_t *rig, const mint_image_order_t *order, const mint_buffer_t *bytes,
                        mint_progress_t progress)
{
    static device_t device;
    mint_device_t known;
    assert_int_equal(start(&device, &order->geometry, &order->part, mint_buffer_view(bytes)),
                     MINT_OK);
    assert_int_equal(mint_agent_state(&device.agent),
                     order->locked ? MINT_STATE_LOCKED : MINT_STATE_CERTIFIED);
    stop(&device);
    assert_true(rig_find_device(rig, order->part.id, &known));
    assert_int_equal(known.progress, progress);
    assert_true(known.has_psk);
    assert_string_equal(known.board, "board");
    assert_int_equal(rig_count_certificates(rig, order->part.id), 1);
}

static void a_factory_makes_it_as_on_a_line(void **state)
{
    rig_t *rig = *state;
    for (int locked = 0; locked < 2; locked++) {
        mint_image_order_t order = order_of((uint8_t)locked, locked == 1);
        disk_t disk = {.left = SIZE_MAX};
        mint_buffer_t bytes = {0};
        mint_error_t error = {0};
        if (provision(rig, &order, &disk, &bytes, &error) != MINT_OK) {
            fail_msg("%s", error.message);
        }
        expect_made(rig, &order, &bytes, locked == 1 ? MINT_PROGRESS_LOCKED : MINT_PROGRESS_PROVEN);
        mint_buffer_free(&disk.flash);
        mint_buffer_free(&bytes);
    }
}

static void a_batch_with_an_enrolment_key_takes_it_too(void **state)
{
    rig_t *rig = *state;
    mint_image_order_t order = order_of(0x90, true);
    disk_t disk = {.left = SIZE_MAX};
    mint_buffer_t bytes = {0};
    mint_error_t error = {0};
    rig_change_batch(rig, RIG_BATCH_3);
    if (provision(rig, &order, &disk, &bytes, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    expect_made(rig, &order, &bytes, MINT_PROGRESS_LOCKED);
    // The key is the host's: it does not go into the image.
    assert_null(memmem(bytes.data, bytes.len, rig->station.enrolment_key, 8));
    rig_change_batch(rig, RIG_BATCH);
    mint_buffer_free(&disk.flash);
    mint_buffer_free(&bytes);
}

/// The power goes at the `cut`-th save, before or after it; the next run goes on from what is on
/// the disk. False when there are not so many saves.
static bool cut_and_go_on(rig_t *rig, size_t cut, bool after)
{
    mint_image_order_t order = order_of((uint8_t)(0x10 + 2 * cut + (after ? 1 : 0)), true);
    disk_t disk = {.left = cut, .after = after};
    mint_buffer_t bytes = {0};
    mint_error_t error = {0};
    mint_status_t status = provision(rig, &order, &disk, &bytes, &error);
    bool was_cut = status != MINT_OK;
    if (was_cut) {
        assert_int_equal(status, MINT_ERR_IO);
        assert_int_equal(bytes.len, 0);
        disk.left = SIZE_MAX;
        if (provision(rig, &order, &disk, &bytes, &error) != MINT_OK) {
            fail_msg("cut %zu: %s", cut, error.message);
        }
    }
    expect_made(rig, &order, &bytes, MINT_PROGRESS_LOCKED);
    mint_buffer_free(&disk.flash);
    mint_buffer_free(&bytes);
    return was_cut;
}

static void wherever_it_is_cut_it_is_made_once(void **state)
{
    rig_t *rig = *state;
    size_t cuts = 0;
    while (cut_and_go_on(rig, cuts, false)) {
        cuts++;
    }
    assert_true(cuts >= 5); // keys, two certificates, PSK, lock
    for (size_t cut = 1; cut < cuts; cut++) {
        assert_true(cut_and_go_on(rig, cut, true));
    }
}

static void quota_and_strangers_are_refused(void **state)
{
    rig_t *rig = *state;
    disk_t disk = {.left = SIZE_MAX};
    disk_t other = {.left = SIZE_MAX};
    mint_buffer_t bytes = {0};
    mint_error_t error = {0};
    mint_image_order_t order = order_of(0x80, true);
    rig_change_batch(rig, RIG_BATCH_2); // of one device
    assert_int_equal(provision(rig, &order, &disk, &bytes, &error), MINT_OK);
    // The finished image again: nothing is made.
    assert_int_equal(provision(rig, &order, &disk, &bytes, &error), MINT_OK);
    expect_made(rig, &order, &bytes, MINT_PROGRESS_LOCKED);
    order.locked = false;
    assert_int_equal(provision(rig, &order, &disk, &bytes, &error), MINT_ERR_STATE);
    assert_non_null(strstr(error.message, "locked already"));
    assert_int_equal(bytes.len, 0);

    mint_image_order_t second = order_of(0x81, true);
    assert_int_equal(provision(rig, &second, &other, &bytes, &error), MINT_ERR_STATE);
    assert_non_null(strstr(error.message, "the batch is used up"));
    assert_int_equal(bytes.len, 0);

    // What was begun for one part does not go on for another.
    assert_int_equal(provision(rig, &second, &disk, &bytes, &error), MINT_ERR_CORRUPT);
    assert_non_null(strstr(error.message, "the image of another part"));
    rig_change_batch(rig, RIG_BATCH);
    mint_buffer_free(&disk.flash);
    mint_buffer_free(&other.flash);
}

int main(void)
{
    const struct CMUnitTest images[] = {
        cmocka_unit_test(the_agent_starts_from_it),
        cmocka_unit_test(any_geometry_that_a_port_may_have),
        cmocka_unit_test(it_is_for_one_part),
        cmocka_unit_test(what_does_not_belong_together_is_refused),
        cmocka_unit_test(what_a_device_cannot_hold_is_refused),
        cmocka_unit_test(a_region_can_be_too_small),
        cmocka_unit_test(geometries_that_cannot_be_are_refused),
    };
    const struct CMUnitTest factory[] = {
        cmocka_unit_test(a_factory_makes_it_as_on_a_line),
        cmocka_unit_test(a_batch_with_an_enrolment_key_takes_it_too),
        cmocka_unit_test(wherever_it_is_cut_it_is_made_once),
        cmocka_unit_test(quota_and_strangers_are_refused),
    };
    int failed = cmocka_run_group_tests(images, set_up, tear_down);
    failed += cmocka_run_group_tests(factory, rig_open, NULL);
    rig_release();
    return failed;
}
