// SPDX-License-Identifier: Apache-2.0
//
// Opening a factory and loading its keys: who may, with what passphrase, and that each key is the
// one its public half says.
#include "tests/support/plant.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mintmark/certs/file.h"

static mint_status_t try_open(const plant_t *plant, mint_error_t *error)
{
    mint_factory_t *factory = NULL;
    mint_status_t status = mint_factory_open(&factory, plant->plant, error);
    assert_true((factory != NULL) == (status == MINT_OK));
    mint_factory_close(factory);
    return status;
}

static void test_what_others_can_use_is_not_opened(void **state)
{
    static const struct {
        const char *name;
        mode_t right;
        mode_t wrong;
    } cases[] = {
        {".", 0700, 0750},
        {".", 0700, 0701},
        {".", 0700, 0755},
        {"keys", 0700, 0710},
        {"keys", 0700, 0705},
        {"keys/root-ca.pem", 0600, 0644},
        {"keys/issuing-ca.pem", 0600, 0640},
        {"keys/authority.pem", 0600, 0604},
        {"keys/station-bench-1.pem", 0600, 0620},
        {"factory.ini", 0600, 0644},
    };
    const plant_t *plant = *state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[200];
        mint_error_t error = {0};
        plant_path(plant, cases[i].name, path);
        assert_int_equal(chmod(path, cases[i].wrong), 0);
        mint_status_t status = try_open(plant, &error);
        assert_int_equal(chmod(path, cases[i].right), 0);
        if (status != MINT_ERR_STATE || error.hint[0] == '\0') {
            fail_msg("%s with mode %o: %s", cases[i].name, cases[i].wrong,
                     mint_status_text(status));
        }
    }
    assert_int_equal(try_open(plant, NULL), MINT_OK);
}

static void test_a_readable_registry_is_not_opened(void **state)
{
    const plant_t *plant = *state;
    char path[200];
    mint_registry_t *registry = NULL;
    mint_factory_t *factory = plant_open(plant);
    plant_path(plant, "registry.db", path);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(mint_factory_open_registry(factory, "x", &registry, NULL), MINT_ERR_STATE);
    assert_null(registry);
    assert_int_equal(chmod(path, 0600), 0);
    mint_factory_close(factory);
}

static void test_a_key_behind_a_link_is_refused(void **state)
{
    const plant_t *plant = *state;
    char path[200];
    char away[200];
    plant_path(plant, "keys/authority.pem", path);
    plant_path(plant, "away.pem", away);
    assert_int_equal(rename(path, away), 0);
    assert_int_equal(symlink(away, path), 0);
    assert_int_equal(try_open(plant, NULL), MINT_ERR_STATE);
    assert_int_equal(rename(away, path), 0);
}

static void test_what_is_no_factory_is_not_found(void **state)
{
    const plant_t *plant = *state;
    mint_factory_t *factory = NULL;
    mint_error_t error = {0};
    char path[200];
    plant_path(plant, "none", path);
    assert_int_equal(mint_factory_open(&factory, path, NULL), MINT_ERR_NOT_FOUND);
    assert_int_equal(mint_factory_open(&factory, plant->dir, &error), MINT_ERR_NOT_FOUND);
    assert_non_null(strstr(error.hint, "factory init"));
    assert_null(factory);
    mint_factory_close(NULL);
}

