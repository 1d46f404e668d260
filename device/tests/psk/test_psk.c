// SPDX-License-Identifier: Apache-2.0
//
// PSKs under their identities: kept, found, replaced, removed, listed, in any number and length
// that the header allows, through damage and power cuts.
#include "device/tests/store/cutter.h"
#include "device/tests/store/faulty_flash.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "mintmark/psk.h"

static rig_t rig;
static mint_store_t *const store = &rig.store;

static int set_up(void **state)
{
    (void)state;
    rig_start(&rig, 1024, 8, 4, 24);
    assert_ok(rig_mount(&rig));
    return 0;
}

static mint_status_t set(const char *identity, const char *key)
{
    return mint_psk_set(store, (const uint8_t *)identity, strlen(identity), (const uint8_t *)key,
                        strlen(key));
}

static mint_status_t remove_psk(const char *identity)
{
    return mint_psk_remove(store, (const uint8_t *)identity, strlen(identity));
}

/// Looks for an identity; NULL: it must fail with `status`, and leave nothing.
static void check_found(const char *identity, const char *key, mint_status_t status)
{
    uint8_t found[MINT_PSK_KEY_MAX_LEN];
    size_t len = SIZE_MAX;
    memset(found, 0xEE, sizeof found);
    assert_status(mint_psk_find(store, (const uint8_t *)identity, strlen(identity), found,
                                sizeof found, &len),
                  status);
    assert_int_equal(len, key != NULL ? strlen(key) : 0);
    check_bytes(found, (mint_bytes_t){(const uint8_t *)key, len});
    assert_zeroed(found + len, sizeof found - len);
}

static void check_key(const char *identity, const char *key)
{
    check_found(identity, key, MINT_OK);
}

static void check_absent(const char *identity)
{
    check_found(identity, NULL, MINT_ERR_NOT_FOUND);
}

static void test_kept_and_found(void **state)
{
    (void)state;
    check_absent("one");
    assert_int_equal(mint_psk_count(store), 0);
    assert_ok(set("one", "first key"));
    assert_ok(set("two", "second key"));
    assert_int_equal(mint_psk_count(store), 2);
    for (int mount = 0; mount < 2; mount++) {
        check_key("one", "first key");
        check_key("two", "second key");
        // What begins like an identity, or goes on like one with its key, is another.
        check_absent("on");
        check_absent("onefirst key");
        check_absent("");
        assert_ok(rig_mount(&rig));
    }
}

static void test_replaced(void **state)
{
    (void)state;
    assert_ok(set("one", "first key"));
    assert_ok(set("two", "second key"));
    assert_ok(set("one", "another, longer first key"));
    assert_ok(set("on", "efirst key"));
    check_key("one", "another, longer first key");
    check_key("two", "second key");
    check_key("on", "efirst key");
    assert_int_equal(mint_psk_count(store), 3);
    uint32_t operations = rig.flash.operation_count;
    assert_ok(set("one", "another, longer first key"));
    assert_int_equal(rig.flash.operation_count, operations);
}

static void test_removed(void **state)
{
    (void)state;
    assert_ok(set("one", "first key"));
    assert_ok(set("two", "second key"));
    assert_ok(remove_psk("one"));
    assert_status(remove_psk("one"), MINT_ERR_NOT_FOUND);
    check_absent("one");
    check_key("two", "second key");
    assert_int_equal(mint_psk_count(store), 1);
    // Its place is free again.
    assert_ok(set("three", "third key"));
    size_t len;
    uint8_t flags = 0xFF;
    assert_ok(mint_store_info(store, MINT_PSK_UID(0), &len, &flags));
    assert_int_equal(len, 1 + 5 + 9);
    assert_int_equal(flags, 0);
}

static void test_longest_and_shortest(void **state)
{
    (void)state;
    char identity[MINT_PSK_IDENTITY_MAX_LEN + 2] = "";
    char key[MINT_PSK_KEY_MAX_LEN + 2] = "";
    memset(identity, 'i', sizeof identity - 1);
    memset(key, 'k', sizeof key - 1);
    assert_status(set(identity, "key"), MINT_ERR_ARGUMENT);
    assert_status(set("identity", key), MINT_ERR_ARGUMENT);
    assert_status(set("", "key"), MINT_ERR_ARGUMENT);
    assert_status(set("identity", ""), MINT_ERR_ARGUMENT);
    assert_int_equal(mint_psk_count(store), 0);
    check_absent(identity);
    identity[sizeof identity - 2] = '\0';
    key[sizeof key - 2] = '\0';
    assert_ok(set(identity, key));
    assert_ok(set("i", "k"));
    check_key(identity, key);
    check_key("i", "k");
    // 256 bytes more have the same length byte, which is no way to be found.
    static uint8_t much[256 + 1] = "i";
    uint8_t found[MINT_PSK_KEY_MAX_LEN];
    size_t len;
    assert_status(mint_psk_find(store, much, sizeof much, found, sizeof found, &len),
                  MINT_ERR_NOT_FOUND);
}

