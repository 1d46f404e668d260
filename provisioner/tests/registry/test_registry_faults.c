// SPDX-License-Identifier: Apache-2.0
//
// Every call to SQLite that can fail is made to fail in turn, for each operation of the registry:
// it must say so, change nothing, and succeed when it is called again.
#include "tests/support/failing_sqlite.h"
#include "tests/support/fixture.h"

#include <stdio.h>
#include <string.h>

#include "mintmark/certs/profile.h"
#include "mintmark/certs/random.h"
#include "registry/health.h"
#include "registry/issued.h"

// ---- operations ----

static const uint8_t station_key[MINT_P256_PUBLIC_KEY_LEN] = {4, 1, 2, 3};
static mint_certificate_record_t certificate;

static mint_status_t add_station(mint_registry_t *registry)
{
    return mint_registry_add_station(registry, "second", station_key, NULL);
}

static mint_status_t add_batch(mint_registry_t *registry)
{
    mint_batch_t batch = {.name = "autumn", .product = "p", .profile = "p", .quota = 3};
    return mint_registry_add_batch(registry, &batch, "bench",
                                   (mint_bytes_t){.data = station_key, .len = 4}, NULL);
}

static mint_status_t admit(mint_registry_t *registry)
{
    return fixture_admit(registry, 1, "spring");
}

static mint_status_t intend(mint_registry_t *registry)
{
    return fixture_intend(registry, 1, &certificate);
}

static mint_status_t record(mint_registry_t *registry)
{
    return mint_registry_record_certificate(registry, certificate.serial,
                                            fixture_certificate(certificate.serial), NULL);
}

static mint_status_t record_transport_key(mint_registry_t *registry)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(1, id);
    return mint_registry_record_transport_key(registry, id, station_key, NULL);
}

static mint_status_t record_psk(mint_registry_t *registry)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(1, id);
    return mint_registry_record_psk(registry, id, NULL);
}

static mint_status_t advance(mint_registry_t *registry)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(1, id);
    return mint_registry_advance_device(registry, id, MINT_PROGRESS_LOCKED, station_key, NULL);
}

static mint_status_t unlock(mint_registry_t *registry)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(1, id);
    return mint_registry_unlock_device(registry, id, NULL);
}

/// Which is not there twice: what failed has left nothing of it.
static mint_status_t claim(mint_registry_t *registry)
{
    const mint_claim_t claims[] = {{.kind = MINT_CLAIM_NONCE, .digest = {1}},
                                   {.kind = MINT_CLAIM_NOISE, .digest = {1}}};
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(1, id);
    return mint_registry_claim(registry, id, claims, 2, NULL);
}

static mint_status_t close_batch(mint_registry_t *registry)
{
    mint_batch_t batch;
    bool changed;
    return mint_registry_close_batch(registry, "autumn", false, &batch, &changed, NULL);
}

static mint_status_t accept_clock(mint_registry_t *registry)
{
    return mint_registry_accept_clock(registry, NULL);
}

static mint_status_t note(mint_registry_t *registry)
{
    return mint_registry_note(registry, "note", NULL, "text", NULL);
}

static mint_status_t audit(mint_registry_t *registry)
{
    mint_audit_report_t report;
    return mint_registry_audit(registry, &report, NULL);
}

static mint_status_t check(mint_registry_t *registry)
{
    mint_status_t status = mint_registry_check(registry, NULL);
    return status == MINT_OK ? mint_registry_check_clock(registry, NULL) : status;
}

static mint_status_t visit_batch(void *context, const mint_batch_t *batch)
{
    (void)context;
    (void)batch;
    return MINT_OK;
}

static mint_status_t list_batches(mint_registry_t *registry)
{
    return mint_registry_each_batch(registry, visit_batch, NULL, NULL);
}

static mint_status_t visit_device(void *context, const mint_device_t *device)
{
    (void)context;
    (void)device;
    return MINT_OK;
}

static mint_status_t visit_health(void *context, const mint_health_record_t *record)
{
    (void)context;
    (void)record;
    return MINT_OK;
}

static mint_status_t list_health(mint_registry_t *registry)
{
    return mint_registry_each_health(registry, "spring", visit_health, NULL, NULL);
}

