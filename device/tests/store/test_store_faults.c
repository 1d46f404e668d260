// SPDX-License-Identifier: Apache-2.0
//
// Each call of the port and of the crypto library fails in turn, once or from then on, in each
// public function. What is refused is refused with a documented status, and nothing of what was
// there before is lost: the next mount finds the store as it was or as it was to be, and what was
// reported done is done.
#include "device/tests/store/faulty_flash.h"
#include "device/tests/store/faulty_seam.h"
#include "device/tests/store/rig.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "store/log.h"

#ifdef MINT_TEST_SMALL
#define STRIDE 97u // of reads, which are many
#else
#define STRIDE 1u
#endif

#define ALWAYS UINT32_MAX

static const uint32_t geometries[][3] = {{512, 3, 4}, {4096, 3, 256}};

#define GEOMETRIES (sizeof geometries / sizeof geometries[0])

static rig_t origin; // what every case starts from
static rig_t rig;
static rig_t second; // migrated to
static faulty_flash_t faulty;
static const uint8_t value[] = "a value that is larger than one piece of thirty-two bytes";

/// Everything that a store holds.
typedef struct {
    uint8_t digests[MINT_STORE_AREAS][MINT_SHA256_LEN];
} contents_t;

static void take_contents(rig_t *taken, contents_t *contents)
{
    for (uint8_t area = 0; area < MINT_STORE_AREAS; area++) {
        mint_store_select(&taken->store, area);
        assert_ok(mint_store_digest(&taken->store, contents->digests[area]));
    }
    mint_store_select(&taken->store, 0);
}

