// SPDX-License-Identifier: Apache-2.0
//
// The line between a station and a device in memory: what one says the other hears at once, on a
// clock of its own, because nothing here takes time.
#include "image/provision.h"

#include <stdlib.h>
#include <string.h>

#include "mintmark/agent.h"
#include "mintmark/certs/random.h"
#include "station/conversation.h"

/// Device, line and what becomes of its flash.
typedef struct {
    mint_image_flash_t flash;
    mint_image_part_t part;
    mint_port_t port;
    mint_agent_t agent;
    mint_buffer_t in; ///< on its way to the device
    size_t in_at;     ///< of these, already taken
    mint_buffer_t out;
    mint_buffer_t saved; ///< what the flash was when it was last saved
    mint_image_save_t save;
    void *save_context;
} bench_t;

// ---- the port ----

static mint_status_t sample(void *context, uint8_t *symbol)
{
    (void)context;
    return mint_host_random_fill(NULL, symbol, 1);
}

static const mint_source_t source = {
    .name = "getrandom", .sample = sample, MINT_VOUCHED("getrandom(2)")};

static mint_status_t device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    const bench_t *bench = context;
    memcpy(id, bench->part.id, MINT_DEVICE_ID_LEN);
    return MINT_OK;
}

static mint_status_t root_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    const bench_t *bench = context;
    memcpy(key, bench->part.root_key, MINT_STORE_ROOT_KEY_LEN);
    return MINT_OK;
}

static bool serial_read(void *context, uint8_t *byte)
{
    bench_t *bench = context;
    if (bench->in_at == bench->in.len) {
        return false;
    }
    *byte = bench->in.data[bench->in_at++];
    return true;
}

static mint_status_t serial_write(void *context, const uint8_t *data, size_t len)
{
    bench_t *bench = context;
    mint_buffer_append(&bench->out, data, len);
    return MINT_OK;
}

static mint_status_t start(bench_t *bench, const mint_image_order_t *order,
                           const uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN],
                           mint_error_t *error)
{
    bench->part = order->part;
    bench->port = (mint_port_t){.board = order->board,
                                .flash = &bench->flash.flash,
                                .sources = &source,
                                .source_count = 1,
                                .device_id = device_id,
                                .root_key = root_key,
                                .serial_read = serial_read,
                                .serial_write = serial_write,
                                .context = bench};
    mint_status_t status =
        mint_agent_start(&bench->agent, &bench->port, authority_key, "flash image");
    if (status == MINT_ERR_CORRUPT) {
        mint_error_set(error, "what was begun is the image of another part, or damaged");
        mint_error_hint(error, "id and root key must be those that it was begun with");
    } else if (status != MINT_OK) {
        mint_error_set(error, "the image does not start: %s", mint_status_text(status));
    }
    return status;
}

// ---- the line ----

/// Saves the flash if it is not what it was. Without keys there is nothing that could be lost.
static mint_status_t save(bench_t *bench, mint_error_t *error)
{
    mint_bytes_t now = mint_image_flash_view(&bench->flash);
    if (mint_agent_state(&bench->agent) == MINT_STATE_BLANK ||
        (bench->saved.len == now.len && memcmp(bench->saved.data, now.data, now.len) == 0)) {
        return MINT_OK;
    }
    mint_status_t status = bench->save(bench->save_context, now, error);
    if (status == MINT_OK) {
        mint_buffer_free(&bench->saved);
        mint_buffer_append(&bench->saved, now.data, now.len);
        status = mint_buffer_status(&bench->saved);
    }
    return status;
}

/// Carries what the station says to the device and its answers back. False if nobody said anything.
static mint_status_t carry(bench_t *bench, mint_conversation_t *talk, uint64_t now_ms, bool *moved,
                           mint_error_t *error)
{
    mint_bytes_t output = mint_client_output(&talk->client);
    *moved = output.len > 0;
    mint_buffer_free(&bench->in);
    mint_buffer_free(&bench->out);
    bench->in_at = 0;
    mint_buffer_append(&bench->in, output.data, output.len);
    mint_client_sent(&talk->client, output.len);
    while (bench->in_at < bench->in.len) {
        mint_agent_poll(&bench->agent);
    }
    mint_status_t status = save(bench, error);
    if (status == MINT_OK) {
        mint_conversation_take(talk, bench->out.data, bench->out.len, now_ms);
    }
    return status;
}

