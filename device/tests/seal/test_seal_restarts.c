// SPDX-License-Identifier: Apache-2.0
//
// Numbers across restarts: what a sender leaves out, what a receiver refuses, how the two find each
// other again, when numbers end, and that nothing is sealed or opened where the store cannot be
// written.
#include "device/tests/seal/ends.h"
#include "device/tests/store/faulty_flash.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/fake_random.h"

#define BLOCK 8u

static rig_t sender;
static rig_t receiver;
static mint_sealer_t sealer;
static mint_opener_t opener;
static mint_seal_config_t sealer_config;
static mint_seal_config_t opener_config;
static uint64_t first;
static uint8_t message[4 + MINT_SEAL_OVERHEAD_LEN];

static int set_up(void **state)
{
    (void)state;
    ends_start(&sender);
    ends_start(&receiver);
    sealer_config = ends_config(&sender.store, BLOCK);
    opener_config = ends_config(&receiver.store, BLOCK);
    first = 1000;
    const mint_random_t random = ends_first_number(&first);
    assert_ok(mint_sealer_create(&sealer_config, &random));
    assert_ok(mint_opener_create(&opener_config));
    assert_ok(mint_sealer_start(&sealer, &sealer_config));
    assert_ok(mint_opener_start(&opener, &opener_config));
    return 0;
}

static void restart_sender(void)
{
    memset(&sealer, 0xEE, sizeof sealer);
    assert_ok(rig_mount(&sender));
    assert_ok(mint_sealer_start(&sealer, &sealer_config));
}

static void restart_receiver(void)
{
    memset(&opener, 0xEE, sizeof opener);
    assert_ok(rig_mount(&receiver));
    assert_ok(mint_opener_start(&opener, &opener_config));
}

/// Seals the next message; its number.
static uint64_t seal(void)
{
    assert_int_equal(ends_seal(&sealer, 7, message, sizeof message), sizeof message);
    return ends_number(message);
}

static mint_status_t deliver(void)
{
    return ends_open(&opener, 7, message, sizeof message);
}

/// Seals and expects this number; opens and expects this status.
static void exchange(uint64_t number, mint_status_t expected)
{
    assert_true(seal() == number);
    assert_status(deliver(), expected);
}

static void test_sender_skips_a_block(void **state)
{
    (void)state;
    // Nothing sealed, nothing reserved.
    for (int i = 0; i < 3; i++) {
        restart_sender();
    }
    exchange(first, MINT_OK);
    restart_sender();
    exchange(first + BLOCK, MINT_OK);
    for (uint64_t i = 1; i < BLOCK; i++) {
        exchange(first + BLOCK + i, MINT_OK);
    }
    // A whole block used: none is left out.
    restart_sender();
    exchange(first + 2 * BLOCK, MINT_OK);
    // Another block from now on.
    sealer_config.block = 1;
    restart_sender();
    exchange(first + 3 * BLOCK, MINT_OK);
    restart_sender();
    exchange(first + 3 * BLOCK + 1, MINT_OK);
}

static void test_writes_once_a_block(void **state)
{
    (void)state;
    uint32_t sender_writes = 0;
    uint32_t receiver_writes = 0;
    for (unsigned i = 0; i < 20 * BLOCK; i++) {
        uint32_t sender_before = sender.flash.operation_count;
        uint32_t receiver_before = receiver.flash.operation_count;
        exchange(first + i, MINT_OK);
        assert_status(deliver(), MINT_ERR_STALE);
        sender_writes += sender.flash.operation_count != sender_before;
        receiver_writes += receiver.flash.operation_count != receiver_before;
    }
    assert_int_equal(sender_writes, 20);
    // The ceiling stands a block above the number that raised it.
    assert_int_equal(receiver_writes, 20);
}

static void test_receiver_refuses_up_to_a_block(void **state)
{
    (void)state;
    uint8_t old[sizeof message];
    exchange(first, MINT_OK);
    memcpy(old, message, sizeof old);
    restart_receiver();
    assert_true(mint_opener_next(&opener) == first + BLOCK);
    for (uint64_t i = 1; i < BLOCK; i++) {
        exchange(first + i, MINT_ERR_STALE);
    }
    exchange(first + BLOCK, MINT_OK);
    assert_status(ends_open(&opener, 7, old, sizeof old), MINT_ERR_STALE);
    // With a block of 1 nothing new is ever refused.
    opener_config.block = 1;
    restart_receiver();
    sealer.next = mint_opener_next(&opener);
    for (int i = 0; i < 5; i++) {
        seal();
        assert_ok(deliver());
        restart_receiver();
        assert_status(deliver(), MINT_ERR_STALE);
    }
}

