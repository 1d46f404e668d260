// SPDX-License-Identifier: Apache-2.0
//
// Two ends and a line that loses, repeats, delays and alters, and restarts at either end at any
// time, against a list of what was opened: each message is opened once at most, and what is refused
// is so for a reason that the header names.
#include "device/tests/seal/ends.h"
#include "device/tests/support/arena.h"

#ifdef MINT_TEST_SMALL
#define STEPS 3000u
#else
#define STEPS 100000u
#endif
#define FLYING         40u // messages on the line
#define NUMBERS        (STEPS * 20u)
#define SENDER_BLOCK   5u
#define RECEIVER_BLOCK 12u

static rig_t sender;
static rig_t receiver;
static mint_sealer_t sealer;
static mint_opener_t opener;
static mint_seal_config_t sealer_config;
static mint_seal_config_t opener_config;
static uint32_t random_state;

static struct {
    uint8_t bytes[4 + MINT_SEAL_OVERHEAD_LEN];
    uint32_t value; // what it holds; 0: nothing is here
} flying[FLYING];

static uint8_t opened[NUMBERS / 8];
static uint64_t newest; // one more than the highest number opened
static uint64_t floor_; // numbers below may be refused since the last restart of the receiver
static bool saved;      // nothing was opened since the last save
static uint32_t opened_count;
static uint32_t refused_count;

static uint32_t dice(uint32_t sides)
{
    return ram_random(&random_state) % sides;
}

static void send(void)
{
    static uint32_t value;
    uint32_t at = dice(FLYING);
    flying[at].value = ++value;
    ends_seal(&sealer, value, flying[at].bytes, sizeof flying[at].bytes);
    assert_true(ends_number(flying[at].bytes) < NUMBERS);
}

static bool was_opened(uint64_t number)
{
    return (opened[number / 8] >> number % 8 & 1u) != 0;
}

static void deliver(void)
{
    uint32_t at = dice(FLYING);
    if (flying[at].value == 0) {
        return;
    }
    uint64_t number = ends_number(flying[at].bytes);
    mint_status_t status =
        ends_open(&opener, flying[at].value, flying[at].bytes, sizeof flying[at].bytes);
    if (status == MINT_OK) {
        assert_false(was_opened(number));
        opened[number / 8] |= (uint8_t)(1u << number % 8);
        newest = number >= newest ? number + 1 : newest;
        saved = false;
        opened_count++;
        return;
    }
    assert_status(status, MINT_ERR_STALE);
    assert_true(was_opened(number) || number < floor_ || number + MINT_SEAL_WINDOW < newest);
    refused_count++;
}

static void deliver_altered(void)
{
    uint32_t at = dice(FLYING);
    uint8_t altered[sizeof flying[at].bytes];
    uint32_t bit = dice(8 * sizeof altered);
    if (flying[at].value == 0) {
        return;
    }
    memcpy(altered, flying[at].bytes, sizeof altered);
    altered[bit / 8] ^= (uint8_t)(1u << bit % 8);
    assert_int_not_equal(ends_open(&opener, flying[at].value, altered, sizeof altered), MINT_OK);
}

static void restart_sender(void)
{
    sealer_config.block = 1 + dice(SENDER_BLOCK);
    assert_ok(rig_mount(&sender));
    assert_ok(mint_sealer_start(&sealer, &sealer_config));
}

static void restart_receiver(void)
{
    const uint64_t expected = mint_opener_next(&opener);
    opener_config.block = 1 + dice(RECEIVER_BLOCK);
    assert_ok(rig_mount(&receiver));
    assert_ok(mint_opener_start(&opener, &opener_config));
    floor_ = mint_opener_next(&opener);
    assert_true(floor_ >= newest && floor_ < newest + RECEIVER_BLOCK);
    assert_true(!saved || floor_ == expected);
}

static void save(void)
{
    assert_ok(mint_opener_save(&opener));
    saved = true;
}

static void resynchronise(void)
{
    assert_ok(mint_sealer_skip(&sealer, mint_opener_next(&opener)));
    send();
}

static void step(void)
{
    uint32_t kind = dice(100);
    if (kind < 45) {
        send();
    } else if (kind < 88) {
        deliver();
    } else if (kind < 93) {
        deliver_altered();
    } else if (kind < 95) {
        restart_sender();
    } else if (kind < 97) {
        restart_receiver();
    } else if (kind < 98) {
        save();
    } else {
        resynchronise();
    }
}

static void test_model(void **state)
{
    (void)state;
    uint64_t first = 0;
    const mint_random_t random = ends_first_number(&first);
    random_state = 0x5EA1;
    ends_start(&sender);
    ends_start(&receiver);
    sealer_config = ends_config(&sender.store, SENDER_BLOCK);
    opener_config = ends_config(&receiver.store, RECEIVER_BLOCK);
    assert_ok(mint_sealer_create(&sealer_config, &random));
    assert_ok(mint_opener_create(&opener_config));
    assert_ok(mint_sealer_start(&sealer, &sealer_config));
    assert_ok(mint_opener_start(&opener, &opener_config));
    for (uint32_t i = 0; i < STEPS; i++) {
        step();
    }
    print_message("%u opened, %u refused, %u numbers used\n", (unsigned)opened_count,
                  (unsigned)refused_count, (unsigned)sealer.next);
    assert_true(opened_count > STEPS / 8 && refused_count > STEPS / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_model),
    };
    return cmocka_run_group_tests_name("seal/model", tests, use_arena, NULL);
}
