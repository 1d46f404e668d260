// SPDX-License-Identifier: Apache-2.0
//
// The log of a registry at work, and everything that somebody who can write the file could do to
// it or to the rows it speaks of.
#include "tests/support/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// A registry with two finished devices and a note.
static int setup(void **state)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    (void)fixture_setup(state);
    fixture_t *fixture = *state;
    fixture_device_id(2, id);
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_make(fixture->registry, 2, "spring"), MINT_OK);
    assert_int_equal(mint_registry_note(fixture->registry, "refused", id, "noise is stuck", NULL),
                     MINT_OK);
    return 0;
}

static void test_an_untouched_registry_is_good(void **state)
{
    fixture_t *fixture = *state;
    mint_audit_report_t report;
    assert_int_equal(mint_registry_audit(fixture->registry, &report, NULL), MINT_OK);
    assert_int_equal(report.events, fixture_count(fixture->path, "SELECT count(*) FROM events"));
    // One station, batch and delegation, two devices and certificates.
    assert_int_equal(report.rows, 7);
    assert_string_equal(report.finding, "");
    assert_int_equal(report.first_bad, 0);
    assert_int_equal(mint_registry_check(fixture->registry, NULL), MINT_OK);
}

static void test_every_change_is_logged_with_its_actor(void **state)
{
    fixture_t *fixture = *state;
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM events"
                                                  " WHERE kind = 'device.locked'"),
                     2);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM events"
                                                  " WHERE kind = 'refused' AND actor = 'bench' AND"
                                                  " detail LIKE '02000000d0%: noise is stuck'"),
                     1);
    // Calls that change nothing log nothing.
    int64_t before = fixture_count(fixture->path, "SELECT count(*) FROM events");
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM events"), before);
}

/// What an audit must find after a forgery.
typedef struct {
    const char *name;
    const char *sql;
    int64_t first_bad; ///< -1: any
    const char *finding;
} forgery_t;

static const forgery_t forgeries[] = {
    {"edit an event's text", "UPDATE events SET detail = 'x' WHERE sequence = 5", 5, "changed"},
    {"edit an event's time", "UPDATE events SET time = time - 1 WHERE sequence = 3", 3, "changed"},
    {"edit an event's actor", "UPDATE events SET actor = 'me' WHERE sequence = 1", 1, "changed"},
    {"edit the last event",
     "UPDATE events SET kind = 'x' WHERE sequence = (SELECT max(sequence)"
     " FROM events)",
     -1, "changed"},
    {"edit an event's hash", "UPDATE events SET hash = randomblob(32) WHERE sequence = 4", 4,
     "changed"},
    {"delete an event", "DELETE FROM events WHERE sequence = 4", 5, "missing"},
    {"delete the first event", "DELETE FROM events WHERE sequence = 1", 2, "missing"},
    {"delete an event and close the gap",
     "DELETE FROM events WHERE sequence = 4;"
     "UPDATE events SET sequence = -(sequence - 1) WHERE sequence > 4;"
     "UPDATE events SET sequence = -sequence WHERE sequence < 0",
     4, "changed"},
    {"swap two events",
     "UPDATE events SET sequence = -4 WHERE sequence = 4;"
     "UPDATE events SET sequence = 4 WHERE sequence = 5;"
     "UPDATE events SET sequence = 5 WHERE sequence = -4",
     4, "changed"},
    {"insert an event",
     "INSERT INTO events SELECT sequence + 1000, time, actor, kind, subject, row, detail,"
     " row_digest, hash FROM events WHERE sequence = 2",
     1002, "missing"},
    {"delete all events", "DELETE FROM events", 0, "empty"},
    {"cut the log's end", "DELETE FROM events WHERE sequence > 6", -1, ""},
    {"edit a station", "UPDATE stations SET public_key = randomblob(65)", -1, "stations"},
    {"raise a quota", "UPDATE batches SET quota = 5000", -1, "batches"},
    {"lift a quota", "UPDATE batches SET quota = 0", -1, "batches"},
    {"edit a delegation", "UPDATE delegations SET cose = x'00'", -1, "delegations"},
    {"edit a device", "UPDATE devices SET health = '{}' WHERE id = 2", -1, "row 2 of devices"},
    {"set a device back", "UPDATE devices SET progress = 4 WHERE id = 1", -1, "row 1 of devices"},
    {"take a key away", "UPDATE devices SET store_digest = zeroblob(32)", -1, "devices"},
    {"edit a certificate", "UPDATE certificates SET der = x'3000' WHERE id = 1", -1,
     "row 1 of certificates"},
    {"revoke a certificate", "UPDATE certificates SET revoked = 1 WHERE id = 2", -1,
     "row 2 of certificates"},
    {"turn an integer into another type's bytes",
     "UPDATE batches SET product = CAST(product AS TEXT) || ' '", -1, "batches"},
    {"delete a certificate", "DELETE FROM certificates WHERE id = 2", -1,
     "row 2 of certificates was deleted"},
    {"delete the last device", "PRAGMA foreign_keys = OFF; DELETE FROM devices WHERE id = 2", -1,
     "row 2 of devices was deleted"},
    {"add a device",
     "INSERT INTO devices (device, batch, station, board, firmware, progress, health, admitted,"
     " changed) SELECT randomblob(16), batch, station, board, firmware, 0, '{}', 0, 0 FROM devices"
     " LIMIT 1",
     -1, "row 3 of devices is not in the log"},
    {"swap two devices' keys", "UPDATE devices SET public_key = (SELECT zeroblob(65)) WHERE id = 1",
     -1, "row 1 of devices"},
};

