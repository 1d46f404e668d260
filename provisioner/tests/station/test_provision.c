// SPDX-License-Identifier: Apache-2.0
//
// Conversations with devices that mean well: what they get, what is on record of it, and what
// happens to those that come again or belong elsewhere.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "conversation_tests.h"
#include "mintmark/certs/certificate.h"
#include "rig.h"

/// The chain that the device holds leads to the root.
static void check_chain(rig_t *rig, const rig_device_t *device)
{
    static uint8_t installed[2][MINT_CERTIFICATE_MAX_LEN];
    mint_bytes_t chain[2];
    for (unsigned i = 0; i < 2; i++) {
        size_t len;
        assert_int_equal(mint_store_get(&device->agent.store, MINT_UID_CERTIFICATE(i), installed[i],
                                        sizeof installed[i], &len),
                         MINT_OK);
        chain[i] = (mint_bytes_t){installed[i], len};
    }
    mint_error_t error = {0};
    mint_status_t status = mint_chain_verify(
        chain, 2, mint_factory_certificate(rig->factory, MINT_FACTORY_ROOT_CA), time(NULL), &error);
    if (status != MINT_OK) {
        fail_msg("%s", error.message);
    }
}

static void check_certificate(rig_t *rig, const rig_device_t *device)
{
    mint_certificate_record_t record;
    assert_int_equal(mint_registry_find_certificate(rig->registry, device->id, &record, NULL),
                     MINT_OK);
    assert_true(record.issued);
    check_chain(rig, device);
    const mint_bytes_t chain[] = {{record.der, record.der_len}};
    mint_certificate_info_t info;
    assert_int_equal(mint_certificate_read(chain[0], &info, NULL), MINT_OK);
    char id[MINT_DEVICE_ID_TEXT_SIZE];
    mint_device_id_text(device->id, id);
    assert_string_equal(info.serial_number, id);
    assert_memory_equal(info.serial, record.serial, MINT_SERIAL_LEN);

    uint8_t installed[MINT_CERTIFICATE_MAX_LEN];
    size_t len;
    assert_int_equal(mint_store_get(&device->agent.store, MINT_UID_CERTIFICATE(0), installed,
                                    sizeof installed, &len),
                     MINT_OK);
    assert_true(len >= record.der_len);
    assert_memory_equal(installed + (len - record.der_len), record.der, record.der_len);
}

static void check_psk(rig_t *rig, const rig_device_t *device)
{
    char identity[MINT_PSK_IDENTITY_SIZE];
    uint8_t key[MINT_PSK_KEY_LEN];
    assert_int_equal(mint_psk_derive(rig->station.psk_master, device->id, identity, key), MINT_OK);
    uint8_t installed[MINT_CERTIFICATE_MAX_LEN];
    size_t len;
    assert_int_equal(
        mint_store_get(&device->agent.store, MINT_UID_PSK(0), installed, sizeof installed, &len),
        MINT_OK);
    assert_int_equal(len, 1 + strlen(identity) + sizeof key);
    assert_int_equal(installed[0], strlen(identity));
    assert_memory_equal(installed + 1, identity, strlen(identity));
    assert_memory_equal(installed + 1 + strlen(identity), key, sizeof key);
}

static void check_record(rig_t *rig, const rig_device_t *device)
{
    mint_device_t record;
    assert_true(rig_find_device(rig, device->id, &record));
    assert_int_equal(record.progress, MINT_PROGRESS_LOCKED);
    assert_string_equal(record.batch, RIG_BATCH);
    assert_string_equal(record.board, "rig");
    assert_true(record.has_public_key && record.has_transport_key && record.has_psk);
    assert_non_null(strstr(record.health, "test-random"));
    uint8_t digest[MINT_SHA256_LEN];
    assert_int_equal(mint_store_digest(&device->agent.store, digest), MINT_OK);
    assert_true(record.has_store_digest);
    assert_memory_equal(record.store_digest, digest, sizeof digest);
}

static void test_a_blank_device_gets_its_identity(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 100);
    const mint_conversation_t *talk = rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    assert_int_equal(talk->client.retries, 0);
    assert_int_equal(rig->notified, MINT_STEP_END + 1);
    assert_int_equal(mint_agent_state(&device->agent), MINT_STATE_LOCKED);
    check_certificate(rig, device);
    check_psk(rig, device);
    check_record(rig, device);
    assert_int_equal(rig_count_certificates(rig, device->id), 1);
    rig_device_free(device);
}

