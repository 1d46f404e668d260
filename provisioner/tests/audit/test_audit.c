// SPDX-License-Identifier: Apache-2.0
//
// The hash chain: two events whose hashes were computed by another program (Python's hashlib, from
// the words of audit.h), and every way to tamper with a log of three.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka.h must come after these four.
#include <cmocka.h>
#include <string.h>

#include "audit/audit.h"

static const uint8_t first_hash[MINT_SHA256_LEN] = {
    0x07, 0x71, 0xc8, 0x3e, 0x67, 0xe8, 0x97, 0x3e, 0x9a, 0x3a, 0x66, 0x02, 0xe7, 0x57, 0x46, 0x34,
    0x1e, 0x75, 0xec, 0x9e, 0x81, 0x07, 0x0c, 0x63, 0x65, 0x97, 0xc5, 0xdc, 0xef, 0xd4, 0x2d, 0xe9};
static const uint8_t second_hash[MINT_SHA256_LEN] = {
    0x46, 0x40, 0x73, 0xfc, 0xae, 0x99, 0xa3, 0x99, 0x6b, 0x2b, 0xb1, 0x99, 0x43, 0xf4, 0x02, 0xc7,
    0xbb, 0xbc, 0xf9, 0x32, 0x28, 0xcd, 0x30, 0xaa, 0x4f, 0xb4, 0x6b, 0x33, 0x5d, 0x1f, 0xf7, 0x2d};

static mint_audit_event_t first_event(void)
{
    mint_audit_event_t event = {.sequence = 1,
                                .time_s = 1700000000,
                                .actor = "bench",
                                .kind = "batch.add",
                                .subject = "batches",
                                .row = 7,
                                .detail = "spring"};
    for (size_t i = 0; i < sizeof event.row_digest; i++) {
        event.row_digest[i] = (uint8_t)i;
    }
    return event;
}

static mint_audit_event_t second_event(void)
{
    return (mint_audit_event_t){.sequence = 2,
                                .time_s = 1700000001,
                                .actor = "bench",
                                .kind = "note",
                                .subject = "",
                                .detail = ""};
}

static void test_known_answers(void **state)
{
    (void)state;
    mint_audit_chain_t chain = {0};
    uint8_t hash[MINT_SHA256_LEN];
    mint_audit_event_t event = first_event();
    assert_int_equal(mint_audit_add(&chain, &event, hash), MINT_OK);
    assert_memory_equal(hash, first_hash, sizeof hash);
    event = second_event();
    assert_int_equal(mint_audit_add(&chain, &event, hash), MINT_OK);
    assert_memory_equal(hash, second_hash, sizeof hash);
    assert_memory_equal(chain.head, second_hash, sizeof hash);
    assert_int_equal(chain.sequence, 2);
}

static void test_a_true_log_verifies(void **state)
{
    (void)state;
    mint_audit_chain_t chain = {0};
    mint_audit_event_t first = first_event();
    mint_audit_event_t second = second_event();
    assert_int_equal(mint_audit_verify(&chain, &first, first_hash), MINT_OK);
    assert_int_equal(mint_audit_verify(&chain, &second, second_hash), MINT_OK);
}

/// An event that differs from the first in the one field that the case names.
static mint_audit_event_t edited_event(int field)
{
    mint_audit_event_t event = first_event();
    switch (field) {
    case 0:
        event.time_s++;
        break;
    case 1:
        event.actor = "other";
        break;
    case 2:
        event.kind = "batch.close";
        break;
    case 3:
        event.subject = "devices";
        break;
    case 4:
        event.row++;
        break;
    case 5:
        event.detail = "summer";
        break;
    case 6:
        event.row_digest[31] ^= 1;
        break;
    default:
        // Two texts that together are the same bytes as before.
        event.actor = "benchb";
        event.kind = "atch.add";
        break;
    }
    return event;
}

static void test_each_edited_field_is_found(void **state)
{
    (void)state;
    for (int field = 0; field < 8; field++) {
        mint_audit_chain_t chain = {0};
        mint_audit_event_t event = edited_event(field);
        assert_int_equal(mint_audit_verify(&chain, &event, first_hash), MINT_ERR_AUTHENTICATION);
        assert_int_equal(chain.sequence, 0);
    }
}

static void test_each_bit_of_a_hash_counts(void **state)
{
    (void)state;
    mint_audit_event_t event = first_event();
    for (size_t bit = 0; bit < 8 * sizeof first_hash; bit++) {
        mint_audit_chain_t chain = {0};
        uint8_t hash[MINT_SHA256_LEN];
        memcpy(hash, first_hash, sizeof hash);
        hash[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(mint_audit_verify(&chain, &event, hash), MINT_ERR_AUTHENTICATION);
    }
}

static void test_a_missing_event_is_found(void **state)
{
    (void)state;
    mint_audit_chain_t chain = {0};
    mint_audit_event_t second = second_event();
    assert_int_equal(mint_audit_verify(&chain, &second, second_hash), MINT_ERR_AUTHENTICATION);
    // Renumbered so that no gap shows, it still hangs on the hash before it.
    second.sequence = 1;
    assert_int_equal(mint_audit_verify(&chain, &second, second_hash), MINT_ERR_AUTHENTICATION);
}

static void test_an_event_twice_is_found(void **state)
{
    (void)state;
    mint_audit_chain_t chain = {0};
    mint_audit_event_t event = first_event();
    assert_int_equal(mint_audit_verify(&chain, &event, first_hash), MINT_OK);
    assert_int_equal(mint_audit_verify(&chain, &event, first_hash), MINT_ERR_AUTHENTICATION);
    event.sequence = 2;
    assert_int_equal(mint_audit_verify(&chain, &event, first_hash), MINT_ERR_AUTHENTICATION);
}

static void test_swapped_events_are_found(void **state)
{
    (void)state;
    mint_audit_chain_t chain = {0};
    mint_audit_event_t event = second_event();
    event.sequence = 1;
    assert_int_equal(mint_audit_verify(&chain, &event, second_hash), MINT_ERR_AUTHENTICATION);
    assert_int_equal(mint_audit_verify(&chain, &event, first_hash), MINT_ERR_AUTHENTICATION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answers),
        cmocka_unit_test(test_a_true_log_verifies),
        cmocka_unit_test(test_each_edited_field_is_found),
        cmocka_unit_test(test_each_bit_of_a_hash_counts),
        cmocka_unit_test(test_a_missing_event_is_found),
        cmocka_unit_test(test_an_event_twice_is_found),
        cmocka_unit_test(test_swapped_events_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