static mint_status_t list_devices(mint_registry_t *registry)
{
    return mint_registry_each_device(registry, NULL, visit_device, NULL, NULL);
}

static mint_status_t find_things(mint_registry_t *registry)
{
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t key[MINT_P256_PUBLIC_KEY_LEN];
    uint8_t delegation[MINT_DELEGATION_COSE_MAX_LEN];
    size_t delegation_len;
    fixture_device_id(1, id);
    mint_status_t status = mint_registry_find_certificate(registry, id, &certificate, NULL);
    if (status == MINT_OK) {
        status = mint_registry_find_station(registry, "bench", key, NULL);
    }
    if (status == MINT_OK) {
        status = mint_registry_find_delegation(registry, "bench", "spring", delegation,
                                               &delegation_len, NULL);
    }
    return status;
}

static mint_status_t export(mint_registry_t *registry)
{
    FILE *stream = fopen("/dev/null", "w");
    assert_non_null(stream);
    mint_status_t status = mint_registry_export(registry, stream, NULL);
    (void)fclose(stream);
    return status;
}

static mint_status_t search(mint_registry_t *registry)
{
    FILE *stream = fopen("/dev/null", "w");
    assert_non_null(stream);
    const mint_search_t by_batch = {.list = "devices", .csv = true, .batch = "spring"};
    mint_status_t status = mint_registry_search(registry, &by_batch, stream, NULL);
    (void)fclose(stream);
    return status;
}

// ---- certificates that no station makes ----

/// A root and a server's certificate by it, made when they are first needed.
static struct {
    mint_key_t *root_key;
    mint_key_t *key;
    mint_buffer_t root;
    uint8_t digest[MINT_SHA256_LEN];
    mint_reservation_t reservation;
    mint_buffer_t der;
} hierarchy;

static void issue_from(const char *profile_name, mint_key_t *key, mint_bytes_t issuer,
                       const uint8_t *serial, mint_buffer_t *der)
{
    mint_profile_t *profile = NULL;
    mint_signer_t signer = mint_key_signer(hierarchy.root_key);
    assert_int_equal(mint_profile_builtin(profile_name, &profile, NULL), MINT_OK);
    mint_issue_t issue = {.profile = profile,
                          .values = {.name = "a.example"},
                          .subject_key = key,
                          .issuer = issuer,
                          .signer = &signer,
                          .now = 1750000000};
    memcpy(issue.serial, serial, sizeof issue.serial);
    assert_int_equal(mint_certificate_issue(&issue, der, NULL), MINT_OK);
    mint_profile_free(profile);
}

static void make_hierarchy(void)
{
    const uint8_t serial[MINT_SERIAL_LEN] = {0x42};
    mint_buffer_t der = {0};
    hierarchy.root_key = mint_key_new();
    hierarchy.key = mint_key_new();
    assert_int_equal(mint_key_generate(hierarchy.root_key, MINT_KEY_P256, NULL), MINT_OK);
    assert_int_equal(mint_key_generate(hierarchy.key, MINT_KEY_P256, NULL), MINT_OK);
    assert_int_equal(mint_key_public_der(hierarchy.key, &der), MINT_OK);
    assert_int_equal(mint_sha256(der.data, der.len, hierarchy.digest), MINT_OK);
    issue_from("root-ca", hierarchy.root_key, (mint_bytes_t){0}, serial, &hierarchy.root);
    mint_buffer_free(&der);
}

static mint_status_t add_cas(mint_registry_t *registry)
{
    const mint_ca_t root = {MINT_CA_ROOT, 1, 1, mint_buffer_view(&hierarchy.root)};
    return mint_registry_add_cas(registry, &root, 1, NULL);
}

static mint_status_t intend_many(mint_registry_t *registry)
{
    const mint_random_t random = {.fill = mint_host_random_fill};
    mint_request_t request = {
        .ca = {MINT_CA_ROOT, 1}, .profile = "tls-server", .values = "{}", .identity = {1}};
    size_t failed;
    memcpy(request.key, hierarchy.digest, sizeof request.key);
    return mint_registry_intend_many(registry, &random, &request, 1, &hierarchy.reservation,
                                     &failed, NULL);
}