static void test_every_forgery_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof forgeries / sizeof forgeries[0]; i++) {
        const forgery_t *forgery = &forgeries[i];
        mint_audit_report_t report;
        mint_error_t error = {0};
        void *own = NULL;
        (void)setup(&own);
        fixture_t *fixture = own;
        sqlite3 *db = fixture_break_in(fixture->path);
        fixture_forge(db, forgery->sql);
        (void)sqlite3_close(db);
        mint_status_t status = mint_registry_audit(fixture->registry, &report, &error);
        if (status != MINT_ERR_AUTHENTICATION || strstr(report.finding, forgery->finding) == NULL) {
            fail_msg("%s: status 0x%x, finding '%s'", forgery->name, (unsigned)status,
                     report.finding);
        }
        if (forgery->first_bad >= 0) {
            assert_int_equal(report.first_bad, forgery->first_bad);
        }
        assert_non_null(strstr(error.hint, "evidence"));
        (void)fixture_teardown(&own);
    }
}

static void test_the_head_says_what_a_truncation_hides(void **state)
{
    // A log cut at its end together with its rows is whole in itself. Only the head tells.
    fixture_t *fixture = *state;
    mint_audit_report_t before;
    mint_audit_report_t after;
    assert_int_equal(mint_registry_audit(fixture->registry, &before, NULL), MINT_OK);
    sqlite3 *db = fixture_break_in(fixture->path);
    fixture_forge(db, "DELETE FROM events WHERE sequence = (SELECT max(sequence) FROM events)");
    (void)sqlite3_close(db);
    assert_int_equal(mint_registry_audit(fixture->registry, &after, NULL), MINT_OK);
    assert_memory_not_equal(before.head, after.head, sizeof before.head);
}

/// Something the check must find.
static void test_the_check_finds_what_cannot_be(void **state)
{
    static const struct {
        const char *sql;
        const char *finding;
    } cases[] = {
        {"UPDATE batches SET quota = 1", "more devices than ordered"},
        {"DELETE FROM certificates WHERE id = 1", "without a certificate"},
        {"UPDATE devices SET progress = 1 WHERE id = 1", "but not issued"},
        {"PRAGMA foreign_keys = OFF; DELETE FROM batches", "not there"},
        {"DELETE FROM delegations", "delegated to no station"},
        {"DELETE FROM certificates WHERE id = 1; UPDATE devices SET progress = 1 WHERE id = 1",
         "without a reserved serial"},
        {"DROP INDEX certificates_live; INSERT INTO certificates (serial, device, csr, intended)"
         " SELECT randomblob(20), device, csr, 0 FROM certificates WHERE id = 1",
         "two live certificates"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mint_error_t error = {0};
        void *own = NULL;
        (void)setup(&own);
        fixture_t *fixture = own;
        sqlite3 *db = fixture_break_in(fixture->path);
        fixture_forge(db, cases[i].sql);
        (void)sqlite3_close(db);
        mint_status_t status = mint_registry_check(fixture->registry, &error);
        if (status != MINT_ERR_CORRUPT || strstr(error.message, cases[i].finding) == NULL) {
            fail_msg("%s: status 0x%x, '%s'", cases[i].sql, (unsigned)status, error.message);
        }
        (void)fixture_teardown(&own);
    }
}

static void test_the_export_has_everything(void **state)
{
    fixture_t *fixture = *state;
    char *text = NULL;
    size_t text_len = 0;
    FILE *stream = open_memstream(&text, &text_len);
    assert_int_equal(mint_registry_export(fixture->registry, stream, NULL), MINT_OK);
    (void)fclose(stream);
    static const char *const members[] = {
        "\"stations\": [",     "\"batches\": [",
        "\"devices\": [",      "\"events\": [",
        "\"certificates\": [", "\"name\":\"spring\"",
        "\"rct\":0",           "\"progress\":\"locked\"",
        "\"psk\":false",       "\"id\":\"01000000d0d0d0d0d0d0d0d0d0d0d0d0\""};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (strstr(text, members[i]) == NULL) {
            fail_msg("no %s in %s", members[i], text);
        }
    }
    free(text);
}

static void test_a_note_is_printable_whatever_a_device_says(void **state)
{
    fixture_t *fixture = *state;
    FILE *stream = fopen("/dev/null", "w");
    assert_non_null(stream);
    assert_int_equal(mint_registry_note(fixture->registry, "x", NULL, "\x1b[2J\xff", NULL),
                     MINT_OK);
    assert_int_equal(mint_registry_note(fixture->registry, "x", NULL, "M\xc3\xbcll", NULL),
                     MINT_OK);
    assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM events WHERE detail IN"
                                                  " ('?[2J?', 'M\xc3\xbcll')"),
                     2);
    assert_int_equal(mint_registry_export(fixture->registry, stream, NULL), MINT_OK);
    (void)fclose(stream);
}

static void test_an_export_that_cannot_be_written_is_an_error(void **state)
{
    fixture_t *fixture = *state;
    FILE *stream = fopen("/dev/full", "w");
    assert_non_null(stream);
    assert_int_equal(mint_registry_export(fixture->registry, stream, NULL), MINT_ERR_IO);
    (void)fclose(stream);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_an_untouched_registry_is_good),
        TEST(test_every_change_is_logged_with_its_actor),
        cmocka_unit_test(test_every_forgery_is_found),
        TEST(test_the_head_says_what_a_truncation_hides),
        cmocka_unit_test(test_the_check_finds_what_cannot_be),
        TEST(test_the_export_has_everything),
        TEST(test_a_note_is_printable_whatever_a_device_says),
        TEST(test_an_export_that_cannot_be_written_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