static void test_a_finished_device_is_left_as_it_is(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 101);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    mint_device_t record_before;
    assert_true(rig_find_device(rig, device->id, &record_before));

    rig_device_start(rig, device); // which replaces the generator's seed
    static uint8_t before[sizeof device->memory];
    memcpy(before, device->memory, sizeof before);
    rig_reopen_registry(rig);
    (void)rig_expect(rig, device, MINT_OUTCOME_ALREADY);
    assert_memory_equal(before, device->memory, sizeof before);
    mint_device_t record;
    assert_true(rig_find_device(rig, device->id, &record));
    assert_int_equal(record.changed_s, record_before.changed_s);
    assert_int_equal(rig_count_certificates(rig, device->id), 1);
    rig_device_free(device);
}

static void test_a_locked_stranger_is_turned_away(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 102);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);

    char path[128];
    (void)snprintf(path, sizeof path, "%s/other.db", rig->dir);
    mint_registry_t *other;
    assert_int_equal(mint_registry_create(path, NULL), MINT_OK);
    assert_int_equal(mint_registry_open(&other, path, "bench", NULL), MINT_OK);
    rig->station.registry = other;
    (void)rig_expect_failure(rig, device, MINT_CAUSE_STRANGER);
    rig->station.registry = rig->registry;
    mint_registry_close(other);
    rig_device_free(device);
}

static void test_another_batch_is_turned_away(void **state)
{
    rig_t *rig = *state;
    rig_device_t *locked = rig_device_new(rig, 103);
    (void)rig_expect(rig, locked, MINT_OUTCOME_PROVISIONED);
    rig_device_t *begun = rig_device_new(rig, 104);
    rig->line.packets_left = 10;
    assert_int_equal(rig_talk(rig, begun)->outcome, MINT_OUTCOME_OPEN);
    assert_true(mint_agent_state(&begun->agent) != MINT_STATE_BLANK);
    (void)rig_reset_line(state);

    rig_change_batch(rig, RIG_BATCH_2);
    (void)rig_expect_failure(rig, locked, MINT_CAUSE_BATCH);
    (void)rig_expect_failure(rig, begun, MINT_CAUSE_BATCH);
    rig_change_batch(rig, RIG_BATCH);
    (void)rig_expect(rig, begun, MINT_OUTCOME_PROVISIONED);
    rig_device_free(locked);
    rig_device_free(begun);
}

static void test_the_quota_holds(void **state)
{
    rig_t *rig = *state;
    rig_change_batch(rig, RIG_BATCH_2);
    rig_device_t *first = rig_device_new(rig, 105);
    rig_device_t *second = rig_device_new(rig, 106);
    (void)rig_expect(rig, first, MINT_OUTCOME_PROVISIONED);
    (void)rig_expect_failure(rig, second, MINT_CAUSE_QUOTA);
    assert_int_equal(mint_agent_state(&second->agent), MINT_STATE_BLANK);
    (void)rig_expect(rig, first, MINT_OUTCOME_ALREADY);
    rig_change_batch(rig, RIG_BATCH);
    rig_device_free(first);
    rig_device_free(second);
}

/// Has conversations that break off, each a little later, until the device is so far.
static void begin(rig_t *rig, rig_device_t *device, mint_progress_t progress)
{
    mint_device_t record = {0};
    for (size_t packets = 10; record.progress < progress; packets++) {
        void *state = rig;
        (void)rig_reset_line(&state);
        rig->line.packets_left = packets;
        (void)rig_talk(rig, device);
        (void)rig_find_device(rig, device->id, &record);
    }
    assert_true(record.progress < MINT_PROGRESS_LOCKED);
}

static void test_a_station_at_work_stops_when_its_batch_is_closed(void **state)
{
    rig_t *rig = *state;
    mint_batch_t batch;
    bool changed;
    rig_change_batch(rig, RIG_BATCH_4);
    rig_device_t *begun = rig_device_new(rig, 190);
    rig_device_t *late = rig_device_new(rig, 191);
    begin(rig, begun, MINT_PROGRESS_KEYED);
    assert_int_equal(
        mint_registry_close_batch(rig->registry, RIG_BATCH_4, true, &batch, &changed, NULL),
        MINT_OK);
    assert_int_equal(batch.under_way, 1);
    (void)rig_reset_line(state);
    const mint_conversation_t *talk = rig_expect_failure(rig, late, MINT_CAUSE_QUOTA);
    assert_non_null(strstr(talk->problem.message, "is closed"));
    assert_int_equal(mint_agent_state(&late->agent), MINT_STATE_BLANK);
    rig->station.dry_run = true;
    (void)rig_expect_failure(rig, late, MINT_CAUSE_QUOTA);
    rig->station.dry_run = false;
    (void)rig_expect(rig, begun, MINT_OUTCOME_PROVISIONED);
    rig_change_batch(rig, RIG_BATCH);
    rig_device_free(begun);
    rig_device_free(late);
}