static void notify(void *context, const mint_conversation_t *talk)
{
    (void)context;
    (void)talk;
}

/// True when there is nothing more to say: at the end, or before the lock if none is wanted.
static bool is_over(const mint_conversation_t *talk, bool locked)
{
    return talk->step == MINT_STEP_END || (talk->step == MINT_STEP_LOCK && !locked);
}

static mint_status_t converse(bench_t *bench, mint_station_t *station, bool locked,
                              mint_error_t *error)
{
    static mint_conversation_t talk;
    uint64_t now_ms = 0;
    mint_status_t status = mint_conversation_start(&talk, station, "image", notify, NULL, now_ms);
    if (status != MINT_OK) {
        return mint_fail(error, status, "the kernel gives no random numbers");
    }
    while (status == MINT_OK && !is_over(&talk, locked)) {
        bool moved = false;
        status = carry(bench, &talk, now_ms, &moved, error);
        if (!moved && status == MINT_OK) {
            now_ms = mint_client_deadline(&talk.client);
            mint_conversation_tick(&talk, now_ms);
        }
    }
    if (status == MINT_OK && talk.step == MINT_STEP_END && talk.outcome == MINT_OUTCOME_FAILED) {
        status = talk.cause == MINT_CAUSE_IDENTITY ? MINT_ERR_MISMATCH : MINT_ERR_STATE;
        mint_error_set(error, "%s: %s", mint_cause_text(talk.cause), talk.problem.message);
        mint_error_hint(error, "%s", talk.problem.hint);
    }
    return status;
}

// ---- from beginning to end ----

static mint_status_t check_state(const bench_t *bench, bool locked, mint_error_t *error)
{
    mint_device_state_t wanted = locked ? MINT_STATE_LOCKED : MINT_STATE_CERTIFIED;
    mint_device_state_t found = mint_agent_state(&bench->agent);
    return found == wanted ? MINT_OK
                           : mint_fail(error, MINT_ERR_STATE, "the image is %s already",
                                       mint_device_state_text(found));
}

static void release(bench_t *bench)
{
    mint_rng_stop(&bench->agent.rng);
    mint_store_unmount(&bench->agent.store);
    mint_image_flash_close(&bench->flash);
    mint_buffer_free(&bench->in);
    mint_buffer_free(&bench->out);
    mint_buffer_free(&bench->saved);
    mint_wipe(bench, sizeof *bench);
    free(bench);
}

mint_status_t mint_image_provision(mint_station_t *station,
                                   const uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN],
                                   const mint_image_order_t *order, mint_bytes_t saved,
                                   mint_image_save_t save_flash, void *save_context,
                                   mint_buffer_t *bytes, mint_error_t *error)
{
    bench_t *bench = calloc(1, sizeof *bench);
    mint_buffer_free(bytes);
    if (bench == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    bench->save = save_flash;
    bench->save_context = save_context;
    mint_status_t status = mint_image_flash_open(&bench->flash, &order->geometry, saved, error);
    if (status == MINT_OK) {
        status = start(bench, order, authority_key, error);
    }
    if (status == MINT_OK && station->batch.enrolment) {
        mint_agent_set_enrolment_key(&bench->agent, station->enrolment_key);
    }
    if (status == MINT_OK) {
        status = converse(bench, station, order->locked, error);
    }
    if (status == MINT_OK) {
        status = check_state(bench, order->locked, error);
    }
    if (status == MINT_OK) {
        mint_store_unmount(&bench->agent.store);
        mint_bytes_t view = mint_image_flash_view(&bench->flash);
        mint_buffer_append(bytes, view.data, view.len);
        status = mint_buffer_status(bytes);
    }
    release(bench);
    return status;
}
