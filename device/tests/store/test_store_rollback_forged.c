// SPDX-License-Identifier: Apache-2.0
//
// What somebody can put behind the log who has every image of the flash that there was, but not the
// key. With a monotonic counter (mintmark/rollback.h) nothing of it is taken: between a change and
// its note the power may go, so a mount accepts one change that no note has counted yet, which must
// be what the store itself left there, and nothing that was genuine once, or never was. Without one
// it is not noticed, which a test here says as well.
#include "device/tests/store/forge.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "mintmark/rollback.h"
#include "store/log.h"

#define RECORDS       8u
#define RECORD_MAX    (2u * MINT_FLASH_UNIT_MAX_LEN)
#define VALUE_LEN     8u // bytes of "new key!" and the others
#define UID_OF_NOBODY 77u

static const uint32_t units[] = {4, 8, 16, 32, 64, 128, 256};

/// Bytes of a record as they once stood on flash.
typedef struct {
    uint8_t bytes[RECORD_MAX];
    uint32_t len;
} piece_t;

static rig_t rig;
static mint_store_t *const store = &rig.store;
static uint32_t end; // of the log, where the pieces are put
static piece_t old_key;
static piece_t old_tombstone;

static mint_status_t read_counter(void *context, uint64_t *value)
{
    *value = ((const ram_flash_t *)context)->counter;
    return MINT_OK;
}

static mint_status_t advance_counter(void *context, uint64_t value)
{
    return ram_flash_advance(context, value);
}

static const mint_counter_t counter = {read_counter, advance_counter, &rig.flash};
static mint_rollback_t rollback = {.counter = &counter};

static void set(uint64_t uid, const char *text)
{
    assert_ok(mint_store_set(store, uid, (const uint8_t *)text, VALUE_LEN, 0));
}

static uint32_t log_end(void)
{
    return store->page * rig.flash.port.page_len + store->offset;
}

static piece_t take(uint32_t address, uint8_t type, uint32_t len)
{
    piece_t piece = {.len = mint_layout_record_len(store, type, len)};
    assert_true(piece.len <= sizeof piece.bytes);
    memcpy(piece.bytes, rig.flash.now + address, piece.len);
    return piece;
}

static piece_t take_value(uint64_t uid)
{
    return take(rig_address(&rig, 0, uid), MINT_RECORD_DATA,
                uid != MINT_STORE_UID_LOCK ? VALUE_LEN : 0);
}

/// A locked store, of which two pieces were kept that are no longer true.
static void prepare_with(const mint_store_state_t *state, uint32_t unit_len)
{
    rig_start(&rig, 8192, 3, unit_len, RECORDS);
    rig.state = state;
    rig.state_context = &rollback;
    rig.flash.counter = 0;
    assert_ok(rig_mount(&rig));
    set(1, "old key!");
    old_key = take_value(1);
    set(1, "new key!");
    set(2, "another!");
    set(3, "deleted!");
    uint32_t address = log_end();
    assert_ok(mint_store_delete(store, 3));
    old_tombstone = take(address, MINT_RECORD_TOMBSTONE, 0);
    set(3, "restored");
    assert_ok(mint_store_lock(store));
    end = log_end();
}

static void prepare(uint32_t unit_len)
{
    prepare_with(&mint_rollback_state, unit_len);
}

/// Puts a piece behind the log, with a header and a seal as they ought to be there.
static void put(const piece_t *piece)
{
    memcpy(rig.flash.now + end, piece->bytes, piece->len);
    memset(rig.flash.now + end + 18, 0, 2); // the gap
    forge_record(&rig, end);
    for (uint32_t at = 0; at < piece->len; at += rig.flash.port.unit_len) {
        rig.flash.programmed[(end + at) / rig.flash.port.unit_len] = true;
    }
    end += piece->len;
}

static void put_old_value(void)
{
    put(&old_key);
}

static void put_old_value_without_seal(void)
{
    put(&old_key);
    uint32_t seal_len = mint_layout_seal_len(store);
    memset(rig.flash.now + end - seal_len, 0xFF, seal_len);
    memset(rig.flash.later + end - seal_len, 0xFF, seal_len);
}

static void put_old_tombstone(void)
{
    put(&old_tombstone);
}

static void put_tombstone_of_the_lock(void)
{
    piece_t piece = take_value(MINT_STORE_UID_LOCK);
    piece.bytes[0] = (MINT_RECORD_TOMBSTONE - MINT_RECORD_DATA) << 6;
    memset(piece.bytes + MINT_RECORD_HEADER_LEN, 0, MINT_AEAD_TAG_LEN);
    put(&piece);
}

static void put_another_into_the_slot_of_the_lock(void)
{
    piece_t piece = take_value(MINT_STORE_UID_LOCK);
    memset(piece.bytes + 1, 0, 3);
    memset(piece.bytes + 5, 0, 5);
    piece.bytes[1] = UID_OF_NOBODY;
    put(&piece);
}

