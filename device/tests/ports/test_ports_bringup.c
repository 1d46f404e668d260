// SPDX-License-Identifier: Apache-2.0
//
// The checks of device/firmware/bringup.c on a board that is made wrong in one way after the other:
// each must be noticed, and a board that is right must pass. The firmware is compiled into this
// file.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define main bringup_main
#include "firmware/bringup.c" // NOLINT(bugprone-suspicious-include)
#undef main

#define PAGES         4u
#define LINE_MAX_SAID 4096u

/// What is wrong with the board.
typedef enum {
    NOTHING,
    ID_BLANK,
    ID_CHANGES,
    KEY_BLANK,
    KEY_CHANGES,
    KEY_IS_ID,
    GEOMETRY,
    ERASE_DOES_NOTHING,
    PROGRAM_DOES_NOTHING,
    READ_IS_ALIGNED,
    PROGRAM_SPILLS,
    ERASE_TAKES_TWO,
    BOUNDS_ARE_OPEN,
    NOISE_STANDS_STILL,
    NOISE_FAILS,
} fault_t;

static struct {
    fault_t fault;
    uint8_t flash[PAGES * 1024u];
    unsigned calls;
    char said[LINE_MAX_SAID];
    size_t said_len;
} board;

static mint_status_t fake_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    (void)context;
    for (size_t i = 0; i < MINT_DEVICE_ID_LEN; i++) {
        id[i] = (uint8_t)(board.fault == ID_BLANK ? 0xFF : i);
    }
    id[3] = (uint8_t)(board.fault == ID_CHANGES ? board.calls++ : id[3]);
    return MINT_OK;
}

static mint_status_t fake_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    (void)context;
    for (size_t i = 0; i < MINT_STORE_ROOT_KEY_LEN; i++) {
        key[i] = (uint8_t)(board.fault == KEY_BLANK ? 0 : board.fault == KEY_IS_ID ? i : 7 * i + 9);
    }
    key[30] = (uint8_t)(board.fault == KEY_CHANGES ? board.calls++ : key[30]);
    return MINT_OK;
}

static bool is_outside(const mint_flash_t *flash, uint32_t address, size_t len)
{
    const uint32_t end = flash->page_len * PAGES;
    return address > end || len > end - address;
}

static mint_flash_t fake_flash;

static mint_status_t fake_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    (void)context;
    if (is_outside(&fake_flash, address, len)) {
        return board.fault == BOUNDS_ARE_OPEN ? MINT_OK : MINT_ERR_ARGUMENT;
    }
    address &= board.fault == READ_IS_ALIGNED ? ~3u : ~0u;
    len = len < sizeof board.flash - address ? len : sizeof board.flash - address;
    memcpy(out, board.flash + address, len);
    return MINT_OK;
}

static mint_status_t fake_program(void *context, uint32_t address, const uint8_t *data)
{
    (void)context;
    if (address % 4u != 0 || is_outside(&fake_flash, address, 4)) {
        return MINT_ERR_ARGUMENT;
    }
    for (size_t i = 0; i < 4 && board.fault != PROGRAM_DOES_NOTHING; i++) {
        board.flash[address + i] &= data[i];
    }
    if (board.fault == PROGRAM_SPILLS) {
        board.flash[address ^ 16u] &= 0xFE;
    }
    return MINT_OK;
}

static mint_status_t fake_erase(void *context, uint32_t address)
{
    (void)context;
    if (address % 1024u != 0 || is_outside(&fake_flash, address, 1024)) {
        return MINT_ERR_ARGUMENT;
    }
    const size_t len = board.fault == ERASE_TAKES_TWO && address < 2048u ? 2048 : 1024;
    if (board.fault != ERASE_DOES_NOTHING) {
        memset(board.flash + address, 0xFF, len);
    }
    return MINT_OK;
}

static mint_status_t fake_sample(void *context, uint8_t *symbol)
{
    (void)context;
    *symbol = (uint8_t)(board.fault == NOISE_STANDS_STILL ? 5 : board.calls++ * 37u);
    return board.fault == NOISE_FAILS ? MINT_ERR_SOURCE : MINT_OK;
}

static mint_status_t hear(void *context, const uint8_t *data, size_t len)
{
    (void)context;
    assert_true(board.said_len + len < sizeof board.said);
    memcpy(board.said + board.said_len, data, len);
    board.said_len += len;
    return MINT_OK;
}

