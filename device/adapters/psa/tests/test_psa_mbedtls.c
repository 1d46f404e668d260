// SPDX-License-Identifier: Apache-2.0
//
// Mbed TLS's persistent keys on the adapter: made, found again and used after the power was gone,
// destroyed; and the power cut at every flash operation of making and destroying one, after which
// the key must be there whole or not at all.
#include <psa/crypto.h> // before the adapter's headers: what both declare must be the same

#include "device/adapters/psa/tests/fixture.h"
#include "device/tests/support/check.h"
#include "device/tests/support/fake_random.h"
#include "mintmark/crypto.h"
#include "mintmark/psa.h"

#ifdef MINT_TEST_SMALL
#define CUT_STEP 7u
#else
#define CUT_STEP 1u
#endif

#define AES_ID  1u
#define P256_ID 0x12345u

static const uint8_t aes_key[16] = "sixteen bytes ok";
static const uint8_t p256_key[32] = "a private key, and a number < n";
static fake_random_t random_source;
static rig_t base; // what each cut begins with

psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context,
                                             uint8_t *output, size_t output_size,
                                             size_t *output_length)
{
    (void)context;
    mint_random_t random = fake_random(&random_source);
    if (random.fill(random.context, output, output_size) != MINT_OK) {
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    *output_length = output_size;
    return PSA_SUCCESS;
}

static int use_large_arena(void **state)
{
    static _Alignas(8) uint8_t arena[64 * 1024];
    (void)state;
    return mint_crypto_init(arena, sizeof arena) == MINT_OK ? 0 : -1;
}

/// What a reset does: nothing is left of either library's memory.
static void boot(void)
{
    mbedtls_psa_crypto_free();
    ram_flash_power_on(&fixture_rig.flash);
    mint_psa_init(&fixture_rig.store, NULL, 0);
    assert_ok(rig_mount(&fixture_rig));
    assert_psa(psa_crypto_init(), PSA_SUCCESS);
}

static int set_up(void **state)
{
    int failed = fixture_set_up(state);
    boot();
    return failed;
}

static psa_key_attributes_t attributes_of(psa_key_id_t id)
{
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_id(&attributes, id);
    psa_set_key_lifetime(&attributes, PSA_KEY_LIFETIME_PERSISTENT);
    if (id == AES_ID) {
        psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
        psa_set_key_algorithm(&attributes, PSA_ALG_CCM);
        psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_EXPORT);
    } else {
        psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
        psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
        psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH | PSA_KEY_USAGE_VERIFY_HASH);
    }
    return attributes;
}

static psa_status_t import(psa_key_id_t id, const uint8_t *key, size_t key_len)
{
    psa_key_attributes_t attributes = attributes_of(id);
    psa_key_id_t made = 0;
    psa_status_t status = psa_import_key(&attributes, key, key_len, &made);
    assert_int_equal(made, status == PSA_SUCCESS ? id : 0);
    return status;
}

/// Whether the key is there. Then it is whole, and works.
static bool is_there(void)
{
    static const uint8_t nonce[12] = {1};
    uint8_t key[sizeof aes_key];
    uint8_t expected[3 + 16];
    uint8_t sealed[sizeof expected];
    size_t len = 0;
    psa_status_t status = psa_export_key(AES_ID, key, sizeof key, &len);
    if (status == PSA_ERROR_INVALID_HANDLE) {
        return false;
    }
    assert_psa(status, PSA_SUCCESS);
    assert_int_equal(len, sizeof aes_key);
    assert_memory_equal(key, aes_key, sizeof aes_key);
    assert_psa(psa_aead_encrypt(AES_ID, PSA_ALG_CCM, nonce, sizeof nonce, NULL, 0,
                                (const uint8_t *)"abc", 3, sealed, sizeof sealed, &len),
               PSA_SUCCESS);
    assert_int_equal(len, sizeof expected);
    return true;
}

static void test_key_outlives_resets(void **state)
{
    static const uint8_t hash[32] = {7};
    uint8_t signature[64];
    size_t len = 0;
    (void)state;
    assert_psa(import(P256_ID, p256_key, sizeof p256_key), PSA_SUCCESS);
    boot();
    assert_psa(import(P256_ID, p256_key, sizeof p256_key), PSA_ERROR_ALREADY_EXISTS);
    assert_psa(psa_sign_hash(P256_ID, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, sizeof hash, signature,
                             sizeof signature, &len),
               PSA_SUCCESS);
    assert_int_equal(len, sizeof signature);
    boot();
    assert_psa(psa_verify_hash(P256_ID, PSA_ALG_ECDSA(PSA_ALG_SHA_256), hash, sizeof hash,
                               signature, sizeof signature),
               PSA_SUCCESS);
    assert_psa(psa_destroy_key(P256_ID), PSA_SUCCESS);
    boot();
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    assert_psa(psa_get_key_attributes(P256_ID, &attributes), PSA_ERROR_INVALID_HANDLE);
    assert_psa(import(P256_ID, p256_key, sizeof p256_key), PSA_SUCCESS);
}

