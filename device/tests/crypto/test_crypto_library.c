// SPDX-License-Identifier: Apache-2.0
//
// The seam when the crypto library below it fails: every call into it of every hash, MAC, key
// derivation, AEAD, signature and sealed secret is made to fail in turn. None may succeed all the
// same, none may leave anything in its output, and a message that could not be checked is not told
// as one that was altered.
#include "device/tests/crypto/library_faults.h"
#include "device/tests/support/arena.h"
#include "device/tests/support/check.h"
#include "device/tests/support/effort.h"
#include "device/tests/support/fake_random.h"
#include "mintmark/hpke.h"

#define LEN 24u

static fake_random_t source;
static mint_random_t random_bytes;

// Inputs, and the output of the operations below.
static const uint8_t KEY[MINT_P256_PRIVATE_KEY_LEN] = {7};
static const uint8_t NONCE[MINT_CCM_NONCE_LEN] = {9};
static const uint8_t MESSAGE[LEN] = "as long as three blocks";
static uint8_t public_key[MINT_P256_PUBLIC_KEY_LEN];
static uint8_t ccm[LEN + MINT_AEAD_TAG_LEN];
static uint8_t gcm[LEN + MINT_AEAD_TAG_LEN];
static uint8_t enc[MINT_HPKE_ENC_LEN];
static uint8_t sealed[LEN + MINT_AEAD_TAG_LEN];
static uint8_t out[128];

static mint_status_t hash(void)
{
    return mint_sha256(MESSAGE, LEN, out);
}

static mint_status_t hash_pieces(void)
{
    mint_sha256_t sha;
    mint_status_t status = mint_sha256_start(&sha);
    for (int i = 0; i < 2 && status == MINT_OK; i++) {
        status = mint_sha256_update(&sha, MESSAGE, LEN);
    }
    mint_wipe(out, MINT_SHA256_LEN);
    return status == MINT_OK ? mint_sha256_finish(&sha, out) : status;
}

static mint_status_t mac(void)
{
    return mint_hmac(out, sizeof out, MESSAGE, LEN, out); // a key that is hashed first
}

static mint_status_t derive(void)
{
    return mint_hkdf_expand(KEY, MESSAGE, LEN, out, 40);
}

static mint_status_t seal_ccm(void)
{
    return mint_ccm_seal(KEY, NONCE, KEY, 8, MESSAGE, LEN, out, out + LEN);
}

static mint_status_t open_ccm(void)
{
    return mint_ccm_open(KEY, NONCE, KEY, 8, ccm, LEN, ccm + LEN, out);
}

static mint_status_t seal_pieces(void)
{
    mint_ccm_t pieces;
    mint_wipe(out, LEN + MINT_AEAD_TAG_LEN);
    mint_status_t status = mint_ccm_start(&pieces, MINT_CCM_SEAL, KEY, NONCE, KEY, 8, LEN);
    if (status == MINT_OK) {
        status = mint_ccm_update(&pieces, MESSAGE, LEN, out);
    }
    if (status == MINT_OK) {
        status = mint_ccm_finish_seal(&pieces, out + LEN);
        if (status != MINT_OK) {
            assert_zeroed(out + LEN, MINT_AEAD_TAG_LEN);
            mint_wipe(out, LEN); // ciphertext without a tag: the caller's to drop
        }
    }
    mint_ccm_wipe(&pieces);
    return status;
}

static mint_status_t open_pieces(void)
{
    mint_ccm_t pieces;
    mint_wipe(out, LEN);
    mint_status_t status = mint_ccm_start(&pieces, MINT_CCM_OPEN, KEY, NONCE, KEY, 8, LEN);
    if (status == MINT_OK) {
        status = mint_ccm_update(&pieces, ccm, LEN, out);
    }
    if (status == MINT_OK) {
        status = mint_ccm_finish_open(&pieces, ccm + LEN);
        if (status != MINT_OK) {
            mint_wipe(out, LEN); // plaintext that was not checked: the same
        }
    }
    mint_ccm_wipe(&pieces);
    return status;
}

static mint_status_t seal_gcm(void)
{
    return mint_gcm_seal(KEY, NONCE, KEY, 8, MESSAGE, LEN, out, out + LEN);
}

static mint_status_t open_gcm(void)
{
    return mint_gcm_open(KEY, NONCE, KEY, 8, gcm, LEN, gcm + LEN, out);
}

