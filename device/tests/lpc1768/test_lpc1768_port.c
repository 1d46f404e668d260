// SPDX-License-Identifier: Apache-2.0
//
// mint_port() as a whole on the model: identity, root key, sources, reset, and what is dead.
#include "board.h"
#include "device/tests/lpc1768/whole.h"
#include "device/tests/support/check.h"

static void note(const void *data, size_t len)
{
    memcpy(model->notes, data, len);
}

static void set_up(void)
{
    model_make();
    model->access_clocks = WHOLE_ACCESS_CLOCKS;
    model->access_spread = WHOLE_ACCESS_SPREAD;
    model->image_len = 0x50000; // nothing there is the port's to change
}

// ---- identity ----

static void ask_id(void *context)
{
    (void)context;
    uint8_t id[MINT_DEVICE_ID_LEN];
    const mint_port_t *port = whole_port();
    must(port == mint_port());
    must(port->device_id(port->context, id) == MINT_OK);
    note(id, sizeof id);
}

static void the_id_is_the_parts_serial_number(void **state)
{
    (void)state;
    set_up();
    assert_int_equal(model_boot(ask_id, NULL), MODEL_RETURNED);
    model_assert_clean();
    for (size_t i = 0; i < MINT_DEVICE_ID_LEN; i++) {
        assert_int_equal(model->notes[i], model->id[i / 4u] >> (8u * (i % 4u)) & 0xFFu);
    }
}

static void no_id(void *context)
{
    (void)context;
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t key[MINT_STORE_ROOT_KEY_LEN];
    const mint_port_t *port = whole_port();
    memset(id, 0x5A, sizeof id);
    memset(key, 0x5A, sizeof key);
    must(port->device_id(port->context, id) != MINT_OK);
    must(all_are(id, sizeof id, 0));
    must(port->root_key(port->context, key) != MINT_OK);
    must(all_are(key, sizeof key, 0));
    must(model->iap_changes == 0);
}

static void an_id_that_cannot_be_read_is_an_error(void **state)
{
    (void)state;
    set_up();
    model->faults.iap_fails_at = 1;
    model->faults.iap_fails_for = 100;
    model->faults.iap_fails_command = 58;
    model->faults.iap_status = 1;
    assert_int_equal(model_boot(no_id, NULL), MODEL_RETURNED);
    model_assert_clean();
}

// ---- root key ----

static void ask_key(void *context)
{
    uint8_t key[MINT_STORE_ROOT_KEY_LEN];
    const mint_port_t *port = whole_port();
    const mint_status_t status = port->root_key(port->context, key);
    must(status == *(const mint_status_t *)context);
    must((status == MINT_OK) != all_are(key, sizeof key, 0));
    note(key, sizeof key);
}

static mint_status_t wanted;

static void boot_for_key(mint_status_t status)
{
    wanted = status;
    assert_int_equal(model_boot(ask_key, &wanted), MODEL_RETURNED);
    model_assert_clean();
}

static void the_root_key_is_drawn_once(void **state)
{
    (void)state;
    uint8_t first[MINT_STORE_ROOT_KEY_LEN];
    set_up();
    boot_for_key(MINT_OK);
    assert_true(model->iap_changes > 0);
    memcpy(first, model->notes, sizeof first);
    boot_for_key(MINT_OK);
    assert_memory_equal(model->notes, first, sizeof first);
    assert_int_equal(model->iap_changes, 0);

    // Another part with the same flash in it does not take it, and destroys nothing.
    model->id[2] ^= 1u;
    boot_for_key(MINT_ERR_MISMATCH);
    assert_int_equal(model->iap_changes, 0);
    model->id[2] ^= 1u;
    boot_for_key(MINT_OK);
    assert_memory_equal(model->notes, first, sizeof first);
}

static void two_parts_have_two_keys(void **state)
{
    (void)state;
    uint8_t first[MINT_STORE_ROOT_KEY_LEN];
    set_up();
    boot_for_key(MINT_OK);
    memcpy(first, model->notes, sizeof first);
    set_up();
    model->random++; // other noise, the same serial number
    boot_for_key(MINT_OK);
    assert_memory_not_equal(model->notes, first, sizeof first);
}

