// SPDX-License-Identifier: Apache-2.0
//
// Every single bit of a small image flipped in turn: the store refuses to mount, or says of a
// record that it is corrupt, or gives what it should. It never gives another value, an older one,
// or one that was deleted. There is one exception, where units are too large for seals: damage to
// the body of the very last record, written since the last boot, cannot be told from a cut, so
// there and only there the value before may come back.
#include "device/tests/store/forge.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "store/log.h"

#ifdef MINT_TEST_SMALL
#define STRIDE 37u // bits; a prime, so that all positions in a byte come up
#define PAIRS  300u
#else
#define STRIDE 1u
#define PAIRS  6000u
#endif

#define RECORDS 6u
#define LAST    5u // uid of the last record since the last boot

static const uint32_t geometries[][3] = {{512, 3, 4}, {512, 4, 16}, {1024, 3, 32}, {3072, 3, 256}};

#define GEOMETRIES (sizeof geometries / sizeof geometries[0])

static rig_t image;
static rig_t rig;
static uint32_t forged_count; // images with a forged header that were mounted

typedef struct {
    uint8_t value[40];
    size_t len; // 0: there is no such record
} version_t;

static version_t newest[RECORDS + 1];
static version_t before_last; // of the last record

typedef struct {
    uint32_t refused;  // mounts
    uint32_t corrupt;  // records
    uint32_t old;      // last records that have their value from before
    uint32_t whole;    // mounts with every record right
    uint32_t excepted; // flips that may bring that value back
} tally_t;

/// Where a record stands on flash.
typedef struct {
    uint32_t header; // address
    uint32_t body;   // address behind the header
    uint32_t end;    // address behind the tag
} place_t;

static mint_status_t change(uint32_t uid, uint8_t first, size_t len)
{
    newest[uid].len = len;
    for (size_t i = 0; i < sizeof newest[uid].value; i++) {
        newest[uid].value[i] = (uint8_t)(first + 7 * i);
    }
    return len == 0 ? mint_store_delete(&image.store, uid)
                    : mint_store_set(&image.store, uid, newest[uid].value, len, 0);
}

static void tear(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    uint32_t *countdown = context;
    if (--*countdown == 0) {
        ram_flash_cut(flash, op, RAM_CUT_RANDOM);
    }
}

/// A change that the power cuts at an operation, and the mount that follows.
static void make_torn(uint32_t operation)
{
    image.flash.observer = tear;
    image.flash.observer_context = &operation;
    assert_status(mint_store_set(&image.store, 6, newest[1].value, 33, 0), MINT_ERR_FLASH);
    image.flash.observer = NULL;
    ram_flash_power_on(&image.flash);
    assert_ok(rig_mount(&image));
}

/// A log with old versions, a deleted record, opened pages, several sessions and a torn record.
static void make_image(const uint32_t geometry[3])
{
    rig_start(&image, geometry[0], geometry[1], geometry[2], 8);
    assert_ok(rig_mount(&image));
    memset(newest, 0, sizeof newest);
    for (uint32_t i = 0; i < 45; i++) {
        assert_ok(change(1 + i % RECORDS, (uint8_t)i, 1 + i * 7 % 40));
        if (i == 20 || i == 43) {
            assert_ok(rig_mount(&image));
        }
    }
    assert_ok(change(2, 0, 0));
    make_torn(3);
    before_last = newest[LAST];
    assert_ok(change(LAST, 0x77, 33));
}

static place_t place_of(uint32_t uid)
{
    uint32_t address = rig_address(&image, 0, uid);
    return (place_t){.header = address,
                     .body = address + MINT_RECORD_HEADER_LEN,
                     .end = address + MINT_RECORD_HEADER_LEN + (uint32_t)newest[uid].len +
                            MINT_AEAD_TAG_LEN};
}

static bool is_in(size_t bit, uint32_t from, uint32_t to)
{
    return bit / 8 >= from && bit / 8 < to;
}

static bool is_version(const version_t *version, const uint8_t *value, size_t len)
{
    return len == version->len && memcmp(value, version->value, len) == 0;
}

/// Whether the flip is one of those that may bring the value before back.
static bool is_excepted(size_t bit)
{
    place_t last = place_of(LAST);
    return image.flash.port.unit_len > 16 && is_in(bit, last.body, last.end);
}

static bool is_in_header(size_t bit)
{
    for (uint32_t uid = 1; uid <= RECORDS; uid++) {
        if (newest[uid].len != 0 && is_in(bit, place_of(uid).header, place_of(uid).body)) {
            return true;
        }
    }
    return false;
}