static bool are_equal(const contents_t *a, const contents_t *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

// The calls. All are made on `rig`, mounted, with record 1 to 4 in it.

static mint_status_t call_mount(void)
{
    return rig_mount(&rig);
}

static mint_status_t call_set(void)
{
    return mint_store_set(&rig.store, 9, value, sizeof value, 0);
}

static mint_status_t call_replace(void)
{
    return mint_store_set(&rig.store, 2, value, sizeof value, 4);
}

static mint_status_t call_set_same(void)
{
    return mint_store_set(&rig.store, 2, value, 22, 0);
}

static mint_status_t call_delete(void)
{
    return mint_store_delete(&rig.store, 3);
}

static mint_status_t call_erase(void)
{
    return mint_store_erase(&rig.store, 3);
}

static mint_status_t call_purge(void)
{
    return mint_store_purge(&rig.store);
}

static mint_status_t call_scrub(void)
{
    mint_store_scrub_t scrub;
    return mint_store_scrub(&rig.store, &scrub);
}

static mint_status_t call_lock(void)
{
    return mint_store_lock(&rig.store);
}

static mint_status_t call_unlock(void)
{
    mint_store_select(&rig.store, 1);
    return mint_store_unlock(&rig.store);
}

static mint_status_t call_reset(void)
{
    return mint_store_reset(&rig.store);
}

static mint_status_t call_format(void)
{
    return mint_store_format(&rig.store);
}

static mint_status_t call_migrate(void)
{
    uint8_t buffer[sizeof value];
    memset(buffer, 1, sizeof buffer);
    mint_status_t status = mint_store_migrate(&rig.store, &second.store, buffer, sizeof buffer);
    assert_true(rig_contains(buffer, sizeof buffer, value, 4) == false);
    return status;
}

/// Nothing comes out of a reading that failed.
static mint_status_t call_get(void)
{
    uint8_t found[sizeof value] = {0};
    size_t len = 99;
    mint_status_t status = mint_store_get(&rig.store, 4, found, sizeof found, &len);
    assert_int_equal(len, status == MINT_OK ? 44 : 0);
    assert_true(status == MINT_OK || all_are(found, sizeof found, 0));
    return status;
}

static mint_status_t call_read(void)
{
    uint8_t found[sizeof value] = {0};
    size_t len = 99;
    mint_status_t status = mint_store_read(&rig.store, 4, 30, found, 10, &len);
    assert_int_equal(len, status == MINT_OK ? 10 : 0);
    assert_true(status == MINT_OK || all_are(found, sizeof found, 0));
    return status;
}

static mint_status_t call_info(void)
{
    size_t len = 99;
    uint8_t flags = 99;
    mint_status_t status = mint_store_info(&rig.store, 4, &len, &flags);
    assert_int_equal(len, status == MINT_OK ? 44 : 0);
    assert_int_equal(flags, 0);
    return status;
}

static mint_status_t call_next(void)
{
    uint64_t uid = 2;
    mint_status_t status = mint_store_next(&rig.store, &uid);
    assert_true(uid == (status == MINT_OK ? 3u : 2u));
    return status;
}

static mint_status_t call_digest(void)
{
    uint8_t digest[MINT_SHA256_LEN];
    mint_status_t status = mint_store_digest(&rig.store, digest);
    assert_true(status == MINT_OK || all_are(digest, sizeof digest, 0));
    return status;
}

static mint_status_t call_usage(void)
{
    mint_store_usage_t usage;
    return mint_store_usage(&rig.store, &usage);
}

/// Says 0 where it cannot know.
static mint_status_t call_space(void)
{
    return mint_store_space(&rig.store) != 0 ? MINT_OK : MINT_ERR_FLASH;
}

/// Says yes where it cannot know.
static mint_status_t call_is_locked(void)
{
    return mint_store_is_locked(&rig.store) ? MINT_ERR_FLASH : MINT_OK;
}

/// What a store is made ready for.
typedef enum { PLAIN, LOCKED, PAGE_FULL } readiness_t;

typedef struct {
    const char *name;
    mint_status_t (*call)(void);
    readiness_t readiness;
} case_t;

static const case_t cases[] = {
    {"mount", call_mount, PLAIN},
    {"set", call_set, PLAIN},
    {"replace", call_replace, PLAIN},
    {"set the same", call_set_same, PLAIN},
    {"set on a new page", call_set, PAGE_FULL},
    {"delete", call_delete, PLAIN},
    {"delete by a new page", call_delete, PAGE_FULL},
    {"erase", call_erase, PLAIN},
    {"purge", call_purge, PLAIN},
    {"scrub", call_scrub, PLAIN},
    {"lock", call_lock, PLAIN},
    {"unlock", call_unlock, LOCKED},
    {"reset", call_reset, PLAIN},
    {"format", call_format, PLAIN},
    {"migrate", call_migrate, PLAIN},
    {"get", call_get, PLAIN},
    {"read", call_read, PLAIN},
    {"info", call_info, PLAIN},
    {"next", call_next, PLAIN},
    {"digest", call_digest, PLAIN},
    {"usage", call_usage, PLAIN},
    {"space", call_space, PLAIN},
    {"is locked", call_is_locked, PLAIN},
};

#define CASES (sizeof cases / sizeof cases[0])

/// Fills the open page until a value like that of the call would open the next one.
static void fill_page(void)
{
    for (uint8_t filler = 0;; filler++) {
        uint32_t sequence = origin.store.sequence;
        rig_clone(&rig, &origin);
        assert_ok(rig_mount(&rig));
        assert_ok(mint_store_set(&rig.store, 4, value, sizeof value, 0));
        assert_ok(mint_store_delete(&rig.store, 4));
        if (rig.store.sequence != sequence) {
            return;
        }
        assert_ok(mint_store_set(&origin.store, 2, &filler, 1, 0));
        assert_ok(mint_store_set(&origin.store, 2, value, 22, 0));
    }
}

/// Records 1 to 4 in two areas, with a header to be mended, and a log behind them.
static void prepare(const case_t *tested, const uint32_t geometry[3])
{
    rig_start(&origin, geometry[0], geometry[1], geometry[2], 10);
    assert_ok(rig_mount(&origin));
    for (uint8_t version = 0; version < 4; version++) {
        for (uint8_t uid = 1; uid <= 4; uid++) {
            mint_store_select(&origin.store, uid == 1);
            assert_ok(mint_store_set(&origin.store, uid, value, 11u * uid - (version & 1u),
                                     uid == 1 ? MINT_STORE_WRITE_ONCE * (version == 3) : 0));
        }
    }
    mint_store_select(&origin.store, 0);
    for (uint8_t uid = 2; uid <= 4; uid++) {
        assert_ok(mint_store_set(&origin.store, uid, value, 11u * uid, 0));
    }
    if (tested->readiness == LOCKED) {
        assert_ok(mint_store_lock(&origin.store));
    } else if (tested->readiness == PAGE_FULL) {
        fill_page();
    }
    rig_flip(&origin, 8 * (size_t)rig_address(&origin, 0, 2) + 40);
}

/// A store like the one prepared, on a port that can fail, mounted.
static void begin(void)
{
    rig_clone(&rig, &origin);
    faulty_flash_init(&faulty, &rig.flash.port);
    rig.port = &faulty.port;
    assert_ok(rig_mount(&rig));
    rig_start(&second, 1024, 3, 8, 10);
    assert_ok(rig_mount(&second));
}

typedef struct {
    contents_t before;
    contents_t after;
    uint32_t case_count;
    uint32_t refused_count;
} trial_t;

/// What the call makes of the store when nothing fails.
static void rehearse(const case_t *tested, trial_t *trial)
{
    begin();
    take_contents(&rig, &trial->before);
    assert_ok(tested->call());
    assert_ok(rig_mount(&rig));
    take_contents(&rig, &trial->after);
}

/// Looks at what a call left that met a failure.
static void check_after(const case_t *tested, trial_t *trial, mint_status_t status)
{
    contents_t found;
    bool documented = status == MINT_OK || status == MINT_ERR_FLASH || status == MINT_ERR_CRYPTO;
    if (!documented) {
        fail_msg("%s: status 0x%x", tested->name, (unsigned)status);
    }
    trial->case_count++;
    trial->refused_count += status != MINT_OK;
    if (rig.store.write_failed) {
        uint32_t before = rig.flash.operation_count;
        assert_status(mint_store_set(&rig.store, 8, value, 1, 0), MINT_ERR_FLASH);
        assert_int_equal(rig.flash.operation_count, before);
    }
    assert_ok(rig_mount(&rig));
    take_contents(&rig, &found);
    if (!are_equal(&found, &trial->after) &&
        (status == MINT_OK || !are_equal(&found, &trial->before))) {
        fail_msg("%s: neither as before nor as it was to be, status 0x%x", tested->name,
                 (unsigned)status);
    }
    mint_store_select(&rig.store, 2); // where there is no lock
    assert_ok(mint_store_set(&rig.store, 8, value, 20, 0));
    rig_check(&rig, 8, value, 20);
    assert_int_equal(rig.flash.violation_count, 0);
}

/// Calls once with one failure. True if there was a call to fail.
static bool fail_port(const case_t *tested, trial_t *trial, fault_kind_t kind, fault_way_t way,
                      uint32_t first, uint32_t count)
{
    begin();
    faulty_flash_arm(&faulty, kind, way, first, count);
    mint_status_t status = tested->call();
    faulty_flash_disarm(&faulty);
    bool failed = faulty.failed_count > 0;
    if (!failed) {
        assert_ok(status);
        return false;
    }
    if (count == 1 && kind != FAULT_READ && status != MINT_OK) {
        fail_msg("%s: failure %u was not tried again", tested->name, (unsigned)first);
    }
    check_after(tested, trial, status);
    return true;
}

static void try_port(fault_kind_t kind, fault_way_t way, uint32_t stride)
{
    uint32_t case_count = 0;
    uint32_t refused_count = 0;
    for (size_t i = 0; i < CASES * GEOMETRIES; i++) {
        const case_t *tested = &cases[i % CASES];
        trial_t trial = {.case_count = 0};
        prepare(tested, geometries[i / CASES]);
        rehearse(tested, &trial);
        for (uint32_t first = 1 + (uint32_t)i % stride;
             fail_port(tested, &trial, kind, way, first, 1) &&
             fail_port(tested, &trial, kind, way, first, ALWAYS);
             first += stride) {
        }
        case_count += trial.case_count;
        refused_count += trial.refused_count;
    }
    print_message("%u failures, %u reported\n", (unsigned)case_count, (unsigned)refused_count);
    assert_true(case_count > 50 && refused_count > 20);
}

static void test_reads_fail(void **state)
{
    (void)state;
    try_port(FAULT_READ, FAULT_REFUSED, STRIDE);
}

static void test_programs_refused(void **state)
{
    (void)state;
    try_port(FAULT_PROGRAM, FAULT_REFUSED, 1);
}

static void test_programs_reported_as_failed(void **state)
{
    (void)state;
    try_port(FAULT_PROGRAM, FAULT_DONE, 1);
}

static void test_programs_swallowed(void **state)
{
    (void)state;
    try_port(FAULT_PROGRAM, FAULT_SWALLOWED, 1);
}

static void test_programs_wrong(void **state)
{
    (void)state;
    try_port(FAULT_PROGRAM, FAULT_FLIPPED, 1);
}

static void test_erasures_refused(void **state)
{
    (void)state;
    try_port(FAULT_ERASE, FAULT_REFUSED, 1);
}

static void test_erasures_reported_as_failed(void **state)
{
    (void)state;
    try_port(FAULT_ERASE, FAULT_DONE, 1);
}

static void test_erasures_swallowed(void **state)
{
    (void)state;
    try_port(FAULT_ERASE, FAULT_SWALLOWED, 1);
}

/// A region of which nothing can be read, programmed or erased is no store.
static void test_dead_flash(void **state)
{
    (void)state;
    for (size_t i = 0; i < GEOMETRIES * FAULT_KINDS; i++) {
        const uint32_t *geometry = geometries[i / FAULT_KINDS];
        rig_start(&rig, geometry[0], geometry[1], geometry[2], 10);
        faulty_flash_init(&faulty, &rig.flash.port);
        rig.port = &faulty.port;
        faulty_flash_arm(&faulty, (fault_kind_t)(i % FAULT_KINDS), FAULT_REFUSED, 1, ALWAYS);
        assert_status(rig_mount(&rig), MINT_ERR_FLASH);
        assert_status(mint_store_set(&rig.store, 1, value, 1, 0), MINT_ERR_STATE);
    }
}

/// Calls once while a call of the crypto library fails. True if there was one to fail.
static bool fail_seam(const case_t *tested, trial_t *trial, uint32_t first, bool fail_on)
{
    begin();
    faulty_seam = (faulty_seam_t){.fail_at = first, .fail_on = fail_on};
    mint_status_t status = tested->call();
    bool failed = faulty_seam.calls >= first;
    faulty_seam = (faulty_seam_t){.fail_at = 0};
    if (!failed) {
        assert_ok(status);
        return false;
    }
    check_after(tested, trial, status);
    return true;
}

static void test_crypto_fails(void **state)
{
    uint32_t case_count = 0;
    uint32_t refused_count = 0;
    (void)state;
    for (size_t i = 0; i < CASES * GEOMETRIES; i++) {
        const case_t *tested = &cases[i % CASES];
        trial_t trial = {.case_count = 0};
        prepare(tested, geometries[i / CASES]);
        rehearse(tested, &trial);
        for (uint32_t first = 1;
             fail_seam(tested, &trial, first, false) && fail_seam(tested, &trial, first, true);
             first += STRIDE) {
        }
        case_count += trial.case_count;
        refused_count += trial.refused_count;
    }
    print_message("%u failures, %u reported\n", (unsigned)case_count, (unsigned)refused_count);
    assert_true(case_count > 50 && refused_count > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_fail),
        cmocka_unit_test(test_programs_refused),
        cmocka_unit_test(test_programs_reported_as_failed),
        cmocka_unit_test(test_programs_swallowed),
        cmocka_unit_test(test_programs_wrong),
        cmocka_unit_test(test_erasures_refused),
        cmocka_unit_test(test_erasures_reported_as_failed),
        cmocka_unit_test(test_erasures_swallowed),
        cmocka_unit_test(test_dead_flash),
        cmocka_unit_test(test_crypto_fails),
    };
    return cmocka_run_group_tests(tests, use_arena, NULL);
}