static void test_damaged_settings_are_refused(void **state)
{
    static const struct {
        const char *text;
        mint_status_t status;
    } cases[] = {
        {"", MINT_ERR_FORMAT},
        {"[factory\n", MINT_ERR_FORMAT},
        {"[other]\nversion = 1\n", MINT_ERR_FORMAT},
        {"[factory]\nversion = 1\nspell = x\n", MINT_ERR_FORMAT},
        {"[factory]\nversion = 3\norganisation = x\nstation = s\n", MINT_ERR_UNSUPPORTED},
        {"[factory]\nversion = 2\norganisation = x\nstation = s\n", MINT_ERR_FORMAT},
        {"[factory]\nversion = 2\norganisation = x\nstation = s\nroot_ca = 1\n", MINT_ERR_FORMAT},
        {"[factory]\nversion = 1\norganisation = x\nstation = s\nroot_ca = 1\nissuing_ca = 1\n",
         MINT_ERR_FORMAT},
        {"[factory]\nversion = 2\norganisation = x\nstation = s\nroot_ca = 0\nissuing_ca = 1\n",
         MINT_ERR_FORMAT},
        {"[factory]\nversion = 2\norganisation = x\nstation = s\nroot_ca = 1\nissuing_ca = 100\n",
         MINT_ERR_FORMAT},
        {"[factory]\nversion = 2\norganisation = x\nstation = s\nroot_ca = 01\nissuing_ca = 1\n",
         MINT_ERR_FORMAT},
        {"[factory]\nversion = 2\norganisation = x\nstation = s\nroot_ca = +1\nissuing_ca = 1\n",
         MINT_ERR_FORMAT},
        // Numbers that are right, of a CA that is not there.
        {"[factory]\nversion = 2\norganisation = x\nstation = s\nroot_ca = 1\nissuing_ca = 2\n",
         MINT_ERR_NOT_FOUND},
        {"[factory]\nversion = 1\norganisation = x\n", MINT_ERR_ARGUMENT},
        {"[factory]\nversion = 1\nstation = s\n", MINT_ERR_ARGUMENT},
        {"[factory]\nversion = 1\norganisation = x\nstation = ../s\n", MINT_ERR_ARGUMENT},
    };
    const plant_t *plant = *state;
    char path[200];
    char away[200];
    plant_path(plant, "factory.ini", path);
    plant_path(plant, "away.ini", away);
    assert_int_equal(rename(path, away), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        assert_true(file >= 0);
        assert_int_equal(write(file, cases[i].text, strlen(cases[i].text)),
                         (ssize_t)strlen(cases[i].text));
        (void)close(file);
        mint_status_t status = try_open(plant, NULL);
        if (status != cases[i].status) {
            fail_msg("'%s': %s", cases[i].text, mint_status_text(status));
        }
    }
    assert_int_equal(rename(away, path), 0);
}

static void test_a_wrong_passphrase_loads_nothing(void **state)
{
    mint_factory_t *factory = plant_open(*state);
    mint_bytes_t wrong = {.data = (const uint8_t *)"correct house", .len = 13};
    mint_cose_signer_t signer;
    assert_int_equal(mint_factory_load_key(factory, MINT_FACTORY_STATION, wrong, NULL),
                     MINT_ERR_AUTHENTICATION);
    assert_null(mint_factory_key(factory, MINT_FACTORY_STATION));
    assert_int_equal(mint_factory_cose_signer(factory, MINT_FACTORY_STATION, &signer),
                     MINT_ERR_STATE);
    mint_factory_close(factory);
}

static void test_a_loaded_key_signs(void **state)
{
    mint_factory_t *factory = plant_open(*state);
    mint_cose_signer_t signer;
    uint8_t digest[MINT_SHA256_LEN] = {1};
    uint8_t signature[MINT_P256_SIGNATURE_LEN];
    for (int i = 0; i < 2; i++) { // the second call has nothing to do
        assert_int_equal(
            mint_factory_load_key(factory, MINT_FACTORY_AUTHORITY, plant_passphrase, NULL),
            MINT_OK);
    }
    assert_true(mint_key_is_private(mint_factory_key(factory, MINT_FACTORY_AUTHORITY)));
    assert_int_equal(mint_factory_cose_signer(factory, MINT_FACTORY_AUTHORITY, &signer), MINT_OK);
    assert_int_equal(signer.sign(signer.context, digest, signature), MINT_OK);
    assert_int_equal(mint_p256_verify(mint_factory_authority_key(factory), digest, signature),
                     MINT_OK);
    assert_int_equal(mint_factory_cose_signer(factory, MINT_FACTORY_ROOT_CA, &signer),
                     MINT_ERR_STATE);
    mint_factory_close(factory);
}