static mint_status_t record_many(mint_registry_t *registry)
{
    if (hierarchy.der.len == 0) {
        issue_from("tls-server", hierarchy.key, mint_buffer_view(&hierarchy.root),
                   hierarchy.reservation.serial, &hierarchy.der);
    }
    const mint_signed_t signed_one = {hierarchy.reservation.serial,
                                      mint_buffer_view(&hierarchy.der)};
    return mint_registry_record_many(registry, &signed_one, 1, NULL);
}

static mint_status_t find_issued(mint_registry_t *registry)
{
    static mint_issued_t issued;
    mint_status_t status = mint_registry_find_issued(
        registry, (mint_bytes_t){hierarchy.reservation.serial, MINT_SERIAL_LEN}, &issued, NULL);
    mint_buffer_free(&issued.der);
    return status;
}

static mint_status_t revoke(mint_registry_t *registry)
{
    const mint_revocation_t revocation = {.serial = {hierarchy.reservation.serial, MINT_SERIAL_LEN},
                                          .reason = MINT_CRL_SUPERSEDED,
                                          .revoked = 1760000000,
                                          .note = ""};
    bool changed;
    return mint_registry_revoke(registry, &revocation, &changed, NULL);
}

static mint_status_t visit_revoked(void *context, const mint_crl_entry_t *entry, mint_bytes_t der)
{
    (void)context;
    (void)entry;
    (void)der;
    return MINT_OK;
}

static mint_status_t list_revoked(mint_registry_t *registry)
{
    return mint_registry_each_revoked(registry, (mint_ca_ref_t){MINT_CA_ROOT, 1}, visit_revoked,
                                      NULL, NULL);
}

static mint_status_t intend_crl(mint_registry_t *registry)
{
    const mint_crl_plan_t plan = {.ca = {MINT_CA_ROOT, 1},
                                  .shard = 1,
                                  .shards = 1,
                                  .this_update = 1760000000,
                                  .next_update = 1760003600};
    uint64_t number;
    return mint_registry_intend_crl(registry, &plan, &number, NULL);
}

static mint_status_t record_crl(mint_registry_t *registry)
{
    return mint_registry_record_crl(registry, (mint_ca_ref_t){MINT_CA_ROOT, 1}, 1,
                                    (mint_bytes_t){(const uint8_t *)"list", 4}, NULL);
}

/// In the order in which they need each other.
static const struct {
    const char *name;
    mint_status_t (*run)(mint_registry_t *registry);
} operations[] = {
    {"add_station", add_station},
    {"add_batch", add_batch},
    {"admit", admit},
    {"intend", intend},
    {"record", record},
    {"record_transport_key", record_transport_key},
    {"record_psk", record_psk},
    {"advance", advance},
    {"unlock", unlock},
    {"claim", claim},
    {"close_batch", close_batch},
    {"accept_clock", accept_clock},
    {"note", note},
    {"list_batches", list_batches},
    {"list_devices", list_devices},
    {"list_health", list_health},
    {"find", find_things},
    {"add_cas", add_cas},
    {"intend_many", intend_many},
    {"record_many", record_many},
    {"find_issued", find_issued},
    {"revoke", revoke},
    {"list_revoked", list_revoked},
    {"intend_crl", intend_crl},
    {"record_crl", record_crl},
    {"check", check},
    {"audit", audit},
    {"export", export},
    {"search", search},
};

static void test_each_failing_call_is_reported_and_undone(void **state)
{
    fixture_t *fixture = *state;
    make_hierarchy();
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
        int64_t failures = 0;
        for (;; failures++) {
            int64_t events = fixture_count(fixture->path, "SELECT count(*) FROM events");
            failing_sqlite_start(failures, FAILING_SQLITE_ERROR);
            mint_status_t status = operations[i].run(fixture->registry);
            bool reached = failing_sqlite_reached();
            failing_sqlite_stop();
            if (!reached) { // fewer calls than that: it ran undisturbed
                assert_int_equal(status, MINT_OK);
                break;
            }
            if (status != MINT_ERR_IO && status != MINT_ERR_MEMORY) {
                fail_msg("%s, call %d: status 0x%x", operations[i].name, (int)failures,
                         (unsigned)status);
            }
            assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM events"), events);
            assert_int_equal(audit(fixture->registry), MINT_OK);
        }
        assert_true(failures >= 2);
    }
    mint_key_free(hierarchy.root_key);
    mint_key_free(hierarchy.key);
    mint_buffer_free(&hierarchy.root);
    mint_buffer_free(&hierarchy.der);
}