static void put_copy_with_other_flags(void)
{
    piece_t piece = take_value(2);
    piece.bytes[0] |= MINT_STORE_UNLOCKED;
    put(&piece);
}

static void put_copy_of_another_length(void)
{
    piece_t piece = take_value(2);
    piece.bytes[16]--;
    put(&piece);
}

static void put_copy(void)
{
    piece_t piece = take_value(2);
    put(&piece);
}

static void put_two_copies(void)
{
    put_copy();
    put_copy();
}

/// A checkpoint in which the lock's slot is empty.
static void put_checkpoint(void)
{
    mint_store_slot_t *slot = NULL;
    mint_record_t lock;
    assert_ok(mint_index_find(store, 0, MINT_STORE_UID_LOCK, &slot, &lock));
    piece_t piece = take(mint_layout_first(store), MINT_RECORD_CHECKPOINT, 2 * RECORDS);
    for (uint32_t i = 0; i < RECORDS; i++) {
        uint16_t unit = &store->slots[i] != slot ? store->slots[i].unit : 0;
        piece.bytes[MINT_RECORD_HEADER_LEN + 2 * i] = (uint8_t)unit;
        piece.bytes[MINT_RECORD_HEADER_LEN + 2 * i + 1] = (uint8_t)(unit >> 8);
    }
    put(&piece);
}

static void put_checkpoint_and_a_copy(void)
{
    put_checkpoint();
    put_copy();
}

/// A note without a state, which makes what is before it firm.
static void put_note(void)
{
    uint32_t checkpoint = mint_layout_first(store);
    uint32_t len = mint_layout_record_len(store, MINT_RECORD_CHECKPOINT, 2 * RECORDS);
    piece_t piece = take(checkpoint + len, MINT_RECORD_NOTE, 0);
    put(&piece);
}

/// Takes the end of the log away, from the lock on.
static void crop(void)
{
    uint32_t address = rig_address(&rig, 0, MINT_STORE_UID_LOCK);
    uint32_t len = rig.flash.port.page_len - address % rig.flash.port.page_len;
    memset(rig.flash.now + address, 0xFF, len);
    memset(rig.flash.later + address, 0xFF, len);
    memset(rig.flash.programmed + address / rig.flash.port.unit_len, 0,
           len / rig.flash.port.unit_len);
}

static void check_values(void)
{
    rig_check(&rig, 1, "new key!", VALUE_LEN);
    rig_check(&rig, 2, "another!", VALUE_LEN);
    rig_check(&rig, 3, "restored", VALUE_LEN);
    assert_true(mint_store_is_locked(store));
}

static const struct {
    void (*put)(void);
    bool authentic; // the last piece: so even without a seal it cannot be one that was cut
} attacks[] = {
    {put_old_value, true},
    {put_old_value_without_seal, true},
    {put_old_tombstone, true},
    {put_tombstone_of_the_lock, false},
    {put_another_into_the_slot_of_the_lock, false},
    {put_copy_with_other_flags, false},
    {put_copy_of_another_length, false},
    {put_two_copies, true},
    {put_checkpoint, true},
    {put_checkpoint_and_a_copy, true},
};

/// What no cut leaves: refused at every mount, with nothing changed; or taken for torn and dropped.
static void test_refused(void **state)
{
    static ram_flash_t before;
    (void)state;
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++) {
        for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
            prepare(units[u]);
            attacks[i].put();
            before = rig.flash;
            if (!attacks[i].authentic && mint_layout_seal_len(store) == 0) {
                assert_ok(rig_mount(&rig));
                check_values();
                continue;
            }
            assert_status(rig_mount(&rig), MINT_ERR_ROLLBACK);
            assert_status(rig_mount(&rig), MINT_ERR_ROLLBACK);
            assert_int_equal(rig.flash.operation_count, before.operation_count);
            assert_memory_equal(rig.flash.now, before.now, sizeof before.now);
            assert_true(rig.flash.counter == before.counter);
        }
    }
}

/// A copy that a scrub or a mend made and whose note was cut stands for what the note says already.
static void test_copy_is_no_rollback(void **state)
{
    (void)state;
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
        prepare(units[u]);
        put_copy();
        for (int again = 0; again < 2; again++) {
            assert_ok(rig_mount(&rig));
            check_values();
        }
        assert_int_equal(rig.flash.violation_count, 0);
    }
}

/// One that does not authenticate has lost its value, as a flipped bit would have lost it, and is
/// no reason to lose all others.
static void test_damaged_copy_is_damage(void **state)
{
    (void)state;
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
        uint8_t value[VALUE_LEN];
        size_t len;
        prepare(units[u]);
        piece_t piece = take_value(2);
        piece.bytes[MINT_RECORD_HEADER_LEN] ^= 1;
        put(&piece);
        assert_ok(rig_mount(&rig));
        mint_status_t status = mint_store_get(store, 2, value, sizeof value, &len);
        // Without a seal it was never finished, and the value is where it was.
        assert_status(status, mint_layout_seal_len(store) != 0 ? MINT_ERR_CORRUPT : MINT_OK);
        rig_check(&rig, 1, "new key!", VALUE_LEN);
        assert_true(mint_store_is_locked(store));
    }
}

