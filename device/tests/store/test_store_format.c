// SPDX-License-Identifier: Apache-2.0
//
// Formatting: everything goes at once, write-once records and the lock too, nonces go on where they
// were, and it works on a store that no longer mounts.
#include "device/tests/store/cutter.h"
#include "device/tests/store/faulty_flash.h"
#include "device/tests/store/nonce_audit.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "store/log.h"

static const uint32_t geometries[][3] = {{1024, 4, 4}, {4096, 3, 256}, {512, 8, 16}};

#define GEOMETRIES (sizeof geometries / sizeof geometries[0])
#define RECORDS    7u

static rig_t rig;
static mint_store_t *const store = &rig.store;
static const uint8_t value[] = "what is to be forgotten for good";

static void fill(rig_t *filled, uint8_t first)
{
    for (uint8_t version = 0; version < 4; version++) {
        for (uint8_t uid = 1; uid <= RECORDS; uid++) {
            mint_store_select(&filled->store, uid % MINT_STORE_AREAS);
            uint8_t flags = uid == 3 && version == 3 ? MINT_STORE_WRITE_ONCE : 0;
            size_t len = 1 + ((size_t)first + uid + version) % (sizeof value - 1);
            assert_ok(mint_store_set(&filled->store, uid, value, len, flags));
        }
    }
    mint_store_select(&filled->store, 0);
    assert_ok(mint_store_lock(&filled->store));
}

static void start(const uint32_t geometry[3])
{
    rig_start(&rig, geometry[0], geometry[1], geometry[2], 16);
    assert_ok(rig_mount(&rig));
    fill(&rig, 0);
}

static size_t count(const rig_t *counted)
{
    mint_store_usage_t usage;
    assert_ok(mint_store_usage(&counted->store, &usage));
    return usage.record_count;
}

static void test_all_goes(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        start(geometries[i]);
        assert_int_equal(count(&rig), RECORDS + 1);
        assert_ok(mint_store_format(store));
        assert_zeroed(store, sizeof *store);
        assert_status(mint_store_format(store), MINT_ERR_STATE);
        assert_ok(rig_mount(&rig));
        assert_int_equal(count(&rig), 0);
        assert_false(mint_store_is_locked(store));
        for (uint8_t uid = 1; uid <= RECORDS; uid++) {
            mint_store_select(store, uid % MINT_STORE_AREAS);
            rig_check_absent(&rig, uid);
        }
        fill(&rig, 1);
        assert_int_equal(rig.flash.violation_count, 0);
    }
}

/// One page is left, with its header, an empty checkpoint and two notes.
static void test_nothing_is_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        uint32_t first = 0;
        uint32_t left_len = 0;
        start(geometries[i]);
        uint32_t unit_len = geometries[i][2];
        uint32_t most = mint_layout_first(store) +
                        mint_layout_record_len(store, MINT_RECORD_CHECKPOINT, 2u * 16u) +
                        2 * mint_layout_note_len(store);
        assert_ok(mint_store_format(store));
        for (uint32_t at = 0; at < ram_flash_len(&rig.flash); at += unit_len) {
            if (!all_are(rig.flash.now + at, unit_len, 0xFF)) {
                first = left_len == 0 ? at : first;
                left_len += unit_len;
                assert_true(at - first < geometries[i][0]);
            }
        }
        assert_int_equal(first % geometries[i][0], 0);
        assert_in_range(left_len, 1, most);
    }
}

/// Nothing is sealed twice at one place, however often the store begins anew.
static void test_nonces_go_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        nonce_audit_reset();
        start(geometries[i]);
        for (uint8_t round = 0; round < 10; round++) {
            uint32_t floor = store->floor;
            assert_ok(mint_store_format(store));
            assert_ok(rig_mount(&rig));
            assert_true(store->sequence >= floor);
            fill(&rig, round);
        }
        assert_true(nonce_audit_total() > 100);
        assert_int_equal(nonce_audit_repeats(), 0);
    }
}

typedef struct {
    uint32_t before; // looks at which all was there
    uint32_t after;  // and nothing
    bool settled;    // the next look is at a store that was looked at before
    size_t seen;     // what was there then
} tally_t;

static void check_cut(rig_t *cut, void *context)
{
    tally_t *tally = context;
    size_t mark = nonce_audit_mark();
    assert_ok(rig_mount(cut));
    size_t found = count(cut);
    assert_true(found == RECORDS + 1 || found == 0);
    assert_true(!tally->settled || tally->seen == found);
    tally->before += found != 0;
    tally->after += found == 0;
    if (tally->settled && found == 0) {
        fill(cut, 5);
        assert_ok(rig_mount(cut));
        assert_int_equal(count(cut), RECORDS + 1);
    }
    tally->seen = found;
    tally->settled = !tally->settled;
    assert_int_equal(cut->flash.violation_count, 0);
    nonce_audit_rewind(mark);
}