static void test_a_key_in_anothers_place_is_refused(void **state)
{
    const plant_t *plant = *state;
    char authority[200];
    char root[200];
    char away[200];
    plant_path(plant, "keys/authority.pem", authority);
    plant_path(plant, "keys/root-ca.pem", root);
    plant_path(plant, "keys/away.pem", away);
    assert_int_equal(rename(authority, away), 0);
    assert_int_equal(rename(root, authority), 0);
    assert_int_equal(rename(away, root), 0);
    mint_factory_t *factory = plant_open(plant);
    assert_int_equal(mint_factory_load_key(factory, MINT_FACTORY_AUTHORITY, plant_passphrase, NULL),
                     MINT_ERR_FORMAT);
    assert_int_equal(mint_factory_load_key(factory, MINT_FACTORY_ROOT_CA, plant_passphrase, NULL),
                     MINT_ERR_FORMAT);
    mint_factory_close(factory);
    assert_int_equal(rename(authority, away), 0);
    assert_int_equal(rename(root, authority), 0);
    assert_int_equal(rename(away, root), 0);
}

/// Somebody took the passphrase off a key: its file is a secret that lies open.
static void test_a_key_that_is_not_encrypted_is_refused(void **state)
{
    static const mint_key_pem_t forms[] = {MINT_KEY_PEM_PKCS8, MINT_KEY_PEM_TRADITIONAL};
    const plant_t *plant = *state;
    char path[200];
    char away[200];
    plant_path(plant, "keys/authority.pem", path);
    plant_path(plant, "keys/away.pem", away);
    mint_factory_t *factory = plant_open(plant);
    assert_int_equal(mint_factory_load_key(factory, MINT_FACTORY_AUTHORITY, plant_passphrase, NULL),
                     MINT_OK);
    assert_int_equal(rename(path, away), 0);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        mint_buffer_t pem = {0};
        mint_error_t error = {0};
        assert_int_equal(mint_key_append_pem(mint_factory_key(factory, MINT_FACTORY_AUTHORITY),
                                             forms[i], (mint_bytes_t){0}, &pem, NULL),
                         MINT_OK);
        assert_int_equal(mint_file_create(path, MINT_FILE_SECRET, mint_buffer_view(&pem), NULL),
                         MINT_OK);
        mint_buffer_free(&pem);
        mint_factory_t *again = plant_open(plant);
        assert_int_equal(
            mint_factory_load_key(again, MINT_FACTORY_AUTHORITY, plant_passphrase, &error),
            MINT_ERR_STATE);
        assert_non_null(strstr(error.message, "authority.pem' is not encrypted"));
        assert_non_null(strstr(error.hint, "openssl pkcs8"));
        assert_null(mint_factory_key(again, MINT_FACTORY_AUTHORITY));
        mint_factory_close(again);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rename(away, path), 0);
    mint_factory_close(factory);
}

static void test_there_are_four_keys(void **state)
{
    mint_factory_t *factory = plant_open(*state);
    assert_int_equal(mint_factory_load_key(factory, MINT_FACTORY_KEY_COUNT, plant_passphrase, NULL),
                     MINT_ERR_ARGUMENT);
    assert_null(mint_factory_key(factory, MINT_FACTORY_KEY_COUNT));
    mint_factory_close(factory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_others_can_use_is_not_opened),
        cmocka_unit_test(test_a_readable_registry_is_not_opened),
        cmocka_unit_test(test_a_key_behind_a_link_is_refused),
        cmocka_unit_test(test_what_is_no_factory_is_not_found),
        cmocka_unit_test(test_damaged_settings_are_refused),
        cmocka_unit_test(test_a_wrong_passphrase_loads_nothing),
        cmocka_unit_test(test_a_loaded_key_signs),
        cmocka_unit_test(test_a_key_in_anothers_place_is_refused),
        cmocka_unit_test(test_a_key_that_is_not_encrypted_is_refused),
        cmocka_unit_test(test_there_are_four_keys),
    };
    return cmocka_run_group_tests(tests, plant_setup, plant_teardown);
}