static void test_small_buffer(void **state)
{
    (void)state;
    uint8_t key[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    size_t len = SIZE_MAX;
    assert_ok(set("one", "first key"));
    assert_status(mint_psk_find(store, (const uint8_t *)"one", 3, key, 8, &len), MINT_ERR_SPACE);
    assert_int_equal(len, 0);
    assert_zeroed(key, 8);
    assert_int_equal(key[8], 1);
    assert_ok(mint_psk_find(store, (const uint8_t *)"one", 3, key, 9, &len));
    assert_memory_equal(key, "first key", 9);
}

static void test_as_many_as_there_are_places(void **state)
{
    (void)state;
    char identity[] = "device a";
    for (unsigned i = 0; i < MINT_PSKS_MAX; i++) {
        identity[7] = (char)('a' + i);
        assert_ok(set(identity, identity + 7));
    }
    assert_int_equal(mint_psk_count(store), MINT_PSKS_MAX);
    assert_status(set("one more", "key"), MINT_ERR_FULL);
    assert_ok(set("device c", "another"));
    assert_ok(remove_psk("device e"));
    assert_ok(set("one more", "key"));
    check_key("one more", "key");
    check_key("device c", "another");
    check_absent("device e");
}

/// All identities in one line, as mint_psk_next() gives them.
static const char *list(void)
{
    static char text[256];
    size_t at = 0;
    unsigned place = 0;
    for (;;) {
        uint8_t identity[MINT_PSK_IDENTITY_MAX_LEN];
        size_t len = SIZE_MAX;
        mint_status_t status = mint_psk_next(store, &place, identity, &len);
        if (status != MINT_OK) {
            assert_status(status, MINT_ERR_NOT_FOUND);
            assert_int_equal(len, 0);
            assert_zeroed(identity, sizeof identity);
            text[at] = '\0';
            return text;
        }
        assert_zeroed(identity + len, sizeof identity - len);
        memcpy(text + at, identity, len);
        at += len;
        text[at++] = ' ';
    }
}

static void test_listed(void **state)
{
    (void)state;
    assert_string_equal(list(), "");
    assert_ok(set("one", "1"));
    assert_ok(set("two", "2"));
    assert_ok(set("three", "3"));
    assert_string_equal(list(), "one two three ");
    assert_ok(remove_psk("two"));
    assert_string_equal(list(), "one three ");
    assert_ok(remove_psk("three"));
    assert_ok(remove_psk("one"));
    assert_string_equal(list(), "");
}

/// A record that is no PSK: it hides nothing and is replaced.
static void test_odd_records(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[8];
        size_t len;
    } odd[] = {{{0}, 0}, {{0}, 1}, {{0, 'k'}, 2}, {{3, 'o', 'n', 'e'}, 4}, {{200, 'o'}, 8}};
    static const uint8_t long_key[1 + 1 + MINT_PSK_KEY_MAX_LEN + 1] = {1, 'x'};
    static const uint8_t longest[1 + MINT_PSK_IDENTITY_MAX_LEN + MINT_PSK_KEY_MAX_LEN + 1] = {1};
    for (size_t i = 0; i < 7; i++) {
        set_up(NULL);
        const uint8_t *bytes = i < 5 ? odd[i].bytes : i == 5 ? long_key : longest;
        size_t len = i < 5 ? odd[i].len : i == 5 ? sizeof long_key : sizeof longest;
        assert_ok(set("first", "key"));
        assert_ok(set("one", "key"));
        assert_ok(mint_store_set(store, MINT_PSK_UID(0), bytes, len, 0));
        check_key("one", "key");
        check_found("first", NULL, MINT_ERR_CORRUPT);
        assert_string_equal(list(), "one ");
        assert_status(remove_psk("first"), MINT_ERR_CORRUPT);
        assert_ok(set("first", "new key"));
        check_key("first", "new key");
        assert_string_equal(list(), "first one ");
    }
}

/// A record whose value no longer authenticates: the others are found, and its PSK can come again.
static void test_damaged_record(void **state)
{
    (void)state;
    assert_ok(set("first", "key"));
    assert_ok(set("one", "key"));
    rig_flip(&rig, 8 * (rig_address(&rig, 0, MINT_PSK_UID(0)) + 24));
    check_key("one", "key");
    check_found("first", NULL, MINT_ERR_CORRUPT);
    assert_string_equal(list(), "one ");
    assert_ok(set("first", "key"));
    check_key("first", "key");
    assert_int_equal(mint_psk_count(store), 2);
}

