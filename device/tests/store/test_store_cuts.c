// SPDX-License-Identifier: Apache-2.0
//
// The promise of the store, by exhaustion: the power is cut at every program and every erase
// operation of a workload, and at every advance of the counter, in every way that the flash in RAM
// knows, and each time the store must mount, hold for every record the old value or the new, keep
// to it when marginal cells change their mind, and go on working. The geometries are those of the
// ports and some that are small enough to go round many times.
#include <string.h>

#include "device/tests/store/cuts.h"
#include "device/tests/store/nonce_audit.h"
#include "device/tests/support/check.h"
#include "store/log.h"

#ifdef MINT_TEST_SMALL
#define SHARE        1u
#define OPERATIONS   16u
#define EXHAUST_BITS 5u
#define SAMPLES      2u
#define WORD_BITS    10u
#else
#define SHARE        3u
#define OPERATIONS   2000u
#define EXHAUST_BITS 11u
#define SAMPLES      32u
#define WORD_BITS    14u
#endif

/// What is done to a store.
typedef struct {
    world_geometry_t geometry;
    mint_status_t (*act)(world_t *, uint32_t *); ///< again and again
    uint32_t operations;                         ///< programs, erasures, advances cut, at least
    bool words;                                  ///< units of four bytes are cut bit by bit
} workload_t;

static workload_t workloads[] = {
    {{"LM3S6965, 8 pages of 1 KB, 4-byte units", 1024, 8, 4, 16, 64, 64, 1, false},
     world_change,
     OPERATIONS,
     false},
    {{"mps2-an385 and posix, 64 pages of 1 KB, 4-byte units", 1024, 64, 4, 16, 0, 100, 1, false},
     world_change,
     OPERATIONS,
     false},
    {{"LPC1768, 4 sectors of 32 KB, 256-byte units", 32768, 4, 256, 16, 64, 64, 1, false},
     world_change,
     OPERATIONS,
     false},
    {{"5 pages of 1 KB, 4-byte units", 1024, 5, 4, 8, 0, 100, 1, false},
     world_change,
     OPERATIONS,
     false},
    {{"5 pages of 4 KB, 256-byte units", 4096, 5, 256, 6, 0, 500, 1, false},
     world_change,
     OPERATIONS,
     false},
    {{"3 pages of 4 KB, 16-byte units", 4096, 3, 16, 9, 0, 300, 1, false},
     world_change,
     OPERATIONS,
     false},
    {{"all calls, 4 pages of 1 KB, 4-byte units", 1024, 4, 4, 8, 0, 60, 3, false},
     world_act,
     2 * OPERATIONS,
     false},
    {{"all calls, 4 pages of 4 KB, 256-byte units", 4096, 4, 256, 8, 0, 200, 3, false},
     world_act,
     OPERATIONS,
     false},
    {{"all calls and a counter, 4 pages of 1 KB, 8-byte units", 1024, 4, 8, 8, 0, 40, 2, true},
     world_act,
     2 * OPERATIONS,
     false},
    {{"a counter, 4 pages of 4 KB, 128-byte units", 4096, 4, 128, 8, 0, 100, 1, true},
     world_change,
     OPERATIONS,
     false},
    {{"word by word, 3 pages of 512 bytes, 4-byte units", 512, 3, 4, 3, 0, 12, 1, false},
     world_change,
     OPERATIONS / 5,
     true},
};
#define WORKLOADS (sizeof workloads / sizeof workloads[0])

static ram_flash_t flash;
static world_t world;
static uint32_t total_count;
static uint32_t share = SHARE; // one in so many operations is made; with `all`, each

static bool is_refusal(mint_status_t status)
{
    return status == MINT_ERR_LOCKED || status == MINT_ERR_WRITE_ONCE ||
           status == MINT_ERR_NOT_FOUND;
}