static void check_records(tally_t *tally, bool excepted)
{
    uint32_t right = 0;
    for (uint32_t uid = 1; uid <= RECORDS; uid++) {
        uint8_t value[64] = {0};
        size_t len = 0;
        mint_status_t status = mint_store_get(&rig.store, uid, value, sizeof value, &len);
        if (status == MINT_ERR_CORRUPT) {
            assert_zeroed(value, sizeof value);
            tally->corrupt++;
            continue;
        }
        assert_status(status, newest[uid].len == 0 ? MINT_ERR_NOT_FOUND : MINT_OK);
        if (excepted && uid == LAST && is_version(&before_last, value, len)) {
            tally->old++;
            continue;
        }
        assert_true(is_version(&newest[uid], value, len));
        right++;
    }
    tally->whole += right == RECORDS;
}

/// Mounts what was flipped. False if it is refused, which leaves all as it was.
static bool mount_flipped(tally_t *tally)
{
    mint_status_t status = rig_mount(&rig);
    if (status == MINT_OK) {
        return true;
    }
    assert_true(status == MINT_ERR_CORRUPT || status == MINT_ERR_UNSUPPORTED);
    assert_int_equal(rig.flash.operation_count, image.flash.operation_count);
    tally->refused++;
    return false;
}

static void flip(size_t bit, tally_t *tally)
{
    tally_t one = {0};
    bool excepted = is_excepted(bit);
    rig_clone(&rig, &image);
    rig_flip(&rig, bit);
    if (mount_flipped(&one)) {
        check_records(&one, excepted);
        // What the mount changed because of the flip must not have made it worse.
        tally_t again = {0};
        assert_ok(rig_mount(&rig));
        check_records(&again, excepted);
        assert_true(again.whole == one.whole && again.old == one.old);
    }
    assert_true(!is_in_header(bit) || one.whole == 1);
    tally->refused += one.refused;
    tally->corrupt += one.corrupt;
    tally->old += one.old;
    tally->whole += one.whole;
    tally->excepted += excepted;
}

static void test_single_flips(void **state)
{
    (void)state;
    for (size_t g = 0; g < GEOMETRIES; g++) {
        tally_t tally = {0};
        make_image(geometries[g]);
        size_t bits = ram_flash_len(&image.flash) * 8;
        for (size_t bit = 0; bit < bits; bit += STRIDE) {
            flip(bit, &tally);
        }
        print_message("%u-byte units: of %u flips %u were refused, %u found in a record, %u "
                      "brought the value before back, %u harmless\n",
                      (unsigned)geometries[g][2], (unsigned)(bits / STRIDE),
                      (unsigned)tally.refused, (unsigned)tally.corrupt, (unsigned)tally.old,
                      (unsigned)tally.whole);
        assert_true(tally.corrupt > 0 && tally.whole > 0);
        assert_int_equal(tally.old, tally.excepted);
        assert_true((tally.old > 0) == (geometries[g][2] > 16));
    }
}

/// Every bit of every live header, whatever the stride above.
static void test_headers_are_mended(void **state)
{
    (void)state;
    for (size_t g = 0; g < GEOMETRIES; g++) {
        make_image(geometries[g]);
        for (uint32_t uid = 1; uid <= RECORDS; uid++) {
            if (newest[uid].len == 0) {
                continue;
            }
            size_t header = 8 * (size_t)place_of(uid).header;
            for (size_t bit = 0; bit < 8 * MINT_RECORD_HEADER_LEN; bit++) {
                tally_t tally = {0};
                flip(header + bit, &tally);
                assert_int_equal(tally.whole, 1);
            }
        }
    }
}

/// Whether a value is one that was sealed for this uid once. change() makes a value of its first
/// byte, and all versions of a record differ in that.
static bool is_authentic(uint32_t uid, const uint8_t *value, size_t len)
{
    for (uint32_t i = 0; i < 45; i++) {
        bool same = 1 + i % RECORDS == uid && len == 1 + i * 7 % 40;
        for (size_t at = 0; same && at < len; at++) {
            same = value[at] == (uint8_t)(i + 7 * at);
        }
        if (same) {
            return true;
        }
    }
    return is_version(&newest[uid], value, len);
}