static void test_locked(void **state)
{
    (void)state;
    assert_ok(set("one", "key"));
    assert_ok(mint_store_lock(store));
    assert_status(set("one", "other"), MINT_ERR_LOCKED);
    assert_status(set("two", "key"), MINT_ERR_LOCKED);
    assert_status(remove_psk("one"), MINT_ERR_LOCKED);
    check_key("one", "key");
}

static void test_not_mounted(void **state)
{
    (void)state;
    unsigned place = 0;
    uint8_t identity[MINT_PSK_IDENTITY_MAX_LEN];
    size_t len;
    mint_store_unmount(store);
    check_found("one", NULL, MINT_ERR_STATE);
    assert_int_equal(mint_psk_count(store), 0);
    assert_status(set("one", "key"), MINT_ERR_STATE);
    assert_status(remove_psk("one"), MINT_ERR_STATE);
    assert_status(mint_psk_next(store, &place, identity, &len), MINT_ERR_STATE);
}

/// Flash that cannot be read: no key, and no word that there is none.
static void test_flash_fails(void **state)
{
    (void)state;
    static faulty_flash_t faulty;
    assert_ok(set("one", "key"));
    faulty_flash_init(&faulty, &rig.flash.port);
    rig.port = &faulty.port;
    assert_ok(rig_mount(&rig));
    faulty_flash_arm(&faulty, FAULT_READ, FAULT_REFUSED, 1, UINT32_MAX);
    check_found("one", NULL, MINT_ERR_FLASH);
    assert_status(set("one", "other"), MINT_ERR_FLASH);
    assert_status(remove_psk("one"), MINT_ERR_FLASH);
    faulty_flash_disarm(&faulty);
    assert_ok(rig_mount(&rig));
    check_key("one", "key");
}

static uint32_t old_count;
static uint32_t new_count;

/// After a cut of set("one", "new key") or set("two", "key").
static void check_cut(rig_t *cut, void *context)
{
    static const uint8_t both[] = "old keynew key";
    const char *identity = context;
    uint8_t key[MINT_PSK_KEY_MAX_LEN];
    size_t len;
    assert_ok(rig_mount(cut));
    mint_status_t status =
        mint_psk_find(&cut->store, (const uint8_t *)identity, 3, key, sizeof key, &len);
    if (identity[0] == 'o') {
        assert_ok(status);
        assert_int_equal(len, 7);
        bool old = memcmp(key, both, 7) == 0;
        assert_true(old || memcmp(key, both + 7, 7) == 0);
        old_count += old;
        new_count += !old;
    } else {
        assert_true(status == MINT_OK || status == MINT_ERR_NOT_FOUND);
        assert_int_equal(mint_psk_count(&cut->store), status == MINT_OK ? 2 : 1);
    }
    assert_ok(mint_psk_set(&cut->store, (const uint8_t *)identity, 3, both + 7, 7));
}

static void test_cuts(void **state)
{
    (void)state;
    static char one[] = "one";
    static char two[] = "two";
    cutter_t cutter = {.rig = &rig, .check = check_cut, .context = one};
    assert_ok(set("one", "old key"));
    cutter_watch(&cutter);
    assert_ok(set("one", "new key"));
    assert_true(cutter_stop(&cutter) > 10u * RAM_CUT_MODELS);
    assert_true(old_count > 100 && new_count > 100);
    cutter.context = two;
    cutter_watch(&cutter);
    assert_ok(set("two", "key"));
    assert_ok(remove_psk("two"));
    assert_true(cutter_stop(&cutter) > 10u * RAM_CUT_MODELS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_kept_and_found, set_up),
        cmocka_unit_test_setup(test_replaced, set_up),
        cmocka_unit_test_setup(test_removed, set_up),
        cmocka_unit_test_setup(test_longest_and_shortest, set_up),
        cmocka_unit_test_setup(test_small_buffer, set_up),
        cmocka_unit_test_setup(test_as_many_as_there_are_places, set_up),
        cmocka_unit_test_setup(test_listed, set_up),
        cmocka_unit_test_setup(test_odd_records, set_up),
        cmocka_unit_test_setup(test_damaged_record, set_up),
        cmocka_unit_test_setup(test_locked, set_up),
        cmocka_unit_test_setup(test_not_mounted, set_up),
        cmocka_unit_test_setup(test_flash_fails, set_up),
        cmocka_unit_test_setup(test_cuts, set_up),
    };
    return cmocka_run_group_tests_name("psk", tests, use_arena, NULL);
}
