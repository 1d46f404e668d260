// SPDX-License-Identifier: Apache-2.0
//
// Claims: a value that was shown is nobody else's, and not the same device's a second time.
#include "tests/support/fixture.h"

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

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_value_is_claimed_once),
        TEST(test_several_are_claimed_together_or_not_at_all),
        TEST(test_two_alike_in_one_claim_are_refused),
        TEST(test_other_kinds_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