static const mint_source_t fake_sources[] = {
    {.name = "fake", .sample = fake_sample, MINT_UNCREDITED(8, 32)}};
static const mint_port_t fake_port = {
    .board = "fake",
    .flash = &fake_flash,
    .sources = fake_sources,
    .source_count = 1,
    .device_id = fake_id,
    .root_key = fake_key,
    .serial_write = hear,
};

const mint_port_t *mint_port(void)
{
    return &fake_port;
}

/// What the firmware answers to `word` on a board with `fault`.
static const char *answer(fault_t fault, const char *word)
{
    memset(&board, 0, sizeof board);
    board.fault = fault;
    fake_flash = (mint_flash_t){
        .page_len = 1024,
        .page_count = PAGES,
        .unit_len = fault == GEOMETRY ? 12 : 4,
        .read = fake_read,
        .program = fake_program,
        .erase = fake_erase,
    };
    port = mint_port();
    obey(word);
    return board.said;
}

static void a_right_board_passes(void **state)
{
    (void)state;
    assert_string_equal(answer(NOTHING, "id"), "ok 000102030405060708090a0b0c0d0e0f\r\n");
    assert_string_equal(answer(NOTHING, "key"), "ok\r\n");
    assert_string_equal(answer(NOTHING, "flash"), "ok 4 pages of 1024 bytes, units of 4\r\n");
    assert_non_null(strstr(answer(NOTHING, "noise"), "distinct 256, commonest 4"));
    assert_non_null(strstr(board.said, "\r\nok\r\n"));
    assert_string_equal(answer(NOTHING, "echo a b"), "ok a b\r\n");
    assert_string_equal(answer(NOTHING, "seconds"), "ok none\r\n");
    assert_string_equal(answer(NOTHING, "reset"), "ok none\r\n");
}

static void each_fault_is_noticed(void **state)
{
    (void)state;
    static const struct {
        fault_t fault;
        const char *word;
        const char *text;
    } cases[] = {
        {ID_BLANK, "id", "blank or changes"},
        {ID_CHANGES, "id", "blank or changes"},
        {KEY_BLANK, "key", "blank or changes"},
        {KEY_CHANGES, "key", "blank or changes"},
        {KEY_IS_ID, "key", "begins with the id"},
        {GEOMETRY, "flash", "geometry"},
        {ERASE_DOES_NOTHING, "flash", "does not read as ones"},
        {PROGRAM_DOES_NOTHING, "flash", "does not read as it was programmed"},
        {READ_IS_ALIGNED, "flash", "does not read as it was programmed"},
        {PROGRAM_SPILLS, "flash", "programming a unit changed others"},
        {ERASE_TAKES_TWO, "flash", "erasing a page changed others"},
        {BOUNDS_ARE_OPEN, "flash", "is not refused"},
        {NOISE_STANDS_STILL, "noise", "stands still"},
        {NOISE_FAILS, "noise", "stands still"},
        {NOTHING, "nonsense", "echo TEXT"},
        {NOTHING, "", "echo TEXT"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *said = answer(cases[i].fault, cases[i].word);
        const char *failed = strstr(said, "failed");
        assert_non_null(failed);
        assert_non_null(strstr(failed, cases[i].text));
    }
}

static void what_was_written_is_told_and_damage_is_not(void **state)
{
    (void)state;
    static const uint32_t right[2] = {7, 7};
    static const uint32_t wrong[2] = {7, 8};
    (void)answer(NOTHING, "format");
    assert_string_equal(board.said, "ok\r\n");
    assert_int_equal(mint_store_set(&store, RECORD, (const uint8_t *)right, sizeof right, 0),
                     MINT_OK);
    board.said_len = 0;
    memset(board.said, 0, sizeof board.said);
    obey("last");
    assert_string_equal(board.said, "ok 7\r\n");
    assert_int_equal(mint_store_set(&store, RECORD, (const uint8_t *)wrong, sizeof wrong, 0),
                     MINT_OK);
    board.said_len = 0;
    obey("last");
    assert_non_null(strstr(board.said, "failed"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_board_passes),
        cmocka_unit_test(each_fault_is_noticed),
        cmocka_unit_test(what_was_written_is_told_and_damage_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
