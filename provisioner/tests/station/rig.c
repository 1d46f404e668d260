// SPDX-License-Identifier: Apache-2.0
//
// The bench itself: factory, clock, and conversations from beginning to end.
#include "rig.h"

#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const mint_bytes_t passphrase = {(const uint8_t *)RIG_PASSPHRASE, sizeof RIG_PASSPHRASE - 1};

static void add_batch(rig_t *rig, const char *name, uint32_t quota, bool enrolment)
{
    mint_error_t error = {0};
    mint_batch_t batch = {
        .psk = MINT_PSK_POLICY_ONE, .quota = quota, .noise_samples = 300, .enrolment = enrolment};
    (void)snprintf(batch.name, sizeof batch.name, "%s", name);
    (void)snprintf(batch.product, sizeof batch.product, "Rig");
    (void)snprintf(batch.profile, sizeof batch.profile, "device-idevid");
    mint_status_t status =
        mint_factory_add_batch(rig->factory, rig->registry, &batch, passphrase, &error);
    if (status != MINT_OK) {
        fail_msg("%s", error.message);
    }
}

static rig_t *shared;

int rig_open(void **state)
{
    if (shared != NULL) {
        *state = shared;
        return 0;
    }
    rig_t *rig = calloc(1, sizeof *rig);
    assert_non_null(rig);
    (void)snprintf(rig->dir, sizeof rig->dir, "/tmp/mintmark-test-XXXXXX");
    assert_non_null(mkdtemp(rig->dir));
    (void)snprintf(rig->factory_dir, sizeof rig->factory_dir, "%s/factory", rig->dir);
    assert_int_equal(mint_crypto_init(NULL, 0), MINT_OK);

    mint_error_t error = {0};
    mint_factory_plan_t plan = {.organisation = "Rig", .station = "bench"};
    mint_status_t status = mint_factory_create(rig->factory_dir, &plan, passphrase, &error);
    if (status == MINT_OK) {
        status = mint_factory_open(&rig->factory, rig->factory_dir, &error);
    }
    if (status == MINT_OK) {
        status = mint_factory_open_registry(rig->factory, "bench", &rig->registry, &error);
    }
    if (status == MINT_OK) {
        status = mint_factory_load_key(rig->factory, MINT_FACTORY_AUTHORITY, passphrase, &error);
    }
    if (status != MINT_OK) {
        fail_msg("%s", error.message);
    }
    add_batch(rig, RIG_BATCH, 0, false);
    add_batch(rig, RIG_BATCH_2, RIG_QUOTA_2, false);
    add_batch(rig, RIG_BATCH_3, RIG_QUOTA_3, true);
    add_batch(rig, RIG_BATCH_4, 0, false);
    assert_int_equal(mint_station_open(&rig->station, rig->factory, rig->registry, RIG_BATCH,
                                       passphrase, &error),
                     MINT_OK);
    memcpy(rig->authority_key, mint_factory_authority_key(rig->factory), sizeof rig->authority_key);
    rig->authority = rig->authority_key;
    rig_use_worker(rig, getenv("MINT_RIG_WORKER") != NULL);
    shared = rig;
    *state = rig;
    return 0;
}

void rig_use_worker(rig_t *rig, bool use)
{
    mint_worker_free(rig->worker);
    rig->worker = use ? mint_worker_new() : NULL;
    assert_true(!use || rig->worker != NULL);
    rig->station.worker = rig->worker;
}

void rig_change_batch(rig_t *rig, const char *batch)
{
    mint_station_close(&rig->station);
    assert_int_equal(
        mint_station_open(&rig->station, rig->factory, rig->registry, batch, passphrase, NULL),
        MINT_OK);
    rig->station.worker = rig->worker;
}

void rig_roll_over(rig_t *rig)
{
    const mint_rollover_t rollover = {.issuing = true};
    mint_rolled_t rolled;
    mint_error_t error = {0};
    mint_status_t status =
        mint_factory_rollover(rig->factory, rig->registry, &rollover, passphrase, &rolled, &error);
    if (status != MINT_OK) {
        fail_msg("%s", error.message);
    }
    mint_station_close(&rig->station);
    mint_factory_close(rig->factory);
    assert_int_equal(mint_factory_open(&rig->factory, rig->factory_dir, NULL), MINT_OK);
    rig_change_batch(rig, RIG_BATCH);
}

int rig_reset_line(void **state)
{
    rig_t *rig = *state;
    rig_line_t *line = &rig->line;
    mint_buffer_free(&line->held[0]);
    mint_buffer_free(&line->held[1]);
    mint_buffer_free(&line->recorded);
    *line = (rig_line_t){.packets_left = SIZE_MAX, .dice = 1};
    rig->station.dry_run = false; // a test that failed may have left it
    return 0;
}

void rig_reopen_registry(rig_t *rig)
{
    mint_registry_close(rig->registry);
    assert_int_equal(mint_factory_open_registry(rig->factory, "bench", &rig->registry, NULL),
                     MINT_OK);
    rig->station.registry = rig->registry;
}