static void expect_entropy_refusal(rig_t *rig, rig_device_t *device, const char *words)
{
    static uint8_t before[sizeof device->memory];
    rig_device_start(rig, device);
    memcpy(before, device->memory, sizeof before);
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_ENTROPY);
    assert_int_equal(talk->last_step, MINT_STEP_INFO);
    assert_non_null(strstr(talk->problem.message, words));
    assert_memory_equal(before, device->memory, sizeof before);
    mint_device_t record;
    assert_false(rig_find_device(rig, device->id, &record));
}

static void test_bad_random_numbers_make_no_key(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 107);
    device->fail_random = true;
    expect_entropy_refusal(rig, device, "test-random");
    device->fail_random = false;
    device->no_credit = true;
    expect_entropy_refusal(rig, device, "no credited noise source delivers");
    device->no_credit = false;
    rig_device_start(rig, device);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

static void test_random_numbers_that_fail_later_stop_it_too(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 108);
    device->fail_random = true; // after the start, so the info message is still good
    (void)rig_expect_failure(rig, device, MINT_CAUSE_ENTROPY);
    assert_int_equal(mint_agent_state(&device->agent), MINT_STATE_BLANK);
    rig_device_free(device);
}

static void test_another_factorys_firmware_refuses(void **state)
{
    rig_t *rig = *state;
    mint_key_t *key = mint_key_new();
    uint8_t other[MINT_P256_PUBLIC_KEY_LEN];
    assert_int_equal(mint_key_generate(key, MINT_KEY_P256, NULL), MINT_OK);
    assert_int_equal(mint_key_p256_point(key, other), MINT_OK);
    mint_key_free(key);

    const uint8_t *authority = rig->authority;
    rig->authority = other;
    rig_device_t *device = rig_device_new(rig, 109);
    rig->authority = authority;
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_REFUSED);
    assert_int_equal(talk->last_step, MINT_STEP_KEY);
    assert_non_null(strstr(talk->problem.hint, "authority"));
    rig_device_free(device);
}

static mint_status_t fail_to_sign(void *context, const uint8_t *digest, size_t digest_len,
                                  uint8_t *signature, size_t *signature_len)
{
    (void)context;
    (void)digest;
    (void)digest_len;
    (void)signature;
    *signature_len = 0;
    return MINT_ERR_CRYPTO;
}

static mint_status_t fail_to_authorise(void *context, const uint8_t digest[MINT_SHA256_LEN],
                                       uint8_t signature[MINT_P256_SIGNATURE_LEN])
{
    (void)context;
    (void)digest;
    (void)signature;
    return MINT_ERR_CRYPTO;
}

// What goes wrong at the station's own key is not the device's fault.
static void test_a_signature_of_ours_that_fails(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 111);
    const mint_signer_t issuer = rig->station.issuer_signer;
    rig->station.issuer_signer.sign = fail_to_sign;
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_STATION);
    assert_int_equal(talk->last_step, MINT_STEP_CSR);
    assert_int_equal(rig_count_certificates(rig, device->id), 0);
    rig->station.issuer_signer = issuer;
    const mint_cose_signer_t own = rig->station.cose_signer;
    rig->station.cose_signer.sign = fail_to_authorise;
    talk = rig_expect_failure(rig, device, MINT_CAUSE_STATION);
    assert_int_equal(talk->last_step, MINT_STEP_KEY);
    rig->station.cose_signer = own;
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

// Only reads, and nothing written down: a device that would be served, one that is, one too many.
static void test_a_dry_run_changes_nothing(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 112);
    mint_device_t record;
    rig->station.dry_run = true;
    const mint_conversation_t *talk = rig_expect(rig, device, MINT_OUTCOME_READY);
    assert_int_equal(talk->last_step, MINT_STEP_NOISE);
    assert_false(rig_find_device(rig, device->id, &record));
    assert_int_equal(mint_agent_state(&device->agent), MINT_STATE_BLANK);
    rig->station.dry_run = false;
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    // As if the record of the lock were missing: seen, and left so.
    assert_int_equal(mint_registry_unlock_device(rig->registry, device->id, NULL), MINT_OK);
    rig->station.dry_run = true;
    (void)rig_expect(rig, device, MINT_OUTCOME_READY);
    assert_true(rig_find_device(rig, device->id, &record));
    assert_int_equal(record.progress, MINT_PROGRESS_PROVEN);
    rig->station.dry_run = false;
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig->station.dry_run = true;
    (void)rig_expect(rig, device, MINT_OUTCOME_ALREADY);
    rig->station.dry_run = false;
    rig_device_free(device);
}

