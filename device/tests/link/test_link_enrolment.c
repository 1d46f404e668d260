// SPDX-License-Identifier: Apache-2.0
//
// The MAC under a batch's enrolment key: what Python makes of it, and that it is another one
// wherever a bit of what it covers is.
#include "device/tests/support/check.h"
#include "device/tests/support/vectors.h"
#include "mintmark/message.h"

#define CSR_LEN 249u // of a device whose r and s have their top bits clear

/// Everything that a MAC depends on.
typedef struct {
    uint8_t key[MINT_ENROLMENT_KEY_LEN];
    uint8_t challenge[MINT_CHALLENGE_LEN];
    uint8_t id[MINT_DEVICE_ID_LEN];
    uint8_t csr[CSR_LEN];
} enrolment_t;

static void make_mac(const enrolment_t *enrolment, size_t csr_len, uint8_t mac[MINT_SHA256_LEN])
{
    assert_ok(mint_enrolment_mac(enrolment->key, enrolment->challenge, enrolment->id,
                                 (mint_bytes_t){enrolment->csr, csr_len}, mac));
}

static enrolment_t sample(void)
{
    enrolment_t enrolment;
    for (size_t i = 0; i < sizeof enrolment; i++) {
        ((uint8_t *)&enrolment)[i] = (uint8_t)(i * 7 + 1);
    }
    return enrolment;
}

static void take(uint8_t *out, size_t len, mint_bytes_t value)
{
    assert_int_equal(value.len, len);
    memcpy(out, value.data, len);
}

static void agrees_with_known_answers(void **state)
{
    (void)state;
    vectors_t v;
    size_t records = 0;
    for (vectors_open(&v, "enrolment_mac.txt"); vectors_next(&v); records++) {
        enrolment_t enrolment;
        uint8_t mac[MINT_SHA256_LEN];
        take(enrolment.key, sizeof enrolment.key, vectors_get(&v, "key"));
        take(enrolment.challenge, sizeof enrolment.challenge, vectors_get(&v, "challenge"));
        take(enrolment.id, sizeof enrolment.id, vectors_get(&v, "id"));
        mint_bytes_t csr = vectors_get(&v, "csr");
        mint_bytes_t expected = vectors_get(&v, "mac");
        assert_int_equal(expected.len, sizeof mac);
        assert_ok(mint_enrolment_mac(enrolment.key, enrolment.challenge, enrolment.id, csr, mac));
        check_bytes(mac, expected);
    }
    assert_int_equal(records, 3);
}

static void every_bit_counts(void **state)
{
    (void)state;
    uint8_t right[MINT_SHA256_LEN];
    uint8_t other[MINT_SHA256_LEN];
    enrolment_t enrolment = sample();
    make_mac(&enrolment, CSR_LEN, right);
    for (size_t bit = 0; bit < 8 * sizeof enrolment; bit++) {
        enrolment = sample();
        ((uint8_t *)&enrolment)[bit / 8] ^= (uint8_t)(1u << bit % 8);
        make_mac(&enrolment, CSR_LEN, other);
        assert_false(mint_equal_ct(right, other, sizeof right));
    }
}

static void every_length_counts(void **state)
{
    (void)state;
    uint8_t shorter[MINT_SHA256_LEN];
    uint8_t longer[MINT_SHA256_LEN];
    enrolment_t enrolment = sample();
    memset(enrolment.csr, 0, sizeof enrolment.csr);
    make_mac(&enrolment, 0, shorter);
    for (size_t len = 1; len <= CSR_LEN; len++) {
        make_mac(&enrolment, len, longer);
        assert_memory_not_equal(shorter, longer, sizeof longer);
        memcpy(shorter, longer, sizeof shorter);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_known_answers),
        cmocka_unit_test(every_bit_counts),
        cmocka_unit_test(every_length_counts),
    };
    return cmocka_run_group_tests_name("link/enrolment", tests, NULL, NULL);
}