static void count_notify(void *context, const mint_conversation_t *conversation)
{
    (void)conversation;
    rig_t *rig = context;
    rig->notified++;
}

void rig_begin(rig_t *rig)
{
    rig->notified = 0;
    rig->line.crashed = false;
    assert_int_equal(
        mint_conversation_start(&rig->talk, &rig->station, "rig", count_notify, rig, rig->now_ms),
        MINT_OK);
}

// No time passes on the rig's clock while something is computed.
static void wait_for_worker(rig_t *rig)
{
    struct pollfd done = {.fd = mint_worker_fd(rig->worker), .events = POLLIN};
    while (poll(&done, 1, -1) < 0) {
        assert_int_equal(errno, EINTR);
    }
    mint_conversation_tick(&rig->talk, rig->now_ms);
}

void rig_go_on(rig_t *rig, rig_device_t *device)
{
    mint_conversation_t *talk = &rig->talk;
    mint_buffer_t answers = {0};
    if (mint_conversation_is_computing(talk)) {
        wait_for_worker(rig);
        return;
    }
    bool moved = rig_carry(rig, device, &talk->client, &answers);
    if (!rig->line.crashed) {
        mint_conversation_take(talk, answers.data, answers.len, rig->now_ms);
        if (!moved) {
            rig->now_ms = mint_client_deadline(&talk->client);
            mint_conversation_tick(talk, rig->now_ms);
        }
    }
    mint_buffer_free(&answers);
}

const mint_conversation_t *rig_talk(rig_t *rig, rig_device_t *device)
{
    rig_begin(rig);
    while (rig->talk.step != MINT_STEP_END && !rig->line.crashed) {
        rig_go_on(rig, device);
    }
    return &rig->talk;
}

const mint_conversation_t *rig_expect(rig_t *rig, rig_device_t *device, mint_outcome_t outcome)
{
    const mint_conversation_t *talk = rig_talk(rig, device);
    if (talk->outcome != outcome) {
        fail_msg("outcome %s in step %s: %s", mint_outcome_text(talk->outcome),
                 mint_step_text(talk->last_step), talk->problem.message);
    }
    return talk;
}

const mint_conversation_t *rig_expect_failure(rig_t *rig, rig_device_t *device, mint_cause_t cause)
{
    const mint_conversation_t *talk = rig_expect(rig, device, MINT_OUTCOME_FAILED);
    if (talk->cause != cause) {
        fail_msg("cause %s: %s", mint_cause_word(talk->cause), talk->problem.message);
    }
    assert_true(talk->problem.message[0] != '\0');
    return talk;
}

mint_status_t rig_ask(rig_t *rig, rig_device_t *device, mint_client_t *client, mint_bytes_t *body,
                      bool *refused)
{
    while (!mint_client_finished(client)) {
        mint_buffer_t answers = {0};
        bool moved = rig_carry(rig, device, client, &answers);
        mint_client_take(client, answers.data, answers.len, rig->now_ms);
        mint_buffer_free(&answers);
        if (!moved) {
            rig->now_ms = mint_client_deadline(client);
            mint_client_tick(client, rig->now_ms);
        }
    }
    return mint_client_result(client, body, refused);
}

static json_t *export_registry(rig_t *rig)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(mint_registry_export(rig->registry, file, NULL), MINT_OK);
    rewind(file);
    json_t *root = json_loadf(file, 0, NULL);
    assert_non_null(root);
    (void)fclose(file);
    return root;
}

size_t rig_count_certificates(rig_t *rig, const uint8_t id[MINT_DEVICE_ID_LEN])
{
    char text[MINT_DEVICE_ID_TEXT_SIZE];
    mint_device_id_text(id, text);
    json_t *root = export_registry(rig);
    size_t count = 0;
    size_t index;
    json_t *certificate;
    json_array_foreach(json_object_get(root, "certificates"), index, certificate)
    {
        const char *owner = json_string_value(json_object_get(certificate, "device"));
        bool issued = json_is_string(json_object_get(certificate, "der"));
        count += issued && owner != NULL && strcmp(owner, text) == 0 ? 1 : 0;
    }
    json_decref(root);
    return count;
}

bool rig_find_device(rig_t *rig, const uint8_t id[MINT_DEVICE_ID_LEN], mint_device_t *device)
{
    mint_status_t status = mint_registry_find_device(rig->registry, id, device, NULL);
    assert_true(status == MINT_OK || status == MINT_ERR_NOT_FOUND);
    return status == MINT_OK;
}

void rig_release(void)
{
    rig_t *rig = shared;
    if (rig == NULL) {
        return;
    }
    (void)rig_reset_line((void **)&rig);
    rig_use_worker(rig, false);
    mint_station_close(&rig->station);
    mint_registry_close(rig->registry);
    mint_factory_close(rig->factory);
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", rig->dir);
    if (system(command) != 0) { // NOLINT(cert-env33-c): a test's own folder
        (void)fprintf(stderr, "%s is still there\n", rig->dir);
    }
    free(rig);
    shared = NULL;
}