/// What is below the ceiling counts as opened, though the window would have taken it.
static void test_receiver_forgets_its_window(void **state)
{
    (void)state;
    uint8_t late[sizeof message];
    seal();
    memcpy(late, message, sizeof late);
    exchange(first + 1, MINT_OK);
    restart_receiver();
    assert_status(ends_open(&opener, 7, late, sizeof late), MINT_ERR_STALE);
}

static void test_saved(void **state)
{
    (void)state;
    exchange(first, MINT_OK);
    exchange(first + 1, MINT_OK);
    assert_ok(mint_opener_save(&opener));
    restart_receiver();
    assert_status(deliver(), MINT_ERR_STALE);
    exchange(first + 2, MINT_OK);
    // After a save that was not followed by a restart, the next message takes a block again.
    assert_ok(mint_opener_save(&opener));
    uint32_t operations = receiver.flash.operation_count;
    assert_ok(mint_opener_save(&opener));
    assert_int_equal(receiver.flash.operation_count, operations);
    exchange(first + 3, MINT_OK);
    restart_receiver();
    assert_status(deliver(), MINT_ERR_STALE);
    exchange(first + 4, MINT_ERR_STALE);
}

static void test_resynchronised(void **state)
{
    (void)state;
    exchange(first, MINT_OK);
    restart_receiver();
    exchange(first + 1, MINT_ERR_STALE);
    assert_ok(mint_sealer_skip(&sealer, mint_opener_next(&opener)));
    exchange(first + BLOCK, MINT_OK);
    // Inside what is reserved, and beyond; backwards it does not go.
    assert_ok(mint_sealer_skip(&sealer, first + BLOCK + 3));
    exchange(first + BLOCK + 3, MINT_OK);
    assert_ok(mint_sealer_skip(&sealer, first));
    assert_ok(mint_sealer_skip(&sealer, 0));
    exchange(first + BLOCK + 4, MINT_OK);
    const uint64_t far = sealer.next + MINT_SEAL_BLOCK_MAX;
    assert_status(mint_sealer_skip(&sealer, far + 1), MINT_ERR_ARGUMENT);
    assert_status(mint_sealer_skip(&sealer, UINT64_MAX), MINT_ERR_ARGUMENT);
    exchange(first + BLOCK + 5, MINT_OK);
    assert_ok(mint_sealer_skip(&sealer, far));
    exchange(far, MINT_OK);
    // What it skipped to is reserved like any other number.
    restart_sender();
    exchange(far + BLOCK, MINT_OK);
}

/// Two sealers of one sender, which nobody should have, still share no number.
static void test_two_sealers(void **state)
{
    (void)state;
    static bool used[40 * BLOCK];
    mint_sealer_t second;
    memset(used, 0, sizeof used);
    assert_ok(mint_sealer_start(&second, &sealer_config));
    uint32_t random = 3;
    for (int i = 0; i < 100; i++) {
        mint_sealer_t *one = ram_random(&random) % 3 == 0 ? &second : &sealer;
        ends_seal(one, 7, message, sizeof message);
        uint64_t number = ends_number(message) - first;
        assert_true(number < sizeof used && !used[number]);
        used[number] = true;
    }
}

static void test_numbers_end(void **state)
{
    (void)state;
    const uint64_t end = first + MINT_SEAL_NUMBERS_MAX;
    const uint64_t record[2] = {end - 3, end};
    assert_ok(mint_store_set(&sender.store, sealer.channel.uid, (const uint8_t *)record,
                             sizeof record, MINT_STORE_UNLOCKED));
    restart_sender();
    for (uint64_t number = end - 3; number < end; number++) {
        exchange(number, MINT_OK);
    }
    size_t len = SIZE_MAX;
    uint32_t operations = sender.flash.operation_count;
    for (int i = 0; i < 2; i++) {
        memset(message, 0xEE, sizeof message);
        assert_status(mint_seal(&sealer, NULL, 0, message, 4, message, sizeof message, &len),
                      MINT_ERR_EXHAUSTED);
        assert_int_equal(len, 0);
        assert_zeroed(message, sizeof message);
        restart_sender();
    }
    assert_int_equal(sender.flash.operation_count, operations);
    // Skipping does not get past the end.
    assert_ok(mint_sealer_skip(&sealer, end + 5));
    assert_status(mint_seal(&sealer, NULL, 0, message, 4, message, sizeof message, &len),
                  MINT_ERR_EXHAUSTED);
}