/// The adapter's own calls and Mbed TLS's go through one another's assets without harm.
static void test_beside_other_assets(void **state)
{
    (void)state;
    assert_psa(psa_its_set(AES_ID + (1ull << 32), 3, "its", 0), PSA_SUCCESS);
    assert_psa(psa_ps_set(AES_ID, 2, "ps", 0), PSA_SUCCESS);
    assert_ok(mint_store_set(&fixture_rig.store, AES_ID, (const uint8_t *)"own", 3, 0));
    assert_psa(import(AES_ID, aes_key, sizeof aes_key), PSA_SUCCESS);
    boot();
    assert_true(is_there());
    assert_psa(psa_destroy_key(AES_ID), PSA_SUCCESS);
    boot();
    assert_false(is_there());
    fixture_check(&fixture_its, AES_ID + (1ull << 32), "its", 3, 3, 0);
    fixture_check(&fixture_ps, AES_ID, "ps", 2, 2, 0);
    rig_check(&fixture_rig, AES_ID, "own", 3);
}

static void test_no_room_for_a_key(void **state)
{
    static const uint8_t filler[200];
    psa_storage_uid_t uid = 1ull << 32;
    (void)state;
    while (psa_its_set(uid, sizeof filler, filler, 0) == PSA_SUCCESS) {
        uid++;
    }
    while (psa_its_set(uid, 1, filler, 0) == PSA_SUCCESS) {
        uid++;
    }
    assert_true(import(AES_ID, aes_key, sizeof aes_key) != PSA_SUCCESS);
    assert_false(is_there());
    assert_psa(psa_its_remove(1ull << 32), PSA_SUCCESS);
    assert_psa(import(AES_ID, aes_key, sizeof aes_key), PSA_SUCCESS);
    boot();
    assert_true(is_there());
}

static void test_nothing_in_the_clear(void **state)
{
    (void)state;
    assert_psa(import(AES_ID, aes_key, sizeof aes_key), PSA_SUCCESS);
    assert_false(
        rig_contains(fixture_rig.flash.now, ram_flash_len(&fixture_rig.flash), aes_key, 8));
    assert_false(rig_contains(fixture_rig.unit, sizeof fixture_rig.unit, aes_key, 4));
}

// ---- Cuts ----

static uint32_t operations_left; // until the cut
static ram_cut_t cut_model;

static void count_down(void *context, ram_flash_t *flash, const ram_op_t *op)
{
    (void)context;
    if (operations_left-- == 0) {
        ram_flash_cut(flash, op, cut_model);
    }
}

static psa_status_t change(bool make)
{
    return make ? import(AES_ID, aes_key, sizeof aes_key) : psa_destroy_key(AES_ID);
}

/// Makes or destroys the key, with a cut at that operation. False if there are not so many.
static bool survives(bool make, uint32_t operation, ram_cut_t model)
{
    rig_clone(&fixture_rig, &base);
    boot();
    assert_int_equal(is_there(), !make);
    operations_left = operation;
    cut_model = model;
    fixture_rig.flash.observer = count_down;
    psa_status_t status = change(make);
    fixture_rig.flash.observer = NULL;
    if (!fixture_rig.flash.off) {
        assert_psa(status, PSA_SUCCESS);
        assert_int_equal(is_there(), make);
        return false;
    }
    assert_true(status != PSA_SUCCESS);
    boot();
    bool there = is_there();
    ram_flash_settle(&fixture_rig.flash);
    boot();
    assert_int_equal(is_there(), there);
    assert_psa(change(!there), PSA_SUCCESS);
    boot();
    assert_int_equal(is_there(), !there);
    return true;
}

static void cut_everywhere(bool make)
{
    uint32_t cut_count = 0;
    for (int model = 0; model < RAM_CUT_MODELS; model++) {
        uint32_t operation = (uint32_t)model % CUT_STEP;
        while (survives(make, operation, (ram_cut_t)model)) {
            operation += CUT_STEP;
            cut_count++;
        }
    }
    print_message("%s: %u cuts\n", make ? "import" : "destroy", (unsigned)cut_count);
    assert_true(cut_count > RAM_CUT_MODELS);
}

static uint32_t page_openings(void)
{
    mint_store_usage_t usage;
    assert_ok(mint_store_usage(&fixture_rig.store, &usage));
    return usage.page_openings;
}

/// Fills the page until the change will open the next one, which takes the most operations.
static void fill_page(bool make)
{
    static uint8_t filler[30];
    bool opens = false;
    rig_clone(&fixture_rig, &base);
    boot();
    while (!opens) {
        filler[0]++;
        assert_psa(psa_its_set(1ull << 32, sizeof filler, filler, 0), PSA_SUCCESS);
        rig_clone(&base, &fixture_rig);
        uint32_t before = page_openings();
        assert_psa(change(make), PSA_SUCCESS);
        opens = page_openings() > before;
        rig_clone(&fixture_rig, &base);
        boot();
    }
}

static void test_cut_while_importing(void **state)
{
    (void)state;
    rig_clone(&base, &fixture_rig);
    cut_everywhere(true);
    fill_page(true);
    cut_everywhere(true);
}

static void test_cut_while_destroying(void **state)
{
    (void)state;
    assert_psa(import(AES_ID, aes_key, sizeof aes_key), PSA_SUCCESS);
    rig_clone(&base, &fixture_rig);
    cut_everywhere(false);
    fill_page(false);
    cut_everywhere(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_key_outlives_resets, set_up),
        cmocka_unit_test_setup(test_beside_other_assets, set_up),
        cmocka_unit_test_setup(test_no_room_for_a_key, set_up),
        cmocka_unit_test_setup(test_nothing_in_the_clear, set_up),
        cmocka_unit_test_setup(test_cut_while_importing, set_up),
        cmocka_unit_test_setup(test_cut_while_destroying, set_up),
    };
    return cmocka_run_group_tests(tests, use_large_arena, NULL);
}