static void flip_two(size_t first, size_t second, tally_t *tally)
{
    rig_clone(&rig, &image);
    rig_flip(&rig, first);
    rig_flip(&rig, second);
    if (!mount_flipped(tally)) {
        return;
    }
    uint32_t right = 0;
    for (uint32_t uid = 1; uid <= RECORDS; uid++) {
        uint8_t value[64] = {0};
        size_t len = 0;
        mint_status_t status = mint_store_get(&rig.store, uid, value, sizeof value, &len);
        if (status != MINT_OK) {
            assert_true(status == MINT_ERR_CORRUPT || status == MINT_ERR_NOT_FOUND);
            assert_zeroed(value, sizeof value);
            tally->corrupt += status == MINT_ERR_CORRUPT;
            right += status == MINT_ERR_NOT_FOUND && newest[uid].len == 0;
            continue;
        }
        assert_true(is_authentic(uid, value, len));
        bool is_right = newest[uid].len != 0 && is_version(&newest[uid], value, len);
        assert_true(is_right || uid == LAST);
        tally->old += !is_right;
        right += is_right;
    }
    tally->whole += right == RECORDS;
}

/// Two bits: what is handed out was sealed for this uid, whatever else is lost. Older is at most
/// the last record, for it may look torn then.
static void test_double_flips(void **state)
{
    (void)state;
    for (size_t g = 0; g < GEOMETRIES; g++) {
        tally_t tally = {0};
        uint32_t random = 77;
        make_image(geometries[g]);
        uint32_t bits = (uint32_t)ram_flash_len(&image.flash) * 8;
        for (uint32_t pair = 0; pair < PAIRS; pair++) {
            uint32_t first = ram_random(&random) % bits;
            // Half of them close together: in one header, one value, one seal.
            uint32_t second = pair % 2 == 0 ? ram_random(&random) % bits
                                            : (first + 1 + ram_random(&random) % 200) % bits;
            flip_two(first, second, &tally);
        }
        print_message("%u-byte units: of %u pairs %u were refused, %u found in a record, %u gave "
                      "an older value, %u harmless\n",
                      (unsigned)geometries[g][2], (unsigned)PAIRS, (unsigned)tally.refused,
                      (unsigned)tally.corrupt, (unsigned)tally.old, (unsigned)tally.whole);
    }
}

/// A header that says something else, made by somebody who knows how to: nothing is handed out, for
/// the tag is over all that counts.
static void check_forged(uint32_t uid, const mint_record_t *forged)
{
    uint8_t header[MINT_RECORD_HEADER_LEN];
    rig_clone(&rig, &image);
    rig.store = image.store;
    mint_record_encode(forged, header);
    memcpy(rig.flash.now + place_of(uid).header, header, sizeof header);
    forge_record(&rig, place_of(uid).header);
    if (rig_mount(&rig) != MINT_OK) {
        return;
    }
    forged_count++;
    for (uint8_t area = 0; area < MINT_STORE_AREAS; area++) {
        mint_store_select(&rig.store, area);
        for (uint32_t other = 1; other <= RECORDS; other++) {
            uint8_t value[64];
            size_t len = 0;
            mint_status_t status = mint_store_get(&rig.store, other, value, sizeof value, &len);
            if (status == MINT_OK) {
                assert_true(area == 0 && is_authentic(other, value, len));
                assert_true(other != uid || !is_version(&newest[uid], value, len));
            }
        }
    }
}

static void test_forged_headers(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES * RECORDS; i++) {
        uint32_t uid = 1 + (uint32_t)i % RECORDS;
        mint_record_t record;
        make_image(geometries[i / RECORDS]);
        if (newest[uid].len == 0) {
            continue;
        }
        assert_ok(mint_record_read(&image.store, place_of(uid).header, false, &record));
        mint_record_t forged = record;
        forged.uid = uid % RECORDS + 1;
        check_forged(uid, &forged);
        forged = record;
        forged.flags = MINT_STORE_UNLOCKED;
        check_forged(uid, &forged);
        forged.flags = 1u << MINT_RECORD_AREA_SHIFT;
        check_forged(uid, &forged);
        forged = record;
        forged.len--;
        check_forged(uid, &forged);
        forged = record;
        forged.origin_sequence++;
        check_forged(uid, &forged);
        forged = record;
        forged.origin_unit++;
        check_forged(uid, &forged);
    }
    print_message("%u forged headers were mounted\n", (unsigned)forged_count);
    assert_true(forged_count > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_single_flips),
        cmocka_unit_test(test_headers_are_mended),
        cmocka_unit_test(test_double_flips),
        cmocka_unit_test(test_forged_headers),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