static void test_made_once(void **state)
{
    (void)state;
    fake_random_t source = {.state = 5};
    const mint_random_t random = fake_random(&source);
    exchange(first, MINT_OK);
    assert_status(mint_sealer_create(&sealer_config, &random), MINT_ERR_STATE);
    assert_status(mint_opener_create(&opener_config), MINT_ERR_STATE);
    restart_sender();
    exchange(first + BLOCK, MINT_OK);
    // Without a record nothing starts, and what runs stops at the next block.
    assert_ok(mint_sealer_remove(&sealer_config));
    assert_status(mint_sealer_remove(&sealer_config), MINT_ERR_NOT_FOUND);
    for (uint64_t i = 1; i < BLOCK; i++) {
        seal();
    }
    size_t len;
    assert_status(mint_seal(&sealer, NULL, 0, message, 4, message, sizeof message, &len),
                  MINT_ERR_NOT_FOUND);
    assert_status(mint_sealer_start(&sealer, &sealer_config), MINT_ERR_NOT_FOUND);
    assert_zeroed(&sealer, sizeof sealer);
    assert_ok(mint_opener_remove(&opener_config));
    assert_status(mint_opener_start(&opener, &opener_config), MINT_ERR_NOT_FOUND);
    assert_zeroed(&opener, sizeof opener);
    // A sender that is made anew starts somewhere else.
    assert_ok(mint_sealer_create(&sealer_config, &random));
    assert_ok(mint_sealer_start(&sealer, &sealer_config));
    assert_true(sealer.next > first + MINT_SEAL_NUMBERS_MAX && sealer.next < 1ull << 62);
    // No random numbers: no sender.
    assert_ok(mint_sealer_remove(&sealer_config));
    source = (fake_random_t){.fail_at = 1};
    assert_status(mint_sealer_create(&sealer_config, &random), FAKE_RANDOM_FAILURE);
    assert_status(mint_sealer_start(&sealer, &sealer_config), MINT_ERR_NOT_FOUND);
}

/// Numbers go on whatever becomes of the PSK's record.
static void test_psk_removed_and_back(void **state)
{
    (void)state;
    exchange(first, MINT_OK);
    assert_ok(mint_psk_remove(&sender.store, ends_identity.data, ends_identity.len));
    assert_status(mint_sealer_start(&sealer, &sealer_config), MINT_ERR_NOT_FOUND);
    assert_ok(mint_psk_set(&sender.store, (const uint8_t *)"a", 1, ends_psk.data, ends_psk.len));
    assert_ok(mint_psk_set(&sender.store, ends_identity.data, ends_identity.len, ends_psk.data,
                           ends_psk.len));
    restart_sender();
    exchange(first + BLOCK, MINT_OK);
}

static void test_locked_device_goes_on(void **state)
{
    (void)state;
    assert_ok(mint_store_lock(&sender.store));
    assert_ok(mint_store_lock(&receiver.store));
    uint8_t digest[2][MINT_SHA256_LEN];
    assert_ok(mint_store_digest(&sender.store, digest[0]));
    for (uint64_t i = 0; i < 3 * BLOCK; i++) {
        exchange(first + i, MINT_OK);
    }
    restart_sender();
    assert_ok(mint_opener_save(&opener));
    restart_receiver();
    exchange(first + 3 * BLOCK, MINT_OK);
    // The digest, which a station has a proof of, stays.
    assert_ok(mint_store_digest(&sender.store, digest[1]));
    assert_memory_equal(digest[0], digest[1], sizeof digest[0]);
    assert_status(mint_psk_remove(&sender.store, ends_identity.data, ends_identity.len),
                  MINT_ERR_LOCKED);
}

/// Flash that takes nothing: nothing is sealed beyond what is reserved, nothing opened.
static void test_flash_fails(void **state)
{
    (void)state;
    static faulty_flash_t faulty;
    size_t len = SIZE_MAX;
    seal();
    assert_ok(deliver());
    faulty_flash_init(&faulty, &sender.flash.port);
    sender.port = &faulty.port;
    restart_sender();
    faulty_flash_arm(&faulty, FAULT_PROGRAM, FAULT_REFUSED, 1, UINT32_MAX);
    memset(message, 0xEE, sizeof message);
    assert_status(mint_seal(&sealer, NULL, 0, message, 4, message, sizeof message, &len),
                  MINT_ERR_FLASH);
    assert_int_equal(len, 0);
    assert_zeroed(message, sizeof message);
    faulty_flash_disarm(&faulty);
    // As after a power cut, the store wants to be mounted again; still nothing.
    assert_status(mint_seal(&sealer, NULL, 0, message, 4, message, sizeof message, &len),
                  MINT_ERR_FLASH);
    restart_sender();
    uint64_t number = seal();
    assert_true(number == first + BLOCK || number == first + 2 * BLOCK);

    faulty_flash_init(&faulty, &receiver.flash.port);
    receiver.port = &faulty.port;
    restart_receiver();
    assert_ok(mint_sealer_skip(&sealer, mint_opener_next(&opener)));
    seal();
    const mint_opener_t before = opener;
    faulty_flash_arm(&faulty, FAULT_PROGRAM, FAULT_REFUSED, 1, UINT32_MAX);
    assert_status(deliver(), MINT_ERR_FLASH);
    assert_memory_equal(&opener, &before, sizeof before);
    assert_status(mint_opener_save(&opener), MINT_OK); // what is there already is not written
    faulty_flash_disarm(&faulty);
    restart_receiver();
    assert_ok(mint_sealer_skip(&sealer, mint_opener_next(&opener)));
    seal();
    assert_ok(deliver());
    assert_status(deliver(), MINT_ERR_STALE);
}