static void test_cuts(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        tally_t tally = {0};
        cutter_t cutter = {.rig = &rig, .check = check_cut, .context = &tally};
        nonce_audit_reset();
        start(geometries[i]);
        cutter_watch(&cutter);
        assert_ok(mint_store_format(store));
        uint32_t cuts = cutter_stop(&cutter);
        print_message(
            "%u-byte units: %u cuts, all there after %u, nothing after %u, of two looks\n",
            (unsigned)geometries[i][2], (unsigned)cuts, (unsigned)tally.before,
            (unsigned)tally.after);
        assert_true(tally.before > 0 && tally.after > 0);
        assert_int_equal(nonce_audit_repeats(), 0);
    }
}

static void check_begins_anew(void)
{
    assert_ok(mint_store_format(store));
    assert_ok(rig_mount(&rig));
    assert_int_equal(count(&rig), 0);
    fill(&rig, 2);
    assert_ok(rig_mount(&rig));
    assert_int_equal(count(&rig), RECORDS + 1);
    assert_int_equal(nonce_audit_repeats(), 0);
}

/// The way out of a store whose key is lost. The other key's pages are told apart and count for the
/// sequences all the same.
static void test_after_wrong_key(void **state)
{
    static const uint8_t wrong_key[MINT_STORE_ROOT_KEY_LEN] = {0xEE};
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        nonce_audit_reset();
        start(geometries[i]);
        rig.root_key = wrong_key;
        assert_status(rig_mount(&rig), MINT_ERR_CORRUPT);
        check_begins_anew();
    }
}

/// The way out of a store that refuses to mount, because a header in the middle of its newest page
/// is lost.
static void test_after_damage(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        nonce_audit_reset();
        start(geometries[i]);
        uint32_t first_page = UINT32_MAX;
        for (uint8_t version = 1; first_page != store->page; version++) {
            for (uint64_t uid = 100; uid < 103; uid++) {
                assert_ok(mint_store_set(store, uid, &version, 1, MINT_STORE_UNLOCKED));
            }
            first_page = rig_address(&rig, 0, 100) / geometries[i][0];
        }
        size_t header = 8 * (size_t)rig_address(&rig, 0, 101);
        rig_flip(&rig, header + 9);
        rig_flip(&rig, header + 77);
        assert_status(rig_mount(&rig), MINT_ERR_CORRUPT);
        check_begins_anew();
    }
}

/// The way out of a session that can only read.
static void test_after_failed_write(void **state)
{
    static faulty_flash_t faulty;
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        nonce_audit_reset();
        start(geometries[i]);
        faulty_flash_init(&faulty, &rig.flash.port);
        rig.port = &faulty.port;
        assert_ok(rig_mount(&rig));
        faulty_flash_arm(&faulty, FAULT_PROGRAM, FAULT_REFUSED, 1, UINT32_MAX);
        assert_status(mint_store_set(store, 50, value, 4, MINT_STORE_UNLOCKED), MINT_ERR_FLASH);
        faulty_flash_disarm(&faulty);
        assert_status(mint_store_set(store, 50, value, 4, MINT_STORE_UNLOCKED), MINT_ERR_FLASH);
        check_begins_anew();
    }
}

/// Formats the store that a cut left. `context` counts those where only now the header appears of a
/// page that was begun.
static void format_what_is_left(rig_t *cut, void *context)
{
    uint32_t *unfinished_count = context;
    uint16_t newest;
    uint32_t sequence;
    assert_ok(rig_mount(cut));
    ram_flash_settle(&cut->flash);
    assert_ok(mint_page_newest(&cut->store, UINT32_MAX, &newest, &sequence));
    *unfinished_count += newest != cut->store.page;
    assert_ok(mint_store_format(&cut->store));
    assert_ok(rig_mount(cut));
    assert_int_equal(count(cut), 0);
}

/// The page that a mounted store opens next may have the newest header of all, one that could not
/// be read when it was mounted.
static void test_after_unfinished_page(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        uint32_t unfinished_count = 0;
        cutter_t cutter = {.rig = &rig, .check = format_what_is_left, .context = &unfinished_count};
        nonce_audit_reset();
        start(geometries[i]);
        cutter_watch(&cutter);
        uint16_t page = store->page;
        for (uint8_t turn = 0; store->page == page; turn++) {
            assert_ok(mint_store_set(store, 50, &turn, 1, MINT_STORE_UNLOCKED));
        }
        assert_true(cutter_stop(&cutter) > 0);
        assert_true(unfinished_count > 0);
    }
}

static void test_empty_store(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++) {
        nonce_audit_reset();
        rig_start(&rig, geometries[i][0], geometries[i][1], geometries[i][2], 16);
        assert_ok(rig_mount(&rig));
        check_begins_anew();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_goes),           cmocka_unit_test(test_nothing_is_left),
        cmocka_unit_test(test_nonces_go_on),       cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_after_wrong_key),    cmocka_unit_test(test_after_damage),
        cmocka_unit_test(test_after_failed_write), cmocka_unit_test(test_after_unfinished_page),
        cmocka_unit_test(test_empty_store),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