static mint_status_t sign(void)
{
    return mint_p256_sign(&random_bytes, KEY, KEY, out);
}

static mint_status_t hpke_seal(void)
{
    return mint_hpke_seal(&random_bytes, public_key, MESSAGE, 4, NULL, 0, MESSAGE, LEN, out,
                          out + MINT_HPKE_ENC_LEN);
}

static mint_status_t hpke_open(void)
{
    return mint_hpke_open(&random_bytes, KEY, enc, MESSAGE, 4, NULL, 0, sealed, sizeof sealed, out);
}

typedef struct {
    mint_status_t (*run)(void);
    size_t out_len;
    bool aead;    // by the library's AEAD
    uint8_t step; // between the calls that fail, where a point multiplication goes before them
} operation_t;

static const operation_t OPERATIONS[] = {
    {hash, 32, false, 1},
    {hash_pieces, 32, false, 1},
    {mac, 32, false, 1},
    {derive, 40, false, 1},
    {seal_ccm, LEN + MINT_AEAD_TAG_LEN, true, 1},
    {open_ccm, LEN, true, 1},
    {seal_pieces, LEN + MINT_AEAD_TAG_LEN, true, 1},
    {open_pieces, LEN, true, 1},
    {seal_gcm, LEN + MINT_AEAD_TAG_LEN, true, 1},
    {open_gcm, LEN, true, 1},
    {sign, MINT_P256_SIGNATURE_LEN, false, MINT_TEST_STEP(1, 7)},
    {hpke_seal, MINT_HPKE_ENC_LEN + LEN + MINT_AEAD_TAG_LEN, false, MINT_TEST_STEP(3, 31)},
    {hpke_open, LEN, false, MINT_TEST_STEP(3, 31)},
};
#define COUNT (sizeof OPERATIONS / sizeof OPERATIONS[0])

static mint_status_t run(const operation_t *operation)
{
    memset(out, 0xee, sizeof out);
    source.state = 0; // the same numbers, so the same calls, on every run
    library_faults.count = 0;
    return operation->run();
}

static int prepare(void **state)
{
    random_bytes = fake_random(&source);
    bool ok =
        use_arena(state) == 0 && mint_p256_public_key(&random_bytes, KEY, public_key) == MINT_OK &&
        mint_ccm_seal(KEY, NONCE, KEY, 8, MESSAGE, LEN, ccm, ccm + LEN) == MINT_OK &&
        mint_gcm_seal(KEY, NONCE, KEY, 8, MESSAGE, LEN, gcm, gcm + LEN) == MINT_OK &&
        mint_hpke_seal(&random_bytes, public_key, MESSAGE, 4, NULL, 0, MESSAGE, LEN, enc, sealed) ==
            MINT_OK;
    return ok ? 0 : -1;
}

// Every failing call of an operation; `expected` is what they must all be told as.
static void fail_each(const operation_t *operation, mint_status_t expected)
{
    library_faults.fail_at = 0;
    assert_ok(run(operation));
    const uint32_t total = library_faults.count;
    assert_true(total > 0);
    for (uint32_t at = 1; at <= total; at += operation->step) {
        library_faults.fail_at = at;
        assert_status(run(operation), expected);
        assert_zeroed(out, operation->out_len);
    }
    library_faults.fail_at = 0;
}

static void calls_fail_in_turn(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        if (!OPERATIONS[i].aead || !library_faults.hash_only) {
            fail_each(&OPERATIONS[i], MINT_ERR_CRYPTO);
        }
    }
}

// What the device and a message of its own open must agree on: memory is memory.
static void one_call_without_memory_is_told_as_such(void **state)
{
    (void)state;
    static const operation_t *const whole[] = {&OPERATIONS[4], &OPERATIONS[5], &OPERATIONS[8],
                                               &OPERATIONS[9]};
    if (library_faults.hash_only) {
        skip(); // the AEAD is another backend's
    }
    library_faults.no_memory = true;
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        fail_each(whole[i], MINT_ERR_MEMORY);
    }
    library_faults.no_memory = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_fail_in_turn),
        cmocka_unit_test(one_call_without_memory_is_told_as_such),
    };
    return cmocka_run_group_tests_name("crypto/library", tests, prepare, NULL);
}