/// A record of numbers that is not as it should be is no record.
static void test_odd_records(void **state)
{
    (void)state;
    static const uint8_t bytes[17] = {1};
    static const size_t lens[] = {0, 1, 7, 8, 9, 15, 16, 17};
    const uint64_t sealer_uid = sealer.channel.uid;
    const uint64_t opener_uid = opener.channel.uid;
    for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
        assert_ok(mint_store_set(&sender.store, sealer_uid, bytes, lens[i], MINT_STORE_UNLOCKED));
        assert_ok(mint_store_set(&receiver.store, opener_uid, bytes, lens[i], MINT_STORE_UNLOCKED));
        assert_status(mint_sealer_start(&sealer, &sealer_config),
                      lens[i] == 16 ? MINT_OK : MINT_ERR_CORRUPT);
        assert_status(mint_opener_start(&opener, &opener_config),
                      lens[i] == 8 ? MINT_OK : MINT_ERR_CORRUPT);
    }
    // A number below the end is still needed: here there is none.
    assert_ok(mint_store_set(&sender.store, sealer_uid, bytes, 16, MINT_STORE_UNLOCKED));
    assert_ok(mint_sealer_start(&sealer, &sealer_config));
    size_t len;
    assert_status(mint_seal(&sealer, NULL, 0, message, 4, message, sizeof message, &len),
                  MINT_ERR_EXHAUSTED);
}

/// A store that is full of other things takes no new sender, and seals or says that it is full.
static void test_store_full(void **state)
{
    (void)state;
    uint8_t value[400] = {0};
    mint_status_t status = MINT_OK;
    for (uint64_t uid = 1; status == MINT_OK; uid++) {
        status = mint_store_set(&sender.store, uid, value, sizeof value, 0);
    }
    assert_status(status, MINT_ERR_FULL);
    for (uint64_t uid = 100; mint_store_set(&sender.store, uid, value, 1, 0) == MINT_OK; uid++) {
    }
    mint_seal_config_t config = sealer_config;
    config.sender++;
    const mint_random_t random = ends_first_number(&first);
    assert_status(mint_sealer_create(&config, &random), MINT_ERR_FULL);
    size_t len = SIZE_MAX;
    for (unsigned i = 0; i < 4 * BLOCK; i++) {
        status = mint_seal(&sealer, NULL, 0, value, 4, message, sizeof message, &len);
        assert_true(status == MINT_OK || status == MINT_ERR_FULL);
        assert_int_equal(len, status == MINT_OK ? sizeof message : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_sender_skips_a_block, set_up),
        cmocka_unit_test_setup(test_writes_once_a_block, set_up),
        cmocka_unit_test_setup(test_receiver_refuses_up_to_a_block, set_up),
        cmocka_unit_test_setup(test_receiver_forgets_its_window, set_up),
        cmocka_unit_test_setup(test_saved, set_up),
        cmocka_unit_test_setup(test_resynchronised, set_up),
        cmocka_unit_test_setup(test_two_sealers, set_up),
        cmocka_unit_test_setup(test_numbers_end, set_up),
        cmocka_unit_test_setup(test_made_once, set_up),
        cmocka_unit_test_setup(test_psk_removed_and_back, set_up),
        cmocka_unit_test_setup(test_locked_device_goes_on, set_up),
        cmocka_unit_test_setup(test_flash_fails, set_up),
        cmocka_unit_test_setup(test_odd_records, set_up),
        cmocka_unit_test_setup(test_store_full, set_up),
    };
    return cmocka_run_group_tests_name("seal/restarts", tests, use_arena, NULL);
}
