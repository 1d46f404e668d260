// SPDX-License-Identifier: Apache-2.0
//
// Claims: a value that was shown is nobody else's, and not the same device's a second time.
#include "tests/support/fixture.h"

#include <stdio.h>
#include <string.h>

static mint_status_t claim(const fixture_t *fixture, uint32_t device, mint_claim_kind_t kind,
                           uint8_t value, mint_error_t *error)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_claim_t one = {.kind = kind};
    memset(one.digest, value, sizeof one.digest);
    fixture_device_id(device, id);
    return mint_registry_claim(fixture->registry, id, &one, 1, error);
}

static void test_a_value_is_claimed_once(void **state)
{
    const fixture_t *fixture = *state;
    for (int kind = MINT_CLAIM_NONCE; kind <= MINT_CLAIM_NOISE; kind++) {
        mint_error_t error = {0};
        mint_claim_kind_t what = (mint_claim_kind_t)kind;
        assert_int_equal(claim(fixture, 1, what, 7, NULL), MINT_OK);
        assert_int_equal(claim(fixture, 1, what, 8, NULL), MINT_OK);
        assert_int_equal(claim(fixture, 2, what, 9, NULL), MINT_OK);
        assert_int_equal(claim(fixture, 1, what, 7, &error), MINT_ERR_REPLAY);
        assert_non_null(strstr(error.message, "before"));
        assert_int_equal(claim(fixture, 2, what, 7, &error), MINT_ERR_DUPLICATE);
        assert_non_null(strstr(error.message, "01000000d0d0d0d0d0d0d0d0d0d0d0d0"));
        assert_non_null(strstr(error.hint, "stop the line"));
    }
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM claims"), 9);
}

static void test_several_are_claimed_together_or_not_at_all(void **state)
{
    const fixture_t *fixture = *state;
    uint8_t id[MINT_DEVICE_ID_LEN];
    mint_claim_t several[3] = {{.kind = MINT_CLAIM_NONCE, .digest = {1}},
                               {.kind = MINT_CLAIM_CSR_R, .digest = {1}},
                               {.kind = MINT_CLAIM_NOISE, .digest = {7}}};
    fixture_device_id(2, id);
    memset(several[2].digest, 7, sizeof several[2].digest);
    assert_int_equal(claim(fixture, 1, MINT_CLAIM_NOISE, 7, NULL), MINT_OK);
    assert_int_equal(mint_registry_claim(fixture->registry, id, several, 3, NULL),
                     MINT_ERR_DUPLICATE);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM claims"), 1);
    assert_int_equal(mint_registry_claim(fixture->registry, id, several, 2, NULL), MINT_OK);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM claims"), 3);
    assert_int_equal(mint_registry_claim(fixture->registry, id, several, 0, NULL), MINT_OK);
}

static void test_two_alike_in_one_claim_are_refused(void **state)
{
    const fixture_t *fixture = *state;
    uint8_t id[MINT_DEVICE_ID_LEN];
    const mint_claim_t twice[2] = {{.kind = MINT_CLAIM_NOISE, .digest = {5}},
                                   {.kind = MINT_CLAIM_NOISE, .digest = {5}}};
    fixture_device_id(1, id);
    assert_int_equal(mint_registry_claim(fixture->registry, id, twice, 2, NULL), MINT_ERR_REPLAY);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM claims"), 0);
}

static void test_other_kinds_are_refused(void **state)
{
    const fixture_t *fixture = *state;
    assert_int_equal(claim(fixture, 1, (mint_claim_kind_t)3, 1, NULL), MINT_ERR_ARGUMENT);
    assert_int_equal(claim(fixture, 1, (mint_claim_kind_t)-1, 1, NULL), MINT_ERR_ARGUMENT);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM claims"), 0);
}

// ---- the log ----

/// Devices 1 to 3 claim three values each: the claims 1 to 9, of which events speak three by three.
static void claim_nine(const fixture_t *fixture)
{
    for (uint32_t device = 1; device <= 3; device++) {
        uint8_t id[MINT_DEVICE_ID_LEN];
        mint_claim_t claims[3] = {
            {.kind = MINT_CLAIM_NONCE}, {.kind = MINT_CLAIM_CSR_R}, {.kind = MINT_CLAIM_NOISE}};
        fixture_device_id(device, id);
        for (size_t i = 0; i < 3; i++) {
            claims[i].digest[0] = (uint8_t)device;
        }
        assert_int_equal(mint_registry_claim(fixture->registry, id, claims, 3, NULL), MINT_OK);
    }
}

static void test_one_event_vouches_for_a_call(void **state)
{
    const fixture_t *fixture = *state;
    mint_audit_report_t before;
    mint_audit_report_t report;
    assert_int_equal(mint_registry_audit(fixture->registry, &before, NULL), MINT_OK);
    claim_nine(fixture);
    assert_int_equal(claim(fixture, 2, MINT_CLAIM_NONCE, 1, NULL), MINT_OK);
    assert_int_equal(claim(fixture, 3, MINT_CLAIM_NONCE, 1, NULL), MINT_ERR_DUPLICATE);
    assert_int_equal(mint_registry_audit(fixture->registry, &report, NULL), MINT_OK);
    assert_int_equal(report.events, before.events + 4);
    assert_int_equal(report.rows, before.rows + 10);
    assert_int_equal(fixture_count(fixture->path,
                                   "SELECT count(*) FROM events WHERE kind = 'claim' AND row = 6"
                                   " AND detail = '02000000d0d0d0d0d0d0d0d0d0d0d0d0: 3 values'"),
                     1);
}

