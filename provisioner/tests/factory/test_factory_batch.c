// SPDX-License-Identifier: Apache-2.0
//
// Batches of a factory: the delegation that a device will verify, the PSK master key, and the
// derivation of PSKs against an answer from another program.
#include "tests/support/plant.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/// A factory with its authority's key loaded, and its registry.
typedef struct {
    mint_factory_t *factory;
    mint_registry_t *registry;
} open_t;

static open_t open_all(const plant_t *plant)
{
    open_t open = {.factory = plant_open(plant)};
    assert_int_equal(
        mint_factory_load_key(open.factory, MINT_FACTORY_AUTHORITY, plant_passphrase, NULL),
        MINT_OK);
    assert_int_equal(mint_factory_open_registry(open.factory, "test", &open.registry, NULL),
                     MINT_OK);
    return open;
}

static void close_all(open_t *open)
{
    mint_registry_close(open->registry);
    mint_factory_close(open->factory);
}

static mint_batch_t make_batch(const char *name, mint_psk_policy_t psk)
{
    mint_batch_t batch = {.product = "thermometer", .profile = "device-idevid", .psk = psk};
    (void)snprintf(batch.name, sizeof batch.name, "%s", name);
    return batch;
}

static size_t count_keys(const plant_t *plant)
{
    char path[200];
    size_t count = 0;
    plant_path(plant, "keys", path);
    DIR *list = opendir(path);
    assert_non_null(list);
    while (readdir(list) != NULL) {
        count++;
    }
    (void)closedir(list);
    return count - 2;
}

static void test_a_known_psk(void **state)
{
    // Python: hmac.new(hmac.new(bytes(32), bytes(range(32)), "sha256").digest(),
    //     b"mintmark-psk-v1" + identity + b"\x01", "sha256").digest()[:16]
    static const uint8_t expected[MINT_PSK_KEY_LEN] = {0xf6, 0xad, 0xd7, 0xf7, 0xd9, 0xd9,
                                                       0x6e, 0x64, 0x90, 0x3b, 0xa5, 0xfc,
                                                       0x88, 0xdf, 0x0c, 0x18};
    uint8_t master[MINT_PSK_MASTER_LEN];
    uint8_t id[MINT_DEVICE_ID_LEN];
    char identity[MINT_PSK_IDENTITY_SIZE];
    uint8_t key[MINT_PSK_KEY_LEN];
    (void)state;
    for (size_t i = 0; i < sizeof master; i++) {
        master[i] = (uint8_t)i;
    }
    memcpy(id, master, sizeof id);
    assert_int_equal(mint_psk_derive(master, id, identity, key), MINT_OK);
    assert_string_equal(identity, "000102030405060708090a0b0c0d0e0f");
    assert_memory_equal(key, expected, sizeof key);
    id[15] ^= 1;
    assert_int_equal(mint_psk_derive(master, id, identity, key), MINT_OK);
    assert_memory_not_equal(key, expected, sizeof key);
}

static void test_the_delegation_is_what_a_device_will_accept(void **state)
{
    open_t open = open_all(*state);
    mint_batch_t batch = make_batch("delegated", MINT_PSK_POLICY_NONE);
    uint8_t cose[MINT_DELEGATION_COSE_MAX_LEN];
    uint8_t station_key[MINT_P256_PUBLIC_KEY_LEN];
    size_t cose_len = 0;
    mint_cose_sign1_t message;
    mint_delegation_t delegation;
    assert_int_equal(
        mint_factory_add_batch(open.factory, open.registry, &batch, plant_passphrase, NULL),
        MINT_OK);
    assert_string_equal(batch.psk_file, "");
    assert_int_equal(
        mint_registry_find_delegation(open.registry, "bench-1", "delegated", cose, &cose_len, NULL),
        MINT_OK);
    assert_int_equal(mint_cose_sign1_read(cose, cose_len, &message), MINT_OK);
    assert_int_equal(mint_cose_sign1_verify(&message, MINT_COSE_TEXT_DELEGATION,
                                            mint_factory_authority_key(open.factory)),
                     MINT_OK);
    assert_int_equal(mint_delegation_read(message.payload.data, message.payload.len, &delegation),
                     MINT_OK);
    assert_string_equal(delegation.batch, "delegated");
    assert_int_equal(mint_registry_find_station(open.registry, "bench-1", station_key, NULL),
                     MINT_OK);
    assert_memory_equal(delegation.station_key, station_key, sizeof station_key);
    close_all(&open);
}

