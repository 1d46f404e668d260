// SPDX-License-Identifier: Apache-2.0
//
// Certificates that no station made: one good one for an identity and for a key, whatever is asked
// how often and whatever was interrupted; revocations that stay; numbers of lists that rise.
#include "tests/support/fixture.h"

#include <stdio.h>
#include <string.h>

#include "mintmark/certs/profile.h"
#include "mintmark/certs/random.h"
#include "registry/issued.h"

static const mint_random_t host_random = {.fill = mint_host_random_fill, .context = NULL};

/// A hierarchy, and a registry that knows it.
typedef struct {
    fixture_t *fixture;
    mint_key_t *root_key;
    mint_key_t *issuing_key;
    mint_buffer_t root;
    mint_buffer_t issuing;
    mint_profile_t *profile;
} world_t;

static void issue_ca(const char *name, mint_key_t *key, mint_key_t *signing_key,
                     const mint_buffer_t *issuer, mint_buffer_t *der)
{
    mint_profile_t *profile = NULL;
    mint_error_t error = {0};
    mint_signer_t signer = mint_key_signer(signing_key);
    assert_int_equal(mint_profile_builtin(name, &profile, &error), MINT_OK);
    mint_issue_t issue = {.profile = profile,
                          .values = {.name = "Test"},
                          .subject_key = key,
                          .issuer = mint_buffer_view(issuer),
                          .signer = &signer,
                          .now = 1750000000};
    assert_int_equal(mint_certificate_new_serial(issue.serial, &error), MINT_OK);
    if (mint_certificate_issue(&issue, der, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    mint_profile_free(profile);
}

static int setup(void **state)
{
    static world_t world;
    static const mint_buffer_t none;
    void *fixture = NULL;
    (void)fixture_setup(&fixture);
    world =
        (world_t){.fixture = fixture, .root_key = mint_key_new(), .issuing_key = mint_key_new()};
    assert_int_equal(mint_key_generate(world.root_key, MINT_KEY_P256, NULL), MINT_OK);
    assert_int_equal(mint_key_generate(world.issuing_key, MINT_KEY_P256, NULL), MINT_OK);
    issue_ca("root-ca", world.root_key, world.root_key, &none, &world.root);
    issue_ca("issuing-ca", world.issuing_key, world.root_key, &world.root, &world.issuing);
    assert_int_equal(mint_profile_builtin("tls-server", &world.profile, NULL), MINT_OK);
    const mint_ca_t cas[] = {{MINT_CA_ROOT, 1, 1, mint_buffer_view(&world.root)},
                             {MINT_CA_ISSUING, 1, 1, mint_buffer_view(&world.issuing)}};
    assert_int_equal(mint_registry_add_cas(world.fixture->registry, cas, 2, NULL), MINT_OK);
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    world_t *world = *state;
    void *fixture = world->fixture;
    mint_audit_report_t report;
    mint_error_t error = {0};
    // Whatever a test did, the log tells it and the tables agree.
    if (mint_registry_audit(world->fixture->registry, &report, &error) != MINT_OK ||
        mint_registry_check(world->fixture->registry, &error) != MINT_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    mint_key_free(world->root_key);
    mint_key_free(world->issuing_key);
    mint_buffer_free(&world->root);
    mint_buffer_free(&world->issuing);
    mint_profile_free(world->profile);
    return fixture_teardown(&fixture);
}

/// A key, and the digest of its SubjectPublicKeyInfo.
typedef struct {
    mint_key_t *key;
    uint8_t digest[MINT_SHA256_LEN];
} test_key_t;

static test_key_t new_key(void)
{
    test_key_t made = {.key = mint_key_new()};
    mint_buffer_t der = {0};
    assert_int_equal(mint_key_generate(made.key, MINT_KEY_P256, NULL), MINT_OK);
    assert_int_equal(mint_key_public_der(made.key, &der), MINT_OK);
    assert_int_equal(mint_sha256(der.data, der.len, made.digest), MINT_OK);
    mint_buffer_free(&der);
    return made;
}

static mint_request_t request(const char *name, const test_key_t *key)
{
    mint_request_t made = {
        .ca = {MINT_CA_ISSUING, 1}, .profile = "tls-server", .values = "{\"name\":\"a\"}"};
    assert_int_equal(mint_sha256((const uint8_t *)name, strlen(name), made.identity), MINT_OK);
    memcpy(made.key, key->digest, sizeof made.key);
    return made;
}

static mint_status_t intend(const world_t *world, const mint_request_t *wanted,
                            mint_reservation_t *reservation)
{
    size_t failed = 99;
    mint_error_t error = {0};
    mint_status_t status = mint_registry_intend_many(world->fixture->registry, &host_random, wanted,
                                                     1, reservation, &failed, &error);
    assert_true(status == MINT_OK || error.message[0] != '\0');
    assert_true(status == MINT_OK || failed == 0);
    return status;
}

static void sign(const world_t *world, const test_key_t *key, const uint8_t *serial,
                 mint_buffer_t *der)
{
    mint_error_t error = {0};
    mint_signer_t signer = mint_key_signer(world->issuing_key);
    mint_issue_t issue = {.profile = world->profile,
                          .values = {.name = "a.example"},
                          .subject_key = key->key,
                          .issuer = mint_buffer_view(&world->issuing),
                          .signer = &signer,
                          .now = 1750000000};
    memcpy(issue.serial, serial, sizeof issue.serial);
    if (mint_certificate_issue(&issue, der, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
}

static mint_status_t record(const world_t *world, const uint8_t *serial, const mint_buffer_t *der)
{
    const mint_signed_t certificate = {.serial = serial, .der = mint_buffer_view(der)};
    return mint_registry_record_many(world->fixture->registry, &certificate, 1, NULL);
}

/// Issues one from start to end; its serial number goes to `serial`.
static void issue(const world_t *world, const mint_request_t *wanted, const test_key_t *key,
                  uint8_t serial[MINT_SERIAL_LEN])
{
    mint_reservation_t reservation;
    mint_buffer_t der = {0};
    assert_int_equal(intend(world, wanted, &reservation), MINT_OK);
    assert_int_equal(reservation.der.len, 0);
    sign(world, key, reservation.serial, &der);
    assert_int_equal(record(world, reservation.serial, &der), MINT_OK);
    memcpy(serial, reservation.serial, MINT_SERIAL_LEN);
    mint_buffer_free(&der);
}

static mint_issued_state_t state_of(const world_t *world, const uint8_t *serial)
{
    static mint_issued_t issued;
    assert_int_equal(mint_registry_find_issued(world->fixture->registry,
                                               (mint_bytes_t){serial, MINT_SERIAL_LEN}, &issued,
                                               NULL),
                     MINT_OK);
    mint_buffer_free(&issued.der);
    return issued.state;
}

// ---- issuing ----

static void test_the_same_request_gives_the_same_certificate(void **state)
{
    const world_t *world = *state;
    test_key_t key = new_key();
    mint_request_t wanted = request("a", &key);
    mint_reservation_t first;
    mint_reservation_t again;
    mint_buffer_t der = {0};
    assert_int_equal(intend(world, &wanted, &first), MINT_OK);
    assert_in_range(first.serial[0], 0x40, 0x7F);
    assert_int_equal(intend(world, &wanted, &again), MINT_OK); // nothing was signed in between
    assert_memory_equal(first.serial, again.serial, MINT_SERIAL_LEN);
    assert_int_equal(state_of(world, first.serial), MINT_ISSUED_INTENDED);
    sign(world, &key, first.serial, &der);
    for (int i = 0; i < 2; i++) { // the second time changes nothing
        assert_int_equal(record(world, first.serial, &der), MINT_OK);
    }
    assert_int_equal(intend(world, &wanted, &again), MINT_OK);
    assert_memory_equal(first.serial, again.serial, MINT_SERIAL_LEN);
    assert_int_equal(again.der.len, der.len);
    assert_memory_equal(again.der.data, der.data, der.len);
    assert_int_equal(state_of(world, first.serial), MINT_ISSUED_GOOD);
    mint_buffer_free(&again.der);
    mint_buffer_free(&der);
    mint_key_free(key.key);
}

static void test_identities_and_keys_are_not_shared(void **state)
{
    const world_t *world = *state;
    test_key_t one = new_key();
    test_key_t two = new_key();
    uint8_t serial[MINT_SERIAL_LEN];
    mint_reservation_t reservation;
    mint_request_t wanted = request("a", &one);
    issue(world, &wanted, &one, serial);
    wanted = request("a", &two); // the identity, another key
    assert_int_equal(intend(world, &wanted, &reservation), MINT_ERR_DUPLICATE);
    wanted = request("b", &one); // the key, another identity
    assert_int_equal(intend(world, &wanted, &reservation), MINT_ERR_DUPLICATE);
    wanted.profile = "device-ldevid"; // one key may have certificates of several kinds
    assert_int_equal(intend(world, &wanted, &reservation), MINT_OK);
    mint_key_free(one.key);
    mint_key_free(two.key);
}

static void test_an_intent_without_result_is_given_up(void **state)
{
    const world_t *world = *state;
    test_key_t one = new_key();
    test_key_t two = new_key();
    mint_reservation_t lost;
    mint_reservation_t next;
    mint_buffer_t der = {0};
    mint_request_t wanted = request("a", &one);
    assert_int_equal(intend(world, &wanted, &lost), MINT_OK);
    wanted = request("a", &two); // the key of before was lost with the process
    assert_int_equal(intend(world, &wanted, &next), MINT_OK);
    assert_memory_not_equal(lost.serial, next.serial, MINT_SERIAL_LEN);
    sign(world, &one, lost.serial, &der); // the process of before lives after all
    assert_int_equal(record(world, lost.serial, &der), MINT_ERR_MISMATCH);
    sign(world, &two, next.serial, &der);
    assert_int_equal(record(world, next.serial, &der), MINT_OK);
    mint_buffer_free(&der);
    mint_key_free(one.key);
    mint_key_free(two.key);
}

static void test_only_what_was_reserved_is_recorded(void **state)
{
    const world_t *world = *state;
    test_key_t key = new_key();
    test_key_t other = new_key();
    mint_reservation_t reservation;
    mint_buffer_t der = {0};
    mint_buffer_t again = {0};
    mint_request_t wanted = request("a", &key);
    const uint8_t unknown[MINT_SERIAL_LEN] = {0x41};
    assert_int_equal(intend(world, &wanted, &reservation), MINT_OK);
    sign(world, &other, reservation.serial, &der);
    assert_int_equal(record(world, reservation.serial, &der), MINT_ERR_MISMATCH); // another key
    assert_int_equal(record(world, unknown, &der), MINT_ERR_NOT_FOUND);
    mint_buffer_free(&der);
    assert_int_equal(record(world, reservation.serial, &der), MINT_ERR_ARGUMENT); // nothing
    sign(world, &key, reservation.serial, &der);
    assert_int_equal(record(world, reservation.serial, &der), MINT_OK);
    sign(world, &key, unknown, &again);
    assert_int_equal(record(world, reservation.serial, &again), MINT_ERR_MISMATCH); // a second one
    mint_buffer_free(&der);
    mint_buffer_free(&again);
    mint_key_free(key.key);
    mint_key_free(other.key);
}

static void test_of_many_all_are_reserved_or_none(void **state)
{
    enum { MANY = 5 };
    const world_t *world = *state;
    test_key_t keys[MANY];
    mint_request_t wanted[MANY];
    mint_reservation_t reservations[MANY];
    mint_error_t error = {0};
    size_t failed = 99;
    uint8_t serial[MINT_SERIAL_LEN];
    for (size_t i = 0; i < MANY; i++) {
        char name[8];
        (void)snprintf(name, sizeof name, "%zu", i);
        keys[i] = new_key();
        wanted[i] = request(name, &keys[i]);
    }
    test_key_t taken = new_key();
    mint_request_t before = request("3", &taken);
    issue(world, &before, &taken, serial);
    int64_t rows = fixture_count(world->fixture->path, "SELECT count(*) FROM certificates");
    assert_int_equal(mint_registry_intend_many(world->fixture->registry, &host_random, wanted, MANY,
                                               reservations, &failed, &error),
                     MINT_ERR_DUPLICATE);
    assert_int_equal(failed, 3);
    assert_int_equal(fixture_count(world->fixture->path, "SELECT count(*) FROM certificates"),
                     rows);
    assert_int_equal(mint_registry_intend_many(world->fixture->registry, &host_random, wanted, 3,
                                               reservations, &failed, &error),
                     MINT_OK);
    assert_int_equal(fixture_count(world->fixture->path, "SELECT count(*) FROM certificates"),
                     rows + 3);
    for (size_t i = 0; i < MANY; i++) {
        mint_key_free(keys[i].key);
    }
    mint_key_free(taken.key);
}

static void test_what_cannot_be_recorded_is_refused(void **state)
{
    const world_t *world = *state;
    static char long_text[MINT_REQUEST_MAX_LEN + 2];
    test_key_t key = new_key();
    mint_reservation_t reservation;
    memset(long_text, 'x', sizeof long_text - 1);
    mint_request_t wanted = request("a", &key);
    wanted.values = long_text;
    assert_int_equal(intend(world, &wanted, &reservation), MINT_ERR_ARGUMENT);
    wanted = request("a", &key);
    wanted.profile = "a-profile-with-a-name-that-is-too-long";
    assert_int_equal(intend(world, &wanted, &reservation), MINT_ERR_ARGUMENT);
    wanted = request("a", &key);
    wanted.ca.generation = 2;
    assert_int_equal(intend(world, &wanted, &reservation), MINT_ERR_NOT_FOUND);
    mint_key_free(key.key);
}

// ---- renewing ----

static void test_a_renewal_takes_the_place_when_it_is_issued(void **state)
{
    const world_t *world = *state;
    test_key_t one = new_key();
    test_key_t two = new_key();
    uint8_t old[MINT_SERIAL_LEN];
    mint_reservation_t renewal;
    mint_reservation_t again;
    mint_buffer_t der = {0};
    mint_request_t wanted = request("a", &one);
    issue(world, &wanted, &one, old);
    wanted = request("a", &two);
    wanted.renews = old;
    assert_int_equal(intend(world, &wanted, &renewal), MINT_OK);
    assert_int_equal(state_of(world, old), MINT_ISSUED_GOOD); // until the new one is there
    assert_int_equal(intend(world, &wanted, &again), MINT_OK);
    assert_memory_equal(renewal.serial, again.serial, MINT_SERIAL_LEN);
    test_key_t three = new_key(); // and the second key was lost on the way
    wanted = request("a", &three);
    wanted.renews = old;
    assert_int_equal(intend(world, &wanted, &again), MINT_OK);
    assert_memory_not_equal(renewal.serial, again.serial, MINT_SERIAL_LEN);
    sign(world, &three, again.serial, &der);
    assert_int_equal(record(world, again.serial, &der), MINT_OK);
    assert_int_equal(state_of(world, old), MINT_ISSUED_SUPERSEDED);
    assert_int_equal(state_of(world, again.serial), MINT_ISSUED_GOOD);
    // What was renewed is renewed no more; the newest is.
    assert_int_equal(intend(world, &wanted, &renewal), MINT_ERR_STATE);
    memcpy(old, again.serial, sizeof old);
    assert_int_equal(intend(world, &wanted, &renewal), MINT_OK); // with the same key
    mint_buffer_free(&der);
    mint_key_free(one.key);
    mint_key_free(two.key);
    mint_key_free(three.key);
}

// ---- revoking ----

static mint_status_t revoke(const world_t *world, const uint8_t *serial, mint_crl_reason_t reason,
                            bool expect_changed)
{
    const mint_revocation_t revocation = {.serial = {serial, MINT_SERIAL_LEN},
                                          .reason = reason,
                                          .revoked = 1760000000,
                                          .note = "note"};
    bool changed = !expect_changed;
    mint_status_t status =
        mint_registry_revoke(world->fixture->registry, &revocation, &changed, NULL);
    assert_int_equal(changed, expect_changed);
    return status;
}

static void test_a_revocation_stays(void **state)
{
    const world_t *world = *state;
    test_key_t key = new_key();
    uint8_t serial[MINT_SERIAL_LEN];
    mint_request_t wanted = request("a", &key);
    issue(world, &wanted, &key, serial);
    assert_int_equal(revoke(world, serial, MINT_CRL_REMOVE_FROM_CRL, false), MINT_OK);
    assert_int_equal(revoke(world, serial, MINT_CRL_SUPERSEDED, true), MINT_OK);
    assert_int_equal(state_of(world, serial), MINT_ISSUED_REVOKED);
    assert_int_equal(revoke(world, serial, MINT_CRL_SUPERSEDED, false), MINT_OK); // it is
    assert_int_equal(revoke(world, serial, MINT_CRL_KEY_COMPROMISE, false), MINT_ERR_STATE);
    assert_int_equal(revoke(world, serial, MINT_CRL_REMOVE_FROM_CRL, false), MINT_ERR_STATE);
    const uint8_t unknown[MINT_SERIAL_LEN] = {0x41};
    assert_int_equal(revoke(world, unknown, MINT_CRL_SUPERSEDED, false), MINT_ERR_NOT_FOUND);
    // Not even somebody with the file open takes it out by mistake.
    sqlite3 *db = fixture_break_in(world->fixture->path);
    assert_int_not_equal(sqlite3_exec(db, "DELETE FROM revocations", NULL, NULL, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "UPDATE revocations SET reason = 1", NULL, NULL, NULL),
                         SQLITE_OK);
    (void)sqlite3_close(db);
    mint_key_free(key.key);
}

static void test_a_hold_may_be_taken_back_or_become_final(void **state)
{
    const world_t *world = *state;
    test_key_t key = new_key();
    uint8_t serial[MINT_SERIAL_LEN];
    mint_request_t wanted = request("a", &key);
    issue(world, &wanted, &key, serial);
    assert_int_equal(revoke(world, serial, MINT_CRL_CERTIFICATE_HOLD, true), MINT_OK);
    assert_int_equal(state_of(world, serial), MINT_ISSUED_REVOKED);
    assert_int_equal(revoke(world, serial, MINT_CRL_REMOVE_FROM_CRL, true), MINT_OK);
    assert_int_equal(state_of(world, serial), MINT_ISSUED_GOOD);
    assert_int_equal(revoke(world, serial, MINT_CRL_CERTIFICATE_HOLD, true), MINT_OK);
    assert_int_equal(revoke(world, serial, MINT_CRL_CESSATION_OF_OPERATION, true), MINT_OK);
    assert_int_equal(revoke(world, serial, MINT_CRL_REMOVE_FROM_CRL, false), MINT_ERR_STATE);
    mint_key_free(key.key);
}

static void test_a_hold_is_not_taken_back_over_another(void **state)
{
    const world_t *world = *state;
    test_key_t one = new_key();
    test_key_t two = new_key();
    uint8_t serial[MINT_SERIAL_LEN];
    uint8_t other[MINT_SERIAL_LEN];
    mint_request_t wanted = request("a", &one);
    issue(world, &wanted, &one, serial);
    assert_int_equal(revoke(world, serial, MINT_CRL_CERTIFICATE_HOLD, true), MINT_OK);
    wanted = request("a", &two);
    issue(world, &wanted, &two, other);
    assert_int_equal(revoke(world, serial, MINT_CRL_REMOVE_FROM_CRL, false), MINT_ERR_DUPLICATE);
    assert_int_equal(state_of(world, serial), MINT_ISSUED_REVOKED);
    mint_key_free(one.key);
    mint_key_free(two.key);
}

static void test_a_lost_key_gets_no_other_certificate(void **state)
{
    const world_t *world = *state;
    static const struct {
        mint_crl_reason_t reason;
        mint_status_t expected;
    } cases[] = {{MINT_CRL_KEY_COMPROMISE, MINT_ERR_STATE},
                 {MINT_CRL_CA_COMPROMISE, MINT_ERR_STATE},
                 {MINT_CRL_AA_COMPROMISE, MINT_ERR_STATE},
                 {MINT_CRL_SUPERSEDED, MINT_OK},
                 {MINT_CRL_CESSATION_OF_OPERATION, MINT_OK}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char name[8];
        test_key_t key = new_key();
        uint8_t serial[MINT_SERIAL_LEN];
        mint_reservation_t reservation;
        (void)snprintf(name, sizeof name, "%zu", i);
        mint_request_t wanted = request(name, &key);
        issue(world, &wanted, &key, serial);
        assert_int_equal(revoke(world, serial, cases[i].reason, true), MINT_OK);
        assert_int_equal(intend(world, &wanted, &reservation), cases[i].expected);
        wanted.profile = "device-ldevid";
        assert_int_equal(intend(world, &wanted, &reservation), cases[i].expected);
        mint_key_free(key.key);
    }
}

static void test_a_device_of_a_station_is_revoked_for_good(void **state)
{
    const world_t *world = *state;
    mint_registry_t *registry = world->fixture->registry;
    static mint_certificate_record_t certificate;
    static mint_certificate_record_t again;
    uint8_t id[MINT_DEVICE_ID_LEN];
    fixture_device_id(1, id);
    assert_int_equal(fixture_make(registry, 1, "spring"), MINT_OK);
    assert_int_equal(mint_registry_find_certificate(registry, id, &certificate, NULL), MINT_OK);
    assert_int_equal(revoke(world, certificate.serial, MINT_CRL_CERTIFICATE_HOLD, true), MINT_OK);
    assert_int_equal(mint_registry_find_certificate(registry, id, &again, NULL),
                     MINT_ERR_NOT_FOUND);
    // On the line again: it gets no second certificate.
    assert_int_equal(fixture_intend(registry, 1, &again), MINT_ERR_STATE);
    assert_int_equal(revoke(world, certificate.serial, MINT_CRL_REMOVE_FROM_CRL, true), MINT_OK);
    assert_int_equal(fixture_intend(registry, 1, &again), MINT_OK);
    assert_memory_equal(again.serial, certificate.serial, MINT_SERIAL_LEN);
    assert_int_equal(revoke(world, certificate.serial, MINT_CRL_KEY_COMPROMISE, true), MINT_OK);
    assert_int_equal(fixture_intend(registry, 1, &again), MINT_ERR_STATE);
}

// ---- lists ----

/// What a listing gave.
typedef struct {
    size_t count;
    uint8_t serials[8][MINT_SERIAL_LEN];
    mint_crl_reason_t reasons[8];
} listed_t;

static mint_status_t list(void *context, const mint_crl_entry_t *entry, mint_bytes_t der)
{
    listed_t *listed = context;
    assert_true(listed->count < 8 && der.len > 0 && entry->serial_len == MINT_SERIAL_LEN);
    memcpy(listed->serials[listed->count], entry->serial, MINT_SERIAL_LEN);
    listed->reasons[listed->count++] = entry->reason;
    return MINT_OK;
}

static listed_t list_of(const world_t *world, mint_ca_role_t role, uint32_t generation)
{
    listed_t listed = {0};
    assert_int_equal(mint_registry_each_revoked(world->fixture->registry,
                                                (mint_ca_ref_t){role, generation}, list, &listed,
                                                NULL),
                     MINT_OK);
    return listed;
}

static void test_each_ca_lists_its_own(void **state)
{
    const world_t *world = *state;
    test_key_t keys[3] = {new_key(), new_key(), new_key()};
    uint8_t serials[3][MINT_SERIAL_LEN];
    static const char *const names[] = {"a", "b", "c"};
    for (size_t i = 0; i < 3; i++) {
        mint_request_t wanted = request(names[i], &keys[i]);
        issue(world, &wanted, &keys[i], serials[i]);
        mint_key_free(keys[i].key);
    }
    assert_int_equal(list_of(world, MINT_CA_ISSUING, 1).count, 0);
    assert_int_equal(revoke(world, serials[0], MINT_CRL_KEY_COMPROMISE, true), MINT_OK);
    assert_int_equal(revoke(world, serials[1], MINT_CRL_CERTIFICATE_HOLD, true), MINT_OK);
    assert_int_equal(revoke(world, serials[1], MINT_CRL_REMOVE_FROM_CRL, true), MINT_OK);
    assert_int_equal(revoke(world, serials[2], MINT_CRL_CERTIFICATE_HOLD, true), MINT_OK);
    assert_int_equal(revoke(world, serials[2], MINT_CRL_SUPERSEDED, true), MINT_OK);
    listed_t listed = list_of(world, MINT_CA_ISSUING, 1);
    assert_int_equal(listed.count, 2); // the one that was released is in no list
    for (size_t i = 0; i < 2; i++) {
        bool first = memcmp(listed.serials[i], serials[0], MINT_SERIAL_LEN) == 0;
        assert_int_equal(listed.reasons[i], first ? MINT_CRL_KEY_COMPROMISE : MINT_CRL_SUPERSEDED);
        assert_true(first || memcmp(listed.serials[i], serials[2], MINT_SERIAL_LEN) == 0);
    }
    // The issuing CA itself is in the root's list.
    assert_int_equal(list_of(world, MINT_CA_ROOT, 1).count, 0);
    mint_certificate_info_t info;
    assert_int_equal(mint_certificate_read(mint_buffer_view(&world->issuing), &info, NULL),
                     MINT_OK);
    assert_int_equal(revoke(world, info.serial, MINT_CRL_CA_COMPROMISE, true), MINT_OK);
    assert_int_equal(state_of(world, info.serial), MINT_ISSUED_REVOKED);
    listed = list_of(world, MINT_CA_ROOT, 1);
    assert_int_equal(listed.count, 1);
    assert_memory_equal(listed.serials[0], info.serial, MINT_SERIAL_LEN);
    assert_int_equal(list_of(world, MINT_CA_ISSUING, 1).count, 2);
    assert_int_equal(list_of(world, MINT_CA_ISSUING, 2).count, 0);
}

static void test_list_numbers_rise(void **state)
{
    const world_t *world = *state;
    mint_registry_t *registry = world->fixture->registry;
    mint_crl_plan_t plan = {.ca = {MINT_CA_ISSUING, 1},
                            .shard = 1,
                            .shards = 1,
                            .this_update = 1760000000,
                            .next_update = 1760003600};
    const mint_bytes_t list_der = {(const uint8_t *)"list", 4};
    const mint_bytes_t other = {(const uint8_t *)"other", 5};
    uint64_t number;
    for (uint64_t i = 1; i <= 3; i++) {
        assert_int_equal(mint_registry_intend_crl(registry, &plan, &number, NULL), MINT_OK);
        assert_int_equal(number, i);
    }
    assert_int_equal(mint_registry_record_crl(registry, plan.ca, 2, list_der, NULL), MINT_OK);
    assert_int_equal(mint_registry_record_crl(registry, plan.ca, 2, other, NULL),
                     MINT_ERR_NOT_FOUND); // it is on record
    assert_int_equal(mint_registry_record_crl(registry, plan.ca, 9, other, NULL),
                     MINT_ERR_NOT_FOUND);
    plan.ca.role = MINT_CA_ROOT; // counts for itself
    assert_int_equal(mint_registry_intend_crl(registry, &plan, &number, NULL), MINT_OK);
    assert_int_equal(number, 1);
    plan.shard = 2;
    assert_int_equal(mint_registry_intend_crl(registry, &plan, &number, NULL), MINT_ERR_ARGUMENT);
    plan.shards = 2;
    plan.next_update = plan.this_update;
    assert_int_equal(mint_registry_intend_crl(registry, &plan, &number, NULL), MINT_ERR_ARGUMENT);
}

static void test_cas_are_recorded_once(void **state)
{
    const world_t *world = *state;
    mint_registry_t *registry = world->fixture->registry;
    const mint_bytes_t root = mint_buffer_view(&world->root);
    const mint_bytes_t issuing = mint_buffer_view(&world->issuing);
    const mint_ca_t same[] = {{MINT_CA_ROOT, 1, 1, root}, {MINT_CA_ISSUING, 1, 1, issuing}};
    const mint_ca_t another[] = {{MINT_CA_ROOT, 1, 1, root}, {MINT_CA_ISSUING, 1, 1, root}};
    const mint_ca_t orphan[] = {{MINT_CA_ROOT, 1, 1, root},
                                {MINT_CA_ISSUING, 1, 1, issuing},
                                {MINT_CA_ISSUING, 2, 7, issuing}};
    int64_t events = fixture_count(world->fixture->path, "SELECT count(*) FROM events");
    assert_int_equal(mint_registry_add_cas(registry, same, 2, NULL), MINT_OK);
    assert_int_equal(fixture_count(world->fixture->path, "SELECT count(*) FROM events"), events);
    assert_int_equal(mint_registry_add_cas(registry, another, 2, NULL), MINT_ERR_MISMATCH);
    assert_int_equal(mint_registry_add_cas(registry, orphan, 3, NULL), MINT_ERR_NOT_FOUND);
    assert_int_equal(fixture_count(world->fixture->path, "SELECT count(*) FROM cas"), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_the_same_request_gives_the_same_certificate),
        TEST(test_identities_and_keys_are_not_shared),
        TEST(test_an_intent_without_result_is_given_up),
        TEST(test_only_what_was_reserved_is_recorded),
        TEST(test_of_many_all_are_reserved_or_none),
        TEST(test_what_cannot_be_recorded_is_refused),
        TEST(test_a_renewal_takes_the_place_when_it_is_issued),
        TEST(test_a_revocation_stays),
        TEST(test_a_hold_may_be_taken_back_or_become_final),
        TEST(test_a_hold_is_not_taken_back_over_another),
        TEST(test_a_lost_key_gets_no_other_certificate),
        TEST(test_a_device_of_a_station_is_revoked_for_good),
        TEST(test_each_ca_lists_its_own),
        TEST(test_list_numbers_rise),
        TEST(test_cas_are_recorded_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