/// What somebody who can write the file could do to claims, and what the audit says.
static void test_every_forgery_is_found(void **state)
{
    static const struct {
        const char *sql;
        const char *finding;
    } forgeries[] = {
        {"DELETE FROM claims WHERE id = 1", "before claim 2 was deleted"},
        {"DELETE FROM claims WHERE id = 5", "before claim 6 was deleted"},
        {"DELETE FROM claims WHERE id = 6", "claims 4 to 6"},
        {"DELETE FROM claims WHERE id = 9", "claims 7 to 9"},
        {"DELETE FROM claims WHERE id > 6", "claims 7 to 9"},
        {"DELETE FROM claims", "claims 1 to 3"},
        {"UPDATE claims SET digest = zeroblob(32) WHERE id = 4", "claims 4 to 6"},
        {"UPDATE claims SET kind = 0, digest = randomblob(32) WHERE id = 5", "claims 4 to 6"},
        {"DELETE FROM claims WHERE id = 5; UPDATE claims SET kind = 1 WHERE id = 6;"
         "INSERT INTO claims SELECT 5, 2, digest, device, claimed FROM claims WHERE id = 4",
         "claims 4 to 6"},
        {"UPDATE claims SET device = zeroblob(16) WHERE id = 2", "claims 1 to 3"},
        {"UPDATE claims SET claimed = claimed + 1 WHERE id = 8", "claims 7 to 9"},
        {"UPDATE claims SET claimed = claimed + 4294967296 WHERE id = 8", "claims 7 to 9"},
        {"INSERT INTO claims VALUES (10, 0, zeroblob(32), zeroblob(16), 1)",
         "claim 10 is not in the log"},
        {"INSERT INTO claims VALUES (0, 0, zeroblob(32), zeroblob(16), 1)",
         "claim 0 is not in the log"},
        {"INSERT INTO claims VALUES (-1, 0, zeroblob(32), zeroblob(16), 1)",
         "claim -1 is not in the log"},
        {"UPDATE claims SET id = -5 WHERE id = 5; UPDATE claims SET id = 5 WHERE id = 4;"
         "UPDATE claims SET id = 4 WHERE id = -5",
         "claims 4 to 6"},
        {"DELETE FROM claims WHERE id = 5; UPDATE claims SET id = id - 1 WHERE id > 5",
         "claims 4 to 6"},
        {"DELETE FROM events WHERE row = 9 AND subject = 'claims'", "claim 7 is not in the log"},
        {"UPDATE events SET row_digest = zeroblob(32) WHERE row = 6 AND subject = 'claims'",
         "this event"},
    };
    const fixture_t *fixture = *state;
    claim_nine(fixture);
    for (size_t i = 0; i < sizeof forgeries / sizeof forgeries[0]; i++) {
        mint_registry_t *copy = NULL;
        mint_audit_report_t report;
        char path[128];
        (void)snprintf(path, sizeof path, "%s/copy-%zu.db", fixture->dir, i);
        assert_int_equal(mint_registry_backup(fixture->registry, path, NULL), MINT_OK);
        sqlite3 *db = fixture_break_in(path);
        fixture_forge(db, forgeries[i].sql);
        (void)sqlite3_close(db);
        assert_int_equal(mint_registry_open(&copy, path, "audit", NULL), MINT_OK);
        if (mint_registry_audit(copy, &report, NULL) != MINT_ERR_AUTHENTICATION ||
            strstr(report.finding, forgeries[i].finding) == NULL) {
            fail_msg("%s: found '%s'", forgeries[i].sql, report.finding);
        }
        mint_registry_close(copy);
    }
}

/// Before the first claim, too: a number that no claim is ever given is not the end of them.
static void test_claims_without_any_event_are_found(void **state)
{
    static const char *const numbers[] = {"0", "-1", "1"};
    const fixture_t *fixture = *state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        mint_audit_report_t report;
        char sql[128];
        sqlite3 *db = fixture_break_in(fixture->path);
        (void)snprintf(sql, sizeof sql,
                       "INSERT INTO claims VALUES (%s, 0, zeroblob(32), zeroblob(16), 1)",
                       numbers[i]);
        fixture_forge(db, sql);
        assert_int_equal(mint_registry_audit(fixture->registry, &report, NULL),
                         MINT_ERR_AUTHENTICATION);
        (void)snprintf(sql, sizeof sql, "claim %s is not in the log", numbers[i]);
        assert_string_equal(report.finding, sql);
        fixture_forge(db, "DELETE FROM claims");
        (void)sqlite3_close(db);
    }
}

/// What was deleted at the end is found also when the stations went on after it.
static void test_a_number_that_is_given_again_is_found(void **state)
{
    const fixture_t *fixture = *state;
    mint_audit_report_t report;
    claim_nine(fixture);
    sqlite3 *db = fixture_break_in(fixture->path);
    fixture_forge(db, "DELETE FROM claims WHERE id = 9");
    (void)sqlite3_close(db);
    assert_int_equal(claim(fixture, 1, MINT_CLAIM_NOISE, 77, NULL), MINT_OK);
    assert_int_equal(mint_registry_audit(fixture->registry, &report, NULL),
                     MINT_ERR_AUTHENTICATION);
    assert_non_null(strstr(report.finding, "claims 7 to 9"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_value_is_claimed_once),
        TEST(test_several_are_claimed_together_or_not_at_all),
        TEST(test_two_alike_in_one_claim_are_refused),
        TEST(test_other_kinds_are_refused),
        TEST(test_one_event_vouches_for_a_call),
        TEST(test_every_forgery_is_found),
        TEST(test_claims_without_any_event_are_found),
        TEST(test_a_number_that_is_given_again_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