static void test_master_keys_are_kept_and_differ(void **state)
{
    const plant_t *plant = *state;
    open_t open = open_all(plant);
    mint_batch_t one = make_batch("psk-1", MINT_PSK_POLICY_ONE);
    mint_batch_t two = make_batch("psk-2", MINT_PSK_POLICY_ONE);
    mint_batch_t found;
    uint8_t master[MINT_PSK_MASTER_LEN];
    uint8_t again[MINT_PSK_MASTER_LEN];
    uint8_t other[MINT_PSK_MASTER_LEN];
    char path[200];
    char name[100];
    struct stat info;
    mint_bytes_t wrong = {.data = (const uint8_t *)"x", .len = 1};
    assert_int_equal(
        mint_factory_add_batch(open.factory, open.registry, &one, plant_passphrase, NULL), MINT_OK);
    assert_int_equal(
        mint_factory_add_batch(open.factory, open.registry, &two, plant_passphrase, NULL), MINT_OK);
    assert_int_equal(mint_registry_find_batch(open.registry, "psk-1", &found, NULL), MINT_OK);
    assert_string_equal(found.psk_file, one.psk_file);
    (void)snprintf(name, sizeof name, "keys/%s", found.psk_file);
    plant_path(plant, name, path);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    assert_int_equal(
        mint_factory_load_psk_master(open.factory, &found, plant_passphrase, master, NULL),
        MINT_OK);
    assert_int_equal(
        mint_factory_load_psk_master(open.factory, &found, plant_passphrase, again, NULL), MINT_OK);
    assert_memory_equal(master, again, sizeof master);
    assert_int_equal(
        mint_factory_load_psk_master(open.factory, &two, plant_passphrase, other, NULL), MINT_OK);
    assert_memory_not_equal(master, other, sizeof master);
    assert_int_equal(mint_factory_load_psk_master(open.factory, &found, wrong, again, NULL),
                     MINT_ERR_AUTHENTICATION);
    memset(other, 0, sizeof other);
    assert_memory_equal(again, other, sizeof again);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(
        mint_factory_load_psk_master(open.factory, &found, plant_passphrase, again, NULL),
        MINT_ERR_STATE);
    assert_int_equal(chmod(path, 0600), 0);
    close_all(&open);
}

static void test_without_psks_there_is_no_master_key(void **state)
{
    mint_factory_t *factory = plant_open(*state);
    mint_batch_t batch = make_batch("none", MINT_PSK_POLICY_NONE);
    uint8_t master[MINT_PSK_MASTER_LEN];
    assert_int_equal(mint_factory_load_psk_master(factory, &batch, plant_passphrase, master, NULL),
                     MINT_ERR_NOT_FOUND);
    batch.psk = MINT_PSK_POLICY_ONE;
    (void)snprintf(batch.psk_file, sizeof batch.psk_file, "../factory.ini");
    assert_int_equal(mint_factory_load_psk_master(factory, &batch, plant_passphrase, master, NULL),
                     MINT_ERR_MISMATCH);
    mint_factory_close(factory);
}

static void test_enrolment_keys_are_kept_and_differ(void **state)
{
    const plant_t *plant = *state;
    open_t open = open_all(plant);
    mint_batch_t one = make_batch("enrolment-1", MINT_PSK_POLICY_ONE);
    mint_batch_t two = make_batch("enrolment-2", MINT_PSK_POLICY_NONE);
    mint_batch_t found;
    uint8_t key[MINT_ENROLMENT_KEY_LEN];
    uint8_t other[MINT_ENROLMENT_KEY_LEN];
    uint8_t master[MINT_PSK_MASTER_LEN];
    char path[200];
    char name[100];
    struct stat info;
    mint_bytes_t wrong = {.data = (const uint8_t *)"x", .len = 1};
    one.enrolment = true;
    two.enrolment = true;
    assert_int_equal(
        mint_factory_add_batch(open.factory, open.registry, &one, plant_passphrase, NULL), MINT_OK);
    assert_int_equal(
        mint_factory_add_batch(open.factory, open.registry, &two, plant_passphrase, NULL), MINT_OK);
    assert_int_equal(mint_registry_find_batch(open.registry, "enrolment-1", &found, NULL), MINT_OK);
    assert_true(found.enrolment);
    assert_string_equal(found.enrolment_file, one.enrolment_file);
    assert_string_not_equal(found.enrolment_file, found.psk_file);
    (void)snprintf(name, sizeof name, "keys/%s", found.enrolment_file);
    plant_path(plant, name, path);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    assert_int_equal(
        mint_factory_load_enrolment_key(open.factory, &found, plant_passphrase, key, NULL),
        MINT_OK);
    assert_int_equal(
        mint_factory_load_enrolment_key(open.factory, &found, plant_passphrase, other, NULL),
        MINT_OK);
    assert_memory_equal(key, other, sizeof key);
    assert_int_equal(
        mint_factory_load_psk_master(open.factory, &found, plant_passphrase, master, NULL),
        MINT_OK);
    assert_memory_not_equal(key, master, sizeof key);
    assert_int_equal(
        mint_factory_load_enrolment_key(open.factory, &two, plant_passphrase, other, NULL),
        MINT_OK);
    assert_memory_not_equal(key, other, sizeof key);
    assert_int_equal(mint_factory_load_enrolment_key(open.factory, &found, wrong, key, NULL),
                     MINT_ERR_AUTHENTICATION);
    memset(other, 0, sizeof other);
    assert_memory_equal(key, other, sizeof key);
    close_all(&open);
}

