// SPDX-License-Identifier: Apache-2.0
//
// CAs are rolled over: what was issued before and what is issued after verifies under every root,
// and whatever interrupts it leaves a factory that works.
#include "tests/support/plant.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "factory/internal.h"
#include "mintmark/certs/chain.h"
#include "mintmark/certs/file.h"
#include "mintmark/certs/profile.h"

// ---- calls that fail ----

static int saves_left = -1; ///< of certificates and keys, until the one that fails

mint_status_t __real_mint_file_create(const char *path, mint_file_kind_t kind, mint_bytes_t data,
                                      mint_error_t *error);
mint_status_t __wrap_mint_file_create(const char *path, mint_file_kind_t kind, mint_bytes_t data,
                                      mint_error_t *error);

mint_status_t __wrap_mint_file_create(const char *path, mint_file_kind_t kind, mint_bytes_t data,
                                      mint_error_t *error)
{
    if (saves_left >= 0 && saves_left-- == 0) {
        return mint_fail(error, MINT_ERR_IO, "the disk is full");
    }
    return __real_mint_file_create(path, kind, data, error);
}

// ---- support ----

/// The factory and its registry, open.
typedef struct {
    mint_factory_t *factory;
    mint_registry_t *registry;
} open_t;

static open_t open_both(const plant_t *plant)
{
    open_t both = {.factory = plant_open(plant)};
    mint_error_t error = {0};
    if (mint_factory_open_registry(both.factory, "test", &both.registry, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    return both;
}

static void close_both(open_t *both)
{
    mint_registry_close(both->registry);
    mint_factory_close(both->factory);
    *both = (open_t){0};
}

static mint_rolled_t roll(const plant_t *plant, bool root, bool issuing)
{
    open_t both = open_both(plant);
    mint_rollover_t rollover = {.root = root, .issuing = issuing};
    mint_rolled_t rolled;
    mint_error_t error = {0};
    if (mint_factory_rollover(both.factory, both.registry, &rollover, plant_passphrase, &rolled,
                              &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    close_both(&both);
    return rolled;
}

/// A server's certificate by the issuing CA in use.
static void issue_leaf(const plant_t *plant, mint_buffer_t *der)
{
    open_t both = open_both(plant);
    mint_error_t error = {0};
    mint_profile_t *profile = NULL;
    mint_key_t *key = mint_key_new();
    assert_int_equal(mint_key_generate(key, MINT_KEY_P256, NULL), MINT_OK);
    assert_int_equal(
        mint_factory_load_key(both.factory, MINT_FACTORY_ISSUING_CA, plant_passphrase, NULL),
        MINT_OK);
    assert_int_equal(mint_profile_builtin("tls-server", &profile, NULL), MINT_OK);
    mint_signer_t signer = mint_key_signer(mint_factory_key(both.factory, MINT_FACTORY_ISSUING_CA));
    mint_issue_t request = {
        .profile = profile,
        .values = {.name = "a.example"},
        .subject_key = key,
        .issuer = mint_factory_certificate(both.factory, MINT_FACTORY_ISSUING_CA),
        .signer = &signer,
        .now = (int64_t)time(NULL),
    };
    assert_int_equal(mint_certificate_new_serial(request.serial, NULL), MINT_OK);
    if (mint_certificate_issue(&request, der, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    mint_profile_free(profile);
    mint_key_free(key);
    close_both(&both);
}

/// The leaf verifies under each root alone, with all that the factory exports besides.
static void expect_good_under_each_root(const plant_t *plant, const mint_buffer_t *leaf,
                                        uint32_t roots)
{
    open_t both = open_both(plant);
    mint_bytes_t others[64];
    size_t count = mint_factory_ca_count(both.factory);
    assert_true(count < 64);
    for (size_t i = 0; i < count; i++) {
        others[i] = mint_factory_ca(both.factory, i).der;
    }
    for (uint32_t i = 1; i <= roots; i++) {
        mint_bytes_t root =
            mint_factory_ca_certificate(both.factory, (mint_ca_ref_t){MINT_CA_ROOT, i});
        mint_chain_question_t question = {.roots = &root,
                                          .root_count = 1,
                                          .intermediates = others,
                                          .intermediate_count = count,
                                          .now = (int64_t)time(NULL)};
        mint_chain_t chain;
        mint_error_t error = {0};
        if (mint_chain_build(mint_buffer_view(leaf), &question, &chain, &error) != MINT_OK) {
            fail_msg("under root %u: %s", i, error.message);
        }
        assert_int_equal(chain.count, 3);
    }
    close_both(&both);
}

static void expect_sound(const plant_t *plant)
{
    open_t both = open_both(plant);
    mint_audit_report_t report;
    mint_error_t error = {0};
    if (mint_registry_audit(both.registry, &report, &error) != MINT_OK ||
        mint_registry_check(both.registry, &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    close_both(&both);
}

static int count_files(const plant_t *plant)
{
    char command[256];
    int count = 0;
    (void)snprintf(command, sizeof command, "find %s -name '*.pem' | wc -l", plant->plant);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%d", &count), 1);
    (void)pclose(pipe);
    return count;
}

static int each_setup(void **state)
{
    return plant_setup(state);
}

// ---- tests ----

static void test_old_and_new_verify_under_every_root(void **state)
{
    const plant_t *plant = *state;
    mint_buffer_t leaves[4] = {{0}};
    issue_leaf(plant, &leaves[0]);
    mint_rolled_t rolled = roll(plant, false, true); // a new issuing CA under the same root
    assert_int_equal(rolled.crosses, 0);
    issue_leaf(plant, &leaves[1]);
    expect_good_under_each_root(plant, &leaves[0], 1);
    expect_good_under_each_root(plant, &leaves[1], 1);
    rolled = roll(plant, true, true);    // both
    assert_int_equal(rolled.crosses, 3); // issuing CA 3 by root 1; 1 and 2 by root 2
    issue_leaf(plant, &leaves[2]);
    rolled = roll(plant, true, false);   // a root alone
    assert_int_equal(rolled.crosses, 3); // all three by root 3
    issue_leaf(plant, &leaves[3]);
    for (size_t i = 0; i < 4; i++) {
        expect_good_under_each_root(plant, &leaves[i], 3);
        mint_buffer_free(&leaves[i]);
    }
    expect_sound(plant);
    open_t both = open_both(plant);
    assert_int_equal(mint_factory_newest(both.factory, MINT_FACTORY_ROOT_CA).generation, 3);
    assert_int_equal(mint_factory_newest(both.factory, MINT_FACTORY_ISSUING_CA).generation, 3);
    assert_int_equal(mint_factory_ca_count(both.factory), 3 + 3 + 6);
    close_both(&both);
}

static void test_the_issuer_of_a_certificate_is_the_ca_of_its_time(void **state)
{
    const plant_t *plant = *state;
    mint_buffer_t leaves[3] = {{0}};
    for (uint32_t i = 0; i < 3; i++) {
        if (i > 0) {
            (void)roll(plant, i == 2, true); // the last under a root of its own, with crosses
        }
        issue_leaf(plant, &leaves[i]);
    }
    open_t both = open_both(plant);
    mint_bytes_t issuer;
    for (uint32_t i = 0; i < 3; i++) {
        const mint_ca_ref_t ca = {.role = MINT_CA_ISSUING, .generation = i + 1};
        const mint_bytes_t expected = mint_factory_ca_certificate(both.factory, ca);
        assert_int_equal(
            mint_factory_find_issuer(both.factory, mint_buffer_view(&leaves[i]), &issuer, NULL),
            MINT_OK);
        assert_ptr_equal(issuer.data, expected.data);
    }
    leaves[0].data[leaves[0].len - 1] ^= 1; // its signature
    assert_int_equal(
        mint_factory_find_issuer(both.factory, mint_buffer_view(&leaves[0]), &issuer, NULL),
        MINT_ERR_NOT_FOUND);
    assert_int_equal(issuer.len, 0);
    close_both(&both);
    for (uint32_t i = 0; i < 3; i++) {
        mint_buffer_free(&leaves[i]);
    }
}

static void test_every_ca_has_a_name_and_key_of_its_own(void **state)
{
    const plant_t *plant = *state;
    (void)roll(plant, true, true);
    open_t both = open_both(plant);
    static const char *const names[] = {
        "O=Example Ltd, CN=Example Ltd Root CA", "O=Example Ltd, CN=Example Ltd Root CA 2",
        "O=Example Ltd, CN=Example Ltd Issuing CA", "O=Example Ltd, CN=Example Ltd Issuing CA 2"};
    for (size_t i = 0; i < 4; i++) {
        mint_certificate_info_t info;
        mint_ca_t ca = mint_factory_ca(both.factory, i);
        assert_int_equal(mint_certificate_read(ca.der, &info, NULL), MINT_OK);
        assert_string_equal(info.subject, names[i]);
        assert_int_equal(ca.generation, i % 2 + 1);
        assert_int_equal(ca.root_generation, i % 2 + 1);
        mint_key_t *key = mint_key_new();
        assert_int_equal(mint_factory_load_ca_key(both.factory,
                                                  (mint_ca_ref_t){ca.role, ca.generation},
                                                  plant_passphrase, key, NULL),
                         MINT_OK);
        assert_true(mint_key_is_private(key));
        mint_key_free(key);
    }
    // A cross-certificate has the name and the key of the CA that it is for.
    mint_ca_t cross = mint_factory_ca(both.factory, 4);
    assert_int_equal(cross.role, MINT_CA_CROSS);
    mint_certificate_info_t info;
    mint_certificate_info_t original;
    assert_int_equal(mint_certificate_read(cross.der, &info, NULL), MINT_OK);
    assert_int_equal(
        mint_certificate_read(mint_factory_ca_certificate(
                                  both.factory, (mint_ca_ref_t){MINT_CA_ISSUING, cross.generation}),
                              &original, NULL),
        MINT_OK);
    assert_string_equal(info.subject, original.subject);
    assert_string_not_equal(info.issuer, original.issuer);
    assert_true(info.is_ca);
    mint_key_t *key = mint_key_new();
    assert_int_equal(mint_factory_load_ca_key(both.factory, (mint_ca_ref_t){MINT_CA_ROOT, 3},
                                              plant_passphrase, key, NULL),
                     MINT_ERR_NOT_FOUND);
    mint_key_free(key);
    close_both(&both);
    char path[200];
    struct stat status;
    plant_path(plant, "keys/root-ca-2.pem", path);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    plant_path(plant, "factory.ini", path);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
}

static void test_another_type_of_key_may_be_asked_for(void **state)
{
    const plant_t *plant = *state;
    open_t both = open_both(plant);
    mint_rollover_t rollover = {
        .root = true, .issuing = true, .has_key_type = true, .key_type = MINT_KEY_P384};
    mint_rolled_t rolled;
    mint_error_t error = {0};
    if (mint_factory_rollover(both.factory, both.registry, &rollover, plant_passphrase, &rolled,
                              &error) != MINT_OK) {
        fail_msg("%s", error.message);
    }
    close_both(&both);
    mint_buffer_t leaf = {0};
    issue_leaf(plant, &leaf);
    expect_good_under_each_root(plant, &leaf, 2);
    mint_buffer_free(&leaf);
}

static void expect_refused(const plant_t *plant, const mint_rollover_t *rollover,
                           mint_bytes_t passphrase, mint_status_t expected)
{
    open_t both = open_both(plant);
    int before = count_files(plant);
    mint_rolled_t rolled;
    mint_error_t error = {0};
    mint_status_t status =
        mint_factory_rollover(both.factory, both.registry, rollover, passphrase, &rolled, &error);
    if (status != expected) {
        fail_msg("0x%x: %s", (unsigned)status, error.message);
    }
    assert_true(error.message[0] != '\0');
    close_both(&both);
    assert_int_equal(count_files(plant), before);
    both = open_both(plant);
    assert_int_equal(mint_factory_newest(both.factory, MINT_FACTORY_ROOT_CA).generation, 1);
    assert_int_equal(mint_factory_newest(both.factory, MINT_FACTORY_ISSUING_CA).generation, 1);
    close_both(&both);
}

static void test_what_cannot_be_done_changes_nothing(void **state)
{
    const plant_t *plant = *state;
    const mint_rollover_t both = {.root = true, .issuing = true};
    const mint_rollover_t nothing = {0};
    const mint_bytes_t wrong = {.data = (const uint8_t *)"wrong", .len = 5};
    expect_refused(plant, &nothing, plant_passphrase, MINT_ERR_ARGUMENT);
    expect_refused(plant, &both, wrong, MINT_ERR_AUTHENTICATION);
    int file = open(plant->plant, O_RDONLY | O_DIRECTORY);
    assert_int_equal(flock(file, LOCK_EX), 0);
    expect_refused(plant, &both, plant_passphrase, MINT_ERR_TIMEOUT);
    (void)close(file);
    // Two keys, two certificates, two cross-certificates: each save fails in turn.
    for (int i = 0; i < 6; i++) {
        saves_left = i;
        expect_refused(plant, &both, plant_passphrase, MINT_ERR_IO);
        assert_int_equal(saves_left, -1);
    }
    assert_int_equal(roll(plant, true, true).crosses, 2);
}

static void copy_file(const char *from, const char *to)
{
    mint_buffer_t data = {0};
    assert_int_equal(mint_file_read(from, &data, NULL), MINT_OK);
    (void)unlink(to);
    assert_int_equal(mint_file_create(to, MINT_FILE_SECRET, mint_buffer_view(&data), NULL),
                     MINT_OK);
    mint_buffer_free(&data);
}

static void test_an_interrupted_rollover_is_finished(void **state)
{
    const plant_t *plant = *state;
    char settings[200];
    char before[200];
    plant_path(plant, "factory.ini", settings);
    plant_path(plant, "before.ini", before);
    copy_file(settings, before);
    (void)roll(plant, true, true);
    copy_file(before, settings); // as if the power had gone before the last step
    mint_buffer_t leaf = {0};
    issue_leaf(plant, &leaf); // the old CA goes on
    mint_rolled_t rolled = roll(plant, true, true);
    assert_true(rolled.finished_earlier);
    open_t both = open_both(plant);
    assert_int_equal(mint_factory_newest(both.factory, MINT_FACTORY_ROOT_CA).generation, 2);
    close_both(&both);
    expect_good_under_each_root(plant, &leaf, 2);
    expect_sound(plant);
    mint_buffer_free(&leaf);
}

static void test_what_an_interrupted_rollover_left_is_written_over(void **state)
{
    const plant_t *plant = *state;
    static const char *const names[] = {"root-ca-2.pem", "keys/root-ca-2.pem",
                                        "keys/issuing-ca-2.pem", "issuing-ca-1-by-root-2.pem"};
    for (size_t i = 0; i < 4; i++) {
        char path[200];
        plant_path(plant, names[i], path);
        assert_int_equal(mint_file_create(path, MINT_FILE_SECRET,
                                          (mint_bytes_t){(const uint8_t *)"half", 4}, NULL),
                         MINT_OK);
    }
    assert_int_equal(roll(plant, true, true).crosses, 2);
    expect_sound(plant);
}

static void test_an_old_root_may_be_in_a_safe(void **state)
{
    const plant_t *plant = *state;
    char path[200];
    mint_buffer_t leaf = {0};
    (void)roll(plant, true, true);
    plant_path(plant, "keys/root-ca.pem", path);
    assert_int_equal(unlink(path), 0);
    mint_rolled_t rolled = roll(plant, false, true);
    assert_int_equal(rolled.crosses, 0);
    assert_int_equal(rolled.skipped, 1);
    // The newest CA stands under the newest root alone.
    issue_leaf(plant, &leaf);
    open_t both = open_both(plant);
    assert_int_equal(mint_factory_ca(both.factory, 4).root_generation, 2);
    close_both(&both);
    mint_buffer_free(&leaf);
    // But without the key of the root in use there is no new issuing CA.
    plant_path(plant, "keys/root-ca-2.pem", path);
    assert_int_equal(unlink(path), 0);
    both = open_both(plant);
    mint_rollover_t rollover = {.issuing = true};
    mint_error_t error = {0};
    assert_int_equal(mint_factory_rollover(both.factory, both.registry, &rollover, plant_passphrase,
                                           &rolled, &error),
                     MINT_ERR_NOT_FOUND);
    close_both(&both);
}

static void test_revoked_cas_are_not_certified_again(void **state)
{
    const plant_t *plant = *state;
    open_t both = open_both(plant);
    mint_certificate_info_t info;
    bool changed;
    assert_int_equal(
        mint_certificate_read(mint_factory_certificate(both.factory, MINT_FACTORY_ISSUING_CA),
                              &info, NULL),
        MINT_OK);
    mint_revocation_t revocation = {.serial = {info.serial, info.serial_len},
                                    .reason = MINT_CRL_CA_COMPROMISE,
                                    .revoked = (int64_t)time(NULL),
                                    .note = ""};
    assert_int_equal(mint_registry_revoke(both.registry, &revocation, &changed, NULL), MINT_OK);
    close_both(&both);
    assert_int_equal(roll(plant, true, true).crosses, 1); // the new one by the old root, no more
    expect_sound(plant);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, each_setup, plant_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_old_and_new_verify_under_every_root),
        TEST(test_the_issuer_of_a_certificate_is_the_ca_of_its_time),
        TEST(test_every_ca_has_a_name_and_key_of_its_own),
        TEST(test_another_type_of_key_may_be_asked_for),
        TEST(test_what_cannot_be_done_changes_nothing),
        TEST(test_an_interrupted_rollover_is_finished),
        TEST(test_what_an_interrupted_rollover_left_is_written_over),
        TEST(test_an_old_root_may_be_in_a_safe),
        TEST(test_revoked_cas_are_not_certified_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