/// Whatever fails in a group, the changes that it says were made are there, and no others.
static void test_a_group_says_what_was_made(void **state)
{
    fixture_t *fixture = *state;
    for (int64_t failures = 0;; failures++) {
        int64_t events = fixture_count(fixture->path, "SELECT count(*) FROM events");
        failing_sqlite_start(failures, FAILING_SQLITE_ERROR);
        mint_registry_group_begin(fixture->registry);
        int64_t made = note(fixture->registry) == MINT_OK ? 1 : 0;
        made += note(fixture->registry) == MINT_OK ? 1 : 0;
        mint_status_t ended = mint_registry_group_end(fixture->registry, NULL);
        bool reached = failing_sqlite_reached();
        failing_sqlite_stop();
        assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM events"),
                         events + (ended == MINT_OK ? made : 0));
        assert_int_equal(audit(fixture->registry), MINT_OK);
        if (!reached) {
            assert_int_equal(made, 2);
            assert_true(failures >= 10);
            break;
        }
    }
}

/// A device out of use and its certificate revoked: both or neither, whichever call fails.
static void test_retiring_is_whole_or_not_at_all(void **state)
{
    fixture_t *fixture = *state;
    uint8_t id[MINT_DEVICE_ID_LEN];
    bool reached = true;
    fixture_device_id(1, id);
    assert_int_equal(fixture_make(fixture->registry, 1, "spring"), MINT_OK);
    int64_t failures = 0;
    for (; reached; failures++) {
        int64_t events = fixture_count(fixture->path, "SELECT count(*) FROM events");
        failing_sqlite_start(failures, FAILING_SQLITE_ERROR);
        mint_status_t status = mint_registry_retire_device(fixture->registry, id, NULL);
        reached = failing_sqlite_reached();
        failing_sqlite_stop();
        assert_int_equal(status != MINT_OK, reached);
        int64_t retired = fixture_count(fixture->path, "SELECT count(*) FROM devices"
                                                       " WHERE retired IS NOT NULL");
        int64_t revoked = fixture_count(fixture->path, "SELECT count(*) FROM certificates"
                                                       " WHERE revoked IS NOT NULL");
        assert_int_equal(retired, reached ? 0 : 1);
        assert_int_equal(revoked, retired);
        assert_int_equal(fixture_count(fixture->path, "SELECT count(*) FROM events"),
                         events + (reached ? 0 : 3));
        assert_int_equal(audit(fixture->registry), MINT_OK);
    }
    assert_true(failures >= 10);
}

static void test_each_failing_call_of_opening_is_reported(void **state)
{
    fixture_t *fixture = *state;
    mint_status_t status = MINT_ERR_IO;
    int64_t failures = 0;
    for (; status != MINT_OK; failures++) {
        mint_registry_t *registry = NULL;
        failing_sqlite_start(failures, FAILING_SQLITE_ERROR);
        status = mint_registry_open(&registry, fixture->path, "x", NULL);
        failing_sqlite_stop();
        assert_true(status == MINT_OK || status == MINT_ERR_IO || status == MINT_ERR_MEMORY);
        assert_true((registry != NULL) == (status == MINT_OK));
        mint_registry_close(registry);
    }
    assert_true(failures >= 6);
}

static void test_each_failing_call_of_creating_leaves_no_file(void **state)
{
    fixture_t *fixture = *state;
    char path[128];
    mint_status_t status = MINT_ERR_IO;
    (void)snprintf(path, sizeof path, "%s/new.db", fixture->dir);
    for (int64_t failures = 0; status != MINT_OK; failures++) {
        failing_sqlite_start(failures, FAILING_SQLITE_ERROR);
        status = mint_registry_create(path, NULL);
        failing_sqlite_stop();
        FILE *file = fopen(path, "r");
        assert_true((file != NULL) == (status == MINT_OK));
        if (file != NULL) {
            (void)fclose(file);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_each_failing_call_is_reported_and_undone),
        TEST(test_a_group_says_what_was_made),
        TEST(test_retiring_is_whole_or_not_at_all),
        TEST(test_each_failing_call_of_opening_is_reported),
        TEST(test_each_failing_call_of_creating_leaves_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
