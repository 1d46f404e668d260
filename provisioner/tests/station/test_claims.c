// SPDX-License-Identifier: Apache-2.0
//
// No value that a device shows goes unclaimed, however bad the line is.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "conversation_tests.h"
#include "rig.h"

/// A line that takes the first packets of each write off, and counts the nonces that came through.
typedef struct {
    int lost;       ///< packets of the write now open
    int lose;       ///< packets of each write that are lost
    size_t nonces;  ///< that came to the station
    uint8_t before; ///< command of the last write
} thief_t;

static bool steal(void *context, rig_way_t way, rig_packet_t *packet)
{
    thief_t *thief = context;
    if (way == RIG_TO_STATION) {
        thief->nonces += packet->header.command == MINT_COMMAND_NONCE ? 1 : 0;
        return true;
    }
    if (packet->header.op != MINT_SMP_WRITE) {
        return true;
    }
    if (packet->header.command != thief->before) {
        thief->before = packet->header.command;
        thief->lost = 0;
    }
    return thief->lost++ >= thief->lose;
}

static int64_t count_claims(const rig_t *rig, const uint8_t *id)
{
    char path[200];
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    (void)snprintf(path, sizeof path, "%s/registry.db", rig->factory_dir);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT count(*) FROM claims WHERE kind = 0 AND device = ?",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_bind_blob(statement, 1, id, MINT_DEVICE_ID_LEN, SQLITE_TRANSIENT),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
    return count;
}

/// Nearly as many tries as a station has for each write: some two hundred nonces, all claimed.
static void test_all_nonces_of_a_bad_line_are_claimed(void **state)
{
    rig_t *rig = *state;
    mint_audit_report_t report;
    thief_t thief = {.lose = 45};
    rig_device_t *device = rig_device_new(rig, 180);
    rig->line.tamper = steal;
    rig->line.tamper_context = &thief;
    (void)rig_expect(rig, device, MINT_OUTCOME_PROVISIONED);
    assert_true(thief.nonces > 180);
    assert_int_equal(count_claims(rig, device->id), thief.nonces);
    assert_int_equal(mint_registry_audit(rig->registry, &report, NULL), MINT_OK);
    rig_device_free(device);
}

/// A write that is never answered uses up no more nonces than there is room for.
static void test_a_write_has_a_bound(void **state)
{
    rig_t *rig = *state;
    thief_t thief = {.lose = 1000};
    rig_device_t *device = rig_device_new(rig, 181);
    rig->line.tamper = steal;
    rig->line.tamper_context = &thief;
    const mint_conversation_t *talk = rig_expect_failure(rig, device, MINT_CAUSE_SILENT);
    assert_int_equal(talk->last_step, MINT_STEP_KEY);
    assert_in_range(thief.nonces, MINT_CLIENT_NONCES_MAX - 2, MINT_CLIENT_NONCES_MAX);
    rig_device_free(device);
}

static void test_one_too_many_is_not_dropped_in_silence(void **state)
{
    static mint_claims_t claims;
    (void)state;
    for (size_t i = 0; i < MINT_CLAIMS_MAX; i++) {
        assert_int_equal(mint_claims_add(&claims, MINT_CLAIM_NONCE,
                                         (mint_bytes_t){(const uint8_t *)&i, sizeof i}),
                         MINT_OK);
    }
    assert_int_equal(mint_claims_add(&claims, MINT_CLAIM_NONCE, (mint_bytes_t){0}), MINT_ERR_SPACE);
    assert_int_equal(claims.count, MINT_CLAIMS_MAX);
}

int test_claims(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_all_nonces_of_a_bad_line_are_claimed, rig_reset_line),
        cmocka_unit_test_setup(test_a_write_has_a_bound, rig_reset_line),
        cmocka_unit_test(test_one_too_many_is_not_dropped_in_silence),
    };
    return cmocka_run_group_tests(tests, rig_open, NULL);
}