/// Whoever can write the registry, but has no passphrase, gets no other key out of the folder by
/// the hand of somebody who has it.
static void test_only_its_own_file_is_a_batchs_secret(void **state)
{
    static const char *const others[] = {"authority.pem", "station-bench-1.pem", ".", "",
                                         "../keys/authority.pem"};
    open_t open = open_all(*state);
    mint_batch_t one = make_batch("own", MINT_PSK_POLICY_ONE);
    mint_batch_t two = make_batch("own-2", MINT_PSK_POLICY_ONE);
    mint_batch_t *batches[] = {&one, &two};
    uint8_t key[MINT_ENROLMENT_KEY_LEN];
    for (size_t i = 0; i < 2; i++) {
        batches[i]->enrolment = true;
        assert_int_equal(
            mint_factory_add_batch(open.factory, open.registry, batches[i], plant_passphrase, NULL),
            MINT_OK);
    }
    mint_batch_t forged = one;
    for (size_t i = 0; i < sizeof others / sizeof others[0] + 2; i++) {
        static const uint8_t nothing[MINT_ENROLMENT_KEY_LEN];
        const char *file = i > 1 ? others[i - 2] : i == 0 ? one.psk_file : two.enrolment_file;
        (void)snprintf(forged.enrolment_file, sizeof forged.enrolment_file, "%s", file);
        file = i > 1 ? others[i - 2] : i == 0 ? one.enrolment_file : two.psk_file;
        (void)snprintf(forged.psk_file, sizeof forged.psk_file, "%s", file);
        assert_int_equal(
            mint_factory_load_enrolment_key(open.factory, &forged, plant_passphrase, key, NULL),
            MINT_ERR_MISMATCH);
        assert_memory_equal(key, nothing, sizeof key);
        assert_int_equal(
            mint_factory_load_psk_master(open.factory, &forged, plant_passphrase, key, NULL),
            MINT_ERR_MISMATCH);
        assert_memory_equal(key, nothing, sizeof key);
    }
    close_all(&open);
}

static void test_without_enrolment_there_is_no_key(void **state)
{
    const plant_t *plant = *state;
    open_t open = open_all(plant);
    mint_batch_t batch = make_batch("no-enrolment", MINT_PSK_POLICY_NONE);
    uint8_t key[MINT_ENROLMENT_KEY_LEN];
    size_t keys = count_keys(plant);
    // What stands in the file's name before does not make it one.
    (void)snprintf(batch.enrolment_file, sizeof batch.enrolment_file, "authority.pem");
    assert_int_equal(
        mint_factory_add_batch(open.factory, open.registry, &batch, plant_passphrase, NULL),
        MINT_OK);
    assert_string_equal(batch.enrolment_file, "");
    assert_int_equal(count_keys(plant), keys);
    assert_int_equal(
        mint_factory_load_enrolment_key(open.factory, &batch, plant_passphrase, key, NULL),
        MINT_ERR_NOT_FOUND);
    batch.enrolment = true;
    (void)snprintf(batch.enrolment_file, sizeof batch.enrolment_file, "../factory.ini");
    assert_int_equal(
        mint_factory_load_enrolment_key(open.factory, &batch, plant_passphrase, key, NULL),
        MINT_ERR_MISMATCH);
    // The registry takes no batch whose two columns do not agree.
    uint8_t cose[] = {1};
    batch = make_batch("half", MINT_PSK_POLICY_NONE);
    batch.enrolment = true;
    assert_int_equal(mint_registry_add_batch(open.registry, &batch, "bench-1",
                                             (mint_bytes_t){cose, sizeof cose}, NULL),
                     MINT_ERR_ARGUMENT);
    close_all(&open);
}