static void run(void **state)
{
    const workload_t *workload = *state;
    nonce_audit_reset();
    world_start(&world, &workload->geometry, &flash);
    cuts_t cuts = {.exhaust_bits = workload->words ? EXHAUST_BITS : 0,
                   .samples = workload->words ? SAMPLES : 0};
    const uint32_t uncut = flash.operation_count; // those of the first mount
    cuts_start(&cuts, &world);
    uint32_t random = 7;
    while (flash.operation_count - uncut < workload->operations / share) {
        mint_status_t status = workload->act(&world, &random);
        assert_true(status == MINT_OK || is_refusal(status));
    }
    cuts_stop(&cuts);
    world_check(&world);
    world_check_rest(&world);
    total_count += cuts.cut_count;
    print_message("%s: %u operations, %u cuts, %u words in all ways, %u sealings\n",
                  workload->geometry.name, (unsigned)flash.operation_count,
                  (unsigned)cuts.cut_count, (unsigned)cuts.word_count,
                  (unsigned)nonce_audit_total());
    assert_int_equal(nonce_audit_repeats(), 0);
    assert_true(cuts.cut_count >= RAM_CUT_MODELS * (flash.operation_count - uncut));
    // After one cut, not even a unit that looks as if nothing had been done to it is touched, but
    // with zeros.
    assert_int_equal(cuts.blind_count, 0);
}

/// Cuts the writing of `version` at the word that stands `from_start` bytes behind the start of its
/// record, or as many before its end, in all ways. False if that word changes too many bits.
static bool cut_word(uint32_t version, uint32_t from_start, uint32_t from_end)
{
    static ram_flash_t done_flash;
    static world_t done;
    size_t len = 0;
    uint8_t flags;
    world_fork(&done, &world, &done_flash);
    assert_ok(world_mount(&done));
    assert_ok(world_write(&done, 1, version));
    assert_ok(mint_store_info(&done.store, world_uid(&done, 1), &len, &flags));
    uint32_t start = done.slots[0].unit * done_flash.port.unit_len;
    uint32_t end = start + mint_layout_record_len(&done.store, MINT_RECORD_DATA, (uint32_t)len);
    uint32_t address = from_start != 0 ? start + from_start : end - from_end;
    uint32_t cleared = 0;
    for (uint32_t bit = 0; bit < 32; bit++) {
        cleared += (done_flash.now[address + bit / 8] >> bit % 8 & 1) == 0;
    }
    if (cleared > WORD_BITS) {
        return false;
    }
    cuts_t cuts = {.only = address, .exhaust_bits = WORD_BITS};
    assert_ok(world_mount(&world)); // As the other was, so that both write at the same place.
    cuts_start(&cuts, &world);
    assert_ok(world_write(&world, 1, version));
    cuts_stop(&cuts);
    total_count += cuts.cut_count;
    assert_int_equal(cuts.word_count, 1);
    assert_int_equal(cuts.cut_count, RAM_CUT_MODELS + (1u << cleared) - 1);
    print_message("a word of %u bits: %u cuts\n", (unsigned)cleared, (unsigned)cuts.cut_count);
    return true;
}

/// All combinations of the bits of a seal and of a header's CRC, of records that change few bits
/// there.
static void test_seal_and_header_words(void **state)
{
    (void)state;
    static const uint32_t places[][2] = {{0, 4}, {MINT_RECORD_HEADER_LEN - 4, 0}};
    static const world_geometry_t geometry = {
        "values of many lengths", 1024, 3, 4, 3, 0, 200, 1, false};
    nonce_audit_reset();
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        world_start(&world, &geometry, &flash);
        uint32_t version = 1;
        while (!cut_word(version, places[i][0], places[i][1])) {
            version++;
        }
        world_check(&world);
    }
}

static int tell_total(void **state)
{
    (void)state;
    print_message("%u cuts in all\n", (unsigned)total_count);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "all") == 0) {
        share = 1;
    }
    struct CMUnitTest tests[WORKLOADS + 1];
    for (size_t i = 0; i < WORKLOADS; i++) {
        tests[i] =
            (struct CMUnitTest){workloads[i].geometry.name, run, NULL, cuts_tell, &workloads[i]};
    }
    tests[WORKLOADS] = (struct CMUnitTest){"test_seal_and_header_words", test_seal_and_header_words,
                                           NULL, cuts_tell, NULL};
    return cmocka_run_group_tests(tests, NULL, tell_total);
}