static void test_a_stop_leaves_something_to_go_on_from(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 110);
    rig->line.packets_left = 12;
    (void)rig_talk(rig, device);
    assert_int_equal(rig->talk.outcome, MINT_OUTCOME_OPEN);
    mint_conversation_stop(&rig->talk, MINT_CAUSE_STOPPED, "stopped", NULL, rig->now_ms);
    assert_int_equal(rig->talk.outcome, MINT_OUTCOME_FAILED);
    assert_int_equal(rig->talk.cause, MINT_CAUSE_STOPPED);
    size_t notified = rig->notified;
    mint_conversation_stop(&rig->talk, MINT_CAUSE_PORT, "again", NULL, rig->now_ms);
    assert_int_equal(rig->talk.cause, MINT_CAUSE_STOPPED);
    assert_int_equal(rig->notified, notified);
    (void)rig_reset_line(state);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

// What is on record was signed by the CA of before, whose certificate is the one that follows it.
static void test_a_rollover_in_between_leaves_the_chain_whole(void **state)
{
    rig_t *rig = *state;
    rig_device_t *signed_before = rig_device_new(rig, 194);
    rig_device_t *installing = rig_device_new(rig, 195);
    rig_device_t *keyed_before = rig_device_new(rig, 196);
    begin(rig, signed_before, MINT_PROGRESS_ISSUED);
    begin(rig, installing, MINT_PROGRESS_INSTALLED);
    begin(rig, keyed_before, MINT_PROGRESS_KEYED);
    (void)rig_reset_line(state);
    rig_roll_over(rig);
    rig_device_t *all[] = {signed_before, installing, keyed_before, rig_device_new(rig, 197)};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        (void)rig_expect(rig, all[i], MINT_OUTCOME_PROVISIONED);
        check_certificate(rig, all[i]);
        assert_int_equal(rig_count_certificates(rig, all[i]->id), 1);
        rig_device_free(all[i]);
    }
}

// A registry and CA certificates that do not belong together: nothing is installed.
static void test_a_certificate_of_no_ca_of_ours_is_not_installed(void **state)
{
    rig_t *rig = *state;
    rig_device_t *device = rig_device_new(rig, 198);
    begin(rig, device, MINT_PROGRESS_ISSUED);
    (void)rig_reset_line(state);
    char path[128];
    mint_factory_t *other;
    const mint_factory_plan_t plan = {.organisation = "Other", .station = "bench"};
    const mint_bytes_t passphrase = {(const uint8_t *)RIG_PASSPHRASE, sizeof RIG_PASSPHRASE - 1};
    (void)snprintf(path, sizeof path, "%s/other-factory", rig->dir);
    assert_int_equal(mint_factory_create(path, &plan, passphrase, NULL), MINT_OK);
    assert_int_equal(mint_factory_open(&other, path, NULL), MINT_OK);
    rig->station.factory = other;
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_STATION);
    assert_int_equal(talk->last_step, MINT_STEP_CSR);
    assert_non_null(strstr(talk->problem.message, "no CA of this factory"));
    rig->station.factory = rig->factory;
    mint_factory_close(other);
    assert_true(mint_agent_state(&device->agent) < MINT_STATE_CERTIFIED);
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    rig_device_free(device);
}

int test_provision(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_blank_device_gets_its_identity, rig_reset_line),
        cmocka_unit_test_setup(test_a_finished_device_is_left_as_it_is, rig_reset_line),
        cmocka_unit_test_setup(test_a_locked_stranger_is_turned_away, rig_reset_line),
        cmocka_unit_test_setup(test_another_batch_is_turned_away, rig_reset_line),
        cmocka_unit_test_setup(test_the_quota_holds, rig_reset_line),
        cmocka_unit_test_setup(test_a_station_at_work_stops_when_its_batch_is_closed,
                               rig_reset_line),
        cmocka_unit_test_setup(test_bad_random_numbers_make_no_key, rig_reset_line),
        cmocka_unit_test_setup(test_random_numbers_that_fail_later_stop_it_too, rig_reset_line),
        cmocka_unit_test_setup(test_another_factorys_firmware_refuses, rig_reset_line),
        cmocka_unit_test_setup(test_a_signature_of_ours_that_fails, rig_reset_line),
        cmocka_unit_test_setup(test_a_dry_run_changes_nothing, rig_reset_line),
        cmocka_unit_test_setup(test_a_stop_leaves_something_to_go_on_from, rig_reset_line),
        cmocka_unit_test_setup(test_a_rollover_in_between_leaves_the_chain_whole, rig_reset_line),
        cmocka_unit_test_setup(test_a_certificate_of_no_ca_of_ours_is_not_installed,
                               rig_reset_line),
    };
    return cmocka_run_group_tests(tests, rig_open, NULL);
}