/// Moves the sequences of all pages.
static void move_sequences(uint32_t by)
{
    for (uint32_t page = 0; page < rig.flash.port.page_count; page++) {
        uint8_t *header = rig.flash.now + page * rig.flash.port.page_len;
        mint_reader_t reader;
        mint_writer_t writer;
        if (all_are(header, MINT_PAGE_HEADER_LEN, 0xFF)) {
            continue;
        }
        mint_reader_init(&reader, header + 4, 4);
        uint32_t sequence = mint_read_u32le(&reader) + by;
        mint_writer_init(&writer, header + 4, 4);
        mint_write_u32le(&writer, sequence);
        forge_page(&rig, page);
    }
}

/// Page headers have a CRC only; what gives them their order may not be moved all the same.
static void test_page_sequences_count(void **state)
{
    static const uint32_t by[] = {UINT32_MAX, UINT32_MAX - 1, 1, 1000};
    (void)state;
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
        for (size_t i = 0; i < sizeof by / sizeof by[0]; i++) {
            prepare(units[u]);
            for (uint32_t change = 0; store->sequence < 5; change++) {
                mint_store_select(store, 1); // where there is no lock
                set(1 + change % 2, change % 4 < 2 ? "this way" : "that way");
            }
            move_sequences(by[i]);
            assert_status(rig_mount(&rig), MINT_ERR_ROLLBACK);
            move_sequences(0 - by[i]);
            assert_ok(rig_mount(&rig));
            check_values();
        }
    }
}

/// Formatting a store that was refused goes on from the counter, not from the number that a note
/// claims to have: that would use the counter up.
static void test_forged_number_uses_nothing_up(void **state)
{
    (void)state;
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
        prepare(units[u]);
        uint64_t before = rig.flash.counter;
        piece_t note =
            take(log_end() - mint_layout_note_len(store), MINT_RECORD_NOTE, MINT_STORE_STATE_LEN);
        memset(note.bytes + MINT_RECORD_HEADER_LEN, 0xFE, 8); // the number
        put(&note);
        assert_status(rig_mount(&rig), MINT_ERR_ROLLBACK);
        assert_ok(mint_store_format(store));
        assert_true(rig.flash.counter > before && rig.flash.counter <= before + 2);
        assert_ok(rig_mount(&rig));
        set(1, "new life");
    }
}

/// A number has four bytes in a nonce, and is not used twice when they are used up.
static void test_last_numbers(void **state)
{
    (void)state;
    prepare(4);
    rig.flash.counter = UINT32_MAX - 8;
    assert_status(rig_mount(&rig), MINT_ERR_ROLLBACK);
    assert_ok(mint_store_format(store));
    assert_ok(rig_mount(&rig));
    mint_status_t status = MINT_OK;
    uint8_t count = 0;
    for (; status == MINT_OK && count < 20; count++) {
        status = mint_store_set(store, 1, &count, sizeof count, 0);
    }
    assert_status(status, MINT_ERR_FLASH);
    assert_true(count > 2 && count < 9);
    assert_true(rig.flash.counter == UINT32_MAX - 1);
}

static const struct {
    void (*put)(void);
    const char *first; // value of uid 1 then
    bool locked;
} unnoticed[] = {
    {crop, "new key!", false},
    {put_old_value, "old key!", true},
    {put_tombstone_of_the_lock, "new key!", false},
    {put_another_into_the_slot_of_the_lock, "new key!", false},
    {put_checkpoint, "new key!", false},
};

/// What the documents say: without a counter single records can be removed or turned back by
/// somebody who has no key. What a store hands out is what it sealed once, even so.
static void test_not_noticed_without_a_counter(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof unnoticed / sizeof unnoticed[0]; i++) {
        for (size_t u = 0; u < sizeof units / sizeof units[0]; u++) {
            uint8_t value[VALUE_LEN];
            size_t len;
            prepare_with(NULL, units[u]);
            unnoticed[i].put();
            if (unnoticed[i].put != crop) {
                put_note();
                put_note();
            }
            assert_ok(rig_mount(&rig));
            rig_check(&rig, 1, unnoticed[i].first, VALUE_LEN);
            rig_check(&rig, 2, "another!", VALUE_LEN);
            assert_true(mint_store_is_locked(store) == unnoticed[i].locked);
            mint_status_t status = mint_store_get(store, UID_OF_NOBODY, value, sizeof value, &len);
            assert_true(status == MINT_ERR_NOT_FOUND || status == MINT_ERR_CORRUPT);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page_sequences_count),
        cmocka_unit_test(test_forged_number_uses_nothing_up),
        cmocka_unit_test(test_last_numbers),
        cmocka_unit_test(test_not_noticed_without_a_counter),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_copy_is_no_rollback),
        cmocka_unit_test(test_damaged_copy_is_damage),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