static void ask_in_vain(void *context)
{
    (void)context;
    uint8_t key[MINT_STORE_ROOT_KEY_LEN];
    const mint_port_t *port = whole_port();
    memset(key, 0x5A, sizeof key);
    must(port->root_key(port->context, key) != MINT_OK);
    must(all_are(key, sizeof key, 0));
    must(model->now < 30 * MODEL_S);
}

static void without_noise_there_is_no_key(void **state)
{
    (void)state;
    static const model_faults_t dead[] = {
        {.adc_never_done = true, .watchdog_stands = true},
        {.adc_stuck = true, .watchdog_stands = true},
    };
    for (size_t i = 0; i < sizeof dead / sizeof dead[0]; i++) {
        set_up();
        model->faults = dead[i];
        assert_int_equal(model_boot(ask_in_vain, NULL), MODEL_RETURNED);
        assert_int_equal(model->iap_changes, 0);
        model_assert_clean();
    }
}

// ---- sources ----

static void sample(void *context)
{
    (void)context;
    const mint_port_t *port = whole_port();
    must(port->source_count == 2 && !port->emulated);
    for (size_t i = 0; i < port->source_count; i++) {
        const mint_source_t *source = &port->sources[i];
        uint8_t seen[256] = {0};
        uint32_t distinct = 0;
        for (int taken = 0; taken < 300; taken++) {
            uint8_t symbol = 0;
            must(source->sample(source->context, &symbol) == MINT_OK);
            must(symbol >> (source->symbol_bits - 1u) >> 1 == 0);
            distinct += seen[symbol]++ == 0 ? 1u : 0u;
        }
        must(distinct >= 12);
    }
}

static void both_sources_deliver(void **state)
{
    (void)state;
    set_up();
    model->access_clocks = 8;
    assert_int_equal(model_boot(sample, NULL), MODEL_RETURNED);
    model_assert_clean();
}

static void no_samples(void *context)
{
    const mint_port_t *port = whole_port();
    const mint_source_t *source = &port->sources[*(const size_t *)context];
    uint8_t symbol = 0;
    const uint64_t from = model->now;
    must(source->sample(source->context, &symbol) != MINT_OK);
    must(model->now - from < MODEL_S);
}

static void a_dead_source_fails_by_itself(void **state)
{
    (void)state;
    static size_t which;
    set_up();
    model->faults.watchdog_stands = true;
    assert_int_equal(model_boot(no_samples, &which), MODEL_RETURNED);
    model->faults = (model_faults_t){.adc_never_done = true};
    which = 1;
    assert_int_equal(model_boot(no_samples, &which), MODEL_RETURNED);
    model_assert_clean();
}

// ---- reset ----

static const uint8_t farewell[] = "everything that was sent is on its way before the part restarts";

static void restart(void *context)
{
    (void)context;
    const mint_port_t *port = whole_port();
    must(port->serial_write(port->context, farewell, sizeof farewell) == MINT_OK);
    port->reset(port->context);
    must(false);
}

static void a_reset_waits_for_the_line(void **state)
{
    (void)state;
    set_up();
    assert_int_equal(model_boot(restart, NULL), MODEL_RESET);
    model_assert_clean();
    assert_int_equal(model->sent_len, sizeof farewell);
    assert_memory_equal(model->sent, farewell, sizeof farewell);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_id_is_the_parts_serial_number),
        cmocka_unit_test(an_id_that_cannot_be_read_is_an_error),
        cmocka_unit_test(the_root_key_is_drawn_once),
        cmocka_unit_test(two_parts_have_two_keys),
        cmocka_unit_test(without_noise_there_is_no_key),
        cmocka_unit_test(both_sources_deliver),
        cmocka_unit_test(a_dead_source_fails_by_itself),
        cmocka_unit_test(a_reset_waits_for_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
