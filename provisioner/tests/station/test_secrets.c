// SPDX-License-Identifier: Apache-2.0
//
// No private key and no PSK leaves the device or reaches the registry: everything that passed the
// line (as it was, and decoded) and every byte of the registry's files is searched for them, in the
// forms in which they could be there.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conversation_tests.h"
#include "mintmark/certs/file.h"
#include "rig.h"

typedef struct {
    const char *name;
    uint8_t bytes[MINT_PSK_MAX_LEN];
    size_t len;
} secret_t;

static bool has(const mint_buffer_t *where, const void *what, size_t len)
{
    return where->len > 0 && memmem(where->data, where->len, what, len) != NULL;
}

static bool has_hex(const mint_buffer_t *where, const secret_t *secret, const char *format)
{
    char text[2 * MINT_PSK_MAX_LEN + 1];
    for (size_t i = 0; i < secret->len; i++) {
        (void)snprintf(text + 2 * i, 3, format, secret->bytes[i]);
    }
    return has(where, text, 2 * secret->len);
}

static bool has_reversed(const mint_buffer_t *where, const secret_t *secret)
{
    uint8_t reversed[MINT_PSK_MAX_LEN];
    for (size_t i = 0; i < secret->len; i++) {
        reversed[i] = secret->bytes[secret->len - 1 - i];
    }
    return has(where, reversed, secret->len);
}

static bool is_in(const mint_buffer_t *where, const secret_t *secret)
{
    return has(where, secret->bytes, secret->len) || has_hex(where, secret, "%02x") ||
           has_hex(where, secret, "%02X") || has_reversed(where, secret);
}

static void read_record(const rig_device_t *device, uint64_t uid, size_t skip_len, secret_t *secret)
{
    uint8_t record[MINT_CERTIFICATE_MAX_LEN];
    size_t len;
    assert_int_equal(mint_store_get(&device->agent.store, uid, record, sizeof record, &len),
                     MINT_OK);
    assert_true(len > skip_len);
    secret->len = len - skip_len;
    memcpy(secret->bytes, record + skip_len, secret->len);
}

static void read_registry(const rig_t *rig, mint_buffer_t *out)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        char path[160];
        mint_buffer_t file = {0};
        (void)snprintf(path, sizeof path, "%s/registry.db%s", rig->factory_dir, suffixes[i]);
        if (mint_file_read(path, &file, NULL) == MINT_OK) {
            mint_buffer_append(out, file.data, file.len);
        }
        mint_buffer_free(&file);
    }
}

static void test_no_secret_leaves_the_device(void **state)
{
    rig_t *rig = *state;
    rig_change_batch(rig, RIG_BATCH_3); // with an enrolment key
    rig_device_t *device = rig_device_new(rig, 700);
    device->enrolment_key = rig->station.enrolment_key;
    rig_device_start(rig, device);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    (void)rig_expect(rig, device, MINT_OUTCOME_ALREADY);

    // A PSK's record is a length, the identity (32 hex digits), the key.
    secret_t secrets[4] = {{.name = "identity key"},
                           {.name = "transport key"},
                           {.name = "PSK"},
                           {.name = "enrolment key", .len = MINT_ENROLMENT_KEY_LEN}};
    memcpy(secrets[3].bytes, rig->station.enrolment_key, MINT_ENROLMENT_KEY_LEN);
    read_record(device, MINT_UID_IDENTITY_KEY, 0, &secrets[0]);
    read_record(device, MINT_UID_TRANSPORT, 0, &secrets[1]);
    read_record(device, MINT_UID_PSK(0), 1 + 2 * (size_t)MINT_DEVICE_ID_LEN, &secrets[2]);
    assert_int_equal(secrets[0].len, MINT_P256_PRIVATE_KEY_LEN);
    assert_int_equal(secrets[1].len, MINT_P256_PRIVATE_KEY_LEN);
    assert_int_equal(secrets[2].len, MINT_PSK_KEY_LEN);

    mint_buffer_t registry = {0};
    read_registry(rig, &registry);
    // The search finds what is there: the device's id is on the line and in the registry.
    assert_true(has(&rig->line.recorded, device->id, sizeof device->id));
    assert_true(has(&registry, device->id, sizeof device->id));
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        if (is_in(&rig->line.recorded, &secrets[i])) {
            fail_msg("the %s passed the line", secrets[i].name);
        }
        if (is_in(&registry, &secrets[i])) {
            fail_msg("the %s is in the registry", secrets[i].name);
        }
    }
    mint_buffer_free(&registry);
    rig_device_free(device);
    rig_change_batch(rig, RIG_BATCH);
}

static void test_a_closed_station_holds_no_secret(void **state)
{
    rig_t *rig = *state;
    uint8_t master[MINT_PSK_MASTER_LEN];
    uint8_t enrolment_key[MINT_ENROLMENT_KEY_LEN];
    rig_change_batch(rig, RIG_BATCH_3);
    memcpy(master, rig->station.psk_master, sizeof master);
    memcpy(enrolment_key, rig->station.enrolment_key, sizeof enrolment_key);
    mint_station_close(&rig->station);
    assert_null(memmem(&rig->station, sizeof rig->station, master, sizeof master));
    assert_null(memmem(&rig->station, sizeof rig->station, enrolment_key, sizeof enrolment_key));
    rig_change_batch(rig, RIG_BATCH_3);
    assert_memory_equal(rig->station.psk_master, master, sizeof master);
    assert_memory_equal(rig->station.enrolment_key, enrolment_key, sizeof enrolment_key);
    rig_change_batch(rig, RIG_BATCH);
}

int test_secrets(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_no_secret_leaves_the_device, rig_reset_line),
        cmocka_unit_test_setup(test_a_closed_station_holds_no_secret, rig_reset_line),
    };
    return cmocka_run_group_tests(tests, rig_open, NULL);
}