static void test_a_bad_batch_leaves_nothing(void **state)
{
    const plant_t *plant = *state;
    open_t open = open_all(plant);
    mint_batch_t batch = make_batch("twice", MINT_PSK_POLICY_NONE);
    mint_error_t error = {0};
    assert_int_equal(
        mint_factory_add_batch(open.factory, open.registry, &batch, plant_passphrase, NULL),
        MINT_OK);
    size_t keys = count_keys(plant);
    batch.psk = MINT_PSK_POLICY_ONE;
    assert_int_equal(
        mint_factory_add_batch(open.factory, open.registry, &batch, plant_passphrase, NULL),
        MINT_ERR_DUPLICATE);
    batch = make_batch("a/b", MINT_PSK_POLICY_ONE);
    assert_int_equal(
        mint_factory_add_batch(open.factory, open.registry, &batch, plant_passphrase, NULL),
        MINT_ERR_ARGUMENT);
    batch = make_batch("new", MINT_PSK_POLICY_ONE);
    (void)snprintf(batch.profile, sizeof batch.profile, "no-such-profile");
    assert_int_equal(
        mint_factory_add_batch(open.factory, open.registry, &batch, plant_passphrase, &error),
        MINT_ERR_NOT_FOUND);
    assert_non_null(strstr(error.hint, "device-idevid"));
    assert_int_equal(count_keys(plant), keys);
    assert_int_equal(mint_registry_find_batch(open.registry, "new", &batch, NULL),
                     MINT_ERR_NOT_FOUND);
    close_all(&open);
}

static void test_a_batch_that_was_not_added_leaves_no_keys(void **state)
{
    static const struct {
        const char *spoil; ///< what another process does to the registry before
        const char *mend;  ///< and after
        mint_status_t status;
    } cases[] = {
        {"UPDATE events SET time = time + 86400", "UPDATE events SET time = time - 86400",
         MINT_ERR_STATE}, // the clock is behind the log
        {"BEGIN IMMEDIATE", "ROLLBACK", MINT_ERR_TIMEOUT},
        {"CREATE TRIGGER none BEFORE INSERT ON delegations BEGIN SELECT RAISE(ABORT, 'no'); END",
         "DROP TRIGGER none", MINT_ERR_ARGUMENT},
    };
    const plant_t *plant = *state;
    char path[200];
    sqlite3 *other = NULL;
    plant_path(plant, "registry.db", path);
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        open_t open = open_all(plant);
        size_t keys = count_keys(plant);
        mint_batch_t batch = make_batch("late", MINT_PSK_POLICY_ONE);
        batch.enrolment = true;
        mint_registry_set_patience(open.registry, 10);
        assert_int_equal(sqlite3_exec(other, cases[i].spoil, NULL, NULL, NULL), SQLITE_OK);
        assert_int_equal(
            mint_factory_add_batch(open.factory, open.registry, &batch, plant_passphrase, NULL),
            cases[i].status);
        assert_int_equal(count_keys(plant), keys);
        assert_int_equal(sqlite3_exec(other, cases[i].mend, NULL, NULL, NULL), SQLITE_OK);
        close_all(&open);
    }
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
}

static void test_the_authority_must_be_there(void **state)
{
    mint_factory_t *factory = plant_open(*state);
    mint_registry_t *registry = NULL;
    mint_batch_t batch = make_batch("new", MINT_PSK_POLICY_NONE);
    assert_int_equal(mint_factory_open_registry(factory, "test", &registry, NULL), MINT_OK);
    assert_int_equal(mint_factory_add_batch(factory, registry, &batch, plant_passphrase, NULL),
                     MINT_ERR_STATE);
    mint_registry_close(registry);
    mint_factory_close(factory);
}

static void test_a_station_key_put_into_the_registry_is_not_delegated(void **state)
{
    const plant_t *plant = *state;
    char path[200];
    sqlite3 *database = NULL;
    plant_path(plant, "registry.db", path);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(database,
                     "UPDATE stations SET public_key = CAST(X'04' || randomblob(64) AS BLOB)", NULL,
                     NULL, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_changes(database), 1);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);

    open_t open = open_all(plant);
    mint_batch_t batch = make_batch("stolen", MINT_PSK_POLICY_ONE);
    const size_t keys = count_keys(plant);
    assert_int_equal(
        mint_factory_add_batch(open.factory, open.registry, &batch, plant_passphrase, NULL),
        MINT_ERR_MISMATCH);
    assert_int_equal(count_keys(plant), keys);
    close_all(&open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_known_psk),
        cmocka_unit_test(test_the_delegation_is_what_a_device_will_accept),
        cmocka_unit_test(test_master_keys_are_kept_and_differ),
        cmocka_unit_test(test_without_psks_there_is_no_master_key),
        cmocka_unit_test(test_enrolment_keys_are_kept_and_differ),
        cmocka_unit_test(test_only_its_own_file_is_a_batchs_secret),
        cmocka_unit_test(test_without_enrolment_there_is_no_key),
        cmocka_unit_test(test_a_bad_batch_leaves_nothing),
        cmocka_unit_test(test_a_batch_that_was_not_added_leaves_no_keys),
        cmocka_unit_test(test_the_authority_must_be_there),
        // The last: the factory is of no use after it.
        cmocka_unit_test(test_a_station_key_put_into_the_registry_is_not_delegated),
    };
    return cmocka_run_group_tests(tests, plant_setup, plant_teardown);
}
